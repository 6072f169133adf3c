"""The log of requests that a simulated Webex has seen, for tests to look at; secrets never enter it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 100_000
HIDDEN = "[secret]"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Request:
    """One request: ``status`` is None where the connection was dropped, ``body`` the parsed JSON or None.

    No header is kept, and a password in the body reads ``[secret]``.
    """

    method: str
    path: str
    status: int | None
    query: dict[str, str]
    body: Any


class Journal:
    """The requests in the order in which they were answered; the oldest go after 100,000."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[Request] = deque(maxlen=KEPT)

    def note(self, method: str, path: str, status: int | None, query: dict[str, str], body: Any) -> None:
        """Log a request."""
        with self._lock:
            self._seen.append(Request(method, path, status, query, _without_secrets(body)))

    def requests(self, *, write_only: bool = False) -> list[Request]:
        """Return the log, or what in it was meant to change something."""
        with self._lock:
            seen = list(self._seen)
        return [request for request in seen if not write_only or request.method in _WRITES]

    def clear(self) -> None:
        """Forget what was seen."""
        with self._lock:
            self._seen.clear()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    if not isinstance(value, dict):
        return value
    cleaned = {
        name: HIDDEN if str(name).lower() == "password" else _without_secrets(item) for name, item in value.items()
    }
    if "value" in cleaned and str(cleaned.get("path", "")).lower().endswith("password"):
        cleaned["value"] = HIDDEN
    return cleaned
