"""Which account each resource of a run stands for, so that two never work on the same one."""

from __future__ import annotations

import threading

MAX_WARNED = 10
"""How many people the warnings of one kind name in one run."""


class Registry:
    """Which accounts and userNames, or groups and their names, the resources of this run stand for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._declared: dict[str, str] = {}
        self._given_up: dict[str, str] = {}
        self._alive: dict[str, set[str]] = {}
        self._made: set[tuple[str, str | None]] = set()
        self._warned: set[str] = set()

    def may_warn(self, urn: str | None) -> bool:
        """Whether one more warning may name a person: an export may give a reason for everybody."""
        with self._lock:
            self._warned.add(urn or "")
            return len(self._warned) <= MAX_WARNED

    def declare(self, user_name: str, urn: str | None) -> str | None:
        """Notes that the program declares this userName; returns another resource that did so before."""
        if urn is None:
            return None
        with self._lock:
            holder = self._declared.setdefault(user_name.casefold(), urn)
        return holder if holder != urn else None

    def rename(self, old: str, new: str, urn: str | None) -> None:
        """Notes that a resource of the program gives up a userName for another one."""
        if urn is not None and old.casefold() != new.casefold():
            with self._lock:
                self._given_up[old.casefold()] = urn

    def handed_over(self, old: str, new: str) -> tuple[str, str, str] | None:
        """A userName that one resource gives up and another one declares, as (name, giver, taker).

        Looks at the names of one resource. Of the two resources, the one that is checked later finds the other.
        """
        with self._lock:
            for name in (old.casefold(), new.casefold()):
                giver, taker = self._given_up.get(name), self._declared.get(name)
                if giver and taker and giver != taker:
                    return name, giver, taker
        return None

    def keep(self, account_id: str, urn: str | None) -> None:
        """Notes that a resource which stays stands for this account."""
        if urn is not None:
            with self._lock:
                self._alive.setdefault(account_id, set()).add(urn)

    def make(self, account_id: str, urn: str | None) -> None:
        """Notes that a resource was created in this run for this account."""
        self.keep(account_id, urn)
        with self._lock:
            self._made.add((account_id, urn))

    def other_keeper(self, account_id: str, urn: str | None) -> str | None:
        """The URN of another resource that stands for this account in this run."""
        with self._lock:
            return min(self._alive.get(account_id, set()) - {urn or ""}, default=None)

    def leave(self, account_id: str, urn: str | None) -> str | None:
        """Notes that a resource gives this account up; returns the URN of one that manages it now."""
        with self._lock:
            holders = self._alive.get(account_id, set())
            holders.discard(urn or "")
            if (account_id, urn) in self._made:
                return urn or "another resource"
            return min(holders, default=None)

    def declared_by_other(self, user_name: str, urn: str | None) -> str | None:
        """The URN of another resource of this run that declares this userName."""
        with self._lock:
            holder = self._declared.get(user_name.casefold())
        return holder if urn is not None and holder != urn else None
