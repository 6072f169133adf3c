"""Users made from a profile and a mapping: what wins, what is kept, what counts at creation only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AttributeMapping, Rule, User
from pulumi_webex.controlhub.catalog import ENTERPRISE
from pulumi_webex.mapping import Ruleset
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.failures import Failed
from tests.resources.program import Registered
from tests.resources.project import CheckError, Project
from tests.resources.user.test_lifecycle import account

SECRET_SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
"""How a secret looks on Pulumi's wire."""
Program = Callable[[Callable[[], Any]], Registered]
PROFILE = {
    "userPrincipalName": "ana@example.com", "displayName": "Ana Nuñez", "givenName": "Ana", "surname": "Nuñez",
    "objectId": "E-1", "accountEnabled": "True", "jobTitle": "", "department": "R&D", "mobile": "+34 600",
}  # fmt: skip
MOBILE = 'phoneNumbers[type eq "mobile"].value'


def inputs(program: Program, *, preset: str | None = "entra-control-hub", rules: Any = None, **given: Any) -> Any:
    options = {key: given.pop(key) for key in ("on_null",) if key in given}
    mapping = Ruleset(preset=preset, rules=rules, **options)
    arguments = {"profile": PROFILE, "mapping": mapping, **given}
    _, found = program(lambda: User("ana", **arguments))["ana"]
    return found


def refused(program: Program, **given: Any) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        program(lambda: User("ana", **given))
    return str(caught.value)


# what a program registers


def test_a_profile_becomes_inputs(program: Program) -> None:
    assert inputs(program, rules={"department": "[department]", "title": "[jobTitle]", MOBILE: "[mobile]"}) == {
        "userName": "ana@example.com",
        "displayName": "Ana Nuñez",
        "name": {"givenName": "Ana", "familyName": "Nuñez"},
        "externalId": "E-1",
        "active": True,
        ENTERPRISE: {"department": "R&D"},
        "phoneNumbers": [{"type": "mobile", "value": "+34 600"}],
        "release": ["title"],
        "onExisting": "link",
        "onDelete": "deactivate",
    }


def test_active_is_true_where_no_rule_gives_it(program: Program) -> None:
    assert inputs(program, preset="entra-control-hub-legacy")["active"] is True
    assert inputs(program, profile={**PROFILE, "accountEnabled": False})["active"] is False


def test_arguments_win(program: Program) -> None:
    found = inputs(
        program,
        rules={"title": "[jobTitle]", "nickName": "[givenName]"},
        title="Chief",
        active=False,
        attributes={"name": {"familyName": "Núñez"}},
    )
    assert (found["title"], found["active"], "release" in found) == ("Chief", False, False)
    assert found["name"] == {"givenName": "Ana", "familyName": "Núñez"}


def test_an_output_wins_too(program: Program) -> None:
    found = inputs(program, rules={"title": "[department]"}, title=pulumi.Output.from_input("Chief"))
    assert found["title"] == "Chief"


def test_entries_of_the_program_stand_beside_those_of_the_mapping(program: Program) -> None:
    rules = {MOBILE: "[mobile]", 'phoneNumbers[type eq "work"].value': '"+34 91"'}
    found = inputs(
        program, rules=rules, phone_numbers=[{"type": "work", "value": "+1"}, {"type": "fax", "value": "+2"}]
    )
    assert found["phoneNumbers"] == [
        {"type": "work", "value": "+1"},
        {"type": "fax", "value": "+2"},
        {"type": "mobile", "value": "+34 600"},
    ]


def test_the_programs_release_and_clear_win(program: Program) -> None:
    rules = {"title": "[department]", "nickName": "[jobTitle]", "profileUrl": "[jobTitle]"}
    found = inputs(program, rules=rules, release=["title"], clear=["nickName"])
    assert (found["release"], found["clear"]) == (["title", "profileUrl"], ["nickName"])
    assert "title" not in found


def test_nulls_clear_where_asked(program: Program) -> None:
    assert inputs(program, rules={"title": "[jobTitle]"}, on_null="clear")["clear"] == ["title"]


def test_lists_that_are_outputs_get_the_mapped_paths_too(program: Program) -> None:
    found = inputs(program, rules={"title": "[jobTitle]"}, release=pulumi.Output.from_input(["nickName"]))
    assert found["release"] == ["nickName", "title"]


def test_redacted_values_are_secret(program: Program) -> None:
    found = inputs(program, rules={"title": "Redact([department])"})
    assert found["title"] == {SECRET_SIGNATURE: SECRET, "value": "R&D"}
    assert found["userName"] == "ana@example.com"


def test_create_only_is_listed(program: Program) -> None:
    found = inputs(program, rules={"title": Rule("[department]", when="create")})
    assert (found["title"], found["createOnly"]) == ("R&D", ["title"])
    given = inputs(program, rules={"title": Rule("[department]", when="create")}, title="Chief")
    assert "createOnly" not in given


def test_the_other_address_is_noted_unless_the_program_names_the_user(program: Program) -> None:
    profile = {**PROFILE, "mail": "ana@mail.example"}
    assert inputs(program, profile=profile)["__otherAddress"] == "ana@mail.example"
    assert "__otherAddress" not in inputs(program, profile=profile, user_name="ana@corp.example")


def test_a_mapping_resource_serves_as_well(program: Program) -> None:
    def body() -> None:
        people = AttributeMapping("people", preset="entra-control-hub")
        assert people.apply(PROFILE).attributes["externalId"] == "E-1"
        User("ana", profile=PROFILE, mapping=people)

    registered = program(body)
    assert registered["ana"][1]["externalId"] == "E-1"
    assert registered["people"][0] == "pulumi-python:dynamic/webex:AttributeMapping"


def test_profile_and_mapping_go_together(program: Program) -> None:
    assert refused(program, profile=PROFILE) == "ana: profile is given without mapping: give both or none"
    assert "mapping is given without profile" in refused(program, mapping=Ruleset(preset="entra-control-hub"))
    assert "not a str" in refused(program, profile=PROFILE, mapping="entra-control-hub")


def test_a_profile_is_plain_data(program: Program) -> None:
    mapping = Ruleset(preset="entra-control-hub")
    profile = {**PROFILE, "surname": pulumi.Output.from_input("Nuñez")}
    assert "plain data" in refused(program, profile=profile, mapping=mapping)


def test_what_a_profile_lacks_is_one_sentence(program: Program) -> None:
    mapping = Ruleset(preset="entra-control-hub", rules={"title": "[titel]"})
    assert "ana: the profile of ana@example.com has no column 'titel'" in refused(
        program, profile=PROFILE, mapping=mapping
    )


# at creation only


ANA: dict[str, Any] = {
    "userName": "ana@example.com",
    "title": "Engineer",
    "nickName": "Nan",
    "createOnly": ["nickName"],
}


def test_create_sends_what_counts_at_creation(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    assert account(project)["nickName"] == "Nan"
    assert ana.inputs["createOnly"] == ["nickName"]


def test_afterwards_state_decides(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    assert ana.up(**{**ANA, "nickName": "another one"}) is False
    assert ana.up(**{key: value for key, value in ANA.items() if key != "nickName"}) is False
    assert ana.up(**{**ANA, "nickName": "x", "title": "Chief"}) is True
    assert project.users.operations == [[{"op": "replace", "path": "title", "value": "Chief"}]]
    assert ana.inputs["nickName"] == "Nan"


def test_link_does_not_send_it(project: Project) -> None:
    existing = project.users.add(userName="ana@example.com", title="Engineer", nickName="Annie")
    ana = project.user("ana")
    ana.up(**ANA)
    assert project.users.writes == []
    assert existing["nickName"] == "Annie"
    assert ana.inputs["nickName"] == "Nan"


def test_a_change_in_webex_is_no_drift(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    account(project)["nickName"] = "Annie"
    inputs, outputs = ana.inputs, ana.outputs
    project.next_run()
    ana.refresh()
    assert (ana.inputs, ana.outputs) == (inputs, outputs)
    assert ana.up(**ANA) is False


def test_no_drift_after_a_link_either(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.users.add(userName="ana@example.com", title="Engineer", nickName="Annie")
    ana = project.user("ana")
    ana.up(**ANA)
    inputs, outputs = ana.inputs, ana.outputs
    monkeypatch.setattr(rpc, "old_inputs", lambda: inputs)
    project.next_run()
    ana.refresh()
    assert (ana.inputs, ana.outputs) == (inputs, outputs)


def test_what_counts_always_from_now_on_is_compared_with_webex(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    account(project)["nickName"] = "Annie"
    project.next_run()
    assert ana.up(userName="ana@example.com", title="Engineer", nickName="Nan") is True
    assert account(project)["nickName"] == "Nan"


def test_what_counts_at_creation_from_now_on_stays_as_it_is(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**{**ANA, "createOnly": None})
    project.next_run()
    assert ana.up(**{**ANA, "nickName": "new"}) is True
    assert project.users.writes == []
    assert ana.inputs["nickName"] == "Nan"


def test_a_new_rule_at_creation_sets_nothing_on_people_who_are_there(project: Project) -> None:
    ana = project.user("ana")
    ana.up(userName="ana@example.com")
    project.next_run()
    ana.up(userName="ana@example.com", nickName="Nan", createOnly=["nickName"])
    assert project.users.writes == []
    assert "nickName" not in ana.inputs


def test_a_dropped_rule_at_creation_clears_as_any_dropped_attribute(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    ana.up(userName="ana@example.com", title="Engineer")
    assert "nickName" not in account(project)


def test_user_name_may_be_made_once(project: Project) -> None:
    ana = project.user("ana")
    ana.up(userName="ana@example.com", createOnly=["userName"])
    project.next_run()
    assert ana.up(userName="ana.nunez@example.com", createOnly=["userName"]) is False


def test_active_is_never_at_creation_only(project: Project) -> None:
    with pytest.raises(CheckError, match="createOnly cannot list active"):
        project.user("ana").check(userName="ana@example.com", createOnly=["active"])


# two addresses


TWO = {"userName": "ana@corp.example", "__otherAddress": "ana@example.com", "externalId": "E-1"}


def test_another_address_is_warned_of_once(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**TWO)
    assert [text for text in project.warnings if "another address too, ana@example.com" in text]
    project.next_run()
    assert ana.up(**TWO) is False
    assert not project.warnings


def test_an_account_under_the_other_address_is_not_doubled(project: Project) -> None:
    existing = project.users.add(userName="ana@example.com")
    with pytest.raises(Failed, match=rf"ana@corp.example: .*other address ana@example.com \(id {existing['id']}\)"):
        project.user("ana").up(**TWO)
    assert project.users.writes == []


def test_it_is_renamed_where_that_is_asked_for(project: Project) -> None:
    existing = project.users.add(userName="ana@example.com")
    ana = project.user("ana")
    ana.up(**TWO, onExisting="take-over")
    assert ana.id == existing["id"] == account(project, "ana@corp.example")["id"]


@pytest.mark.parametrize("theirs", [{"externalId": "E-2"}, None], ids=["another externalId", "declared elsewhere"])
def test_somebody_elses_account_under_the_other_address_is_no_hindrance(
    project: Project, theirs: dict[str, Any] | None
) -> None:
    if theirs:
        project.users.add(userName="ana@example.com", **theirs)
    else:
        project.user("other").up(userName="ana@example.com")
    ana = project.user("ana")
    ana.up(**TWO)
    assert account(project, "ana@corp.example")["id"] == ana.id


def test_not_everybody_is_warned_of_by_name(project: Project) -> None:
    for number in range(15):
        project.user(f"u{number}").check(userName=f"u{number}@corp.example", __otherAddress=f"u{number}@example.com")
    assert len(project.warnings) == 10


def test_a_new_mail_address_alone_is_no_difference(project: Project) -> None:
    ana = project.user("ana")
    ana.up(**TWO)
    project.next_run()
    assert ana.up(**{**TWO, "__otherAddress": "ana@new.example"}) is False
    assert ana.up(**{key: value for key, value in TWO.items() if not key.startswith("__")}) is False
    ana.refresh()
    assert ana.up(**TWO) is False
