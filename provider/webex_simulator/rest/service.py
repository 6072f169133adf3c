"""What the REST APIs work on, in one place: licenses, people, templates, OAuth, and who calls."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..group_rows import GroupRows
from ..users import Users
from .ids import ORGANIZATION, PERSON, webex_id
from .licenses import Licenses
from .oauth import OAuth
from .people import People, location
from .problems import forbidden
from .rows import Rows
from .templates import Templates


@dataclass(frozen=True)
class Caller:
    """Whose token came with a request."""

    org_id: str
    scopes: frozenset[str]
    user_id: str


class Service:
    """The REST APIs of one organization."""

    def __init__(self, users: Users, groups: GroupRows) -> None:
        """Serve the people of ``users``, who may be in ``groups``."""
        self.users = users
        self.rows = Rows(users.store)
        self.licenses = Licenses(self.rows, users)
        self.people = People(users, self.licenses)
        self.templates = Templates(self.licenses, groups)
        self.oauth = OAuth(users.store, self.issue)
        self._created = users.store.fact("created", users.clock.timestamp())

    def issue(self, scopes: Iterable[str], ends: float) -> str:
        """Return a new access token in the administrator's name, until ``ends`` (seconds since the epoch)."""
        store, token = self.users.store, f"simulated-{secrets.token_urlsafe(32)}"
        store.put_token(token, self.users.org_id, scopes, store.fact("administrator", ""), ends)
        return token

    def caller(self, token: str) -> Caller | None:
        """Return whose token this is; None where it is not valid, or not any more."""
        known = self.users.store.token(token)
        return Caller(known[0], known[1], known[2] or "") if known else None

    def me(self, caller: Caller) -> dict[str, Any]:
        """Return the person whose token it is. Raises RestError."""
        account = self.users.store.get(caller.user_id)
        if account is None:
            raise forbidden()
        # A token of another organization stands for a person there, of whom nothing else is known here.
        if caller.org_id != self.users.org_id:
            return {"id": webex_id(PERSON, caller.user_id), "orgId": webex_id(ORGANIZATION, caller.org_id)}
        return self.people.shown(account)

    def organization(self) -> dict[str, Any]:
        """Return the organization."""
        shown = {"id": webex_id(ORGANIZATION, self.users.org_id), "displayName": "Organization of the simulator"}
        return {**shown, "created": self._created}

    def locations(self) -> list[dict[str, Any]]:
        """Return the locations."""
        return [location(self.users.org_id, known, name) for known, name in self.rows.locations()]
