"""What the REST APIs work on, in one place: licenses, people, templates, OAuth, and who calls."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from webex_simulator.exchange import Caller
from webex_simulator.rest.ids import ORGANIZATION, PERSON, webex_id
from webex_simulator.rest.licenses import SimulatedLicenses
from webex_simulator.rest.oauth import OAuth
from webex_simulator.rest.people import SimulatedPeople, location
from webex_simulator.rest.problems import forbidden
from webex_simulator.rest.rows import LicenseRows
from webex_simulator.rest.templates import Templates
from webex_simulator.scim.group_rows import GroupRows
from webex_simulator.scim.users import SimulatedUsers


class RestService:
    """The REST APIs of one organization."""

    def __init__(self, users: SimulatedUsers, groups: GroupRows) -> None:
        """Serve the people of ``users``, who may be in ``groups``."""
        self.users = users
        self.rows = LicenseRows(users.store)
        self.licenses = SimulatedLicenses(self.rows, users)
        self.people = SimulatedPeople(users, self.licenses)
        self.templates = Templates(self.licenses, groups)
        self.oauth = OAuth(users.store, self.issue)
        self._created = users.store.fact("created", users.clock.timestamp())

    def issue(self, scopes: Iterable[str], ends: float) -> str:
        """Return a new access token in the administrator's name, until ``ends`` (seconds since the epoch)."""
        store, token = self.users.store, f"simulated-{secrets.token_urlsafe(32)}"
        store.put_token(token, self.users.org_id, scopes, store.fact("administrator", ""), ends)
        return token

    def me(self, caller: Caller) -> dict[str, Any]:
        """Return the person whose token it is. Raises RestError."""
        account = self.users.store.get(caller.user_id or "")
        if account is None:
            raise forbidden()
        # A token of another organization stands for a person there, of whom nothing else is known here.
        if caller.org_id != self.users.org_id:
            return {"id": webex_id(PERSON, caller.user_id or ""), "orgId": webex_id(ORGANIZATION, caller.org_id)}
        return self.people.shown(account)

    def organization(self) -> dict[str, Any]:
        """Return the organization."""
        shown = {"id": webex_id(ORGANIZATION, self.users.org_id), "displayName": "Organization of the simulator"}
        return {**shown, "created": self._created}

    def locations(self) -> list[dict[str, Any]]:
        """Return the locations."""
        return [location(self.users.org_id, known, name) for known, name in self.rows.locations()]
