"""`webex preview` and `webex up` tell the seats that a plan takes, and stop where there are too few."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli import main
from tests.lifecycle.test_license import ANA, PROGRAM, license_id
from webex_simulator import Simulator

Webex = Callable[..., tuple[int, str, str]]
BO = {"bo": {"user_name": "bo@example.com"}}
NO_LICENSE = "the plan assigns none, and there is no auto-assign template"


@pytest.fixture
def webex(
    engine: str,
    simulator: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Webex:
    """Runs the command in a project of its own, on either engine; ``declare`` first."""
    (tmp_path / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
    (tmp_path / "Pulumi.test.yaml").write_text("{}\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    (tmp_path / "backend").mkdir()
    for name in [one for one in os.environ if one.startswith(("WEBEX_", "PULUMI_"))]:
        monkeypatch.delenv(name)
    own = {
        "PULUMI_CONFIG_PASSPHRASE": "for tests",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'backend'}",
        "PULUMI_PYTHON_CMD": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    for name, value in {**simulator.environment(), **own}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    if engine == "pulumi":
        subprocess.run(["pulumi", "stack", "init", "test", "--non-interactive"], check=True, capture_output=True)
    capsys.readouterr()

    def run(*words: str) -> tuple[int, str, str]:
        code = main([words[0], "--engine", engine, "--stack", "test", *words[1:]])
        return code, *capsys.readouterr()

    return run


def declare(users: dict[str, Any], **licenses: Any) -> None:
    Path("people.json").write_text(json.dumps({"users": users, "licenses": licenses}))


def test_the_seats_of_a_plan(webex: Webex, simulator: Simulator) -> None:
    declare({**ANA, **BO}, messaging={"license": "Messaging"}, calling={"license": "Webex Calling - Professional"})
    simulator.set_units(license_id(simulator, "Messaging"), 0)
    code, out, err = webex("preview")
    assert code == 1
    assert "Messaging (Sub-simulated): 0 seats, 0 used, 1 after this plan, 1 short\n" in out
    assert "Webex Calling - Professional (Sub-simulated): 10 seats, 0 used, 1 after this plan\n" in out
    assert f"warning: 1 new person gets no license (bo@example.com): {NO_LICENSE}\n" in out
    assert err == (
        "webex: Messaging (Sub-simulated): 0 seats, 0 used, 1 after this plan, 1 short; ana@example.com would get one: "
        "buy more or assign fewer, or go on with --allow-overbooking; nothing was changed\n"
    )
    code, out, err = webex("preview", "--json", "--allow-overbooking")
    assert code == 0
    assert [(one["license"], one["short"], one["people"]) for one in json.loads(out)["seats"]] == [
        ("Messaging", 1, ["ana@example.com"]),
        ("Webex Calling - Professional", 0, ["ana@example.com"]),
    ]
    assert webex("up", "--yes")[0] == 1
    assert not simulator.requests(write_only=True)
    declare(ANA, messaging={"license": "Messaging"})
    simulator.set_units(license_id(simulator, "Messaging"), 1)
    assert webex("up", "--yes")[0] == 0
    simulator.clear_requests()
    assert webex("up", "--yes")[0] == 0
    assert not simulator.requests()
    assert "seats" not in webex("preview")[1]
    assert len(simulator.requests()) == 1  # whether Webex answers
    declare({})
    assert "Licenses" not in webex("preview")[1]  # who leaves keeps the seat
    declare(ANA)
    assert "Messaging (Sub-simulated): 1 seat, 1 used, 0 after this plan\n" in webex("preview")[1]


def test_a_token_that_may_not_read_licenses(
    webex: Webex, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(ANA, messaging={"license": "Messaging"})
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", simulator.issue_token(["identity:people_rw"]))
    code, out, _ = webex("preview")
    assert code == 0
    assert "warning: seats unknown: Webex does not let us read licenses" in out
    assert "spark-admin:licenses_read" in out
    assert out.count("seats unknown") == 1


OTHERS = """\
import os
import pulumi
from pulumi_webex import AppAssignment, License, Provider, User

target = {name.lower(): os.environ[f"OTHER_{name}"] for name in ("ORG_ID", "SCIM_URL", "API_URL")}
other = pulumi.ResourceOptions(provider=Provider("other", **target, credentials_from="OTHER"))
bo = User("bo", user_name="bo@example.org", opts=other)
AppAssignment("bo-messaging", app=License("Messaging"), user=bo, opts=other)
"""
OURS = """\
ana = User("ana", user_name="ana@example.com")
AppAssignment("ana-messaging", app=License("Messaging"), user=ana)
"""


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A second organization, whose addresses and token the programs above find."""
    with Simulator() as running:
        target = {"ORG_ID": running.org_id, "SCIM_URL": running.scim_url, "API_URL": running.api_url}
        for name, value in target.items():
            monkeypatch.setenv(f"OTHER_{name}", value)
        monkeypatch.setenv("WEBEX_OTHER_ACCESS_TOKEN", running.token)
        yield running


def test_each_organization_has_its_own_seats(webex: Webex, other: Simulator) -> None:
    Path("__main__.py").write_text(OTHERS + OURS)
    other.set_units(license_id(other, "Messaging"), 0)
    code, out, err = webex("preview")
    assert code == 1
    assert "Messaging (Sub-simulated): 50 seats, 0 used, 1 after this plan\n" in out
    assert "Messaging (Sub-simulated): 0 seats, 0 used, 1 after this plan, 1 short; bo@example.org" in err
    assert "ana@example.com" not in err


def test_a_stack_of_explicit_providers_alone(webex: Webex, monkeypatch: pytest.MonkeyPatch, other: Simulator) -> None:
    Path("__main__.py").write_text(OTHERS)
    for name in ("ORG_ID", "ACCESS_TOKEN", "SCIM_URL", "API_URL"):
        monkeypatch.delenv(f"WEBEX_{name}")
    code, out, err = webex("preview")
    assert (code, err) == (0, "")
    assert "warning" not in out
    assert "Messaging (Sub-simulated): 50 seats, 0 used, 1 after this plan\n" in out


def test_credentials_that_the_program_gives_a_provider_are_not_said_to_be_missing(
    webex: Webex, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ORG_ID", "SCIM_URL", "API_URL", "ACCESS_TOKEN"):
        monkeypatch.setenv(f"OTHER_{name}", simulator.environment()[f"WEBEX_{name}"])
    given = OTHERS.replace('credentials_from="OTHER"', 'access_token=os.environ["OTHER_ACCESS_TOKEN"]')
    Path("__main__.py").write_text(given)
    code, out, _ = webex("preview")
    assert code == 0
    assert "seats unknown with provider other: its credentials are in no variables; name some with" in out
    assert "There is no access token" not in out
