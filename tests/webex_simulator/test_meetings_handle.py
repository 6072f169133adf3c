"""What tests do to a Meetings site behind the API's back, in process and over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.webex_simulator.xml_api import XmlApi
from webex_simulator import SimulatedSite, Simulator, SiteHandle, TrackingCode
from webex_simulator.meetings.refusals import Refusal


@pytest.fixture
def site(simulator: Simulator) -> SiteHandle:
    return simulator.site("acme")


def control(simulator: Simulator, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{simulator.url}/_simulator/{path}", json=body, timeout=30)


def test_accounts_are_plain_data(site: SiteHandle, xml: XmlApi) -> None:
    made = site.add_account({"webExId": "ana@example.com", "personalUrl": "boss", "meetingTypes": [3, 214]})
    assert made["firstName"] == "Ana"
    assert made["meetingTypes"] == [3, 214]
    assert made["privilegeHost"] is True
    assert made["personalUrl"] == "boss"
    assert site.accounts() == [made]
    assert xml.get().text("personalUrl") == "boss"


def test_editing(site: SiteHandle, simulator: Simulator) -> None:
    site.add_account({"webExId": "ana@example.com", "title": "Boss", "phonesPhone": "1"})
    changes = {
        "title": None,
        "phonesPIN": "8264",
        "tspAccountCustom1": "x",
        "tspAccountAccountIndex": 2,
        "meetingTypes": None,
        "salesCenter": {"smeInfo": {"description": "d", "products": [1, 2]}},
        "personalTeleconfAccounts": [{"accountIndex": 3, "joinBeforeHost": True}],
    }
    found = site.edit_account("ana@example.com", changes)
    assert found["title"] == ""
    assert found["phonesPhone"] == "1"
    assert found["phonesPIN"] == "******"
    assert found["tspAccounts"] == [{"accountIndex": 2, "custom1": "x"}]
    assert found["meetingTypes"] == []
    assert found["salesCenter"]["smeInfo"] == {"description": "d", "products": [1, 2]}
    assert found["personalTeleconfAccounts"] == [{"accountIndex": 3, "joinBeforeHost": True}]
    renamed = site.edit_account("ana@example.com", {"newWebExId": "ana"})
    assert renamed["webExId"] == "ana"
    site.remove_account("ANA")
    assert site.accounts() == []
    assert simulator.requests() == []


def test_what_cannot_be(site: SiteHandle, simulator: Simulator) -> None:
    site.add_account({"webExId": "ana"})
    with pytest.raises(ValueError, match="no attribute 'titel'"):
        site.edit_account("ana", {"titel": "x"})
    with pytest.raises(Refusal, match="Can't set field timeZoneID"):
        site.edit_account("ana", {"timeZoneID": 99})
    with pytest.raises(Refusal, match="030001"):
        site.remove_account("bo")
    with pytest.raises(ValueError, match="no feature 'video'"):
        site.set_features({"video": True})
    with pytest.raises(ValueError, match="no 'hosts' to set"):
        site.set_limits(hosts=1)
    with pytest.raises(ValueError, match="no session type 99"):
        site.set_limits(seats={99: 1})
    with pytest.raises(KeyError, match="there are acme, acme-hub"):
        simulator.site("nowhere")
    for wrong in ({"name": "a b"}, {"name": "a", "kind": "x"}, {"name": "a", "features": {"x": True}}):
        with pytest.raises(ValueError, match=r"name|kind|feature"):
            SimulatedSite(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="1 to 10"):
        TrackingCode(11, "x")


def test_environment(simulator: Simulator) -> None:
    named = {name: value for name, value in simulator.environment().items() if "MEETINGS" in name}
    assert named == simulator.site("acme").environment()
    assert named["WEBEX_MEETINGS_SITE"] == "acme"
    assert named["WEBEX_MEETINGS_URL"] == f"{simulator.url}/WBXService/XMLService"
    assert simulator.site("acme-hub").environment()["WEBEX_MEETINGS_PASSWORD"] != named["WEBEX_MEETINGS_PASSWORD"]
    assert named["WEBEX_MEETINGS_PASSWORD"] not in repr(simulator.site("acme"))


def test_over_http(simulator: Simulator) -> None:
    made = control(simulator, "POST", "sites/acme/accounts", {"webExId": "ana@example.com"}).json()
    assert made["email"] == "ana@example.com"
    edited = control(simulator, "PATCH", "sites/acme/accounts/ana@example.com", {"title": "Boss"}).json()
    assert edited["title"] == "Boss"
    assert control(simulator, "GET", "sites/acme/accounts").json() == [edited]
    changes = {"features": {"video/HQvideo": False}, "limits": {"suspended": True, "seats": {"3": 2}}}
    site = control(simulator, "PATCH", "sites/acme", changes).json()
    assert (site["features"]["video/HQvideo"], site["suspended"]) == (False, True)
    assert simulator.site("acme").describe()["session_types"][0]["seats"] == 2
    assert [one["kind"] for one in control(simulator, "GET", "sites").json()] == ["site-admin", "control-hub"]
    assert simulator.site("acme").password not in control(simulator, "GET", "sites").text
    control(simulator, "PATCH", "sites/acme", {"limits": {"suspended": False}})
    assert control(simulator, "DELETE", "sites/acme/accounts/ana@example.com").json() == {"done": True}


def test_http_says_what_is_wrong(simulator: Simulator) -> None:
    gone = control(simulator, "DELETE", "sites/acme/accounts/nobody")
    assert (gone.status_code, gone.json()["exception_id"]) == (400, "030001")
    assert control(simulator, "GET", "sites/nowhere/accounts").status_code == 404
    assert "features and limits" in control(simulator, "PATCH", "sites/acme", {"kind": "x"}).json()["error"]
    ordered = control(simulator, "POST", "faults", {"exception_id": "000045", "path": "GetSite"})
    assert ordered.json() == {"done": True}
    assert XmlApi(simulator.site("acme")).call("GetSite").refusal[0] == "000045"
