"""Whom the resources of one run have in Webex, by address: so that nobody has to be looked up again."""

from __future__ import annotations

import threading


class Known:
    """The ids of people by their address; any number of threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[str, str] = {}

    def note(self, user_name: str, user_id: str) -> None:
        """Notes that the account of this userName has this id."""
        with self._lock:
            self._ids[user_name.casefold()] = user_id

    def id_of(self, address: str) -> str | None:
        """The id of the account with this userName; None if no resource of this run has it."""
        with self._lock:
            return self._ids.get(address.casefold())
