"""The options beside the attributes: what they may say, and what must not be said at once."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import ENTERPRISE
from tests.resources.project import CheckError, Project
from tests.resources.user.test_lifecycle import ANA


def test_paths_are_kept_in_full_sorted_and_once(project: Project) -> None:
    inputs = project.user("ana").check(**ANA, release=["nickName", "department", f"{ENTERPRISE}:department"])
    assert inputs["release"] == ["nickName", f"{ENTERPRISE}:department"]
    assert "clear" not in inputs


def test_what_is_released_may_be_declared(project: Project) -> None:
    assert project.user("ana").check(**ANA, release=["title"])["title"] == "Engineer"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"onExisting": "adopt"}, "on_existing is 'adopt'; it can be link, take-over, fail"),
        ({"onDelete": "purge"}, "on_delete is 'purge'; it can be deactivate, delete, retain"),
        ({"clear": "title"}, "clear must be a list of attribute paths, such as ['title']"),
        ({"clear": ["nickname"]}, "clear: Webex users have no attribute 'nickname'; did you mean nickName?"),
        ({"clear": ["title"]}, "title is declared and in clear at once: keep one"),
        ({"clear": ["name"]}, "name.familyName is declared and in clear at once: keep one"),
        (
            {"clear": ["nickName"], "release": ["nickName"]},
            "nickName is in both clear and release: remove it from one of them",
        ),
        ({"clear": ["active"]}, "clear cannot list active, which is always managed"),
        ({"release": ["userName"]}, "release cannot list userName, which is always managed"),
        ({"clear": ["userType"]}, "clear cannot list userType, which is always managed"),
        ({"clear": ["id"]}, "clear cannot list id: Webex sets it and nobody else can"),
        ({"exact": ["title"]}, "exact lists title, which holds one value: exact is for lists"),
        ({"clear": ["emails.value"]}, "clear lists emails.value, but a list is managed by entry: name emails"),
    ],
)
def test_what_is_refused(project: Project, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CheckError) as refused:
        project.user("ana").check(**ANA, **options)
    assert refused.value.reasons[0] == f"ana@example.com: {sentence}{'' if sentence.endswith('?') else '.'}"


def test_a_change_of_options_alone_makes_no_call(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    assert ana.up(**ANA, onDelete="retain", onExisting="fail")
    assert project.users.calls == []
    assert ana.outputs["onDelete"] == "retain"
    assert ana.outputs["title"] == "Engineer"
    ana.delete()
    assert project.users.calls == []


def test_several_problems_are_told_together(project: Project) -> None:
    with pytest.raises(CheckError) as refused:
        project.user("ana").check(userName="ana", title=7, onDelete="purge")
    assert len(refused.value.reasons) == 3
    assert {reason.partition(":")[0] for reason in refused.value.reasons} == {"ana"}
