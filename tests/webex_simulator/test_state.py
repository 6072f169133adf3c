"""What a simulator keeps, and how it starts and stops."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.webex_simulator.api import Api, user
from webex_simulator import Simulator, SimulatorError

SERVE = """
import sys, threading
from pathlib import Path
from webex_simulator import Simulator
with Simulator(state=Path(sys.argv[1])) as simulator:
    print(simulator.scim_url, simulator.token, flush=True)
    threading.Event().wait()
"""


def test_state_outlives_the_simulator(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "webex.sqlite"
    with Simulator(state=file) as first:
        ana = Api(first).create(title="Boss")
        issued = first.issue_token()
        before = first.org_id, first.token
    with Simulator(state=file) as second:
        assert (second.org_id, second.token) == before
        found = Api(second, issued).get(ana["id"])
        assert {**found, "meta": None} == {**ana, "meta": None}
        assert found["meta"]["location"].startswith(second.scim_url)
        assert Api(second).post(user("ANA@example.com")).status_code == 409
        assert len(second.users()) == 2


def test_the_file_holds_a_token_and_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    file.touch(0o644)
    with Simulator(state=file) as simulator:
        Api(simulator).create()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}


def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    file = tmp_path / "webex.sqlite"
    with subprocess.Popen([sys.executable, "-c", SERVE, str(file)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        base, token = process.stdout.readline().split()
        headers = {"Authorization": f"Bearer {token}"}
        ids = []
        for number in range(20):
            answer = requests.post(f"{base}/Users", json=user(f"p{number}@example.com"), headers=headers, timeout=30)
            ids.append(answer.json()["id"])
        process.send_signal(signal.SIGKILL)
    with Simulator(state=file) as simulator:
        assert [one["id"] for one in simulator.users()[1:]] == ids


def test_without_state_everything_is_new() -> None:
    with Simulator() as first, Simulator() as second:
        assert first.org_id != second.org_id
        assert first.token != second.token
        assert first.url != second.url


def test_environment_points_at_the_simulator(simulator: Simulator) -> None:
    environment = simulator.environment()
    meetings = {f"WEBEX_MEETINGS_{name}" for name in ("URL", "SITE", "ADMIN", "PASSWORD")}
    assert set(environment) == {"WEBEX_ORG_ID", "WEBEX_ACCESS_TOKEN", "WEBEX_SCIM_URL", "WEBEX_API_URL"} | meetings
    assert environment["WEBEX_SCIM_URL"].startswith("http://127.0.0.1:")
    assert environment["WEBEX_SCIM_URL"].endswith(f"/identity/scim/{environment['WEBEX_ORG_ID']}/v2")
    assert environment["WEBEX_API_URL"].endswith("/v1")


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,title\n" * 500)
    with pytest.raises(SimulatorError, match=r"people\.csv.*name another file"):
        Simulator(state=file)
    assert file.read_text().startswith("name,title")


def test_a_taken_port_is_one_sentence(simulator: Simulator) -> None:
    port = int(simulator.url.rpartition(":")[2])
    with pytest.raises(SimulatorError, match=f"port {port}.*choose another"):
        Simulator(port=port)


def test_a_closed_simulator_answers_nobody() -> None:
    with Simulator() as simulator:
        api = Api(simulator)  # keeps its connection alive
        api.search()
    with pytest.raises(requests.ConnectionError):
        api.search()
