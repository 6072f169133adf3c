"""What is shown of an account, and in which spelling."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_webex.controlhub.catalog import CATALOG, CISCO
from pulumi_webex.controlhub.declared import declare
from pulumi_webex.controlhub.patch import AccountTarget, operations
from pulumi_webex.controlhub.projection import beside_calling, keep_spelling, kept_by_webex, project
from pulumi_webex.controlhub.shape import Flat, flatten, nest
from tests.controlhub.strategies import users

ANA = {"userName": "ana@example.com"}
WORK = {"type": "work", "value": "1"}


def respelled(flat: Flat, data: st.DataObject) -> Flat:
    """The same user in another order, with identity-like values in another case."""
    found: Flat = {}
    for path in data.draw(st.permutations(list(flat))):
        attribute, value = CATALOG.attribute(path), copy.deepcopy(flat[path])
        if attribute.multi_valued:
            value = data.draw(st.permutations(value))
            parts = CATALOG.parts(attribute)
            for entry in value:
                if isinstance(entry, dict):
                    entry.update(
                        {n: v.swapcase() for n, v in entry.items() if parts[n].caseless and isinstance(v, str)}
                    )
        elif attribute.caseless:
            value = value.swapcase()
        found[path] = value
    return found


@settings(max_examples=100, deadline=None)
@given(declared=users(), data=st.data())
def test_another_spelling_is_no_difference(declared: Flat, data: st.DataObject) -> None:
    other = respelled(declared, data)
    assert project(other, declared) == declared
    assert keep_spelling(declared, other) == declared
    assert operations(other, AccountTarget.of(declared, declared), complete=True) == []


@settings(max_examples=100, deadline=None)
@given(declared=users(), remote=users())
def test_what_is_shown_is_stable(declared: Flat, remote: Flat) -> None:
    """After a refresh the next one shows the same, and nothing that is not declared."""
    shown = project(remote, declared)
    assert shown.keys() <= declared.keys()
    assert project(remote, shown) == shown
    assert project(remote, {**declared, **shown}) == shown


@settings(max_examples=100, deadline=None)
@given(user=users())
def test_nested_and_flat_are_the_same_user(user: Flat) -> None:
    assert flatten(nest(user)) == user
    judged = declare(
        nest({**user, "profileUrl": "https://example.com", "locale": "es_ES", "preferredLanguage": "es_ES"})
    )
    assert declare(nest(judged.flat)).flat == judged.flat


def test_remote_extras_are_not_shown() -> None:
    remote = {**ANA, "title": "x", "phoneNumbers": [{**WORK, "display": "Desk"}, {"type": "fax", "value": "2"}]}
    assert project(remote, {**ANA, "phoneNumbers": [WORK]}) == {**ANA, "phoneNumbers": [WORK]}


def test_what_is_gone_is_not_shown() -> None:
    assert project(ANA, {**ANA, "title": "x", "phoneNumbers": [WORK]}) == ANA


def test_a_second_entry_of_our_type_is_shown() -> None:
    remote = {**ANA, "phoneNumbers": [{"type": "work", "value": "2"}, WORK]}
    assert project(remote, {**ANA, "phoneNumbers": [WORK]})["phoneNumbers"] == [WORK, {"type": "work", "value": "2"}]


def test_what_stands_where_nothing_should_is_shown() -> None:
    remote = {**ANA, "nickName": "Nan", "name.givenName": "A", "phoneNumbers": [{**WORK, "$ref": "x"}]}
    assert project(remote, ANA, clear=["nickName", "name"], exact=["phoneNumbers"]) == {
        **ANA,
        "nickName": "Nan",
        "name.givenName": "A",
        "phoneNumbers": [WORK],
    }


def test_new_entries_follow_the_old_ones() -> None:
    path = f"{CISCO}:extensionAttribute1"
    assert keep_spelling({path: ["b", "a", "x"]}, {path: ["c", "a", "b"]}) == {path: ["b", "a", "c"]}


def test_a_list_with_something_unknown_stays_in_its_order() -> None:
    later: Any = object()
    new = {"phoneNumbers": [{"type": "fax", "value": later}, {"type": "work", "value": "1"}]}
    assert keep_spelling({"phoneNumbers": [WORK, {"type": "fax", "value": "2"}]}, new) == new


def test_what_webex_keeps_is_told() -> None:
    target = AccountTarget.of(
        {**ANA, "title": "Engineer", "phoneNumbers": [WORK]}, {**ANA, "nickName": "Nan"}, exact=["phoneNumbers"]
    )
    remote = {**ANA, "title": "Clerk", "nickName": "Nan", "phoneNumbers": [WORK, {"type": "fax", "value": "2"}]}
    assert kept_by_webex(remote, target) == {
        "title": ("Engineer", "Clerk"),
        "phoneNumbers": ([WORK], remote["phoneNumbers"]),
        "nickName": (None, "Nan"),
    }
    assert kept_by_webex({**ANA, "title": "Engineer", "phoneNumbers": [WORK]}, target) == {}


def test_a_work_number_that_calling_replaced_is_no_difference() -> None:
    extension, mobile = {"type": "work_extension", "value": "1001"}, {"type": "mobile", "value": "2"}
    declared = {**ANA, "phoneNumbers": [WORK, mobile]}
    remote = {**ANA, "phoneNumbers": [mobile, extension]}
    assert project(beside_calling(remote, declared), declared) == declared
    assert not operations(beside_calling(remote, declared), AccountTarget.of(declared), complete=True)


def test_any_other_missing_work_number_is_a_difference() -> None:
    extension = {"type": "work_extension", "value": "1001"}
    declared = {**ANA, "phoneNumbers": [WORK]}
    for remote, ours in (
        (ANA, declared),
        ({**ANA, "phoneNumbers": [extension]}, {**ANA, "phoneNumbers": [WORK, extension]}),
        ({**ANA, "phoneNumbers": [extension, {**WORK, "value": "9"}]}, declared),
    ):
        assert beside_calling(remote, ours) == remote
