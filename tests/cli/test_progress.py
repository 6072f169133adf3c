"""How a run tells what it is doing: on a terminal, and where its output is kept."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from pulumi_webex.cli import main
from pulumi_webex.cli.flow import RunRequest
from pulumi_webex.cli.progress import Progress
from pulumi_webex.cli.session import opened
from pulumi_webex.review import parse
from tests.review.digests import digest

PROGRAM = """
import os, pulumi, pulumi_webex as webex
pulumi.log.info("3 of 9 people", ephemeral=True)
pulumi.log.info("told in " + os.environ["WEBEX_PROGRESS"])
webex.User("ana", user_name="ana@example.com", display_name="Ana")
"""


def told(console: Console) -> str:
    with Progress(parse(digest(), "up"), console) as progress:
        progress.message("info", "1 of 9 people\n", ephemeral=True)
        progress.message("info", "an ordinary line")
        progress.message("info", "3 of 9 people", ephemeral=True)
        progress.failed("urn::a")
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_what_is_said_in_passing_replaces_itself_on_a_terminal() -> None:
    text = told(Console(file=io.StringIO(), force_terminal=True, width=60))
    assert "1 of 9 people" in text
    assert text.index("3 of 9 people") > text.index("an ordinary line")
    last = text.rindex("3 of 9 people")
    assert "\x1b[2K" in text[last:], "the line is wiped"
    assert "people" not in text[text.rindex("failed") :], "what was said of a step ends with it"


def test_what_is_said_in_passing_is_not_told_elsewhere() -> None:
    assert told(Console(file=io.StringIO(), width=60)).splitlines() == ["an ordinary line", "  ! a  failed"]


def project(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
    (folder / "Pulumi.live.yaml").write_text("config: {}\n")
    (folder / "__main__.py").write_text(PROGRAM)


def test_the_program_knows_whether_somebody_looks_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["up", "--simulator", "--engine", "embedded", "--yes"]) == 0
    out = capsys.readouterr().out
    assert "told in lines" in out
    assert "3 of 9" not in out


@pytest.mark.parametrize("engine", ["embedded", "pulumi"])
@pytest.mark.parametrize(
    ("given", "terminal", "expected"), [({}, "1", "terminal"), ({}, "", "lines"), ({"WEBEX_PROGRESS": "x"}, "1", "x")]
)
def test_either_engine_hands_it_to_its_children(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    given: dict[str, str],
    terminal: str,
    expected: str,
) -> None:
    project(tmp_path)
    (tmp_path / "pulumi").write_text("#!/bin/sh\n")
    (tmp_path / "pulumi").chmod(0o755)
    environ = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), **given}
    monkeypatch.setenv("FORCE_COLOR", terminal)
    with opened(
        tmp_path,
        {**environ, "PULUMI_CONFIG_PASSPHRASE": "x"},
        stack="live",
        engine=engine,
        simulated=False,
        request=RunRequest("up"),
    ) as session:
        assert session.runner.environ["WEBEX_PROGRESS"] == expected  # type: ignore[attr-defined]
