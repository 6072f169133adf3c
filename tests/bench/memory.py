"""The peak memory of a process and everything that it starts, by what the processes are for.

Read from ``/proc``; on systems without it nothing is known.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path
from typing import Self

PROC = Path("/proc")
INTERVAL = 0.05

PROGRAM, PROVIDER, COMMAND, CLI, SCRIPT, TERRAFORM = "program", "provider", "webex", "CLI", "script", "Terraform"
PYTHON = (PROGRAM, PROVIDER, COMMAND)
"""The product's own processes."""


class ProcessTree:
    """Watches a process tree in the background: the high-water mark of each process, in kilobytes.

    `own` is the role of the first process if it is Python.
    """

    def __init__(self, root: int, own: str) -> None:
        self._root, self._own = root, own
        self._known: dict[int, str] = {root: ""}
        self._began: dict[int, str] = {root: _began(root)}
        self._peaks: dict[int, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @staticmethod
    def works() -> bool:
        """Whether this system tells."""
        return PROC.is_dir()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def peaks(self) -> dict[str, float]:
        """Return megabytes by role; of several processes in one role, those of the largest."""
        found: dict[str, float] = {}
        for pid, kilobytes in self._peaks.items():
            role = self._known[pid]
            if role:
                found[role] = max(found.get(role, 0.0), round(kilobytes / 1024, 1))
        return found

    def kill(self) -> None:
        """End what is left of the tree, which has sessions of its own inside."""
        for pid, began in self._began.items():
            if began and _began(pid) == began:  # else the number may be that of somebody else's process by now
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)

    def _watch(self) -> None:
        while self.works() and not self._over.is_set():
            self._look()
            self._over.wait(INTERVAL)

    def _look(self) -> None:
        self._find()
        for pid in list(self._known):
            peak = _high_water(pid)
            if peak:
                self._peaks[pid] = max(peak, self._peaks.get(pid, 0))
                # A process is another program after exec, so its role is looked up each time.
                own = self._own if pid == self._root else ""
                self._known[pid] = role_of(_words(pid), own, _name(pid)) or self._known[pid]

    def _find(self) -> None:
        """Add new children; once known, a process stays known when its parent ends."""
        parents = {int(entry.name): _parent(entry) for entry in PROC.iterdir() if entry.name.isdecimal()}
        found = True
        while found:
            new = {pid for pid, parent in parents.items() if parent in self._known and pid not in self._known}
            self._known |= dict.fromkeys(new, "")
            self._began |= {pid: _began(pid) for pid in new}
            found = bool(new)


FORKED = {"pulumi-runner": PROGRAM, "pulumi-guard": PROVIDER}
"""Children of the embedded engine that were forked, and so have the command line of another process, by their name."""


def role_of(words: list[str], own: str = "", name: str = "") -> str:
    """Return what a process with this command line and name is for, "" if that is of no interest, such as a shell."""
    if name in FORKED:
        return FORKED[name]
    program = Path(words[0]).name if words else ""
    line = " ".join(words)
    if program.startswith("python"):
        if "nursery_process" in line:
            return COMMAND
        if "pulumi.dynamic" in line:
            return PROVIDER
        if "language-python-exec" in line or "pulumi_embedded" in line:
            return PROGRAM
        return own
    if program.startswith("terraform"):
        return TERRAFORM
    return CLI if program == "pulumi" or program.startswith("pulumi-language") else ""


def _words(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return [word for word in text.split("\0") if word]


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text(errors="replace").strip()
    except OSError:
        return ""


def _high_water(pid: int) -> int:
    """Return VmHWM, the most that was ever resident, in kilobytes; 0 for a process that is gone."""
    try:
        text = (PROC / str(pid) / "status").read_text(errors="replace")
    except OSError:
        return 0
    found = next((line for line in text.splitlines() if line.startswith("VmHWM:")), "")
    return int(found.split()[1]) if found else 0


def _parent(entry: Path) -> int:
    fields = _stat(entry)
    return int(fields[1]) if fields else 0


def _began(pid: int) -> str:
    """Return when a process began, in the kernel's ticks; "" if it is gone."""
    fields = _stat(PROC / str(pid))
    return fields[19] if fields else ""


def _stat(entry: Path) -> list[str]:
    try:
        # The name of the program stands in parentheses, and may hold spaces itself.
        return (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
