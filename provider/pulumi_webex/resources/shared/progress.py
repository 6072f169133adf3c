"""How far a long call is: how many of how many people, how fast, how long still, and how many failed so far."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pulumi_webex.resources.shared import rpc
from pulumi_webex.transport.names import PROGRESS

TERMINAL_SECONDS, LINE_SECONDS, LINES = 1.0, 10.0, 10
"""On a terminal a line a second, each in place of the last; elsewhere one for each tenth, at most one in 10 s."""

Tell = Callable[[str, bool], None]
"""Shows a line; the flag says that the next one takes its place."""


class Progress:
    """The progress of one call; any number of threads may share it. To be made by the thread that serves the call."""

    def __init__(
        self,
        total: int,
        *,
        tell: Tell | None = None,
        clock: Callable[[], float] = time.monotonic,
        terminal: bool | None = None,
    ) -> None:
        urn = rpc.urn()
        self._tell = tell or (lambda text, passing: rpc.report_progress(text, urn, passing=passing))
        self._clock = clock
        self._terminal = on_terminal() if terminal is None else terminal
        self._total = total
        self._done = self._failed = self._tenths = 0
        self._began = self._last = clock()
        self._lock = threading.Lock()

    def step(self, count: int = 1, *, failed: int = 0) -> None:
        """Notes that so many more people are done, `failed` of them without success."""
        with self._lock:
            self._done += count
            self._failed += failed
            now = self._clock()
            tenths = self._done * LINES // max(self._total, 1)
            due = now - self._last >= (TERMINAL_SECONDS if self._terminal else LINE_SECONDS)
            if not due or not (self._terminal or tenths > self._tenths) or self._done >= self._total:
                return
            self._last, self._tenths = now, tenths
            text = self._text(now - self._began)
        self._tell(text, self._terminal)

    def _text(self, seconds: float) -> str:
        rate = self._done / seconds
        left = (self._total - self._done) / rate
        failed = f", {self._failed} failed so far" if self._failed else ""
        return f"{self._done} of {self._total} people, {rate:.0f} a second, {_time(left)} left{failed}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def on_terminal() -> bool:
    """Whether somebody looks on: as WEBEX_PROGRESS says, else if the engine, our parent, writes to a terminal."""
    said = os.environ.get(PROGRESS)
    if said:
        return said == "terminal"
    if os.environ.get("CI"):
        return False
    try:
        return str(Path(f"/proc/{os.getppid()}/fd/1").readlink()).startswith(("/dev/pts/", "/dev/tty"))
    except OSError:
        return False
