"""Create, no-op, update, rename, drift, disappear, delete: the provider's methods, without an engine."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import ENTERPRISE
from pulumi_webex.resources.shared.failures import Failed
from tests.resources.project import ORG, Project

ANA: dict[str, Any] = {
    "userName": "ana@example.com",
    "name": {"givenName": "Ana", "familyName": "Nuñez"},
    "title": "Engineer",
}


def account(project: Project, user_name: str = "ana@example.com") -> dict[str, Any]:
    [found] = [a for a in project.users.accounts.values() if a["userName"].casefold() == user_name.casefold()]
    return found


def remove_from_webex(project: Project, user_id: str) -> None:
    del project.users.accounts[user_id]


# create


def test_create_posts_what_is_declared(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    [(_, body)] = project.users.writes
    assert body == {"userType": "user", "active": True, **ANA}
    assert ana.id == account(project)["id"]
    assert ana.outputs == {**ANA, "active": True, "orgId": ORG, "linked": False, "onExisting": "link",
                           "onDelete": "deactivate"}  # fmt: skip


def test_nothing_changed_is_no_call(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    assert ana.up(**ANA) is False
    assert project.users.calls == []


def test_an_account_that_comes_back_other_than_declared_is_corrected_once(project: Project) -> None:
    project.users.after_write = lambda account: account.update(displayName=account.get("displayName", "").upper())
    ana = project.user("ana")
    ana.up(**ANA, displayName="Ana")
    assert [call[0] for call in project.users.writes] == ["create", "patch"]
    assert project.warnings == ["ana@example.com: Webex keeps displayName at 'ANA', though 'Ana' is declared."]
    assert ana.outputs["displayName"] == "ANA"


# update


def test_update_sends_the_difference_only(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    ana.up(**{**ANA, "title": "Architect"})
    assert project.users.calls == [("patch", [{"op": "replace", "path": "title", "value": "Architect"}])]
    assert ana.outputs["title"] == "Architect"


def test_extension_attributes_are_set_by_block_and_removed_by_path(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    ana.up(**ANA, **{ENTERPRISE: {"department": "R&D", "manager": {"value": "boss"}}})
    ana.up(**ANA, **{ENTERPRISE: {"department": "Sales"}})
    assert project.users.operations == [
        [{"op": "replace", "value": {ENTERPRISE: {"department": "R&D", "manager": {"value": "boss"}}}}],
        [
            {"op": "replace", "value": {ENTERPRISE: {"department": "Sales"}}},
            {"op": "remove", "path": f"{ENTERPRISE}:manager"},
        ],
    ]
    assert account(project)[ENTERPRISE] == {"department": "Sales"}


def test_what_never_goes_by_dropping_it(project: Project) -> None:
    ana = project.user("ana")
    work = {"type": "work", "value": "ana@example.com"}
    ana.up(**ANA, userType="user", roles=[{"value": "id_readonly_admin"}],
           emails=[work, {"type": "home", "value": "ana@home.example"}])  # fmt: skip
    ana.up(**ANA)
    assert project.users.operations[-1] == [{"op": "remove", "path": 'emails[type eq "home"]'}]
    assert account(project)["emails"] == [work]
    assert account(project)["roles"] == [{"value": "id_readonly_admin"}]


def test_a_released_list_is_left(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA, phoneNumbers=[{"type": "work", "value": "1"}])
    project.next_run()
    ana.up(**ANA, release=["phoneNumbers"])
    assert project.users.calls == []
    assert "phoneNumbers" not in ana.outputs
    assert account(project)["phoneNumbers"] == [{"type": "work", "value": "1"}]


def test_newly_cleared_takes_a_look(project: Project) -> None:
    project.users.add(userName="ana@example.com", nickName="Nan", displayName="A")
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    ana.up(**ANA, clear=["nickName", "costCenter"])
    assert [call[0] for call in project.users.calls] == ["get", "patch"]
    assert "nickName" not in account(project)
    assert account(project)["displayName"] == "A"


def test_a_newly_declared_entry_takes_the_place_of_anothers(project: Project) -> None:
    project.users.add(userName="ana@example.com", phoneNumbers=[{"type": "work", "value": "1"},
                                                                {"type": "fax", "value": "2"}])  # fmt: skip
    ana = project.user("ana")
    ana.up(**ANA)
    ana.up(**ANA, phoneNumbers=[{"type": "work", "value": "3"}])
    assert account(project)["phoneNumbers"] == [{"type": "fax", "value": "2"}, {"type": "work", "value": "3"}]


def test_a_removal_of_what_is_gone_does_not_stop_the_rest(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA, phoneNumbers=[{"type": "work", "value": "1"}], nickName="Nan")
    account(project).pop("phoneNumbers")
    ana.up(**{**ANA, "title": "Architect"})
    assert account(project)["title"] == "Architect"
    assert "nickName" not in account(project)


def test_an_update_of_a_deleted_account_says_what_to_do(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    remove_from_webex(project, ana.id)
    with pytest.raises(Failed, match=r"^ana@example.com: this account .* was deleted in Webex: run `pulumi refresh`"):
        ana.up(**{**ANA, "title": "Architect"})


# rename


def test_rename_moves_the_work_address_first(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    account(project)["emails"] = [{"type": "work", "value": "ana@example.com", "primary": True}]
    project.next_run()
    ana.up(**{**ANA, "userName": "ana.nunez@example.com"})
    assert project.users.calls == [
        (
            "patch",
            [
                {"op": "replace", "path": 'emails[type eq "work"].value', "value": "ana.nunez@example.com"},
                {"op": "replace", "path": "userName", "value": "ana.nunez@example.com"},
            ],
        )
    ]


def test_rename_without_a_work_address(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    ana.up(**{**ANA, "userName": "ana.nunez@example.com"})
    assert [call[0] for call in project.users.calls] == ["patch", "get", "patch"]
    assert project.users.operations[-1] == [{"op": "replace", "path": "userName", "value": "ana.nunez@example.com"}]


def test_a_case_only_change_of_the_name_is_none(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    assert ana.check(**{**ANA, "userName": "Ana@Example.com"}) == ana.inputs


def test_the_case_of_a_title_matters(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    assert ana.up(**{**ANA, "title": "engineer"})
    assert account(project)["title"] == "engineer"


# drift


def test_drift_shows_attribute_by_attribute_and_is_repaired(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA, phoneNumbers=[{"type": "work", "value": "1"}])
    before = ana.inputs
    account(project).update(active=False, title="Clerk", nickName="Nan",
                            phoneNumbers=[{"type": "fax", "value": "9"}, {"type": "work", "value": "2"}])  # fmt: skip
    project.next_run()
    ana.refresh()
    assert ana.inputs == {**before, "active": False, "title": "Clerk", "phoneNumbers": [{"type": "work", "value": "2"}]}
    assert ana.up(**ANA, phoneNumbers=[{"type": "work", "value": "1"}])
    assert account(project)["phoneNumbers"] == [{"type": "fax", "value": "9"}, {"type": "work", "value": "1"}]
    assert (account(project)["active"], account(project)["title"]) == (True, "Engineer")
    assert account(project)["nickName"] == "Nan"


def test_what_webex_spells_otherwise_is_no_drift(project: Project) -> None:
    emails = [{"type": "work", "value": "Ana@example.com"}, {"type": "home", "value": "a@home.example"}]
    ana = project.user("ana")
    ana.up(**ANA, emails=emails)
    account(project).update(
        userName="ANA@example.com",
        emails=[
            {"type": "home", "value": "A@home.example"},
            {"type": "work", "value": "ana@example.com", "primary": True, "display": "Ana"},
        ],
    )
    before = (ana.inputs, ana.outputs)
    ana.refresh()
    assert (ana.inputs, ana.outputs) == before
    assert ana.up(**ANA, emails=list(reversed(emails))) is False


def test_a_cleared_attribute_that_somebody_fills_is_drift(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA, clear=["nickName"])
    account(project)["nickName"] = "Nan"
    project.next_run()
    ana.refresh()
    assert ana.inputs["nickName"] == "Nan"
    ana.up(**ANA, clear=["nickName"])
    assert project.users.operations == [[{"op": "remove", "path": "nickName"}]]


def test_a_foreign_entry_in_an_exact_list_is_drift(project: Project) -> None:
    phones = [{"type": "work", "value": "1"}]
    ana = project.user("ana")
    ana.up(**ANA, phoneNumbers=phones, exact=["phoneNumbers", "emails"])
    account(project)["emails"] = [{"type": "work", "value": "ana@example.com", "primary": True}]
    ana.refresh()
    assert ana.up(**ANA, phoneNumbers=phones, exact=["phoneNumbers", "emails"]) is False
    account(project)["phoneNumbers"].append({"type": "fax", "value": "2"})
    project.next_run()
    ana.refresh()
    assert ana.inputs["phoneNumbers"] == [*phones, {"type": "fax", "value": "2"}]
    ana.up(**ANA, phoneNumbers=phones, exact=["phoneNumbers", "emails"])
    assert account(project)["phoneNumbers"] == phones


def test_a_soft_deleted_account_is_drift_and_comes_back(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    account(project).update(active=False, userName="0123456789abcdef0123456789abcdefana@example.com")
    project.next_run()
    ana.refresh()
    assert ana.inputs["active"] is False
    ana.up(**ANA)
    assert account(project)["active"] is True


# disappear


def test_a_deleted_account_is_gone_and_made_anew(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    remove_from_webex(project, ana.id)
    project.next_run()
    ana.refresh()
    assert ana.id == ""
    assert ana.up(**ANA)
    assert account(project)["title"] == "Engineer"


# delete


@pytest.mark.parametrize(("on_delete", "linked", "left"), [
    ("deactivate", False, False), ("deactivate", True, False),
    ("delete", False, None), ("delete", True, False),
    ("retain", False, True), ("retain", True, True),
])  # fmt: skip
def test_delete(project: Project, on_delete: str, linked: bool, left: bool | None) -> None:
    if linked:
        project.users.add(userName="ana@example.com")
    ana = project.user("ana")
    ana.up(**ANA, onDelete=on_delete)
    project.next_run()
    ana.delete()
    active = [a["active"] for a in project.users.accounts.values() if a["userName"] == "ana@example.com"]
    assert active == ([] if left is None else [left])


def test_deleting_what_is_gone_is_done(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    remove_from_webex(project, ana.id)
    project.next_run()
    ana.delete()
    assert project.warnings == []
