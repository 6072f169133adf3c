"""What a program registers for a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import Group, User

Program = Callable[[Callable[[], Any]], dict[str, tuple[str, dict[str, Any]]]]
CY = "3fe9d7a1-0000-4000-8000-0123456789ab"


def members_of(program: Program, declare: Callable[[], Any]) -> dict[str, Any]:
    """The members that a program with one group, called sales, registers."""
    kind, inputs = program(declare)["sales"]
    assert kind == "pulumi-python:dynamic/webex:Group"
    found: dict[str, Any] = inputs["members"]
    return found


def test_members_are_known_by_names_that_a_reviewer_knows(program: Program) -> None:
    def declare() -> None:
        ana = User("ana", user_name="ana@example.com")
        Group("sales", display_name="Sales", members=[ana, CY.upper(), "Bo@Example.com ", ana, "bo@example.com"])

    assert members_of(program, declare) == {"ana": "id-of-ana", CY: CY.upper(), "bo@example.com": "Bo@Example.com "}


def test_names_of_ones_own(program: Program) -> None:
    def declare() -> None:
        lead = User("ana", user_name="ana@example.com")
        Group("sales", display_name="Sales", members={"lead": lead, "deputy": pulumi.Output.from_input(CY)})

    assert members_of(program, declare) == {"lead": "id-of-ana", "deputy": CY}


@pytest.mark.parametrize("whole", [False, True], ids=["some", "all"])
def test_ids_that_are_outputs(program: Program, whole: bool) -> None:
    def declare() -> None:
        ana = User("ana", user_name="ana@example.com")
        members: Any = pulumi.Output.from_input([CY]) if whole else [ana, pulumi.Output.from_input(CY)]
        Group("sales", display_name="Sales", members=members)

    assert members_of(program, declare) == ({CY: CY} if whole else {"ana": "id-of-ana", CY: CY})


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ("ana@example.com", "sales: members must be a list or a dict of people, not 'ana@example.com'"),
        (None, "sales: members must be a list or a dict of people, not None"),
        ([None], "sales: members has None in it: leave out who is not there"),
    ],
)
def test_what_are_no_members(program: Program, members: Any, message: str) -> None:
    with pytest.raises(pulumi.RunError) as raised:
        program(lambda: Group("sales", display_name="Sales", members=members))
    assert str(raised.value) == message


def test_two_people_of_one_name_need_names(program: Program) -> None:
    def declare() -> None:
        parents = [pulumi.ComponentResource(f"tests:index:{kind}", "team") for kind in ("Red", "Blue")]
        both = [User("ana", user_name="ana@example.com", opts=pulumi.ResourceOptions(parent=one)) for one in parents]
        Group("sales", display_name="Sales", members=both)

    with pytest.raises(pulumi.RunError, match="two members are called ana: give a dict with other names"):
        program(declare)


def test_outputs_have_the_names_of_the_arguments(program: Program) -> None:
    seen: list[Any] = []

    def declare() -> None:
        group = Group("sales", display_name="Sales", external_id="7", members=[CY])
        pulumi.Output.all(group.display_name, group.external_id, group.members, group.linked).apply(seen.append)

    program(declare)
    assert seen == [["Sales", "7", {CY: CY}, False]]
