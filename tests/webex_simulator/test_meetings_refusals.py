"""What a site refuses, in the words and with the exceptionIDs that are known of Webex."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from tests.webex_simulator.xml_api import GOOD_PASSWORD, XmlApi, inside
from webex_simulator import PasswordCriteria, SimulatedSite, Simulator, TrackingCode

TYPES = "<meetingTypes><meetingType>{}</meetingType></meetingTypes>"


@pytest.mark.parametrize(
    ("body", "tag", "value"),
    [
        (inside(timeZoneID="62"), "timeZoneID", "62"),
        (inside(timeZoneID="-1"), "timeZoneID", "-1"),
        (inside(timeZoneID="soon"), "timeZoneID", "soon"),
        (inside(timeZone="GMT"), "timeZone", "GMT"),
        (inside(languageID="400"), "languageID", "400"),
        (inside(service="GOLD_OFFICE"), "service", "GOLD_OFFICE"),
        (inside(active="active"), "active", "active"),
        (inside(expirationDate="2027-01-01"), "expirationDate", "2027-01-01"),
        (inside(expirationDate=""), "expirationDate", None),
        (inside(email="nobody"), "email", "nobody"),
        (inside(company="x" * 129), "company", "x" * 129),
        (inside(tilte="Boss"), "tilte", None),
        ("<privilege><HDvideos>true</HDvideos></privilege>", "HDvideos", None),
        ("<privilege><host>perhaps</host></privilege>", "host", "perhaps"),
        ("<privilege><host/></privilege>", "host", None),
        ("<title><b>x</b></title>", "title", None),
        ("<sessionOptions><defaultSessionType>214</defaultSessionType></sessionOptions>", "defaultSessionType", "214"),
        ("<supportCenter><orderTabs><tab>Tools</tab></orderTabs></supportCenter>", "tab", "Tools"),
    ],
)
def test_fields_that_cannot_be_set(body: str, tag: str, value: str | None, xml: XmlApi) -> None:
    xml.create()
    assert xml.set(body=body).refusal == ("030105", f"Can't set field {tag}", value)


def test_nothing_changes_where_one_thing_is_wrong_and_all_of_it_is_told(xml: XmlApi) -> None:
    xml.create(title="Boss")
    answer = xml.set(title="Chief", timeZoneID="99", service="x")
    assert answer.refusal[1] == "Can't set field service"
    assert sorted(answer.reasons) == ["Can't set field service", "Can't set field timeZoneID"]
    assert xml.get().text("title") == "Boss"


@pytest.mark.parametrize(
    ("feature", "body", "tag", "needed"),
    [
        ("supportedServices/supportCenter/webACD", "<webACDPrefs>{}</webACDPrefs>", "numAgentSessions", "0"),
        ("supportedServices/supportCenter/webACD", "<webACDPrefs>{}</webACDPrefs>", "isAgent", "false"),
        ("video/HQvideo", "<privilege>{}</privilege>", "HQvideo", "false"),
        ("video/HDvideo", "<privilege>{}</privilege>", "HDvideo", "false"),
        ("telephonyConfig/internetPhone", "<privilege>{}</privilege>", "voiceOverIp", "false"),
        ("tools/handsOnLab", "<privilege>{}</privilege>", "labAdmin", "false"),
        ("siteCommonOptions/EnableCloudTelepresence", "<privilege>{}</privilege>", "isEnableCET", "false"),
        ("supportedServices/eventCenter/enabled", "<supportedServices>{}</supportedServices>", "eventCenter", "false"),
    ],
)
def test_features_that_are_off(
    feature: str, body: str, tag: str, needed: str, xml: XmlApi, simulator: Simulator
) -> None:
    xml.create()
    simulator.site("acme").set_features({feature: False})
    value = "2" if needed == "0" else "true"
    assert xml.set(body=body.format(inside(**{tag: value}))).refusal[1] == f"Attribute {tag} needs to be {needed}"
    assert xml.set(body=body.format(inside(**{tag: needed}))).is_success
    simulator.site("acme").set_features({feature: True})
    assert xml.set(body=body.format(inside(**{tag: value}))).is_success


def test_privileges_that_need_something_else(xml: XmlApi) -> None:
    xml.create()
    both = "<privilege><HQvideo>false</HQvideo><HDvideo>true</HDvideo></privilege>"
    assert xml.set(body=both).refusal[1] == "Attribute HDvideo needs to be false"
    room = f"<privilege><isEnablePMR>true</isEnablePMR></privilege>{TYPES.format(13)}"
    assert xml.set(body=room).refusal[1] == "Attribute isEnablePMR needs to be false"


def test_seats_of_session_types(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_limits(seats={3: 1})
    assert xml.create("ana@example.com").is_success
    assert xml.create("bo@example.com").refusal == ("110055", "User limit exceeded for Session Type", "3")
    assert xml.create("bo@example.com", body=TYPES.format(214)).is_success
    assert xml.set("bo@example.com", body=TYPES.format(3)).refusal[0] == "110055"
    assert xml.set("ana@example.com", title="keeps it").is_success
    xml.call("DelUser", inside(webExId="ana@example.com"))
    assert xml.set("bo@example.com", body=TYPES.format(3)).is_success
    assert xml.set("ana@example.com", active="ACTIVATED").refusal[0] == "110055"


def test_hosts(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_limits(host_limit=1)
    attendee = "<privilege><attendeeOnly>true</attendeeOnly></privilege>"
    assert xml.create("ana@example.com").is_success
    assert "exceededSiteHostLimit" in (xml.create("bo@example.com").refusal[1] or "")
    assert xml.create("bo@example.com", body=attendee).is_success
    assert xml.set("ana@example.com", title="keeps it").is_success


def test_unknown_session_types(xml: XmlApi) -> None:
    assert xml.create(body=TYPES.format(999)).refusal == (
        None,
        "NoMeetingTypeSupport: the site has no session type 999",
        "999",
    )


@pytest.mark.parametrize("url", ["a" * 65, "ana lima", "ana/lima", "änä", ""])
def test_personal_urls(url: str, xml: XmlApi) -> None:
    xml.create()
    assert "Personal Meeting Room URL" in (xml.set(personalUrl=url).refusal[1] or "")
    assert xml.set(personalUrl="a" * 61 + "_-.").is_success


def test_a_personal_url_of_somebody_else(xml: XmlApi) -> None:
    xml.create("ana@example.com")
    xml.create("bo@example.com")
    assert "Personal Meeting Room URL is taken" in (xml.set("bo@example.com", personalUrl="ANA").refusal[1] or "")


@pytest.mark.parametrize("pin", ["1234", "4321", "1111", "12345", "82a4", "555"])
def test_pins(pin: str, xml: XmlApi) -> None:
    xml.create()
    answer = xml.set(body=f"<personalMeetingRoom><hostPIN>{pin}</hostPIN></personalMeetingRoom>")
    assert answer.refusal[1] == "A valid PIN is required"
    assert pin not in answer.reply.text


def test_a_pin_before_teleconferencing(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_limits(pin_before_teleconferencing=True)
    account = "<personalTeleconf><account><accountIndex>1</accountIndex></account></personalTeleconf>"
    xml.create()
    assert xml.set(body=account).refusal[1] == "A valid PIN is required"
    assert xml.set(body=f"<phones><PIN>8264</PIN></phones>{account}").is_success


@pytest.mark.parametrize(
    ("password", "lacks"),
    [
        ("Fake-1", "8 characters"),
        ("Obviously-fake", "1 digits"),
        ("12345678-A", "2 letters"),
        ("obviously-fake-1", "both cases"),
        ("My-passWord-1", "forbidden word"),
        ("Lima-fake-1x", "a name"),
        ("Obviously-fake-111", "three times"),
        ("Obviouslyfake1", "other signs"),
    ],
)
def test_passwords(password: str, lacks: str, xml: XmlApi, simulator: Simulator) -> None:
    criteria = PasswordCriteria(min_special=1, no_character_three_times=True)
    simulator.site("acme").set_limits(password_criteria=criteria)
    answer = xml.create(password=password)
    assert lacks in " ".join([answer.refusal[1] or "", *answer.reasons])
    assert password not in answer.reply.text
    assert xml.create(password=GOOD_PASSWORD).is_success


def test_tracking_codes(xml: XmlApi, simulator: Simulator) -> None:
    codes = (TrackingCode(1, "Team", "REQUIRED"), TrackingCode(2, "City", values=("Bern", "Rome")))
    simulator.site("acme").set_limits(tracking_codes=codes)
    assert xml.create().refusal[1] == "Attribute trackingCode1 is required (Team)"
    assert xml.create(body="<tracking><trackingCode1>A</trackingCode1></tracking>").is_success
    for text, tag in (("Oslo", "trackingCode2"), ("x", "trackingCode3")):
        assert xml.set(body=f"<tracking>{inside(**{tag: text})}</tracking>").refusal[1] == f"Can't set field {tag}"
    assert xml.set(body="<tracking><trackingCode2>Rome</trackingCode2></tracking>").is_success
    assert xml.set(body="<tracking><trackingCode1/></tracking>").refusal[1] == (
        "Attribute trackingCode1 is required (Team)"
    )


def test_a_suspended_site(xml: XmlApi, simulator: Simulator) -> None:
    xml.create()
    simulator.site("acme").suspend()
    assert xml.create("bo@example.com").refusal[0] == "010107"
    assert xml.set(title="x").refusal[0] == "010107"
    assert xml.get().is_success
    simulator.site("acme").resume()
    assert xml.set(title="x").is_success


def test_a_spark_meet_site() -> None:
    with Simulator(sites=[SimulatedSite("old", "spark-meet")]) as simulator:
        xml = XmlApi(simulator.site("old"))
        for answer in (xml.call("AuthenticateUser"), xml.create(), xml.call("GetSite")):
            assert "WBS30 Spark Meet" in (answer.refusal[1] or "")
        assert "WEBEX_MEETINGS_URL" not in simulator.environment()


def test_another_site(xml: XmlApi) -> None:
    for name in ("nowhere", "", None):
        assert "There is no site" in (xml.call("GetSite", siteName=name).refusal[1] or "")


def test_too_many_calls(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_limits(calls_per_minute=3, window_seconds=0.5)
    answers = [xml.call("GetSite") for _ in range(4)]
    assert [answer.head("exceptionID") for answer in answers] == [None, None, None, "000045"]
    time.sleep(0.6)
    assert xml.call("GetSite").is_success


@pytest.mark.parametrize("exception_id", ["000045", "000000", "999999", "200005", "030105"])
def test_refusals_on_order(exception_id: str, xml: XmlApi, simulator: Simulator) -> None:
    simulator.fault(exception_id=exception_id, path="^GetSite$", times=2, reason="because")
    assert xml.call("LstTimeZone").is_success
    assert [xml.call("GetSite").refusal for _ in range(2)] == [(exception_id, "because", None)] * 2
    assert xml.call("GetSite").is_success


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "method": "XML", "path": "GetSite"},
        {"status": 503, "method": "POST", "path": "XMLService"},
        {"status": 503},
    ],
)
def test_http_faults_know_a_call_by_its_operation_or_its_address(
    fault: dict[str, Any], xml: XmlApi, simulator: Simulator
) -> None:
    simulator.fault(**fault)
    with pytest.raises(requests.HTTPError, match="503"):
        xml.call("GetSite")
    assert simulator.requests()[-1].status == 503
    assert xml.call("GetSite").is_success


def test_a_fault_of_the_xml_api_leaves_scim_alone(xml: XmlApi, simulator: Simulator) -> None:
    simulator.fault(exception_id="000045")
    reply = xml.session.get(f"{simulator.scim_url}/Users", headers={"Authorization": f"Bearer {simulator.token}"})
    assert reply.status_code == 200
    assert xml.call("GetSite").refusal[0] == "000045"


def test_a_lost_answer_leaves_the_account(xml: XmlApi, simulator: Simulator) -> None:
    simulator.fault(path="CreateUser", drop="after")
    with pytest.raises(OSError):
        xml.create()
    assert [one["webExId"] for one in simulator.site("acme").accounts()] == ["ana@example.com"]
    simulator.fault(path="CreateUser", drop="before")
    with pytest.raises(OSError):
        xml.create("bo@example.com")
    assert len(simulator.site("acme").accounts()) == 1


def test_faults_that_cannot_be(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="answers 200"):
        simulator.fault(status=500, exception_id="000045")
