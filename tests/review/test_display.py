"""What a reviewer sees."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest
from rich.console import Console

from pulumi_webex.review import AttributeChange, parse
from pulumi_webex.review.differences import SECRET
from pulumi_webex.review.display import show, summary
from pulumi_webex.review.wording import CLIP, change_line, shown
from tests.review.digests import ENTERPRISE, ana, digest, step, urn

PROVIDER = "pulumi:providers:pulumi-python"


def printed(*steps: dict[str, Any], details: bool = False, same: int = 0) -> list[str]:
    console = Console(file=io.StringIO(), width=60, highlight=False)
    show(parse(digest(*steps, same=same)), console, details=details)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_who_is_deactivated_comes_first_then_changes_and_joins() -> None:
    lines = printed(
        step("delete", "p3", ana(displayName="Cy Zhang", userName="cy@example.com")),
        step("update", "p2", ana(displayName="Bo Li"), ana(displayName="Bo Li", title="Architect")),
        step("create", "p1", new=ana()),
        same=7,
    )
    assert lines == [
        "Will be deactivated (1)",
        "  - Cy Zhang <cy@example.com>  deactivated",
        "",
        "Changes (1)",
        "  ~ Bo Li <ana@example.com>",
        "      title: Engineer → Architect",
        "",
        "Joins (1)",
        "  + Ana Nuñez <ana@example.com>  new  Engineer, Research",
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


# release and clear


def told(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [line.strip() for line in printed(step("update", "p1", old, new))[2:-2]]


def test_what_is_handed_back_is_left_as_it_is() -> None:
    assert told(ana(), ana(title=None, release=["title"])) == ["title: left as it is (Engineer)"]
    assert told(ana(release=["title"]), ana(title=None, release=["title"])) == ["title: left as it is (Engineer)"]
    department = f"{ENTERPRISE}:department"
    assert told(ana(release=["title"]), ana(release=["nickName", department])) == [
        "nickName: left as it is",
        "title: no longer left as it is",
        "department: left as it is",
    ]


def test_a_clearing_is_told_once() -> None:
    assert told(ana(), ana(title=None, clear=["title"])) == ["- title (was Engineer)"]
    assert told(ana(emails=None), ana(emails=None, clear=["nickName"])) == ["nickName: kept empty"]
    dropped = told(ana(), ana(emails=None, clear=["emails"]))
    assert dropped == ["- emails[work] (was ana@example.com)", "- emails[work].primary (was yes)"]
    assert told(ana(clear=["nickName"]), ana(nickName="Anita")) == ["+ nickName: Anita"]


# explicit providers


def with_provider(name: str, one: dict[str, Any]) -> dict[str, Any]:
    reference = f"{urn(name, PROVIDER)}::an-id"
    for state in ("oldState", "newState"):
        if state in one:
            one[state]["provider"] = reference
    return one


def test_people_of_several_organizations_are_told_apart() -> None:
    own = ana(orgId="org-a")
    here, there = step("create", "p1", new=own), with_provider("emea", step("create", "p2", new=ana(orgId="org-b")))
    lines = printed(here, there)
    assert "  + Ana Nuñez <ana@example.com>  new  in org-a  Engineer, Research" in lines
    assert "  + Ana Nuñez <ana@example.com>  new  in emea  Engineer, Research" in lines
    assert not any(" in emea" in line for line in printed(there))


def test_an_explicit_provider_is_shown_without_its_secrets() -> None:
    given = {"webex:orgId": "org-b", "webex:provider": "emea", "webex:accessToken": SECRET}
    assert printed(step("create", "emea", new=given, kind=PROVIDER))[:4] == [
        "Other resources (1)",
        "  + Provider emea  new",
        "      + webex:accessToken: [secret]",
        "      + webex:orgId: org-b",
    ]
    # The pulumi CLI does not tell which secret of a provider is another.
    rotated = printed(step("update", "emea", given, given, kind=PROVIDER))
    assert rotated[1:3] == ["  ~ Provider emea  changed", "      credential: [secret] → another [secret]"]
    other = printed(step("update", "emea", given, {**given, "webex:concurrency": "8"}, kind=PROVIDER))
    assert other[2] == "      + webex:concurrency: 8"
    assert printed(step("delete", "dice", {"version": "4"}, kind="pulumi:providers:random"))[1] == (
        "  - Provider dice (random)  removed"
    )


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
    assert lines == [
        "Will be deactivated (1)",
        "  - Ana Nuñez <ana@example.com>  deactivated  keeps an account on acme",
        "",
        "1 person leaves; 1 unchanged.",
    ]


def test_an_app_under_another_name_is_left_alone() -> None:
    account = {"email": "ana@example.com", "site": "acme"}
    lines = printed(
        step("delete", "a1", account, kind=ASSIGNMENT),
        step("create", "a2", new={**account, "email": "ANA@example.com"}, kind=ASSIGNMENT),
    )
    assert "  ~ ana@example.com  an account on acme  left alone" in lines
    assert "      a2 manages this account from now on" in lines


def test_licenses_are_told_by_person_and_seats_by_license() -> None:
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
        "Licenses (1)",
        "    Messaging: 9 seats, 3 used, 2 after this plan",
        "",
        "2 app assignments.",
    ]


def test_the_apps_of_joiners_stand_with_them() -> None:
    account, license = (
        {"email": "Ana@example.com", "site": "acme"},
        {"userName": "bo@example.com", "license": "Messaging"},
    )
    lines = printed(
        step("create", "p1", new=ana()),
        step("create", "a1", new=account, kind=ASSIGNMENT),
        step("create", "a2", new={**license, "userName": "ana@example.com"}, kind=ASSIGNMENT),
        step("create", "a3", new=license, kind=ASSIGNMENT),
    )
    assert lines == [
        "Joins (1)",
        "  + Ana Nuñez <ana@example.com>  new  Engineer, Research  with Messaging, an account on acme",
        "",
        "Apps (1)",
        "  + bo@example.com  Messaging  new",
        "",
        "1 person joins, 3 app assignments.",
    ]


def test_members_of_a_group_are_one_line() -> None:
    kind = "pulumi-python:dynamic/webex:Group"
    old = {"displayName": "Sales", "members": [f"id-{n}" for n in range(300)]}
    new = {"displayName": "Sales", "members": [*old["members"][:86], "new"]}
    assert "      members: 1 joins: new, 214 leave (of 300)" in printed(step("update", "g", old, new, kind=kind))


# many people


def crowd(size: int, **changes: Any) -> list[dict[str, Any]]:
    people = [ana(userName=f"p{n}@example.com", displayName=f"P{n}") for n in range(size)]
    return [step("update", f"u{n}", one, {**one, **changes}) for n, one in enumerate(people)]


def test_from_50_people_on_what_they_share_is_told_once() -> None:
    few, many = printed(*crowd(49, title="Research")), printed(*crowd(50, title="Research"))
    assert len(few) == 49 * 2 + 3
    assert few[1] == "  ~ P0 <p0@example.com>"
    assert few[5] == "  ~ P2 <p2@example.com>"
    assert many[:3] == ["Changes (50)", "      title: Engineer → Research, 50 people", "  ~ P0 <p0@example.com>"]
    assert "    and 40 more; --all shows everybody" in many


def test_renames_and_roles_come_before_other_changes() -> None:
    cy = ana(userName="cy@example.com", displayName="Cy")
    lines = printed(
        step("update", "p1", ana(), ana(title="Lead")),
        step("update", "p2", cy, {**cy, "userName": "cyra@example.com"}),
        step("update", "p3", cy, {**cy, "roles": [{"value": "id_full_admin"}]}),
    )
    heads = [line for line in lines if line.endswith("(1)")]
    assert heads == ["Renamed (1)", "Roles (1)", "Changes (1)"]


def test_people_are_sorted_as_people_sort() -> None:
    names = ["Zoe", "Émile", "edgar", "P10", "P2"]
    people = [step("create", f"x{n}", new=ana(displayName=name)) for n, name in enumerate(names)]
    told = [line.split()[1] for line in printed(*people) if line.startswith("  + ")]
    assert told == ["edgar", "Émile", "P2", "P10", "Zoe"]
