"""The programs of docs/embedding.md, on the real ``pulumi`` and its Automation API."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from webex_simulator import Simulator

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")


@pytest.fixture
def environ(engine: str, tmp_path: Path, simulator: Simulator) -> dict[str, str]:
    shutil.copy(ROOT / "stacks" / "okta.csv", tmp_path / "people.csv")
    return {
        **simulator.environment(),
        "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]]),
        "HOME": str(tmp_path),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}",
        "PULUMI_CONFIG_PASSPHRASE": "fake-passphrase",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def block(language: str, number: int) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)[number]


def called(*command: str, folder: Path, environ: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environ, text=True, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_project_that_is_there_already(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(block("yaml", 0))
    (tmp_path / "__main__.py").write_text(block("python", 0))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    called("pulumi", "stack", "init", "dev", folder=tmp_path, environ=environ)
    assert "people: 6" in called("pulumi", "up", "--yes", "--skip-preview", folder=tmp_path, environ=environ)


def test_the_automation_api(environ: dict[str, str], tmp_path: Path, simulator: Simulator) -> None:
    (tmp_path / "run.py").write_text(block("python", 1))
    for change in ("create", "same"):
        first, *_, last = called(sys.executable, "run.py", folder=tmp_path, environ=environ).splitlines()
        assert f"'{change}': 5" in first
        assert last == "6"
    assert "hugo.petit@example.org" in {user["userName"] for user in simulator.users()}
