"""How many calls may start: at once, and a second."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Budget:
    """Lets callers through one by one, from any number of threads.

    `concurrency` bounds calls in flight. `per_second` (None: no bound) is a token bucket that holds
    one second's worth. `hold` stops all callers for a while: when Webex says 429 to one, it means all.
    """

    def __init__(
        self,
        concurrency: int,
        per_second: float | None,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._seats = threading.BoundedSemaphore(concurrency)
        self._interval = 1.0 / per_second if per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_slot = float("-inf")
        self._held_until = float("-inf")

    @contextmanager
    def seat(self) -> Iterator[None]:
        """Waits for the turn, and keeps a seat for one attempt."""
        wait = self._claim()
        if wait > 0:
            self._sleep(wait)
        with self._seats:
            yield

    def hold(self, seconds: float) -> None:
        """Lets nobody start for `seconds` from now."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def _claim(self) -> float:
        """Takes the next slot; returns the seconds until it."""
        with self._lock:
            now = self._clock()
            saved_up = max(0.0, 1.0 - self._interval) if self._interval else 0.0
            slot = max(self._next_slot, now - saved_up)
            self._next_slot = slot + self._interval
            return max(slot, self._held_until) - now
