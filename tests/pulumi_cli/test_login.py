"""``webex login`` keeps tokens by the real ``pulumi config``, and either way of keeping them reads the other's."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pulumi_webex.cli import main
from pulumi_webex.cli.project import Project
from pulumi_webex.cli.stack_config import Stack, config_of
from pulumi_webex.cli.stack_settings import Value, store

VALUES = [
    Value("webex:clientId", "fake-client", is_secret=False),
    Value("webex:clientSecret", "fake-client-secret", is_secret=True),
    Value("webex:refreshToken", "fake'refresh\"token$HOME", is_secret=True),
]


@pytest.fixture
def project(engine: str, tmp_path: Path) -> tuple[Project, dict[str, str]]:
    root = tmp_path / "project"
    root.mkdir()
    (root / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME")},
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{root}",
        "PULUMI_CONFIG_PASSPHRASE": "fake-passphrase",
    }
    subprocess.run(["pulumi", "stack", "init", "dev"], cwd=root, env=environ, check=True, capture_output=True)
    return Project.find(root), environ


@pytest.mark.parametrize(("writer", "reader"), [("pulumi", "embedded"), ("embedded", "pulumi")])
def test_what_one_keeps_the_other_reads(project: tuple[Project, dict[str, str]], writer: str, reader: str) -> None:
    found, environ = project
    keeper, other = (Stack(found, "dev", kind) for kind in (writer, reader))  # type: ignore[arg-type]
    path = store(keeper, environ, [Value("webex:accessToken", "fake-old", is_secret=True)], [])
    assert store(keeper, environ, VALUES, ["webex:accessToken"]) == path
    config = config_of(other, environ)
    assert {value.key: config(value.key.removeprefix("webex:")) for value in VALUES} == {
        value.key: value.text for value in VALUES
    }
    assert config("accessToken") is None
    text = path.read_text()
    assert "fake-client\n" in text
    assert "fake-client-secret" not in text
    assert 'refresh"token' not in text


def test_a_stack_that_is_not_there_is_told_before_anybody_signs_in(
    project: tuple[Project, dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, environ = project
    monkeypatch.chdir(found.root)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["login", "--client-id", "fake-client", "--stack", "elsewhere"]) == 2
    said = capsys.readouterr().err
    assert "there is no stack 'elsewhere' yet (there is dev): add --create to make it" in said
    assert "Sign in" not in said
