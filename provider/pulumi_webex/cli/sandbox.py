"""The folder ``.webex/simulator``: a rehearsal of the project that touches nothing real.

It holds the simulated Webex's data, a state backend of its own, a generated passphrase and a copy of the project's
settings without anything that leads to a real organization. The program itself is the real one.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pulumi_webex.transport.names import PROGRESS, REHEARSAL

from .project import Project

_REAL = frozenset(
    {
        *("accessToken", "accessTokenEnds", "clientId", "clientSecret", "refreshToken"),
        *("orgId", "cloud", "scimUrl", "apiUrl", "caBundle"),
    }
)
"""``webex:`` keys that say which real Webex to use, and as whom."""


@dataclass(frozen=True)
class Sandbox:
    """The rehearsal's folder for one project and stack."""

    real: Project
    stack: str

    @property
    def folder(self) -> Path:
        """``.webex/simulator``, also the state backend."""
        return self.real.root / ".webex" / "simulator"

    @property
    def webex_data(self) -> Path:
        """The simulated Webex's database."""
        return self.folder / "webex.sqlite"

    def prepare(self) -> Project:
        """Writes the copied settings and gives the project to run. Safe to repeat."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self._settings()
        _write(self.folder / "Pulumi.yaml", settings)
        _write(self.folder / f"Pulumi.{self.stack}.yaml", self._config())
        return Project(self.folder, settings)

    def left_out(self) -> list[str]:
        """Secret settings of the stack that the rehearsal goes without, since it has another passphrase."""
        config = self.real.config(self.stack).get("config") or {}
        return sorted(k for k, v in config.items() if _is_secret(v) and not _leads_to_webex(k))

    def passphrase(self) -> str:
        """The generated passphrase, readable by its owner only."""
        path = self.folder / "passphrase"
        self.folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            path.touch(mode=0o600, exist_ok=False)
            path.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def environment(self, environ: Mapping[str, str], simulator: Mapping[str, str]) -> dict[str, str]:
        """The environment without any Webex or Pulumi login of the user, pointed at the simulator."""
        left = {k for k in environ if k.startswith("WEBEX_") and k not in _OF_THE_RUN} | _PULUMI_LOGIN
        kept = {k: v for k, v in environ.items() if k not in left}
        return {
            **kept,
            **simulator,
            REHEARSAL: "true",
            "PULUMI_BACKEND_URL": f"file://{self.folder}",
            "PULUMI_CONFIG_PASSPHRASE": self.passphrase(),
        }

    def _settings(self) -> dict[str, Any]:
        real = self.real
        settings = {k: v for k, v in real.settings.items() if k not in ("backend", "stackConfigDir")}
        options = real.runtime_options
        if "virtualenv" in options:
            options["virtualenv"] = str(_existing(real.root / options["virtualenv"]))
        settings["runtime"] = {"name": "python", "options": options}
        settings["main"] = str(real.main)
        return settings

    def _config(self) -> dict[str, Any]:
        """The stack's configuration, kept free of secrets and of every real target."""
        config = self.real.config(self.stack).get("config") or {}
        before = Project(self.folder, {}).config(self.stack)
        salt = {k: before[k] for k in ("encryptionsalt",) if k in before}
        return {**salt, "config": {k: v for k, v in config.items() if not (_is_secret(v) or _leads_to_webex(k))}}


def _existing(environment: Path) -> Path:
    """The project's virtual environment; before it is made, the one that this command runs in, as the embedded engine
    has it."""
    here = Path(sys.prefix)
    return here if sys.prefix != sys.base_prefix and not environment.is_dir() else environment


_OF_THE_RUN = frozenset({"WEBEX_ALLOW_REMOVALS", "WEBEX_AS_OF", PROGRESS})
"""What says how a run goes, and not where."""
_PULUMI_LOGIN = frozenset({"PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK"})


def _is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and "secure" in value


def _leads_to_webex(key: str) -> bool:
    namespace, _, name = key.partition(":")
    return namespace == "webex" and (name in _REAL or name.startswith("meetings"))


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True), encoding="utf-8")
