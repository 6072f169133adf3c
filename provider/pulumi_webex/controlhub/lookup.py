"""Looks many users up with few requests: the list of the organization, or a search for each, whichever is cheaper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pulumi_webex.controlhub.client import Found, Users
from pulumi_webex.controlhub.collection import PAGE
from pulumi_webex.controlhub.messages import Page, User, in_parts, quoted, was_renamed_from
from pulumi_webex.transport.errors import ApiError, BadToken

T = TypeVar("T")
R = TypeVar("R")

IDS_AT_ONCE = 50
"""Ids in one search, joined with ``or`` as public clients do."""
_FEW = 2
"""So few people are looked up one by one without asking how large the organization is."""


class Lookup:
    """The look-ups of one run. `at_once` calls go out side by side."""

    def __init__(self, users: Users, at_once: int) -> None:
        self._users = users
        self._at_once = at_once
        self._total: int | None = None
        self._alone = threading.Lock()
        self._searches = 0
        self._reading = False
        self._listed: _Listed | None = None

    def by_name(self, names: Iterable[str]) -> dict[str, Found]:
        """Who has each userName, and which soft-deleted accounts had it, by the name in lower case (casefold)."""
        wanted = {name.casefold(): name for name in names}
        found = self._listed_names(wanted) if self._list_is_cheaper(len(wanted)) else {}
        missing = [name for folded, name in wanted.items() if folded not in found]
        return found | dict(
            zip((name.casefold() for name in missing), self.side_by_side(self._users.find, missing), strict=True)
        )

    def find(self, user_name: str) -> Found:
        """Who has this userName, as `Users.find` answers it.

        Many are looked up one after the other by resources that know nothing of each other. So once the searches have
        cost as many requests as the list, the list is read, and answers for the rest of the run.
        """
        with self._alone:
            self._searches += 1
            reads = self._listed is None and not self._reading and self._searches > _FEW
            self._reading |= reads
        if reads:  # the others go on searching until the list is there
            try:
                self._read_list_if_cheaper()
            finally:
                self._reading = False
        listed = self._listed
        found = listed.find(user_name) if listed else None
        return found or self._users.find(user_name)

    def _read_list_if_cheaper(self) -> None:
        if self._list_is_cheaper(self._searches):
            users, complete = self._all()
            self._listed = _Listed(users, complete)

    def by_id(self, ids: Collection[str]) -> dict[str, User]:
        """The users with these ids; who does not show in a list or search is left out, and need not be gone."""
        searches = -(-len(ids) // IDS_AT_ONCE)
        if len(ids) > _FEW and self._list_is_cheaper(searches):
            listed, _ = self._all()
            return {user["id"]: user for user in listed if user.get("id") in ids}
        parts = list(in_parts(sorted(ids), IDS_AT_ONCE))
        found = [user for some in self.side_by_side(self._with_ids, parts) for user in some]
        return {user["id"]: user for user in found if user.get("id") in ids}  # whatever else a service answers

    def side_by_side(self, call: Callable[[T], R], items: Collection[T]) -> list[R]:
        """The answers in the order of `items`; the first error ends it."""
        return side_by_side(self._at_once, call, items)

    def _with_ids(self, ids: Iterable[str]) -> list[User]:
        return list(self._users.list(" or ".join(f"id eq {quoted(one)}" for one in ids)))

    def _list_is_cheaper(self, requests: int) -> bool:
        """Whether the list has no more pages than so many requests; reading one page tells, so few are not worth it."""
        if requests <= _FEW:
            return False
        if self._total is None:
            try:
                self._total = self._users.count()
            except BadToken:
                raise
            except ApiError:  # a token may be for single users only
                self._total = 10**9
        return -(-self._total // PAGE) < requests

    def _listed_names(self, wanted: dict[str, str]) -> dict[str, Found]:
        """What the list says; names that it lacks are left out where it came incomplete."""
        listed = _Listed(*self._all())
        return {name: found for name in wanted if (found := listed.find(name))}

    def _all(self) -> tuple[list[User], bool]:
        """Every user once, and whether as many came as the list says there are."""
        first = self._users.page(1, PAGE)
        starts = range(1 + first.step, first.total + 1, first.step) if first.step else range(0)
        pages: list[Page] = [first, *self.side_by_side(lambda start: self._users.page(start, PAGE), starts)]
        users = {str(user.get("id")): user for page in pages for user in page.resources}
        self._total = max(page.total for page in pages)
        return list(users.values()), len(users) >= self._total


def side_by_side(at_once: int, call: Callable[[T], R], items: Collection[T]) -> list[R]:
    """The answers to so many calls at once, in the order of `items`; the first error ends it."""
    if len(items) <= 1:
        return [call(item) for item in items]
    with ThreadPoolExecutor(min(at_once, len(items))) as pool:
        return list(pool.map(call, items))


class _Listed:
    """The list of an organization, and whether it came `complete`."""

    def __init__(self, users: Iterable[User], complete: bool) -> None:
        self._complete = complete
        self._exact: dict[str, User] = {}
        self._endings: dict[str, list[User]] = {}
        for user in users:
            name = str(user.get("userName", "")).casefold()
            self._exact[name] = user
            for ending in _endings(name) if user.get("active") is False else ():
                self._endings.setdefault(ending, []).append(user)

    def find(self, user_name: str) -> Found | None:
        """Who has this userName; None if the list does not tell."""
        name = user_name.casefold()
        exact = self._exact.get(name)
        if exact is None and not self._complete:
            return None
        return Found(exact, [user for user in self._endings.get(name, ()) if was_renamed_from(user, name)])


def _endings(name: str) -> Iterator[str]:
    """What may have been the userName before a soft deletion put an identifier of 8 or more characters before it."""
    return (name[start:] for start in range(8, name.find("@") + 1))
