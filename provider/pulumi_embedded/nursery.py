"""Children of the engine by fork from one process that has imported the SDK already.

A run starts two Python processes, and a command may make two runs; most of what a small run takes is their imports.
Here they are made once, beside the engine's own. Each child is still a process of its own, with its own pipes, folder
and environment, running the same script, so that no run sees what another one left.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from pulumi_embedded.project import ProjectFile

SDK: Final = ("pulumi", "pulumi.dynamic", "dill")
"""What every child imports."""
_PROCESS: Final = Path(__file__).with_name("nursery_process.py")
_AT_START: Final = ("PYTHON", "LC_", "LANG", "LD_", "GRPC_", "PROTOCOL_BUFFERS_", "OTEL_")
"""How variables begin that an interpreter or a library reads when it starts."""


class Forked:
    """What of `subprocess.Popen` the engine uses, for one forked child."""

    def __init__(self) -> None:
        self.ends: tuple[int, int, int]
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        self.ends = (theirs_in, theirs_out, theirs_err)
        self.stdin: IO[bytes] | None = os.fdopen(ours_in, "wb", buffering=0)
        self.stdout: IO[bytes] | None = os.fdopen(ours_out, "rb")
        self.stderr: IO[bytes] | None = os.fdopen(ours_err, "rb")
        self.returncode: int | None = None
        self._pid = 0
        self._born = threading.Event()
        self._ended = threading.Event()

    @property
    def pid(self) -> int:
        """The process id; waits for the child to be there. Raises ProcessLookupError if it never came to be."""
        self._born.wait()
        if not self._pid:
            raise ProcessLookupError
        return self._pid

    def begin(self, pid: int) -> None:
        """It is there."""
        self._pid = pid
        self._born.set()

    def end(self, code: int) -> None:
        """It has ended."""
        self.returncode = code
        self._born.set()
        self._ended.set()

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("a child of the engine", timeout or 0)
        assert self.returncode is not None
        return self.returncode


class Nursery:
    """The process that children are forked from; use as a context. Begins at once and is never waited for."""

    def __init__(self, python: str, environ: Mapping[str, str], modules: Iterable[str] = ()) -> None:
        """``modules`` are imported ahead beside the SDK. Raises OSError if the interpreter cannot be started."""
        self._python = python
        self._environ = _at_start(environ)
        self._socket, theirs = socket.socketpair()
        self._lines = self._socket.makefile("rb")
        self._asking = threading.Lock()
        self._asked: deque[Forked] = deque()
        self._children: dict[int, Forked] = {}
        self._ended = False
        with theirs:
            self._process = subprocess.Popen(
                [python, str(_PROCESS), str(theirs.fileno()), *SDK, *modules],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        threading.Thread(target=self._listen, name="nursery", daemon=True).start()

    def serves(self, python: str, environ: Mapping[str, str]) -> bool:
        """Whether a child of this interpreter, with this environment, can be forked."""
        return not self._ended and python == self._python and _at_start(environ) == self._environ

    def start(self, command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Forked:
        """A child that runs ``PYTHON -u SCRIPT ARGUMENT…``; its pipes are there at once."""
        child = Forked()
        order = json.dumps({"command": list(command), "folder": str(folder), "environ": dict(environ)}).encode()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", child.ends))]
        with self._asking:
            self._asked.append(child)
            with contextlib.suppress(OSError):
                self._socket.sendmsg([len(order).to_bytes(4, "big")], rights)
                self._socket.sendall(order)
        for end in child.ends:
            os.close(end)
        if self._ended:
            child.end(1)
        return child

    def close(self) -> None:
        """End it; its children are ended by those who started them."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._process.wait()

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            for line in self._lines:
                kind, pid, code = line.decode().split()
                if kind == "born":
                    child = self._children[int(pid)] = self._asked.popleft()
                    child.begin(int(pid))
                else:
                    self._children.pop(int(pid)).end(int(code))
        self._ended = True
        for child in [*self._children.values(), *self._asked]:
            child.end(1)


def begun(root: Path, environ: Mapping[str, str], modules: Iterable[str] = ()) -> Nursery | None:
    """The nursery for the project in a folder; None where there can be none, and children start as they always can.

    Raises EngineError for a Pulumi.yaml that this engine cannot run.
    """
    if not supported():
        return None
    project = ProjectFile.read(root.resolve())
    with contextlib.suppress(OSError):
        return Nursery(project.python, project.environment(environ), modules)
    return None


def supported() -> bool:
    """Whether a process that has imported much may be forked here: elsewhere than on Linux, libraries forbid it."""
    return sys.platform == "linux"


def _at_start(environ: Mapping[str, str]) -> dict[str, str]:
    """What decides whether a child can be forked; folders of PYTHONPATH are added in the child."""
    return {name: text for name, text in environ.items() if name.startswith(_AT_START) and name != "PYTHONPATH"}
