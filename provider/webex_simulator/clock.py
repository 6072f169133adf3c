"""The clock of a simulated Webex: real time, or a test's own, moved on by an offset that is kept with the accounts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webex_simulator.store import AccountStore

_OFFSET = "clock_offset"
_LAST = datetime(9000, 1, 1, tzinfo=UTC)

Source = Callable[[], datetime]
"""Returns the time as an aware datetime."""


def real_time() -> datetime:
    """Return the time of this machine, in UTC."""
    return datetime.now(UTC)


class Clock:
    """What time it is in a simulated Webex; safe to use from many threads."""

    def __init__(self, store: AccountStore, source: Source = real_time) -> None:
        """Tell the time of ``source``, moved on by what ``store`` remembers."""
        self._store = store
        self._source = source
        self._lock = threading.Lock()
        self._offset = timedelta(seconds=float(store.fact(_OFFSET, "0")))

    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self._source().astimezone(UTC) + self._offset

    def seconds(self) -> float:
        """Return the simulated time as seconds since 1970."""
        return self.now().timestamp()

    def timestamp(self) -> str:
        """Return the simulated time, as ``2026-01-31T09:30:00.123Z``."""
        return text_of(self.now())

    def advance(self, **by: float) -> None:
        """Move on, durably, by what ``timedelta`` takes. Raises ValueError for a step back, or out of the calendar."""
        try:
            step = timedelta(**by)
        except OverflowError:
            step = timedelta.max
        with self._lock:
            if step < timedelta(0):
                raise ValueError("a simulator's clock only goes forward")
            if step > _LAST - self.now():
                raise ValueError("a simulator's clock ends with the year 8999")
            self._offset += step
            self._store.put_fact(_OFFSET, str(self._offset.total_seconds()))


def text_of(moment: datetime) -> str:
    """Return a time as Webex writes it, as ``2026-01-31T09:30:00.123Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
