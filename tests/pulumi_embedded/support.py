"""A project in a temporary folder, run on the embedded engine, and ways to look at what came of it."""

from __future__ import annotations

import json
import os
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

from pulumi_embedded import EngineOptions, EngineResult, Event, run
from pulumi_embedded.secrets import Crypter
from pulumi_embedded.state import Resource

PROGRAMS = Path(__file__).with_name("programs")
PASSPHRASE = "an obviously fake passphrase"
HEADER = """
import pulumi
from pulumi import Alias, Output, ResourceOptions as Opts
from toys import Box, Toy
"""


class Stack:
    """One stack; ``write`` sets its program, ``preview`` and so on run it."""

    def __init__(self, folder: Path, name: str = "dev", project: str = "toybox") -> None:
        self.name = name
        self.project = project
        self.root = folder / project
        self.backend = folder / "state"
        self.world = folder / "world"
        self.events: list[Event] = []
        for path in (self.root, self.world):
            path.mkdir(parents=True, exist_ok=True)
        (self.root / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")

    # ------------------------------------------------------------------------------------ running
    def write(self, program: str, header: str = HEADER) -> Stack:
        """Set the program; the imports that all need are put before it."""
        (self.root / "__main__.py").write_text(header + textwrap.dedent(program))
        return self

    def config(self, text: str) -> Stack:
        """Set the stack's settings file."""
        (self.root / f"Pulumi.{self.name}.yaml").write_text(textwrap.dedent(text))
        return self

    def environ(self) -> dict[str, str]:
        """The environment of a run."""
        return {**os.environ, "PYTHONPATH": str(PROGRAMS), "TOY_WORLD": str(self.world)}

    def run(self, operation: Any, *, passphrase: str = PASSPHRASE, **options: Any) -> EngineResult:
        """Run and collect events."""
        self.events = []
        return run(
            operation,
            root=self.root,
            stack=self.name,
            backend=self.backend,
            passphrase=passphrase,
            options=EngineOptions(**options),
            listener=self.events.append,
            environ=self.environ(),
        )

    def preview(self, **options: Any) -> EngineResult:
        return self.run("preview", **options)

    def up(self, program: str | None = None, **options: Any) -> EngineResult:
        """Run ``up``, which must go well; with a program: set it first."""
        if program is not None:
            self.write(program)
        result = self.run("up", **options)
        assert result.ok, messages(result)
        return result

    def failing_up(self, program: str | None = None, **options: Any) -> EngineResult:
        """Run ``up``, which must fail."""
        if program is not None:
            self.write(program)
        result = self.run("up", **options)
        assert not result.ok
        return result

    def refresh(self, **options: Any) -> EngineResult:
        return self.run("refresh", **options)

    def destroy(self, **options: Any) -> EngineResult:
        return self.run("destroy", **options)

    # ------------------------------------------------------------------------------------ looking
    @property
    def state_file(self) -> Path:
        return self.backend / ".pulumi" / "stacks" / self.project / f"{self.name}.json"

    @property
    def journal_file(self) -> Path:
        return self.backend / ".pulumi" / "journals" / self.project / f"{self.name}.jsonl"

    def state(self) -> dict[str, Any]:
        """The ``latest`` part of the state file."""
        latest: dict[str, Any] = json.loads(self.state_file.read_text())["checkpoint"]["latest"]
        return latest

    def resources(self) -> dict[str, dict[str, Any]]:
        """What the state file says, by logical name; without providers and the stack."""
        return {
            item["urn"].rsplit("::", 1)[1]: item
            for item in self.state().get("resources", [])
            if "pulumi:providers:" not in item["type"] and item["type"] != "pulumi:pulumi:Stack"
        }

    def opened(self) -> dict[str, Resource]:
        """The same, decrypted."""
        crypter = Crypter(PASSPHRASE, self.state()["secrets_providers"]["state"]["salt"])
        return {name: Resource.read(item, crypter) for name, item in self.resources().items()}

    def urn(self, name: str) -> str:
        """The URN of a toy at the top."""
        return f"urn:pulumi:{self.name}::{self.project}::pulumi-python:dynamic/toys:Toy::{name}"

    def calls(self, *kinds: str) -> list[dict[str, Any]]:
        """What the providers were asked for, in order."""
        path = self.world / "calls.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        found = [json.loads(line) for line in lines]
        return [call for call in found if not kinds or call["call"] in kinds]

    def names(self, *kinds: str) -> list[str]:
        """The names in these calls."""
        return [call["name"] for call in self.calls(*kinds)]

    def forget_calls(self) -> None:
        (self.world / "calls.jsonl").unlink(missing_ok=True)

    def things(self) -> Counter[str]:
        """What is in the world, by name."""
        return Counter(
            json.loads(path.read_text()).get("name") for path in self.world.glob("*.json") if path.suffix == ".json"
        )

    def store_resources(self) -> list[Resource]:
        """All resources in the state file, in order."""
        crypter = Crypter(PASSPHRASE, self.state()["secrets_providers"]["state"]["salt"])
        return [Resource.read(item, crypter) for item in self.state()["resources"]]


def messages(result: EngineResult) -> list[str]:
    """The errors of a run."""
    return [error.message for error in result.errors]


def steps(result: EngineResult) -> dict[str, str]:
    """Operations by logical name, from the digest; without the stack."""
    return {
        step["urn"].rsplit("::", 1)[1]: step["op"]
        for step in result.digest["steps"]
        if "::pulumi:pulumi:Stack::" not in step["urn"]
    }


def detail(result: EngineResult, name: str) -> dict[str, str]:
    """The detailed diff of one resource."""
    step = next(item for item in result.digest["steps"] if item["urn"].endswith(f"::{name}"))
    return {path: item["kind"] for path, item in (step["detailedDiff"] or {}).items()}
