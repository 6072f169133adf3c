"""The life of everybody's license, or account on a site, as one resource."""

from __future__ import annotations

from tests.lifecycle.app_assignments import (
    CALLING,
    MEETINGS,
    MESSAGING,
    PROGRAM,
    company,
    declare,
    gives,
    hire,
    outputs,
    settled,
    started,
    team,
    texts,
    up,
    withdraw,
)
from tests.lifecycle.rosters_of_people import override, refused
from tests.support.stack import Stack
from webex_simulator import Simulator


def test_a_license_is_given_to_everybody_and_taken_from_one(stack: Stack, simulator: Simulator) -> None:
    declare(stack, team(3), company(4), license=MESSAGING)
    preview = stack.preview()
    assert preview.ok, preview.text
    assert not simulator.requests()
    up(stack)
    assert [simulator.licenses_of(f"p{number}@example.com") for number in range(4)] == [["Messaging"]] * 3 + [[]]
    entry = stack.resources()["apps"]
    assert entry["type"] == "pulumi-python:dynamic/webex:AppAssignments"
    assert set(outputs(stack)["ids"]) == {"p0", "p1", "p2"}
    assert outputs(stack)["linked"] == []
    assert len(gives(simulator)) == 3
    assert [one.path for one in simulator.requests() if "/people/" in one.path] == []
    simulator.clear_requests()
    for again in (stack.preview(), stack.up()):
        assert again.ok, again.text
        assert again.quiet()
    assert not simulator.requests()
    settled(stack)
    declare(stack, {**team(2), **team(1, first=3)}, company(4), license=MESSAGING)
    simulator.clear_requests()
    assert stack.preview().differences("apps") == {"assignments.p2": "delete", "assignments.p3": "add"}
    up(stack)
    assert [operations for _, operations in gives(simulator)] == [["remove"], ["add"]]
    assert simulator.licenses_of("p2@example.com") == []
    settled(stack)


def test_who_leaves_the_company_keeps_the_license_for_their_return(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 4)
    started(stack, simulator, team(4), license=MESSAGING, stays=list(team(4)))
    declare(stack, team(2), license=MESSAGING, stays=["p0", "p1", "p2"])
    up(stack)
    assert [operations for _, operations in gives(simulator)] == [["remove"]]
    assert (simulator.licenses_of("p2@example.com"), simulator.licenses_of("p3@example.com")) == ([], ["Messaging"])
    assert set(outputs(stack)["ids"]) == {"p0", "p1"}
    declare(stack, {**team(2), **team(1, first=3)}, license=MESSAGING, stays=["p0", "p1", "p2", "p3"])
    simulator.clear_requests()
    up(stack)
    assert not gives(simulator)
    assert outputs(stack)["linked"] == ["p3"]
    settled(stack)
    declare(stack, team(2), license=MESSAGING, stays=["p0", "p1"], on_leave="release")
    up(stack)
    assert simulator.licenses_of("p3@example.com") == []


def test_nobody_with_this_address_is_pending_until_there_is(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 2)
    declare(stack, team(3), license=MESSAGING)
    assert "p2@example.com: nobody in this organization has the address" in up(stack)
    assert list(outputs(stack)["pending"]) == ["p2"]
    assert simulator.licenses_of("p1@example.com") == ["Messaging"]
    assert stack.preview().changes.get("update") == 1
    hire(simulator, 1, first=2)
    simulator.clear_requests()
    up(stack)
    assert len(gives(simulator)) == 1
    assert outputs(stack)["pending"] == {}
    settled(stack)


def test_who_fails_is_pending_and_the_next_run_makes_one_write(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 4)
    declare(stack, team(3), license=MESSAGING)
    simulator.fault(status=400, method="PATCH", path="licenses/users")
    assert "1 person is pending" in up(stack)
    assert len(outputs(stack)["pending"]) == 1
    simulator.clear_requests()
    up(stack)
    assert len(gives(simulator)) == 1
    settled(stack)
    simulator.fault(status=400, method="PATCH", path="licenses/users")
    declare(stack, team(2), license=MESSAGING)
    assert "1 person is pending. p2@example.com: " in up(stack)
    assert simulator.licenses_of("p2@example.com") == ["Messaging"]
    simulator.clear_requests()
    up(stack)
    assert [operations for _, operations in gives(simulator)] == [["remove"]]
    settled(stack)


def test_an_attendee_becomes_a_host_in_place(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 3)
    started(stack, simulator, team(3), license={**MEETINGS, "account_type": "attendee"})
    assert simulator.licenses_of("p0@example.com") == []
    settled(stack)
    people = {**team(3), "p1": {"userName": "p1@example.com", "accountType": "host"}}
    declare(stack, people, license={**MEETINGS, "account_type": "attendee"})
    simulator.clear_requests()
    up(stack)
    assert [sorted(operations) for _, operations in gives(simulator)] == [["add", "remove"]]
    assert simulator.licenses_of("p1@example.com") == ["Meeting - Webex Meeting Center"]
    settled(stack)


def test_another_license_is_a_change_in_place(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 3)
    started(stack, simulator, team(3), license=MESSAGING)
    simulator.fault(status=400, method="PATCH", path="licenses/users")
    declare(stack, team(3), license=MEETINGS)
    up(stack)
    assert len(outputs(stack)["pending"]) == 1
    settled_text = [simulator.licenses_of(f"p{number}@example.com") for number in range(3)]
    assert sorted(settled_text) == [["Meeting - Webex Meeting Center"]] * 2 + [["Messaging"]]
    assert stack.refresh().ok
    simulator.clear_requests()
    up(stack)
    assert [sorted(operations) for _, operations in gives(simulator)] == [["add", "remove"]]
    assert [simulator.licenses_of(f"p{number}@example.com") for number in range(3)] == [
        ["Meeting - Webex Meeting Center"]
    ] * 3
    settled(stack)


def test_numbers_of_calling_are_each_persons_own(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 2)
    people = {key: {**one, "extension": f"100{key[1]}"} for key, one in team(2).items()}
    started(stack, simulator, people, license=CALLING)
    settled(stack)
    people["p1"]["extension"] = "1009"
    declare(stack, people, license=CALLING)
    assert stack.preview().differences("apps") == {"assignments.p1": "update"}
    stack.up()
    declare(stack, {**people, "p1": {"userName": "p1@example.com"}}, license=CALLING)
    outcome = stack.preview()
    assert not outcome.ok
    assert "p1@example.com: location says where" in outcome.text


def test_a_rename_and_another_case_are_no_calls(stack: Stack, simulator: Simulator) -> None:
    ids = hire(simulator, 2)
    started(stack, simulator, team(2), license=MESSAGING)
    declare(stack, {**team(1), "p1": {"userName": "P1@Example.com"}}, license=MESSAGING)
    assert stack.preview().quiet()
    declare(stack, {**team(1), "p1": {"userName": "p1.lima@example.com"}}, license=MESSAGING)
    up(stack)
    assert outputs(stack)["ids"]["p1"] == ids[1]
    assert not simulator.requests(write_only=True)
    assert stack.preview().quiet()


def test_another_key_for_the_same_person(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 2)
    started(stack, simulator, team(2), license=MESSAGING)
    renamed = {**team(1), "one": team(2)["p1"]}
    declare(stack, renamed, license=MESSAGING)
    refused(stack.preview(), simulator, "knows 1 person under another name (p1@example.com: p1 is now one)")
    declare(stack, renamed, license=MESSAGING, former_keys={"one": "p1"})
    up(stack)
    assert not gives(simulator)
    assert set(outputs(stack)["ids"]) == {"p0", "one"}
    settled(stack)


def test_the_guard_refuses_in_the_preview(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 6)
    limit = {"count": 2, "percent": 0}
    started(stack, simulator, team(6), license=MESSAGING, removals=limit)
    declare(stack, team(3), license=MESSAGING, removals=limit)
    sentences = ("3 of 6 people would lose Messaging (p3@example.com, ", "allows 2 (2 or 0 %)", "Nothing was changed")
    for outcome in (stack.preview(), stack.up()):
        refused(outcome, simulator, *sentences, "webex:allowRemovals")
        assert not simulator.requests()
    declare(stack, team(3), license=MESSAGING, removals=limit, stays=["p0", "p1", "p2", "p3", "p4"])
    assert stack.preview().ok
    declare(stack, team(3), license=MESSAGING, removals=limit, elsewhere=["p3", "p4", "p5"])
    assert stack.preview().ok
    declare(stack, team(3), license=MESSAGING, removals=limit)
    stack.config(allowRemovals=override(stack.preview()))
    declare(stack, team(2), license=MESSAGING, removals=limit)
    refused(stack.up(), simulator, "4 of 6 people would lose Messaging")
    declare(stack, team(3), license=MESSAGING, removals=limit)
    up(stack)
    assert len(gives(simulator)) == 3


def test_what_webex_took_is_given_again(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 20)
    started(stack, simulator, team(20), license=MESSAGING)
    withdraw(simulator, "p1@example.com")
    assert stack.refresh().ok
    reads = [one for one in simulator.requests() if "/people/" in one.path]
    assert len(reads) <= 1
    assert "p1" not in texts(stack)
    assert stack.preview().differences("apps") == {"assignments.p1": "add"}
    up(stack)
    assert len(gives(simulator)) == 1
    for number in range(6):
        withdraw(simulator, f"p{number}@example.com")
    outcome = stack.refresh()
    assert not outcome.ok
    assert "More than 5 licenses that state knows were taken" in outcome.text


def test_destroy(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 7)
    started(stack, simulator, team(7), license=MESSAGING)
    outcome = stack.destroy()
    refused(outcome, simulator, "apps goes, and 7 of its 7 people lose Messaging (p0@example.com, ")
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(outcome)
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert not stack.resources()
    assert [operations for _, operations in gives(simulator)] == [["remove"]] * 7


def test_features_keep_the_app(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 2)
    started(stack, simulator, team(2), license=MESSAGING)
    declare(stack, team(1), license=MESSAGING, features=["create", "update"])
    assert "p1@example.com: deactivate is off, so the app is left as it is" in up(stack)
    assert not simulator.requests(write_only=True)
    assert set(outputs(stack)["ids"]) == {"p0"}


def test_only_these(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 4)
    started(stack, simulator, team(3), license=MESSAGING)
    stack.config(only="p3@example.com,p2")
    declare(stack, {**team(1), **team(1, first=3)}, license=MESSAGING)
    assert stack.preview().differences("apps") == {"assignments.p2": "delete", "assignments.p3": "add"}
    up(stack)
    assert set(outputs(stack)["ids"]) == {"p0", "p1", "p3"}


def test_two_resources_that_give_the_same_are_refused(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 1)
    stack.program(PROGRAM)
    stack.people({"apps": {name: {"people": team(1), "license": MESSAGING} for name in ("one", "two")}})
    refused(stack.preview(), simulator, "p0@example.com: p0 and p0 give the same license: keep one of them")


def test_people_move_between_two_resources(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 4)
    stack.program(PROGRAM)
    stack.people({"apps": {"one": {"people": team(2), "license": MESSAGING}}})
    up(stack)
    simulator.clear_requests()
    one, two = {"people": team(1), "elsewhere": ["p1"]}, {"people": team(1, first=1)}
    stack.people({"apps": {"one": {**one, "license": MESSAGING}, "two": {**two, "license": MESSAGING}}})
    up(stack)
    assert not gives(simulator)
    assert simulator.licenses_of("p1@example.com") == ["Messaging"]


def test_a_paused_stack_writes_nothing(stack: Stack, simulator: Simulator) -> None:
    hire(simulator, 2)
    started(stack, simulator, team(1), license=MESSAGING)
    stack.config(paused="true")
    declare(stack, team(2), license=MESSAGING)
    refused(stack.up(), simulator, "nothing was written, since webex:paused is set")
