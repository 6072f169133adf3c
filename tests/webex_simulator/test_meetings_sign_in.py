"""Who may call: passwords, session tickets, access tokens, and what each may do."""

from __future__ import annotations

import time

import pytest

from tests.webex_simulator.xml_api import GOOD_PASSWORD, Answer, XmlApi, inside
from webex_simulator import Simulator


def with_ticket(xml: XmlApi, ticket: str | None) -> Answer:
    return xml.call("GetSite", password=None, sessionTicket=ticket)


@pytest.fixture
def ana(xml: XmlApi) -> dict[str, str]:
    """The security context of somebody who is no administrator."""
    xml.create(password=GOOD_PASSWORD)
    return {"webExID": "ana@example.com", "password": GOOD_PASSWORD}


def test_a_password_a_ticket_a_token(xml: XmlApi, simulator: Simulator) -> None:
    site = simulator.site("acme")
    began = time.time() * 1000
    answer = xml.call("AuthenticateUser")
    assert int(answer.text("createTime") or 0) >= began - 1
    assert answer.text("timeToLive") == "5400"
    assert with_ticket(xml, answer.text("sessionTicket")).is_success
    token = site.issue_token()
    assert xml.call("GetSite", webExID=None, password=None, webExAccessToken=token).is_success
    assert xml.call("GetSite", webExID=None, password=None, email=site.admin, webExAccessToken=token).is_success
    traded = xml.call("AuthenticateUser", inside(accessToken=token), password=None)
    assert with_ticket(xml, traded.text("sessionTicket")).is_success


@pytest.mark.parametrize(
    "security",
    [
        {"password": "wrong"},
        {"password": None},
        {"webExID": None},
        {"webExID": "nobody"},
        {"password": None, "sessionTicket": "wrong"},
        {"password": None, "webExAccessToken": "wrong"},
        {"webExID": None, "password": None},
    ],
)
def test_wrong_credentials(security: dict[str, str | None], xml: XmlApi) -> None:
    assert xml.call("GetSite", **security).refusal == ("030002", "Incorrect user or password", None)


def test_a_ticket_is_of_one_person_one_site_and_a_while(xml: XmlApi, hub: XmlApi, simulator: Simulator) -> None:
    xml.create(password=GOOD_PASSWORD)
    ticket = xml.call("AuthenticateUser").text("sessionTicket")
    of_another = xml.call("GetSite", webExID="ana@example.com", password=None, sessionTicket=ticket)
    assert of_another.refusal[0] == "030002"
    assert with_ticket(hub, ticket).refusal[0] == "030002"
    simulator.site("acme").end_tickets()
    assert with_ticket(xml, ticket).refusal[0] == "030002"
    simulator.site("acme").set_limits(ticket_seconds=0)
    assert with_ticket(xml, xml.call("AuthenticateUser").text("sessionTicket")).refusal[0] == "030002"


def test_a_site_without_tickets(xml: XmlApi, simulator: Simulator) -> None:
    ticket = xml.call("AuthenticateUser").text("sessionTicket")
    simulator.site("acme").set_limits(takes_tickets=False)
    assert xml.call("AuthenticateUser").refusal[0] == "030104"
    assert with_ticket(xml, ticket).refusal[0] == "030104"
    assert xml.call("GetSite").is_success


def test_a_single_sign_on_site(xml: XmlApi, simulator: Simulator) -> None:
    simulator.site("acme").set_limits(takes_passwords=False)
    assert xml.call("GetSite").refusal[0] == "030002"
    token = simulator.site("acme").issue_token()
    assert xml.call("GetSite", password=None, webExAccessToken=token).is_success


def test_somebody_who_is_no_administrator(xml: XmlApi, ana: dict[str, str]) -> None:
    xml.create("bo@example.com")
    for operation in ("GetUser", "SetUser", "DelUser"):
        assert xml.call(operation, inside(webExId="bo@example.com"), **ana).refusal[0] == "030048"
    assert xml.call("CreateUser", inside(webExId="x"), **ana).refusal[0] == "030048"
    assert xml.call("LstsummaryUser", **ana).refusal[0] == "030048"
    own = inside(webExId="ana@example.com")
    assert xml.call("GetUser", own, **ana).is_success
    assert xml.call("SetUser", own + inside(title="Boss"), **ana).is_success
    role = own + "<privilege><siteAdmin>true</siteAdmin></privilege>"
    assert xml.call("SetUser", role, **ana).refusal[0] == "000001"


def test_administrators_made_by_the_api(xml: XmlApi, ana: dict[str, str]) -> None:
    xml.set(body="<privilege><roSiteAdmin>true</roSiteAdmin></privilege>")
    assert xml.call("LstsummaryUser", **ana).is_success
    assert xml.call("DelUser", inside(webExId="ana@example.com"), **ana).refusal[0] == "000001"
    xml.set(body="<privilege><siteAdmin>true</siteAdmin></privilege>")
    assert xml.call("DelUser", inside(webExId="ana@example.com"), **ana).is_success


def test_whoever_is_deactivated_or_locked_is_out(xml: XmlApi, ana: dict[str, str]) -> None:
    assert xml.call("GetSite", **ana).is_success
    xml.set(body="<security><lockAccount>true</lockAccount></security>")
    assert xml.call("GetSite", **ana).refusal[0] == "030002"
    xml.set(body="<security><lockAccount>false</lockAccount></security>")
    assert xml.call("GetSite", **ana).is_success
    xml.call("DelUser", inside(webExId="ana@example.com"))
    assert xml.call("GetSite", **ana).refusal[0] == "030002"


def test_a_pushed_password_works_at_once(xml: XmlApi, ana: dict[str, str]) -> None:
    xml.set(password="Another-fake-2")
    assert xml.call("GetSite", **ana).refusal[0] == "030002"
    assert xml.call("GetSite", **(ana | {"password": "Another-fake-2"})).is_success
