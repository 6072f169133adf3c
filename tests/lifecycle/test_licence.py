"""A licence's life: given, linked, lost, changed, partly applied, out of seats, taken back, left with its user."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.licence_messages import Grant
from pulumi_webex.controlhub.licences import Licences
from pulumi_webex.simulator import Simulator
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from support.stack import Stack

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import AppAssignment, License, User

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
users = {name: User(name, **arguments) for name, arguments in data.get("users", {}).items()}
for name, arguments in data.get("licences", {}).items():
    app = License(arguments.pop("licence"), **arguments.pop("app", {}))
    who = arguments.pop("user", "ana")
    given = AppAssignment(name, app=app, user=users.get(who, who), **arguments)
    pulumi.export(name, {"licence": given.license_id, "person": given.person_id, "pending": given.pending})
"""
ANA = {"ana": {"user_name": "ana@example.com", "display_name": "Ana"}}
CALLING = {"licence": "Webex Calling - Professional", "app": {"location": "Headquarters", "extension": "1001"}}
MEETINGS = "Meeting - Webex Meeting Center"


@pytest.fixture
def seats(stack: Stack) -> Stack:
    stack.program(PROGRAM)
    return stack


def declare(stack: Stack, users: dict[str, Any] | None = None, **licences: Any) -> None:
    stack.people({"users": ANA if users is None else users, "licences": licences})


def started(stack: Stack, simulator: Simulator, users: dict[str, Any] | None = None, **licences: Any) -> None:
    """Bring the stack to these users and licences, then forget the requests that it took."""
    declare(stack, users, **licences)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


def settled(stack: Stack) -> None:
    """Nothing differs, neither from state nor from Webex."""
    for outcome in (stack.preview(), stack.refresh(), stack.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text


def changes(simulator: Simulator) -> list[list[tuple[str, str]]]:
    """Operation and last part of the id, of each licence or site, in each request that changed licences."""
    found = []
    for one in simulator.requests(write_only=True):
        if one.path.endswith("/licenses/users"):
            assert isinstance(one.body, dict)
            entries = [*one.body.get("licenses", []), *one.body.get("siteUrls", [])]
            found.append([(entry["operation"], entry.get("id") or entry["siteUrl"]) for entry in entries])
    return found


def licence_id(simulator: Simulator, name: str) -> str:
    return next(str(one["id"]) for one in simulator.licences() if one["name"] == name)


def test_a_licence_is_given_and_stays_and_is_taken_back(seats: Stack, simulator: Simulator) -> None:
    declare(seats, messaging={"licence": "messaging"})
    assert seats.preview().ok
    assert not simulator.requests()
    assert seats.up().ok
    assert simulator.licences_of("ana@example.com") == ["Messaging"]
    entry = seats.resources()["messaging"]
    assert entry["type"] == "pulumi-python:dynamic/webex:AppAssignment"
    assert entry["outputs"]["personId"] == seats.resources()["ana"]["id"]
    assert (entry["outputs"]["linked"], entry["outputs"]["pending"]) == (False, False)
    assert len(changes(simulator)) == 1
    simulator.clear_requests()
    settled(seats)
    assert not simulator.requests(write_only=True)
    started(seats, simulator)
    assert simulator.licences_of("ana@example.com") == []
    assert set(seats.resources()) == {"ana"}


def test_what_is_held_is_linked_without_a_write_and_others_stay(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator)
    for name in ("Messaging", MEETINGS):
        simulator.assign_licence("ana@example.com", licence_id(simulator, name))
    started(seats, simulator, messaging={"licence": "Messaging", "user": "Ana@example.com"})
    assert seats.resources()["messaging"]["outputs"]["linked"] is True
    assert not changes(simulator)
    settled(seats)
    started(seats, simulator)
    assert simulator.licences_of("ana@example.com") == [MEETINGS]


def test_retain_leaves_it(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, messaging={"licence": "Messaging", "on_remove": "retain"})
    started(seats, simulator)
    assert simulator.licences_of("ana@example.com") == ["Messaging"]


def test_a_lost_licence_is_given_again(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, messaging={"licence": "Messaging"})
    simulator.withdraw_licence("ana@example.com", licence_id(simulator, "Messaging"))
    assert seats.refresh().ok
    assert set(seats.resources()) == {"ana"}
    assert seats.preview().changes["create"] == 1
    assert seats.up().ok
    assert simulator.licences_of("ana@example.com") == ["Messaging"]


def test_many_lost_at_once_are_not_believed(seats: Stack, simulator: Simulator) -> None:
    people = {f"p{number}": {"user_name": f"p{number}@example.com"} for number in range(7)}
    given = {f"{name}-messaging": {"licence": "Messaging", "user": name} for name in people}
    started(seats, simulator, people, **given)
    for name in people:
        simulator.withdraw_licence(f"{name}@example.com", licence_id(simulator, "Messaging"))
    outcome = seats.refresh()
    assert not outcome.ok
    assert "More than 5 licences that state knows were taken" in outcome.text
    assert len(seats.resources()) >= 7 + 2


def test_another_licence_takes_the_place_in_one_request(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, calling={**CALLING, "licence": "Webex Calling - Standard"})
    declare(seats, calling=CALLING)
    assert seats.preview().differences("calling") == {"license": "update"}
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert simulator.licences_of("ana@example.com") == ["Webex Calling - Professional"]
    assert [[operation for operation, _ in request] for request in changes(simulator)] == [["remove", "add"]]
    settled(seats)


def test_the_seat_of_one_person_goes_to_another(seats: Stack, simulator: Simulator) -> None:
    simulator.set_units(licence_id(simulator, "Messaging"), 1)
    people = {**ANA, "bo": {"user_name": "bo@example.com"}}
    started(seats, simulator, people, messaging={"licence": "Messaging"})
    started(seats, simulator, people, messaging={"licence": "Messaging", "user": "bo"})
    assert simulator.licences_of("ana@example.com") == []
    assert simulator.licences_of("bo@example.com") == ["Messaging"]
    settled(seats)


def test_a_rename_asks_for_nothing(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, messaging={"licence": "Messaging"})
    started(
        seats, simulator, {"ana": {**ANA["ana"], "user_name": "ana.wu@example.com"}}, messaging={"licence": "Messaging"}
    )
    assert seats.resources()["messaging"]["outputs"]["userName"] == "ana.wu@example.com"
    assert simulator.licences_of("ana.wu@example.com") == ["Messaging"]
    settled(seats)


def test_attendee_and_host(seats: Stack, simulator: Simulator) -> None:
    attendee = {"licence": MEETINGS, "app": {"account_type": "attendee"}}
    started(seats, simulator, meetings=attendee)
    assert simulator.licences_of("ana@example.com") == []
    assert seats.resources()["meetings"]["outputs"]["site"] == "acme-hub.webex.com"
    settled(seats)
    started(seats, simulator, meetings={"licence": MEETINGS})
    assert simulator.licences_of("ana@example.com") == [MEETINGS]
    settled(seats)
    started(seats, simulator, meetings=attendee)
    assert simulator.licences_of("ana@example.com") == []
    settled(seats)


# Webex Calling


def test_calling_and_the_numbers_of_its_user(seats: Stack, simulator: Simulator) -> None:
    numbers = [{"type": "work", "value": "+34 600 000 001"}, {"type": "mobile", "value": "+34 600 000 002"}]
    ana = {"ana": {**ANA["ana"], "phone_numbers": numbers}}
    started(seats, simulator, ana, calling=CALLING)
    assert {one["type"] for one in numbers_of(simulator)} == {"mobile", "work_extension"}
    settled(seats)
    started(seats, simulator, {"ana": {**ana["ana"], "title": "Boss"}}, calling=CALLING)
    settled(seats)
    started(seats, simulator, ana)
    assert {one["type"] for one in numbers_of(simulator)} == {"mobile"}
    assert seats.refresh().ok
    assert seats.up().changes["update"] == 1
    assert {one["type"] for one in numbers_of(simulator)} == {"mobile", "work"}


def test_another_extension_is_drift_and_set_right(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, calling=CALLING)
    settings = Settings.resolve(lambda key: None, simulator.environment())
    licences = Licences(Transport(settings), settings.api_url, settings.org_id)
    other = {"locationId": licences.location("Headquarters"), "extension": "2002"}
    calling = Grant(licences.find("Webex Calling - Professional"), properties=other)
    licences.assign(seats.resources()["ana"]["id"], [calling])
    assert seats.refresh().ok
    assert seats.preview().differences("calling") == {"extension": "update"}
    outcome = seats.up()
    assert outcome.ok, outcome.text
    settled(seats)


def numbers_of(simulator: Simulator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(u for u in simulator.users() if u["userName"] == "ana@example.com")[
        "phoneNumbers"
    ]
    return found


# what Webex does not do


def test_no_seat_free_is_told_with_the_numbers(seats: Stack, simulator: Simulator) -> None:
    simulator.set_units(licence_id(simulator, "Messaging"), 0)
    declare(seats, messaging={"licence": "Messaging"})
    outcome = seats.up()
    assert not outcome.ok
    assert "ana@example.com: no seat is free of Messaging (Sub-simulated) (0 of 0 are used)" in outcome.text
    assert set(seats.resources()) == {"ana"}


def test_a_change_of_which_a_part_was_done_is_finished_by_the_next_run(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, app={"licence": "Messaging"})
    simulator.partial_next(licence_id(simulator, MEETINGS))
    declare(seats, app={"licence": MEETINGS})
    outcome = seats.up()
    assert not outcome.ok
    assert f"ana@example.com: Webex did not give {MEETINGS}" in outcome.text
    assert simulator.licences_of("ana@example.com") == []
    assert "licenseId" not in seats.resources()["app"]["outputs"]
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert simulator.licences_of("ana@example.com") == [MEETINGS]
    settled(seats)


def test_a_licence_that_webex_leaves_out_is_not_in_state(seats: Stack, simulator: Simulator) -> None:
    simulator.partial_next(licence_id(simulator, "Messaging"))
    declare(seats, messaging={"licence": "Messaging"})
    outcome = seats.up()
    assert not outcome.ok
    assert "Webex did not give Messaging, and does not say why" in outcome.text
    assert set(seats.resources()) == {"ana"}
    started(seats, simulator, messaging={"licence": "Messaging"})
    assert simulator.licences_of("ana@example.com") == ["Messaging"]


def test_an_ambiguous_name_is_refused_with_the_candidates(seats: Stack, simulator: Simulator) -> None:
    simulator.add_licence(MEETINGS, site_url="acme-emea.webex.com", subscription_id="Sub-2")
    declare(seats, meetings={"licence": MEETINGS})
    outcome = seats.up()
    assert not outcome.ok
    assert f"there are 2 licences {MEETINGS}: " in outcome.text
    assert "acme-emea.webex.com, Sub-2" in outcome.text
    started(seats, simulator, meetings={"licence": MEETINGS, "app": {"subscription": "sub-2"}})
    assert simulator.licences_of("ana@example.com") == [MEETINGS]


def test_an_address_that_nobody_has_invites_nobody(seats: Stack, simulator: Simulator) -> None:
    declare(seats, messaging={"licence": "Messaging", "user": "anna@example.com"})
    outcome = seats.up()
    assert not outcome.ok
    assert "anna@example.com: nobody in this organisation has the address" in outcome.text
    assert not changes(simulator)


# two resources, and leaving


def test_one_licence_twice_for_one_person_is_refused(seats: Stack, simulator: Simulator) -> None:
    declare(seats, one={"licence": "Messaging"}, two={"licence": "messaging", "user": "Ana@example.com"})
    for outcome in (seats.preview(), seats.up()):
        assert not outcome.ok
        assert "give the same licence: keep one of them" in outcome.text
    by_id = licence_id(simulator, "Messaging")
    declare(seats, one={"licence": "Messaging"}, two={"licence": by_id})
    outcome = seats.up()
    assert not outcome.ok
    assert "gives Messaging to this person, too: keep one of them" in outcome.text


def test_another_logical_name_takes_nothing_away(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, old={"licence": "Messaging"})
    declare(seats, new={"licence": "Messaging"})
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert "Messaging is left, since the resource new goes on with it" in outcome.text
    assert not changes(simulator)


def test_who_leaves_keeps_the_seat_unless_it_is_released(seats: Stack, simulator: Simulator) -> None:
    people = {**ANA, "bo": {"user_name": "bo@example.com"}}
    release = {"licence": "Messaging", "user": "bo", "on_leave": "release"}
    started(seats, simulator, people, kept={"licence": "Messaging"}, released=release)
    declare(seats, {})
    outcome = seats.up()
    assert outcome.ok, outcome.text
    assert not seats.resources()
    assert simulator.licences_of("ana@example.com") == ["Messaging"]
    assert simulator.licences_of("bo@example.com") == []
    assert [[operation for operation, _ in request] for request in changes(simulator)] == [["remove"]]


def test_destroy_takes_back(seats: Stack, simulator: Simulator) -> None:
    started(seats, simulator, messaging={"licence": "Messaging", "on_leave": "release"})
    assert seats.destroy().ok
    assert simulator.licences_of("ana@example.com") == []
