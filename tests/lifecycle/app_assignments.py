"""A stack in which many people have one app as one resource."""

from __future__ import annotations

from typing import Any

from tests.lifecycle.rosters_of_people import person
from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import AppAssignments, Generated, License, MeetingsSite, People, RemovalLimit

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
behind = [People(name, people=people) for name, people in data.get("company", {}).items()]
for name, arguments in data.get("apps", {}).items():
    site, license = arguments.pop("site", None), arguments.pop("license", None)
    app = MeetingsSite(**site) if site is not None else License(**license)
    limit = RemovalLimit(**arguments.pop("removals", {}))
    if "password" in arguments:
        arguments["password"] = Generated(arguments["password"])
    given = AppAssignments(name, app=app, removals=limit, opts=pulumi.ResourceOptions(depends_on=behind), **arguments)
    seen = pathlib.Path(__file__).with_name("seen.json")
    if "password" in arguments:
        given.passwords.apply(lambda found: seen.write_text(json.dumps(found)))
"""
MESSAGING = {"name_or_id": "Messaging"}
MEETINGS = {"name_or_id": "Meeting - Webex Meeting Center"}
CALLING = {"name_or_id": "Webex Calling - Professional", "location": "Headquarters"}
NAME = "apps"


def declare(stack: Stack, people: dict[str, Any], company: dict[str, Any] | None = None, **arguments: Any) -> None:
    """The program gives these people an app, after it made those of the company."""
    stack.program(PROGRAM)
    stack.people({"company": {"company": company} if company else {}, "apps": {NAME: {"people": people, **arguments}}})


def up(stack: Stack) -> str:
    outcome = stack.up()
    assert outcome.ok, outcome.text
    return outcome.text


def started(stack: Stack, simulator: Simulator, people: dict[str, Any], **arguments: Any) -> None:
    """Bring the stack to these people, then forget the requests that it took."""
    declare(stack, people, **arguments)
    up(stack)
    assert not outputs(stack)["pending"]
    simulator.clear_requests()


def outputs(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = stack.resources()[NAME]["outputs"]
    return found


def texts(stack: Stack) -> dict[str, str]:
    found: dict[str, str] = stack.resources()[NAME]["inputs"]["assignments"]
    return found


def team(size: int, first: int = 0, **more: Any) -> dict[str, dict[str, Any]]:
    """So many people with the app."""
    return {f"p{number}": {"userName": f"p{number}@example.com", **more} for number in range(first, first + size)}


def company(size: int, first: int = 0) -> dict[str, dict[str, Any]]:
    """The accounts of so many people."""
    return {f"p{number}": person(f"p{number}") for number in range(first, first + size)}


def hire(simulator: Simulator, size: int, first: int = 0) -> list[str]:
    """Makes so many people in Webex; answers their ids."""
    return [simulator.add_user({"userName": f"p{number}@example.com"})["id"] for number in range(first, first + size)]


def settled(stack: Stack) -> None:
    """Nothing differs, neither from state nor from Webex."""
    for outcome in (stack.preview(), stack.up(), stack.refresh(), stack.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text


def gives(simulator: Simulator) -> list[tuple[str, list[str]]]:
    """The person and the operations of each request that changed licenses."""
    found = []
    for one in simulator.requests(write_only=True):
        if one.path.endswith("/licenses/users"):
            assert isinstance(one.body, dict)
            entries = [*one.body.get("licenses", []), *one.body.get("siteUrls", [])]
            found.append((str(one.body["personId"]), [entry["operation"] for entry in entries]))
    return found


def withdraw(simulator: Simulator, user_name: str) -> None:
    """Somebody takes the license of Messaging away in Control Hub."""
    license_id = next(str(one["id"]) for one in simulator.licenses() if one["name"] == "Messaging")
    simulator.withdraw_license(user_name, license_id)
