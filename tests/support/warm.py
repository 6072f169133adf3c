"""Children of the embedded engine by fork from one process that has imported the SDK already.

Every run of the engine starts two Python processes, and most of what a life cycle test takes is their imports. Here
each is forked from a warm parent instead: still a process of its own, with its own pipes, folder and environment,
running the same script. Tests of how children are started use the fixture ``real_children``.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

WARM = (
    "pulumi",
    "pulumi.dynamic",
    "pulumi_webex.resources.user.resource",
    "pulumi_webex.resources.roster.resource",
    "dill",
)


class Forked:
    """What of `subprocess.Popen` the engine uses, for one forked child."""

    def __init__(self, server: Warm, command: Sequence[str], folder: Path, environ: dict[str, str]) -> None:
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        self._ended = threading.Event()
        self.returncode: int | None = None
        self.pid = 0
        server.fork(self, list(command), str(folder), environ, (theirs_in, theirs_out, theirs_err))
        for end in (theirs_in, theirs_out, theirs_err):
            os.close(end)
        self.stdin: IO[bytes] = os.fdopen(ours_in, "wb", buffering=0)
        self.stdout: IO[bytes] = os.fdopen(ours_out, "rb")
        self.stderr: IO[bytes] = os.fdopen(ours_err, "rb")

    def end(self, code: int) -> None:
        self.returncode = code
        self._ended.set()

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        assert self.returncode is not None
        return self.returncode


class Warm:
    """The warm parent, and the engine's way to it in place of ``subprocess``."""

    PIPE = subprocess.PIPE
    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(Path(__file__)), str(theirs.fileno())], pass_fds=[theirs.fileno()]
        )
        theirs.close()
        self._lines = self._socket.makefile("rb")
        self._asking = threading.Lock()
        self._asked: Forked | None = None
        self._born = threading.Event()
        self._children: dict[int, Forked] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def Popen(self, command: Sequence[str], *, cwd: Path, env: dict[str, str], **_: Any) -> Any:  # noqa: N802
        """A child; a command for another environment than this one is started as ever."""
        if Path(command[0]).parents[1].resolve() != Path(sys.prefix).resolve():
            return subprocess.Popen(list(command), cwd=cwd, env=env, **_)
        return Forked(self, command, cwd, env)

    def fork(
        self, child: Forked, command: list[str], folder: str, environ: dict[str, str], ends: Sequence[int]
    ) -> None:
        with self._asking:
            self._asked = child
            self._born.clear()
            order = json.dumps({"command": command, "folder": folder, "environ": environ}).encode()
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", ends))]
            self._socket.sendmsg([len(order).to_bytes(4, "big")], rights)
            self._socket.sendall(order)
            self._born.wait()
            if self._asked is not child or not child.pid:
                raise RuntimeError("the warm process for the engine's children ended")

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._process.wait()

    def _listen(self) -> None:
        for line in self._lines:
            kind, pid, code = line.decode().split()
            if kind == "born" and self._asked:
                self._asked.pid = int(pid)
                self._children[int(pid)] = self._asked
                self._born.set()
            else:
                self._children.pop(int(pid)).end(int(code))
        for child in self._children.values():
            child.end(1)
        self._asked = None
        self._born.set()


def _serve(link: socket.socket) -> None:
    for name in WARM:
        __import__(name)
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    while True:
        ready, _, _ = select.select([link, wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _reap(link)
        if link in ready and not _obey(link):
            return


def _reap(link: socket.socket) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            link.sendall(f"ended {pid} {os.waitstatus_to_exitcode(status)}\n".encode())


def _obey(link: socket.socket) -> bool:
    size, rights, *_ = link.recvmsg(4, socket.CMSG_SPACE(3 * 4))
    if not size:
        return False
    ends = list(array.array("i", rights[0][2]))
    data = b""
    while len(data) < int.from_bytes(size, "big"):
        data += link.recv(65536)
    pid = os.fork()
    if pid == 0:
        _become(json.loads(data), ends, link)
    link.sendall(f"born {pid} 0\n".encode())
    for end in ends:
        os.close(end)
    return True


def _become(order: dict[str, Any], ends: list[int], link: socket.socket) -> None:
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        link.close()
        os.setsid()
        for number, end in enumerate(ends):
            os.dup2(end, number)
            os.close(end)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environ"])
        arguments = [word for word in order["command"][1:] if word != "-u"]
        random.seed()
        sys.argv = arguments
        sys.path[:1] = [str(Path(arguments[0]).parent), *_added(order["environ"])]
        sys.stdout.reconfigure(line_buffering=True, write_through=True)  # type: ignore[union-attr]
        runpy.run_path(arguments[0], run_name="__main__")
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _added(environ: dict[str, str]) -> list[str]:
    return [folder for folder in environ.get("PYTHONPATH", "").split(os.pathsep) if folder and folder not in sys.path]


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
