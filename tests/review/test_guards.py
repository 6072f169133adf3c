"""Removal guards in a plan: bookkeeping is not shown, and one person alone needs what has to be there first."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.review.guards import overrides_for_guards, prerequisites, tells_nothing

LIMIT = {"count": 5, "percent": 5}


def step(op: str, kind: str, name: str, **states: Any) -> dict[str, Any]:
    return {"op": op, "urn": f"urn:pulumi:demo::webex-people::{kind}::{name}", **states}


def guard(op: str, before: dict[str, int] | None, after: dict[str, int] | None) -> dict[str, Any]:
    states = {"oldState": before, "newState": after}
    found = {name: {"inputs": {"limit": limit}} for name, limit in states.items() if limit}
    return step(op, "webex:index:Roster$pulumi-python:dynamic/webex:RemovalGuard", "staff", **found)


@pytest.mark.parametrize(
    ("one", "quiet"),
    [
        (guard("create", None, LIMIT), True),
        (guard("update", LIMIT, LIMIT), True),
        (guard("update", LIMIT, {**LIMIT, "count": 500}), False),
        (guard("delete", LIMIT, None), False),
        (step("update", "pulumi-python:dynamic/webex:RemovalGuardEnd", "staff"), True),
        (step("create", "webex:index:Roster", "staff"), True),
        (step("delete", "webex:index:Roster$pulumi-python:dynamic/webex:User", "ana"), False),
    ],
)
def test_what_a_reader_is_spared(one: dict[str, Any], quiet: bool) -> None:
    assert tells_nothing(one) is quiet


def test_a_first_run_for_one_person_makes_component_and_guard_too() -> None:
    roster = step("create", "webex:index:Roster", "staff", newState={"parent": "a::pulumi:pulumi:Stack::p"})
    opening = step("create", "webex:RemovalGuard", "staff", newState={"parent": roster["urn"]})
    ana = step("create", "webex:User", "ana", newState={"parent": roster["urn"], "dependencies": [opening["urn"]]})
    bo = step("create", "webex:User", "bo", newState=ana["newState"])
    stack = step("create", "pulumi:pulumi:Stack", "p", newState={})
    steps = [stack, roster, opening, ana, bo]
    assert set(prerequisites(steps, [ana["urn"]])) == {roster["urn"], opening["urn"]}
    emea = step("create", "pulumi:providers:pulumi-python", "emea", newState={})
    cy = step("create", "webex:User", "cy", newState={"provider": f"{emea['urn']}::an-id"})
    assert prerequisites([stack, emea, cy], [cy["urn"]]) == [emea["urn"]]
    assert prerequisites([{**one, "op": "same"} for one in steps], [ana["urn"]]) == []


def test_a_rehearsal_that_ends_has_an_override_for_each_guard() -> None:
    end = step("delete", "webex:RemovalGuardEnd", "staff", oldState={"inputs": {"__people": {"ana@example.com": "1"}}})
    other = step("delete", "webex:RemovalGuardEnd", "guests", oldState={"inputs": {"__people": {}}})
    [token] = overrides_for_guards([end, other, {**end, "op": "same"}])
    assert token.startswith("1:")
