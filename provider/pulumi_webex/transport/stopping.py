"""Whether this process is to start no more calls, since somebody stopped the run."""

from __future__ import annotations

import threading

_asked = threading.Event()


def ask() -> None:
    """From now on no call starts; those under way are waited for, and pauses before another attempt end."""
    _asked.set()


def asked() -> bool:
    """Whether the run was stopped."""
    return _asked.is_set()


def pause(seconds: float) -> None:
    """Sleeps, but no longer than until the run is stopped."""
    _asked.wait(seconds)


def forget() -> None:
    """Starts anew, for a process that makes several runs, such as a test."""
    _asked.clear()
