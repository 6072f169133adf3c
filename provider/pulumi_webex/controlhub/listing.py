"""Reads many users for the price of a few requests."""

from __future__ import annotations

import threading

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.collection import PAGE
from pulumi_webex.controlhub.messages import User
from pulumi_webex.transport.errors import WebexError

SINGLE_READS = 10
"""So many reads go out one by one before it is asked how large the organization is."""


class Reader:
    """A read cache for one run, shared by its threads.

    It starts with one GET a user. After `SINGLE_READS` of them it reads the first page of the
    organization's list, which tells how many pages there are, and once as many reads were asked for
    as there are pages it reads the rest and answers from that: ten users of a huge organization
    cost ten GETs, all N of another about N/100. That somebody is gone is only ever believed from a
    GET of their own, since a list may lag behind or shift while it is paged.
    """

    def __init__(self, users: Users) -> None:
        self._users = users
        self._lock = threading.Lock()
        self._listing = threading.Lock()
        self._known: dict[str, User] = {}
        self._written: set[str] = set()
        self._asked = 0
        self._pages: int | None = None
        self._next_start: int | None = 1

    def get(self, user_id: str) -> User:
        """One user by id; raises what `Users.get` does, `NotFound` included."""
        with self._lock:
            self._asked += 1
        self._list_if_cheaper()
        with self._lock:
            if user_id in self._known:
                return self._known[user_id]
        user = self._users.get(user_id)
        self._keep(user)
        return user

    def expect(self, reads: int) -> None:
        """Says how many reads are about to come, so that the list is read at once if it is cheaper."""
        with self._lock:
            self._asked += reads

    def store(self, user: User) -> None:
        """Takes over what a write returned; a list read later does not replace it."""
        with self._lock:
            self._known[user["id"]] = user
            self._written.add(user["id"])

    def forget(self, user_id: str) -> None:
        """Drops what is known of a user that was changed or deleted; the next `get` asks Webex."""
        with self._lock:
            self._known.pop(user_id, None)
            self._written.add(user_id)

    def _list_if_cheaper(self) -> None:
        if not self._is_cheaper():
            return
        with self._listing:
            try:
                while self._is_cheaper():
                    self._read_page()
            except WebexError:
                # A token may read single users only; the single GET tells what is wrong, if anything is.
                self._next_start = None

    def _is_cheaper(self) -> bool:
        with self._lock:
            if self._next_start is None:
                return False
            return self._asked > SINGLE_READS if self._pages is None else self._asked >= self._pages

    def _read_page(self) -> None:
        start = self._next_start or 1
        page = self._users.page(start, PAGE)
        for user in page.resources:
            self._keep(user)
        after = start + page.step
        with self._lock:
            self._pages = -(-page.total // (page.step or PAGE)) if self._pages is None else self._pages
            self._next_start = after if page.step and after <= page.total else None

    def _keep(self, user: User) -> None:
        with self._lock:
            if isinstance(user.get("id"), str) and user["id"] not in self._written:
                self._known[user["id"]] = user
