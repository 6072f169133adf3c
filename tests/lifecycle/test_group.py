"""A group's life: create, no-op, joiners and leavers, link, drift, disappear, destroy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lifecycle.people import ana, bo
from tests.lifecycle.test_user import account, writes
from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import Group, User

given = json.loads(pathlib.Path(__file__).with_name("groups.json").read_text())
users = {name: User(name, **person) for name, person in given["users"].items()}
members = [users.get(member, member) for member in given["group"].pop("members")]
sales = Group("sales", display_name="Sales", members=members, **given["group"])
pulumi.export("members", sales.members)
"""
CY = {"user_name": "cy@example.com"}


def declare(stack: Stack, users: dict[str, Any], *members: str, **arguments: Any) -> None:
    """Write a program with these people and a group of some of them, and of others by id or address."""
    stack.program(PROGRAM)
    given = {"users": users, "group": {"members": members, **arguments}}
    (stack.folder / "groups.json").write_text(json.dumps(given))


def up(stack: Stack, simulator: Simulator) -> None:
    """Bring the stack up with success; what was requested before is forgotten."""
    simulator.clear_requests()
    outcome = stack.up()
    assert outcome.ok, outcome.text


def group(simulator: Simulator) -> dict[str, Any]:
    """The one group that there is."""
    [found] = simulator.groups()
    return found


def members(simulator: Simulator) -> list[str]:
    names = {user["id"]: user["userName"].partition("@")[0] for user in simulator.users()}
    return sorted(names[one["value"]] for one in group(simulator).get("members", []))


def quiet_after_refresh(stack: Stack) -> bool:
    return stack.refresh().quiet() and stack.preview().quiet()


def test_create_then_nothing(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"ana": ana(), "bo": bo()}, "ana", "bo", external_id="7")
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    assert not simulator.requests()
    up(stack, simulator)
    assert (group(simulator)["externalId"], members(simulator)) == ("7", ["ana", "bo"])
    assert [request.method for request in simulator.requests(write_only=True)] == ["POST"] * 3
    entry = stack.resources()["sales"]
    assert (entry["id"], entry["outputs"]["linked"]) == (group(simulator)["id"], False)
    simulator.clear_requests()
    assert stack.up().quiet()
    assert not simulator.requests()
    assert quiet_after_refresh(stack)


def test_a_joiner_and_a_leaver_are_one_small_patch(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"ana": ana(), "bo": bo()}, "ana", "bo")
    up(stack, simulator)
    declare(stack, {"ana": ana(), "cy": CY}, "ana", "cy")
    assert stack.preview().differences("sales") == {"members.bo": "delete", "members.cy": "add"}
    up(stack, simulator)
    _, (_, body), (_, farewell) = writes(simulator)  # after the account of the joiner
    ids = [account(simulator, f"{name}@example.com")["id"] for name in ("cy", "bo")]
    assert body["Operations"] == [
        {"op": "add", "path": "members", "value": [{"value": ids[0]}]},
        {"op": "remove", "path": f'members[value eq "{ids[1]}"]'},
    ]
    assert farewell["Operations"][0]["path"] == "active"  # only then is the account deactivated
    assert members(simulator) == ["ana", "cy"]


def test_drift_of_a_group_that_is_owned_whole(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"ana": ana(), "bo": bo()}, "ana", "bo", members_mode="exact")
    up(stack, simulator)
    cy = simulator.add_user(CY)["id"]
    entries = [{"value": account(simulator, "bo@example.com")["id"]}, {"value": cy}]
    simulator.edit_group(group(simulator)["id"], {"members": entries, "displayName": "Sellers"})
    assert stack.refresh().ok
    found = stack.preview().differences("sales")
    surplus = next(path for path in found if cy in path)
    assert found == {"displayName": "update", "members.ana": "add", surplus: "delete"}
    up(stack, simulator)
    assert (group(simulator)["displayName"], members(simulator)) == ("Sales", ["ana", "bo"])
    assert quiet_after_refresh(stack)


def test_a_linked_group_outlives_the_stack(stack: Stack, simulator: Simulator) -> None:
    cy = simulator.add_user(CY)["id"]
    existing = simulator.add_group({"displayName": "SALES", "members": [{"value": cy}]})
    declare(stack, {"ana": ana()}, "ana", "cy@example.com", on_delete="delete")
    up(stack, simulator)
    assert (group(simulator)["id"], stack.resources()["sales"]["outputs"]["linked"]) == (existing["id"], True)
    assert quiet_after_refresh(stack)
    assert stack.destroy().ok
    assert members(simulator) == ["ana", "cy"]


def test_a_group_deleted_in_webex_is_made_again(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"ana": ana()}, "ana")
    up(stack, simulator)
    simulator.remove_group(group(simulator)["id"])
    assert stack.refresh().ok
    assert set(stack.resources()) == {"ana"}
    up(stack, simulator)
    assert members(simulator) == ["ana"]


@pytest.mark.parametrize(("on_delete", "left"), [("retain", ["Sales"]), ("delete", [])])
def test_destroy_follows_on_delete(stack: Stack, simulator: Simulator, on_delete: str, left: list[str]) -> None:
    declare(stack, {}, on_delete=on_delete)
    up(stack, simulator)
    assert stack.destroy().ok
    assert [one["displayName"] for one in simulator.groups()] == left


def test_a_thousand_members_of_a_group_that_was_half_made(stack: Stack, simulator: Simulator) -> None:
    everyone = [simulator.add_user({"userName": f"p{number}@example.com"})["id"] for number in range(1200)]
    declare(stack, {}, *everyone)
    simulator.fault(status=403, method="PATCH", path="/Groups")
    outcome = stack.up()
    assert not outcome.ok
    made = group(simulator)["id"]
    assert f"The group (id {made}) was made, but not all members are in it." in outcome.text
    assert stack.resources()["sales"]["id"] == made
    up(stack, simulator)
    assert [method for method, _ in writes(simulator)] == ["PATCH"] * 3
    assert (group(simulator)["id"], len(group(simulator)["members"])) == (made, 1200)
    simulator.clear_requests()
    assert stack.refresh().quiet()
    reads = [request.path.rpartition("/")[2] for request in simulator.requests()]
    assert reads == [made, "Members", "Members", "Members"]
    declare(stack, {}, *everyone[:600])
    up(stack, simulator)
    assert [method for method, _ in writes(simulator)] == ["PATCH"] * 2
    assert len(group(simulator)["members"]) == 600
