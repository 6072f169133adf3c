"""The console examples of README and docs, run as they stand.

In a ``console`` block a line that begins with ``$`` is typed, and what follows must come out, line by line; ``…`` alone
stands for any lines, within a line for any text. Blocks of one page share one folder and one shell's variables.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/getting-started.md",
    "docs/cli.md",
    "docs/engines.md",
    "docs/roster.md",
    "docs/removal-guard.md",
    "docs/leavers.md",
    "docs/licenses.md",
)


def examples(page: str) -> list[tuple[str, list[str]]]:
    """Commands and the lines that they print."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A copy of the project, with this Python as its environment."""
    root = tmp_path / "pulumi-webex"
    shutil.copytree(ROOT / "stacks", root / "stacks", symlinks=True)
    shutil.copy(ROOT / "Pulumi.yaml", root)
    (root / ".venv").symlink_to(sys.prefix)
    return root


def environment(root: Path) -> dict[str, str]:
    """A plain environment: no login, no variables of ours, no pulumi on PATH."""
    path = os.pathsep.join([str(root / ".venv" / "bin"), "/usr/bin", "/bin"])
    return {"PATH": path, "HOME": str(root.parent), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


def pattern(lines: list[str]) -> re.Pattern[str]:
    """What the output must look like."""
    parts = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in lines]
    return re.compile("".join(parts) + r"(?:.*\n)*")


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page(page: str, shell: Path) -> None:
    variables = environment(shell)
    commands = examples(page)
    assert commands
    for command, lines in commands:
        if command.startswith("export "):
            variables |= dict(word.split("=", 1) for word in command.split()[1:])
            continue
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=shell, env=variables, stdin=subprocess.DEVNULL, text=True, timeout=300, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        assert lines or done.returncode == 0, f"$ {command}\n{done.stdout}"
        assert pattern(lines).fullmatch(done.stdout), f"$ {command}\n{done.stdout}"
