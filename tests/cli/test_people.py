"""`webex` on a stack whose people are one resource: they are told, refused and removed person by person."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli import main
from tests.lifecycle.rosters_of_people import PROGRAM, account, person, team
from webex_simulator import Simulator

Webex = Callable[..., tuple[int, str, str]]


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


def declare(people: dict[str, Any], **arguments: Any) -> None:
    Path("people.json").write_text(json.dumps({"company": {"people": people, **arguments}}))


def plan(out: str) -> list[str]:
    """The lines of a plan, without the heading and with no note about licenses."""
    return [line for line in out.splitlines()[2:] if "warning: " not in line]


def test_the_life_of_a_team(webex: Webex, simulator: Simulator, engine: str) -> None:
    there = simulator.add_user({"userName": "p0@example.com", "displayName": "Zero", "active": False})
    declare(team(3))
    code, out, err = webex("preview")
    assert (code, err) == (0, "")
    assert plan(out) == [
        "Joins (3)",
        "  + P0 <p0@example.com>  reactivated  Engineer",
        f"      existing account {there['id']}, Zero",
        "      displayName: Zero → P0",
        "      + title: Engineer",
        "  + P1 <p1@example.com>  new  Engineer",
        "  + P2 <p2@example.com>  new  Engineer",
        "",
        "3 people: 2 new, 1 reactivated.",
        "3 people join.",
    ]
    code, out, err = webex("up", "--yes")
    assert code == 0, err
    assert re.search("Done: (1 person reactivated, 2 people joined|2 people joined, 1 person reactivated), in ", out)
    assert "company: 3 people  done" in out or engine == "pulumi"
    assert plan(webex("preview")[1]) == ["No changes: 3 resources unchanged."]
    declare({**team(2, first=1, title="Lead"), "q": person("q")})
    code, out, _ = webex("preview")
    assert plan(out) == [
        "Will be deactivated (1)",
        "  - P0 <p0@example.com>  deactivated",
        "",
        "Changes (2)",
        "  ~ P1 <p1@example.com>",
        "      title: Engineer → Lead",
        "  ~ P2 <p2@example.com>",
        "      title: Engineer → Lead",
        "",
        "Joins (1)",
        "  + Q <q@example.com>  new  Engineer",
        "",
        "1 person joins, 2 people change, 1 person leaves.",
    ]
    assert "Who changes in" not in out  # that is for those who use plain `pulumi`
    document = json.loads(webex("preview", "--json")[1])
    assert "Who changes in" not in json.dumps(document)
    [p0, p1, _, q] = document["people"]
    assert (p0["key"], p0["outcome"], q["outcome"]) == ("p0", "deactivated", "new")
    assert p1 == {
        "resource": document["steps"][-1]["urn"],
        "key": "p1",
        "userName": "p1@example.com",
        "displayName": "P1",
        "group": "change",
        "outcome": "changed",
        "differences": [{"path": "title", "old": "Engineer", "new": "Lead"}],
    }


def test_who_is_pending_is_told_in_the_result_and_in_the_next_plan(webex: Webex, simulator: Simulator) -> None:
    declare(team(3))
    assert webex("up", "--yes")[0] == 0
    simulator.fault(status=400, method="PATCH", path=account(simulator, "p1@example.com")["id"])
    declare(team(3, title="Lead"))
    code, out, err = webex("up", "--yes", "--json")
    assert code == 0, err
    assert "Done: 2 people changed, 1 still to be done, in " in err
    [reasons] = json.loads(out)["result"]["pending"].values()
    assert list(reasons) == ["p1"]
    code, out, _ = webex("preview")
    assert plan(out)[:3] == [
        "Changes (1)",
        "  ~ P1 <p1@example.com>",
        f"      still to be done: {reasons['p1'].partition(': ')[2]}",
    ]
    assert plan(out)[3:] == ["      title: Engineer → Lead", "", "1 person changes; 2 unchanged."]


def test_drift(webex: Webex, simulator: Simulator) -> None:
    declare(team(3))
    assert webex("up", "--yes")[0] == 0
    simulator.edit_user(account(simulator, "p1@example.com")["id"], {"title": "Hacked"})
    simulator.remove_user(account(simulator, "p2@example.com")["id"])
    code, out, err = webex("refresh", "--yes")
    assert code == 0, err
    assert plan(out)[:8] == [
        "Changes (1)",
        "  ~ P1 <p1@example.com>",
        "      title: Engineer → Hacked",
        "",
        "Leaves (1)",
        "  - P2 <p2@example.com>  gone from Webex",
        "",
        "1 person changes, 1 person leaves; 1 unchanged.",
    ]
    assert plan(webex("refresh", "--yes")[1])[0] == "Webex and the state agree: 1 resource unchanged."


def test_everybody_goes(webex: Webex, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(team(12))
    assert webex("up", "--yes")[0] == 0
    simulator.clear_requests()
    Path("people.json").write_text("{}")
    for words in (["preview"], ["up", "--yes"], ["destroy", "--yes"]):
        code, out, err = webex(*words)
        assert code == 1
        assert "Will be deactivated (12)" in out
        assert "  - P11 <p11@example.com>  deactivated" in out
        assert "company would go, and 12 of its 12 people with it (p0@example.com, " in err
        assert not simulator.requests(write_only=True)
    override = re.search(r"WEBEX_ALLOW_REMOVALS=(\S+),", err)
    assert override
    monkeypatch.setenv("WEBEX_ALLOW_REMOVALS", override.group(1))
    code, out, err = webex("destroy", "--yes")
    assert code == 0, err
    assert "Done: 12 people deactivated, in " in out
    assert not [user for user in simulator.users()[1:] if user["active"]]


def test_only_one_of_many(webex: Webex, simulator: Simulator) -> None:
    declare(team(3))
    assert webex("up", "--yes")[0] == 0
    declare(team(3, title="Lead"))
    code, out, err = webex("up", "--yes", "--only", "P1@example.com")
    assert code == 0, err
    assert "1 person changes; 2 unchanged." in out
    assert [account(simulator, f"p{number}@example.com")["title"] for number in range(3)] == [
        "Engineer",
        "Lead",
        "Engineer",
    ]
    assert webex("up", "--yes", "--only", "nobody@example.com")[0] == 2


def test_a_plan_that_the_guard_refuses_is_shown(webex: Webex, simulator: Simulator) -> None:
    declare(team(12))
    assert webex("up", "--yes")[0] == 0
    declare({**team(2), "q": person("q")})
    code, out, err = webex("preview")
    assert code == 1
    assert "10 of 12 people" in err
    assert "Will be deactivated (10)" in out
    assert "This plan is refused" in out
