"""The PATCH examples of RFC 7644 sections 3.5.2.1 to 3.5.2.3, by hand, on users.

The simulator, scim2-server and scim2-tester all stand on scim2-models; these cases do not. Where the RFC patches a
group's members, the same operation is made on a user's roles, entries that are told apart by ``value`` too.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.webex_simulator.api import Api

BABS = {"display": "Babs Jensen", "value": "2819c223-7f76-453a-919d-413861904646"}
JAMES = {"display": "James Smith", "value": "08e1d05d-121c-4561-8b96-473d93df9210"}
WORK = {"type": "work", "streetAddress": "911 Universal City Plaza", "locality": "Hollywood", "region": "CA"}
HOME = {"type": "home", "streetAddress": "1 Elm Street", "locality": "Springwood"}
EMAILS = [
    {"value": "bjensen@example.com", "type": "work", "primary": True},
    {"value": "babs@jensen.org", "type": "home"},
]


@pytest.fixture
def babs(api: Api) -> str:
    user_id: str = api.create(
        "bjensen@example.com",
        name={"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
        emails=EMAILS,
        roles=[BABS],
        addresses=[WORK, HOME],
    )["id"]
    return user_id


def test_3_5_2_1_add_a_value_to_a_multi_valued_attribute(api: Api, babs: str) -> None:
    operation = {"op": "add", "path": "roles", "value": [JAMES]}
    assert api.patched(babs, operation)["roles"] == [BABS, JAMES]
    unchanged = api.get(babs)
    assert api.patched(babs, operation) == unchanged  # "If the target location already contains the value specified"


def test_3_5_2_1_add_several_attributes_without_a_path(api: Api, babs: str) -> None:
    value = {"emails": [{"value": "barbara@jensen.org", "type": "other"}], "nickName": "Babs"}
    after = api.patched(babs, {"op": "add", "value": value})
    assert after["emails"] == [*EMAILS, {"value": "barbara@jensen.org", "type": "other"}]
    assert after["nickName"] == "Babs"


def test_3_5_2_2_remove_one_value(api: Api, babs: str) -> None:
    api.patched(babs, {"op": "add", "path": "roles", "value": [JAMES]})
    after = api.patched(babs, {"op": "remove", "path": f'roles[value eq "{BABS["value"]}"]'})
    assert after["roles"] == [JAMES]


def test_3_5_2_2_remove_all_values(api: Api, babs: str) -> None:
    assert "roles" not in api.patched(babs, {"op": "remove", "path": "roles"})


def test_3_5_2_2_remove_by_two_conditions(api: Api, babs: str) -> None:
    path = 'emails[type eq "work" and value ew "example.com"]'
    assert api.patched(babs, {"op": "remove", "path": path})["emails"] == [EMAILS[1]]


def test_3_5_2_2_remove_one_and_add_another_in_one_request(api: Api, babs: str) -> None:
    remove = {"op": "remove", "path": f'roles[value eq "{BABS["value"]}"]'}
    assert api.patched(babs, remove, {"op": "add", "path": "roles", "value": [JAMES]})["roles"] == [JAMES]


def test_3_5_2_3_replace_all_values(api: Api, babs: str) -> None:
    value = [{"display": "Babs Jensen", "value": "1"}, {"display": "James Smith", "value": "2"}]
    assert api.patched(babs, {"op": "replace", "path": "roles", "value": value})["roles"] == value


def test_3_5_2_3_replace_a_selected_value(api: Api, babs: str) -> None:
    value = {
        "type": "work",
        "streetAddress": "911 Universal City Plaza",
        "locality": "Hollywood",
        "region": "CA",
        "postalCode": "91608",
        "country": "US",
    }
    after = api.patched(babs, {"op": "replace", "path": 'addresses[type eq "work"]', "value": value})
    assert after["addresses"] == [value, HOME]


def test_3_5_2_3_replace_a_sub_attribute_of_a_selected_value(api: Api, babs: str) -> None:
    path = 'addresses[type eq "work"].streetAddress'
    after = api.patched(babs, {"op": "replace", "path": path, "value": "1010 Broadway Ave"})
    assert after["addresses"] == [{**WORK, "streetAddress": "1010 Broadway Ave"}, HOME]


def test_3_5_2_3_replace_several_attributes_without_a_path(api: Api, babs: str) -> None:
    emails = [
        {"value": "bjensen@example.com", "type": "work", "primary": True},
        {"value": "babs@jensen.org", "type": "other"},
    ]
    after = api.patched(babs, {"op": "replace", "value": {"emails": emails, "nickName": "Babs"}})
    assert (after["emails"], after["nickName"]) == (emails, "Babs")


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "add", "path": "title", "value": "Tour Guide"}, {"title": "Tour Guide"}),
        ({"op": "replace", "path": "title", "value": "Tour Guide"}, {"title": "Tour Guide"}),
        (
            {"op": "replace", "path": "name", "value": {"givenName": "Babs"}},
            {"name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Babs"}},
        ),
        (
            {"op": "remove", "path": "name.formatted"},
            {"name": {"familyName": "Jensen", "givenName": "Barbara"}},
        ),
    ],
    ids=["add where nothing is", "replace as add", "replace keeps other sub-attributes", "remove a sub-attribute"],
)
def test_rules_in_the_text(api: Api, babs: str, operation: dict[str, Any], expected: dict[str, Any]) -> None:
    before = api.get(babs)
    after = api.patched(babs, operation)
    assert {**after, "meta": None} == {**before, **expected, "meta": None}


def test_setting_primary_unsets_the_other_one(api: Api, babs: str) -> None:
    after = api.patched(babs, {"op": "replace", "path": 'emails[type eq "home"].primary', "value": True})
    assert [email.get("primary") for email in after["emails"]] == [False, True]
