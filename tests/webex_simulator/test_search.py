"""Search, paging, sorting and projection, and what of them Webex does not offer."""

from __future__ import annotations

import pytest

from tests.webex_simulator.api import CISCO, CORE, ENTERPRISE, Api, problem
from webex_simulator import Simulator


@pytest.fixture
def people(api: Api, simulator: Simulator) -> Api:
    api.create(
        "Ana@example.com",
        name={"givenName": "Ana", "familyName": "Núñez"},
        displayName='Ana "the boss" Núñez',
        phoneNumbers=[{"type": "mobile", "value": "14170120"}, {"type": "work", "value": "555"}],
        **{ENTERPRISE: {"department": "R&D", "employeeNumber": "7"}},
    )
    api.create("bo@example.org", externalId="e-2", phoneNumbers=[{"type": "mobile", "value": "555"}])
    api.create("cy@example.com", nickName="Cy", **{ENTERPRISE: {"department": "Sales"}})
    return api


@pytest.mark.parametrize(
    ("filter", "names"),
    [
        ('userName eq "ANA@EXAMPLE.COM"', ["Ana@example.com"]),
        ('userName sw "ana@"', ["Ana@example.com"]),
        ('userName ew "example.com"', ["Ana@example.com", "cy@example.com"]),
        ('userName ew "a@example.com"', ["Ana@example.com"]),
        ('name.familyName ew "ñez"', ["Ana@example.com"]),
        ('name.givenName sw "an"', ["Ana@example.com"]),
        ('displayName eq "ana \\"the boss\\" núñez"', ["Ana@example.com"]),
        ('nickName eq "cy"', ["cy@example.com"]),
        ('emails.value ew "example.org"', ["bo@example.org"]),
        ('phoneNumbers [ type eq "mobile" and value eq "14170120"]', ["Ana@example.com"]),
        ('phoneNumbers[type eq "mobile" and value eq "555"]', ["bo@example.org"]),
        ('phoneNumbers.value eq "555"', ["Ana@example.com", "bo@example.org"]),
        ('department eq "r&d"', ["Ana@example.com"]),
        (f'{ENTERPRISE}:department eq "Sales"', ["cy@example.com"]),
        ('employeeNumber eq "7"', ["Ana@example.com"]),
        (f'{CORE}:userName eq "bo@example.org"', ["bo@example.org"]),
        ('userName eq "ana@example.com" or userName eq "bo@example.org"', ["Ana@example.com", "bo@example.org"]),
        ('userName ew "example.com" and department eq "Sales"', ["cy@example.com"]),
        ('(userName eq "bo@example.org" or nickName eq "Cy") and userName ew ".com"', ["cy@example.com"]),
        ('USERNAME Eq "ana@example.com"', ["Ana@example.com"]),
        ('userName eq "nobody@example.com"', []),
        ("", ["Ana@example.com", "bo@example.org", "cy@example.com"]),
    ],
)
def test_filters(people: Api, filter: str, names: list[str]) -> None:
    assert people.names(filter) == names


def test_filter_by_id_and_by_org(people: Api, simulator: Simulator) -> None:
    found = people.search('userName eq "bo@example.org"')["Resources"][0]
    ids = [one["id"] for one in people.search()["Resources"]]
    assert people.names(f'id eq "{found["id"]}"') == ["bo@example.org"]
    assert len(people.search(" or ".join(f'id eq "{one}"' for one in ids))["Resources"]) == len(ids)
    assert len(people.names(f'{CISCO}:meta.organizationId eq "{simulator.org_id}"')) == 3
    assert people.names(f'{CISCO}:meta.organizationId eq "other"') == []


@pytest.mark.parametrize(
    "filter",
    [
        'externalId eq "e-2"',
        "externalId pr",
        "userName pr",
        "active eq true",
        'userName co "a"',
        'userName ne "a"',
        'id sw "a"',
        'name.givenName ew "a"',
        'title eq "a"',
        'emails.type eq "work"',
        'emails[type sw "w"]',
        'emails[not (type eq "work")]',
        'not (userName eq "a")',
        'meta.lastModified gt "2026-01-01T00:00:00Z"',
        f'{CORE}:department eq "a"',
        'urn:example:other:userName eq "a"',
        "userName eq",
        "userName = 'a'",
        'userName eq "a',
    ],
)
def test_filters_that_webex_does_not_document(people: Api, filter: str) -> None:
    assert problem(people.call("GET", "/Users", params={"filter": filter})) == (400, "invalidFilter")


def test_pages(people: Api) -> None:
    everyone = [one["id"] for one in people.search()["Resources"]]
    seen, start = [], 1
    while start <= 4:
        page = people.search(startIndex=start, count=3)
        assert (page["totalResults"], page["startIndex"]) == (4, start)
        assert page["itemsPerPage"] == len(page["Resources"])
        seen += [one["id"] for one in page["Resources"]]
        start += page["itemsPerPage"]
    assert seen == everyone
    beyond = people.search(startIndex=9)
    assert (beyond["totalResults"], beyond["itemsPerPage"], beyond["Resources"]) == (4, 0, [])


def test_a_page_is_a_hundred_users_where_not_asked_otherwise(api: Api, simulator: Simulator) -> None:
    for number in range(120):
        simulator.add_user({"userName": f"p{number:03}@example.com"})
    assert api.search()["itemsPerPage"] == 100
    assert api.search(count=500)["itemsPerPage"] == 121
    filtered = api.search('userName sw "p"', startIndex=101)
    assert (filtered["totalResults"], filtered["itemsPerPage"]) == (120, 20)


@pytest.mark.parametrize(("start", "count", "items"), [(0, 2, 2), (-5, 2, 2), (1, 0, 0), (1, -1, 0)])
def test_numbers_out_of_range(people: Api, start: int, count: int, items: int) -> None:
    page = people.search(startIndex=start, count=count)
    assert (page["startIndex"], page["itemsPerPage"], page["totalResults"]) == (1, items, 4)


@pytest.mark.parametrize("query", [{"count": "many"}, {"sortBy": "title"}, {"sortBy": "userName", "sortOrder": "up"}])
def test_bad_queries(people: Api, query: dict[str, str]) -> None:
    assert problem(people.call("GET", "/Users", params=query)) == (400, "invalidValue")


def test_order(people: Api) -> None:
    assert people.names(sortBy="userName") == ["Ana@example.com", "bo@example.org", "cy@example.com"]
    descending = people.names('userName ew ".com"', sortBy="userName", sortOrder="descending")
    assert descending == ["cy@example.com", "Ana@example.com"]
    by_id = [one["id"] for one in people.search(sortBy="id")["Resources"]]
    assert by_id == sorted(by_id)


def test_attributes(people: Api) -> None:
    query = f"id,userName,displayName,{ENTERPRISE}:department"
    found = people.search('userName eq "ana@example.com"', attributes=query)["Resources"][0]
    assert set(found) == {"schemas", "id", "userName", "displayName", ENTERPRISE}
    assert found[ENTERPRISE] == {"department": "R&D"}


def test_excluded_attributes(people: Api) -> None:
    query = 'userName eq "ana@example.com"'
    whole = people.search(query)["Resources"][0]
    found = people.search(query, excludedAttributes=f"phoneNumbers,name.givenName,{ENTERPRISE}")["Resources"][0]
    assert set(found) == set(whole) - {"phoneNumbers", ENTERPRISE}
    assert found["name"] == {"familyName": "Núñez"}


def test_a_listing_may_lag_behind(people: Api) -> None:
    with Simulator(list_lag=3600) as simulator:
        api = Api(simulator)
        created = api.create()
        assert api.names() == []
        assert api.names('userName eq "ana@example.com"') == []
        assert api.get(created["id"]) == created
