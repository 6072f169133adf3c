"""Writes values into a stack's configuration, as `pulumi config set` does: with that command, or without it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .backend import passphrase
from .errors import CommandError
from .stack_config import Stack


@dataclass(frozen=True)
class Value:
    """One value for a key such as ``webex:refreshToken``."""

    key: str
    text: str
    is_secret: bool

    def __repr__(self) -> str:
        return f"Value({self.key!r})"


def store(stack: Stack, environ: Mapping[str, str], values: Sequence[Value], gone: Sequence[str]) -> Path:
    """Keeps ``values``, the secret ones encrypted, and forgets the keys ``gone``; the file that they are in.

    Raises:
        CommandError: pulumi refuses, or there is no passphrase.
        EngineError: the passphrase is wrong, or the stack's secrets are kept in another way.
    """
    path = stack.project.config_file(stack.name)
    if stack.engine == "pulumi":
        for value in values:
            kind = "--secret" if value.is_secret else "--plaintext"
            # The value goes in by stdin: others on this machine can read a command line.
            _pulumi(stack, environ, "set", kind, value.key, text=value.text)
        for key in gone:
            _pulumi(stack, environ, "rm", key)
        return path
    text = _changed(path, *_sealed(stack, environ, values), gone)
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    return path


def refuse_unwritable(stack: Stack, environ: Mapping[str, str], keys: Sequence[str]) -> None:
    """Raises what `store` would raise on the embedded engine for these ``keys``, before there are values for them."""
    values = [Value(key, "", is_secret=True) for key in keys]
    _changed(stack.project.config_file(stack.name), *_sealed(stack, environ, values), ())


def _pulumi(stack: Stack, environ: Mapping[str, str], *arguments: str, text: str = "") -> None:
    command = ["pulumi", "config", *arguments, "--stack", stack.name, "--non-interactive"]
    done = subprocess.run(
        command,
        cwd=stack.project.root, env={**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = next(iter(line for line in reversed(done.stderr.splitlines()) if line.strip()), "it did not say why")
        raise CommandError(f"pulumi did not keep {arguments[-1]}: {reason.strip().removeprefix('error: ')}")


def _sealed(stack: Stack, environ: Mapping[str, str], values: Sequence[Value]) -> tuple[str, dict[str, Any]]:
    """The salt and the values as they stand in the file, by the same encryption as Pulumi's passphrase provider."""
    from pulumi_embedded.project import ProjectFile, StackSettings
    from pulumi_embedded.secrets import Crypter

    settings = StackSettings.read(ProjectFile.read(stack.project.root), stack.name)
    crypter = Crypter(passphrase(environ), settings.salt)
    stored = {value.key: {"secure": crypter.encrypt(value.text)} if value.is_secret else value.text for value in values}
    return crypter.salt, stored


def _changed(path: Path, salt: str, values: Mapping[str, Any], gone: Sequence[str]) -> str:
    """The file, changed as little as possible, so that its comments and order stay."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    before = yaml.safe_load(text) or {}
    kept = {key: value for key, value in (before.get("config") or {}).items() if key not in gone}
    edited = _edited(text, salt, values, gone)
    if _parsed(edited) != {"encryptionsalt": salt, **before, "config": {**kept, **values}}:
        raise CommandError(f"{path} is not laid out as Pulumi writes it, so nothing was changed there: use --print")
    return edited


def _parsed(text: str) -> dict[str, Any] | None:
    """What an edited file says, an empty ``config`` as one without entries; None if it is no YAML any more."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return {**found, "config": found.get("config") or {}}


def _edited(text: str, salt: str, values: Mapping[str, Any], gone: Sequence[str]) -> str:
    text = text if text.endswith("\n") or not text else f"{text}\n"
    for key in (*values, *gone):
        text = re.sub(rf"^  {re.escape(key)}:.*\n(?:    .*\n)*", "", text, flags=re.M)
    if not re.search(r"^encryptionsalt:", text, re.M):
        text = f"encryptionsalt: {salt}\n{text}"
    if not re.search(r"^config:", text, re.M):
        text += "config:\n"
    lines = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=10_000).splitlines()
    block = "".join(f"  {line}\n" for line in lines) if values else ""
    return re.sub(r"^config:.*\n", lambda found: f"config:\n{block}", text, count=1, flags=re.M)
