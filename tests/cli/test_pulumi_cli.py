"""What is handed over to ``pulumi``, with a stand-in for it on PATH."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli.errors import CommandError
from pulumi_webex.cli.project import Project
from pulumi_webex.cli.pulumi_cli import PulumiRunner, selected_stack
from pulumi_webex.cli.runners import RunnerSettings
from pulumi_webex.review import parse
from tests.review.digests import ana, digest, step, urn

STAND_IN = """\
import json, os, pathlib, sys
here = pathlib.Path(__file__).parent
with (here / "calls").open("a") as calls:
    calls.write(json.dumps([sys.argv[1:], {k: v for k, v in os.environ.items() if k.startswith("PULUMI_")}]) + "\\n")
answer = json.loads((here / "answer").read_text())
sys.stdout.write(answer["out"])
sys.stderr.write(answer["err"])
sys.exit(answer["code"])
"""


class StandIn:
    """A program called ``pulumi`` that notes its calls and answers as it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "stand_in.py").write_text(STAND_IN)
        program = folder / "pulumi"
        program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{folder}/stand_in.py' \"$@\"\n")
        program.chmod(0o755)
        self.answers()

    def answers(self, out: str = "", err: str = "", code: int = 0) -> None:
        (self.folder / "answer").write_text(json.dumps({"out": out, "err": err, "code": code}))

    @property
    def calls(self) -> list[tuple[list[str], dict[str, str]]]:
        path = self.folder / "calls"
        return [tuple(json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{stand_in.folder}{os.pathsep}{os.environ['PATH']}")
    return stand_in


@pytest.fixture
def runner(pulumi: StandIn, tmp_path: Path) -> PulumiRunner:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PULUMI_")}
    return PulumiRunner(Project(tmp_path, {"name": "x"}), "demo", environ)


DIGEST = digest(step("update", "p1", ana(), ana(title="Architect")))
PLAN = parse(DIGEST)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("preview", ["preview"]),
        ("up", ["preview"]),
        ("refresh", ["refresh", "--preview-only"]),
        ("destroy", ["destroy", "--preview-only"]),
    ],
)
def test_a_plan_changes_nothing(runner: PulumiRunner, pulumi: StandIn, operation: Any, words: list[str]) -> None:
    pulumi.answers(json.dumps(DIGEST))
    assert runner.plan(operation, RunnerSettings()) == DIGEST
    [(arguments, _)] = pulumi.calls
    assert arguments[: len(words)] == words
    assert {"--json", "--non-interactive"} <= set(arguments)
    assert arguments[arguments.index("--stack") + 1] == "demo"
    assert not {"--yes", "-y", "--skip-preview"} & set(arguments)


def test_a_run_is_the_plan_that_was_shown(runner: PulumiRunner, pulumi: StandIn) -> None:
    outcome = runner.run(
        "up", RunnerSettings(parallel=4, targets=(urn("a b"),), continue_on_error=True), PLAN, quiet=False
    )
    assert outcome.ok
    [(arguments, environ)] = pulumi.calls
    assert arguments[:3] == ["up", "--yes", "--skip-preview"]
    assert arguments[arguments.index("--target") + 1] == urn("a b")
    assert arguments[arguments.index("--parallel") + 1] == "4"
    assert "--continue-on-error" in arguments
    assert "PULUMI_SKIP_CHECKPOINTS" not in environ


@pytest.mark.parametrize("operation", ["up", "destroy"])
def test_fast_keeps_pulumi_from_writing_state_at_each_step(
    runner: PulumiRunner, pulumi: StandIn, operation: Any
) -> None:
    runner.run(operation, RunnerSettings(fast=True), PLAN, quiet=False)
    [(_, environ)] = pulumi.calls
    assert environ["PULUMI_EXPERIMENTAL"] == environ["PULUMI_SKIP_CHECKPOINTS"] == "true"


def test_a_failed_run(runner: PulumiRunner, pulumi: StandIn) -> None:
    pulumi.answers(code=255)
    outcome = runner.run("destroy", RunnerSettings(), PLAN, quiet=False)
    assert not outcome.ok
    assert "pulumi destroy failed" in outcome.errors[0]


def test_stdout_stays_free_for_json(runner: PulumiRunner, pulumi: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    pulumi.answers("what pulumi says")
    runner.run("up", RunnerSettings(), PLAN, quiet=True)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "what pulumi says")


def test_where_pulumi_cannot_even_start(runner: PulumiRunner, pulumi: StandIn) -> None:
    pulumi.answers(err="error: no stack named 'demo' found\n", code=255)
    with pytest.raises(CommandError, match="no stack named 'demo' found; `webex up --stack demo --create` makes it"):
        runner.plan("preview", RunnerSettings())


def test_a_failed_preview_always_has_a_reason(runner: PulumiRunner, pulumi: StandIn) -> None:
    pulumi.answers(json.dumps({"steps": []}), "error: something\n", 255)
    assert parse(runner.plan("up", RunnerSettings())).errors == ("something",)


def test_nothing_changes_but_outputs_may(runner: PulumiRunner, pulumi: StandIn) -> None:
    assert runner.settle("refresh", RunnerSettings(), PLAN).ok
    assert not pulumi.calls
    assert runner.settle("up", RunnerSettings(), PLAN).ok
    [(arguments, _)] = pulumi.calls
    assert arguments[0] == "up"


def test_the_stack_is_made_without_selecting_it(runner: PulumiRunner, pulumi: StandIn) -> None:
    runner.ensure_stack()
    pulumi.answers(err="error: stack 'demo' already exists\n", code=255)
    runner.ensure_stack()
    assert all("--no-select" in arguments for arguments, _ in pulumi.calls)
    pulumi.answers(err="error: passphrase must be set\n", code=255)
    with pytest.raises(CommandError, match="passphrase"):
        runner.ensure_stack()


def test_configuration_is_read_once_with_secrets(runner: PulumiRunner, pulumi: StandIn) -> None:
    pulumi.answers(json.dumps({"webex:orgId": {"value": "x", "secret": False}, "a:b": {"secret": True}}))
    assert runner.config("webex:orgId") == "x"
    assert runner.config("a:b") is None
    assert len(pulumi.calls) == 1


def test_the_selected_stack(runner: PulumiRunner, pulumi: StandIn) -> None:
    pulumi.answers("live\n")
    assert selected_stack(runner.project, runner.environ) == "live"
    pulumi.answers(err="error: no stack selected", code=255)
    assert selected_stack(runner.project, runner.environ) is None
