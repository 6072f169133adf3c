"""What a run is about: ``Pulumi.yaml``, the stack's settings file and the configuration that both make together."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi_embedded import yaml_files
from pulumi_embedded.errors import EngineError

if TYPE_CHECKING:
    from pulumi_embedded.secrets import Keyring

_TYPES: Final[dict[str, tuple[type, ...]]] = {"string": (str,), "integer": (int,), "boolean": (bool,), "array": (list,)}


@dataclass(frozen=True)
class ProjectFile:
    """A project: its name, the folder of its program and the interpreter that runs it."""

    root: Path
    name: str
    main: Path
    config_dir: Path
    virtualenv: Path | None
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> ProjectFile:
        """The project in ``root``. Raises EngineError if Pulumi.yaml is missing, malformed or not for Python."""
        path = next((path for path in (root / "Pulumi.yaml", root / "Pulumi.yml") if path.is_file()), None)
        if path is None:
            raise EngineError(f"There is no Pulumi.yaml in {root}.")
        data = yaml_files.mapping(path)
        name = data.get("name")
        if not isinstance(name, str) or not name:
            raise EngineError(f"{path} says no project name.")
        runtime = data.get("runtime")
        options = runtime.get("options") or {} if isinstance(runtime, dict) else {}
        language = runtime.get("name") if isinstance(runtime, dict) else runtime
        if language != "python":
            raise EngineError(f"The embedded engine runs Python programs only; {path} asks for '{language}'.")
        virtualenv = root / str(options["virtualenv"]) if options.get("virtualenv") else None
        main = root / str(data.get("main") or ".")
        return cls(
            root=root,
            name=name,
            main=main.resolve(),
            config_dir=root / str(data.get("stackConfigDir") or "."),
            virtualenv=virtualenv,
            defaults=data.get("config") or {},
        )

    @property
    def python(self) -> str:
        """The interpreter of the project's virtual environment where there is one, else the one running now."""
        if self.virtualenv is not None:
            for candidate in (self.virtualenv / "bin" / "python", self.virtualenv / "Scripts" / "python.exe"):
                if candidate.exists():
                    return str(candidate)
        return sys.executable

    @property
    def program_dir(self) -> Path:
        """The folder that the program and the providers work in."""
        return self.main if self.main.is_dir() else self.main.parent

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The environment of child processes: the virtual environment comes first on PATH."""
        child = {**environ, "PULUMI_PROJECT": self.name, "PYTHONUNBUFFERED": "1"}
        if self.virtualenv is not None and self.python != sys.executable:
            child["VIRTUAL_ENV"] = str(self.virtualenv.resolve())
            child["PATH"] = f"{Path(self.python).parent}{os.pathsep}{child.get('PATH', '')}"
            child.pop("PYTHONHOME", None)
        return child


@dataclass(frozen=True)
class StackSettings:
    """The stack's settings file; empty if there is none."""

    path: Path
    salt: str | None
    config: Mapping[str, Any]

    @classmethod
    def read(cls, project: ProjectFile, stack: str) -> StackSettings:
        """``Pulumi.<stack>.yaml``. Raises EngineError on another secrets provider than the passphrase one."""
        path = project.config_dir / f"Pulumi.{stack}.yaml"
        data = yaml_files.mapping(path) if path.is_file() else {}
        other = data.get("secretsprovider")
        if other and other != "passphrase":
            kind = str(other).split(":", 1)[0]
            raise EngineError(f"The embedded engine knows the passphrase secrets provider only; {path} uses '{kind}'.")
        if data.get("environment"):
            raise EngineError(f"The embedded engine does not support Pulumi ESC environments, which {path} lists.")
        return cls(path, data.get("encryptionsalt"), data.get("config") or {})

    @property
    def has_secrets(self) -> bool:
        """Whether a key is needed to read it."""
        return any(_is_secret(item) for item in self.config.values())


@dataclass(frozen=True)
class Config:
    """The configuration: texts by full key (``project:key``), which are secret, and how they are stored."""

    values: dict[str, str] = field(default_factory=dict)
    secret_keys: frozenset[str] = frozenset()
    stored: dict[str, Any] = field(default_factory=dict)

    def shown(self) -> dict[str, str]:
        """For people: secrets read ``[secret]``."""
        return {key: "[secret]" if key in self.secret_keys else text for key, text in sorted(self.values.items())}


def configuration(project: ProjectFile, settings: StackSettings, keyring: Keyring) -> Config:
    """The stack's configuration over the project's defaults. Raises EngineError for missing or sealed values."""
    values: dict[str, str] = {}
    secret_keys: set[str] = set()
    stored: dict[str, Any] = {}
    for key, item in settings.config.items():
        full = _full_key(project, key)
        stored[full] = item
        if _is_secret(item):
            secret_keys.add(full)
            if settings.salt is None:
                raise EngineError(f"{settings.path} has secrets but no encryptionsalt.")
            item = _opened(item, keyring, settings.salt)
        values[full] = _text(item)
    for key, default in _defaults(project, values).items():
        values[key] = stored[key] = default
    return Config(values, frozenset(secret_keys), stored)


def _defaults(project: ProjectFile, given: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, spec in project.defaults.items():
        full = _full_key(project, key)
        if full in given:
            continue
        if not isinstance(spec, dict):
            found[full] = _text(spec)
            continue
        value = spec["value"] if "value" in spec else spec.get("default")
        if value is None:
            raise EngineError(f"The stack has no value for the configuration key '{full}', which Pulumi.yaml asks for.")
        wanted = _TYPES.get(str(spec.get("type")))
        if wanted and type(value) not in wanted:
            raise EngineError(f"The configuration key '{full}' in Pulumi.yaml has a value that is not {spec['type']}.")
        found[full] = _text(value)
    return found


def _full_key(project: ProjectFile, key: str) -> str:
    parts = str(key).split(":")
    if len(parts) == 3 and parts[1] == "config":
        return f"{parts[0]}:{parts[2]}"
    return str(key) if len(parts) > 1 else f"{project.name}:{key}"


def _is_secret(item: Any) -> bool:
    if isinstance(item, dict):
        return "secure" in item or any(_is_secret(inner) for inner in item.values())
    return isinstance(item, list) and any(_is_secret(inner) for inner in item)


def _opened(item: Any, keyring: Keyring, salt: str) -> Any:
    if isinstance(item, dict):
        if set(item) == {"secure"}:
            return keyring.crypter(salt).decrypt(str(item["secure"]))
        return {key: _opened(inner, keyring, salt) for key, inner in item.items()}
    return [_opened(inner, keyring, salt) for inner in item] if isinstance(item, list) else item


def _text(item: Any) -> str:
    if item is None:
        return ""
    if isinstance(item, float) and item.is_integer():
        item = int(item)
    return item if isinstance(item, str) else json.dumps(item, separators=(",", ":"), ensure_ascii=False)
