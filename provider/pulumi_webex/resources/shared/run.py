"""What the calls of one run share: settings, clients, the cache of reads, and which accounts were seen.

A provider object is pickled into state, so it holds nothing; all of this lives in the process.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar, cast

from pulumi_webex.controlhub.bulk import Bulk
from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.groups import Groups
from pulumi_webex.controlhub.holdings import Holdings
from pulumi_webex.controlhub.licenses import Licenses
from pulumi_webex.controlhub.listing import Reader
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.resources.shared.known import Known
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.registry import Registry
from pulumi_webex.transport.errors import Refused, SettingsError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings

MAX_GONE = 5
"""How many accounts one refresh may find gone before it stops: many at once rather mean a wrong target."""

T = TypeVar("T")


class BaseRun(ABC):
    """What a run against an organization and a run against a Meetings site have in common."""

    def __init__(self, *, paused: bool, allow_removals: str | None) -> None:
        self.registry = Registry()
        self._paused = paused
        self._allow_removals = allow_removals
        self._lock = threading.RLock()
        self._made: dict[str, object] = {}
        self._gone: dict[str, set[str]] = {}

    def refuse_write(self) -> None:
        """Raises `Refused` if the stack is paused."""
        if self._paused:
            raise Refused("nothing was written, since webex:paused is set; take it away to go on")

    @abstractmethod
    def believe_gone(self, account_id: str) -> None:
        """Counts an account that Webex no longer has; raises `Refused` if that cannot be believed."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` returned when this name was first asked for."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return cast("T", self._made[name])

    def count_gone(self, kind: str, key: str) -> int | None:
        """Counts something of this kind as gone; returns the limit if that makes more than it allows, else None.

        The limit is `MAX_GONE`, or the number with which webex:allowRemovals begins if that is higher.
        """
        allowed = (self._allow_removals or "").partition(":")[0].strip()
        limit = max(MAX_GONE, int(allowed)) if allowed.isdecimal() else MAX_GONE
        with self._lock:
            gone = self._gone.setdefault(kind, set())
            gone.add(key)
            return limit if len(gone) > limit else None


class Run(BaseRun):
    """One run against one organization."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(paused=settings.paused, allow_removals=settings.allow_removals)
        self.settings = settings
        self.group_registry = Registry()
        self.ledger = Ledger(settings.allow_removals)
        self.known = Known()

    @property
    def transport(self) -> Transport:
        """The one session that all clients of the run share. It is made on first use: check and diff need none."""
        self.settings.require_token()
        return self.once("transport", lambda: Transport(self.settings))

    @property
    def users(self) -> Users:
        """The client for users."""
        return self.once("users", lambda: open_users(self.transport))

    @property
    def reader(self) -> Reader:
        """The cache that the reads of this run share."""
        return self.once("reader", lambda: Reader(self.users))

    @property
    def lookup(self) -> Lookup:
        """What looks many users up with few requests."""
        return self.once("lookup", lambda: Lookup(self.users, self.settings.concurrency))

    @property
    def bulk(self) -> Bulk:
        """The endpoint for many writes in one request."""
        return self.once("bulk", lambda: Bulk(self.transport, self.settings.scim_url))

    @property
    def groups(self) -> Groups:
        """The client for groups."""
        return self.once("groups", lambda: Groups(self.transport, self.settings.scim_url))

    @property
    def licenses(self) -> Licenses:
        """The client for licenses."""
        transport, settings = self.transport, self.settings
        return self.once("licenses", lambda: Licenses(transport, settings.api_url, settings.org_id))

    @property
    def holdings(self) -> Holdings:
        """The cache of who holds which license."""
        return self.once("holdings", lambda: Holdings(self.licenses))

    def believe_gone(self, account_id: str, noun: str = "accounts") -> None:
        """Counts an account or a group that Webex no longer has; raises `Refused` if that cannot be believed."""
        if self.users.count() == 0:
            raise Refused(
                f"Webex answers that {self._where} has no users at all, so nothing was changed in state: check "
                "webex:orgId, webex:scimUrl and the access token"
            )
        limit = self.count_gone("accounts", account_id)
        if limit is not None:
            raise Refused(
                f"More than {limit} {noun} that state knows are gone from {self._where}, so this one and all further "
                "ones are kept in state: check webex:orgId and the access token, or, if they were really deleted, "
                "set webex:allowRemovals to how many"
            )

    def believe_taken(self, key: str) -> None:
        """Counts a license that somebody lost; raises `Refused` if that cannot be believed."""
        if not self.licenses.list():
            raise Refused(
                f"Webex answers that {self._where} has no licenses at all, so nothing was changed in state: check "
                "webex:orgId, webex:apiUrl and the access token"
            )
        limit = self.count_gone("licenses", key)
        if limit is not None:
            raise Refused(
                f"More than {limit} licenses that state knows were taken from people of {self._where}, so this one and "
                "all further ones are kept in state: check webex:orgId and the access token, or, if that is so, set "
                "webex:allowRemovals to how many"
            )

    @property
    def _where(self) -> str:
        return " ".join(self.settings.target.values())


def open_users(transport: Transport) -> Users:
    """The client for users over this session."""
    return Users(transport, transport.settings.scim_url)


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
    """Forgets everything, for a process that makes several runs, such as a test."""
    global _current
    with _lock:
        _runs.clear()
        _current = None
