"""The simulated Webex itself: what it holds, and what tests do to it behind the API's back."""

from __future__ import annotations

import secrets
import sqlite3
import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from webex_simulator import backdoor
from webex_simulator.clock import Clock, Source
from webex_simulator.faults import Fault, Faults
from webex_simulator.journal import RequestJournal, SeenRequest
from webex_simulator.meetings import SimulatedSite, SiteHandle
from webex_simulator.meetings.handle import UnknownSiteError, follow, make_administrator
from webex_simulator.meetings.rows import SiteRows
from webex_simulator.meetings.service import XmlService
from webex_simulator.meetings.site import default_sites
from webex_simulator.rest.handle import RestHandle
from webex_simulator.rest.http import SCOPES as REST_SCOPES
from webex_simulator.rest.service import RestService
from webex_simulator.scim.api import SCOPES as SCIM_SCOPES
from webex_simulator.scim.api import Scim
from webex_simulator.scim.departed import Departed
from webex_simulator.scim.group_rows import GroupRows
from webex_simulator.scim.groups import SimulatedGroups
from webex_simulator.scim.schemas import group_model, user_model
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import AccountStore, Condition

SCOPES = SCIM_SCOPES | REST_SCOPES
"""Every scope that the simulator asks for somewhere."""


class SimulatorError(Exception):
    """The simulator cannot start; one sentence says why and what to do."""


class SimulatedWebex(RestHandle):
    """What a simulated Webex holds and does, apart from serving it; see `webex_simulator.simulator.Simulator`."""

    def __init__(
        self,
        state: Path | str | None,
        verified_domains: Iterable[str],
        scopes: Iterable[str],
        list_lag: float,
        clock: Source,
        block_deleted: bool,
    ) -> None:
        # Built once a process, here rather than in the first requests, which come at once.
        user_model(), group_model()
        self._store = _opened(Path(state) if state is not None else None)
        self.faults = Faults()
        self.journal = RequestJournal()
        self._scopes = frozenset(scopes)
        self.org_id = self._store.fact("org_id", str(uuid.uuid4()))
        self.token = self._store.fact("token", f"simulated-{secrets.token_urlsafe(32)}")
        domains = frozenset(domain.lower() for domain in verified_domains)
        self._clock = Clock(self._store, clock)
        self._store.now = self._clock.seconds
        self._users = SimulatedUsers(
            self._store, self.org_id, "", clock=self._clock, verified_domains=domains, list_lag=list_lag
        )
        self.departed = Departed(self._users, blocking=block_deleted)
        self._groups = SimulatedGroups(GroupRows(self._store), self._users)
        self.meetings = XmlService(SiteRows(self._store, self._clock), self._users)
        self._users.on_change += [partial(follow, self.meetings.rows), self._groups.follow]
        self.rest = RestService(self._users, self._groups.rows)
        self.scim = Scim(self._users, self._groups, self.departed)
        self.url = ""

    def settle(self, url: str, sites: Iterable[SimulatedSite] | None) -> None:
        """Gives the simulated Webex its address, and makes what it begins with: sites, administrators, licenses."""
        self.url = url
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

    # Meetings

    def site(self, name: str) -> SiteHandle:
        """Return a Meetings site by its name. Raises UnknownSiteError, a KeyError, if there is none."""
        known = self.meetings.sites
        if name.lower() not in known:
            raise UnknownSiteError(
                f"there is no Meetings site {name!r}; there are {', '.join(sorted(known)) or 'none'}"
            )
        return SiteHandle(self.meetings, name.lower(), self.url)

    def sites(self) -> list[SiteHandle]:
        """Return every Meetings site, in the order of their names."""
        return [self.site(name) for name in sorted(self.meetings.sites)]

    # what was asked

    def requests(self, write_only: bool = False) -> list[SeenRequest]:
        """Return the requests that the API has seen, or those that were meant to change something."""
        return self.journal.requests(write_only=write_only)

    def clear_requests(self) -> None:
        """Forget the requests seen so far."""
        self.journal.clear()

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
        self.faults.add(Fault(status, method, path, times, retry_after, delay_ms, drop, exception_id, reason))

    def clear_faults(self) -> None:
        """Forget the faults that still wait for a request."""
        self.faults.clear()

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
        """Remove a user. Raises SCIMException if there is none."""
        self._users.delete(user_id)

    def soft_delete(self, user_id: str, blocked: bool | None = None) -> dict[str, Any]:
        """Rename a user to ``<32 hex digits><userName>`` and deactivate it, as Entra's connector leaves people.

        After 30 days of the simulator's clock the account is gone. ``blocked`` says whether another account can have
        the address until then (``block_deleted`` where not given). Raises SCIMException.
        """
        return self.departed.soft_delete(user_id, blocked)

    def recover(self, user_id: str) -> dict[str, Any]:
        """Recover a soft-deleted user as an administrator can: active, under the old name. Raises SCIMException."""
        return self.departed.recover(user_id)

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
        """Remove a group, not its members. Raises SCIMException if there is none."""
        self._groups.delete(group_id)

    # time

    def now(self) -> datetime:
        """Return the simulated time, in UTC."""
        return self._clock.now()

    def advance(self, days: float = 0, hours: float = 0, seconds: float = 0) -> datetime:
        """Move the clock on and return the time it is then. Raises ValueError for a step back."""
        self._clock.advance(days=days, hours=hours, seconds=seconds)
        self.departed.purge()
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
            self.meetings.rows.clear()
            self.meetings.reload()
            self._make_administrators()
            self.rest.rows.clear()
            self.make_rest_defaults()
        self.clear_faults()
        self.clear_requests()

    # inside

    def _make_sites(self, given: Iterable[SimulatedSite] | None) -> None:
        known = self.meetings.sites
        sites = [] if given is None and known else default_sites() if given is None else given
        with self._store.transaction():
            for site in sites:
                if site.name not in known:
                    self.meetings.rows.add_site(site, f"Simulated-{secrets.token_urlsafe(16)}-1a")
        self.meetings.reload()

    def _make_administrators(self) -> None:
        user_id = self._store.fact("administrator", str(uuid.uuid4()))
        with self._store.transaction():
            if self._store.get(user_id) is None:
                backdoor.add_administrator(self._users, user_id)
            self._store.put_token(self.token, self.org_id, self._scopes, user_id)
            for site in self.meetings.sites.values():
                make_administrator(self.meetings, site, user_id)


def _opened(state: Path | None) -> AccountStore:
    try:
        return AccountStore(state)
    except (OSError, sqlite3.Error) as error:
        raise SimulatorError(f"the simulator cannot use {state} as its state ({error}): name another file") from None
