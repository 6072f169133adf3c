"""A resource with many people says who changes, in previews and runs, and not in a refresh."""

from __future__ import annotations

import json

from tests.lifecycle.rosters_of_people import SECRET_PROGRAM, account, declare, person, started, team
from tests.support.stack import Stack
from webex_simulator import Simulator

HEADING = "Who changes in company"


def test_who_changes_is_told(stack: Stack, simulator: Simulator) -> None:
    declare(stack, team(3))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert HEADING not in outcome.text  # everybody joins with the resource, which Pulumi shows as new
    assert HEADING not in stack.preview().text
    declare(stack, {"p0": person("p0", title="Lead"), "p1": person("p1"), "q": person("q")})
    for outcome in (stack.preview(), stack.up()):
        assert outcome.ok, outcome.text
        assert f"{HEADING}: 1 leaves, 1 changes, 1 joins" in outcome.text
        for told in ("title Engineer → Lead", "p2@example.com", "deactivated", "q@example.com", ": joins"):
            assert told in outcome.text
        assert "p1@example.com" not in outcome.text.partition(HEADING)[2].partition("and")[0]
    assert HEADING not in stack.preview().text


def test_a_refresh_says_nothing(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(3))
    simulator.edit_user(account(simulator, "p1@example.com")["id"], {"title": "Hacked"})
    declare(stack, team(2, title="Lead"))
    outcome = stack.refresh()
    assert outcome.ok, outcome.text
    assert HEADING not in outcome.text
    assert "title Hacked → Lead" in stack.preview().text
    outcome = stack.destroy()
    assert HEADING not in outcome.text


def test_secrets_are_not_told(stack: Stack, simulator: Simulator) -> None:
    stack.program(SECRET_PROGRAM)
    for secret in ("canary-1", "canary-2"):
        stack.people({"data": {"people": team(2), "secrets": {"p0": {"employeeNumber": secret}}}})
        preview = stack.preview()
        outcome = stack.up()
        assert outcome.ok, outcome.text
        assert "canary" not in preview.text + json.dumps(preview.steps) + outcome.text
    assert "what is secret changes" in preview.text
