"""A stack whose users a removal guard watches over."""

from __future__ import annotations

import json
from typing import Any

from tests.support.stack import Outcome, Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import RemovalGuard, RemovalLimit, User

here = pathlib.Path(__file__)
people = json.loads(here.with_name("people.json").read_text())
guard = json.loads(here.with_name("guard.json").read_text())
limit = RemovalLimit(**guard.get("limit", {}))
aliases = [pulumi.Alias(name=name) for name in guard.get("aliases", [])]
active = {p["user_name"]: name for name, p in people.items() if p.get("active") is not False}
held = {p["user_name"]: p["held"] for p in people.values() if "held" in p}
with RemovalGuard(
    guard["name"],
    people=active,
    attributes=held,
    limit=limit,
    former_names={name: p["was"] for name, p in people.items() if "was" in p},
    opts=pulumi.ResourceOptions(aliases=aliases),
) as watching:
    for name, arguments in people.items():
        arguments.pop("held", None)
        was = arguments.pop("was", None)
        options = pulumi.ResourceOptions(aliases=[pulumi.Alias(name=was)] if was else None)
        User(name, **arguments, guard=watching, opts=options)
"""

UNGUARDED = """\
import json, pathlib
from pulumi_webex import User

for name, arguments in json.loads(pathlib.Path(__file__).with_name("people.json").read_text()).items():
    User(name, **arguments)
"""


def person(number: int, **changes: Any) -> dict[str, Any]:
    """One of many people, with changes; a change to None takes the attribute out."""
    base = {"user_name": f"p{number}@example.com", "display_name": f"Person {number}", "title": "Engineer"}
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def team(size: int, first: int = 0, **changes: Any) -> dict[str, dict[str, Any]]:
    """So many people, each with the same changes."""
    return {f"p{number}": person(number, **changes) for number in range(first, first + size)}


def guard(stack: Stack, name: str = "staff", **settings: Any) -> None:
    """Write the guard that the program makes; `limit` and `aliases` are its arguments."""
    (stack.folder / "guard.json").write_text(json.dumps({"name": name, **settings}))


def watched(stack: Stack, simulator: Simulator, people: dict[str, dict[str, Any]], **settings: Any) -> Stack:
    """The stack brought to these people under a guard; the requests that it took are forgotten."""
    stack.program(PROGRAM)
    guard(stack, **settings)
    stack.people(people)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()
    return stack


def refused(outcome: Outcome, simulator: Simulator, *words: str) -> None:
    """The run failed with these words, and nothing was written to Webex."""
    assert not outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    for word in words:
        assert word in outcome.text, outcome.text
