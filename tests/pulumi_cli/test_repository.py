"""What a platform engineer does: plain ``pulumi`` in the root, with the lines that the simulator prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from webex_simulator import Simulator

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def checkout(engine: str, tmp_path: Path) -> Path:
    """The demo project with a virtual environment where the project file expects it."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(REPOSITORY / "Pulumi.yaml", folder)
    shutil.copytree(REPOSITORY / "stacks", folder / "stacks", symlinks=True)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def pulumi(folder: Path, simulator: Simulator, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WEBEX_", "PULUMI_")) and k != "VIRTUAL_ENV"}
    environment = {
        **clean,
        **simulator.environment(),
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_BACKEND_URL": f"file://{folder}",
        "PULUMI_CONFIG_PASSPHRASE": "a passphrase for tests",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        **variables,
    }
    return subprocess.run(
        ["pulumi", *words, "--non-interactive"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_plain_pulumi_in_the_root(checkout: Path, simulator: Simulator) -> None:
    assert pulumi(checkout, simulator, "stack", "init", "trial").returncode == 0
    preview = pulumi(checkout, simulator, "preview")
    assert preview.returncode == 0, preview.stdout + preview.stderr
    assert not simulator.requests()
    first = pulumi(checkout, simulator, "up", "--yes")
    assert first.returncode == 0, first.stdout + first.stderr
    people = [user for user in simulator.users() if "id_full_admin" not in str(user.get("roles"))]
    assert len(people) >= 25
    again = pulumi(checkout, simulator, "up", "--yes", "--expect-no-changes")
    assert again.returncode == 0, again.stdout + again.stderr
    refresh = pulumi(checkout, simulator, "refresh", "--yes", "--expect-no-changes")
    assert refresh.returncode == 0, refresh.stdout + refresh.stderr
    simulator.clear_requests()
    refused = pulumi(checkout, simulator, "destroy", "--yes")
    assert refused.returncode != 0
    assert not simulator.requests(write_only=True)
    destroy, allowed = refused, set[str]()
    while (named := allowed | set(re.findall(r"\b\d+:[0-9a-f]{12}\b", destroy.stdout))) > allowed:
        # pulumi stops at the first guards that refuse, so the others name theirs in the next run.
        allowed = named
        destroy = pulumi(checkout, simulator, "destroy", "--yes", WEBEX_ALLOW_REMOVALS=",".join(sorted(allowed)))
    assert destroy.returncode == 0, destroy.stdout + destroy.stderr
    assert not any(user["active"] for user in simulator.users() if user["userName"] in {p["userName"] for p in people})
