"""A stack whose people are one `People` resource."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.support.stack import Outcome, Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import People, RemovalLimit, canonical

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
for name, arguments in data.items():
    people = {key: canonical(person) for key, person in arguments.pop("people").items()}
    limit = RemovalLimit(**arguments.pop("removals", {}))
    options = pulumi.ResourceOptions(**arguments.pop("opts", {}))
    People(name, people=people, removals=limit, opts=options, **arguments)
"""

SECRET_PROGRAM = """\
import json, pathlib
from pulumi_webex import People

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())["data"]
enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
People("company", people=data["people"], secrets={key: {enterprise: one} for key, one in data["secrets"].items()})
"""


def person(name: str, **changes: Any) -> dict[str, Any]:
    """Somebody in SCIM's shape, with changes; a change to None takes the attribute out."""
    base = {"userName": f"{name}@example.com", "displayName": name.title(), "title": "Engineer"}
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def team(size: int, first: int = 0, **changes: Any) -> dict[str, dict[str, Any]]:
    """So many people, each with the same changes."""
    return {f"p{number}": person(f"p{number}", **changes) for number in range(first, first + size)}


def declare(stack: Stack, people: dict[str, Any], name: str = "company", **arguments: Any) -> None:
    """The program declares these people."""
    stack.program(PROGRAM)
    stack.people({name: {"people": people, **arguments}})


def started(stack: Stack, simulator: Simulator, people: dict[str, Any], **arguments: Any) -> None:
    """Bring the stack to these people, then forget the requests that it took."""
    declare(stack, people, **arguments)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not outputs(stack)["pending"]
    simulator.clear_requests()


def outputs(stack: Stack, name: str = "company") -> dict[str, Any]:
    found: dict[str, Any] = stack.resources()[name]["outputs"]
    return found


def texts(stack: Stack, name: str = "company") -> dict[str, Any]:
    """The attributes of each person in state, by key."""
    people = stack.resources()[name]["inputs"]["people"]
    return {key: json.loads(text) for key, text in people.items()}


def account(simulator: Simulator, user_name: str) -> dict[str, Any]:
    """The one account of that name; fails where there is none or more than one."""
    found = [user for user in simulator.users() if user["userName"].lower() == user_name.lower()]
    assert len(found) == 1, f"{len(found)} accounts called {user_name}"
    return found[0]


def writes(simulator: Simulator) -> list[tuple[str, str, Any]]:
    """Method, last part of the path, and body of what was sent to change something."""
    requests = simulator.requests(write_only=True)
    return [(request.method, request.path.rpartition("/")[2], request.body) for request in requests]


def override(outcome: Outcome) -> str:
    """The override that a refusal names."""
    found = re.search(r"\d+:[0-9a-f]{12}", outcome.text)
    assert found, outcome.text
    return found.group()


def refused(outcome: Outcome, simulator: Simulator, *words: str) -> None:
    """The run failed with these words, and nothing was written to Webex."""
    assert not outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    for word in words:
        assert word in outcome.text, outcome.text
