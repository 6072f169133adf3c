"""Accounts on their way out: soft-deleted, recoverable for 30 days, then gone; and addresses blocked meanwhile.

Entra's connector leaves a deleted person's account renamed and inactive; an admin who recovers them within 30 days has
it active again under its old name, and afterwards it is deleted for good (Cisco's guide for Azure AD). A DELETE over
the API takes an account out of the org at once. Whether an address can be used again before the 30 days are over is
said nowhere, so that the simulator does either.
"""

from __future__ import annotations

from typing import Any

from scim2_models import InvalidValueException

from webex_simulator import backdoor
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import name_key

DAYS = 30
_SECONDS = DAYS * 86400.0


class Departed:
    """Who was soft-deleted and until when they can be recovered; which addresses are blocked until when."""

    def __init__(self, users: SimulatedUsers, *, blocking: bool) -> None:
        """Follow ``users``; with ``blocking``, the address of a deleted account stays blocked for 30 days."""
        self.users = users
        self.blocking = blocking
        users.on_change.append(self._follow)

    def soft_delete(self, user_id: str, blocked: bool | None = None) -> dict[str, Any]:
        """Rename a user to ``<32 hex digits><userName>`` and deactivate it. Raises SCIMException."""
        with self.users.store.transaction():
            name = self.users.account(user_id).body["userName"]
            renamed = f"{user_id.replace('-', '')}{name}"
            gone = backdoor.edit(self.users, user_id, {"userName": renamed, "active": False})
            self._put(user_id, name, self.blocking if blocked is None else blocked)
            return gone

    def recover(self, user_id: str) -> dict[str, Any]:
        """Give a soft-deleted user their old name back, active. Raises SCIMException."""
        with self.users.store.transaction():
            name = self._name(user_id)
            if name is None or self.users.store.get(user_id) is None:
                raise InvalidValueException(detail=f"User {user_id} is not one that can be recovered")
            return backdoor.edit(self.users, user_id, {"userName": name, "active": True})

    def purge(self) -> None:
        """Delete who has been soft-deleted for 30 days, and unblock their addresses."""
        store, now = self.users.store, self.users.clock.seconds()
        due = store.rows("SELECT user_id FROM departed WHERE until <= ?", [now])
        for (user_id,) in due:
            with store.transaction():
                if store.get(user_id) is not None:
                    self.users.delete(user_id)
                self._forget(user_id)

    def _follow(self, user_id: str, body: dict[str, Any] | None) -> None:
        """Forget who came back or is gone; a DELETE blocks the address where that is wanted."""
        if body is None and self.blocking:
            name = self._name(user_id) or self.users.account(user_id).body["userName"]
            self._put(user_id, name, True)
        elif body is None or body.get("active") or body["userName"] == self._name(user_id):
            self._forget(user_id)

    def _name(self, user_id: str) -> str | None:
        found = self.users.store.rows("SELECT user_name FROM departed WHERE user_id = ?", [user_id])
        return str(found[0][0]) if found else None

    def _put(self, user_id: str, user_name: str, blocked: bool) -> None:
        row = user_id, user_name, name_key(user_name), self.users.clock.seconds() + _SECONDS, blocked
        self.users.store.change("INSERT OR REPLACE INTO departed VALUES (?, ?, ?, ?, ?)", row)

    def _forget(self, user_id: str) -> None:
        self.users.store.change("DELETE FROM departed WHERE user_id = ?", [user_id])
