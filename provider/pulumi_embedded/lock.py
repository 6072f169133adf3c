"""One run at a time: the lock file of Pulumi's file backend, which the pulumi CLI honors too.

``.pulumi/locks/organization/<project>/<stack>/<uuid>.json`` with pid, username, hostname and timestamp. It stays
where a run is killed, so that the CLI refuses to work on state that still has a journal; this engine takes it over
once the process is gone.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pulumi_embedded.backend import Backend
from pulumi_embedded.errors import EngineError
from pulumi_embedded.state import now


class Lock:
    """Holds a stack; use as a context manager."""

    def __init__(self, backend: Backend, warn: Callable[[str], None]) -> None:
        self._folder = backend.locks
        self._stack = backend.full_name
        self._journal = backend.journal
        self._path = self._folder / f"{uuid.uuid4()}.json"
        self._warn = warn

    def __enter__(self) -> Lock:
        """Take the lock. Raises EngineError naming the holder, if that lives or is on another machine."""
        self._clear()
        self._folder.mkdir(parents=True, exist_ok=True)
        content = {"pid": os.getpid(), "username": _user(), "hostname": socket.gethostname(), "timestamp": now()}
        self._path.write_text(json.dumps(content), encoding="utf-8")
        try:
            self._clear()
        except EngineError:
            self.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Give the lock back, except where a journal was left: then only this engine may go on, not the CLI."""
        if not self._journal.exists():
            self.release()

    def release(self) -> None:
        """Give the lock back."""
        self._path.unlink(missing_ok=True)

    def _clear(self) -> None:
        for other in sorted(self._folder.glob("*.json")):
            if other == self._path:
                continue
            holder = _read(other)
            pid, host, user = holder.get("pid"), holder.get("hostname"), holder.get("username")
            if host != socket.gethostname() or not isinstance(pid, int) or _alive(pid, other.stat().st_mtime):
                raise EngineError(
                    f"The stack {self._stack} is locked by process {pid} of {user} on {host} since "
                    f"{holder.get('timestamp')}: wait for it to end, or remove {other} if it is gone."
                )
            other.unlink(missing_ok=True)
            self._warn(f"Process {pid} of {user} ended without giving the stack back; its lock was taken over.")


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _alive(pid: int, since: float) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _running_since(pid, since)


def _running_since(pid: int, moment: float) -> bool:
    """Whether the process that has this number now is the one that had it at ``moment``, as far as /proc can tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        boot = next(
            line for line in Path("/proc/stat").read_text(encoding="utf-8").splitlines() if line.startswith("btime")
        )
    except (OSError, IndexError, StopIteration):
        return True
    started = int(boot.split()[1]) + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return fields[0] != "Z" and started <= moment + 2


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
