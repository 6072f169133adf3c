"""Judging a declaration: what is refused and in which words, what is normalized, what is not known yet."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import CISCO, ENTERPRISE
from pulumi_webex.controlhub.declared import declare


def problems(**user: Any) -> list[str]:
    return declare({"userName": "ana@example.com", **user}).problems


def flat(**user: Any) -> dict[str, Any]:
    judged = declare({"userName": "ana@example.com", **user})
    assert judged.problems == []
    return judged.flat


@pytest.mark.parametrize(
    "address",
    ["ana@example.com", "ana.nuñez@example.com", "o'brien+x@sub.example-1.co.uk", "ána@münchen.example", "a@b.c"],
)
def test_addresses_that_are_fine(address: str) -> None:
    assert flat(userName=address)["userName"] == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ana", "exactly one @"),
        ("ana@b@example.com", "exactly one @"),
        ("ana nunez@example.com", "a blank"),
        ("ana@example", "a domain"),
        ("ana@-x.example", "a domain"),
        ("@example.com", "before the @"),
        ("ana.@example.com", "before the @"),
        ("<ana>@example.com", "character before the @"),
        ("ana\x00@example.com", "U+0000"),
        ("a" * 243 + "@example.com", "255 characters long, but Webex takes 254"),
    ],
)
def test_addresses_that_are_not(address: str, reason: str) -> None:
    [problem] = problems(userName=address)
    assert problem.startswith("userName ")
    assert reason in problem


@pytest.mark.parametrize(
    ("user", "problem"),
    [
        ({"title": "x" * 513}, "title is 513 characters long, but Webex takes 512: shorten it"),
        ({"title": 42.0}, 'title must be text, not the number 42: put it in quotes ("42")'),
        ({"title": True}, 'title must be text, not the boolean True: put it in quotes ("True")'),
        ({"title": ["a"]}, "title must be one text, not a list"),
        ({"active": "yes"}, "active must be True or False, not 'yes'"),
        ({"userType": "robot"}, "userType is 'robot'; Webex knows calling_service, external_calling, room, user"),
        ({"locale": "en-us"}, "locale is 'en-us', but Webex wants language and country such as en_US"),
        ({"preferredLanguage": "de"}, "preferredLanguage is 'de', but Webex wants language and country such as en_GB"),
        ({"profileUrl": "ana"}, "profileUrl is 'ana', but must be a web address that begins with https://"),
        ({"titel": "x"}, "Webex users have no attribute 'titel'; did you mean title?"),
        ({"name": {"givenname": "x"}}, "name has no part 'givenname'; it has familyName, givenName, middleName, "
                                       "honorificPrefix, honorificSuffix, formatted"),
        ({"name": "Ana"}, "name has parts, so it cannot be one value: declare name.familyName, "
                          "name.givenName, name.middleName, name.honorificPrefix, name.honorificSuffix, "
                          "name.formatted"),
        ({"id": "x"}, "id cannot be declared: Webex sets it and nobody else can"),
        ({"password": "x"}, "password cannot be declared: Webex keeps passwords out of SCIM requests; people set "
                            "theirs when they activate the account"),
        ({CISCO: {"licenseID": ["x"]}}, "licenseID cannot be declared: it is read-only in effect; give people "
                                        "licenses with a license assignment"),
        ({ENTERPRISE: {"manager": {"displayName": "x"}}},
         "manager.displayName cannot be declared: Webex sets it and nobody else can"),
        ({ENTERPRISE: {"employeeNumber": 7}},
         'employeeNumber must be text, not the number 7: put it in quotes ("7")'),
        ({"emails": "ana@example.com"}, "emails must be a list of entries"),
        ({"emails": ["ana@example.com"]}, "emails entry 1 must be a mapping with value, display, type, primary"),
        ({"emails": [{"value": "ana@example.com"}]},
         "emails entry 1 has no type, which tells the entries apart"),
        ({"emails": [{"type": "work", "value": "ana"}]},
         "emails entry 1: value 'ana' is no e-mail address: it needs exactly one @"),
        ({"emails": [{"type": "werk", "value": "a@b.c"}]},
         "emails entry 1: type is 'werk'; Webex knows home, other, room, work"),
        ({"phoneNumbers": [{"type": "work", "value": "1"}, {"type": "Work", "value": "2"}]},
         "phoneNumbers has two entries with type 'work'; keep one"),
        ({"phoneNumbers": [{"type": "work", "value": "1", "primary": True},
                           {"type": "fax", "value": "2", "primary": True}]},
         "phoneNumbers has 2 primary entries; one can be primary"),
        ({"addresses": [{"type": "work", "city": "Ulm"}, {"type": "home", "country": "DE"}]},
         "addresses has no part 'city'; it has type, streetAddress, locality, region, postalCode, country"),
        ({CISCO: {"macAddresses": ["a", "b", "a"]}}, "macAddresses has two entries with 'a'; keep one"),
        ({CISCO: {"macAddresses": [str(n) for n in range(51)]}}, "macAddresses has 51 entries; Webex takes 50"),
        ({"emails": [{"type": "work", "value": "other@example.com", "primary": True}]},
         "emails has the primary work address other@example.com, but Webex wants it to equal userName: change one of "
         "them, or leave out primary"),
    ],
)  # fmt: skip
def test_what_is_refused(user: dict[str, Any], problem: str) -> None:
    assert problems(**user) == [problem]


@pytest.mark.parametrize("nothing", [None, ""])
def test_userName_is_needed(nothing: Any) -> None:  # noqa: N802
    assert problems(userName=nothing) == [
        "userName is missing: every user needs one, the e-mail address to sign in with"
    ]


def test_nothing_is_not_declared() -> None:
    entries = [{"type": "work", "value": ""}, {"type": "mobile", "value": None}, {"type": "fax", "value": "1"}, None]
    assert flat(title="", nickName=None, name={"givenName": ""}, emails=[], phoneNumbers=entries,
                addresses=[{"type": "work", "locality": ""}], **{ENTERPRISE: {"department": ""}}) == {
        "userName": "ana@example.com",
        "phoneNumbers": [{"type": "fax", "value": "1"}],
    }  # fmt: skip


def test_canonical_values_get_their_spelling() -> None:
    assert flat(userType="USER", emails=[{"type": "Work", "value": "Ana@Example.com"}]) == {
        "userName": "ana@example.com",
        "userType": "user",
        "emails": [{"type": "work", "value": "Ana@Example.com"}],
    }


def test_a_role_may_be_its_value() -> None:
    assert flat(roles=["id_readonly_admin"])["roles"] == [{"value": "id_readonly_admin"}]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"])
def test_known_time_zones(zone: str) -> None:
    assert declare({"userName": "ana@example.com", "timezone": zone}).doubts == {}


def test_doubts_are_no_problems() -> None:
    judged = declare(
        {"userName": "a@b.c", "timezone": "CET/Nowhere", "phoneNumbers": [{"type": "pager", "value": "1"}]}
    )
    assert judged.problems == []
    assert sorted(text.split(" is ")[0] for text in judged.doubts.values()) == ["phoneNumbers type", "timezone"]


def test_what_is_not_known_yet_passes_untouched() -> None:
    later = object()
    user = {
        "userName": later,
        "title": later,
        "name": {"givenName": later},
        "emails": [{"type": "work", "value": later}, later, {"type": later, "value": "a@b.c"}],
        "phoneNumbers": later,
        ENTERPRISE: {"manager": later, "department": later},
        CISCO: later,
        "active": later,
    }
    judged = declare(user)
    assert judged.problems == []
    assert judged.flat["name.givenName"] is later
    assert judged.flat["emails"] == user["emails"]
    assert judged.flat[f"{ENTERPRISE}:manager"] is later
    assert judged.flat[CISCO] is later
