"""kill -9 in the middle of a roster's up: nobody is made twice, nobody is forgotten."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from tests.lifecycle.rosters import export, rows
from tests.lifecycle.test_crash import end_orphans
from tests.lifecycle.test_roster import KEY, groups
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator

PROGRAM = """\
from pulumi_webex import AppRule, License, MeetingsSite, RemovalLimit, Roster

Roster(
    "staff", people="people.csv", groups="groups.json", scope="all", sync_groups=["Sales"],
    apps=[AppRule(License("Messaging")), AppRule(MeetingsSite("acme"), groups="Sales")],
    removals=RemovalLimit(count=0, percent=0),
)
"""
COUNT, SALES = 40, 12


def written(simulator: Simulator) -> int:
    """How many requests have changed something, or were about to."""
    return len(simulator.requests(write_only=True))


def crash(stack: Stack, simulator: Simulator, after: int) -> bool:
    """Kill the whole run, hard, once it has sent so many writes; answer whether it was still running then."""
    simulator.clear_requests()
    running = stack.begin_up()
    until = time.monotonic() + 120
    while running.poll() is None and written(simulator) < after:
        assert time.monotonic() < until, "the run neither writes nor ends"
        time.sleep(0.005)
    if running.poll() is not None:
        return False
    os.killpg(running.pid, signal.SIGKILL)
    running.wait(10)
    end_orphans(stack.folder)
    return True


@pytest.mark.parametrize("bulk", ["auto", "off"])
def test_killed_again_and_again_then_converge(make_stack: StackMaker, bulk: str) -> None:
    with Simulator(latency_ms=20) as simulator:
        stack = make_stack(environment={**simulator.environment(), "WEBEX_BULK": bulk})
        stack.program(PROGRAM)
        export(stack, rows(COUNT))
        groups(stack, Sales=[KEY(number) for number in range(SALES)])
        killed = 0
        for after in (1, 2, 15, 30, 8, 20):
            killed += crash(stack, simulator, after)
            stack.after_crash()
        assert killed >= 3
        outcome = stack.up()
        assert outcome.ok, outcome.text
        made = [user for user in simulator.users() if user["userName"].startswith("p")]
        assert len(made) == COUNT == len({user["userName"] for user in made})
        assert all(user["active"] for user in made)
        assert {len(simulator.licenses_of(user["userName"])) for user in made} == {1}
        accounts = [one["email"] for one in simulator.site("acme").accounts() if one["email"].startswith("p")]
        assert sorted(accounts) == sorted(f"p{number}@example.com" for number in range(SALES))
        [group] = simulator.groups()
        assert len(group["members"]) == SALES
        state = stack.resources()
        assert set(state["staff"]["outputs"]["ids"].values()) == {user["id"] for user in made}
        assert not json.dumps(state).count('"pending": {"')
        assert stack.preview().quiet()
