"""Whom the resources of one run have in Webex, by address, so that nobody has to be looked up again."""

from __future__ import annotations

import threading


class Known:
    """The ids of people by their address; any number of threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[str, str] = {}
        self._waiting: set[str] = set()
        self._meant: set[str] = set()

    def note(self, user_name: str, user_id: str) -> None:
        """Notes that the account of this userName has this id."""
        with self._lock:
            self._ids[user_name.casefold()] = user_id
            self._waiting.discard(user_name.casefold())

    def id_of(self, address: str) -> str | None:
        """The id of the account with this userName; None if no resource of this run has it."""
        with self._lock:
            return self._ids.get(address.casefold())

    def mean(self, user_name: str) -> None:
        """Notes that a run which is about some people only is about this one."""
        with self._lock:
            self._meant.add(user_name.casefold())

    def means(self, address: str) -> bool:
        """Whether a run which is about some people only is about this one."""
        with self._lock:
            return address.casefold() in self._meant

    def wait(self, user_name: str) -> None:
        """Notes that a resource declares this person, but that there is no account after this run."""
        with self._lock:
            self._waiting.add(user_name.casefold())

    def waits(self, address: str) -> bool:
        """Whether this person is declared, but has no account after this run, so that nothing can be given to them."""
        with self._lock:
            return address.casefold() in self._waiting
