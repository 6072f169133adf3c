"""A roster's groups as groups in Webex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import Roster
from pulumi_webex.mapping import Ruleset

Program = Callable[[Callable[[], Any]], dict[str, tuple[str, dict[str, Any]]]]
PEOPLE = [{"objectId": f"id-{name}", "userPrincipalName": f"{name}@example.com"} for name in ("ana", "bo", "cy")]
GROUPS = [
    {"displayName": "Sales", "id": "g-1", "members": ["id-ana", "bo@example.com"]},
    {"displayName": "Office", "members": ["id-cy"]},
    {"displayName": "Office", "id": "g-3", "members": []},
]


def roster(program: Program, **arguments: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    """What a program with this roster registers; its groups go by name."""

    def declare() -> None:
        mapping = Ruleset(rules={"userName": "[userPrincipalName]"})
        made = Roster("staff", people=PEOPLE, groups=GROUPS, key="objectId", mapping=mapping, **arguments)
        assert list(made.groups) == arguments["sync_groups"]

    return program(declare)


def test_a_synced_group_has_its_members_in_scope(program: Program) -> None:
    registered = roster(program, scope=[[["userPrincipalName", "NOT EQUALS", "bo@example.com"]]], sync_groups=["Sales"])
    kind, inputs = registered["staff-g-1"]
    assert kind.endswith("webex:Group")
    assert (inputs["displayName"], inputs["externalId"], inputs["membersMode"]) == ("Sales", "g-1", "include")
    assert inputs["members"] == {"ana@example.com": "ana@example.com"}


def test_other_groups_stay_where_they_are(program: Program) -> None:
    registered = roster(program, assigned=["Sales"], sync_groups=[])
    assert not [name for name, (kind, _) in registered.items() if kind.endswith("webex:Group")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Sale", "staff: sync_groups: no group is called 'Sale'; did you mean 'Sales'?"),
        ("Office", "staff: sync_groups: 2 groups are called 'Office'; name the right one by its id"),
    ],
)
def test_a_name_that_is_no_one_group_is_refused(program: Program, name: str, message: str) -> None:
    with pytest.raises(pulumi.RunError) as raised:
        roster(program, scope="all", sync_groups=[name])
    assert str(raised.value) == message
