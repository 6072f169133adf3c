"""The place of the state, the engine that may touch it, and the passphrase of its secrets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from .errors import CommandError, WrongUseError
from .project import Project

Engine = Literal["pulumi", "embedded"]


def choose_engine(asked: str, project: Project, environ: Mapping[str, str]) -> Engine:
    """The engine of this run. ``auto`` takes the pulumi CLI if it is on PATH, else the embedded engine.

    Raises:
        WrongUseError: pulumi is asked for and not there; or ``auto`` would start fresh local state although a shared
            backend is configured.
    """
    on_path = shutil.which("pulumi", path=environ.get("PATH"))
    if asked == "pulumi" and not on_path:
        raise WrongUseError("there is no `pulumi` on PATH; install it, or use --engine embedded")
    if asked == "pulumi" or (asked == "auto" and on_path):
        return "pulumi"
    elsewhere = configured_backend(project, environ)
    if asked == "auto" and elsewhere and not _is_local(elsewhere):
        raise WrongUseError(
            f"this project's state is kept in {_bare(elsewhere)}, and only the `pulumi` CLI can use it: "
            "install it, or ask for local state with --engine embedded"
        )
    return "embedded"


def state_folder(project: Project, environ: Mapping[str, str]) -> Path:
    """The folder of the embedded engine's state: a file backend that is configured, else ``.webex/state``."""
    url = configured_backend(project, environ)
    if not url or not _is_local(url):
        return project.root / ".webex" / "state"
    path = Path(unquote(url.removeprefix("file://")) or "~").expanduser()
    return path if path.is_absolute() else project.root / path


def configured_backend(project: Project, environ: Mapping[str, str]) -> str | None:
    """The backend's URL: PULUMI_BACKEND_URL, else Pulumi.yaml, else the login, else the cloud of an access token."""
    token_means_cloud = "https://api.pulumi.com" if environ.get("PULUMI_ACCESS_TOKEN") else None
    return environ.get("PULUMI_BACKEND_URL") or project.backend_url or _login(environ) or token_means_cloud


def passphrase(environ: Mapping[str, str]) -> str:
    """The passphrase that the state's secrets are encrypted with.

    Raises:
        CommandError: none is set, or its file cannot be read.
    """
    if "PULUMI_CONFIG_PASSPHRASE" in environ:
        return environ["PULUMI_CONFIG_PASSPHRASE"]
    file = environ.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    if not file:
        raise CommandError(
            "no passphrase for the state's secrets: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE "
            "(or try things out with --simulator, which needs none)"
        )
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CommandError(f"PULUMI_CONFIG_PASSPHRASE_FILE {file} cannot be read: {error.strerror}") from error


def _login(environ: Mapping[str, str]) -> str | None:
    home = environ.get("PULUMI_HOME")
    folder = Path(home) if home else Path(environ.get("HOME") or "~").expanduser() / ".pulumi"
    try:
        current = json.loads((folder / "credentials.json").read_text(encoding="utf-8")).get("current")
    except (OSError, ValueError, AttributeError):
        return None
    return str(current) if current else None


def _is_local(url: str) -> bool:
    return url.startswith("file:")


def _bare(url: str) -> str:
    """The URL without a user's name, password or query."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}" if rest else url.partition("?")[0]
