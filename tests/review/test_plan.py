"""A preview digest read as people."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.review import PlanError, parse
from pulumi_webex.review.steps import Operation
from tests.review.digests import ana, digest, step, urn


def test_a_joiner() -> None:
    [person] = parse(digest(step("create", "p1", new=ana()))).people
    assert (person.group, person.outcome) == ("join", "new")
    assert (person.name, person.user_name, person.logical_name) == ("Ana Nuñez", "ana@example.com", "p1")


def test_a_name_is_put_together_where_there_is_no_display_name() -> None:
    inputs = ana(displayName=None, name={"givenName": "Ana", "familyName": "Nuñez"})
    [person] = parse(digest(step("create", "p1", new=inputs))).people
    assert person.name == "Ana Nuñez"


def test_a_change_names_the_attribute_with_old_and_new() -> None:
    [person] = parse(digest(step("update", "p1", ana(), ana(title="Architect")))).people
    assert person.group == "change"
    assert [(c.path, c.old, c.new) for c in person.changes] == [("title", "Engineer", "Architect")]


@pytest.mark.parametrize(
    ("inputs", "outputs", "state", "outcome"),
    [
        (ana(), {}, {}, "deactivated"),
        (ana(active=False), {}, {}, "left deactivated"),
        (ana(onDelete="delete"), {"linked": False}, {}, "deleted"),
        (ana(onDelete="delete"), {"linked": True}, {}, "deactivated"),
        (ana(onDelete="retain"), {}, {}, "left alone"),
        (ana(onDelete="delete"), {}, {"retainOnDelete": True}, "left alone"),
    ],
)
def test_what_becomes_of_a_leaver(
    inputs: dict[str, Any], outputs: dict[str, Any], state: dict[str, Any], outcome: str
) -> None:
    [person] = parse(digest(step("delete", "p1", inputs, outputs=outputs, **state))).people
    assert (person.group, person.outcome) == ("leave", outcome)


def test_gone_from_webex_in_a_refresh() -> None:
    [person] = parse(digest(step("delete", "p1", ana())), "refresh").people
    assert (person.group, person.outcome) == ("leave", "gone from Webex")


def test_switched_off_counts_as_leaving_and_on_as_joining() -> None:
    off = parse(digest(step("update", "p1", ana(), ana(active=False)))).people[0]
    on = parse(digest(step("update", "p1", ana(active=False), ana()))).people[0]
    assert (off.group, off.outcome, len(off.changes)) == ("leave", "deactivated", 1)
    assert (on.group, on.outcome) == ("join", "reactivated")


def test_another_logical_name_does_not_give_the_account_up() -> None:
    plan = parse(digest(step("create", "new", new=ana(userName="Ana@example.com")), step("delete", "old", ana())))
    [leaver] = plan.group("leave")
    assert leaver.outcome == "left alone"
    assert "new" in leaver.note


def test_other_resources_are_not_people() -> None:
    kind = "random:index/randomPassword:RandomPassword"
    plan = parse(digest(step("create", "code", new={"length": 8}, kind=kind)))
    assert not plan.people
    assert [item.title for item in plan.others] == ["RandomPassword code"]
    assert not plan.empty


def test_a_user_under_a_component_is_a_person() -> None:
    kind = "tests:index:Team$pulumi-python:dynamic/webex:User"
    assert parse(digest(step("create", "ana", new=ana(), kind=kind))).people


def test_the_engines_own_steps_are_housekeeping() -> None:
    first = {"op": "create", "urn": urn("webex-people-demo", "pulumi:pulumi:Stack")}
    provider = {"op": "create", "urn": urn("default", "pulumi:providers:pulumi-python")}
    plan = parse({"steps": [first, provider], "changeSummary": {"create": 2}})
    assert plan.empty
    assert plan.housekeeping == 2


def test_the_steps_of_a_replacement_count_once() -> None:
    kind = "random:index/randomPassword:RandomPassword"
    steps = [
        step(op, "code", {"length": 8}, {"length": 9}, kind=kind)
        for op in ("create-replacement", "replace", "delete-replaced")
    ]
    [item] = parse(digest(*steps)).others
    assert item.op == "replace"


@pytest.mark.parametrize("operation", ["preview", "refresh"])
def test_unchanged_resources_are_counted_without_the_stack(operation: Operation) -> None:
    same = [step("same", f"p{i}", ana(), ana()) for i in range(3)]
    assert parse(digest(*same, same=3), operation).unchanged == 3
    assert parse(digest(same=3), operation).unchanged == 3


def test_people_are_found_by_old_and_new_address() -> None:
    plan = parse(digest(step("update", "p1", ana(), ana(userName="ana.nunez@example.com"))))
    assert plan.urns_of("ANA@example.com") == plan.urns_of("ana.nunez@example.com") == [urn("p1")]
    assert plan.urns_of("nobody@example.com") == []


def test_errors_are_told_without_labels_and_without_the_engines_closing_word() -> None:
    plan = parse(
        digest(
            diagnostics=(
                ("warning", "warning: mind the gap\n"),
                ("warning", "warning: mind the gap\n"),
                ("error", "error: pulumi-python:dynamic/webex:User resource 'p1' has a problem: ana: no @.\n"),
                ("error", "error: an unhandled error occurred: program exited with non-zero exit code: 1\n"),
            )
        )
    )
    assert plan.errors == ("ana: no @.",)
    assert plan.warnings == ("mind the gap",)


def test_the_engines_closing_word_is_kept_where_it_is_all_there_is() -> None:
    text = "an unhandled error occurred: program exited with non-zero exit code: 1"
    assert parse(digest(diagnostics=(("error", f"error: {text}\n"),))).errors == (text,)


def test_of_a_traceback_the_last_line_is_told() -> None:
    text = "error: Program failed with an unhandled exception:\nTraceback (most recent call last):\n  x\nKeyError: 1\n"
    assert parse(digest(diagnostics=(("error", text),))).errors == ("the program failed: KeyError: 1",)


def test_something_else_than_a_digest() -> None:
    with pytest.raises(PlanError, match="no steps"):
        parse({"version": 3})


@pytest.mark.parametrize(
    ("org", "provider", "outcome", "said"),
    [
        ("org-a", "emea", "left alone", "manages this account"),
        ("org-a", "apac", "deactivated", "with another provider: change one at a time"),
        ("org-b", "emea", "deactivated", ""),
    ],
)
def test_an_heir_is_in_the_same_organization_and_with_the_same_provider(
    org: str, provider: str, outcome: str, said: str
) -> None:
    def given(one: dict[str, Any], state: str, name: str) -> dict[str, Any]:
        one[state]["provider"] = f"{urn(name, 'pulumi:providers:pulumi-python')}::an-id"
        return one

    gone = given(step("delete", "p1", ana(orgId="org-a")), "oldState", "emea")
    heir = given(step("create", "p2", new=ana(orgId=org)), "newState", provider)
    [leaver] = parse(digest(gone, heir)).group("leave")
    assert leaver.outcome == outcome
    assert said in leaver.note
