"""A license's life: given, linked, lost, changed, partly applied, out of seats, taken back, left with its user."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import AppAssignment, License, User

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
users = {name: User(name, **arguments) for name, arguments in data.get("users", {}).items()}
for name, arguments in data.get("licenses", {}).items():
    app = License(arguments.pop("license"), **arguments.pop("app", {}))
    who = arguments.pop("user", "ana")
    given = AppAssignment(name, app=app, user=users.get(who, who), **arguments)
    pulumi.export(name, {"license": given.license_id, "person": given.person_id, "pending": given.pending})
"""
ANA = {"ana": {"user_name": "ana@example.com", "display_name": "Ana"}}
CALLING = {"license": "Webex Calling - Professional", "app": {"location": "Headquarters", "extension": "1001"}}
MEETINGS = "Meeting - Webex Meeting Center"


@pytest.fixture
def seats(stack: Stack) -> Stack:
    stack.program(PROGRAM)
    return stack


def declare(stack: Stack, users: dict[str, Any] | None = None, **licenses: Any) -> None:
    stack.people({"users": ANA if users is None else users, "licenses": licenses})


def started(stack: Stack, simulator: Simulator, users: dict[str, Any] | None = None, **licenses: Any) -> None:
    """Bring the stack to these users and licenses, then forget the requests that it took."""
    declare(stack, users, **licenses)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


def settled(stack: Stack) -> None:
    """Nothing differs, neither from state nor from Webex."""
    for outcome in (stack.refresh(), stack.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text


def changes(simulator: Simulator) -> list[list[tuple[str, str]]]:
    """Operation and last part of the id, of each license or site, in each request that changed licenses."""
    found = []
    for one in simulator.requests(write_only=True):
        if one.path.endswith("/licenses/users"):
            assert isinstance(one.body, dict)
            entries = [*one.body.get("licenses", []), *one.body.get("siteUrls", [])]
            found.append([(entry["operation"], entry.get("id") or entry["siteUrl"]) for entry in entries])
    return found


def license_id(simulator: Simulator, name: str) -> str:
    return next(str(one["id"]) for one in simulator.licenses() if one["name"] == name)


def test_a_license_is_given_and_stays_and_is_taken_back(seats: Stack, simulator: Simulator) -> None:
    declare(seats, messaging={"license": "messaging"})
    assert seats.preview().ok
    assert not simulator.requests()
    assert seats.up().ok
    assert simulator.licenses_of("ana@example.com") == ["Messaging"]
    entry = seats.resources()["messaging"]
    assert entry["type"] == "pulumi-python:dynamic/webex:AppAssignment"
    assert entry["outputs"]["personId"] == seats.resources()["ana"]["id"]
    assert (entry["outputs"]["linked"], entry["outputs"]["pending"]) == (False, False)
    assert len(changes(simulator)) == 1
    simulator.clear_requests()
    settled(seats)
    assert not simulator.requests(write_only=True)
    started(seats, simulator)
    assert simulator.licenses_of("ana@example.com") == []
    assert set(seats.resources()) == {"ana"}


def test_what_is_held_is_linked_without_a_write_and_others_stay(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator)
    for name in ("Messaging", MEETINGS):
        simulator.assign_license("ana@example.com", license_id(simulator, name))
    started(seats, simulator, messaging={"license": "Messaging", "on_leave": "release"})
    assert seats.resources()["messaging"]["outputs"]["linked"] is True
    assert not changes(simulator)
    settled(seats)
    assert seats.destroy().ok
    assert simulator.licenses_of("ana@example.com") == [MEETINGS]


def test_a_lost_license_is_given_again(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, messaging={"license": "Messaging"})
    simulator.withdraw_license("ana@example.com", license_id(simulator, "Messaging"))
    assert seats.refresh().ok
    assert set(seats.resources()) == {"ana"}
    assert seats.up().changes["create"] == 1
    assert simulator.licenses_of("ana@example.com") == ["Messaging"]


def test_many_lost_at_once_are_not_believed(seats: Stack, simulator: Simulator) -> None:
    people = {f"p{number}": {"user_name": f"p{number}@example.com"} for number in range(7)}
    given = {f"{name}-messaging": {"license": "Messaging", "user": name} for name in people}
    started(seats, simulator, people, **given)
    for name in people:
        simulator.withdraw_license(f"{name}@example.com", license_id(simulator, "Messaging"))
    outcome = seats.refresh()
    assert not outcome.ok
    assert "More than 5 licenses that state knows were taken" in outcome.text
    assert len(seats.resources()) >= 7 + 2


# Webex Calling


def test_calling_and_the_numbers_of_its_user(seats: Stack, simulator: Simulator) -> None:
    numbers = [{"type": "work", "value": "+34 600 000 001"}, {"type": "mobile", "value": "+34 600 000 002"}]
    ana = {"ana": {**ANA["ana"], "phone_numbers": numbers}}
    started(seats, simulator, ana, calling=CALLING)
    declare(seats, {"ana": {**ana["ana"], "title": "Boss"}}, calling=CALLING)
    assert seats.up().ok
    [patch] = simulator.requests(write_only=True)
    assert "phoneNumbers" not in str(patch.body)
    assert {one["type"] for one in numbers_of(simulator)} == {"mobile", "work_extension"}
    settled(seats)


def numbers_of(simulator: Simulator) -> list[dict[str, Any]]:
    ana = next(user for user in simulator.users() if user["userName"] == "ana@example.com")
    return list(ana["phoneNumbers"])


# what Webex does not do


def test_a_change_of_which_a_part_was_done_is_finished_by_the_next_run(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, app={"license": "Messaging"})
    simulator.partial_next(license_id(simulator, MEETINGS))
    declare(seats, app={"license": MEETINGS})
    outcome = seats.up()
    assert not outcome.ok
    assert f"ana@example.com: Webex did not give {MEETINGS}" in outcome.text
    assert simulator.licenses_of("ana@example.com") == []
    assert "licenseId" not in seats.resources()["app"]["outputs"]
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert simulator.licenses_of("ana@example.com") == [MEETINGS]
    settled(seats)


def test_what_webex_does_not_give_is_not_in_state(seats: Stack, simulator: Simulator) -> None:
    simulator.set_units(license_id(simulator, "Messaging"), 0)
    declare(seats, messaging={"license": "Messaging"})
    outcome = seats.up()
    assert not outcome.ok
    assert "ana@example.com: no seat is free of Messaging (Sub-simulated) (0 of 0 are used)" in outcome.text
    assert set(seats.resources()) == {"ana"}
    simulator.set_units(license_id(simulator, "Messaging"), 1)
    simulator.partial_next(license_id(simulator, "Messaging"))
    outcome = seats.up()
    assert not outcome.ok
    assert "Webex did not give Messaging, and does not say why" in outcome.text
    assert set(seats.resources()) == {"ana"}
    started(seats, simulator, messaging={"license": "Messaging"})
    assert simulator.licenses_of("ana@example.com") == ["Messaging"]


# two resources, and leaving


def test_another_logical_name_takes_nothing_away(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, old={"license": "Messaging"})
    declare(seats, new={"license": "Messaging"})
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert "Messaging is left as it is, since the resource new manages it now" in outcome.text
    assert not changes(simulator)


def test_who_leaves_keeps_the_seat_unless_it_is_released(seats: Stack, simulator: Simulator) -> None:
    people = {**ANA, "bo": {"user_name": "bo@example.com"}}
    release = {"license": "Messaging", "user": "bo", "on_leave": "release"}
    started(seats, simulator, people, kept={"license": "Messaging"}, released=release)
    declare(seats, {})
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert not seats.resources()
    assert simulator.licenses_of("ana@example.com") == ["Messaging"]
    assert simulator.licenses_of("bo@example.com") == []
    assert [[operation for operation, _ in request] for request in changes(simulator)] == [["remove"]]
