"""A stack whose people come from a file by way of a roster."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from tests.support.stack import Outcome, Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import AttributeMapping, RemovalLimit, Roster

arguments = json.loads(pathlib.Path(__file__).with_name("roster.json").read_text())
limit = RemovalLimit(**arguments.pop("removals", {"count": 2, "percent": 0}))
rules = arguments.pop("rules", None)
options = pulumi.ResourceOptions(aliases=[pulumi.Alias(name=name) for name in arguments.pop("aliases", [])])
if rules is not None:
    arguments["mapping"] = AttributeMapping("people", preset="entra-control-hub", rules=rules)
roster = Roster(arguments.pop("name", "staff"), removals=limit, opts=options, **arguments)
pulumi.export("people", len(roster.users))
"""

COLUMNS = ("id", "userPrincipalName", "displayName", "givenName", "surname", "accountEnabled", "jobTitle", "employeeId")


def row(number: int, **changes: str) -> dict[str, str]:
    """One line of an Entra export, with changes; further columns may be among them."""
    return {
        "id": f"{number:08}-aaaa-4aaa-8aaa-000000000001",
        "userPrincipalName": f"p{number}@example.com",
        "displayName": f"Person {number}",
        "givenName": "Person",
        "surname": str(number),
        "accountEnabled": "True",
        "jobTitle": "Engineer",
        "employeeId": f"E{number}",
        **changes,
    }


def rows(size: int, **changes: str) -> list[dict[str, str]]:
    """So many lines, each with the same changes."""
    return [row(number, **changes) for number in range(size)]


def export(stack: Stack, people: list[dict[str, str]], drop: str | None = None) -> None:
    """Write ``people.csv``; `drop` is a column that is lost."""
    names = [name for name in dict.fromkeys([*COLUMNS, *(name for one in people for name in one)]) if name != drop]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    (stack.folder / "people.csv").write_text(text.getvalue(), encoding="utf-8")


def roster(stack: Stack, **arguments: Any) -> None:
    """Write the arguments of the program's roster; everybody is in scope where they say nothing else."""
    scope = {} if arguments.get("assigned") else {"scope": "all"}
    stack.program(PROGRAM)
    (stack.folder / "roster.json").write_text(json.dumps({"people": "people.csv", **scope, **arguments}))


def brought(stack: Stack, simulator: Simulator, people: list[dict[str, str]], **arguments: Any) -> Outcome:
    """Bring the stack to these people; the requests that it took are forgotten."""
    export(stack, people)
    roster(stack, **arguments)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()
    return outcome


def active(simulator: Simulator) -> list[str]:
    """The numbers of the people whose accounts are active."""
    found = [re.match(r"p(\d+)@", user["userName"]) for user in simulator.users() if user["active"]]
    return sorted(match[1] for match in found if match)
