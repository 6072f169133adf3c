"""How many requests many people with one app take."""

from __future__ import annotations

from tests.resources.app_assignments.apps import Apps, accounts, hire, holders
from webex_simulator import Simulator

SIZE = 1000


def test_a_thousand_holders_are_read_by_list(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, SIZE + 1)
    licenses = {one["name"]: one["id"] for one in simulator.licenses()}
    simulator.set_units(licenses["Messaging"], 5000)
    for number in range(SIZE):
        simulator.assign_license(f"p{number}@example.com", licenses["Messaging"])
    assert apps.up(holders(SIZE + 1))
    assert len(apps.outputs["linked"]) == SIZE
    counted = apps.counted
    assert counted.pop("PATCH licenses users") == 1
    assert sum(counted.values()) <= 20, counted
    assert not apps.up(holders(SIZE + 1))
    assert not apps.counted
    before = apps.inputs, apps.outputs
    apps.refresh()
    assert (apps.inputs, apps.outputs) == before
    assert sum(apps.counted.values()) <= 6, apps.counted
    assert apps.up(holders(SIZE - 10), limit={"count": 20, "percent": 0})
    assert apps.counted["PATCH licenses users"] == 11
    assert sum(apps.counted.values()) <= 11 + 5, apps.counted


def test_attendees_are_read_by_list(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 30)
    meetings = {"license": "Meeting - Webex Meeting Center", "accountType": "attendee"}
    assert apps.up(holders(30), **meetings)
    counted = apps.counted
    assert counted.pop("PATCH licenses users") == 30
    assert sum(counted.values()) <= 5, counted
    apps.refresh()
    assert sum(apps.counted.values()) <= 2, apps.counted


def test_accounts_of_a_site_are_looked_up_by_list(site: Apps, simulator: Simulator) -> None:
    acme = simulator.site("acme")
    for number in range(20):
        acme.add_account({"webExId": f"p{number}@example.com", "email": f"p{number}@example.com", "firstName": "Z"})
    assert site.up(accounts(40))
    assert len(site.outputs["linked"]) == 20
    counted = site.counted
    assert (counted["LstsummaryUser"], counted["GetUser"]) == (1, 20)
    assert (counted["CreateUser"], counted["SetUser"]) == (20, 20)
    assert site.up(accounts(40, title="Lead"))
    assert dict(site.counted) == {"SetUser": 40}


def test_where_no_seat_is_left_nobody_else_asks(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 200)
    licenses = {one["name"]: one["id"] for one in simulator.licenses()}
    simulator.set_units(licenses["Messaging"], 20)
    assert apps.up(holders(200))
    assert len(apps.outputs["ids"]) == 20
    assert len(apps.pending) == 180
    assert all("no seat is free of Messaging" in reason for reason in apps.pending.values())
    assert sum(apps.counted.values()) <= 20 + 3 * 16 + 10, apps.counted
    simulator.set_units(licenses["Messaging"], 200)
    assert apps.up(holders(200))
    assert len(apps.outputs["ids"]) == 200
