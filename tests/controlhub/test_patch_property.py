"""From any declared state to any other, on top of anything that other people entered: our PATCH leads there."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.patch import AccountTarget, operations
from pulumi_webex.controlhub.projection import project
from pulumi_webex.controlhub.shape import Flat, entry_key, flatten, nest
from pulumi_webex.resources.user.account import reconcile
from tests.controlhub.patching import patched
from tests.controlhub.strategies import users
from tests.resources.directory import FakeUsers

Atoms = dict[tuple[Any, ...], Any]
KEPT = {"userName", "userType", "active"}


def atoms(flat: Flat) -> Atoms:
    """Every single thing that a user holds: attribute, or attribute, entry and sub-attribute."""
    found: Atoms = {}
    for path, value in flat.items():
        attribute = CATALOG.attribute(path)
        if not attribute.multi_valued:
            found[path,] = value
            continue
        for entry in value:
            key = entry_key(attribute, entry)
            pairs = entry.items() if isinstance(entry, dict) else [("value", entry)]
            found |= {(path, key, name): part for name, part in pairs}
    return found


def expected(remote: Atoms, before: Flat, after: Flat) -> Atoms:
    """What must come out: what was declared and is no longer goes, what is declared is there, the rest stays."""
    old, new = atoms(before), atoms(after)
    entries = {place[:2] for place in old if len(place) == 3} - {place[:2] for place in new}
    dropped = {place for place in old.keys() - new.keys() if place[0] not in KEPT}
    if "roles" not in after:
        dropped = {place for place in dropped if place[0] != "roles"}
        entries = {place for place in entries if place[0] != "roles"}
    rest = {place: value for place, value in remote.items() if place not in dropped and place[:2] not in entries}
    return rest | new


def without_sign_in(found: Atoms) -> Atoms:
    """Without the work address, which follows the userName by rules of its own (test_patch.py has them)."""
    return {place: value for place, value in found.items() if place[:2] != ("emails", ("work",))}


def led(remote: dict[str, Any], state: Flat, target: AccountTarget) -> dict[str, Any]:
    """The account after an update: a PATCH from what state knows, and what Webex's answer shows to be left."""
    users = FakeUsers()
    users.accounts["ana"] = {**remote, "id": "ana"}
    reconcile(users, "ana", state, target)
    after = {key: value for key, value in users.accounts["ana"].items() if key != "id"}
    assert operations(flatten(after), target, complete=True) == []
    return after


ANA = {"userName": "ana@example.com", "active": True}


@example(
    extras={**ANA, "addresses": [{"type": "work", "streetAddress": "Calle Mayor 1", "country": "ES"}]},
    before=ANA,
    after={**ANA, "addresses": [{"type": "work", "country": "PT"}]},
)
@settings(max_examples=300, deadline=None)
@given(extras=users(), before=users(), after=users())
def test_link_then_update(extras: Flat, before: Flat, after: Flat) -> None:
    extras = {**extras, "userName": before["userName"]}
    remote = nest(copy.deepcopy(extras))

    linked = patched(remote, operations(flatten(remote), AccountTarget.of(before), complete=True))
    assert without_sign_in(atoms(flatten(linked))) == without_sign_in(expected(atoms(extras), {}, before))
    assert operations(flatten(linked), AccountTarget.of(before), complete=True) == []

    state = project(flatten(linked), before)
    assert atoms(state) == atoms(before)
    updated = led(linked, state, AccountTarget.of(after, state))
    wanted = expected(atoms(flatten(linked)), before, after)
    assert without_sign_in(atoms(flatten(updated))) == without_sign_in(wanted)
    assert atoms(project(flatten(updated), after)) == atoms(after)


@settings(max_examples=100, deadline=None)
@given(declared=users())
def test_what_is_there_needs_no_patch(declared: Flat) -> None:
    assert operations(declared, AccountTarget.of(declared, declared), complete=False) == []
    assert operations(declared, AccountTarget.of(declared, declared, exact=["emails"]), complete=True) == []


@settings(max_examples=150, deadline=None)
@given(extras=users(), declared=users(), data=st.data())
def test_exact_and_clear_leave_nothing_else(extras: Flat, declared: Flat, data: st.DataObject) -> None:
    extras = {**extras, "userName": declared["userName"]}
    lists = [path for path in extras if CATALOG.attribute(path).multi_valued and path != "emails"]
    exact = data.draw(st.sets(st.sampled_from(lists))) if lists else set()
    others = [path for path in extras if path not in declared and path not in KEPT | {"emails"}]
    clear = data.draw(st.sets(st.sampled_from(others))) if others else set()

    target = AccountTarget.of(declared, exact=exact, clear=clear)
    done = flatten(patched(nest(extras), operations(extras, target, complete=True)))
    for path in exact:
        assert entries_of(done, path) == entries_of(declared, path)
    assert not clear & done.keys()
    left = {place: value for place, value in atoms(done).items() if place[0] not in exact | clear | {"emails"}}
    wanted = {place: value for place, value in (atoms(extras) | atoms(declared)).items() if place in left}
    assert left == wanted
    assert operations(done, target, complete=True) == []
    shown = project(done, declared, clear=clear, exact=exact)
    assert {place[:2] for place in atoms(shown)} == {place[:2] for place in atoms(declared)}


def entries_of(flat: Flat, path: str) -> set[tuple[Any, ...]]:
    return {place[:2] for place in atoms({path: flat.get(path, [])})}
