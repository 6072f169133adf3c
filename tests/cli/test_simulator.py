"""``webex simulator`` as a process of its own."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests


@contextmanager
def serving(*flags: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The running command and the variables that it prints."""
    command = [sys.executable, "-c", "import sys; from pulumi_webex.cli import main; sys.exit(main())", "simulator"]
    with subprocess.Popen([*command, *flags], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            variables: dict[str, str] = {}
            while (line := process.stdout.readline().strip()) != "ready":
                assert line.startswith("export "), line
                name, _, value = shlex.split(line)[1].partition("=")
                variables[name] = value
            yield process, variables
        finally:
            process.kill()


def people(variables: dict[str, str]) -> requests.Response:
    headers = {"Authorization": f"Bearer {variables['WEBEX_ACCESS_TOKEN']}"}
    return requests.get(f"{variables['WEBEX_SCIM_URL']}/Users", headers=headers, timeout=10)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_what_is_needed_serves_and_ends_well(signal_number: signal.Signals) -> None:
    with serving() as (process, variables):
        meetings = {f"WEBEX_MEETINGS_{name}" for name in ("URL", "SITE", "ADMIN", "PASSWORD")}
        webex = {"WEBEX_ORG_ID", "WEBEX_ACCESS_TOKEN", "WEBEX_SCIM_URL", "WEBEX_API_URL", "WEBEX_REHEARSAL"}
        assert variables.keys() == webex | meetings
        assert people(variables).status_code == 200
        process.send_signal(signal_number)
        assert process.wait(20) == 0


def test_with_state_the_organization_lasts(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with serving("--state", str(tmp_path / "my webex.sqlite")) as (process, variables):
            seen.append((variables["WEBEX_ORG_ID"], variables["WEBEX_ACCESS_TOKEN"]))
            process.send_signal(signal.SIGTERM)
            process.wait(20)
    assert seen[0] == seen[1]


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = "import sys; from pulumi_webex.cli import main; sys.exit(main())"
        done = subprocess.run(
            [sys.executable, "-c", command, "simulator", "--port", port],
            capture_output=True, text=True, timeout=60, env=dict(os.environ), check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("webex: ")
    assert port in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not done.stdout
