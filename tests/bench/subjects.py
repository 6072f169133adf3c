"""What is compared: each subject sets a folder up, and has one command for each operation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.bench import memory, programs, terraform
from tests.bench.simulation import WEBEX

ROOT = Path(__file__).parents[2]
OPERATIONS = ("create", "preview", "change", "refresh", "destroy")
EMBEDDED, CLI, NO_ENGINE = "embedded", "pulumi", "-"
CLI_PROGRAMS = ("pulumi", "pulumi-language-python", "pulumi-resource-pulumi-python")
STACK = "bench"
PASSPHRASE = "a passphrase for measuring"

_RUNS = {"create": "up", "preview": "preview", "change": "up", "refresh": "refresh", "destroy": "destroy"}


@dataclass(frozen=True)
class Subject:
    """One thing that is measured; `talks` says whether it talks to Webex."""

    name: str
    title: str
    engine: str = NO_ENGINE
    talks: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def own_role(self) -> str:
        """What the first process is, if it is Python."""
        return memory.SCRIPT

    def unable(self) -> str:
        """Return why this cannot be measured here, or nothing."""
        return ""

    def set_up(self, folder: Path, environment: Mapping[str, str]) -> str:
        """Prepare the folder, unmeasured; return why that was impossible, or nothing."""
        return ""

    def command(self, operation: str) -> list[str]:
        """Return the command of an operation."""
        raise NotImplementedError

    def variables(self, folder: Path) -> dict[str, str]:
        """Return the environment of its commands, without that of the simulated Webex."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("WEBEX_", "PULUMI_"))}
        python = os.pathsep.join(filter(None, [str(ROOT), outside.get("PYTHONPATH", "")]))
        path = os.pathsep.join([str(Path(sys.executable).parent), outside.get("PATH", "")])
        return {**outside, "PATH": path, "PYTHONPATH": python, **self.environment}


@dataclass(frozen=True)
class Program(Subject):
    """A Pulumi program, run by ``webex`` on the embedded engine or by the ``pulumi`` CLI."""

    text: str = ""

    @property
    def own_role(self) -> str:
        return memory.COMMAND

    def unable(self) -> str:
        missing = [name for name in CLI_PROGRAMS if shutil.which(name) is None] if self.engine == CLI else []
        return f"the pulumi CLI is not complete on PATH: {', '.join(missing)}" if missing else ""

    def set_up(self, folder: Path, environment: Mapping[str, str]) -> str:
        (folder / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
        (folder / f"Pulumi.{STACK}.yaml").write_text("config: {}\n")
        (folder / "__main__.py").write_text(self.text)
        (folder / "backend").mkdir()
        if self.engine != CLI:
            return ""
        words = ["pulumi", "stack", "init", STACK, "--non-interactive"]
        done = subprocess.run(words, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False)
        return f"pulumi made no stack: {done.stderr.strip()}" if done.returncode else ""

    def command(self, operation: str) -> list[str]:
        run = _RUNS[operation]
        if self.engine == CLI:
            unasked = [] if run == "preview" else ["--yes", "--skip-preview"]
            return ["pulumi", run, *unasked, "--stack", STACK, "--non-interactive"]
        unasked = [] if run == "preview" else ["--yes"]
        return [*WEBEX, run, *unasked, "--engine", "embedded", "--stack", STACK]

    def variables(self, folder: Path) -> dict[str, str]:
        return {
            **super().variables(folder),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_PYTHON_CMD": sys.executable,
        }


@dataclass(frozen=True)
class Script(Subject):
    """A Python script without any engine; `module` is run with the operation as its argument."""

    module: str = ""
    needs: str = "requests"

    def unable(self) -> str:
        return "" if find_spec(self.needs) else f"{self.needs} is not installed: pip install 'pulumi-webex[bench]'"

    def command(self, operation: str) -> list[str]:
        return [sys.executable, "-m", self.module, operation]


@dataclass(frozen=True)
class Terraform(Subject):
    """Terraform with a provider for any REST API."""

    def unable(self) -> str:
        return "" if shutil.which("terraform") else "terraform is not on PATH"

    def set_up(self, folder: Path, environment: Mapping[str, str]) -> str:
        return terraform.set_up(folder, environment)

    def command(self, operation: str) -> list[str]:
        return terraform.command(operation)


ROSTER, PEOPLE, ONE_BY_ONE, FLOOR_EACH, FLOOR_ONE = "roster", "people", "roster-no-bulk", "floor-each", "floor-one"
BULK_SCRIPT, SDK_SCRIPT, TERRAFORM = "bulk-script", "sdk-script", "terraform"


NAMES = (ROSTER, PEOPLE, ONE_BY_ONE, FLOOR_EACH, FLOOR_ONE, BULK_SCRIPT, SDK_SCRIPT, TERRAFORM)
QUICK = (BULK_SCRIPT, TERRAFORM, FLOOR_ONE, ROSTER, PEOPLE)
"""What ``--quick`` measures."""


def subjects(engines: list[str]) -> list[Subject]:
    """Return everything that can be compared, for these engines; what others are compared with comes first."""
    roster = programs.ROSTER.format(part="")
    pairs = [
        (
            Program(FLOOR_ONE, "floor: one empty resource", engine, talks=False, text=programs.FLOOR_ONE),
            Program(ROSTER, "`Roster`", engine, text=roster),
            Program(PEOPLE, "`People`", engine, text=programs.PEOPLE),
            Program(ONE_BY_ONE, "`Roster` without Bulk", engine, environment={"WEBEX_BULK": "off"}, text=roster),
            Program(FLOOR_EACH, "floor: an empty resource each", engine, talks=False, text=programs.FLOOR_EACH),
        )
        for engine in engines
    ]
    return [
        Script(BULK_SCRIPT, "script with SCIM Bulk", module="tests.bench.bulk_script"),
        Terraform(TERRAFORM, "Terraform, restapi provider"),
        *(subject for together in zip(*pairs, strict=True) for subject in together),
        Script(SDK_SCRIPT, "script with wxc_sdk", module="tests.bench.sdk_script", needs="wxc_sdk"),
    ]
