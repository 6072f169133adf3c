"""What the project's own files say of each other: version, linters, pages and links."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

import pulumi_webex

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_that_of_the_distribution() -> None:
    assert pulumi_webex.__version__ == PROJECT["version"] == importlib.metadata.version("pulumi-webex")


def test_the_version_costs_nothing_until_it_is_asked_for() -> None:
    program = "import sys, pulumi_webex; print('importlib.metadata' in sys.modules)"
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path}; {program}"]
    done = subprocess.run(command, text=True, capture_output=True, check=True)
    assert done.stdout == "False\n"


def test_the_license_is_the_one_that_the_distribution_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_hooks_are_the_linters_of_make_lint() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nlint:")[1].split("\n\n")[0]
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = [hook["entry"].removeprefix(".venv/bin/") for hook in repository["hooks"]]
    assert hooks == re.findall(r"\t@\$\(BIN\)/(.*)", recipe)
