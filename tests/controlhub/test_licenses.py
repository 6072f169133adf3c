"""The license client: ids, names, pages, people, partial answers, refusals."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_webex.controlhub.holdings import SINGLE_READS, Holdings
from pulumi_webex.controlhub.ids import bare, kind_of, rest_id
from pulumi_webex.controlhub.license_errors import ADVICE, LicenseError, PartlyApplied
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant, OrganizationLicense, same_property
from pulumi_webex.controlhub.licenses import PAGE, Licenses
from pulumi_webex.transport.errors import BadToken, NoAnswer, NotFound
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Time

ORG = "0ae87ade-8c8a-4952-af08-318798958d0c"
PERSON = "3fe9d7a1-0000-4000-8000-0123456789ab"
ITEMS = [
    {"id": rest_id("LICENSE", f"{ORG}:MS_1"), "name": "Messaging", "totalUnits": 10, "consumedUnits": 10},
    {"id": rest_id("LICENSE", f"{ORG}:MC_2"), "name": "Meetings", "siteUrl": "a.webex.com", "subscriptionId": "Sub1"},
    {"id": rest_id("LICENSE", f"{ORG}:MC_3"), "name": "Meetings", "siteUrl": "b.webex.com", "subscriptionId": "Sub1"},
    {"id": rest_id("LICENSE", f"{ORG}:BC_4"), "name": "Calling", "totalUnits": -1, "consumedUnits": 3},
]
MESSAGING, MEETINGS, OTHER_MEETINGS, CALLING = (OrganizationLicense.of(item) for item in ITEMS)


@pytest.fixture
def licenses(server: Scripted, transport: Transport) -> Licenses:
    server.always = lambda seen: Play(200, {"items": ITEMS})
    return Licenses(transport, f"{server.url}/v1", ORG)


def refused(code: int, said: str = "No") -> Play:
    errors = [{"errorCode": code, "description": said}]
    return Play(400, {"message": said, "errors": errors, "trackingId": "NA_88"})


# ids


def test_both_forms_of_an_id() -> None:
    padded = base64.b64encode(f"ciscospark://us/PEOPLE/{PERSON}".encode()).decode()
    assert rest_id("PEOPLE", PERSON) == padded.rstrip("=")
    assert rest_id("PEOPLE", padded) == padded.rstrip("=")
    assert bare(padded) == bare(padded.rstrip("=")) == bare(PERSON.upper()) == PERSON
    assert (kind_of(padded), kind_of(PERSON), kind_of("Messaging")) == ("PEOPLE", None, None)
    assert bare(str(ITEMS[0]["id"])) == f"{ORG}:MS_1"
    assert bare("Webex Calling - Professional") == "Webex Calling - Professional"


# which license


def test_the_list_is_asked_for_once_and_understood(licenses: Licenses, server: Scripted) -> None:
    assert licenses.list() == licenses.list() == (MESSAGING, MEETINGS, OTHER_MEETINGS, CALLING)
    assert len(server.seen) == 1
    assert server.seen[0].query == {"orgId": rest_id("ORGANIZATION", ORG)}
    assert MESSAGING.is_full
    assert (CALLING.total, CALLING.is_full) == (None, False)


@pytest.mark.parametrize(
    ("asked", "narrowed", "found"),
    [
        ("messaging", {}, MESSAGING),
        (str(ITEMS[2]["id"]), {}, OTHER_MEETINGS),
        (f"{ITEMS[2]['id']}==", {}, OTHER_MEETINGS),
        ("Meetings", {"site_url": "https://B.webex.com/"}, OTHER_MEETINGS),
        ("Meetings", {"site_url": "a.webex.com", "subscription": "sub1"}, MEETINGS),
    ],
)
def test_a_license_by_name_or_id(
    licenses: Licenses, asked: str, narrowed: dict[str, str], found: OrganizationLicense
) -> None:
    assert licenses.find(asked, **narrowed) == found


@pytest.mark.parametrize(
    ("asked", "narrowed", "sentence"),
    [
        (
            "Meetings",
            {},
            r"2 licenses Meetings: Meetings \(a.webex.com, Sub1\); Meetings \(b.webex.com, Sub1\); choose",
        ),
        ("Meetings", {"subscription": "Sub1"}, "2 licenses Meetings"),
        ("Meetings", {"site_url": "c.webex.com"}, "no license Meetings has this site_url or subscription; there are"),
        ("Mesaging", {}, "has no license Mesaging; it has Calling, Meetings, Messaging: correct the name"),
    ],
)
def test_a_license_that_cannot_be_told(licenses: Licenses, asked: str, narrowed: dict[str, str], sentence: str) -> None:
    with pytest.raises(LicenseError, match=sentence):
        licenses.find(asked, **narrowed)


# who holds it


def test_holders_are_read_by_page_and_the_token_goes_nowhere_else(licenses: Licenses, server: Scripted) -> None:
    link = {"Link": '<https://elsewhere.example/v1/licenses/x?includeAssignedTo=user&next=abc&limit=300>; rel="next"'}
    people = [{"id": rest_id("PEOPLE", PERSON), "type": "INTERNAL"}, {"id": rest_id("PEOPLE", ORG)}]
    server.play(Play(200, {"users": people[:1]}, link), Play(200, {"users": people[1:]}))
    assert list(licenses.holders(MESSAGING.id)) == [PERSON, ORG]
    assert [seen.query.get("next") for seen in server.seen] == [None, "abc"]
    assert server.seen[0].query["limit"] == str(PAGE)


def test_a_person_and_what_they_hold(licenses: Licenses, server: Scripted) -> None:
    server.play(
        Play(
            200,
            {
                "id": rest_id("PEOPLE", PERSON),
                "emails": ["ana@example.com"],
                "licenses": [ITEMS[0]["id"]],
                "siteUrls": ["A.webex.com#attendee", "b.webex.com#host"],
                "phoneNumbers": [{"type": "mobile", "value": "1"}, {"type": "work", "value": "+1 408 526-7209"}],
                "extension": "133",
            },
        )
    )
    ana = licenses.person(PERSON, calling=True)
    assert server.seen[0].path == f"/v1/people/{rest_id('PEOPLE', PERSON)}"
    assert server.seen[0].query == {"callingData": "true"}
    assert [ana.holds(LicenseGrant(one)) for one in (MESSAGING, MEETINGS)] == [True, False]
    assert [ana.holds(LicenseGrant(one, attendee=True)) for one in (MEETINGS, OTHER_MEETINGS)] == [True, False]
    assert ana.calling == {"phoneNumber": "+1 408 526-7209", "extension": "133"}
    assert same_property("phoneNumber", ana.calling["phoneNumber"], "+14085267209")


def test_somebody_new_is_waited_for_and_others_are_not(licenses: Licenses, server: Scripted, time: Time) -> None:
    there = Play(200, {"id": rest_id("PEOPLE", PERSON)})
    server.play(Play(404, {}), Play(404, {}), there)
    assert licenses.person(PERSON, new=True).id == PERSON
    server.play(Play(404, {}))
    waited = time.now
    with pytest.raises(NotFound):
        licenses.person(PERSON)
    assert time.now == waited


def test_a_person_by_address(licenses: Licenses, server: Scripted) -> None:
    ana = {"id": rest_id("PEOPLE", PERSON), "emails": ["Ana@example.com"]}
    server.play(Play(200, {"items": [ana]}), Play(200, {"items": []}))
    found = licenses.person_at("ana@example.com")
    assert found
    assert found.id == PERSON
    assert licenses.person_at("ana@example.com") is None


def test_a_location_by_name_or_id(licenses: Licenses, server: Scripted) -> None:
    where = rest_id("LOCATION", "7")
    server.play(Play(200, {"items": [{"id": where, "name": "Headquarters"}]}))
    assert licenses.location("headquarters") == licenses.location(where) == where
    with pytest.raises(LicenseError, match="no location 'Moon'; it has headquarters: correct location"):
        licenses.location("Moon")
    assert len(server.seen) == 1


# giving


def test_what_was_done_is_told_where_it_is_not_all(licenses: Licenses, server: Scripted) -> None:
    server.play(Play(206, {"personId": rest_id("PEOPLE", PERSON), "licenses": [ITEMS[1]["id"]], "siteUrls": []}))
    with pytest.raises(PartlyApplied, match="did not give Calling, and does not say why") as told:
        licenses.assign(PERSON, [LicenseGrant(MEETINGS), LicenseGrant(CALLING)], [LicenseGrant(OTHER_MEETINGS)])
    assert told.value.holder.holds(LicenseGrant(MEETINGS))
    server.play(Play(206, {"licenses": [ITEMS[1]["id"]]}))
    with pytest.raises(PartlyApplied, match="did not take back Meetings, which a template or group may give"):
        licenses.assign(PERSON, remove=[LicenseGrant(MEETINGS)])


def test_where_no_seat_is_free_that_is_what_is_told(licenses: Licenses, server: Scripted) -> None:
    for play in (Play(206, {"licenses": []}), refused(1, "failed")):
        server.play(play)
        with pytest.raises(LicenseError, match=r"no seat is free of Messaging \(10 of 10 are used\): buy more"):
            licenses.assign(PERSON, [LicenseGrant(MESSAGING)])


def test_somebody_of_another_organization_has_yet_to_accept(licenses: Licenses, server: Scripted) -> None:
    attendee = LicenseGrant(MEETINGS, attendee=True)
    pending = {
        "pendingLicenses": [ITEMS[1]["id"]],
        "pendingSiteUrls": [{"siteUrl": "a.webex.com", "accountType": "ATTENDEE"}],
    }
    server.play(Play(200, pending), Play(200, pending))
    holder = licenses.assign(PERSON, [LicenseGrant(MEETINGS)])
    assert (holder.holds(LicenseGrant(MEETINGS)), holder.awaits(LicenseGrant(MEETINGS))) == (False, True)
    assert licenses.assign(PERSON, [attendee]).awaits(attendee)


@pytest.mark.parametrize("code", ADVICE)
def test_each_code_has_the_license_webexs_words_and_the_cure(licenses: Licenses, server: Scripted, code: str) -> None:
    server.play(refused(int(code), "Could not."))
    with pytest.raises(LicenseError) as told:
        licenses.assign(PERSON, [LicenseGrant(CALLING)])
    assert str(told.value) == f"Calling was not given: Could not ({code}, trackingId NA_88); {ADVICE[code]}."
    assert (told.value.status, told.value.code) == (400, code)


def test_other_refusals(licenses: Licenses, server: Scripted) -> None:
    server.play(Play(403, {"message": "Access denied"}), Play(404, {"message": "not found"}), Play(401, {}))
    with pytest.raises(LicenseError, match="was not taken back: Access denied; the token needs the scopes spark-admin"):
        licenses.assign(PERSON, remove=[LicenseGrant(CALLING)])
    with pytest.raises(LicenseError, match="the person is not in this organization"):
        licenses.assign(PERSON, [LicenseGrant(CALLING)])
    with pytest.raises(BadToken):
        licenses.assign(PERSON, [LicenseGrant(CALLING)])
    server.play(Play(403, {"message": "Access denied"}), Play(200, {"items": "none"}))
    with pytest.raises(LicenseError, match="does not let us read licenses: Access denied; the token needs the scopes"):
        licenses.list()
    with pytest.raises(NoAnswer, match=r"check webex:apiUrl"):
        licenses.list()


def test_a_lost_answer_is_asked_for_again(licenses: Licenses, server: Scripted) -> None:
    server.play(Play(drop=True), Play(200, {"licenses": [ITEMS[1]["id"]]}))
    assert licenses.assign(PERSON, [LicenseGrant(MEETINGS)]).holds(LicenseGrant(MEETINGS))


# the cache


def crowd(server: Scripted, users: int, holders: Callable[[str], bool]) -> None:
    """Answers for people who hold Messaging where `holders` says so, of whom there are `users` in all."""

    def answer(seen: Any) -> Play:
        if seen.path.endswith("/licenses"):
            return Play(200, {"items": [{**ITEMS[0], "consumedByUsers": users}]})
        if "/people/" in seen.path:
            person = bare(seen.path.rpartition("/")[2])
            return Play(200, {"id": person, "licenses": [ITEMS[0]["id"]] if holders(person) else []})
        return Play(200, {"users": [{"id": f"p{n}"} for n in range(users) if holders(f"p{n}")]})

    server.always = answer


def test_many_people_are_listed_and_absence_is_asked_for(licenses: Licenses, server: Scripted) -> None:
    crowd(server, 60, lambda person: person != "p50")
    holdings = Holdings(licenses)
    held = [holdings.holds(f"p{number}", LicenseGrant(MESSAGING)) for number in range(60)]
    assert [number for number, has in enumerate(held) if not has] == [50]
    paths = [seen.path.split("/")[2] for seen in server.seen]
    assert paths.count("people") == SINGLE_READS + 1
    assert len(paths) == SINGLE_READS + 3


def test_a_few_people_of_many_holders_are_asked_one_by_one(licenses: Licenses, server: Scripted) -> None:
    crowd(server, 100 * PAGE, lambda person: True)
    holdings = Holdings(licenses)
    assert all(holdings.holds(f"p{number}", LicenseGrant(MESSAGING)) for number in range(SINGLE_READS + 5))
    assert not any("includeAssignedTo" in seen.query for seen in server.seen)


def test_one_look_at_a_person_tells_of_all_their_licenses(licenses: Licenses, server: Scripted) -> None:
    server.play(Play(200, {"id": PERSON, "licenses": [ITEMS[0]["id"]]}))
    holdings = Holdings(licenses)
    assert [holdings.holds(PERSON, LicenseGrant(one)) for one in (MESSAGING, MEETINGS)] == [True, False]
    assert len(server.seen) == 1


def test_who_is_no_person_here_may_still_be_among_the_holders(licenses: Licenses, server: Scripted) -> None:
    server.play(Play(404, {}), Play(200, {"users": [{"id": PERSON, "type": "EXTERNAL"}]}))
    holdings = Holdings(licenses)
    assert holdings.holds(PERSON, LicenseGrant(MESSAGING))
    server.play(Play(404, {}))
    assert not holdings.holds(ORG, LicenseGrant(MESSAGING))


def test_an_empty_holder() -> None:
    assert not Holder(PERSON).has(LicenseGrant(MEETINGS, attendee=True))
