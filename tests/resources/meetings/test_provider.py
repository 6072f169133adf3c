"""An account on a Meetings site: created, linked, updated, read, given up."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.meetings.errors import MeetingsError, XmlCall
from pulumi_webex.meetings.message import Response
from pulumi_webex.resources.shared.failures import Failed
from tests.resources.project import CheckError
from tests.resources.site import Assignment, Program

ANA = {"email": "ana@example.com", "firstName": "Ana", "lastName": "Nuñez", "siteKind": "site-admin"}


def refusal(operation: str = "SetUser", **sent: Any) -> MeetingsError:
    return MeetingsError(XmlCall(operation, "acme", "ana@example.com", sent), Response(False, "030105", "not so"))


@pytest.fixture
def ana(meetings: Program) -> Assignment:
    """Ana's assignment, created in an earlier run."""
    made = meetings.assignment("ana")
    made.up(**ANA, title="Engineer", phonesPhone="1")
    meetings.next_run()
    return made


# create


def test_create_makes_an_account_named_by_its_address(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**ANA, title="Engineer")
    [(sent,)] = meetings.site.of("create")
    assert sent == {
        "webExId": "ana@example.com",
        "email": "ana@example.com",
        "firstName": "Ana",
        "lastName": "Nuñez",
        "title": "Engineer",
        "active": "ACTIVATED",
    }
    assert made.id == "acme/1002"
    assert made.outputs["linked"] is False
    assert made.outputs["webExId"] == "ana@example.com"
    assert made.inputs["site"] == "acme"
    assert "webExId" not in made.inputs


def test_the_second_up_calls_nobody(meetings: Program, ana: Assignment) -> None:
    assert not ana.up(**ANA, title="Engineer", phonesPhone="1")
    assert not meetings.site.calls


def test_personal_url_takes_a_second_call(meetings: Program) -> None:
    meetings.assignment("ana").up(**ANA, personalUrl="ana.nunez")
    [(created,)] = meetings.site.of("create")
    assert "personalUrl" not in created
    assert meetings.site.of("set") == [("ana@example.com", {"personalUrl": "ana.nunez"}, ())]


def test_a_failing_second_call_loses_nothing(meetings: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(
        "pulumi_webex.resources.shared.rpc.report_partial",
        lambda message, id_, outputs: kept.update(message=message, id=id_, outputs=outputs),
    )
    meetings.site.faults["set"] = [refusal(personalUrl="taken")]
    made = meetings.assignment("ana")
    with pytest.raises(Failed, match=r"^ana@example.com: Webex Meetings site acme refused SetUser"):
        made.up(**ANA, personalUrl="taken")
    assert kept["id"] == "acme/1002"
    assert "personalUrl" not in kept["outputs"]
    # The engine keeps the resource and updates it next time.
    made.id, made.outputs, made.inputs = kept["id"], dict(kept["outputs"]), {}
    meetings.next_run()
    made.up(**ANA, personalUrl="free")
    assert meetings.site.of("set") == [("ana@example.com", {"personalUrl": "free"}, ())]
    assert made.outputs["linked"] is False


@pytest.mark.parametrize("url", ["a" * 65, "ana/nunez", "ana nunez"])
def test_a_bad_personal_url_is_refused_at_plan_time(meetings: Program, url: str) -> None:
    with pytest.raises(CheckError, match="personalUrl"):
        meetings.assignment("ana").up(**ANA, personalUrl=url)
    assert not meetings.site.calls


def test_an_account_whose_answer_was_lost_counts_as_linked(meetings: Program) -> None:
    meetings.site.lost_answers = 1
    made = meetings.assignment("ana")
    made.up(**ANA)
    assert made.outputs["linked"] is True
    assert meetings.site.writes == ["create"]


# link


def test_link_sends_only_what_differs(meetings: Program) -> None:
    meetings.site.add("ana@example.com", email="ana@example.com", firstName="Ana", lastName="N", phonesPhone="1")
    made = meetings.assignment("ana")
    made.up(**ANA, phonesPhone="1")
    assert meetings.site.writes == ["set"]
    assert meetings.site.of("set") == [("ana@example.com", {"lastName": "Nuñez"}, ())]
    assert made.outputs["linked"] is True


def test_an_account_as_declared_is_linked_without_a_write(meetings: Program) -> None:
    meetings.site.add("ana@example.com", email="Ana@example.com", firstName="Ana", lastName="Nuñez")
    meetings.assignment("ana").up(**ANA)
    assert not meetings.site.writes


def test_an_account_of_another_name_is_found_by_its_address(meetings: Program) -> None:
    meetings.site.add("ana", email="ana@example.com", firstName="Ana", lastName="Nuñez")
    made = meetings.assignment("ana")
    made.up(**ANA)
    assert made.outputs["webExId"] == "ana"
    assert meetings.site.writes == ["create"]  # which the site refused (030005)


def test_a_deactivated_account_is_reactivated(meetings: Program) -> None:
    meetings.site.add("ana@example.com", **ANA | {"siteKind": "x"}, active="DEACTIVATED")
    meetings.site.accounts["ana@example.com"].pop("siteKind")
    meetings.assignment("ana").up(**ANA)
    assert meetings.site.of("set") == [("ana@example.com", {"active": "ACTIVATED"}, ())]


def test_fail_names_the_account(meetings: Program) -> None:
    meetings.site.add("ana@example.com", email="ana@example.com", active="DEACTIVATED")
    with pytest.raises(Failed, match=r"has this account already \(deactivated, webExId ana@example.com\)"):
        meetings.assignment("ana").up(**ANA, onExisting="fail")
    assert not meetings.site.writes


def test_an_account_with_another_address_may_be_another_persons(meetings: Program) -> None:
    meetings.site.add("ana", email="ana.other@example.com")
    with pytest.raises(Failed, match=r"with the email ana.other@example.com, not ana@example.com"):
        meetings.assignment("ana").up(**ANA, webExId="ana")
    meetings.assignment("ana").up(**ANA, webExId="ana", onExisting="take-over")
    assert meetings.site.accounts["ana"]["email"] == "ana@example.com"


def test_link_does_not_take_administrators_over(meetings: Program) -> None:
    with pytest.raises(
        Failed, match="belongs to a site administrator of acme, and link does not take administrators over"
    ):
        meetings.assignment("boss").up(webExId="boss", siteKind="site-admin")
    meetings.assignment("boss").up(webExId="boss", siteKind="site-admin", onExisting="take-over")


def test_take_over_renames_an_account_found_by_its_address(meetings: Program) -> None:
    meetings.site.add("old-name", email="ana@example.com")
    with pytest.raises(Failed, match="with the webExId old-name, not ana"):
        meetings.assignment("ana").up(**ANA, webExId="ana")
    made = meetings.assignment("ana")
    made.up(**ANA, webExId="ana", onExisting="take-over")
    assert meetings.site.accounts["ana"]["userId"] == 1002
    assert made.outputs["webExId"] == "ana"


# update


def test_an_update_sends_what_changed(meetings: Program, ana: Assignment) -> None:
    ana.up(**ANA, title="Architect", phonesPhone="1")
    assert meetings.site.calls == [("set", "ana@example.com", {"title": "Architect"}, ())]


def test_what_is_dropped_is_cleared(meetings: Program, ana: Assignment) -> None:
    ana.up(**ANA, phonesPhone="1")
    assert meetings.site.of("set") == [("ana@example.com", {}, ("title",))]


def test_what_is_released_is_left(meetings: Program, ana: Assignment) -> None:
    assert ana.up(**ANA, phonesPhone="1", release=["title"])
    assert not meetings.site.calls
    assert "title" not in ana.outputs
    assert meetings.site.accounts["ana@example.com"]["title"] == "Engineer"


def test_what_cannot_be_cleared_stays_with_a_sentence(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**ANA, privilegeVoiceOverIp=True, timeZoneID=4)
    meetings.next_run()
    made.up(**ANA, timeZone="GMT+01:00, Europe (Paris)")
    assert meetings.site.of("set") == [("ana@example.com", {"timeZone": "GMT+01:00, Europe (Paris)"}, ())]
    assert meetings.warnings == [
        "ana@example.com: privilegeVoiceOverIp is dropped but stays in Webex as it is: it is true or false and has no "
        "empty value; declare the value you want, or list it in release to leave it as it is."
    ]


def test_clear_empties_what_was_never_managed(meetings: Program) -> None:
    meetings.site.add("ana@example.com", email="ana@example.com", title="x", firstName="Ana", lastName="Nuñez")
    made = meetings.assignment("ana")
    made.up(**ANA, clear=["title", "description"])
    assert meetings.site.of("set") == [("ana@example.com", {}, ("title",))]
    meetings.next_run()
    made.up(**ANA, clear=["title", "description", "company"])
    assert meetings.site.of("set") == [("ana@example.com", {}, ("company",))]
    meetings.site.accounts["ana@example.com"]["title"] = "back again"
    made.refresh()
    assert made.inputs["title"] == "back again"
    meetings.next_run()
    made.up(**ANA, clear=["title", "description", "company"])
    assert meetings.site.of("set") == [("ana@example.com", {}, ("title",))]


def test_triggers_act_once(meetings: Program, ana: Assignment) -> None:
    rest = {**ANA, "title": "Engineer", "phonesPhone": "1"}
    ana.up(**rest, securityResetPassword=True)
    assert meetings.site.of("set") == [("ana@example.com", {"securityResetPassword": True}, ())]
    meetings.next_run()
    ana.refresh()
    assert not ana.up(**rest, securityResetPassword=True)
    assert ana.up(**rest)
    assert not meetings.site.writes


def test_an_option_of_creation_that_comes_later_is_not_sent(meetings: Program, ana: Assignment) -> None:
    assert ana.up(**ANA, title="Engineer", phonesPhone="1", sendWelcome=True)
    assert not meetings.site.writes


def test_an_account_that_was_deleted_is_not_deleted_again(meetings: Program, ana: Assignment) -> None:
    rest = {**ANA, "title": "Engineer", "phonesPhone": "1"}
    ana.up(**rest, tspAccounts=[{"accountIndex": 1, "custom1": "a"}, {"accountIndex": 2, "delete": True}])
    meetings.next_run()
    assert ana.up(**rest, tspAccounts=[{"accountIndex": 1, "custom1": "a"}])
    assert not meetings.site.writes


def test_accounts_of_a_list_are_owned_one_by_one(meetings: Program, ana: Assignment) -> None:
    rest = {**ANA, "title": "Engineer", "phonesPhone": "1"}
    one = {"accountIndex": 1, "custom1": "a", "createOnBridge": True}
    two = {"accountIndex": 2, "custom1": "b"}
    ana.up(**rest, tspAccounts=[one, two])
    meetings.next_run()
    ana.up(**rest, tspAccounts=[{**one, "custom1": "c"}])
    [(_, sent, cleared)] = meetings.site.of("set")
    assert sent == {"tspAccounts": [{"accountIndex": 1, "custom1": "c"}, {"accountIndex": 2, "delete": True}]}
    meetings.next_run()
    ana.up(**rest)
    [(_, sent, cleared)] = meetings.site.of("set")
    assert (sent, cleared) == ({"tspAccounts": [{"accountIndex": 1, "delete": True}]}, ())


def test_an_account_that_cannot_be_deleted_is_told(meetings: Program, ana: Assignment) -> None:
    rest = {**ANA, "title": "Engineer", "phonesPhone": "1"}
    one, two = ({"accountIndex": index, "name": f"Bridge {index}"} for index in (1, 2))
    ana.up(**rest, thirdPartyTeleconfAccounts=[one, two])
    meetings.next_run()
    ana.up(**rest, thirdPartyTeleconfAccounts=[one])
    assert not meetings.site.of("set")
    assert meetings.warnings == [
        "ana@example.com: account 2 is dropped from thirdPartyTeleconfAccounts but stays in Webex: the XML API cannot "
        "delete one; declare another in its place, or delete it on the site."
    ]
    meetings.warnings.clear()
    assert not ana.up(**rest, thirdPartyTeleconfAccounts=[one])
    assert not meetings.warnings


def test_flat_tsp_attributes_go_with_their_index(meetings: Program, ana: Assignment) -> None:
    rest = {**ANA, "title": "Engineer", "phonesPhone": "1"}
    ana.up(**rest, tspAccountAccountIndex=2, tspAccountCustom1="a", tspAccountCustom2="b")
    meetings.next_run()
    ana.up(**rest, tspAccountAccountIndex=2, tspAccountCustom1="c")
    [(_, sent, cleared)] = meetings.site.of("set")
    assert sent == {"tspAccountAccountIndex": 2, "tspAccountCustom1": "c"}
    assert cleared == ("tspAccountCustom2",)
    meetings.next_run()
    ana.up(**rest, tspAccountAccountIndex=3, tspAccountCustom1="c")
    [(_, sent, cleared)] = meetings.site.of("set")
    assert sent == {"tspAccountAccountIndex": 3, "tspAccountCustom1": "c"}


# rename


def test_a_new_address_renames_the_account(meetings: Program, ana: Assignment) -> None:
    ana.up(**{**ANA, "email": "ana.lima@example.com"}, title="Engineer", phonesPhone="1")
    sent = {"email": "ana.lima@example.com", "newWebExId": "ana.lima@example.com"}
    assert meetings.site.calls == [("get", "ana@example.com"), ("set", "ana@example.com", sent, ())]
    assert ana.outputs["webExId"] == "ana.lima@example.com"
    assert ana.id == "acme/1002"


def test_a_name_of_its_own_stays_when_the_address_changes(meetings: Program) -> None:
    meetings.site.add("ana", email="ana@example.com", firstName="Ana", lastName="Nuñez")
    made = meetings.assignment("ana")
    made.up(**ANA)
    meetings.next_run()
    made.up(**{**ANA, "email": "ana.lima@example.com"})
    assert meetings.site.of("set") == [("ana", {"email": "ana.lima@example.com"}, ())]
    assert made.outputs["webExId"] == "ana"


def test_a_change_of_case_is_none(meetings: Program, ana: Assignment) -> None:
    assert not ana.up(**{**ANA, "email": "ANA@example.com"}, title="Engineer", phonesPhone="1")


def test_a_rename_whose_answer_was_lost_is_found_again(meetings: Program, ana: Assignment) -> None:
    meetings.site.rename("ana@example.com", "ana.lima@example.com")
    ana.up(**{**ANA, "email": "ana.lima@example.com"}, title="Engineer", phonesPhone="1")
    assert meetings.site.of("set")[-1] == ("ana.lima@example.com", {"email": "ana.lima@example.com"}, ())


def test_a_password_reaches_nobody_else(meetings: Program, ana: Assignment) -> None:
    meetings.site.rename("ana@example.com", "ana")
    meetings.site.add("ana@example.com", email="new@example.com")
    ana.up(**ANA, title="Engineer", phonesPhone="1", password="Simulated-1a")
    assert [webex_id for webex_id, *_ in meetings.site.of("set")] == ["ana"]


def test_an_account_that_is_gone_is_refused_with_the_cure(meetings: Program, ana: Assignment) -> None:
    meetings.site.accounts.pop("ana@example.com")
    with pytest.raises(Failed, match="is no longer on the site: run `pulumi refresh`"):
        ana.up(**ANA, title="Architect")


# read


def test_read_shows_drift_of_what_is_declared(meetings: Program, ana: Assignment) -> None:
    meetings.site.accounts["ana@example.com"] |= {"title": "Boss", "company": "ACME"}
    ana.refresh()
    assert ana.inputs["title"] == "Boss"
    assert "company" not in ana.inputs
    assert "webExId" not in ana.inputs
    ana.up(**ANA, title="Engineer", phonesPhone="1")
    assert meetings.site.accounts["ana@example.com"]["title"] == "Engineer"


def test_a_deactivated_account_is_drift(meetings: Program, ana: Assignment) -> None:
    meetings.site.accounts["ana@example.com"]["active"] = "DEACTIVATED"
    ana.refresh()
    assert ana.id
    assert ana.inputs["active"] == "DEACTIVATED"
    ana.up(**ANA, title="Engineer", phonesPhone="1")
    assert meetings.site.of("set") == [("ana@example.com", {"active": "ACTIVATED"}, ())]


def test_a_renamed_account_is_followed_by_its_address(meetings: Program, ana: Assignment) -> None:
    meetings.site.rename("ana@example.com", "ana")
    ana.refresh()
    assert ana.outputs["webExId"] == "ana"
    assert not ana.up(**ANA, title="Engineer", phonesPhone="1")


def test_another_account_under_the_old_name_is_not_ours(meetings: Program, ana: Assignment) -> None:
    meetings.site.rename("ana@example.com", "ana")
    meetings.site.add("ana@example.com", email="new@example.com")
    ana.refresh()
    assert ana.outputs["webExId"] == "ana"


def test_an_erased_account_is_gone(meetings: Program, ana: Assignment) -> None:
    meetings.site.accounts.pop("ana@example.com")
    ana.refresh()
    assert not ana.id


def test_an_empty_site_is_not_believed(meetings: Program, ana: Assignment) -> None:
    meetings.site.accounts.clear()
    with pytest.raises(Failed, match="has no accounts at all"):
        ana.refresh()


def test_many_gone_at_once_are_not_believed(meetings: Program) -> None:
    several = [meetings.assignment(f"p{number}") for number in range(7)]
    for number, one in enumerate(several):
        one.up(email=f"p{number}@example.com", firstName="P", lastName="Q", siteKind="site-admin")
    for number in range(7):
        meetings.site.accounts.pop(f"p{number}@example.com")
    meetings.next_run()
    for one in several[:5]:
        one.refresh()
    with pytest.raises(Failed, match="More than 5 accounts that state knows are gone from site acme"):
        several[5].refresh()
    meetings.next_run(allowRemovals="7")
    for one in several[5:]:
        one.refresh()


# delete


def test_delete_deactivates(meetings: Program, ana: Assignment) -> None:
    ana.delete()
    assert meetings.site.of("delete") == [("ana@example.com",)]


def test_retain_leaves_the_account(meetings: Program, ana: Assignment) -> None:
    ana.up(**ANA, title="Engineer", phonesPhone="1", onRemove="retain")
    meetings.next_run()
    ana.delete()
    assert not meetings.site.calls


def test_delete_never_meets_another_person(meetings: Program, ana: Assignment) -> None:
    meetings.site.rename("ana@example.com", "ana")
    meetings.site.accounts["ana"]["email"] = "elsewhere@example.com"
    meetings.site.add("ana@example.com", email="ana@example.com")
    ana.delete()
    assert not meetings.site.writes


def test_another_resource_of_the_run_keeps_the_account(meetings: Program, ana: Assignment) -> None:
    other = meetings.assignment("ana-again")
    other.up(**ANA, title="Engineer", phonesPhone="1")
    ana.delete()
    assert not meetings.site.writes
    assert "left as it is, since the resource ana-again manages it now" in meetings.warnings[0]
