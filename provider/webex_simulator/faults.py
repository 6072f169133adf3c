"""Failures on order: a status for the next matching requests, a delay, a connection that is dropped."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

XML = "XML"
"""What stands for the method of a request of the XML API."""


@dataclass
class Fault:
    """What happens to the next ``times`` requests that match ``method`` and ``path`` (a regular expression, searched).

    Attributes:
        status: answer this instead of doing anything.
        retry_after: the Retry-After header beside it, seconds or an HTTP date.
        delay_ms: wait before anything else; alone, the request then goes on as usual.
        drop: close the connection without an answer, ``before`` anything is done or ``after`` it was committed.
        exception_id: answer a request of the XML API with this exceptionID (HTTP 200), and only such a request.
        reason: the words beside the exceptionID; those of the real service where known, if left out.

    A request of the XML API is method ``XML`` and its operation, such as ``SetUser``, as the path; it matches as
    ``POST`` of ``/WBXService/XMLService`` too.
    """

    status: int | None = None
    method: str | None = None
    path: str | None = None
    times: int = 1
    retry_after: int | str | None = None
    delay_ms: int = 0
    drop: Literal["before", "after"] | None = None
    exception_id: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError if the fault says nothing, or something that cannot be."""
        if self.status is None and self.exception_id is None and self.drop is None and not self.delay_ms:
            raise ValueError("a fault needs a status, an exception_id, a delay_ms or a drop")
        if self.status is not None and self.exception_id is not None:
            raise ValueError("a fault has a status or an exception_id: the XML API answers 200 even if it refuses")
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError(f"a fault's status is 400 to 599, not {self.status}")
        if self.drop not in (None, "before", "after"):
            raise ValueError(f"a fault's drop is 'before' or 'after', not {self.drop!r}")
        if self.times < 1 or self.delay_ms < 0:
            raise ValueError("a fault's times is 1 or more, its delay_ms 0 or more")
        re.compile(self.path or "")

    def matches(self, method: str, path: str) -> bool:
        """Tell whether a request is meant."""
        return (self.method is None or self.method.upper() == method) and re.search(self.path or "", path) is not None

    def matches_any(self, ways: Sequence[tuple[str, str]]) -> bool:
        """Tell whether a request is meant that is known by several methods and paths."""
        is_xml = any(method == XML for method, _ in ways)
        return (is_xml or self.exception_id is None) and any(self.matches(*way) for way in ways)


class Faults:
    """The faults that wait for their requests; the first that matches is used, one per request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault behind those that wait."""
        with self._lock:
            self._waiting.append(fault)

    def take(self, *ways: tuple[str, str]) -> Fault | None:
        """Return the fault for this request, used once more, or None; ``ways`` are its methods and paths."""
        with self._lock:
            for fault in self._waiting:
                if fault.matches_any(ways):
                    fault.times -= 1
                    if not fault.times:
                        self._waiting.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        """Forget the faults that still wait."""
        with self._lock:
            self._waiting.clear()
