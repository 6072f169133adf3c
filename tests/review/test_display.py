"""What a reviewer sees."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest
from rich.console import Console

from pulumi_webex.review import AttributeChange, parse
from pulumi_webex.review.differences import SECRET
from pulumi_webex.review.display import CLIP, change_line, show, shown, summary
from review.digests import ana, digest, step, urn


def printed(*steps: dict[str, Any], details: bool = False, same: int = 0) -> list[str]:
    console = Console(file=io.StringIO(), width=60, highlight=False)
    show(parse(digest(*steps, same=same)), console, details=details)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_joins_changes_and_leaves_in_this_order() -> None:
    lines = printed(
        step("delete", "p3", ana(displayName="Cy Zhang", userName="cy@example.com")),
        step("update", "p2", ana(displayName="Bo Li"), ana(displayName="Bo Li", title="Architect")),
        step("create", "p1", new=ana()),
        same=7,
    )
    assert lines == [
        "Joins (1)",
        "  + Ana Nuñez <ana@example.com>  new  Engineer, Research",
        "",
        "Changes (1)",
        "  ~ Bo Li <ana@example.com>",
        "      title: Engineer → Architect",
        "",
        "Leaves (1)",
        "  - Cy Zhang <cy@example.com>  deactivated",
        "",
        "1 person joins, 1 person changes, 1 person leaves; 7 unchanged.",
    ]


def test_a_long_line_is_not_wrapped_where_there_is_no_terminal() -> None:
    assert "  + Ana Nuñez <ana@example.com>  new  Engineer, Research" in printed(step("create", "p1", new=ana()))


def test_details_show_every_attribute_of_a_joiner() -> None:
    plain, detailed = (printed(step("create", "p1", new=ana()), details=flag) for flag in (False, True))
    assert "      + title: Engineer" not in plain
    assert "      + title: Engineer" in detailed
    assert "      + emails[work]: ana@example.com" in detailed


def test_nothing_to_do() -> None:
    assert printed(same=3) == ["No changes: 3 resources unchanged."]


def test_summary_counts_people() -> None:
    plan = parse(digest(*(step("create", f"p{i}", new=ana()) for i in range(2))))
    assert summary(plan) == "2 people join."


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (AttributeChange("title", "Engineer", None), "- title (was Engineer)"),
        (AttributeChange("title", None, "Engineer"), "+ title: Engineer"),
        (AttributeChange("active", True, False), "active: yes → no"),
        (AttributeChange("nickName", SECRET, SECRET), "nickName: [secret] → another [secret]"),
        (AttributeChange("roles", ("a", "b"), ("a",)), "roles: a, b → a"),
        (AttributeChange("title", "a", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"), "title: a → (known after the run)"),
    ],
)
def test_lines(change: AttributeChange, line: str) -> None:
    assert change_line(change).plain == line


def test_long_values_are_clipped_and_control_characters_seen() -> None:
    assert len(shown("x" * 500)) == CLIP
    assert shown("x" * 500).endswith("…")
    assert shown("a\nb\x1b[31m") == "a␤b·[31m"


def test_markup_in_a_value_is_just_text() -> None:
    lines = printed(step("update", "p1", ana(), ana(title="[bold]Head[/bold]")))
    assert "      title: Engineer → [bold]Head[/bold]" in lines


ASSIGNMENT = "pulumi-python:dynamic/webex:AppAssignment"


def test_apps_are_told_by_person_and_site() -> None:
    account = {"email": "ana@example.com", "site": "acme", "active": "ACTIVATED", "title": "Engineer"}
    asleep = {**account, "webExId": "bo", "email": None, "active": "DEACTIVATED"}
    lines = printed(
        step("create", "a1", new=account, kind=ASSIGNMENT),
        step("update", "a2", account, {**account, "email": "cy@example.com", "title": "Lead"}, kind=ASSIGNMENT),
        step("update", "a3", asleep, {**asleep, "active": "ACTIVATED"}, kind=ASSIGNMENT),
        step("delete", "a4", {**account, "email": "di@example.com"}, kind=ASSIGNMENT),
        step("delete", "a5", {**account, "email": "ed@example.com", "onRemove": "retain"}, kind=ASSIGNMENT),
    )
    assert lines == [
        "Apps (5)",
        "  + ana@example.com  an account on acme  new",
        "  + bo  an account on acme  reactivated",
        "      active: DEACTIVATED → ACTIVATED",
        "  ~ cy@example.com  an account on acme  changed",
        "      email: ana@example.com → cy@example.com",
        "      title: Engineer → Lead",
        "  - di@example.com  an account on acme  deactivated",
        "  ~ ed@example.com  an account on acme  retained",
        "",
        "5 app assignments.",
    ]


def test_an_app_is_left_with_whoever_leaves() -> None:
    account = {"email": "ana@example.com", "site": "acme"}
    lines = printed(
        step("delete", "p1", ana()), step("delete", "a1", account, kind=ASSIGNMENT, deletedWith=urn("p1")), same=1
    )
    assert "  ~ ana@example.com  an account on acme  left with the person" in lines


def test_an_app_under_another_name_is_left_alone() -> None:
    account = {"email": "ana@example.com", "site": "acme"}
    lines = printed(
        step("delete", "a1", account, kind=ASSIGNMENT),
        step("create", "a2", new={**account, "email": "ANA@example.com"}, kind=ASSIGNMENT),
    )
    assert "  ~ ana@example.com  an account on acme  left alone" in lines
    assert "      a2 stands for this account from now on" in lines


def test_licences_are_told_by_person_and_seats_by_licence() -> None:
    kind = "pulumi-python:dynamic/webex:AppAssignment"
    messaging = {"userName": "ana@example.com", "license": "Messaging", "accountType": "host"}
    attendee = {**messaging, "license": "Meetings", "siteUrl": "acme.webex.com", "accountType": "attendee"}
    plan = parse(digest(step("delete", "a", messaging, kind=kind), step("create", "b", new=attendee, kind=kind)))
    console = Console(file=io.StringIO(), width=60, highlight=False)
    show(dataclasses.replace(plan, seats=("Messaging: 9 seats, 3 used, 2 after this plan",)), console)
    assert console.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "Apps (2)",
        "  + ana@example.com  Meetings (acme.webex.com, attendee)  new",
        "  - ana@example.com  Messaging  taken back",
        "",
        "Licences (1)",
        "    Messaging: 9 seats, 3 used, 2 after this plan",
        "",
        "2 app assignments.",
    ]
