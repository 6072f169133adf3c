"""Somebody stops a long run: what was done is kept, and the next run does the rest."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.lifecycle.rosters_of_people import declare, outputs, team
from tests.support.stack import StackMaker
from webex_simulator import Simulator

COUNT = 60


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_ends_a_run_with_what_was_done(make_stack: StackMaker, sent: signal.Signals) -> None:
    with Simulator(latency_ms=200) as simulator:
        stack = make_stack(environment={**simulator.environment(), "WEBEX_BULK": "off"})
        declare(stack, team(COUNT))
        running = stack.begin_up()
        until = time.monotonic() + 120
        while len(simulator.users()) < 6:
            assert running.poll() is None, "the run ended before it could be stopped"
            assert time.monotonic() < until, "no account was made"
            time.sleep(0.02)
        os.kill(running.pid, sent)
        assert running.wait(30) != 0
        made = {user["id"] for user in simulator.users()[1:]}
        assert 5 <= len(made) < COUNT
        assert set(outputs(stack)["ids"].values()) == made
        assert len(outputs(stack)["pending"]) == COUNT - len(made)
        simulator.clear_requests()
        outcome = stack.up()
        assert outcome.ok, outcome.text
        assert len(simulator.users()) == COUNT + 1
        assert sum(request.method == "POST" for request in simulator.requests()) == COUNT - len(made)
        assert not outputs(stack)["pending"]
