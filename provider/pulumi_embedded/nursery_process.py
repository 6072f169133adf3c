"""The process that the engine's children are forked from; uses the standard library only.

``python nursery_process.py SOCKET MODULE…`` imports the modules, then takes orders on the socket: four bytes of length
with the three ends of the child's pipes, then JSON: ``command``, ``folder``, ``environ``. For each it writes ``born
PID 0``, and ``ended PID CODE`` when that child has ended. It has one thread and opens no channel, so that forks are
safe.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import random
import runpy
import select
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any


def _serve(link: socket.socket, modules: Sequence[str]) -> None:
    for name in modules:
        # What is missing is told by the child that needs it.
        with contextlib.suppress(Exception):
            import_module(name)
    gc.freeze()
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    while True:
        ready, _, _ = select.select([link.fileno(), wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _reap(link)
        if link.fileno() in ready and not _obey(link):
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
    while missing := int.from_bytes(size, "big") - len(data):
        piece = link.recv(missing)  # no more: the next order may be there already
        if not piece:
            return False
        data += piece
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
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        link.close()
        for number, end in enumerate(ends):
            os.dup2(end, number)
            os.close(end)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environ"])
        random.seed()
        code = _run([word for word in order["command"][1:] if word != "-u"])
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _run(arguments: list[str]) -> int:
    """Run a script as ``python -u SCRIPT ARGUMENT…`` does."""
    sys.argv = arguments
    _call(f"pulumi-{Path(arguments[0]).stem}")
    added = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder not in ("", *sys.path)]
    sys.path[:0] = [str(Path(arguments[0]).parent), *added]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, write_through=True)  # type: ignore[union-attr]
    runpy.run_path(arguments[0], run_name="__main__")
    return 0


def _call(name: str) -> None:
    """Gives this process a name of its own in lists of processes; its command line stays that of its parent."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name)


if __name__ == "__main__":
    # The folder of this file is no place to find modules in.
    del sys.path[0]
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
