"""Begins a cProfile in every thread, for `tests.bench.profiling`; uses nothing but the standard library.

In Python 3.12 and later only one profile can be active, and it is that of the thread which began first.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import threading
import time
from pathlib import Path
from typing import Any

_FOLDER = os.environ.get("BENCH_PROFILES")
_EVERY = 0.5
_SHARE = 20
"""Between two writes passes so many times as long as one took, which has all threads wait."""
_profiles: list[cProfile.Profile] = []


class _Snapshot:
    """What `pstats.Stats` reads, without ending the profile."""

    def __init__(self, stats: dict[Any, Any]) -> None:
        self.stats = stats

    def create_stats(self) -> None:
        """There is nothing to do: a real profile would end here."""


def _begin() -> None:
    profile = cProfile.Profile(time.thread_time)  # of the processor, since threads wait for each other most of the time
    try:
        profile.enable()
    except ValueError:  # another one is active already
        return
    _profiles.append(profile)


def _in_every_thread() -> None:
    run = threading.Thread.run

    def profiled(self: threading.Thread) -> None:
        _begin()
        run(self)

    threading.Thread.run = profiled  # type: ignore[method-assign]


def _write(file: Path) -> None:
    """Add up what the threads have so far; a profile goes on while it is read."""
    whole = pstats.Stats()
    for profile in list(_profiles):
        profile.snapshot_stats()
        if profile.stats:
            whole.add(pstats.Stats(_Snapshot(dict(profile.stats))))  # type: ignore[arg-type]
    unfinished = file.with_suffix(".part")
    whole.dump_stats(unfinished)
    unfinished.replace(file)
    file.with_suffix(".txt").write_text("\0".join(sys.orig_argv))


def _keep_writing(file: Path) -> None:
    took = 0.0
    while True:
        time.sleep(max(_EVERY, took * _SHARE))
        started = time.perf_counter()
        _write(file)
        took = time.perf_counter() - started


if _FOLDER:
    threading.Thread(target=_keep_writing, args=(Path(_FOLDER) / f"{os.getpid()}.prof",), daemon=True).start()
    _in_every_thread()
    _begin()
