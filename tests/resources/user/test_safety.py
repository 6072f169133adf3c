"""What must not happen: the wrong organization, forgotten people, an account that another resource stands for."""

from __future__ import annotations

import pytest

from pulumi_webex.resources.shared.failures import Failed
from tests.resources.project import ORG, OTHER_ORG, CheckError, Project, Resource
from tests.resources.user.test_lifecycle import ANA, account, remove_from_webex


@pytest.fixture
def ana(project: Project) -> Resource:
    made = project.user("ana")
    made.up(**ANA)
    project.next_run()
    return made


# which organization


def test_another_org_is_refused_by_check(project: Project, ana: Resource) -> None:
    project.next_run(orgId=OTHER_ORG)
    with pytest.raises(CheckError, match=rf"(?s)^ana@example.com: .*{ORG}.*{OTHER_ORG}.*set webex:orgId") as refused:
        ana.check(**ANA)
    assert len(refused.value.reasons) == 1


@pytest.mark.parametrize("method", ["create", "read", "update", "delete"])
def test_another_org_is_refused_before_any_call(project: Project, ana: Resource, method: str) -> None:
    project.next_run(orgId=OTHER_ORG)
    calls = {
        "create": lambda: project.provider.create(dict(ana.inputs)),
        "read": ana.refresh,
        "update": lambda: project.provider.update(ana.id, dict(ana.outputs), {**ana.inputs, "title": "x"}),
        "delete": ana.delete,
    }
    with pytest.raises(Failed, match=OTHER_ORG):
        calls[method]()
    assert project.users.calls == []


def test_where_only_an_address_is_known_it_tells(project: Project) -> None:
    del project.config["orgId"]
    project.next_run(scimUrl="https://scim.example.com/v2")
    bo = project.user("bo")
    bo.up(userName="bo@example.com")
    assert bo.inputs["scimUrl"] == "https://scim.example.com/v2"
    project.next_run(scimUrl="https://other.example.com/v2")
    with pytest.raises(CheckError, match=r"https://scim.example.com/v2.*https://other.example.com/v2"):
        bo.check(userName="bo@example.com")


def test_missing_settings_are_told_without_a_person(project: Project) -> None:
    bo = project.user("bo")
    project.config.clear()
    project.next_run()
    with pytest.raises(CheckError, match=r"^No Webex organization is set"):
        bo.check(userName="bo@example.com")
    project.next_run(orgId=ORG)
    with pytest.raises(CheckError, match=r"^There is no access token"):
        bo.check(userName="bo@example.com")


@pytest.mark.parametrize("method", ["update", "delete"])
def test_paused_writes_nothing(project: Project, ana: Resource, method: str) -> None:
    project.next_run(paused="true")
    with pytest.raises(Failed, match=r"^ana@example.com: nothing was written, since webex:paused is set"):
        ana.delete() if method == "delete" else ana.up(**{**ANA, "title": "x"})
    with pytest.raises(Failed, match="webex:paused"):
        project.user("bo").up(userName="bo@example.com")
    assert project.users.calls == []


def test_paused_still_checks_and_reads(project: Project, ana: Resource) -> None:
    project.next_run(paused="true")
    ana.refresh()
    assert ana.check(**ANA) == ana.inputs


# forgetting people


def test_an_empty_org_is_not_believed(project: Project, ana: Resource) -> None:
    project.users.accounts.clear()
    with pytest.raises(Failed, match=r"no users at all, so nothing was changed"):
        ana.refresh()


def test_many_gone_at_once_are_not_believed(project: Project) -> None:
    people = [project.user(f"p{n}") for n in range(8)]
    for person in people:
        person.up(userName=f"{person.name}@example.com")
    for person in people:
        remove_from_webex(project, person.id)
    project.next_run()
    for person in people[:5]:
        person.refresh()
    for person in people[5:]:
        with pytest.raises(Failed, match=r"More than 5 accounts .* webex:allowRemovals"):
            person.refresh()
    project.next_run(allowRemovals="8:ab34")
    for person in people[5:]:
        person.refresh()
        assert person.id == ""


@pytest.mark.parametrize("status", [401, 403, 500])
def test_an_error_is_not_absence(project: Project, ana: Resource, status: int) -> None:
    from pulumi_webex.transport.errors import ErrorDetail, api_error

    project.users.failures["get"] = [api_error(status, ErrorDetail(), method="GET", path="/Users/x")]
    with pytest.raises(Failed, match=str(status)):
        ana.refresh()
    assert ana.id


# another resource for the same account


def test_the_same_person_twice(project: Project) -> None:
    project.user("ana").check(**ANA)
    project.user("ana").check(**ANA)
    with pytest.raises(CheckError, match="ana and anna declare the same userName"):
        project.user("anna").check(**{**ANA, "userName": "ANA@example.com"})


@pytest.mark.parametrize("name", ["ana-nunez", "Ana"])
def test_another_logical_name_leaves_the_account_alone(project: Project, ana: Resource, name: str) -> None:
    heir = project.user(name)
    heir.up(**ANA)
    ana.delete()
    assert heir.id == ana.id
    assert account(project)["active"] is True
    assert project.warnings == [
        f"ana@example.com: the account is left as it is, since the resource {name} manages it now."
    ]


def test_an_heir_that_was_linked_in_an_earlier_run(project: Project, ana: Resource) -> None:
    heir = project.user("ana-nunez")
    heir.up(**ANA)
    project.next_run()
    heir.up(**ANA)
    ana.delete()
    assert account(project)["active"] is True


def test_an_heir_whose_create_failed(project: Project, ana: Resource) -> None:
    heir = project.user("ana-nunez")
    project.users.failures["find"] = [RuntimeError("broken")]
    with pytest.raises(Failed):
        heir.up(**ANA)
    ana.delete()
    assert account(project)["active"] is True


def test_a_replacement_leaves_the_account_alone(project: Project, ana: Resource) -> None:
    replacement = project.user("ana")
    replacement.up(**ANA)
    ana.delete()
    assert account(project)["active"] is True
    assert "its replacement manages it now" in project.warnings[0]


def test_destroy_deactivates_after_a_refresh(project: Project, ana: Resource) -> None:
    ana.refresh()
    with project.call(ana.urn):
        project.provider.diff(ana.id, dict(ana.outputs), dict(ana.inputs))
    ana.delete()
    assert account(project)["active"] is False


def test_two_resources_of_one_account_that_both_go(project: Project, ana: Resource) -> None:
    twin = project.user("twin")
    twin.id, twin.inputs, twin.outputs = ana.id, ana.inputs, ana.outputs
    for one in (ana, twin):
        with project.call(one.urn):
            project.provider.diff(one.id, dict(one.outputs), dict(one.inputs))
    ana.delete()
    assert account(project)["active"] is True
    twin.delete()
    assert account(project)["active"] is False


# plan-time warnings


def test_changing_roles_is_warned_of(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA, roles=["id_readonly_admin"])
    project.next_run()
    ana.up(**ANA, roles=[{"value": "ID_readonly_admin"}])
    assert project.warnings == []
    ana.up(**ANA, roles=["id_readonly_admin", "id_device_admin"])
    assert project.warnings == ["ana@example.com: changing roles makes Webex revoke this person's access tokens."]


def test_doubts_are_told_once(project: Project) -> None:
    ana = project.user("ana")
    phones = [{"type": "pager", "value": "1"}]
    ana.up(**ANA, timezone="Europe/Atlantis", phoneNumbers=phones)
    assert [warning.split(" is ")[0] for warning in sorted(project.warnings)] == [
        "ana@example.com: phoneNumbers type",
        "ana@example.com: timezone",
    ]
    project.next_run()
    ana.up(**ANA, timezone="Europe/Atlantis", phoneNumbers=phones)
    assert project.warnings == []
