"""Groups through their provider, against a simulated organization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_webex.resources.group.provider import GroupProvider
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.failures import Failed
from tests.resources.directory import FakeUsers
from tests.resources.project import OTHER_ORG, CheckError, Project, Resource
from webex_simulator import Simulator


@pytest.fixture
def groups(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    made = Project(FakeUsers(), GroupProvider(), [], kind="Group", defaults={"displayName": "Sales"})
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    monkeypatch.setattr(rpc, "old_inputs", lambda: dict(made.old_inputs))
    made.next_run()
    yield made
    run.end()


@pytest.fixture
def sales(groups: Project) -> Resource:
    return groups.user("sales")


@pytest.fixture
def people(simulator: Simulator) -> dict[str, str]:
    """Ana, Bo and Cy, with their ids."""
    made = {name: simulator.add_user({"userName": f"{name}@example.com"})["id"] for name in ("ana", "bo", "cy")}
    simulator.clear_requests()
    return made


def members(simulator: Simulator, people: dict[str, str]) -> list[str]:
    [group] = simulator.groups()
    names = {id_: name for name, id_ in people.items()}
    return sorted(names[one["value"]] for one in group.get("members", []))


def operations(simulator: Simulator) -> list[list[dict[str, Any]]]:
    return [request.body["Operations"] for request in simulator.requests(write_only=True) if request.method == "PATCH"]


def edit(simulator: Simulator, **changes: Any) -> None:
    [group] = simulator.groups()
    entries = {key: [{"value": one} for one in value] for key, value in changes.items() if key == "members"}
    simulator.edit_group(group["id"], {**changes, **entries})


# check


@pytest.mark.parametrize(
    ("news", "problem"),
    [
        ({"displayName": None, "members": {}}, "sales: displayName is missing: every group needs a name."),
        ({"displayName": "x" * 513, "members": {}}, "displayName is 513 characters long, but Webex takes 512"),
        ({"externalId": 42.0, "members": {}}, "Sales: externalId must be text, not the number 42: put it in quotes"),
        ({}, "Sales: members is missing: give a list of people, which may be empty."),
        ({"members": ["ana"]}, "members is missing"),
        ({"members": {"ana": "Ana Nuñez"}}, "members has 'Ana Nuñez', which is neither an e-mail address nor the id"),
        ({"members": {"ana": "ana@"}}, "members: 'ana@' is no e-mail address"),
        ({"members": {"ana": 7.0}}, "members has 7.0, which is neither an id nor an address"),
        ({"members": {}, "membersMode": "all"}, "members_mode is 'all'; it can be include, exact"),
        ({"members": {}, "onDelete": "deactivate"}, "on_delete is 'deactivate'; it can be retain, delete"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_is_sent(sales: Resource, news: dict[str, Any], problem: str) -> None:
    with pytest.raises(CheckError) as raised:
        sales.check(**news)
    [reason] = raised.value.reasons
    assert problem in reason


def test_members_have_one_spelling(sales: Resource) -> None:
    person = "3FE9D7A1-0000-4000-8000-0123456789AB"
    given = {"a": f" {person} ", "b": "Bo@Example.com", "c": "not-created/cy"}
    assert sales.check(members=given)["members"] == {"a": person.lower(), "b": "bo@example.com"}


def test_what_a_preview_does_not_know_passes(sales: Resource) -> None:
    unknown = object()
    checked = sales.check(displayName=unknown, externalId=unknown, members={"ana": unknown})
    assert (checked["displayName"], checked["members"]) == (unknown, {"ana": unknown})
    assert sales.check(members=unknown)["members"] is unknown


def test_a_name_is_declared_once_and_not_handed_over(groups: Project, sales: Resource) -> None:
    sales.up(members={})
    with pytest.raises(CheckError, match="sales and twin declare the same displayName: keep one of them"):
        groups.user("twin").check(displayName="SALES", members={})
    groups.next_run()
    sales.check(displayName="Sellers", members={})
    with pytest.raises(CheckError, match="sales gives up sales in the same run in which heir takes it"):
        groups.user("heir").check(members={})


def test_another_organization_is_refused(groups: Project, sales: Resource, simulator: Simulator) -> None:
    sales.up(members={}, onDelete="delete")
    sales.outputs |= {"orgId": OTHER_ORG}
    sales.inputs |= {"orgId": OTHER_ORG}
    with pytest.raises(CheckError, match="so nothing was done"):
        sales.check(members={})
    for call in (sales.refresh, sales.delete):
        with pytest.raises(Failed, match=r"^Sales: state has this account in the Webex organization"):
            call()
    assert simulator.groups()


def test_a_paused_stack_writes_nothing(groups: Project, sales: Resource, simulator: Simulator) -> None:
    groups.next_run(paused="true")
    with pytest.raises(Failed, match="Sales: nothing was written, since webex:paused is set"):
        sales.up(members={})
    assert not simulator.groups()


# who is in it


def test_members_by_id_and_by_address(sales: Resource, simulator: Simulator, people: dict[str, str]) -> None:
    sales.up(members={"ana": people["ana"], "bo": "bo@example.com"})
    assert members(simulator, people) == ["ana", "bo"]
    assert sales.outputs["members"] == {"ana": people["ana"], "bo": "bo@example.com"}
    assert sales.outputs["__ids"] == {"bo@example.com": people["bo"]}
    simulator.clear_requests()
    assert sales.up(members={"cy": "cy@example.com", "bo": "bo@example.com"})
    assert [request.method for request in simulator.requests()] == ["GET", "PATCH"]
    assert "bo@" not in simulator.requests()[0].query["filter"]
    assert members(simulator, people) == ["bo", "cy"]
    sales.up(members={})
    assert members(simulator, people) == []
    assert "__ids" not in sales.outputs


def test_an_address_that_nobody_has_stops_the_group(sales: Resource, simulator: Simulator) -> None:
    with pytest.raises(Failed, match=r"^Sales: nobody in Webex has the address dee@example.com, so the group was left"):
        sales.up(members={"dee": "dee@example.com"})
    assert not simulator.groups()
    crowd = {str(number): f"p{number}@example.com" for number in range(12)}
    with pytest.raises(Failed, match="and 2 more, so"):
        sales.up(members=crowd)


def test_one_person_under_two_names_is_one_member(
    sales: Resource, simulator: Simulator, people: dict[str, str]
) -> None:
    sales.up(members={"ana": people["ana"], "boss": "ana@example.com"})
    sales.refresh()
    sales.up(members={"boss": "ana@example.com"})
    assert members(simulator, people) == ["ana"]
    assert operations(simulator) == []


def test_others_stay_where_the_declared_are_included(
    sales: Resource, simulator: Simulator, people: dict[str, str]
) -> None:
    sales.up(members={"ana": people["ana"], "bo": people["bo"]})
    edit(simulator, members=people.values())
    sales.refresh()
    assert not sales.up(members={"ana": people["ana"], "bo": people["bo"]})
    sales.up(members={"bo": people["bo"]})
    assert members(simulator, people) == ["bo", "cy"]


def test_drift_is_shown_and_repaired(sales: Resource, simulator: Simulator, people: dict[str, str]) -> None:
    both = {"ana": people["ana"], "bo": "bo@example.com"}
    sales.up(externalId="7", members=both)
    edit(simulator, members=[people["cy"]], displayName="Sellers", externalId=None)
    sales.refresh()
    assert (sales.inputs["displayName"], sales.inputs.get("externalId"), sales.inputs["members"]) == (
        "Sellers",
        None,
        {},
    )
    assert sales.up(externalId="7", members=both)
    assert (simulator.groups()[0]["displayName"], simulator.groups()[0]["externalId"]) == ("Sales", "7")
    assert members(simulator, people) == ["ana", "bo", "cy"]


def test_a_group_is_renamed_in_place(sales: Resource, simulator: Simulator) -> None:
    sales.up(members={}, externalId="7")
    sales.up(members={}, displayName="SALES")
    rename = {"op": "replace", "path": "displayName", "value": "SALES"}
    assert operations(simulator) == [[rename, {"op": "remove", "path": "externalId"}]]
    [group] = simulator.groups()
    assert (group["id"], group["displayName"], group.get("externalId")) == (sales.id, "SALES", None)


def test_an_external_id_that_is_not_declared_is_left_alone(sales: Resource, simulator: Simulator) -> None:
    sales.up(members={})
    edit(simulator, externalId="theirs")
    sales.refresh()
    assert not sales.up(members={})
    sales.up(externalId="ours", members={})
    sales.up(members={})
    assert "externalId" not in simulator.groups()[0]


def test_an_exact_group_has_nobody_else(
    groups: Project, sales: Resource, simulator: Simulator, people: dict[str, str]
) -> None:
    ana = {"ana": people["ana"]}
    sales.up(members=ana)
    edit(simulator, members=[people["ana"], people["bo"]])
    assert sales.up(members=ana, membersMode="exact")  # without a refresh: what was not watched is looked at
    assert members(simulator, people) == ["ana"]
    simulator.edit_user(people["cy"], {"displayName": "Cy Cole"})
    edit(simulator, members=[people["ana"], people["cy"]])
    sales.refresh()
    assert sales.inputs["members"] == {**ana, f"Cy Cole ({people['cy']})": people["cy"]}
    sales.up(members=ana, membersMode="exact")
    assert members(simulator, people) == ["ana"]
    groups.warnings.clear()
    sales.up(members={}, membersMode="exact")
    assert groups.warnings == [
        "Sales: members is empty and members_mode is exact, so everybody is taken out of this group."
    ]
    assert members(simulator, people) == []
    groups.warnings.clear()
    assert not sales.up(members={}, membersMode="exact")
    assert groups.warnings == []


def test_others_of_an_exact_group_stay_once_it_includes(
    sales: Resource, simulator: Simulator, people: dict[str, str]
) -> None:
    sales.up(members={"ana": people["ana"], "bo": people["bo"]}, membersMode="exact")
    edit(simulator, members=people.values())
    sales.refresh()
    assert people["cy"] in sales.inputs["members"].values()
    sales.up(members={"ana": people["ana"]})
    assert members(simulator, people) == ["ana", "cy"]
    assert "__others" not in sales.outputs


# there already, gone, given up


def test_a_group_of_this_name_is_linked(
    groups: Project, sales: Resource, simulator: Simulator, people: dict[str, str]
) -> None:
    entries = [{"value": people["bo"]}, {"value": people["cy"]}]
    existing = simulator.add_group({"displayName": "SALES", "externalId": "7", "members": entries})
    sales.up(members={"ana": people["ana"], "bo": people["bo"]}, onDelete="delete")
    assert operations(simulator) == [
        [
            {"op": "replace", "path": "displayName", "value": "Sales"},
            {"op": "add", "path": "members", "value": [{"value": people["ana"]}]},
        ]
    ]
    assert (sales.id, sales.outputs["linked"]) == (existing["id"], True)
    assert simulator.groups()[0]["externalId"] == "7"
    groups.next_run()
    sales.delete()
    assert groups.warnings == ["Sales: the group was there before this resource, so it is left as it is."]
    assert members(simulator, people) == ["ana", "bo", "cy"]


def test_a_linked_group_that_is_owned_whole(sales: Resource, simulator: Simulator, people: dict[str, str]) -> None:
    simulator.add_group({"displayName": "Sales", "members": [{"value": people["cy"]}]})
    sales.up(members={"ana": people["ana"]}, membersMode="exact")
    assert members(simulator, people) == ["ana"]


def test_another_ones_group_is_taken_over_only_when_asked(sales: Resource, simulator: Simulator) -> None:
    existing = simulator.add_group({"displayName": "Sales", "externalId": "theirs"})
    with pytest.raises(Failed, match=rf"^Sales: Webex has this group already \(id {existing['id']}\)"):
        sales.up(externalId="ours", members={}, onExisting="fail")
    with pytest.raises(Failed, match=r'has the externalId theirs, not ours, .* set on_existing to "take-over"'):
        sales.up(externalId="ours", members={})
    assert not simulator.requests(write_only=True)
    sales.up(externalId="ours", members={}, onExisting="take-over")
    assert simulator.groups()[0]["externalId"] == "ours"


def test_of_groups_with_one_name_the_external_id_tells_the_right_one(
    groups: Project, sales: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = [{"id": f"g-{number}", "displayName": "Sales", "externalId": str(number)} for number in (1, 2)]
    monkeypatch.setattr(run.current().groups, "find", lambda name: twins)
    with pytest.raises(Failed, match=r"Webex has 2 groups of this name \(ids g-1, g-2\): rename or delete"):
        sales.up(members={})
    monkeypatch.setattr(run.current().groups, "get", lambda group_id: dict(twins[1], members=[]))
    sales.up(members={}, externalId="2")
    assert sales.id == "g-2"


def test_a_group_that_a_directory_owns_is_warned_of(
    groups: Project, sales: Resource, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = simulator.add_group({"displayName": "Sales"})
    cisco = {"urn:scim:schemas:extension:cisco:webexidentity:2.0:Group": {"provisionSource": "AD"}}
    monkeypatch.setattr(run.current().groups, "get", lambda group_id: {**group, **cisco})
    sales.up(members={})
    assert groups.warnings == [
        "Sales: Webex has this group from AD, whose next synchronization may undo what is done here."
    ]


def test_a_group_that_is_gone_is_forgotten_and_made_again(sales: Resource, simulator: Simulator) -> None:
    sales.up(members={})
    simulator.remove_group(sales.id)
    with pytest.raises(Failed, match=r"^Sales: this group \(id .*\) was deleted in Webex: run `pulumi refresh`"):
        sales.up(members={}, externalId="7")
    sales.refresh()
    assert not sales.id
    sales.up(members={})
    assert sales.outputs["linked"] is False
    simulator.remove_group(sales.id)
    sales.inputs["onDelete"] = sales.outputs["onDelete"] = "delete"
    sales.delete()  # what is gone need not be deleted


@pytest.mark.parametrize(("on_delete", "left"), [("retain", 1), ("delete", 0)])
def test_removal_follows_on_delete(
    groups: Project, sales: Resource, simulator: Simulator, on_delete: str, left: int
) -> None:
    sales.up(members={}, onDelete=on_delete)
    groups.next_run()
    sales.delete()
    assert len(simulator.groups()) == left


def test_a_group_that_another_resource_declares_is_not_deleted(
    groups: Project, sales: Resource, simulator: Simulator
) -> None:
    sales.up(members={}, onDelete="delete")
    groups.next_run()
    groups.user("sellers").up(members={}, onDelete="delete")
    sales.delete()
    assert groups.warnings == ["Sales: the group is left as it is, since the resource sellers manages it now."]
    assert simulator.groups()


def test_a_lost_answer_makes_no_second_group(sales: Resource, simulator: Simulator, people: dict[str, str]) -> None:
    simulator.fault(method="POST", path="/Groups", drop="after")
    sales.up(members={"ana": people["ana"]})
    assert sales.outputs["linked"] is False
    assert members(simulator, people) == ["ana"]
