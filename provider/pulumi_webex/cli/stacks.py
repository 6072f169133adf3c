"""Whether a stack is there, and how it is made: alike on both engines, by ``--create`` or by somebody who says so."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from .backend import state_folder
from .errors import WrongUseError
from .pulumi_cli import PulumiRunner
from .stack_config import Stack

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def is_missing(stack: Stack, environ: Mapping[str, str]) -> bool:
    """Whether the backend has no such stack; to the embedded engine, a settings file alone is a stack, too."""
    if stack.engine == "pulumi":
        return _pulumi(stack, environ).is_missing()
    project, name = stack.project, stack.name
    if project.config_file(name).is_file():
        return False
    states: Path = state_folder(project, environ) / ".pulumi" / "stacks" / project.name
    return not any((states / f"{name}.json{packed}").is_file() for packed in ("", ".gz"))


def missing(stack: Stack) -> str:
    """The half of a sentence that says so, with what somebody may have meant."""
    others = [name for name in stack.project.stacks() if name != stack.name]
    known = f" (there {'is' if len(others) == 1 else 'are'} {', '.join(others)})" if others else ""
    return f"there is no stack {stack.name!r} yet{known}"


def make_if_missing(stack: Stack, environ: Mapping[str, str], *, create: bool) -> None:
    """Makes the stack if it is not there, and somebody wants it.

    Raises:
        WrongUseError: it is not there, and is not to be made; or it cannot have this name.
        CommandError: pulumi does not make it.
    """
    if not is_missing(stack, environ):
        return
    if not create and not _wanted(stack):
        raise WrongUseError(f"{missing(stack)}: add --create to make it")
    if not _NAME.fullmatch(stack.name.rpartition("/")[2]):
        raise WrongUseError(f"{stack.name!r} cannot be the name of a stack: letters, digits, '-', '_' and '.' can")
    _make(stack, environ)
    click.echo(f"Made the stack {stack.name}.", err=True)


def refuse_if_missing(stack: Stack, environ: Mapping[str, str]) -> None:
    """Raises WrongUseError for what makes no sense without a stack."""
    if is_missing(stack, environ):
        raise WrongUseError(f"{missing(stack)}; `webex up --stack {stack.name} --create` makes it")


def _wanted(stack: Stack) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return click.confirm(f"T{missing(stack)[1:]}. Make it?", default=False, err=True)


def _make(stack: Stack, environ: Mapping[str, str]) -> None:
    """The settings file is what makes a stack on the embedded engine; pulumi writes it, too."""
    if stack.engine == "pulumi":
        _pulumi(stack, environ).ensure_stack()
        return
    path = stack.project.config_file(stack.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("config: {}\n", encoding="utf-8")


def _pulumi(stack: Stack, environ: Mapping[str, str]) -> PulumiRunner:
    return PulumiRunner(stack.project, stack.name, {**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"})
