"""Accounts that were there before: link, take over, fail, soft-deleted ones, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import CISCO
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.failures import Failed
from pulumi_webex.transport.errors import Conflict, ErrorDetail, NoAnswer, ServerFault
from tests.resources.project import Project
from tests.resources.user.test_lifecycle import ANA, account

RENAMED = "0123456789abcdef0123456789abcdefana@example.com"


def test_link_sends_the_differences_only(project: Project) -> None:
    existing = project.users.add(userName="Ana@example.com", active=False, title="Engineer", nickName="Nan",
                                 name={"givenName": "Ana", "familyName": "Nunez"})  # fmt: skip
    ana = project.user("ana")
    ana.up(**ANA)
    assert ana.id == existing["id"]
    assert ana.outputs["linked"] is True
    assert ana.outputs["userName"] == "ana@example.com"
    assert project.users.writes == [
        (
            "patch",
            [
                {"op": "replace", "path": "active", "value": True},
                {"op": "replace", "path": "name.familyName", "value": "Nuñez"},
            ],
        )
    ]


def test_link_without_differences_writes_nothing(project: Project) -> None:
    project.users.add(**ANA)
    project.user("ana").up(**ANA)
    assert project.users.writes == []


@pytest.mark.parametrize(
    ("existing", "reason"),
    [
        ({"externalId": "E-2"}, "has the externalId E-2, not E-1"),
        (
            {"roles": [{"value": "id_User_Admin"}]},
            r"belongs to an administrator \(id_User_Admin\), and link does not take administrators over",
        ),
        ({CISCO: {"managedOrgs": [{"orgId": "o", "role": "r"}]}}, "belongs to an administrator"),
    ],
)
def test_link_refuses_what_is_somebody_elses(project: Project, existing: dict[str, Any], reason: str) -> None:
    before = project.users.add(userName="ana@example.com", **existing)
    ana = project.user("ana")
    with pytest.raises(Failed, match=rf"^ana@example.com: .*\(id {before['id']}\) {reason}.*take-over"):
        ana.up(**ANA, externalId="E-1")
    assert project.users.writes == []
    assert ana.id == ""
    ana.up(**ANA, externalId="E-1", onExisting="take-over")
    assert (ana.id, ana.outputs["linked"]) == (before["id"], True)


def test_no_externalid_is_no_contradiction(project: Project) -> None:
    project.users.add(userName="ana@example.com")
    ana = project.user("ana")
    ana.up(**ANA, externalId="E-1")
    assert account(project)["externalId"] == "E-1"


def test_fail_names_the_account(project: Project) -> None:
    existing = project.users.add(userName="ana@example.com")
    with pytest.raises(Failed, match=existing["id"]):
        project.user("ana").up(**ANA, onExisting="fail")
    assert project.users.writes == []


def test_a_soft_deleted_account_comes_back(project: Project) -> None:
    old = project.users.add(userName=RENAMED, active=False,
                            emails=[{"type": "work", "value": RENAMED, "primary": True}])  # fmt: skip
    ana = project.user("ana")
    ana.up(**ANA)
    assert ana.id == old["id"]
    assert (account(project)["userName"], account(project)["active"]) == ("ana@example.com", True)
    assert account(project)["emails"][0]["value"] == "ana@example.com"


def test_two_soft_deleted_accounts_are_refused(project: Project) -> None:
    ids = [project.users.add(userName=f"{n}{RENAMED[1:]}", active=False, externalId=f"E-{n}")["id"] for n in range(2)]
    with pytest.raises(Failed, match=f"{ids[0]}, {ids[1]}"):
        project.user("ana").up(**ANA)
    assert project.users.writes == []
    ana = project.user("ana")
    ana.up(**ANA, externalId="E-1")
    assert ana.id == ids[1]


# what goes wrong on the way


def test_a_failure_after_the_account_was_made_keeps_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, str, Any]] = []
    monkeypatch.setattr(rpc, "report_partial", lambda *told: kept.append(told))
    project.users.after_write = lambda account: account.update(displayName="other")
    project.users.failures["patch"] = [ServerFault(500, ErrorDetail(detail="oops"), method="PATCH", path="/Users/x")]
    with pytest.raises(Failed, match=r"^ana@example.com: .*oops"):
        project.user("ana").up(**ANA, displayName="Ana")
    [(message, account_id, outputs)] = kept
    assert account_id == account(project)["id"]
    assert message.endswith(f"The account (id {account_id}) was made.")
    assert (outputs["linked"], outputs["displayName"]) == (False, "other")


def test_somebody_makes_the_account_between_look_and_post(project: Project) -> None:
    ana = project.user("ana")
    inputs = ana.check(**ANA)
    conflict = Conflict(409, ErrorDetail(), method="POST", path="/Users")
    found = project.users.find

    def late(user_name: str) -> Any:
        answer = found(user_name)
        if not project.users.writes:
            project.users.add(userName="ana@example.com")
        return answer

    project.users.find = late  # type: ignore[method-assign]
    created = project.provider.create(inputs)
    assert created.id == account(project)["id"]
    assert (created.outs or {})["linked"] is True
    assert conflict.status == 409


def test_a_name_taken_elsewhere_is_told_with_the_person(project: Project) -> None:
    project.users.failures["create"] = [Conflict(409, ErrorDetail(), method="POST", path="/Users")]
    with pytest.raises(Failed, match=r"^ana@example.com: Webex answered POST /Users with 409"):
        project.user("ana").up(**ANA)


def test_what_the_client_says_is_passed_on(project: Project) -> None:
    project.users.failures["find"] = [NoAnswer("Webex cannot be reached; running again is safe.", sent=False)]
    with pytest.raises(Failed, match=r"^ana@example.com: Webex cannot be reached; running again is safe\.$"):
        project.user("ana").up(**ANA)


def test_a_fault_of_ours_is_one_sentence_too(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project.users.failures["find"] = [KeyError("id"), KeyError("id")]
    with pytest.raises(Failed, match=r"^ana@example.com: this should not happen \(KeyError: 'id'\)"):
        project.user("ana").up(**ANA)
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv("WEBEX_DEBUG", "1")
    with pytest.raises(Failed):
        project.user("ana").up(**ANA)
    assert "Traceback" in capsys.readouterr().err
