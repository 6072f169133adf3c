"""The template of ``pulumi new``, and a project of ``webex init``, on the real ``pulumi``."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from pulumi_webex.cli import main

TEMPLATE = Path(__file__).parents[2] / "templates" / "webex-people"


@pytest.fixture
def environ(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    found = {
        **{name: os.environ[name] for name in ("PATH", "HOME")},
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}",
        "PULUMI_CONFIG_PASSPHRASE": "fake-passphrase",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PULUMI_STACK", raising=False)
    monkeypatch.chdir(tmp_path)
    return found


def test_pulumi_new_makes_a_project_that_is_rehearsed_at_once(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    new = ["pulumi", "new", str(TEMPLATE), "--generate-only", "--yes", "--name", "ours", "--dir", "ours"]
    subprocess.run(new, env=environ, check=True, capture_output=True)
    settings = yaml.safe_load((tmp_path / "ours" / "Pulumi.yaml").read_text())
    assert settings["name"] == "ours"
    assert "template" not in settings
    monkeypatch.chdir(tmp_path / "ours")
    assert main(["preview", "--simulator", "--engine", "pulumi"]) == 0
    assert "3 people join" in capfd.readouterr().out


def test_init_makes_a_project_that_is_rehearsed_at_once(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "ours"]) == 0
    monkeypatch.chdir(tmp_path / "ours")
    assert main(["up", "--simulator", "--engine", "pulumi", "--yes"]) == 0
    assert "3 people join" in capfd.readouterr().out
