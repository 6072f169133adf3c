"""A throw-away Pulumi stack that a test drives on either engine.

Both drivers answer with the same ``Outcome``, so one test text holds for the embedded engine and for the real CLI.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PASSPHRASE = "a passphrase for tests"
CLI_PROGRAMS = ("pulumi", "pulumi-language-python", "pulumi-resource-pulumi-python", "pulumi-resource-random")

PEOPLE_PROGRAM = """\
import json, pathlib
import pulumi
from pulumi_webex import User

people = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
for name, arguments in people.items():
    options = pulumi.ResourceOptions(**arguments.pop("opts", {}))
    User(name, **arguments, opts=options)
pulumi.export("people", len(people))
"""


@dataclass
class Outcome:
    """What one operation did: counts by kind of step, what a person saw, and the errors among it."""

    ok: bool
    changes: dict[str, int]
    text: str
    steps: list[dict[str, Any]] = field(default_factory=list)

    def quiet(self) -> bool:
        """Nothing was created, updated, replaced or deleted."""
        return not {kind for kind, count in self.changes.items() if count} - {"same", "read"}

    def differences(self, name: str) -> dict[str, str]:
        """Property path to kind of change ("add", "update", "delete") for one resource of a preview."""
        for step in self.steps:
            if step["urn"].endswith(f"::{name}"):
                return {path: change["kind"] for path, change in (step.get("detailedDiff") or {}).items()}
        return {}


class Stack:
    """A project folder with one stack; ``people`` writes the data that its program reads."""

    def __init__(self, folder: Path, environment: Mapping[str, str], project: str = "people") -> None:
        self.folder = folder
        self.backend = folder / "backend"
        self.backend.mkdir(parents=True, exist_ok=True)
        self.project = project
        self.environment = dict(environment)
        (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
        self.program(PEOPLE_PROGRAM)
        self.people({})

    def program(self, text: str) -> None:
        (self.folder / "__main__.py").write_text(text)

    def people(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        (self.folder / "people.json").write_text(json.dumps(people))

    def config(self, **values: str) -> None:
        """Add plain ``webex:`` values to the stack's configuration file."""
        path = self.folder / "Pulumi.test.yaml"
        document = yaml.safe_load(path.read_text()) if path.exists() else {}
        document.setdefault("config", {}).update({f"webex:{key}": value for key, value in values.items()})
        path.write_text(yaml.safe_dump(document))

    def preview(self, *flags: str) -> Outcome:
        raise NotImplementedError

    def up(self, *flags: str) -> Outcome:
        raise NotImplementedError

    def refresh(self, *flags: str) -> Outcome:
        raise NotImplementedError

    def refresh_as_people_do(self) -> Outcome:
        """Refresh with the preview that a person sees first; a failing preview ends it."""
        raise NotImplementedError

    def destroy(self, *flags: str) -> Outcome:
        raise NotImplementedError

    def begin_up(self) -> subprocess.Popen[bytes]:
        """Start an ``up`` in a process group of its own and do not wait for it."""
        return subprocess.Popen(
            self.up_command(),
            cwd=self.folder,
            env=self.child_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def up_command(self) -> list[str]:
        raise NotImplementedError

    def after_crash(self) -> None:
        """What a person does before the next run on this engine."""

    @property
    def state_file(self) -> Path:
        return self.backend / ".pulumi" / "stacks" / self.project / "test.json"

    def resources(self) -> dict[str, dict[str, Any]]:
        """Logical name to state entry, providers and the stack itself left out; a component gives way to a resource."""
        if not self.state_file.exists():
            return {}
        latest = json.loads(self.state_file.read_text())["checkpoint"].get("latest") or {}
        entries = [r for r in latest.get("resources") or [] if not r["type"].startswith("pulumi:")]
        entries.sort(key=lambda entry: bool(entry.get("custom")))
        return {entry["urn"].rsplit("::", 1)[1]: entry for entry in entries}

    def managed(self) -> dict[str, tuple[str, Any, Any]]:
        """Logical name to id, inputs and outputs: the part of state that decides what a run would do."""
        return {name: (entry["id"], entry["inputs"], entry["outputs"]) for name, entry in self.resources().items()}

    def urn(self, name: str) -> str:
        return str(self.resources()[name]["urn"])

    def child_environment(self) -> dict[str, str]:
        """The caller's environment without what would leak into the stack, and with the stack's own settings."""
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("WEBEX_", "PULUMI_"))}
        outside["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), outside.get("PATH", "")])
        return {**outside, "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE, **self.environment}


class EmbeddedStack(Stack):
    """Runs the operations on the embedded engine, in this process."""

    def up_command(self) -> list[str]:
        script = (
            "import os, pathlib, sys; from pulumi_embedded import EngineOptions, run; here = pathlib.Path.cwd(); "
            "done = run('up', root=here, stack='test', backend=here / 'backend', options=EngineOptions(), "
            "passphrase=os.environ['PULUMI_CONFIG_PASSPHRASE'], listener=lambda event: None); "
            "sys.exit(not done.ok)"
        )
        return [sys.executable, "-c", script]

    def run(self, operation: str, flags: Iterable[str], **options: Any) -> Outcome:
        from pulumi_embedded import EngineError, EngineOptions, run

        lines: list[str] = []
        chosen = EngineOptions(**{**_embedded_flags(flags), **options})
        try:
            result = run(
                operation,  # type: ignore[arg-type]
                root=self.folder,
                stack="test",
                backend=self.backend,
                passphrase=PASSPHRASE,
                options=chosen,
                listener=lambda event: lines.append(_event_text(event)),
                environ=self.child_environment(),
            )
        except EngineError as error:
            return Outcome(False, {}, f"{error}")
        text = "\n".join([*filter(None, lines), *(str(e) for e in result.errors)])
        return Outcome(result.ok, dict(result.changes), text, result.digest.get("steps", []))

    def preview(self, *flags: str) -> Outcome:
        return self.run("preview", flags)

    def up(self, *flags: str) -> Outcome:
        return self.run("up", flags)

    def refresh(self, *flags: str) -> Outcome:
        return self.run("refresh", flags)

    def refresh_as_people_do(self) -> Outcome:
        first = self.run("refresh", (), preview_only=True)
        return self.refresh() if first.ok else first

    def destroy(self, *flags: str) -> Outcome:
        return self.run("destroy", flags)


class CliStack(Stack):
    """Runs the operations through the ``pulumi`` command, with a home and a file backend of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], project: str = "people") -> None:
        super().__init__(folder, environment, project)
        self.environment |= {
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.backend}",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DEBUG_COMMANDS": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_PYTHON_CMD": sys.executable,
        }
        if not self.state_file.exists():
            self.command("stack", "init", "test")

    def up_command(self) -> list[str]:
        return ["pulumi", "up", "--yes", "--skip-preview", "--stack", "test", "--non-interactive"]

    def after_crash(self) -> None:
        self.command("cancel", "--yes", "--stack", "test")
        # pulumi writes its file in place, so a kill may leave half of one; it keeps the one before beside it.
        try:
            json.loads(self.state_file.read_text())
        except ValueError:
            shutil.copy(self.state_file.with_suffix(".json.bak"), self.state_file)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.folder,
            env=self.child_environment(),
            capture_output=True,
            text=True,
            timeout=300,
        )

    def run(self, *words: str) -> Outcome:
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        done = self.command(*words, "--stack", "test", "--event-log", str(log))
        events = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        changes = next((e["summaryEvent"]["resourceChanges"] for e in events if "summaryEvent" in e), None) or {}
        steps = [e["resourcePreEvent"]["metadata"] for e in events if "resourcePreEvent" in e]
        return Outcome(done.returncode == 0, changes, done.stdout + done.stderr, steps)

    def preview(self, *flags: str) -> Outcome:
        done = self.command("preview", "--json", "--stack", "test", *flags)
        found = re.search(r"^\{.*^\}", done.stdout, re.S | re.M)
        digest = json.loads(found.group()) if found else {}
        return Outcome(
            done.returncode == 0, digest.get("changeSummary", {}), done.stdout + done.stderr, digest.get("steps", [])
        )

    def up(self, *flags: str) -> Outcome:
        return self.run("up", "--yes", "--skip-preview", *flags)

    def refresh(self, *flags: str) -> Outcome:
        return self.run("refresh", "--yes", "--skip-preview", *flags)

    def refresh_as_people_do(self) -> Outcome:
        return self.run("refresh", "--yes")

    def destroy(self, *flags: str) -> Outcome:
        return self.run("destroy", "--yes", "--skip-preview", *flags)


StackMaker = Callable[..., Stack]


def missing_cli_programs() -> list[str]:
    """The programs of the Pulumi CLI that are not on PATH."""
    return [name for name in CLI_PROGRAMS if shutil.which(name) is None]


def _embedded_flags(flags: Iterable[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    rest = list(flags)
    while rest:
        flag = rest.pop(0)
        if flag == "--target":
            options["targets"] = (*options.get("targets", ()), rest.pop(0))
        else:
            options[flag.removeprefix("--").replace("-", "_")] = True
    return options


def _event_text(event: object) -> str:
    text = getattr(event, "text", "") or getattr(event, "message", "")
    return str(text)
