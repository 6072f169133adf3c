"""kill -9 in the middle of an up: the next run converges and loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.lifecycle.people import ana
from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
import pulumi_random
from pulumi_webex import User

here = pathlib.Path(__file__).parent
password = pulumi_random.RandomPassword("pin", length=20)
password.result.apply(lambda value: (here / "seen.txt").open("a").write(str(value) + "\\n"))
for name, arguments in json.loads((here / "people.json").read_text()).items():
    User(name, **arguments, opts=pulumi.ResourceOptions(depends_on=[password]))
"""
COUNT = 40


def kill_when(stack: Stack, running: subprocess.Popen[bytes], simulator: Simulator, accounts: int) -> None:
    """Kill the whole run, hard, once so many accounts were made."""
    until = time.monotonic() + 120
    while len(simulator.users()) <= accounts:
        assert running.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < until, "no account was made"
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait(10)
    end_orphans(stack.folder)


def end_orphans(folder: Path) -> None:
    """End provider processes that a killed CLI left behind: those that work in this test's own folder."""
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if place.resolve() == folder.resolve():
                os.kill(int(place.parent.name), signal.SIGKILL)


def test_kill_in_mid_up_then_converge(stack: Stack, simulator: Simulator, tmp_path: Path) -> None:
    people = {f"p{i}": ana(user_name=f"p{i}@example.com") for i in range(COUNT)}
    stack.program(PROGRAM)
    stack.people(people)
    simulator.fault(method="POST", path="/Users", times=COUNT, delay_ms=150)
    kill_when(stack, stack.begin_up(), simulator, accounts=5)
    made = {user["userName"]: user["id"] for user in simulator.users() if user["userName"].startswith("p")}
    assert 0 < len(made) < COUNT
    stack.after_crash()
    outcome = stack.up()
    assert outcome.ok, outcome.text
    accounts = [user for user in simulator.users() if user["userName"].startswith("p")]
    assert len(accounts) == COUNT == len({user["userName"] for user in accounts})
    assert all(user["active"] for user in accounts)
    assert made.items() <= {user["userName"]: user["id"] for user in accounts}.items()
    state = stack.resources()
    assert {state[name]["id"] for name in people} == {user["id"] for user in accounts}
    [first, *later] = (stack.folder / "seen.txt").read_text().split()
    assert set(later) == {first}
    assert first not in json.dumps(state)
    assert stack.preview().quiet()
