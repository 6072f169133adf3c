"""Options, exit codes, and errors as one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pulumi_embedded import EngineError
from pulumi_webex.cli import main, session
from pulumi_webex.cli.errors import CommandError
from pulumi_webex.transport.errors import Refused


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["upp"], "No such command 'upp'"),
        (["up", "--engin", "pulumi"], "No such option"),
        (["up", "--engine", "terraform"], "'terraform' is not one of"),
        (["preview", "--yes"], "--yes"),
        (["refresh", "--fast"], "--fast"),
        (["simulator", "--port", "70000"], "70000 is not in the range"),
        (["up", "--parallel", "0"], "0 is not in the range"),
        (["preview"], "there is no Pulumi.yaml"),
    ],
)
def test_wrong_use(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.startswith("webex: ")
    assert sentence in captured.err
    assert len(captured.err.splitlines()) == 1


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert main(["up", "-h"]) == 0
    assert main(["--version"]) == 0
    assert "webex, version " in capsys.readouterr().out


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(session, "opened", fail)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CommandError("one", "two"), ["webex: one", "webex: two"]),
        (Refused("not so"), ["webex: not so"]),
        (EngineError("locked"), ["webex: locked"]),
        (PermissionError(13, "Permission denied", "/state"), ["webex: /state: Permission denied"]),
        (KeyError("x"), ["webex: this is a defect of the command itself (KeyError: 'x'); --debug shows where"]),
    ],
)
def test_what_fails_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, said: list[str]
) -> None:
    failing(monkeypatch, error)
    assert main(["preview"]) == 1
    assert capsys.readouterr().err.splitlines() == said


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, KeyError("x"))
    assert main(["preview", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert main(["up"]) != 0
    err = capsys.readouterr().err.strip()
    assert err.startswith("webex: ")
    assert "Traceback" not in err


def test_a_target_that_is_no_resource_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--yes", "--target", "ana@example.com"]) == 2
    assert "to run for one of them give --only and the address" in capsys.readouterr().err
