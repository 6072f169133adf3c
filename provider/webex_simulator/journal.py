"""The log of requests that a simulated Webex has seen, for tests to look at; secrets never enter it."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from webex_simulator.faults import XML

KEPT = 100_000
HIDDEN = "[secret]"
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_XML_WRITES = frozenset({"CreateUser", "SetUser", "DelUser", "UploadPMRImage"})


@dataclass(frozen=True)
class SeenRequest:
    """One request: ``status`` is None if the connection was dropped, ``body`` the parsed JSON or None.

    A request of the XML API has ``XML`` as its method, the operation (``SetUser``) as its path, ``{"site": …}`` as
    its query, the elements of its body as nested objects, and ``exception_id`` where the answer was FAILURE
    (``unknown`` where that has none). No header is kept, and secrets in the body read ``[secret]``.
    """

    method: str
    path: str
    status: int | None
    query: dict[str, str]
    body: Any
    exception_id: str = ""

    @property
    def is_write(self) -> bool:
        """Whether it was meant to change something."""
        return self.path in _XML_WRITES if self.method == XML else self.method in _WRITES


class RequestJournal:
    """The requests in the order in which they were answered; the oldest go after 100,000."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: deque[SeenRequest] = deque(maxlen=KEPT)

    def note(self, request: SeenRequest) -> None:
        """Log a request."""
        with self._lock:
            self._seen.append(replace(request, body=_without_secrets(request.body)))

    def requests(self, *, write_only: bool = False) -> list[SeenRequest]:
        """Return the log, or what in it was meant to change something."""
        with self._lock:
            seen = list(self._seen)
        return [request for request in seen if not write_only or request.is_write]

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
