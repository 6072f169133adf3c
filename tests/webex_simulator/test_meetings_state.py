"""What a simulator keeps of its Meetings sites."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.webex_simulator.api import Api
from tests.webex_simulator.xml_api import GOOD_PASSWORD, XmlApi, inside
from webex_simulator import SessionType, SimulatedSite, Simulator

SERVE = """
import sys, threading
from pathlib import Path
from webex_simulator import Simulator
with Simulator(state=Path(sys.argv[1]), port=int(sys.argv[2])) as simulator:
    print(simulator.url, flush=True)
    threading.Event().wait()
"""


def test_sites_outlive_the_simulator(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file) as first:
        site = first.site("acme")
        site.set_features({"video/HDvideo": False})
        site.set_limits(host_limit=7, seats={3: 5})
        xml = XmlApi(site)
        xml.create(title="Boss", password=GOOD_PASSWORD)
        hub = XmlApi(first.site("acme-hub"))
        hub.create("bo@example.com")
        ticket = xml.call("AuthenticateUser").text("sessionTicket")
        before = first.environment()
        described, accounts = site.describe(), site.accounts()
    with Simulator(state=file) as second:
        site = second.site("acme")
        assert second.environment().keys() == before.keys()
        assert second.environment()["WEBEX_MEETINGS_PASSWORD"] == before["WEBEX_MEETINGS_PASSWORD"]
        assert site.describe() == described
        assert site.accounts() == accounts
        xml = XmlApi(site)
        assert xml.call("GetSite", password=None, sessionTicket=ticket).is_success
        assert xml.call("GetSite", webExID="ana@example.com", password=GOOD_PASSWORD).is_success
        hub = XmlApi(second.site("acme-hub"))
        user = second.edit_user(second.users()[1]["id"], {"userName": "bob@example.com"})
        assert hub.get(user["userName"]).is_success


def test_a_file_from_before_there_were_sites(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file) as first:
        ana = Api(first).create()
    database = sqlite3.connect(file)
    for table in ("sites", "site_accounts", "site_keys"):
        database.execute(f"DROP TABLE {table}")
    database.commit()
    database.close()
    with Simulator(state=file) as second:
        assert Api(second).get(ana["id"])["userName"] == "ana@example.com"
        assert [site.name for site in second.sites()] == ["acme", "acme-hub"]
        assert XmlApi(second.site("acme-hub")).create().is_success


def test_no_secret_of_an_account_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file) as simulator:
        xml = XmlApi(simulator.site("acme"))
        xml.create(password=GOOD_PASSWORD, passwordHintAnswer="obviously-fake-answer")
        xml.set(body="<phones><PIN>82648264</PIN></phones>")
        ticket = xml.call("AuthenticateUser").text("sessionTicket") or "?"
        token = simulator.site("acme").issue_token()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (GOOD_PASSWORD, "obviously-fake-answer", "82648264", ticket, token):
        assert secret.encode() not in kept


def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file):
        pass
    with subprocess.Popen([sys.executable, "-c", SERVE, str(file), "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with Simulator(state=file) as reader:
            xml = XmlApi(reader.site("acme"))
            hub = XmlApi(reader.site("acme-hub"))
        xml.url = hub.url = f"{url}/WBXService/XMLService"
        for number in range(10):
            assert xml.create(f"p{number}@example.com", title="Boss").is_success
            assert hub.create(f"h{number}@example.com").is_success
        assert xml.set("p0@example.com", title="Chief").is_success
        assert xml.call("DelUser", inside(webExId="p1@example.com")).is_success
        process.send_signal(signal.SIGKILL)
    with Simulator(state=file) as simulator:
        found = {one["webExId"]: (one["title"], one["active"]) for one in simulator.site("acme").accounts()}
        expected = {f"p{number}@example.com": ("Boss", "ACTIVATED") for number in range(10)}
        changed = {"p0@example.com": ("Chief", "ACTIVATED"), "p1@example.com": ("Boss", "DEACTIVATED")}
        assert found == expected | changed
        assert len(simulator.site("acme-hub").accounts()) == 10
        assert len(simulator.users()) == 11


def test_reset_leaves_sites_as_they_were_at_first() -> None:
    kinds = (SessionType(9, "PRO", "Nine"),)
    with Simulator(sites=[SimulatedSite("nine", session_types=kinds, default_session_types=(9,))]) as simulator:
        site = simulator.site("nine")
        xml = XmlApi(site)
        xml.create()
        site.suspend()
        site.set_features({"video/HQvideo": False})
        simulator.reset()
        assert site.accounts() == []
        assert not site.describe()["suspended"]
        assert site.describe()["features"]["video/HQvideo"]
        assert xml.create().is_success
        assert xml.get().text("meetingTypes", "meetingType") == "9"


def test_own_sites_and_none(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with Simulator(state=file, sites=[]) as simulator:
        assert simulator.sites() == []
        assert "WEBEX_MEETINGS_URL" not in simulator.environment()
    with Simulator(state=file, sites=[SimulatedSite("Beta", "control-hub")]) as simulator:
        assert [site.name for site in simulator.sites()] == ["beta"]
        assert simulator.site("BETA").kind == "control-hub"
        assert XmlApi(simulator.site("beta")).create().is_success
    with Simulator(state=file) as simulator:
        assert [site.name for site in simulator.sites()] == ["beta"]
