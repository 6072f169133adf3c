"""The journal: what a run has done so far, one line a step; a crash loses nothing, no step rewrites the state.

The first line names the state file that the journal builds on. Each further line is complete in itself: an operation
that begins, or what it changed when it ended. A line that was cut off by a crash is ignored. At the end of a run
everything is folded into the state file; the line ``folding`` before that makes a crash in between harmless.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pulumi_embedded.backend import Checkpoint
from pulumi_embedded.errors import EngineError
from pulumi_embedded.secrets import Crypter
from pulumi_embedded.state import Resource, Snapshot, now

_FORMAT: Final = 1
_SYNC_EVERY: Final = 0.05


class StateJournal:
    """Appends lines; every line reaches the kernel at once (a killed process loses none) and the disk soon after."""

    def __init__(self, path: Path, base: str, salt: str) -> None:
        self._path = path
        self._header = {"journal": _FORMAT, "base": base, "salt": salt, "pid": os.getpid(), "time": now()}
        self._file: int | None = None
        self._lock = threading.Lock()
        self._dirty = threading.Event()
        self._closing = threading.Event()
        self._syncer: threading.Thread | None = None

    def append(self, entry: dict[str, Any]) -> None:
        """Add one line; the file is made with the first."""
        with self._lock:
            if self._file is None:
                self._open()
            self._write(entry)
        self._dirty.set()

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._write(self._header)
        self._syncer = threading.Thread(target=self._sync, name="journal", daemon=True)
        self._syncer.start()

    def _write(self, entry: dict[str, Any]) -> None:
        assert self._file is not None
        line = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        while line:
            line = line[os.write(self._file, line) :]

    def _sync(self) -> None:
        while not self._closing.is_set():
            self._dirty.wait()
            self._dirty.clear()
            if self._file is not None:
                os.fsync(self._file)
            self._closing.wait(_SYNC_EVERY)

    def fold(self, fingerprint: str) -> None:
        """Say which state file everything is about to be in."""
        if self._file is not None:
            self.append({"folding": fingerprint})
            os.fsync(self._file)

    def close(self, *, discard: bool) -> None:
        """Stop writing; ``discard`` removes the file, since the state file has it all."""
        self._closing.set()
        self._dirty.set()
        if self._syncer is not None:
            self._syncer.join()
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if discard:
            self._path.unlink(missing_ok=True)


@dataclass
class Recovered:
    """A journal that was left behind, read. ``useful``: it fits the state file and says more than that."""

    useful: bool = False
    stray: bool = False
    salt: str | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)

    def apply(self, snapshot: Snapshot, crypter: Crypter) -> None:
        """Do to the snapshot what the killed run had done; what it had begun only becomes pending."""
        for entry in self.entries:
            if "begin" in entry:
                resource = Resource.read(entry["resource"], crypter)
                snapshot.pending[entry["begin"]] = (entry["type"], resource)
            snapshot.pending.pop(entry.get("end", -1), None)
            for key, data in entry.get("put", {}).items():
                snapshot.put(int(key), Resource.read(data, crypter))
            for key in entry.get("drop", []):
                snapshot.drop(key)


def recover(path: Path, checkpoint: Checkpoint) -> Recovered:
    """Read the journal beside a state file; ``stray`` where the state file was changed by others since."""
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return Recovered()
    entries = list(_parsed(lines))
    header = entries[0] if entries else {}
    if not header:
        return Recovered()
    if header.get("journal") != _FORMAT:
        raise EngineError(f"The journal {path} was written by another release of this engine; finish it with that one.")
    if any(entry.get("folding") == checkpoint.fingerprint for entry in entries):
        return Recovered()
    fits = header["base"] == checkpoint.fingerprint
    return Recovered(useful=fits and len(entries) > 1, stray=not fits, salt=header["salt"], entries=entries[1:])


def _parsed(lines: list[bytes]) -> list[dict[str, Any]]:
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def set_aside(path: Path) -> Path:
    """Move a stray journal out of the way, without losing it."""
    number = 1
    while (target := path.with_name(f"{path.name}.stray-{number}")).exists():
        number += 1
    return path.rename(target)
