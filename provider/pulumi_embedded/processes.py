"""Child processes of a run: provider processes, and how they are started, listened to and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Final, Protocol

from pulumi_embedded.errors import EngineError
from pulumi_embedded.nursery import Nursery
from pulumi_embedded.project import ProjectFile

_GUARD: Final = Path(__file__).with_name("guard.py")
_PATIENCE: Final = 5.0


class Process(Protocol):
    """What the engine uses of a process that it started."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...


def started(command: Sequence[str], folder: Path, environ: dict[str, str]) -> Process:
    """A new process with pipes, in a session of its own. Raises OSError if there is no such program."""
    return subprocess.Popen(
        list(command),
        cwd=folder,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


class Child:
    """A child process in a process group of its own, so that Ctrl-C reaches the engine only."""

    def __init__(
        self, command: Sequence[str], folder: Path, environ: dict[str, str], nursery: Nursery | None = None
    ) -> None:
        """``nursery``: where the child is forked, if it can be forked there."""
        forked = nursery is not None and nursery.serves(command[0], environ)
        start = nursery.start if nursery is not None and forked else started
        self.process: Process = start(command, folder, environ)
        self._pumps: list[threading.Thread] = []

    def first_line(self) -> str:
        """Wait for the first line on standard output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode(errors="replace").strip()

    def listen(self, out: Callable[[str], None], err: Callable[[str], None]) -> None:
        """Hand every further line over."""
        for stream, take in ((self.process.stdout, out), (self.process.stderr, err)):
            assert stream is not None
            pump = threading.Thread(target=_pump, args=(stream, take), daemon=True)
            pump.start()
            self._pumps.append(pump)

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code, or None if it did not end in time; its output has been handed over by then."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        for pump in self._pumps:
            pump.join(_PATIENCE)
        return code

    def stop(self) -> None:
        """End it, and whatever it started, first politely."""
        for send in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, send)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_PATIENCE)
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()


def _pump(stream: IO[bytes], take: Callable[[str], None]) -> None:
    for line in stream:
        text = line.decode(errors="replace").rstrip()
        if text:
            take(text)


class DynamicProviders:
    """Starts ``python -m pulumi.dynamic`` processes; one is started ahead, since each takes a fifth of a second."""

    def __init__(
        self,
        project: ProjectFile,
        environ: dict[str, str],
        engine: str,
        say: Callable[[str, str], None],
        nursery: Nursery | None = None,
    ) -> None:
        """``engine``: the address of the engine service; ``say(severity, text)`` takes what the processes print."""
        self._project = project
        self._environ = environ
        self._engine = engine
        self._say = say
        self._nursery = nursery
        self._lock = threading.Lock()
        self._ahead: Future[tuple[Child, str]] | None = None
        self._children: list[Child] = []

    def warm_up(self) -> None:
        """Start one in the background."""
        future: Future[tuple[Child, str]] = Future()
        self._ahead = future

        def begin() -> None:
            try:
                future.set_result(self._start())
            except Exception as error:
                future.set_exception(error)

        threading.Thread(target=begin, name="provider", daemon=True).start()

    def take(self) -> tuple[Child, str]:
        """A process and its address; raises EngineError if it does not start."""
        with self._lock:
            ahead, self._ahead = self._ahead, None
        return ahead.result() if ahead is not None else self._start()

    def _start(self) -> tuple[Child, str]:
        command = [self._project.python, "-u", str(_GUARD), "pulumi.dynamic", self._engine]
        child = Child(command, self._project.program_dir, self._environ, self._nursery)
        with self._lock:
            self._children.append(child)
        port = child.first_line()
        errors: list[str] = []

        def err(text: str) -> None:
            errors.append(text)
            self._say("info", text)

        if not port.isdigit():
            child.listen(errors.append, errors.append)
            child.process.wait(_PATIENCE)
            child.stop()
            reason = errors[-1] if errors else port or "it said nothing"
            raise EngineError(f"The dynamic provider did not start with {self._project.python}: {reason}")
        child.listen(lambda text: self._say("info", text), err)
        return child, f"127.0.0.1:{port}"

    def close(self) -> None:
        """End them all."""
        with self._lock:
            ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with contextlib.suppress(Exception):
                ahead.result(_PATIENCE)
        stopping = [threading.Thread(target=child.stop) for child in self._children]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()
