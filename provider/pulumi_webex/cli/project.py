"""The Pulumi project around the current folder: its name, its stacks and their configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import CommandError, WrongUseError


@dataclass(frozen=True)
class Project:
    """``root`` is the folder of Pulumi.yaml, ``settings`` what is written there."""

    root: Path
    settings: Mapping[str, Any]

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project of this folder or of the nearest one above it."""
        for folder in (start, *start.parents):
            if (folder / "Pulumi.yaml").is_file():
                return cls(folder, _read(folder / "Pulumi.yaml"))
        raise WrongUseError(f"there is no Pulumi.yaml in {start} or above it; go to the folder of your project")

    @property
    def name(self) -> str:
        """The project's name, the first part of every state path."""
        name = self.settings.get("name")
        if not isinstance(name, str) or not name:
            raise CommandError(f"{self.root / 'Pulumi.yaml'} has no name; add one, for instance `name: webex-people`")
        return name

    @property
    def backend_url(self) -> str | None:
        """The backend that Pulumi.yaml itself names."""
        backend = self.settings.get("backend")
        return str(backend["url"]) if isinstance(backend, Mapping) and backend.get("url") else None

    @property
    def main(self) -> Path:
        """The folder (or file) of the program."""
        return self.root / str(self.settings.get("main", "."))

    @property
    def runtime_options(self) -> dict[str, Any]:
        """``runtime.options``: toolchain and virtual environment."""
        runtime = self.settings.get("runtime")
        options = runtime.get("options") if isinstance(runtime, Mapping) else None
        return dict(options) if isinstance(options, Mapping) else {}

    def config_file(self, stack: str) -> Path:
        """The path of the stack's settings file, whether or not it exists."""
        return self._config_dir / f"Pulumi.{stack.rpartition('/')[2]}.yaml"

    def config(self, stack: str) -> dict[str, Any]:
        """The stack's settings file as it stands; empty if there is none."""
        path = self.config_file(stack)
        return _read(path) if path.is_file() else {}

    def stacks(self) -> list[str]:
        """The stacks that have a settings file."""
        found = sorted(self._config_dir.glob("Pulumi.*.yaml"))
        return [path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in found]

    @property
    def _config_dir(self) -> Path:
        older = self.settings.get("config")  # of old, the folder's name; today the settings of all stacks
        folder = self.settings.get("stackConfigDir") or (older if isinstance(older, str) else None)
        return self.root / str(folder or ".")


def choose_stack(project: Project, asked: str | None, environ: Mapping[str, str], selected: str | None = None) -> str:
    """The stack of this run: asked for, else PULUMI_STACK, else the one selected in Pulumi, else the only one.

    Raises:
        WrongUseError: none of them says which.
    """
    stack = asked or environ.get("PULUMI_STACK") or selected
    if stack:
        return stack
    stacks = project.stacks()
    if len(stacks) == 1:
        return stacks[0]
    if not stacks:
        raise WrongUseError("there is no stack yet; name one with --stack")
    raise WrongUseError(f"which stack? There are {', '.join(stacks)}; name one with --stack")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" line {line + 1}" if line is not None else ""
        raise CommandError(f"{path}{where} is not valid YAML; correct it") from error
    if not isinstance(content, dict):
        raise CommandError(f"{path} holds no settings; it must be a map of keys and values")
    return content
