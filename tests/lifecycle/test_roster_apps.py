"""Apps that a roster gives to groups: who gets them, with which attributes, who loses them, and how many may."""

from __future__ import annotations

import json
from typing import Any

from tests.lifecycle.guarded import refused
from tests.lifecycle.rosters import export, row, rows
from tests.lifecycle.rosters_of_people import outputs
from tests.lifecycle.test_app_assignment import asked
from tests.lifecycle.test_roster import KEY, groups
from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
from pulumi_webex import AppRule, AttributeMapping, MeetingsSite, RemovalLimit, Roster

data = json.loads(pathlib.Path(__file__).with_name("roster.json").read_text())
mapping = AttributeMapping("accounts", target="meetings", rules=data["rules"]) if data["rules"] else None
apps = [
    AppRule(MeetingsSite("acme"), mapping=mapping if rule.pop("mapped", False) else None, **rule)
    for rule in data["apps"]
]
limit = RemovalLimit(count=2, percent=0)
roster = Roster("staff", people="people.csv", groups="groups.json", apps=apps, removals=limit, **data["roster"])
"""


def declare(stack: Stack, *apps: dict[str, Any], rules: dict[str, Any] | None = None, **roster: Any) -> None:
    stack.program(PROGRAM)
    scope = {} if roster.get("assigned") else {"scope": "all"}
    document = {"apps": list(apps), "rules": rules, "roster": {**scope, **roster}}
    (stack.folder / "roster.json").write_text(json.dumps(document))


def up(stack: Stack) -> str:
    outcome = stack.up()
    assert outcome.ok, outcome.text
    return outcome.text


def active(simulator: Simulator) -> list[str]:
    """The numbers of the people whose accounts on the site are active."""
    accounts = simulator.site("acme").accounts()
    return sorted(a["email"][1] for a in accounts if a["email"].startswith("p") and a["active"] == "ACTIVATED")


def account(simulator: Simulator, number: int) -> dict[str, Any]:
    return simulator.site("acme").account(f"p{number}@example.com")


def test_joiners_and_leavers_of_a_group_get_and_lose_the_app(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(4))
    groups(stack, Sales=[KEY(0), KEY(1)])
    declare(stack, {"groups": ["Sales"], "attributes": {"timeZoneID": 23}})
    up(stack)
    assert active(simulator) == ["0", "1"]
    assert (account(simulator, 0)["timeZoneID"], account(simulator, 0)["lastName"]) == (23, "0")
    assert set(outputs(stack, "staff-acme")["ids"]) == {KEY(0), KEY(1)}
    simulator.clear_requests()
    assert stack.preview().quiet()
    groups(stack, Sales=[KEY(1), KEY(2)])
    export(stack, [*rows(4), row(9)])
    assert stack.preview().differences("staff-acme") == {
        f'assignments["{KEY(0)}"]': "delete",
        f'assignments["{KEY(2)}"]': "add",
    }
    up(stack)
    assert active(simulator) == ["1", "2"]
    assert account(simulator, 0)["active"] == "DEACTIVATED"
    assert sorted(asked(simulator)) == ["CreateUser", "DelUser"]
    groups(stack, Sales=[KEY(0), KEY(1), KEY(2)])
    export(stack, [row(0, userPrincipalName="p0.b@example.com"), *(row(number) for number in (1, 2, 3, 9))])
    up(stack)
    assert active(simulator) == ["0", "1", "2"]
    assert simulator.site("acme").account("p0.b@example.com")["timeZoneID"] == 23
    assert stack.preview().quiet()


def test_by_two_ways_the_app_stays_until_both_are_gone(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(2))
    groups(stack, Sales=[KEY(0)], Support=[KEY(0), KEY(1)])
    sales = {"groups": "Sales", "priority": 1, "attributes": {"company": "Sales Ltd", "timeZoneID": 23}}
    support = {"groups": "Support", "priority": 2, "attributes": {"company": "Support Ltd", "officeGreeting": "Hi"}}
    declare(stack, support, sales)
    up(stack)
    found = account(simulator, 0)
    assert (found["company"], found["officeGreeting"], found["timeZoneID"]) == ("Sales Ltd", "Hi", 23)
    groups(stack, Sales=[], Support=[KEY(0), KEY(1)])
    assert stack.preview().differences("staff-acme") == {f'assignments["{KEY(0)}"]': "update"}
    up(stack)
    assert (account(simulator, 0)["company"], active(simulator)) == ("Support Ltd", ["0", "1"])
    groups(stack, Sales=[], Support=[KEY(1)])
    up(stack)
    assert active(simulator) == ["1"]


def test_more_losses_than_the_limit_are_refused_before_anything_is_changed(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(6))
    groups(stack, Sales=[KEY(number) for number in range(6)])
    declare(stack, {"groups": "Sales"})
    up(stack)
    simulator.clear_requests()
    groups(stack, Sales=[KEY(number) for number in range(3)])
    for outcome in (stack.preview(), stack.up(), stack.up("--continue-on-error")):
        refused(
            outcome, simulator, "3 of 6 people would lose acme (p3@example.com, p4@example.com, p5@example.com)",
            "the removal guard staff-acme allows 2 (2 or 0 %)", "Nothing was changed", "webex:allowRemovals",
        )  # fmt: skip
    everybody = stack.urn("staff-acme")
    refused(stack.up("--target", everybody), simulator, "3 of 6 people would lose acme")
    assert not simulator.requests(write_only=True)
    override = stack.preview().text.rpartition("WEBEX_ALLOW_REMOVALS) to ")[2].split(".")[0]
    assert override.startswith("3:")
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override
    up(stack)
    assert active(simulator) == ["0", "1", "2"]
    simulator.clear_requests()
    declare(stack)
    refused(stack.up(), simulator, "staff-acme goes, and 3 of its 3 people lose acme")


def test_leavers_and_suspended_people_are_the_affair_of_their_own_guard(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(6))
    groups(stack, Sales=[KEY(number) for number in range(6)])
    rules = {"active": 'IIF([accountEnabled], "ACTIVATED", "DEACTIVATED")'}
    declare(stack, {"groups": "Sales", "mapped": True}, rules=rules, unknown_members="ignore")
    up(stack)
    # One leaves, one is suspended, two lose the app: neither limit of two is exceeded.
    export(stack, [row(1, accountEnabled="False"), *(row(number) for number in range(2, 6))])
    groups(stack, Sales=[KEY(number) for number in range(4)])
    text = up(stack)
    assert "removal guard" not in text
    assert account(simulator, 0)["active"] == "ACTIVATED", "left with the person"
    assert active(simulator) == ["0", "2", "3"]
    assert stack.preview().quiet()


def test_another_key_column_keeps_the_apps(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(3))
    groups(stack, Sales=["p0@example.com", "p1@example.com", "p2@example.com"])
    declare(stack, {"groups": "Sales"})
    up(stack)
    simulator.clear_requests()
    declare(stack, {"groups": "Sales"}, key="employeeId", former_key="objectId")
    up(stack)
    assert not simulator.requests(write_only=True)
    assert "E0" in outputs(stack, "staff-acme")["ids"]


def test_who_leaves_releases_the_app_and_deactivate_off_leaves_it(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(3))
    groups(stack, Sales=[])
    declare(stack, {"on_leave": "release"})
    up(stack)
    export(stack, rows(2))
    up(stack)
    assert active(simulator) == ["0", "1"]
    export(stack, rows(1))
    declare(stack, {"on_leave": "release"}, features=["create", "update"])
    assert "deactivate is off, so the account is left as it is" in up(stack)
    assert active(simulator) == ["0", "1"]


def test_who_may_not_be_suspended_keeps_the_app(stack: Stack, simulator: Simulator) -> None:
    export(stack, rows(4))
    groups(stack, Sales=[])
    rules = {"active": 'IIF([accountEnabled], "ACTIVATED", "DEACTIVATED")'}
    declare(stack, {"mapped": True}, rules=rules)
    up(stack)
    simulator.clear_requests()
    export(stack, rows(4, accountEnabled="False"))
    refused(stack.up("--continue-on-error"), simulator, "4 of 4 people would be removed or deactivated")
    assert active(simulator) == ["0", "1", "2", "3"]
