"""Every attribute that the Okta connector for Webex Meetings can write, through a stack's life: declared, planned,
pushed, read back, found drifted, cleared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, TSP_INDEX
from tests.lifecycle.accounts import PROGRAM
from tests.lifecycle.test_app_assignment import asked, declare, settled
from tests.support.meetings import sample
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator, SiteHandle

WRITABLE = [one for one in CATALOG if one.origin in ("connector", "base") and one.writable]
TYPES = {"meetingTypes": [3, 13, 16, 17, 21]}
FITTING = {
    **TYPES,
    "email": "ana@example.com",
    "email2": "ana@home.example",
    "webExId": "ana@example.com",
    "password": "Simulated-1a",
    "active": "ACTIVATED",
    "timeZone": "GMT+01:00, Europe (Berlin)",
    "language": "FRENCH",
    "locale": "U.S.",
    "personalMeetingRoomHostPIN": "8264",
}
OTHER = {
    "timeZoneID": 23,
    "timeZone": "GMT+01:00, Europe (Paris)",
    "language": "GERMAN",
    "languageID": 9,
    "expirationDate": "12/30/2048 00:00:00",
    "meetingTypes": [3, 13, 16, 17],
    "sessionOptionsDefaultSessionType": 13,
    "locale": "U.K.",
    "email2": "other@home.example",
    "tspAccountAccountIndex": None,
    "personalUrl": "another.one",
}


def batch(second: bool) -> dict[str, Any]:
    """All of them that go together: what can be said in two ways is said in the other one in the second batch."""
    left_out = ("timeZoneID", "languageID") if second else ("timeZone", "language")
    values = {one.name: FITTING.get(one.name, sample(one)) for one in WRITABLE if one.name not in left_out}
    return {name: value for name, value in {**values, **TYPES}.items() if value is not None}


def other(name: str, value: Any) -> Any:
    """Another value than this one, None where there is none to be tried."""
    attribute = CATALOG.attribute(name)
    if name in OTHER:
        return OTHER[name]
    if attribute.type == "boolean":
        return not value
    if attribute.enum:
        return next(one for one in attribute.enum if one != value)
    return value + 1 if attribute.type == "integer" else f"other {value}"[: attribute.max_length]


@pytest.fixture
def meetings(make_stack: StackMaker, simulator: Simulator) -> Stack:
    stack = make_stack("meetings", simulator.site("acme").environment())
    stack.program(PROGRAM)
    return stack


def held(site: SiteHandle, names: Iterable[str]) -> dict[str, Any]:
    """What the account has of these attributes; the flat ones of a TSP account are those of the declared index."""
    account = site.account("ana@example.com")
    index = CATALOG.attribute(TSP_INDEX).enum[-1]
    tsp = next((one for one in account.get("tspAccounts", []) if str(one["accountIndex"]) == index), {})
    flat = {name: tsp.get(CATALOG.attribute(name).path[-1]) for name in TSP_FLAT}
    return {name: {**account, **flat}.get(name) for name in names}


def up(stack: Stack, attributes: dict[str, Any]) -> None:
    declare(stack, accounts={"ana": {"user": "ana@example.com", "attributes": attributes}})
    outcome = stack.up()
    assert outcome.ok, outcome.text


def drifting(declared: dict[str, Any]) -> dict[str, Any]:
    """Another value for each attribute of which a change behind the API's back has to show."""
    shown = {name for name in declared if CATALOG.attribute(name).reads == "yes"} - {"email", "webExId", "active"}
    found = {name: other(name, declared[name]) for name in shown}
    return {name: value for name, value in found.items() if value is not None}


def pushed(simulator: Simulator) -> set[str]:
    """The attributes that were in any request to make or to change an account."""
    bodies = [one.body for one in simulator.requests() if one.path in ("CreateUser", "SetUser")]
    return {one.name for one in WRITABLE if any(_has(body, one.path) for body in bodies)}


def _has(body: Any, path: tuple[str, ...]) -> bool:
    if not path:
        return True
    if isinstance(body, list):
        return any(_has(one, path) for one in body)
    return isinstance(body, dict) and path[0] in body and _has(body[path[0]], path[1:])


def test_each_of_the_connector_is_tried() -> None:
    """What the tests below go through, counted against the catalog."""
    names = {one.name for one in WRITABLE if one.origin == "connector"}
    batches = [batch(second=False), batch(second=True)]
    tried = {name for one in batches for name in one}
    assert len(names) == 158
    assert len(names & tried) == 158
    assert {one.name for one in WRITABLE} == tried - TYPES.keys()
    compared = {name for name in names if CATALOG.attribute(name).reads == "yes"} - {TSP_INDEX}
    assert compared <= {name for one in batches for name in drifting(one)}


@pytest.mark.parametrize("second", [False, True], ids=["by-id", "by-name"])
def test_each_is_pushed_read_back_set_right_and_cleared(meetings: Stack, simulator: Simulator, second: bool) -> None:
    site, declared = simulator.site("acme"), batch(second)
    up(meetings, declared)
    assert pushed(simulator) == declared.keys() - TYPES.keys()
    shown = {name for name in declared if CATALOG.attribute(name).reads == "yes"}
    assert held(site, shown) == {name: declared[name] for name in shown}
    secret = {name for name in declared if CATALOG.attribute(name).secret}
    assert all(site.holds("ana@example.com", name, str(declared[name])) for name in secret)
    settled(meetings)
    changed = drifting(declared)
    site.edit_account("ana@example.com", {**changed, TSP_INDEX: declared[TSP_INDEX]})
    assert meetings.refresh().ok
    assert {path.partition("[")[0] for path in meetings.preview().differences("ana")} >= changed.keys()
    up(meetings, declared)
    assert held(site, shown) == {name: declared[name] for name in shown}
    settled(meetings)
    assert_cleared_or_told(meetings, site, declared)
    settled(meetings)


def assert_cleared_or_told(stack: Stack, site: SiteHandle, declared: dict[str, Any]) -> None:
    """Drop all of them: each is empty afterwards, or stays with a sentence that says so."""
    kept = {name: declared[name] for name in ("email", "webExId", "firstName", "lastName")}
    before = held(site, declared)
    declare(stack, accounts={"ana": {"user": "ana@example.com", "attributes": kept}})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    after = held(site, declared)
    for name in declared.keys() - kept.keys() - {"active", "meetingTypes", TSP_INDEX}:
        attribute = CATALOG.attribute(name)
        if attribute.secret and attribute.clearable:
            assert not site.holds("ana@example.com", name, str(declared[name])), name
        elif attribute.clearable and attribute.reads == "yes":
            assert (after[name] or "") == attribute.cleared_value, name
        elif not attribute.clearable:
            assert after[name] == before[name], name
            assert attribute.trigger or f"{name} is dropped but stays in Webex as it is: it" in outcome.text, name


def test_an_instruction_acts_once(meetings: Stack, simulator: Simulator) -> None:
    names = {"firstName": "Ana", "lastName": "Lima"}
    up(meetings, names)
    up(meetings, {**names, "securityResetPassword": True})
    simulator.clear_requests()
    settled(meetings)
    up(meetings, names)
    assert asked(simulator) == []
