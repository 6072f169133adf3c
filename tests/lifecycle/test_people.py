"""The life of many people as one resource."""

from __future__ import annotations

import json

from tests.lifecycle.people import ENTERPRISE
from tests.lifecycle.rosters_of_people import (
    PROGRAM,
    SECRET_PROGRAM,
    account,
    declare,
    outputs,
    override,
    person,
    refused,
    started,
    team,
    texts,
    writes,
)
from tests.support.stack import Stack
from webex_simulator import Simulator


def test_create_then_nothing_to_do(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"a": person("ana"), "b": person("bo")})
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    assert not simulator.requests()
    outcome = stack.up()
    assert outcome.ok, outcome.text
    ana = account(simulator, "ana@example.com")
    assert (ana["title"], ana["active"]) == ("Engineer", True)
    assert outputs(stack)["ids"]["a"] == ana["id"]
    assert texts(stack)["a"] == {**person("ana"), "active": True}
    simulator.clear_requests()
    for again in (stack.preview(), stack.up()):
        assert again.ok, again.text
        assert again.quiet()
    assert not simulator.requests()


def test_one_changed_title_is_one_patch_and_one_line(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(3))
    declare(stack, {**team(3), "p1": person("p1", title="Lead")})
    assert stack.preview().differences("company") == {"people.p1": "update"}
    outcome = stack.up()
    assert outcome.ok, outcome.text
    [(method, _, body)] = writes(simulator)
    assert method == "PATCH"
    assert [operation["value"] for operation in body["Operations"]] == ["Lead"]
    assert account(simulator, "p1@example.com")["title"] == "Lead"


def test_link_and_refuse(stack: Stack, simulator: Simulator) -> None:
    there = simulator.add_user({"userName": "Ana@example.com", "nickName": "Nan", "active": False})
    simulator.add_user({"userName": "bo@example.com", "externalId": "another"})
    people = {"a": person("ana"), "b": person("bo", externalId="ours")}
    declare(stack, people)
    refused(stack.up(), simulator, "bo@example.com: ", "externalId another", "webex:continueOnError")
    assert not stack.resources()
    stack.config(continueOnError="true")
    assert stack.up().ok
    assert (outputs(stack)["ids"], outputs(stack)["linked"]) == ({"a": there["id"]}, ["a"])
    ana = account(simulator, "ana@example.com")
    assert (ana["active"], ana["nickName"], ana["title"]) == (True, "Nan", "Engineer")
    assert "externalId another" in outputs(stack)["pending"]["b"]
    declare(stack, people, on_existing="take-over")
    assert stack.up().ok
    assert outputs(stack)["pending"] == {}
    assert account(simulator, "bo@example.com")["title"] == "Engineer"
    assert stack.preview().quiet()


def test_a_leaver_is_deactivated_and_may_come_back(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(3))
    before = account(simulator, "p2@example.com")["id"]
    declare(stack, team(2))
    assert stack.preview().differences("company") == {"people.p2": "delete"}
    assert stack.up().ok
    assert account(simulator, "p2@example.com")["active"] is False
    assert stack.preview().quiet()
    declare(stack, team(3))
    assert stack.up().ok
    assert (account(simulator, "p2@example.com")["id"], outputs(stack)["ids"]["p2"]) == (before, before)
    assert account(simulator, "p2@example.com")["active"] is True


def test_the_guard_refuses_in_the_preview(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(30))
    declare(stack, team(24))
    for outcome in (stack.preview(), stack.up()):
        refused(outcome, simulator, "6 of 30 people would be removed or deactivated", "Nothing was changed.")
        assert not simulator.requests()
    declare(stack, {**team(30), **team(6, active=False)})
    refused(stack.preview(), simulator, "6 of 30 people would be removed or deactivated")
    declare(stack, {f"new-{key}": one for key, one in team(30).items()})
    refused(stack.preview(), simulator, "knows 30 people under another name", "former_keys")
    declare(stack, team(25))
    assert stack.up().ok
    assert sum(not user["active"] for user in simulator.users()) == 5


def test_the_override_lets_exactly_these_go(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(30))
    declare(stack, team(24))
    stack.config(allowRemovals=override(stack.preview()))
    declare(stack, team(23))
    refused(stack.up(), simulator, "7 of 30 people")
    declare(stack, team(24))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert sum(not user["active"] for user in simulator.users()) == 6


def test_who_fails_is_pending_and_the_next_run_makes_one_write(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(4))
    simulator.fault(status=400, method="PATCH", path=outputs(stack)["ids"]["p1"])
    declare(stack, team(4, title="Lead"))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert "1 person is pending. p1@example.com: Webex answered PATCH" in outcome.text
    assert list(outputs(stack)["pending"]) == ["p1"]
    assert [account(simulator, f"p{number}@example.com")["title"] for number in range(3)] == [
        "Lead",
        "Engineer",
        "Lead",
    ]
    simulator.clear_requests()
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    assert outcome.changes.get("update") == 1
    assert stack.up().ok
    assert [method for method, _, _ in writes(simulator)] == ["PATCH"]
    assert account(simulator, "p1@example.com")["title"] == "Lead"
    assert outputs(stack)["pending"] == {}
    assert stack.preview().quiet()


def test_deleted_in_webex_is_made_again(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(3))
    simulator.remove_user(account(simulator, "p1@example.com")["id"])
    assert stack.refresh().ok
    assert set(texts(stack)) == set(outputs(stack)["ids"]) == {"p0", "p2"}
    assert stack.preview().differences("company") == {"people.p1": "add"}
    assert stack.up().ok
    assert account(simulator, "p1@example.com")["active"] is True


def test_drift_shows_person_by_person_and_is_repaired(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(12))
    simulator.edit_user(account(simulator, "p1@example.com")["id"], {"title": "Hacked", "nickName": "not managed"})
    assert stack.refresh().ok
    assert texts(stack)["p1"] == {**person("p1", title="Hacked"), "active": True}
    assert stack.preview().differences("company") == {"people.p1": "update"}
    assert stack.up().ok
    p1 = account(simulator, "p1@example.com")
    assert (p1["title"], p1["nickName"]) == ("Engineer", "not managed")
    assert stack.preview().quiet()


def test_a_refresh_that_finds_nothing_changes_nothing(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(12))
    before = stack.managed()
    assert stack.refresh().ok
    assert stack.managed() == before
    assert stack.preview().quiet()


def test_case_only_and_rename(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(2))
    declare(stack, {**team(2), "p1": person("p1", userName="P1@Example.com")})
    assert stack.preview().quiet()
    assert stack.up().quiet()
    assert not simulator.requests()
    before = account(simulator, "p1@example.com")["id"]
    declare(stack, {**team(2), "p1": person("p1", userName="p1.lima@example.com")})
    assert stack.up().ok
    assert account(simulator, "p1.lima@example.com")["id"] == before
    assert [method for method, _, _ in writes(simulator)] == ["PATCH"]


def test_release_clear_and_exact(stack: Stack, simulator: Simulator) -> None:
    mobile, work = {"type": "mobile", "value": "+1 555 1"}, {"type": "work", "value": "+1 555 2"}
    simulator.add_user({"userName": "p0@example.com", "nickName": "Zero", "phoneNumbers": [mobile]})
    started(stack, simulator, team(2, phoneNumbers=[work]))
    declare(stack, team(2, title=None, phoneNumbers=[work]), release=["title"], clear=["nickName"])
    assert stack.up().ok
    p0 = account(simulator, "p0@example.com")
    assert (p0["title"], p0.get("nickName"), len(p0["phoneNumbers"])) == ("Engineer", None, 2)
    declare(stack, team(2, title=None, phoneNumbers=[work]), release=["title"], exact=["phoneNumbers"])
    assert stack.up().ok
    assert [phone["type"] for phone in account(simulator, "p0@example.com")["phoneNumbers"]] == ["work"]
    assert stack.preview().quiet()


def test_another_key_for_the_same_person(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(2))
    ids = dict(outputs(stack)["ids"])
    declare(stack, {"p0": person("p0"), "one": person("p1")}, former_keys={"one": "p1"})
    assert stack.up().ok
    assert outputs(stack)["ids"] == {"p0": ids["p0"], "one": ids["p1"]}
    assert not writes(simulator)
    declare(stack, {"p0": person("p0"), "one": person("p1")})
    assert stack.preview().quiet()


def test_people_move_between_two_resources(stack: Stack, simulator: Simulator) -> None:
    stack.program(PROGRAM)
    stack.people({"one": {"people": team(12)}, "two": {"people": team(1, first=50)}})
    assert stack.up().ok
    simulator.clear_requests()
    moved = list(team(10, first=2))
    stack.people(
        {
            "one": {"people": team(2), "elsewhere": [*moved, "p50"]},
            "two": {"people": {**team(10, first=2), **team(1, first=50)}, "elsewhere": ["p0", "p1"]},
        }
    )
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not writes(simulator)
    assert len(outputs(stack, "two")["ids"]) == 11
    assert all(user["active"] for user in simulator.users())


def test_a_new_name_and_15_leavers(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(30))
    declare(stack, team(15), name="firm")
    outcome = stack.up()
    assert not outcome.ok
    assert "company goes, and 15 of its 30 people with it" in outcome.text
    assert not writes(simulator)
    stack.config(allowRemovals=override(outcome))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    gone = {user["userName"] for user in simulator.users() if not user["active"]}
    assert gone == {f"p{number}@example.com" for number in range(15, 30)}
    assert stack.preview().quiet()


def test_destroy(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(5))
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert not [user for user in simulator.users()[1:] if user["active"]]
    assert not stack.resources()


def test_only_these(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(30))
    stack.config(only="P3@example.com")
    declare(stack, {**team(10, title="Lead"), **team(1, first=90)})
    assert stack.preview().differences("company") == {"people.p3": "update"}
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert [method for method, _, _ in writes(simulator)] == ["PATCH"]
    assert set(texts(stack)) == set(team(30))
    stack.config(only="")
    outcome = stack.preview()
    assert not outcome.ok
    assert "20 of 30 people would be removed" in outcome.text


def test_only_these_leaves_who_is_pending_as_they_are(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(4))
    simulator.fault(status=400, method="PATCH", path=outputs(stack)["ids"]["p1"])
    declare(stack, {**team(4), "p1": person("p1", title="Lead")})
    assert stack.up().ok
    simulator.clear_requests()
    stack.config(only="p3")
    assert stack.preview().quiet()
    declare(stack, {**team(4), "p1": person("p1", title="Lead"), "p3": person("p3", title="Head")})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert [one for _, one, _ in writes(simulator)] == [outputs(stack)["ids"]["p3"]]
    assert list(outputs(stack)["pending"]) == ["p1"]


# what must not be seen

CANARY, OTHER = "canary-5512", "canary-8841"


def test_secrets_are_nowhere_in_clear(stack: Stack, simulator: Simulator) -> None:
    stack.program(SECRET_PROGRAM)
    seen: list[str] = []

    def run(data: dict[str, object]) -> None:
        stack.people({"data": data})  # type: ignore[dict-item]
        preview, outcome = stack.preview(), stack.up()
        assert outcome.ok, outcome.text
        seen.extend([preview.text, json.dumps(preview.steps), outcome.text, stack.state_file.read_text()])

    people = team(2)
    run({"people": people, "secrets": {"p0": {"employeeNumber": CANARY}}})
    assert account(simulator, "p0@example.com")[ENTERPRISE]["employeeNumber"] == CANARY
    simulator.edit_user(account(simulator, "p0@example.com")["id"], {ENTERPRISE: {"employeeNumber": OTHER}})
    outcome = stack.refresh()
    assert outcome.ok, outcome.text
    seen += [outcome.text, stack.state_file.read_text()]
    simulator.fault(status=400, method="PATCH")
    run({"people": {**people, "p0": person("p0", title="Lead")}, "secrets": {}})  # pending, with the secret dropped
    assert "employeeNumber" in account(simulator, "p0@example.com")[ENTERPRISE]
    run({"people": {**people, "p0": person("p0", title="Lead")}, "secrets": {}})
    assert "employeeNumber" not in account(simulator, "p0@example.com").get(ENTERPRISE, {})
    for text in seen:
        assert CANARY not in text
        assert OTHER not in text
