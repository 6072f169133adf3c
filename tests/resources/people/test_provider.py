"""What `People` does for each person, and with which requests."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.resources.shared.failures import Failed
from tests.resources.people.company import CheckError, Company, person, team

SINGLE = {"bulk": "off"}


# create, change, nothing to do


def test_few_are_made_one_by_one(company: Company) -> None:
    company.up({"a": person("ana"), "b": person("bo")})
    assert company.writes == [("POST", "Users")] * 2
    assert company.outputs["ids"] == {"a": company.account("ana")["id"], "b": company.account("bo")["id"]}
    assert company.outputs["linked"] == []
    assert company.texts["a"] == {**person("ana"), "active": True}
    assert "people" not in company.outputs


def test_nothing_to_do_makes_no_request(company: Company) -> None:
    company.up(team(3))
    assert not company.up(team(3))
    assert not company.calls


def test_one_title_is_one_patch(company: Company) -> None:
    company.up(team(3))
    assert company.up({**team(3), "p1": person("p1", title="Lead")})
    assert company.calls == [("PATCH", "id")]
    assert company.account("p1")["title"] == "Lead"


def test_dropping_clears_and_release_leaves(company: Company) -> None:
    company.up({"a": person("ana", nickName="A"), "b": person("bo")})
    company.up({"a": person("ana", title=None), "b": person("bo", title=None, release=["title"])})
    ana, bo = company.account("ana"), company.account("bo")
    assert "title" not in ana and "nickName" not in ana
    assert bo["title"] == "Engineer"
    assert not company.up({"a": person("ana", title=None), "b": person("bo", title=None, release=["title"])})


def test_release_for_everybody(company: Company) -> None:
    company.up(team(2))
    company.up(team(2, title=None), release=["title"])
    assert company.account("p0")["title"] == "Engineer"
    assert not company.writes


def test_clear_for_everybody_looks_first(company: Company) -> None:
    company.simulator.add_user({"userName": "p0@example.com", "nickName": "Zero"})
    company.up(team(2))
    company.up(team(2), clear=["nickName"])
    assert company.writes == [("PATCH", "id")]
    assert "nickName" not in company.account("p0")


def test_exact_owns_the_whole_list(company: Company) -> None:
    mobile, work = {"type": "mobile", "value": "+1 1"}, {"type": "work", "value": "+1 2"}
    company.simulator.add_user({"userName": "ana@example.com", "phoneNumbers": [mobile]})
    company.up({"a": person("ana", phoneNumbers=[work])})
    assert {one["type"] for one in company.account("ana")["phoneNumbers"]} == {"mobile", "work"}
    company.up({"a": person("ana", phoneNumbers=[work])}, exact=["phoneNumbers"])
    assert [one["type"] for one in company.account("ana")["phoneNumbers"]] == ["work"]


def test_create_only_counts_once(company: Company) -> None:
    only = {"createOnly": ["title"]}
    company.up({"a": person("ana", **only)})
    assert company.account("ana")["title"] == "Engineer"
    assert not company.up({"a": person("ana", title="Other", **only)})
    assert company.account("ana")["title"] == "Engineer"


def test_rename_in_place(company: Company) -> None:
    company.up({"a": person("ana")})
    before = company.account("ana")["id"]
    company.up({"a": person("ana.lima", displayName="Ana")})
    assert company.account("ana.lima")["id"] == before
    assert company.outputs["ids"] == {"a": before}


def test_case_only_is_no_change(company: Company) -> None:
    company.up({"a": person("ana")})
    assert not company.up({"a": person("ana", userName="ANA@Example.com")})
    assert company.texts["a"]["userName"] == "ana@example.com"


def test_former_keys_keep_the_account(company: Company) -> None:
    company.up({"old": person("ana"), "b": person("bo")})
    ids = dict(company.outputs["ids"])
    with pytest.raises(CheckError, match=r"ana@example\.com: old is now new.*say what they were"):
        company.up({"new": person("ana"), "b": person("bo")})
    company.up({"new": person("ana", title="Lead"), "b": person("bo")}, formerKeys={"new": "old"})
    assert company.calls == [("PATCH", "id")]
    assert company.outputs["ids"] == {"new": ids["old"], "b": ids["b"]}
    assert not company.up({"new": person("ana", title="Lead"), "b": person("bo")})


# who is there already


def test_link_changes_only_what_is_declared(company: Company) -> None:
    there = company.simulator.add_user({"userName": "Ana@example.com", "nickName": "Nan", "active": False})
    company.up({"a": person("ana")})
    ana = company.account("ana")
    assert (ana["id"], ana["active"], ana["nickName"], ana["title"]) == (there["id"], True, "Nan", "Engineer")
    assert company.outputs["linked"] == ["a"]
    assert company.writes == [("PATCH", "id")]


def test_linked_as_declared_is_no_write(company: Company) -> None:
    company.simulator.add_user(person("ana"))
    company.up({"a": person("ana")})
    assert not company.writes
    assert company.outputs["linked"] == ["a"]


@pytest.mark.parametrize(
    ("theirs", "options", "words"),
    [
        ({"externalId": "other"}, {}, "has the externalId other"),
        ({"roles": [{"value": "id_full_admin"}]}, {}, "administrator"),
        ({}, {"onExisting": "fail"}, "on_existing is fail"),
    ],
)
def test_who_is_refused_stops_everybody_before_any_write(
    company: Company, theirs: dict[str, Any], options: dict[str, str], words: str
) -> None:
    company.simulator.add_user({"userName": "ana@example.com", **theirs})
    people = {"a": person("ana", externalId="ours", **options), "b": person("bo")}
    with pytest.raises(Failed, match=f"1 person is refused, so nothing was written. ana@example.com: .*{words}"):
        company.up(people)
    assert not company.writes
    company.up(people, config={"continueOnError": "true"})
    assert words in company.pending["a"]
    assert company.account("bo")["title"] == "Engineer"
    company.up({**people, "a": person("ana", externalId="ours", onExisting="take-over")})
    assert not company.pending
    assert company.account("ana")["title"] == "Engineer"


def test_a_second_address_is_not_made_twice(company: Company) -> None:
    company.simulator.add_user({"userName": "ana.old@example.com"})
    people = {"a": person("ana", __otherAddress="ana.old@example.com")}
    with pytest.raises(Failed, match=r"other address ana\.old@example\.com"):
        company.up(people)
    assert not company.writes
    company.up(people, onExisting="take-over")
    assert company.account("ana")["title"] == "Engineer"
    assert len(company.simulator.users()) == 2


def test_two_people_cannot_have_one_account(company: Company) -> None:
    with pytest.raises(CheckError, match="b declare the same userName: keep one of them"):
        company.up({"a": person("ana"), "b": person("ANA")})
    company.up({"a": person("ana"), "b": person("bo")})
    with pytest.raises(CheckError, match=r"gives up ana@example\.com in the same run"):
        company.up({"a": person("ana.new"), "b": person("ana")})


# who leaves


@pytest.mark.parametrize(("on_delete", "left"), [("deactivate", False), ("delete", None), ("retain", True)])
def test_a_leaver(company: Company, on_delete: str, left: bool | None) -> None:
    company.up(team(3), onDelete=on_delete)
    company.up(team(2), onDelete=on_delete)
    found = [user["active"] for user in company.simulator.users() if user["userName"] == "p2@example.com"]
    assert found == ([] if left is None else [left])
    assert set(company.outputs["ids"]) == {"p0", "p1"}
    assert not company.up(team(2), onDelete=on_delete)


def test_a_linked_account_is_never_deleted_for_good(company: Company) -> None:
    company.simulator.add_user({"userName": "p0@example.com"})
    company.up(team(2), onDelete="delete")
    company.destroy()
    assert company.account("p0")["active"] is False
    assert not [user for user in company.simulator.users() if user["userName"] == "p1@example.com"]


def test_whoever_is_declared_elsewhere_is_released(company: Company) -> None:
    company.up(team(20))
    company.up(team(2), elsewhere=[f"p{number}" for number in range(2, 20)])
    assert not company.writes
    assert set(company.outputs["ids"]) == {"p0", "p1"}
    assert all(user["active"] for user in company.simulator.users())


def test_a_returner_gets_the_old_account_back(company: Company) -> None:
    company.up(team(3))
    before = company.account("p2")["id"]
    company.up(team(2))
    company.up(team(3))
    assert company.account("p2")["id"] == before
    assert company.account("p2")["active"] is True


def test_another_resource_of_the_run_goes_on_with_them(company: Company) -> None:
    company.up(team(20))
    company.next_run()
    renamed = Company(company.simulator, "renamed")
    old, company.name = company.name, renamed.name
    renamed.apply(team(18))
    company.name = old
    company.provider.delete(company.id, dict(company.outputs))
    simulator = company.simulator
    assert [user["userName"] for user in simulator.users() if not user["active"]] == [
        "p18@example.com",
        "p19@example.com",
    ]
    [warning] = company.warnings
    assert warning.startswith("p0@example.com, ")
    assert " and 8 more: the account is left as it is, since another resource of this run manages it now." in warning


# the guard


def test_the_guard_counts_leavers(company: Company) -> None:
    company.up(team(30))
    with pytest.raises(CheckError, match="6 of 30 people would be removed or deactivated") as refusal:
        company.up(team(24))
    assert not company.calls
    override = refusal.value.reasons[0].rpartition(" ")[2].rstrip(".")
    company.up(team(24), config={"allowRemovals": override})
    assert sum(not user["active"] for user in company.simulator.users()) == 6


def test_the_guard_counts_deactivations_and_clearings(company: Company) -> None:
    company.up(team(30))
    with pytest.raises(CheckError, match="6 of 30 people would be removed or deactivated"):
        company.up({**team(30), **team(6, active=False)})
    with pytest.raises(CheckError, match=r"title would be cleared for 6 of 30 people.*list it in release"):
        company.up({**team(30), **team(6, title=None)})
    company.up({**team(30), **team(6, title=None)}, release=["title"])
    assert not company.writes


def test_the_guard_counts_accounts_that_a_first_run_would_deactivate(company: Company) -> None:
    for number in range(6):
        company.simulator.add_user({"userName": f"p{number}@example.com"})
    with pytest.raises(Failed, match="the removal guard company lets one run remove 5 people"):
        company.up({**team(6, active=False), "x": person("x")})
    assert not company.writes


def test_deleting_the_resource_asks_too(company: Company) -> None:
    company.up(team(30))
    with pytest.raises(Failed, match="company goes, and 30 of its 30 people with it") as refusal:
        company.destroy()
    assert not company.writes
    override = str(refusal.value).rpartition(" ")[2].rstrip(".")
    company.destroy(allowRemovals=override)
    assert not [user for user in company.simulator.users()[1:] if user["active"]]


def test_deleting_a_resource_of_inactive_people_for_good(company: Company) -> None:
    company.up(team(3, active=False), onDelete="delete")
    company.destroy()
    assert len(company.simulator.users()) == 1


def test_without_the_inputs_of_state_the_guard_still_counts(company: Company) -> None:
    company.up(team(30))
    company.inputs = {}
    with pytest.raises(Failed, match="company goes, and 30 of its 30 people with it"):
        company.destroy()
    assert not company.writes


# what is switched off


def test_features(company: Company) -> None:
    company.up(team(2), __off=["create"])
    assert not company.writes
    assert (company.outputs["ids"], company.pending) == ({}, {})
    company.up(team(2))
    company.up({"p0": person("p0", title="Lead")}, __off=["update", "deactivate"])
    assert not company.writes
    assert any("update is off, so title stays as in state" in warning for warning in company.warnings)
    assert any("deactivate is off" in warning for warning in company.warnings)
    assert set(company.outputs["ids"]) == {"p0"}


# what is wrong with people


def test_everybody_who_is_wrong_is_named_with_a_cure(company: Company) -> None:
    people = {
        "a": person("ana", displayName="x" * 600),
        "b": person("bo", titel="Boss"),
        "c": "not json",
        "d": {"displayName": "Nameless"},
    }
    with pytest.raises(CheckError) as error:
        company.check(people)
    reasons = "\n".join(error.value.reasons)
    assert len(error.value.reasons) == 4
    for words in (
        "ana@example.com: displayName is 600 characters long",
        "bo@example.com: Webex users have no attribute 'titel'; did you mean title?",
        "c: the text is not JSON",
        "Nameless: userName is missing",
    ):
        assert words in reasons
    assert not company.calls


def test_another_organization_is_refused(company: Company) -> None:
    company.up(team(1))
    company.inputs = {**company.inputs, "orgId": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}
    with pytest.raises(CheckError, match="state has this account in the Webex organization aaaaaaaa"):
        company.up(team(1))


def test_paused(company: Company) -> None:
    with pytest.raises(Failed, match="webex:paused"):
        company.up(team(1), config={"paused": "true"})
    assert not company.calls
