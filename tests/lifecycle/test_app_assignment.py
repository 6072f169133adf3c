"""A Meetings account's life: create, no-op, update, link, rename, drift, leave, come back, secrets."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.lifecycle.accounts import HUB, PROGRAM, WITH_PASSWORD, ana
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator


@pytest.fixture
def meetings(make_stack: StackMaker, simulator: Simulator) -> Stack:
    """A stack that knows nothing of an organization: a site-admin site is all there is."""
    stack = make_stack("meetings", simulator.site("acme").environment())
    stack.program(PROGRAM)
    return stack


@pytest.fixture
def hub(make_stack: StackMaker, simulator: Simulator) -> Stack:
    """A stack with an organization and a site that Control Hub manages."""
    stack = make_stack("hub", {**simulator.environment(), **simulator.site("acme-hub").environment()})
    stack.program(PROGRAM)
    return stack


def declare(stack: Stack, site: dict[str, str] | None = None, **data: Any) -> None:
    stack.people({"site": site or {}, **data})


def started(stack: Stack, simulator: Simulator, site: dict[str, str] | None = None, **data: Any) -> None:
    """Bring the stack to these people and accounts, then forget the requests that it took."""
    declare(stack, site, **data)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


def asked(simulator: Simulator, *, writes: bool = True) -> list[str]:
    """The operations of the XML API that were asked for."""
    found = simulator.requests(write_only=writes)
    return [one.path for one in found if one.method == "XML" and one.path != "AuthenticateUser"]


def sent(simulator: Simulator) -> dict[str, Any]:
    """The body of the one SetUser."""
    [body] = [one.body for one in simulator.requests() if one.path == "SetUser"]
    assert isinstance(body, dict)
    return {key: value for key, value in body.items() if key != "webExId"}


def settled(stack: Stack) -> None:
    """Nothing differs, neither from state nor from Webex."""
    for outcome in (stack.preview(), stack.up(), stack.refresh(), stack.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text


# create, no-op, update, destroy


def test_preview_plans_and_asks_nothing(meetings: Stack, simulator: Simulator) -> None:
    declare(meetings, accounts={"ana": ana(), "bo": ana(user="bo", email="bo@example.com")})
    outcome = meetings.preview()
    assert outcome.ok, outcome.text
    assert outcome.changes["create"] == 3
    assert not simulator.requests()


def test_an_account_is_made_and_stays(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana()})
    account = simulator.site("acme").account("ana@example.com")
    assert (account["email"], account["title"], account["active"]) == ("ana@example.com", "Engineer", "ACTIVATED")
    entry = meetings.resources()["ana"]
    assert entry["type"] == "pulumi-python:dynamic/webex:AppAssignment"
    assert entry["id"] == f"acme/{account['userId']}"
    assert entry["outputs"]["linked"] is False
    settled(meetings)
    assert asked(simulator) == []


def test_one_changed_attribute_is_one_set_user_with_nothing_else(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana(), "bo": ana(user="bo@example.com")})
    declare(meetings, accounts={"ana": ana(title="Architect"), "bo": ana(user="bo@example.com")})
    assert meetings.preview().differences("ana") == {"title": "update"}
    assert meetings.up().changes.get("update") == 1
    assert asked(simulator, writes=False) == ["SetUser"]
    assert sent(simulator) == {"title": "Architect"}


def test_what_is_dropped_is_shown_and_cleared_or_told(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana(privilegeVoiceOverIp=True)})
    declare(meetings, accounts={"ana": ana(title=None)})
    preview = meetings.preview()
    assert preview.differences("ana") == {"title": "delete", "privilegeVoiceOverIp": "delete"}
    outcome = meetings.up()
    assert outcome.ok
    assert "privilegeVoiceOverIp is dropped but stays in Webex as it is" in outcome.text
    assert sent(simulator) == {"title": ""}
    assert not simulator.site("acme").account("ana@example.com").get("title")
    settled(meetings)


def test_what_is_released_stays(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana()})
    declare(meetings, accounts={"ana": ana(title=None, release=["title"])})
    assert meetings.up().ok
    assert asked(simulator) == []
    settled(meetings)


def test_clear_keeps_an_attribute_empty(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    started(meetings, simulator, accounts={"ana": ana(clear=["description"])})
    site.edit_account("ana@example.com", {"description": "from elsewhere"})
    assert meetings.refresh().ok
    assert meetings.preview().differences("ana") == {"description": "delete"}
    assert meetings.up().ok
    assert not site.account("ana@example.com").get("description")
    settled(meetings)


def test_destroy_deactivates_and_up_brings_back(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    started(meetings, simulator, accounts={"ana": ana(), "bo": ana(user="bo@example.com", on_remove="retain")})
    assert meetings.destroy().ok
    assert [site.account(f"{name}@example.com")["active"] for name in ("ana", "bo")] == ["DEACTIVATED", "ACTIVATED"]
    started(meetings, simulator, accounts={"ana": ana()})
    assert site.account("ana@example.com")["active"] == "ACTIVATED"
    assert meetings.resources()["ana"]["outputs"]["linked"] is True


# link


def test_an_account_is_linked_and_only_what_differs_is_sent(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    site.add_account({"webExId": "ana", "email": "Ana@example.com", "firstName": "Ana", "lastName": "Lima"})
    declare(meetings, accounts={"ana": ana(phonesPhone=None)})
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert sent(simulator) == {"title": "Engineer"}
    assert [account["webExId"] for account in site.accounts()] == ["ana"]
    assert meetings.resources()["ana"]["outputs"]["webExId"] == "ana"
    settled(meetings)


def test_an_account_is_not_linked_where_that_is_to_fail(meetings: Stack, simulator: Simulator) -> None:
    simulator.site("acme").add_account({"webExId": "ana@example.com"})
    declare(meetings, accounts={"ana": ana(on_existing="fail")})
    outcome = meetings.up()
    assert not outcome.ok
    assert "site acme has this account already (webExId ana@example.com) and on_existing is fail" in outcome.text
    assert not meetings.resources()


def test_a_lost_answer_makes_nobody_twice(meetings: Stack, simulator: Simulator) -> None:
    simulator.fault(method="XML", path="CreateUser", drop="after")
    started(meetings, simulator, accounts={"ana": ana()})
    assert len(simulator.site("acme").accounts()) == 1
    settled(meetings)


# the personal URL, which takes a second call


def test_a_failing_second_call_loses_nothing(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    site.add_account({"webExId": "eve@example.com", "personalUrl": "taken"})
    declare(meetings, accounts={"ana": ana(personalUrl="taken", password="Simulated-1a", phonesPIN="82645")})
    outcome = meetings.up()
    assert not outcome.ok
    assert "personalUrl" in outcome.text
    assert "Simulated-1a" not in outcome.text
    assert meetings.resources()["ana"]["id"] == f"acme/{site.account('ana@example.com')['userId']}"
    assert "Simulated-1a" not in meetings.state_file.read_text()
    assert "82645" not in meetings.state_file.read_text()
    simulator.clear_requests()
    declare(meetings, accounts={"ana": ana(personalUrl="ana.lima", password="Simulated-1a", phonesPIN="82645")})
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert sent(simulator) == {"personalUrl": "ana.lima"}
    assert site.account("ana@example.com")["personalUrl"] == "ana.lima"
    assert meetings.resources()["ana"]["outputs"]["linked"] is False
    settled(meetings)


def test_the_same_url_again_goes_on_where_it_failed(meetings: Stack, simulator: Simulator) -> None:
    simulator.fault(method="XML", path="SetUser", exception_id="030105")
    declare(meetings, accounts={"ana": ana(personalUrl="ana.lima")})
    assert not meetings.up().ok
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert simulator.site("acme").account("ana@example.com")["personalUrl"] == "ana.lima"
    settled(meetings)


# drift


def test_drift_is_shown_and_set_right(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    started(meetings, simulator, accounts={"ana": ana()})
    site.edit_account("ana@example.com", {"title": "Boss", "company": "not ours", "active": "DEACTIVATED"})
    assert meetings.refresh().ok
    assert set(meetings.resources()) == {"ana"}
    assert meetings.preview().differences("ana") == {"title": "update", "active": "update"}
    assert meetings.up().ok
    account = site.account("ana@example.com")
    assert (account["title"], account["company"], account["active"]) == ("Engineer", "not ours", "ACTIVATED")
    settled(meetings)


def test_an_erased_account_is_made_anew(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana()})
    simulator.site("acme").remove_account("ana@example.com")
    assert meetings.refresh().ok
    assert not meetings.resources()
    started(meetings, simulator, accounts={"ana": ana()})
    settled(meetings)


# rename


def test_a_rename_keeps_the_account(meetings: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme")
    started(meetings, simulator, accounts={"ana": ana()})
    before = site.account("ana@example.com")["userId"]
    declare(meetings, accounts={"ana": ana(user="ana.lima@example.com")})
    assert meetings.up().changes.get("update") == 1
    [account] = site.accounts()
    assert (account["userId"], account["webExId"], account["email"]) == (
        before, "ana.lima@example.com", "ana.lima@example.com"
    )  # fmt: skip
    settled(meetings)


# people of Control Hub


def test_on_control_hub_an_account_follows_its_user(hub: Stack, simulator: Simulator) -> None:
    person = {"user_name": "ana@example.com", "given_name": "Ana", "family_name": "Lima"}
    account = {"user": "ana", "attributes": {"title": "Engineer"}}
    started(hub, simulator, HUB, users={"ana": person}, accounts={"ana-meetings": account})
    settled(hub)
    simulator.clear_requests()
    person |= {"user_name": "ana.wu@example.com", "family_name": "Wu"}
    declare(hub, HUB, users={"ana": person}, accounts={"ana-meetings": account})
    outcome = hub.up()
    assert outcome.ok, outcome.text
    assert asked(simulator) == []
    [found] = simulator.site("acme-hub").accounts()
    assert (found["webExId"], found["lastName"]) == ("ana.wu@example.com", "Wu")
    assert hub.resources()["ana-meetings"]["outputs"]["webExId"] == "ana.wu@example.com"
    settled(hub)


def test_on_control_hub_a_rename_without_the_user_is_refused(hub: Stack, simulator: Simulator) -> None:
    started(hub, simulator, HUB, accounts={"ana": ana()})
    declare(hub, HUB, accounts={"ana": ana(user="ana.wu@example.com")})
    outcome = hub.up()
    assert not outcome.ok
    assert (
        "cannot be renamed over the XML API; it is still ana@example.com: rename the person in Control Hub"
        in outcome.text
    )
    assert asked(simulator) == []


def test_who_leaves_keeps_the_account_and_finds_it_again(hub: Stack, simulator: Simulator) -> None:
    site = simulator.site("acme-hub")
    people = {"ana": {"user_name": "ana@example.com", "given_name": "Ana", "family_name": "Lima"}}
    accounts = {"ana-meetings": {"user": "ana", "attributes": {"title": "Engineer"}}}
    started(hub, simulator, HUB, users=people, accounts=accounts)
    started(hub, simulator, HUB)
    assert not hub.resources()
    assert asked(simulator) == []
    assert site.account("ana@example.com")["active"] == "DEACTIVATED"
    started(hub, simulator, HUB, users=people, accounts=accounts)
    assert site.account("ana@example.com")["active"] == "ACTIVATED"
    settled(hub)


def test_who_leaves_may_give_the_seat_back_first(hub: Stack, simulator: Simulator) -> None:
    people = {"ana": {"user_name": "ana@example.com", "given_name": "Ana", "family_name": "Lima"}}
    accounts = {"ana-meetings": {"user": "ana", "on_leave": "release"}}
    started(hub, simulator, HUB, users=people, accounts=accounts)
    declare(hub, HUB)
    outcome = hub.up()
    assert outcome.ok, outcome.text
    found = [one.path for one in simulator.requests(write_only=True)]
    assert found[0] == "DelUser"
    assert len(found) == 2


# secrets


def test_a_drawn_password_is_pushed_once_and_again_when_it_changes(meetings: Stack, simulator: Simulator) -> None:
    site, attributes = simulator.site("acme"), {"phonesPIN": "82645", "securityForceChangePassword": True}
    meetings.program(WITH_PASSWORD)
    meetings.people({"version": 1, "attributes": attributes})  # type: ignore[dict-item]
    assert meetings.preview().ok
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    seen = meetings.folder / "seen.txt"
    first = seen.read_text().split()[-1]
    assert site.holds("ana@example.com", "password", first)
    simulator.clear_requests()
    settled(meetings)
    assert asked(simulator) == []
    meetings.people({"version": 2, "attributes": attributes})  # type: ignore[dict-item]
    assert meetings.up().ok
    second = seen.read_text().split()[-1]
    assert second != first
    assert set(sent(simulator)) == {"password"}
    assert site.holds("ana@example.com", "password", second)
    settled(meetings)
    state = meetings.state_file.read_text()
    assert not any(secret in state for secret in (first, second, "82645"))


def test_a_refused_password_is_in_no_message(meetings: Stack, simulator: Simulator) -> None:
    declare(meetings, accounts={"ana": ana(password="tooweak")})
    outcome = meetings.up()
    assert not outcome.ok
    assert "ana@example.com" in outcome.text
    assert "tooweak" not in outcome.text
    assert not meetings.state_file.exists() or "tooweak" not in meetings.state_file.read_text()


# which site


def test_another_site_is_refused_before_any_call(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, accounts={"ana": ana()})
    meetings.environment |= simulator.site("acme-hub").environment()
    for outcome in (meetings.preview(), meetings.up(), meetings.refresh(), meetings.destroy()):
        assert not outcome.ok
        assert "state has this account on Meetings site acme, but this run is set to acme-hub" in outcome.text
    assert asked(simulator, writes=False) == []
    assert set(meetings.resources()) == {"ana"}


# export


def test_a_stack_made_from_an_export_changes_nothing(meetings: Stack, simulator: Simulator) -> None:
    from pulumi_webex.meetings.client import MeetingsClient
    from pulumi_webex.meetings.export import chosen, exported, written
    from pulumi_webex.meetings.settings import MeetingsSettings

    site = simulator.site("acme")
    for number in range(3):
        site.add_account({"webExId": f"p{number}", "phonesPhone": f"00{number}", "meetingTypes": [3, 214]})
    site.add_account({"webExId": "q@example.com", "timeZoneID": 23, "privilegeHost": False})
    settings = MeetingsSettings.resolve(lambda key: None, meetings.environment)
    people = exported(MeetingsClient(settings), chosen(["all"]))
    assert len(people.people) == 4
    accounts = yaml.safe_load(written(people, "yaml"))["people"]
    simulator.clear_requests()
    declare(meetings, accounts={one.pop("id"): {"user": one["webExId"], "attributes": one} for one in accounts})
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert asked(simulator) == []
    settled(meetings)
    assert all(entry["outputs"]["linked"] for entry in meetings.resources().values())
    assert json.loads(written(people, "json"))
