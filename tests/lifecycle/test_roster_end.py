"""The end of a roster: it fails a run that leaves somebody pending, and keeps a whole roster from being removed."""

from __future__ import annotations

import json

import pytest

from tests.lifecycle.guarded import refused
from tests.lifecycle.rosters import active, brought, export, roster, row, rows
from tests.lifecycle.rosters_of_people import outputs, override, writes
from tests.lifecycle.test_roster import KEY, groups
from tests.lifecycle.test_user import account
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator


def test_one_changed_title_leaves_all_else_the_same(stack: Stack, simulator: Simulator) -> None:
    groups(stack, Sales=[KEY(number) for number in range(4)])
    settings = {"groups": "groups.json", "sync_groups": ["Sales"], "rules": {"title": "[jobTitle]"}}
    brought(stack, simulator, rows(4), **settings)
    export(stack, [row(0, jobTitle="Lead"), *rows(4)[1:]])
    preview = stack.preview()
    assert [step["urn"].rpartition("::")[2] for step in preview.steps if step["op"] != "same"] == ["staff"]
    assert preview.differences("staff") == {f'people["{KEY(0)}"]': "update"}
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert [method for method, _, _ in writes(simulator)] == ["PATCH"]


def test_a_run_for_one_person_leaves_the_others_in_groups_and_apps(stack: Stack, simulator: Simulator) -> None:
    program = """\
from pulumi_webex import AppRule, MeetingsSite, RemovalLimit, Roster

Roster(
    "staff", people="people.csv", scope="all", groups="groups.json", sync_groups=["Sales"],
    apps=[AppRule(MeetingsSite("acme"))], removals=RemovalLimit(count=0, percent=0),
)
"""
    stack.program(program)
    groups(stack, Sales=[KEY(0), KEY(1), KEY(2)])
    export(stack, rows(4))
    stack.environment["WEBEX_ONLY"] = "p1@example.com"
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == ["1"]
    [group] = simulator.groups()
    assert len(group["members"]) == 1
    assert [one["email"] for one in simulator.site("acme").accounts() if one["email"].startswith("p")] == [
        "p1@example.com"
    ]
    assert stack.preview().quiet()
    del stack.environment["WEBEX_ONLY"]
    outcome = stack.up()
    assert outcome.ok, outcome.text
    [group] = simulator.groups()
    assert (active(simulator), len(group["members"])) == (["0", "1", "2", "3"], 3)
    assert stack.preview().quiet()


# somebody is pending


def test_who_fails_fails_the_run_and_nobody_else(stack: Stack, simulator: Simulator) -> None:
    groups(stack, Sales=[KEY(number) for number in range(4)])
    simulator.fault(status=400, method="POST", path="/Users")
    export(stack, rows(4))
    roster(stack, groups="groups.json", sync_groups=["Sales"])
    outcome = stack.up()
    assert not outcome.ok
    assert "staff: 1 person is pending. p" in outcome.text
    assert "Run again." in outcome.text
    assert len(active(simulator)) == 3
    [group] = simulator.groups()
    assert len(group["members"]) == 3
    assert len(outputs(stack, "staff")["pending"]) == 1
    simulator.clear_requests()
    preview = stack.preview()
    assert preview.ok, preview.text
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert [method for method, _, _ in writes(simulator)] == ["POST", "PATCH"]
    [group] = simulator.groups()
    assert len(group["members"]) == 4
    assert stack.preview().quiet()


def test_runs_that_fail_in_a_row_do_not_add_up_to_more_than_the_limit(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(8))
    failing = outputs(stack, "staff")["ids"][KEY(0)]
    for number in range(2):
        simulator.fault(status=400, method="PATCH", path=failing)
        export(stack, [row(0, displayName=f"Name {number}"), *rows(7 - number)[1:]])
        assert "1 person is pending" in stack.up().text
    assert active(simulator) == ["0", "1", "2", "3", "4", "5"]
    simulator.clear_requests()
    export(stack, [row(0, displayName="Name 3"), *rows(5)[1:]])
    for outcome in (stack.preview(), stack.up()):
        refused(outcome, simulator, "1 more people would be removed", "p5@example.com", "Nothing was changed")
    export(stack, [row(0, displayName="Name 3"), *rows(6)[1:]])
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "p0@example.com")["displayName"] == "Name 3"
    export(stack, [row(0, displayName="Name 3"), *rows(5)[1:]])
    assert stack.up().ok
    assert active(simulator) == ["0", "1", "2", "3", "4"]


def test_the_override_lets_a_row_of_runs_go_on(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(8))
    simulator.fault(status=400, method="PATCH", path=outputs(stack, "staff")["ids"][KEY(0)])
    export(stack, [row(0, displayName="Zero"), *rows(6)[1:]])
    assert not stack.up().ok
    export(stack, [row(0, displayName="Zero"), *rows(5)[1:]])
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(stack.preview())
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == ["0", "1", "2", "3", "4"]


# a whole roster goes


def test_destroy_wants_the_override(stack: Stack, simulator: Simulator) -> None:
    groups(stack, Sales=[KEY(number) for number in range(4)])
    brought(stack, simulator, rows(4), groups="groups.json", sync_groups=["Sales"])
    outcome = stack.destroy()
    refused(outcome, simulator, "the roster staff goes", "4 people")
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(outcome)
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert active(simulator) == []
    assert not stack.resources()


def test_destroy_takes_apps_too_also_of_who_is_suspended(stack: Stack, simulator: Simulator) -> None:
    program = """\
from pulumi_webex import AppRule, MeetingsSite, RemovalLimit, Roster

Roster(
    "staff", people="people.csv", scope="all", apps=[AppRule(MeetingsSite("acme"), on_leave="release")],
    removals=RemovalLimit(count=0, percent=0),
)
"""
    export(stack, [row(0, accountEnabled="False"), *rows(4)[1:]])
    stack.program(program)
    assert stack.up().ok
    simulator.clear_requests()
    outcome = stack.destroy()
    refused(outcome, simulator, "the roster staff goes", "4 people")
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(outcome)
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    accounts = [one for one in simulator.site("acme").accounts() if one["email"].startswith("p")]
    assert {one["active"] for one in accounts} == {"DEACTIVATED"}
    assert active(simulator) == []


def test_another_name_and_leavers(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(8))
    roster(stack, name="people")
    export(stack, rows(5))
    outcome = stack.up()
    refused(outcome, simulator, "the roster staff goes", "3 people (p5@example.com, p6@example.com, p7@example.com)")
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(outcome)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == ["0", "1", "2", "3", "4"]
    assert stack.preview().quiet()


@pytest.mark.parametrize("first", ["one", "two"])
def test_people_move_between_two_rosters(stack: Stack, simulator: Simulator, first: str) -> None:
    """Whichever is declared first, nobody is written to."""
    program = """\
import json, pathlib
from pulumi_webex import RemovalLimit, Roster

people = json.loads(pathlib.Path(__file__).with_name("rosters.json").read_text())
for name, rows in people.items():
    Roster(name, people=rows, mapping="entra-control-hub", scope="all", removals=RemovalLimit(count=0))
"""
    stack.program(program)
    names = [first, "two" if first == "one" else "one"]

    def declare(one: list[int], two: list[int]) -> None:
        members = {"one": [row(number) for number in one], "two": [row(number) for number in two]}
        (stack.folder / "rosters.json").write_text(json.dumps({name: members[name] for name in names}))

    declare([0, 1, 2, 3, 4, 5], [6, 7])
    assert stack.up().ok
    simulator.clear_requests()
    declare([0, 1, 7], [2, 3, 4, 5, 6])
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not writes(simulator)
    assert stack.preview().quiet()


def test_other_numbers_of_parts_touch_no_account(make_stack: StackMaker, simulator: Simulator) -> None:
    stacks = [make_stack(name=f"part-{number}", environment=simulator.environment()) for number in range(4)]
    for number in (1, 2):
        brought(stacks[number], simulator, rows(24), part=[number, 2], removals={"count": 0})
    shares = [set(outputs(stacks[number], "staff")["ids"]) for number in (1, 2)]
    assert shares[0] and shares[1] and not shares[0] & shares[1]
    assert len(active(simulator)) == 24
    for number in (3, 2, 1):  # the part that gains them last, then first
        export(stacks[number % 4], rows(24))
        roster(stacks[number % 4], part=[number, 3], removals={"count": 0})
        outcome = stacks[number % 4].up()
        assert outcome.ok, outcome.text
    assert not writes(simulator)
    shares = [set(outputs(stacks[number], "staff")["ids"]) for number in (1, 2, 3)]
    assert sorted(key for share in shares for key in share) == sorted(KEY(number) for number in range(24))
    roster(stacks[1], part=[4, 3])
    refused(stacks[1].preview(), simulator, "part is [4, 3]")
