"""The configuration of a stack for commands that need no run; empty if there is no stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .backend import Engine, choose_engine, passphrase
from .errors import WrongUseError
from .project import Project, choose_stack
from .pulumi_cli import PulumiRunner, selected_stack

Config = Callable[[str], str | None]
"""Answers a key without ``webex:``; secrets in clear, never to be printed."""


@dataclass(frozen=True)
class Stack:
    """A stack of a project, and the engine that keeps it."""

    project: Project
    name: str
    engine: Engine


def find_stack(folder: Path, environ: Mapping[str, str], *, asked: str | None, engine: str) -> Stack | None:
    """The stack that a command given in ``folder`` means; None if there is no project, or no stack yet.

    Raises:
        WrongUseError: there is a stack asked for and no project, or more than one to choose from.
        CommandError: the project cannot be read.
    """
    try:
        project = Project.find(folder)
    except WrongUseError:
        if asked:
            raise
        return None
    kind = choose_engine(engine, project, environ)
    selected = selected_stack(project, environ) if kind == "pulumi" and not asked else None
    if not (asked or selected or environ.get("PULUMI_STACK") or project.stacks()):
        return None
    return Stack(project, choose_stack(project, asked, environ, selected), kind)


def config_of(stack: Stack | None, environ: Mapping[str, str]) -> Config:
    """The ``webex:`` configuration of a stack; without one, nothing is configured.

    Raises:
        CommandError: the stack has secrets and there is no passphrase.
    """
    if stack is None:
        return lambda key: None
    if stack.engine == "pulumi":
        runner = PulumiRunner(stack.project, stack.name, {**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"})
        return lambda key: runner.config(f"webex:{key}")
    from pulumi_embedded.project import ProjectFile, StackSettings, configuration
    from pulumi_embedded.secrets import Keyring

    project = ProjectFile.read(stack.project.root)
    settings = StackSettings.read(project, stack.name)
    values = configuration(project, settings, Keyring(passphrase(environ) if settings.has_secrets else "")).values
    return lambda key: values.get(f"webex:{key}")
