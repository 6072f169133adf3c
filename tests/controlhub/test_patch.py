"""Single decisions of the minimal PATCH; test_patch_property.py has the general proof."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import CISCO, ENTERPRISE
from pulumi_webex.controlhub.patch import AccountTarget, operations
from tests.controlhub.patching import patched

ANA = {"userName": "ana@example.com"}
NEW = {"userName": "ana.nunez@example.com"}
SIGN_IN = {"type": "work", "value": "ana@example.com", "primary": True}
HOME = {"type": "home", "value": "ana@home.example"}


def from_remote(remote: dict[str, Any], target: AccountTarget) -> list[dict[str, Any]]:
    """The operations, after a check that they lead there and leave nothing to do."""
    todo = operations(remote, target, complete=True)
    assert operations(patched(remote, todo), target, complete=True) == []
    return todo


# entries of one type that somebody doubled


def test_two_entries_of_our_type_become_ours() -> None:
    phones = [{"type": "work", "value": "1"}, {"type": "work", "value": "2", "display": "Desk"}]
    target = AccountTarget.of({**ANA, "phoneNumbers": [{"type": "work", "value": "2"}]})
    assert from_remote({**ANA, "phoneNumbers": phones}, target) == [
        {"op": "remove", "path": 'phoneNumbers[type eq "work" and value eq "1"]'}
    ]


def test_two_addresses_are_told_apart_by_what_differs() -> None:
    addresses = [{"type": "work", "locality": "Ulm"}, {"type": "work", "locality": "Bonn"}]
    target = AccountTarget.of({**ANA, "addresses": [{"type": "work", "locality": "Bonn"}]})
    assert from_remote({**ANA, "addresses": addresses}, target) == [
        {"op": "remove", "path": 'addresses[type eq "work" and locality eq "Ulm"]'}
    ]


def test_two_entries_that_nothing_tells_apart_are_made_anew() -> None:
    phones = [{"type": "work", "value": "1", "primary": True}, {"type": "work", "value": "1"}]
    target = AccountTarget.of({**ANA, "phoneNumbers": [{"type": "work", "value": "2"}]})
    assert from_remote({**ANA, "phoneNumbers": phones}, target) == [
        {"op": "remove", "path": 'phoneNumbers[type eq "work"]'},
        {"op": "add", "path": "phoneNumbers", "value": [{"type": "work", "value": "2", "primary": True}]},
    ]


def test_the_address_to_sign_in_with_is_never_removed() -> None:
    remote = {**ANA, "emails": [SIGN_IN, HOME]}
    assert from_remote(remote, AccountTarget.of(ANA, exact=["emails"])) == [
        {"op": "remove", "path": 'emails[type eq "home"]'}
    ]
    assert from_remote(remote, AccountTarget.of(ANA, clear=["emails"])) == [
        {"op": "remove", "path": 'emails[type eq "home"]'}
    ]
    assert from_remote(remote, AccountTarget.of(ANA, {**ANA, "emails": [{**SIGN_IN, "primary": False}]})) == []


# rename


def test_the_declared_work_address_moves_before_the_name() -> None:
    before = {**ANA, "emails": [SIGN_IN]}
    after = {**NEW, "emails": [{**SIGN_IN, "value": "ana.nunez@example.com"}]}
    assert operations(before, AccountTarget.of(after, before), complete=False) == [
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "ana.nunez@example.com"},
        {"op": "replace", "path": "userName", "value": "ana.nunez@example.com"},
    ]


def test_a_work_address_of_another_kind_stays() -> None:
    other = {"type": "work", "value": "office@example.com"}
    assert from_remote({**ANA, "emails": [other]}, AccountTarget.of(NEW)) == [
        {"op": "replace", "path": "userName", "value": "ana.nunez@example.com"}
    ]


@pytest.mark.parametrize("emails", [[], [HOME]])
def test_no_work_address_no_move(emails: list[Any]) -> None:
    remote = {**ANA, **({"emails": emails} if emails else {})}
    assert from_remote(remote, AccountTarget.of(NEW)) == [
        {"op": "replace", "path": "userName", "value": "ana.nunez@example.com"}
    ]


# sets and removals


def test_extension_sets_go_together() -> None:
    target = AccountTarget.of({**ANA, f"{ENTERPRISE}:department": "R&D", f"{CISCO}:pronouns.value": "she",
                        f"{ENTERPRISE}:manager.value": "boss"})  # fmt: skip
    [operation] = operations(ANA, target, complete=True)
    assert operation == {
        "op": "replace",
        "value": {
            ENTERPRISE: {"department": "R&D", "manager": {"value": "boss"}},
            CISCO: {"pronouns": {"value": "she"}},
        },
    }


def test_a_plain_list_is_owned_by_value() -> None:
    path = f"{CISCO}:extensionAttribute1"
    before = {**ANA, path: ["a", 'b"c']}
    after = {**ANA, path: ["a", "d"]}
    assert operations(before, AccountTarget.of(after, before), complete=False) == [
        {"op": "remove", "path": f'{path}[value eq "b\\"c"]'},
        {"op": "add", "value": {CISCO: {"extensionAttribute1": ["d"]}}},
    ]


def test_dropping_a_part_of_an_entry_removes_the_part() -> None:
    before = {**ANA, "phoneNumbers": [{"type": "work", "value": "1", "display": "Desk"}]}
    after = {**ANA, "phoneNumbers": [{"type": "work", "value": "1"}]}
    assert operations(before, AccountTarget.of(after, before), complete=False) == [
        {"op": "remove", "path": 'phoneNumbers[type eq "work"].display'}
    ]


def test_primary_false_is_as_good_as_no_primary() -> None:
    declared = {**ANA, "phoneNumbers": [{"type": "work", "value": "1", "primary": False}]}
    assert from_remote({**ANA, "phoneNumbers": [{"type": "work", "value": "1"}]}, AccountTarget.of(declared)) == []


def test_clear_of_a_complex_clears_its_parts() -> None:
    remote = {**ANA, "name.givenName": "Ana", "name.familyName": "Nuñez"}
    assert operations(remote, AccountTarget.of(ANA, clear=["name"]), complete=True) == [
        {"op": "remove", "path": "name.familyName"},
        {"op": "remove", "path": "name.givenName"},
    ]


def test_release_keeps_single_attributes_and_lists() -> None:
    before = {**ANA, "title": "Engineer", "name.givenName": "Ana", "phoneNumbers": [{"type": "work", "value": "1"}]}
    target = AccountTarget.of(ANA, before, release=["title", "name", "phoneNumbers"])
    assert operations(before, target, complete=False) == []
