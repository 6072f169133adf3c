"""Pulumi's file backend: where things are under ``.pulumi/``, and the checkpoint file of a stack.

Layout 1 of ``.pulumi/meta.yaml``: ``stacks/<project>/<stack>.json``, ``history/<project>/<stack>/``,
``locks/organization/<project>/<stack>/``. The journals of this engine lie in ``journals/<project>/``, which the pulumi
CLI does not look at.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pulumi_embedded import urns, yaml_files
from pulumi_embedded.errors import EngineError
from pulumi_embedded.secrets import Crypter, Keyring
from pulumi_embedded.state import Resource, Snapshot, now, ordered, renamed

_ENGINE_VERSION: Final = "v0.1.0-embedded"
_SALT: Final = re.compile(rb'"salt":\s*"(v1:[A-Za-z0-9+/=]+:v1:[A-Za-z0-9+/=:]+)"')
_STACK_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True)
class Backend:
    """The files of one stack."""

    root: Path
    project: str
    stack: str

    @classmethod
    def open(cls, root: Path, project: str, stack: str, *, dry: bool) -> Backend:
        """Make the folder layout where it is missing, unless ``dry``. Raises EngineError for old layouts, bad names."""
        if not _STACK_NAME.fullmatch(stack):
            raise EngineError(f"'{stack}' is not a stack name: letters, digits, '-', '_' and '.' only.")
        backend = cls(root / ".pulumi", project, stack)
        meta = backend.root / "meta.yaml"
        if meta.is_file():
            version = yaml_files.mapping(meta).get("version")
            if version != 1:
                raise EngineError(f"{root} has state layout {version}; run `pulumi state upgrade` there first.")
        elif any((backend.root / "stacks").glob("*.json*")):
            raise EngineError(f"{root} has an old state layout; run `pulumi state upgrade` there first.")
        elif not dry:
            backend.root.mkdir(parents=True, exist_ok=True)
            meta.write_text("version: 1\n", encoding="utf-8")
        return backend

    @property
    def full_name(self) -> str:
        """The stack's name in this backend."""
        return f"organization/{self.project}/{self.stack}"

    @property
    def checkpoint(self) -> Path:
        """The state file."""
        return self.root / "stacks" / self.project / f"{self.stack}.json"

    @property
    def journal(self) -> Path:
        """The journal; there only while a run is under way, or after one that was killed."""
        return self.root / "journals" / self.project / f"{self.stack}.jsonl"

    @property
    def locks(self) -> Path:
        """The folder of lock files."""
        return self.root / "locks" / "organization" / self.project / self.stack

    @property
    def history(self) -> Path:
        """The folder of past updates."""
        return self.root / "history" / self.project / self.stack

    def sibling(self, project: str, stack: str) -> Backend:
        """Another stack of the same backend."""
        return Backend(self.root, project, stack)


@dataclass
class Checkpoint:
    """A state file as read: raw JSON parts, not yet decrypted; empty for a new stack."""

    fingerprint: str
    salt: str | None
    resources: list[dict[str, Any]]
    pending: list[dict[str, Any]]
    metadata: dict[str, Any]
    exists: bool

    def snapshot(self, crypter: Callable[[], Crypter]) -> Snapshot:
        """The resources; the key is asked for only if there are some."""
        return Snapshot([Resource.read(item, crypter()) for item in self.resources])


def read(backend: Backend) -> Checkpoint:
    """The stack's state. Raises EngineError for what this engine cannot read, by name."""
    path = backend.checkpoint
    for packed in (path.with_suffix(".json.gz"), path.with_suffix(".json.zst")):
        if packed.exists():
            raise EngineError(f"The embedded engine does not read packed state files; {packed} is one.")
    if not path.exists():
        return Checkpoint("", None, [], [], {}, False)
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
        version = data["version"]
        latest = (data.get("checkpoint") or {}).get("latest") or {}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise EngineError(f"The state file {path} is not readable: {type(error).__name__}.") from error
    _refuse_unknown(path, version, data, latest)
    provider = latest.get("secrets_providers") or {}
    return Checkpoint(
        fingerprint=fingerprint(raw),
        salt=(provider.get("state") or {}).get("salt"),
        resources=latest.get("resources") or [],
        pending=latest.get("pending_operations") or [],
        metadata=latest.get("metadata") or {},
        exists=True,
    )


def begun_keyring(backend: Backend, passphrase: str) -> Keyring:
    """A keyring that derives the likely key already, so that this goes on while the engine is loaded."""
    keyring = Keyring(passphrase)
    salt = likely_salt(backend)
    if salt:
        keyring.begin(salt)
    return keyring


def likely_salt(backend: Backend) -> str | None:
    """The salt at the beginning of the state file; None if none is seen."""
    try:
        with backend.checkpoint.open("rb") as file:
            found = _SALT.search(file.read(4096))
    except OSError:
        return None
    return found[1].decode() if found else None


def _refuse_unknown(path: Path, version: object, data: dict[str, Any], latest: dict[str, Any]) -> None:
    if version != 3:
        features = ", ".join(data.get("features") or []) or f"version {version}"
        raise EngineError(f"The embedded engine does not know the state format of {path} ({features}).")
    kind = (latest.get("secrets_providers") or {}).get("type") or "passphrase"
    if kind != "passphrase":
        raise EngineError(f"The embedded engine knows the passphrase secrets provider only; {path} uses '{kind}'.")
    for name in ("snippets", "extensions"):
        if latest.get(name):
            raise EngineError(f"The embedded engine does not support {name}, which {path} holds.")
    for item in latest.get("resources") or []:
        for name in ("resourceHooks", "viewOf", "replacementTrigger", "extensionRef"):
            if item.get(name):
                raise EngineError(f"The embedded engine does not support {name}, which {urns.label(item['urn'])} has.")


def render(backend: Backend, snapshot: Snapshot, crypter: Crypter, metadata: dict[str, Any]) -> bytes:
    """The bytes of a state file."""
    latest: dict[str, Any] = {
        "manifest": {
            "time": now(),
            "magic": hashlib.sha256(_ENGINE_VERSION.encode()).hexdigest(),
            "version": _ENGINE_VERSION,
        },
        "secrets_providers": {"type": "passphrase", "state": {"salt": crypter.salt}},
        "resources": [item.write(crypter) for item in ordered(renamed(list(snapshot)))],
        "pending_operations": [
            {"resource": resource.write(crypter), "type": kind} for kind, resource in snapshot.pending.values()
        ],
        "metadata": metadata,
    }
    for name in ("resources", "pending_operations"):
        if not latest[name]:
            del latest[name]
    document = {"version": 3, "checkpoint": {"stack": backend.full_name, "latest": latest}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def save(backend: Backend, content: bytes) -> None:
    """Replace the state file in one step; the one before is kept as ``.bak``."""
    path = backend.checkpoint
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        write_file(path.with_name(path.name + ".bak"), path.read_bytes())
    write_file(path, content)
    for stale in (path, path.with_name(path.name + ".bak")):
        stale.with_name(stale.name + ".attrs").unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves either the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def record(
    backend: Backend, kind: str, started: float, config: dict[str, Any], changes: dict[str, int], ok: bool
) -> None:
    """Add the run to the history that ``pulumi stack history`` shows, with a copy of the state."""
    entry = {
        "kind": kind,
        "startTime": int(started),
        "message": "",
        "environment": {"exec.kind": "embedded engine"},
        "config": config,
        "version": 0,
        "result": "succeeded" if ok else "failed",
        "endTime": int(time.time()),
        "resourceChanges": changes,
    }
    backend.history.mkdir(parents=True, exist_ok=True)
    stem = backend.history / f"{backend.stack}-{time.time_ns()}"
    stem.with_name(stem.name + ".history.json").write_text(json.dumps(entry, separators=(",", ":")), encoding="utf-8")
    stem.with_name(stem.name + ".checkpoint.json").write_bytes(backend.checkpoint.read_bytes())


def fingerprint(content: bytes) -> str:
    """What tells one state file from another."""
    return hashlib.sha256(content).hexdigest()
