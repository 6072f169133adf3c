"""What the calls of one run share: settings, client, cache of reads, and who was seen.

A provider object is pickled into state, so it holds nothing; all of this lives in the process.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.groups import Groups
from pulumi_webex.controlhub.holdings import Holdings
from pulumi_webex.controlhub.licenses import Licenses
from pulumi_webex.controlhub.listing import Reader
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.transport.errors import Refused, SettingsError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings

MAX_GONE = 5
"""Accounts that one refresh may find gone before it stops: many at once is rather a wrong target."""

MAX_WARNED = 10
"""People named in warnings of one kind in one run."""


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
        """Whether one more person may be warned about by name; an export may have a doubt about everybody."""
        with self._lock:
            self._warned.add(urn or "")
            return len(self._warned) <= MAX_WARNED

    def declare(self, user_name: str, urn: str | None) -> str | None:
        """Notes that the program declares this userName; answers another resource that did so before."""
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

        Looks at the names of one resource; whichever of the two is checked later finds the other.
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
        """Notes that a resource gives this account up; answers the URN of one that goes on with it."""
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


class Run:
    """One run against one target."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.registry = Registry()
        self.group_registry = Registry()
        self.ledger = Ledger(settings.allow_removals)
        self._lock = threading.Lock()
        self._transport: Transport | None = None
        self._users: Users | None = None
        self._reader: Reader | None = None
        self._groups: Groups | None = None
        self._licenses: Licenses | None = None
        self._holdings: Holdings | None = None
        self._gone: set[str] = set()
        self._taken: set[str] = set()

    @property
    def transport(self) -> Transport:
        """The one session that all clients of the run share; made when it is first needed, since check and diff do
        without."""
        self.settings.require_token()
        with self._lock:
            if self._transport is None:
                self._transport = Transport(self.settings)
            return self._transport

    @property
    def users(self) -> Users:
        """The client for users."""
        transport = self.transport
        with self._lock:
            if self._users is None:
                self._users = open_users(transport)
            return self._users

    @property
    def reader(self) -> Reader:
        """The cache that the reads of this run share."""
        users = self.users
        with self._lock:
            if self._reader is None:
                self._reader = Reader(users)
            return self._reader

    @property
    def licenses(self) -> Licenses:
        """The client for licenses."""
        transport = self.transport
        with self._lock:
            if self._licenses is None:
                self._licenses = open_licenses(transport)
            return self._licenses

    @property
    def holdings(self) -> Holdings:
        """The cache of who holds which license that this run shares."""
        licenses = self.licenses
        with self._lock:
            if self._holdings is None:
                self._holdings = Holdings(licenses)
            return self._holdings

    def believe_taken(self, key: str) -> None:
        """Counts a license that somebody lost; raises `Refused` where that is not to be believed."""
        where = " ".join(self.settings.target.values())
        if not self.licenses.list():
            raise Refused(
                f"Webex answers that {where} has no licenses at all, so nothing was changed in state: check "
                "webex:orgId, webex:apiUrl and the access token"
            )
        gone, limit = self._counted(self._taken, key)
        if gone > limit:
            raise Refused(
                f"More than {limit} licenses that state knows were taken from people of {where}, so this one and all "
                "further ones are kept in state: check webex:orgId and the access token, or, if that is so, set "
                "webex:allowRemovals to how many"
            )

    @property
    def groups(self) -> Groups:
        """The client for groups."""
        transport = self.transport
        with self._lock:
            if self._groups is None:
                self._groups = open_groups(transport)
            return self._groups

    def believe_gone(self, account_id: str, noun: str = "accounts") -> None:
        """Counts an account or a group that Webex no longer has; raises `Refused` where that is not to be believed."""
        where = " ".join(self.settings.target.values())
        if self.users.count() == 0:
            raise Refused(
                f"Webex answers that {where} has no users at all, so nothing was changed in state: check webex:orgId, "
                "webex:scimUrl and the access token"
            )
        gone, limit = self._counted(self._gone, account_id)
        if gone > limit:
            raise Refused(
                f"More than {limit} {noun} that state knows are gone from {where}, so this one and all further ones "
                "are kept in state: check webex:orgId and the access token, or, if they were really deleted, set "
                f"webex:allowRemovals to how many"
            )

    def _counted(self, gone: set[str], key: str) -> tuple[int, int]:
        """How many are gone by now, and how many may be."""
        with self._lock:
            gone.add(key)
            return len(gone), self._removal_limit()

    def _removal_limit(self) -> int:
        allowed = (self.settings.allow_removals or "").partition(":")[0].strip()
        return max(MAX_GONE, int(allowed)) if allowed.isdecimal() else MAX_GONE

    def refuse_write(self) -> None:
        """Raises `Refused` where the stack is paused."""
        if self.settings.paused:
            raise Refused("nothing was written, since webex:paused is set; take it away to go on")


def open_users(transport: Transport) -> Users:
    """The client for users over this session."""
    return Users(transport, transport.settings.scim_url)


def open_groups(transport: Transport) -> Groups:
    """The client for groups over this session."""
    return Groups(transport, transport.settings.scim_url)


def open_licenses(transport: Transport) -> Licenses:
    """The client for licenses over this session."""
    return Licenses(transport, transport.settings.api_url, transport.settings.org_id)


_runs: dict[tuple[tuple[str, str], ...], Run] = {}
_current: Run | SettingsError | None = None
_lock = threading.Lock()


def start(resolve: Callable[[], Settings]) -> Run | None:
    """Begins a run with the settings that `resolve` gives, or joins the one with the same target.

    A `SettingsError` is kept for `current` to raise: the engine shows it best as the failure of a
    resource, not of the provider.
    """
    global _current
    with _lock:
        try:
            settings = resolve()
        except SettingsError as error:
            _current = error
            return None
        key = tuple(sorted(settings.target.items()))
        if key not in _runs or _runs[key].settings != settings:
            _runs[key] = Run(settings)
        _current = _runs[key]
        return _runs[key]


def current() -> Run:
    """The run of this process. Raises the `SettingsError` that kept it from starting."""
    if isinstance(_current, Run):
        return _current
    raise _current or SettingsError("The provider was not configured before it was used")


def end() -> None:
    """Forgets everything; for a process that makes several runs, as tests do."""
    global _current
    with _lock:
        _runs.clear()
        _current = None
