"""A simulator's time: a test's own, moved on, remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests

from tests.webex_simulator.api import Api, user
from tests.webex_simulator.xml_api import XmlApi
from webex_simulator import Simulator

NOON = datetime(2031, 1, 1, 12, tzinfo=UTC)


def test_everything_is_told_by_one_clock() -> None:
    with Simulator(clock=lambda: NOON) as simulator:
        api = Api(simulator)
        ana = api.create()
        assert ana["meta"]["created"] == ana["meta"]["lastModified"] == "2031-01-01T12:00:00.000Z"
        assert simulator.add_group({"displayName": "Sales"})["meta"]["created"] == "2031-01-01T12:00:00.000Z"
        assert simulator.advance(days=1, hours=2, seconds=3) == NOON + timedelta(days=1, hours=2, seconds=3)
        changed = api.patched(ana["id"], {"op": "replace", "path": "title", "value": "Boss"})
        assert changed["meta"]["created"] == "2031-01-01T12:00:00.000Z"
        assert changed["meta"]["lastModified"] == "2031-01-02T14:00:03.000Z"
        site = simulator.site("acme")
        assert site.add_account({"webExId": "bo"})["registrationDate"].startswith("01/02/2031 14:00")
        assert parsedate_to_datetime(api.call("GET", "/Users").headers["Date"]) == simulator.now()


def test_a_list_that_lags_follows_the_clock() -> None:
    with Simulator(clock=lambda: NOON, list_lag=5) as simulator:
        api = Api(simulator)
        api.create()
        assert api.names() == []
        simulator.advance(seconds=5)
        assert api.names() == ["ana@example.com"]


def test_a_ticket_ends_with_its_time(simulator: Simulator, xml: XmlApi) -> None:
    ticket = xml.call("AuthenticateUser").text("sessionTicket")
    assert xml.call("GetSite", password=None, sessionTicket=ticket).is_success
    simulator.advance(days=2)
    assert xml.call("GetSite", password=None, sessionTicket=ticket).refusal[0] == "030002"


def test_the_offset_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file, clock=lambda: NOON) as first:
        first.advance(days=31)
    with Simulator(state=file, clock=lambda: NOON) as second:
        assert second.now() == NOON + timedelta(days=31)


def test_over_http(simulator: Simulator) -> None:
    def advance(body: dict[str, float]) -> requests.Response:
        return requests.post(f"{simulator.url}/_simulator/clock", json=body, timeout=30)

    before = simulator.now()
    told = datetime.fromisoformat(advance({"days": 31}).json()["now"])
    assert timedelta(days=31) <= told - before < timedelta(days=31, minutes=5)
    assert [advance({"days": -1}).status_code, advance({"days": 1e9}).status_code] == [400, 400]
    assert advance({"weeks": 1}).status_code == 400
    assert simulator.now() < told + timedelta(minutes=5)


# who is deleted softly


def test_an_account_can_be_recovered_for_30_days(api: Api, simulator: Simulator) -> None:
    ana = api.create(title="Boss")
    gone = simulator.soft_delete(ana["id"])
    assert (gone["userName"], gone["active"]) == (ana["id"].replace("-", "") + "ana@example.com", False)
    simulator.advance(days=29)
    back = simulator.recover(ana["id"])
    assert {**back, "meta": None} == {**ana, "meta": None}
    simulator.advance(days=30)
    assert api.get(ana["id"]) == back


def test_after_30_days_it_is_gone_and_the_address_makes_a_new_one(api: Api, simulator: Simulator) -> None:
    ana = api.create()
    simulator.add_group({"displayName": "Sales", "members": [{"value": ana["id"]}]})
    simulator.soft_delete(ana["id"])
    simulator.advance(days=30)
    assert len(simulator.users()) == 1
    assert "members" not in simulator.groups()[0]
    assert api.create()["id"] != ana["id"]
    url = f"{simulator.url}/_simulator/users/{ana['id']}/recover"
    assert requests.post(url, timeout=30).status_code == 400


@pytest.mark.parametrize("change", [{"active": True}, {"userName": "ana@example.com"}])
def test_who_came_back_over_the_api_is_not_purged(api: Api, simulator: Simulator, change: dict[str, object]) -> None:
    ana = api.create()
    simulator.soft_delete(ana["id"])
    simulator.edit_user(ana["id"], change)
    simulator.advance(days=31)
    assert api.get(ana["id"])["id"] == ana["id"]


def test_whether_the_address_is_blocked_meanwhile(api: Api, simulator: Simulator) -> None:
    ana, bo = api.create(), api.create("bo@example.com")
    simulator.soft_delete(ana["id"])
    requests.post(f"{simulator.url}/_simulator/users/{bo['id']}/soft-delete", json={"blocked": True}, timeout=30)
    assert api.post(user("ANA@example.com")).status_code == 201
    assert api.post(user("BO@example.com")).status_code == 409
    simulator.recover(bo["id"])
    simulator.soft_delete(bo["id"], blocked=True)
    simulator.advance(days=30)
    assert api.post(user("bo@example.com")).status_code == 201


def test_delete_takes_an_account_out_at_once() -> None:
    with Simulator() as free, Simulator(block_deleted=True) as blocking:
        for simulator, again in ((free, 201), (blocking, 409)):
            api = Api(simulator)
            ana = api.create()
            assert api.call("DELETE", f"/Users/{ana['id']}").status_code == 204
            assert len(simulator.users()) == 1
            assert api.post(user("ana@example.com")).status_code == again
        blocking.advance(days=30)
        assert Api(blocking).post(user("ana@example.com")).status_code == 201


def test_who_can_be_recovered_outlives_the_simulator(tmp_path: Path) -> None:
    with Simulator(state=tmp_path / "webex.sqlite") as first:
        ana = first.add_user({"userName": "ana@example.com"})["id"]
        first.soft_delete(ana)
    with Simulator(state=tmp_path / "webex.sqlite") as second:
        assert second.recover(ana)["userName"] == "ana@example.com"
