"""The simulated Webex itself: starts, stops, and what tests do to it behind the API's back."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from . import backdoor
from .application import Application
from .clock import Clock, Source, real_time
from .control import Control
from .departed import Departed
from .faults import Fault, Faults
from .group_rows import GroupRows
from .groups import Groups
from .journal import Journal, Request
from .meetings import MeetingsSite, SimulatedSite
from .meetings.handle import UnknownSiteError, follow, make_administrator
from .meetings.rows import Rows
from .meetings.service import Service
from .meetings.site import SITE_ADMIN, default_sites
from .rest.handle import RestHandle
from .rest.http import SCOPES as REST_SCOPES
from .rest.service import Service as RestService
from .schemas import group_model, user_model
from .scim import SCOPES as SCIM_SCOPES
from .scim import Scim
from .server import LOOPBACK, Server
from .store import Condition, Store
from .users import Users

SCOPES = SCIM_SCOPES | REST_SCOPES
"""Every scope that the simulator asks for somewhere."""


class SimulatorError(Exception):
    """The simulator cannot start; one sentence says why and what to do."""


class Simulator(RestHandle):
    """A Webex org on loopback, with one administrator in it.

    Serves from ``with`` (or ``start``) until the block ends (or ``close``). A new simulator has a new random org id
    and token; with ``state``, a file, accounts, org id and token are kept there, and only the port may change.

    Args:
        state: SQLite file that keeps everything, made where it does not exist; None keeps nothing.
        port: to listen on; 0 takes a free one.
        latency_ms: added to every answer of the API.
        verified_domains: where given, a userName of any other domain is refused.
        scopes: of ``token``; all where not given.
        list_lag: seconds until a new user shows up in listings (those of Webex are eventually consistent).
        sites: Meetings sites; without them there is ``acme``, a site-admin one, and ``acme-hub``, which Control Hub
            manages. Sites that a state file has already stay as they are there.
        clock: returns the time as an aware datetime; ``advance`` moves on from it, and the state file remembers.
        block_deleted: whether the address of an account that is deleted, softly or by DELETE, is blocked for 30 days.

    Raises:
        SimulatorError: the port is taken, or the state file cannot be used.
    """

    def __init__(
        self,
        state: Path | str | None = None,
        port: int = 0,
        latency_ms: int = 0,
        verified_domains: Iterable[str] = (),
        scopes: Iterable[str] = SCOPES,
        list_lag: float = 0.0,
        sites: Iterable[SimulatedSite] | None = None,
        clock: Source = real_time,
        block_deleted: bool = False,
    ) -> None:
        # Built once a process, here rather than in the first requests, which come at once.
        user_model(), group_model()
        self._store = _opened(Path(state) if state is not None else None)
        self._faults = Faults()
        self._journal = Journal()
        self._scopes = frozenset(scopes)
        self._running: threading.Thread | None = None
        self.org_id = self._store.fact("org_id", str(uuid.uuid4()))
        self.token = self._store.fact("token", f"simulated-{secrets.token_urlsafe(32)}")
        domains = frozenset(domain.lower() for domain in verified_domains)
        self._clock = Clock(self._store, clock)
        self._store.now = self._clock.seconds
        self._users = Users(
            self._store, self.org_id, "", clock=self._clock, verified_domains=domains, list_lag=list_lag
        )
        self._departed = Departed(self._users, blocking=block_deleted)
        self._groups = Groups(GroupRows(self._store), self._users)
        self._meetings = Service(Rows(self._store, self._clock), self._users)
        self._users.on_change += [partial(follow, self._meetings.rows), self._groups.follow]
        self.rest = RestService(self._users, self._groups.rows)
        scim = Scim(self._users, self._groups, self._departed)
        self._application = Application(
            self._store, scim, self._meetings, self.rest, self._faults, self._journal, Control(self)
        )
        self._application.latency_ms = latency_ms
        self._server = self._listening(port)
        self.url = f"http://{LOOPBACK}:{self._server.server_port}"
        self._users.base = self.scim_url
        self._make_sites(sites)
        self._make_administrators()
        self.make_rest_defaults()

    @property
    def scim_url(self) -> str:
        """The SCIM base, which ends before ``/Users``."""
        return f"{self.url}/identity/scim/{self.org_id}/v2"

    @property
    def api_url(self) -> str:
        """The base of the REST APIs."""
        return f"{self.url}/v1"

    def environment(self) -> dict[str, str]:
        """Return the environment variables that point the provider at this simulator, and at its site-admin site."""
        site = next((site for site in self.sites() if site.kind == SITE_ADMIN), None)
        return {
            "WEBEX_ORG_ID": self.org_id,
            "WEBEX_ACCESS_TOKEN": self.token,
            "WEBEX_SCIM_URL": self.scim_url,
            "WEBEX_API_URL": self.api_url,
            **(site.environment() if site else {}),
        }

    # Meetings

    def site(self, name: str) -> MeetingsSite:
        """Return a Meetings site by its name. Raises UnknownSiteError, a KeyError, where there is none."""
        known = self._meetings.sites
        if name.lower() not in known:
            raise UnknownSiteError(
                f"there is no Meetings site {name!r}; there are {', '.join(sorted(known)) or 'none'}"
            )
        return MeetingsSite(self._meetings, name.lower(), self.url)

    def sites(self) -> list[MeetingsSite]:
        """Return every Meetings site, in the order of their names."""
        return [self.site(name) for name in sorted(self._meetings.sites)]

    # life

    def start(self) -> Self:
        """Serve in the background."""
        if self._running is None:
            serve = self._server.serve_forever
            self._running = threading.Thread(target=serve, kwargs={"poll_interval": 0.05}, daemon=True)
            self._running.start()
        return self

    def close(self) -> None:
        """Stop serving, close the clients' connections and the state file."""
        if self._running is not None:
            self._server.shutdown()
            self._running.join()
        self._server.server_close()
        self._server.close_connections()
        self._store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Simulator(org_id={self.org_id!r}, url={self.url!r})"

    # what was asked

    def requests(self, write_only: bool = False) -> list[Request]:
        """Return the requests that the API has seen, or those that were meant to change something."""
        return self._journal.requests(write_only=write_only)

    def clear_requests(self) -> None:
        """Forget the requests seen so far."""
        self._journal.clear()

    # what goes wrong

    def fault(
        self,
        status: int | None = None,
        method: str | None = None,
        path: str | None = None,
        times: int = 1,
        retry_after: int | str | None = None,
        delay_ms: int = 0,
        drop: Literal["before", "after"] | None = None,
        exception_id: str | None = None,
        reason: str = "",
    ) -> None:
        """Let the next matching requests fail; see ``Fault``. Raises ValueError for a fault that cannot be."""
        self._faults.add(Fault(status, method, path, times, retry_after, delay_ms, drop, exception_id, reason))

    def clear_faults(self) -> None:
        """Forget the faults that still wait for a request."""
        self._faults.clear()

    # who is there, behind the API's back

    def users(self) -> list[dict[str, Any]]:
        """Return every user as SCIM shows it, the administrator first."""
        return [self._users.representation(account) for account in self._store.select(Condition())]

    def add_user(self, user: dict[str, Any]) -> dict[str, Any]:
        """Add a user as an administrator in Control Hub would; only ``userName`` is needed. Raises SCIMException."""
        return backdoor.add(self._users, user)

    def edit_user(self, user_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Set attributes of a user (None removes one, an object is merged, a list replaces). Raises SCIMException."""
        return backdoor.edit(self._users, user_id, changes)

    def remove_user(self, user_id: str) -> None:
        """Remove a user. Raises SCIMException where there is none."""
        self._users.delete(user_id)

    def soft_delete(self, user_id: str, blocked: bool | None = None) -> dict[str, Any]:
        """Rename a user to ``<32 hex digits><userName>`` and deactivate it, as Entra's connector leaves people.

        After 30 days of the simulator's clock the account is gone. ``blocked`` says whether another account can have
        the address until then (``block_deleted`` where not given). Raises SCIMException.
        """
        return self._departed.soft_delete(user_id, blocked)

    def recover(self, user_id: str) -> dict[str, Any]:
        """Recover a soft-deleted user as an administrator can: active, under the old name. Raises SCIMException."""
        return self._departed.recover(user_id)

    # groups, behind the API's back

    def groups(self) -> list[dict[str, Any]]:
        """Return every group as SCIM shows it, with all its members, the oldest first."""
        return self._groups.all()

    def add_group(self, group: dict[str, Any]) -> dict[str, Any]:
        """Add a group with any number of members; only ``displayName`` is needed. Raises SCIMException."""
        return backdoor.add_group(self._groups, group)

    def edit_group(self, group_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Set attributes of a group (None removes one, a list of members replaces them). Raises SCIMException."""
        return backdoor.edit_group(self._groups, group_id, changes)

    def remove_group(self, group_id: str) -> None:
        """Remove a group, not its members. Raises SCIMException where there is none."""
        self._groups.delete(group_id)

    # time

    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self._clock.now()

    def advance(self, days: float = 0, hours: float = 0, seconds: float = 0) -> datetime:
        """Move the clock on and return the time it is then. Raises ValueError for a step back."""
        self._clock.advance(days=days, hours=hours, seconds=seconds)
        self._departed.purge()
        return self.now()

    # elsewhere

    def claim_elsewhere(self, user_name: str) -> None:
        """Let a user of another org have this userName: creating it here is a conflict, finding it is not possible."""
        self._store.claim(user_name)

    def issue_token(self, scopes: Iterable[str] = SCOPES, org_id: str | None = None) -> str:
        """Return another valid token, with fewer scopes or of another org."""
        token = f"simulated-{secrets.token_urlsafe(32)}"
        self._store.put_token(token, org_id or self.org_id, scopes, self._store.fact("administrator", ""))
        return token

    def reset(self) -> None:
        """Go back to a new org with its administrator only, and sites as at first; credentials stay."""
        with self._store.transaction():
            self._store.clear()
            self._groups.rows.clear()
            self._meetings.rows.clear()
            self._meetings.reload()
            self._make_administrators()
            self.rest.rows.clear()
            self.make_rest_defaults()
        self.clear_faults()
        self.clear_requests()

    # inside

    def _make_sites(self, given: Iterable[SimulatedSite] | None) -> None:
        known = self._meetings.sites
        sites = [] if given is None and known else default_sites() if given is None else given
        with self._store.transaction():
            for site in sites:
                if site.name not in known:
                    self._meetings.rows.add_site(site, f"Simulated-{secrets.token_urlsafe(16)}-1a")
        self._meetings.reload()

    def _make_administrators(self) -> None:
        user_id = self._store.fact("administrator", str(uuid.uuid4()))
        with self._store.transaction():
            if self._store.get(user_id) is None:
                backdoor.add_administrator(self._users, user_id)
            self._store.put_token(self.token, self.org_id, self._scopes, user_id)
            for site in self._meetings.sites.values():
                make_administrator(self._meetings, site, user_id)

    def _listening(self, port: int) -> Server:
        try:
            return Server(self._application, port, self._clock.seconds)
        except (OSError, OverflowError) as error:
            self._store.close()
            raise SimulatorError(f"the simulator cannot listen on port {port} ({error}): choose another one") from None


def _opened(state: Path | None) -> Store:
    try:
        return Store(state)
    except (OSError, sqlite3.Error) as error:
        raise SimulatorError(f"the simulator cannot use {state} as its state ({error}): name another file") from None
