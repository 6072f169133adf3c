"""Changes behind the API's back: what an administrator in Control Hub, or another connector, does meanwhile."""

from __future__ import annotations

import sys
import time
from typing import Any

from webex_simulator.scim.dialect import is_primary_work
from webex_simulator.scim.groups import SimulatedGroups
from webex_simulator.scim.schemas import CORE_GROUP, CORE_USER
from webex_simulator.scim.users import SimulatedUsers, body_of, model_of
from webex_simulator.store import StoredAccount


def add(users: SimulatedUsers, user: dict[str, Any]) -> dict[str, Any]:
    """Add a user; ``schemas``, ``userType`` and the like are filled in. Raises SCIMException."""
    return users.create({"schemas": [CORE_USER], "userType": "user", **user})


def add_administrator(users: SimulatedUsers, user_id: str) -> None:
    """Add the account that the simulator's own token belongs to."""
    name = "administrator@simulator.example"
    body = {
        "userName": name,
        "userType": "user",
        "active": True,
        "displayName": "Administrator of the simulator",
        "emails": [{"value": name, "type": "work", "primary": True}],
        "roles": [{"value": "id_full_admin", "type": "cirole", "display": "Full administrator"}],
    }
    now = users.clock.timestamp()
    users.store.add(StoredAccount(user_id, body, now, now, time.time_ns() // 1000))


def edit(users: SimulatedUsers, user_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Merge ``changes`` into a user; the primary work e-mail follows a new userName. Raises SCIMException."""
    with users.store.transaction():
        account = users.account(user_id)
        body = _merged(account.body, changes)
        if "userName" in changes and "emails" not in changes:
            emails = body.get("emails", [])
            body["emails"] = [{**e, "value": body["userName"]} if is_primary_work(e) else e for e in emails]
            if not body["emails"]:
                del body["emails"]
        model = model_of(StoredAccount(account.id, body, account.created, account.modified, account.revision))
        return users.representation(users.keep(account, body_of(model)))


def add_group(groups: SimulatedGroups, group: dict[str, Any]) -> dict[str, Any]:
    """Add a group, with more members at once than a request may name. Raises SCIMException."""
    return groups.create({"schemas": [CORE_GROUP], **group}, sys.maxsize)


def edit_group(groups: SimulatedGroups, group_id: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Merge ``changes`` into a group. Raises SCIMException."""
    with groups.rows.store.transaction():
        before = groups.group(group_id).body | {"members": groups.named(group_id)}
        return groups.replace(group_id, {"schemas": [CORE_GROUP], **_merged(before, changes)}, sys.maxsize)


def _merged(old: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for name, value in changes.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            merged[name] = _merged(merged.get(name) or {}, value)
        else:
            merged[name] = value
    return merged
