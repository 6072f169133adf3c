"""The life of everybody's account on a Meetings site, as one resource."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lifecycle.app_assignments import declare, outputs, settled, started, texts, up
from tests.lifecycle.rosters_of_people import override, refused
from tests.lifecycle.test_app_assignment import asked, sent
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator

ACME = {"name": "acme"}
HUB = {"name": "acme-hub", "kind": "control-hub"}
CANARY = "Canary-5512-x"


@pytest.fixture
def meetings(make_stack: StackMaker, simulator: Simulator) -> Stack:
    """A stack that knows nothing of an organization: a site-admin site is all there is."""
    return make_stack("meetings", simulator.site("acme").environment())


def account(simulator: Simulator, name: str) -> dict[str, Any]:
    return simulator.site("acme").account(name)


def having(name: str, **changes: Any) -> dict[str, Any]:
    """What is declared of somebody; a change to None takes the attribute out."""
    own = {key: changes.pop(key) for key in ("release", "clear", "createOnly") if key in changes}
    base = {"firstName": name.title(), "lastName": "Lima", "title": "Engineer"}
    attributes = {key: value for key, value in {**base, **changes}.items() if value is not None}
    return {"userName": f"{name}@example.com", "attributes": attributes, **own}


def team(size: int, **changes: Any) -> dict[str, dict[str, Any]]:
    return {f"p{number}": having(f"p{number}", **changes) for number in range(size)}


def test_accounts_are_made_and_stay(meetings: Stack, simulator: Simulator) -> None:
    declare(meetings, team(3), site=ACME)
    preview = meetings.preview()
    assert preview.ok, preview.text
    assert not simulator.requests()
    up(meetings)
    made = account(simulator, "p1@example.com")
    assert (made["title"], made["active"]) == ("Engineer", "ACTIVATED")
    assert outputs(meetings)["ids"]["p1"] == str(made["userId"])
    assert "webExIds" not in outputs(meetings)
    assert asked(simulator) == ["CreateUser"] * 3
    assert asked(simulator, writes=False).count("GetUser") == 0
    simulator.clear_requests()
    for again in (meetings.preview(), meetings.up()):
        assert again.ok, again.text
        assert again.quiet()
    assert not simulator.requests()
    settled(meetings)


def test_one_changed_attribute_is_one_set_user_with_nothing_else(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(3), site=ACME)
    declare(meetings, {**team(3), "p1": having("p1", title="Lead")}, site=ACME)
    assert meetings.preview().differences("apps") == {"assignments.p1": "update"}
    up(meetings)
    assert asked(simulator, writes=False) == ["SetUser"]
    assert sent(simulator) == {"title": "Lead"}
    settled(meetings)


def test_release_clear_and_create_only(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(2, language="FRENCH", createOnly=["language"]), site=ACME)
    assert account(simulator, "p0@example.com")["language"] == "FRENCH"
    people = {
        "p0": having("p0", title=None, release=["title"]),
        "p1": having("p1", title=None, language="GERMAN", createOnly=["language"]),
    }
    declare(meetings, people, site=ACME)
    up(meetings)
    assert account(simulator, "p0@example.com")["title"] == "Engineer"
    assert account(simulator, "p1@example.com").get("title", "") == ""
    assert account(simulator, "p1@example.com")["language"] == "FRENCH"
    declare(meetings, {**people, "p0": having("p0", title=None, clear=["title"])}, site=ACME)
    up(meetings)
    assert account(simulator, "p0@example.com").get("title", "") == ""
    settled(meetings)


def test_who_loses_the_app_is_deactivated_and_may_come_back(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(3), site=ACME)
    declare(meetings, team(2), site=ACME)
    up(meetings)
    before = account(simulator, "p2@example.com")
    assert before["active"] == "DEACTIVATED"
    declare(meetings, team(3), site=ACME)
    up(meetings)
    assert account(simulator, "p2@example.com")["active"] == "ACTIVATED"
    assert outputs(meetings)["linked"] == ["p2"]
    settled(meetings)
    declare(meetings, team(1), site=ACME, on_remove="retain")
    simulator.clear_requests()
    up(meetings)
    assert not asked(simulator)


def test_who_leaves_the_company_keeps_the_account(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(3), site=ACME)
    declare(meetings, team(2), site=ACME, stays=["p0", "p1"])
    up(meetings)
    assert not asked(simulator)
    assert account(simulator, "p2@example.com")["active"] == "ACTIVATED"
    declare(meetings, team(1), site=ACME, stays=["p0"], on_leave="release")
    up(meetings)
    assert account(simulator, "p1@example.com")["active"] == "DEACTIVATED"


def test_link_take_over_and_fail(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    there = site.add_account(
        {"webExId": "p0@example.com", "email": "p0@example.com", "firstName": "Z", "lastName": "Z"}
    )
    site.add_account({"webExId": "p1", "email": "p1@example.com", "firstName": "Z", "lastName": "Z"})
    site.add_account({"webExId": "p2@example.com", "email": "other@example.com", "firstName": "Z", "lastName": "Z"})
    declare(meetings, team(4), site=ACME, on_existing="fail")
    refused(meetings.up(), simulator, "3 people are refused", "has this account already")
    declare(meetings, team(4), site=ACME)
    refused(meetings.up(), simulator, "p2@example.com: ", "may be another person's", "webex:continueOnError")
    meetings.config(continueOnError="true")
    up(meetings)
    assert outputs(meetings)["ids"]["p0"] == str(there["userId"])
    assert outputs(meetings)["linked"] == ["p0", "p1"]
    assert outputs(meetings)["webExIds"] == {"p1": "p1"}
    assert list(outputs(meetings)["pending"]) == ["p2"]
    assert account(simulator, "p0@example.com")["title"] == "Engineer"
    declare(meetings, team(4), site=ACME, on_existing="take-over")
    up(meetings)
    assert outputs(meetings)["pending"] == {}
    settled(meetings)


def test_a_rename_keeps_the_account(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(2), site=ACME)
    before = account(simulator, "p1@example.com")["userId"]
    declare(meetings, {**team(1), "p1": {**having("p1"), "userName": "P1@Example.com"}}, site=ACME)
    assert meetings.preview().quiet()
    declare(meetings, {**team(1), "p1": {**having("p1"), "userName": "p1.b@example.com"}}, site=ACME)
    up(meetings)
    assert account(simulator, "p1.b@example.com")["userId"] == before
    assert asked(simulator) == ["SetUser"]
    settled(meetings)


def test_who_fails_is_pending_and_the_next_run_makes_one_write(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(4), site=ACME)
    simulator.fault(status=400, path="SetUser")
    declare(meetings, team(4, title=None, description="D"), site=ACME)
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert "1 person is pending" in outcome.text
    [key] = outputs(meetings)["pending"]
    assert json.loads(outputs(meetings)["assignments"][key])["attributes"]["title"] == "Engineer"
    simulator.clear_requests()
    assert meetings.preview().changes.get("update") == 1
    up(meetings)
    assert asked(simulator) == ["SetUser"]
    assert account(simulator, f"{key}@example.com").get("title", "") == ""
    settled(meetings)


def test_an_account_that_is_made_in_two_calls(meetings: Stack, simulator: Simulator) -> None:
    simulator.fault(status=400, path="SetUser")
    people = team(2, personalUrl=None)
    people["p0"]["attributes"]["personalUrl"] = "p0"
    declare(meetings, people, site=ACME)
    up(meetings)
    assert list(outputs(meetings)["pending"]) == ["p0"]
    assert set(outputs(meetings)["ids"]) == {"p0", "p1"}
    simulator.clear_requests()
    up(meetings)
    assert asked(simulator) == ["SetUser"]
    assert sent(simulator) == {"personalUrl": "p0"}
    settled(meetings)


def test_drift_is_shown_and_set_right(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(3), site=ACME)
    simulator.site("acme").edit_account("p1@example.com", {"title": "Hacked"})
    simulator.site("acme").remove_account("p2@example.com")
    assert meetings.refresh().ok
    assert json.loads(texts(meetings)["p1"])["attributes"]["title"] == "Hacked"
    assert meetings.preview().differences("apps") == {"assignments.p1": "update", "assignments.p2": "add"}
    up(meetings)
    assert account(simulator, "p1@example.com")["title"] == "Engineer"
    settled(meetings)


def test_the_guard_without_an_organization(meetings: Stack, simulator: Simulator) -> None:
    limit = {"count": 2, "percent": 0}
    started(meetings, simulator, team(6), site=ACME, removals=limit)
    declare(meetings, team(3), site=ACME, removals=limit)
    outcome = meetings.preview()
    refused(outcome, simulator, "3 of 6 people would lose acme (p3@example.com, p4@example.com, p5@example.com)")
    declare(meetings, {**team(6), **team(3, active="DEACTIVATED")}, site=ACME, removals=limit)
    refused(meetings.preview(), simulator, "3 of 6 people would lose acme")
    meetings.config(allowRemovals=override(outcome))
    declare(meetings, team(3), site=ACME, removals=limit)
    up(meetings)
    assert asked(simulator) == ["DelUser"] * 3
    declare(meetings, {**team(3), "p0": having("p0", active="DEACTIVATED")}, site=ACME, removals=limit)
    up(meetings)
    assert account(simulator, "p0@example.com")["active"] == "DEACTIVATED"
    assert meetings.destroy().ok


def test_another_site_is_refused_before_any_call(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, team(2), site=ACME)
    meetings.environment |= simulator.site("acme-hub").environment()
    declare(meetings, team(2), site=HUB)
    refused(meetings.up(), simulator, "state has this account on Meetings site acme")


def test_on_control_hub_an_account_follows_its_user(make_stack: StackMaker, simulator: Simulator) -> None:
    site = simulator.site("acme-hub")
    hub = make_stack("hub", {**simulator.environment(), **site.environment()})
    users = [simulator.add_user({"userName": f"p{number}@example.com"}) for number in range(2)]
    started(hub, simulator, team(2), site=HUB)
    assert site.account("p0@example.com")["title"] == "Engineer"
    declare(hub, {**team(1), "p1": {**having("p1"), "userName": "p1.b@example.com"}}, site=HUB)
    assert "rename the person in Control Hub" in up(hub)
    simulator.edit_user(users[1]["id"], {"userName": "p1.b@example.com"})
    up(hub)
    assert outputs(hub)["pending"] == {}


def test_secrets_are_nowhere_in_clear(meetings: Stack, simulator: Simulator) -> None:
    seen: list[str] = []

    def run(people: dict[str, Any], **arguments: Any) -> None:
        declare(meetings, people, site=ACME, **arguments)
        preview = meetings.preview()
        seen.extend([preview.text, json.dumps(preview.steps), up(meetings), meetings.state_file.read_text()])

    run({**team(2), "p0": having("p0", password=CANARY)})
    assert simulator.site("acme").holds("p0@example.com", "password", CANARY)
    run(team(2), secrets={"p1": {"attributes": {"password": f"{CANARY}2"}}})
    assert simulator.site("acme").holds("p1@example.com", "password", f"{CANARY}2")
    simulator.fault(status=400, path="SetUser")
    run(team(2), secrets={"p1": {"attributes": {"password": f"{CANARY}3"}}})
    assert list(outputs(meetings)["pending"]) == ["p1"]
    assert meetings.refresh().ok
    run(team(2), secrets={"p1": {"attributes": {"password": f"{CANARY}3"}}})
    assert simulator.site("acme").holds("p1@example.com", "password", f"{CANARY}3")
    seen.append(meetings.state_file.read_text())
    for text in seen:
        assert CANARY not in text


def test_a_password_that_was_made_is_nowhere_in_clear(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    declare(meetings, team(2), site=ACME, password=20)
    preview, text = meetings.preview(), up(meetings)
    made = json.loads((meetings.folder / "seen.json").read_text())
    assert set(made) == {"p0", "p1"}
    state = meetings.state_file.read_text()
    for key, password in made.items():
        assert site.holds(f"{key}@example.com", "password", password)
        assert password not in preview.text + text + state
    assert set(outputs(meetings)["passwords"]) == {"4dabf18193072939515e22adb298388d", "ciphertext"}
    settled(meetings)
