"""Meetings accounts made from an export and a mapping: what a changed rule shows, does, and leaves alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lifecycle.test_app_assignment import asked, sent, settled
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
from pulumi_webex import AppAssignment, AttributeMapping, MeetingsSite

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
mapping = AttributeMapping("people", **data["mapping"])
for profile in data["profiles"]:
    AppAssignment(
        profile["id"], app=MeetingsSite(), user=profile["email"], profile=profile, mapping=mapping, **data["account"]
    )
"""


def person(number: int, name: str, **changes: Any) -> dict[str, Any]:
    """A row of an Okta export."""
    return {
        "id": f"person-{number}", "login": name.lower(), "email": f"{name.lower()}@example.com", "firstName": name,
        "lastName": "Silva", "status": "ACTIVE", "mobilePhone": "+34 600", "title": "Engineer", "host": "true",
        **changes,
    }  # fmt: skip


ANA, BO = person(1, "Ana"), person(2, "Bo", title="")
RULES = {"title": "user.title", "privilegeHost": "user.host"}


@pytest.fixture
def meetings(make_stack: StackMaker, simulator: Simulator) -> Stack:
    stack = make_stack("mapped", simulator.site("acme").environment())
    stack.program(PROGRAM)
    return stack


def declare(
    stack: Stack, *profiles: dict[str, Any], rules: Any = None, account: dict[str, Any] | None = None, **mapping: Any
) -> None:
    chosen = {"preset": "okta-meetings", "rules": RULES if rules is None else rules, **mapping}
    stack.people({"profiles": list(profiles or (ANA, BO)), "mapping": chosen, "account": account or {}})  # type: ignore[dict-item]


def started(stack: Stack, simulator: Simulator, *profiles: dict[str, Any], **changes: Any) -> None:
    declare(stack, *profiles, **changes)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


def test_accounts_come_from_their_profiles(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator)
    ana, bo = (simulator.site("acme").account(name) for name in ("ana", "bo"))
    assert (ana["email"], ana["firstName"], ana["title"]) == ("ana@example.com", "Ana", "Engineer")
    assert (ana["phonesMobilePhone"], ana["privilegeHost"], ana.get("phonesPhone")) == ("+34 600", True, None)
    assert not bo.get("title")
    assert meetings.resources()["people"]["id"] == "meetings/people"
    settled(meetings)
    assert asked(simulator) == []


def test_a_changed_rule_is_a_line_and_each_account_it_changes_shows_it(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator)
    declare(meetings, rules={**RULES, "title": "String.toUpperCase(user.title)"})
    preview = meetings.preview()
    assert set(preview.differences("people")) == {"rules.title"}
    assert preview.differences("person-1") == {"title": "update"}
    assert preview.differences("person-2") == {}
    assert meetings.up().ok
    assert sent(simulator) == {"title": "ENGINEER"}


def test_another_rule_for_the_webex_id_is_called_out_and_renames(meetings: Stack, simulator: Simulator) -> None:
    started(meetings, simulator, ANA)
    before = simulator.site("acme").account("ana")["userId"]
    declare(meetings, ANA, rules={**RULES, "webExId": "user.email"})
    preview = meetings.preview()
    assert "the rule for webExId changes from user.login to user.email" in preview.text
    assert "is renamed on the site" in preview.text
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    assert simulator.site("acme").account("ana@example.com")["userId"] == before


@pytest.mark.parametrize("on_null", ["keep", "clear"])
def test_an_emptied_cell_keeps_or_clears_what_can_be_empty(meetings: Stack, simulator: Simulator, on_null: str) -> None:
    started(meetings, simulator, ANA, on_null=on_null)
    declare(meetings, {**ANA, "title": "", "host": ""}, on_null=on_null)
    outcome = meetings.up()
    assert outcome.ok, outcome.text
    account = simulator.site("acme").account("ana")
    assert (account.get("title") or None) == ("Engineer" if on_null == "keep" else None)
    assert account["privilegeHost"] is True
    settled(meetings)


def test_what_counts_at_creation_is_not_sent_to_an_account_that_is_there(meetings: Stack, simulator: Simulator) -> None:
    rules = {"title": {"expression": "user.title", "when": "create"}}
    simulator.site("acme").add_account({"webExId": "bo", "email": "bo@example.com", "title": "Clerk"})
    started(meetings, simulator, ANA, {**BO, "title": "Engineer"}, rules=rules)
    site = simulator.site("acme")
    assert (site.account("ana")["title"], site.account("bo")["title"]) == ("Engineer", "Clerk")
    declare(meetings, {**ANA, "title": "Chief"}, {**BO, "title": "Chief"}, rules=rules)
    settled(meetings)
    assert asked(simulator) == []


def test_a_mapped_password_is_a_secret_and_is_pushed_when_it_changes(meetings: Stack, simulator: Simulator) -> None:
    rules = {"password": "user.initial", "personalMeetingRoomHostPIN": "user.pin"}
    ana = {**ANA, "initial": "Obviously-fake-1", "pin": "8264"}
    started(meetings, simulator, ana, rules=rules)
    assert simulator.site("acme").holds("ana", "password", "Obviously-fake-1")
    text = json.dumps(meetings.resources())
    assert "Obviously-fake-1" not in text and "8264" not in text
    settled(meetings)
    declare(meetings, {**ana, "initial": "Obviously-fake-2"}, rules=rules)
    preview = meetings.preview()
    assert preview.differences("person-1") == {"password": "update"}
    assert "Obviously-fake" not in preview.text
    assert meetings.up().ok
    assert simulator.site("acme").holds("ana", "password", "Obviously-fake-2")


def test_a_value_that_does_not_fit_names_person_and_attribute(meetings: Stack, simulator: Simulator) -> None:
    declare(meetings, ANA, {**BO, "host": "perhaps"})
    outcome = meetings.preview()
    assert not outcome.ok
    assert "bo: privilegeHost: is 'perhaps', but must be true or false (rule user.host)" in outcome.text
    declare(meetings, {**ANA, "url": "a b"}, rules={"personalUrl": "user.url"})
    outcome = meetings.preview()
    assert not outcome.ok
    assert "ana: personalUrl is 'a b', but may hold letters, digits, _, - and . only" in outcome.text
    assert not simulator.requests()
