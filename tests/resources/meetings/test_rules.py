"""What is refused or remarked on before anything is sent: rules, sites, people claimed twice, Control Hub."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pulumi.output import Unknown

from pulumi_webex.resources.shared.failures import Failed
from tests.resources.project import CheckError
from tests.resources.site import Program

ANA = {"email": "ana@example.com", "firstName": "Ana", "lastName": "Nuñez", "siteKind": "site-admin"}
HUB = {**ANA, "siteKind": "control-hub"}


def reasons(meetings: Program, **news: Any) -> list[str]:
    with pytest.raises(CheckError) as caught:
        meetings.assignment("ana").check(**news)
    assert not meetings.site.calls
    return caught.value.reasons


# rules


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"timeZone": "GMT+01:00, Europe (Paris)", "timeZoneID": 23}, "timeZone.* say the same in two ways"),
        ({"language": "FRENCH", "languageID": 7}, "language.* say the same in two ways"),
        ({"timeZoneID": -1}, "timeZoneID is -1"),
        ({"titel": "x"}, "titel is no attribute of a Webex Meetings account; did you mean title"),
        ({"titel": "x"}, r".*title\?$"),
        ({"registrationDate": "x"}, "registrationDate is read-only"),
        ({"password": "x" * 61}, "password has 61 characters"),
        ({"meetingTypes": [], "supportedServicesMeetingCenter": True}, "meetingTypes is empty, but"),
        ({"newWebExId": "anna"}, "newWebExId is not declared: change webExId or user"),
        ({"clear": ["privilegeHost"]}, "privilegeHost cannot be cleared: it is true or false"),
        ({"clear": ["title"], "title": "x"}, "title is both declared and in clear"),
        ({"clear": ["title"], "release": ["title"]}, "title is in both clear and release"),
        ({"release": ["active"]}, "release cannot list active, which is always managed"),
        ({"onExisting": "adopt"}, "on_existing is 'adopt'; it can be link, take-over, fail"),
        ({"onRemove": "delete"}, "on_remove is 'delete'; it can be deactivate, retain"),
    ],
)
def test_the_rules(meetings: Program, attributes: dict[str, Any], reason: str) -> None:
    [found] = reasons(meetings, **ANA, **attributes)
    assert re.match(f"ana@example.com: {reason}", found), found


def test_a_person_is_needed(meetings: Program) -> None:
    [found] = reasons(meetings, siteKind="site-admin")
    assert found == "ana: user is empty: give a User, an e-mail address or a webExId."


def test_a_wrong_secret_is_not_shown(meetings: Program) -> None:
    found = reasons(meetings, **ANA, password="hidden\x01secret", phonesPIN="12x45")
    assert not any("secret" in text.replace("is secret", "") or "12x45" in text for text in found)


def test_values_that_are_not_known_yet_pass(meetings: Program) -> None:
    unknown = Unknown()
    news = meetings.assignment("ana").check(
        **ANA, password=unknown, tspAccounts=[{"accountIndex": 1, "custom1": unknown}]
    )
    assert news["password"] is unknown


def test_nothing_declared_is_nothing(meetings: Program) -> None:
    news = meetings.assignment("ana").check(**ANA, title="", company=None, timeZoneID=4.0)
    assert not {"title", "company"} & news.keys()
    assert news["timeZoneID"] == 4
    assert isinstance(news["timeZoneID"], int)


# whose person


def test_two_resources_for_one_person_are_refused(meetings: Program) -> None:
    meetings.assignment("one").check(**ANA)
    with pytest.raises(CheckError, match="one and two give the same person site acme: keep one of them"):
        meetings.assignment("two").check(webExId="ANA@example.com", siteKind="site-admin")


def test_an_address_is_not_handed_over_within_a_run(meetings: Program) -> None:
    ana = meetings.assignment("ana")
    ana.up(**ANA)
    meetings.next_run()
    ana.check(**{**ANA, "email": "ana.lima@example.com"})
    with pytest.raises(CheckError, match=r"ana gives up ana@example.com in the same run in which new takes it"):
        meetings.assignment("new").check(**ANA)


# which site


def test_another_site_is_refused_before_any_call(meetings: Program) -> None:
    ana = meetings.assignment("ana")
    ana.up(**ANA)
    before = dict(ana.outputs)
    meetings.next_run(meetingsSite="beta")
    said = "state has this account on Meetings site acme, but this run is set to beta, so nothing was done"
    with pytest.raises(CheckError, match=said):
        ana.check(**ANA)
    with pytest.raises(Failed, match=said):
        ana.refresh()
    with pytest.raises(Failed, match=said):
        meetings.provider.update(ana.id, before, dict(ana.inputs))
    with pytest.raises(Failed, match=said):
        ana.delete()
    assert not meetings.site.calls


def test_the_program_may_name_the_site(meetings: Program) -> None:
    meetings.next_run(meetingsSite="")
    made = meetings.assignment("ana")
    made.up(**ANA, site="beta")
    assert made.inputs["site"] == "beta"
    with pytest.raises(CheckError, match="state has this account on Meetings site beta"):
        made.check(**ANA, site="gamma")


def test_program_and_configuration_must_agree(meetings: Program) -> None:
    [found] = reasons(meetings, **ANA, site="beta")
    assert found.startswith(
        "The program says Meetings site beta, but webex:meetingsSite (WEBEX_MEETINGS_SITE) says acme"
    )


def test_a_missing_credential_is_told_at_plan_time(meetings: Program) -> None:
    meetings.next_run(meetingsPassword="")
    [found] = reasons(meetings, **ANA)
    assert "There is no credential for Webex Meetings site acme" in found


def test_a_paused_stack_writes_nothing(meetings: Program) -> None:
    ana = meetings.assignment("ana")
    ana.up(**ANA)
    meetings.next_run(paused="true")
    with pytest.raises(Failed, match="webex:paused is set"):
        ana.up(**ANA, title="Engineer")
    with pytest.raises(Failed, match="webex:paused is set"):
        ana.delete()
    with pytest.raises(Failed, match="webex:paused is set"):
        meetings.assignment("bo").up(email="bo@example.com", siteKind="site-admin")
    assert not meetings.site.calls


# a site that Control Hub manages


def test_on_control_hub_the_webex_id_is_the_address(meetings: Program) -> None:
    [found] = reasons(meetings, **HUB, webExId="ana")
    assert "webExId is ana, but must equal email (ana@example.com) on a site of Control Hub" in found
    [found] = reasons(meetings, webExId="ana", siteKind="control-hub")
    assert "webExId is ana, but on a site that Control Hub manages it is the e-mail address" in found
    news = meetings.assignment("ana").check(webExId="ana@example.com", siteKind="control-hub")
    assert news["email"] == "ana@example.com"


def test_on_control_hub_password_and_active_are_not_sent_at_creation(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**HUB, password="obviously-fake-1", active="DEACTIVATED")
    [(sent,)] = meetings.site.of("create")
    assert not {"password", "active"} & sent.keys()
    assert meetings.site.of("set") == [("ana@example.com", {"active": "DEACTIVATED"}, ())]
    assert meetings.warnings == [
        "ana@example.com: password is ignored on a site that Control Hub manages; leave it out.",
    ]
    meetings.next_run()
    made.up(**HUB, password="obviously-fake-2", active="DEACTIVATED")
    assert not meetings.site.writes


def test_on_control_hub_roles_are_refused(meetings: Program) -> None:
    [found] = reasons(meetings, **HUB, privilegeSiteAdmin=True)
    assert "privilegeSiteAdmin is refused on a site that Control Hub manages" in found
    made = meetings.assignment("ana")
    made.up(**HUB, privilegeSiteAdmin=False)
    meetings.next_run()
    assert not made.up(**HUB, privilegeSiteAdmin=False)


def test_on_control_hub_nobody_is_renamed_by_take_over(meetings: Program) -> None:
    meetings.site.add("old-name", email="ana@example.com")
    with pytest.raises(Failed, match=r"under another name .webExId old-name., and on a site that Control Hub manages"):
        meetings.assignment("ana").up(**HUB, webExId="ana@example.com", onExisting="take-over")
    assert meetings.site.writes == ["create"]  # which the site refused (030005)


def test_on_control_hub_an_account_follows_its_user(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**HUB)
    meetings.next_run()
    renamed = {**HUB, "email": "ana.lima@example.com"}
    with pytest.raises(Failed, match=r"cannot be renamed over the XML API; it is still ana@example.com: rename"):
        made.up(**renamed)
    assert not meetings.site.writes
    meetings.site.rename("ana@example.com", "ana.lima@example.com")
    meetings.site.accounts["ana.lima@example.com"]["email"] = "ana.lima@example.com"
    meetings.next_run()
    made.up(**renamed)
    assert not meetings.site.writes
    assert made.outputs["webExId"] == "ana.lima@example.com"
    meetings.next_run()
    made.refresh()
    assert not made.up(**renamed)


def test_on_control_hub_a_person_who_has_not_signed_in_yet_is_no_drift(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**HUB)
    meetings.site.accounts["ana@example.com"]["active"] = "REQUEST_TO_ACTIVATE"
    made.refresh()
    assert made.inputs["active"] == "ACTIVATED"
    other = meetings.assignment("again")
    meetings.next_run()
    other.up(**HUB)
    assert not meetings.site.writes


def test_what_counts_at_creation_only_is_left_alone_afterwards(meetings: Program) -> None:
    made = meetings.assignment("ana")
    made.up(**HUB, createOnly=["firstName", "lastName"])
    [(sent,)] = meetings.site.of("create")
    assert sent["firstName"] == "Ana"
    meetings.site.accounts["ana@example.com"]["firstName"] = "Anna"
    meetings.next_run()
    made.refresh()
    assert not made.up(**{**HUB, "firstName": "Annabel"}, createOnly=["firstName", "lastName"])
    other = meetings.assignment("again")
    meetings.next_run()
    other.up(**HUB, createOnly=["firstName", "lastName"])
    assert not meetings.site.writes


# asking the site first


def test_preflight_tells_what_the_site_would_not_take(meetings: Program) -> None:
    with pytest.raises(CheckError) as caught:
        meetings.assignment("ana").check(
            **ANA, preflight=True, privilegeTeleConfCallIn=True, meetingTypes=[4], password="short"
        )
    assert caught.value.reasons == [
        "ana@example.com: privilegeTeleConfCallIn is off on this site (telephonyConfig/callInTeleconferencing).",
        "ana@example.com: meetingTypes names session type 4, but the site has 3, 13.",
        "ana@example.com: password needs 8 or more characters.",
    ]
    assert meetings.site.calls == [("site",), ("session_types",)]
    assert "preflight" not in meetings.assignment("bo").check(
        email="bo@example.com", siteKind="site-admin", preflight=True
    )


def test_session_types_and_centers_must_agree_before_anything_is_sent(meetings: Program) -> None:
    for attributes, reason in (
        ({"meetingTypes": [4.0]}, "meetingTypes names session type 4, but the site has 3, 13"),
        (
            {"meetingTypes": [3, 13], "supportedServicesTrainingCenter": False},
            "supportedServicesTrainingCenter is false",
        ),
        ({"meetingTypes": [3], "supportedServicesTrainingCenter": True}, "holds no session type of that center"),
    ):
        with pytest.raises(Failed, match=reason):
            meetings.assignment("ana").up(**ANA, **attributes)
        meetings.next_run()
    assert not meetings.site.writes
    made = meetings.assignment("ana")
    made.up(**ANA, meetingTypes=[13, 3], supportedServicesMeetingCenter=True)
    assert meetings.warnings == [
        "ana@example.com: meetingTypes takes effect only if supportedServicesTrainingCenter is on: declare it, too."
    ]
    meetings.next_run()
    made.up(**ANA, meetingTypes=[3, 13], supportedServicesMeetingCenter=True, title="x")
    assert not meetings.site.of("session_types")
    with pytest.raises(Failed, match="supportedServicesMeetingCenter is false, but meetingTypes holds"):
        made.up(**ANA, meetingTypes=[3, 13], supportedServicesMeetingCenter=False, title="x")
    assert meetings.site.of("session_types")
    assert len(meetings.site.writes) == 1
