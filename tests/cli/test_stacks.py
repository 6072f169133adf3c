"""A stack that is not there is told, and made by those who want it; tests/pulumi_cli has the same on ``pulumi``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from pulumi_webex.cli import main, stacks
from pulumi_webex.cli.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    runtime = f"{{name: python, options: {{toolchain: pip, virtualenv: {sys.prefix}}}}}"
    (tmp_path / "Pulumi.yaml").write_text(f"name: people\nruntime: {runtime}\n")
    (tmp_path / "Pulumi.demo.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text("import pulumi\n\npulumi.export('people', 0)\n")
    for name in ("PULUMI_STACK", "PULUMI_ACCESS_TOKEN", "WEBEX_ORG_ID", "WEBEX_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "fake-passphrase")
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Project.find(tmp_path)


@pytest.fixture
def engine() -> str:
    return "embedded"


def answers(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """Somebody on a terminal says this."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(f"{line}\n"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)


@pytest.mark.parametrize("command", ["preview", "up"])
def test_a_stack_that_is_not_there_is_not_made_unasked(
    command: str, engine: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    yes = ["--yes"] if command == "up" else []
    assert main([command, "--stack", "live", "--engine", engine, *yes]) == 2
    said = capsys.readouterr().err
    assert said == "webex: there is no stack 'live' yet (there is demo): add --create to make it\n"
    assert not project.config_file("live").exists()


def test_create_makes_it_once(engine: str, project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    for made in (True, False):
        assert main(["up", "--stack", "live", "--engine", engine, "--yes", "--create"]) == 0
        assert ("Made the stack live." in capfd.readouterr().err) == made
    assert project.config_file("live").is_file()
    assert main(["preview", "--stack", "live", "--engine", engine]) == 0


@pytest.mark.parametrize("answer", ["y", ""])
def test_somebody_on_a_terminal_is_asked(
    answer: str, engine: str, project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, answer)
    assert main(["preview", "--stack", "live", "--engine", engine]) == (0 if answer else 2)
    assert "There is no stack 'live' yet (there is demo). Make it? [y/N]: " in capfd.readouterr().err
    assert project.config_file("live").exists() == bool(answer)


@pytest.mark.parametrize("command", ["refresh", "destroy"])
def test_what_needs_a_stack_makes_none(
    command: str, engine: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--stack", "live", "--engine", engine, "--yes"]) == 2
    assert "there is no stack 'live' yet (there is demo); `webex up --stack live --create`" in capsys.readouterr().err


def test_check_says_so(engine: str, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--stack", "live", "--engine", engine, "--json"]) == 1
    first, *_ = json.loads(capsys.readouterr().out)["checks"]
    assert (first["name"], first["verdict"]) == ("stack", "fail")
    assert first["said"] == "there is no stack 'live' yet (there is demo)"
    assert first["cure"].startswith("`webex login --stack live --create` makes it")
    stacks.make_if_missing(stacks.Stack(project, "live", "embedded"), {}, create=True)
    assert engine == "pulumi" or main(["check", "--stack", "live", "--engine", engine, "--json"]) == 1
    assert engine == "pulumi" or json.loads(capsys.readouterr().out)["checks"][0]["name"] != "stack"


def test_login_makes_it(engine: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://localhost/#access_token=fake-token&expires_in=60"
    words = ["login", "--stack", "live", "--engine", engine, "--paste"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{address}\n"))
    assert main(words) == 2
    assert not project.config_file("live").exists()
    assert main([*words, "--create"]) == 0
    assert "webex:accessToken" in project.config_file("live").read_text()


@pytest.mark.parametrize("name", ["../elsewhere/", "a b", "-x"])
def test_names_that_no_stack_can_have(name: str, engine: str, project: Project, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(["up", f"--stack={name}", "--engine", engine, "--yes", "--create"]) in (1, 2)
    assert [path for path in before if not path.exists()] == []
    assert not list(tmp_path.glob("*elsewhere*"))


def test_state_alone_is_a_stack(project: Project, tmp_path: Path) -> None:
    assert main(["up", "--stack", "live", "--engine", "embedded", "--yes", "--create"]) == 0
    project.config_file("live").unlink()
    assert main(["preview", "--stack", "live", "--engine", "embedded"]) == 0
