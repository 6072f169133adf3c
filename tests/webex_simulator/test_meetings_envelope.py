"""The XMLService as such: its envelope, what it does with anything that is no request."""

from __future__ import annotations

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webex_simulator.xml_api import GOOD_PASSWORD, XmlApi, envelope, inside
from webex_simulator import Simulator

BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;&b;">]>'
TAGS = ["webExId", "email", "address", "city", "phones", "PIN", "meetingTypes", "meetingType", "tspAccount", "active"]
TAGS += ["account", "accountIndex", "personalTeleconf", "delete", "salesCenter", "smeInfo", "products", "prodID", "tab"]
TAGS += ["listControl", "startFrom", "maximumNum", "order", "orderBy", "dataScope", "regDateStart", "timeZoneID"]
TAGS += ["supportCenter", "orderTabs", "timeZone", "languageID", "imageFor", "imageData", "videoSystems", "nonsense"]
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def test_answers_are_prefixed_as_real_ones(xml: XmlApi) -> None:
    xml.create(body="<address><city>Bern</city></address><tracking><trackingCode1>a</trackingCode1></tracking>")

    told = xml.get().reply.text
    assert "<serv:result>SUCCESS</serv:result><serv:gsbStatus>PRIMARY</serv:gsbStatus>" in told
    assert 'xsi:type="use:getUserResponse"' in told
    assert "<com:city>Bern</com:city>" in told
    assert "<use:tracking><com:trackingCode1>a" in told
    assert "<use:firstName>Ana</use:firstName>" in told
    assert "<serv:total>2</serv:total>" in xml.call("LstsummaryUser").reply.text
    assert "<ns1:siteInstance><ns1:metaData>" in xml.call("GetSite").reply.text
    assert 'xsi:type="mtgtype:lstMeetingTypeResponse"' in xml.call("LstMeetingType").reply.text


def test_a_failure_has_an_empty_body(xml: XmlApi) -> None:
    answer = xml.get("nobody")
    assert answer.refusal == ("030001", "The user could not be found", None)
    assert "<serv:bodyContent/>" in answer.reply.text


def test_requests_may_be_prefixed_and_in_any_order(xml: XmlApi) -> None:
    body = "<use:email>ana@example.com</use:email><use:webExId>ana@example.com</use:webExId><active>ACTIVATED</active>"
    body += "<use:lastName>Lima</use:lastName><use:firstName>Ana</use:firstName>"
    request = envelope("CreateUser", body, xml.security).replace("<body>", '<body xmlns:use="urn:use">')
    assert xml.send(request).is_success
    assert xml.get().text("lastName") == "Lima"


def test_texts_come_back_as_they_went(xml: XmlApi) -> None:
    text = "a < b & 'ü' \u2603 \U0001f600"
    xml.create()
    xml.set(title=text, body="<description>one&#13;&#10;two\tthree</description>")
    assert xml.get().text("title") == text
    assert xml.get().text("description") == "one\r\ntwo\tthree"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "no XML",
        "<a",
        "<a/>",
        "<message/>",
        "<message><body/></message>",
        "<message><body><bodyContent/></body></message>",
        '<?xml version="1.0" encoding="nonsense"?><a/>',
        b'<?xml version="1.0" encoding="UTF-8"?><a>\xff\xfe</a>',
        b"\x00\x01\x02",
        f"{BOMB}<a>&c;</a>",
        f"{EXTERNAL}<a>&b;</a>",
        "<!DOCTYPE a><a/>",
        "<a>" * 100_000,
        "<a>" * 60 + "</a>" * 60,
        "<a>" + "<b/>" * 150_000 + "</a>",
        "<a>" + "x" * (9 * 1024 * 1024) + "</a>",
    ],
    ids=lambda data: data[:24] if isinstance(data, str) else repr(data[-8:]),
)
def test_anything_else_is_refused_and_never_a_crash(data: str | bytes, xml: XmlApi) -> None:
    exception_id, reason, _ = xml.send(data).refusal
    assert exception_id == "999999"
    assert reason is not None
    assert reason.startswith("The XML request could not be validated")
    assert xml.call("GetSite").is_success


def test_a_doctype_before_a_good_request_is_refused(xml: XmlApi, simulator: Simulator) -> None:
    good = envelope("CreateUser", inside(webExId="ana", firstName="A", lastName="L", email="a@b.c"), xml.security)
    hostile = good.replace("?>", f"?>{BOMB}", 1)
    assert "DOCTYPE" in (xml.send(hostile).refusal[1] or "")
    assert simulator.site("acme").accounts() == []


@pytest.mark.parametrize("operation", ["LstUser", "ActivateUser", "Createuser", "x" * 500])
def test_other_operations(operation: str, xml: XmlApi) -> None:
    assert "There is no operation" in (xml.call(operation).refusal[1] or "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.recursive(st.text(), lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner), max_size=4)))
def test_no_body_brings_it_down(body: object, xml: XmlApi) -> None:
    xml.create()
    for operation in ("CreateUser", "SetUser", "DelUser", "LstsummaryUser", "UploadPMRImage"):
        answer = xml.call(operation, inside(webExId="ana@example.com") + _written(body))
        assert "fault of its own" not in answer.reply.text
    for operation in ("LstTimeZone", "LstMeetingType"):
        assert "fault of its own" not in xml.call(operation, _written(body)).reply.text


def _written(body: object) -> str:
    if isinstance(body, str):
        return "".join(character for character in body if character.isalnum() or character in " .-,:/")
    assert isinstance(body, list)
    return "".join(f"<{tag}>{_written(inner)}</{tag}>" for tag, inner in body)


def test_other_methods_are_no_service(simulator: Simulator) -> None:
    url = simulator.site("acme").url
    assert requests.get(url, timeout=30).status_code in (401, 404, 405)


def test_the_log(xml: XmlApi, simulator: Simulator) -> None:
    xml.create(password=GOOD_PASSWORD, passwordHintAnswer="obviously-fake-answer")
    xml.set(body="<phones><phone>1</phone><PIN>8264</PIN></phones>")
    ticket = xml.call("AuthenticateUser").text("sessionTicket") or "?"
    xml.call("GetUser", inside(webExId="nobody"), password=None, sessionTicket=ticket)
    xml.call("DelUser", inside(webExId="ana@example.com"))
    xml.send("<!DOCTYPE a><a/>")

    seen = simulator.requests()
    operations = ["CreateUser", "SetUser", "AuthenticateUser", "GetUser", "DelUser", ""]
    assert [(one.method, one.path) for one in seen] == [("XML", operation) for operation in operations]
    assert [one.exception_id for one in seen] == ["", "", "", "030001", "", "999999"]
    assert {one.status for one in seen} == {200}
    assert seen[1].query == {"site": "acme"}
    assert seen[1].body == {"webExId": "ana@example.com", "phones": {"phone": "1", "PIN": "[secret]"}}
    assert [one.path for one in simulator.requests(write_only=True)] == ["CreateUser", "SetUser", "DelUser"]
    for secret in (GOOD_PASSWORD, "obviously-fake-answer", "8264", ticket, xml.security["password"]):
        assert secret not in str(seen)
