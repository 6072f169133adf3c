"""Storage of the groups: two tables beside the users'."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from webex_simulator.store import AccountStore, Condition, NameTakenError, StoredResource, name_key

_TABLES = """
CREATE TABLE IF NOT EXISTS scim_groups (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    revision INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS scim_members (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (group_id, member_id)
);
CREATE INDEX IF NOT EXISTS scim_memberships ON scim_members (member_id);
"""

_COLUMNS = "id, body, created, modified, revision"

_MEMBERS = """
SELECT member_id, kind, coalesce(
    json_extract(users.body, '$.displayName'), json_extract(users.body, '$.userName'),
    json_extract(scim_groups.body, '$.displayName'), '')
FROM scim_members
LEFT JOIN users ON users.id = member_id
LEFT JOIN scim_groups ON scim_groups.id = member_id
WHERE group_id = ? AND (? = '' OR kind = ?) ORDER BY scim_members.sequence LIMIT ? OFFSET ?
"""

ORDERS = {"displayName": "name_key", "id": "id", "meta.lastModified": "modified"}


class StoredGroup(StoredResource):
    """A stored group, without its members."""


@dataclass(frozen=True)
class StoredMember:
    """A member of a group; ``kind`` is ``user`` or ``group``, ``display`` the displayName (or userName) of today."""

    id: str
    kind: str
    display: str = ""


class GroupRows:
    """The groups and who is in them."""

    def __init__(self, store: AccountStore) -> None:
        """Keep the groups in ``store``."""
        self.store = store
        store.define(_TABLES)

    def keep(self, group: StoredGroup) -> None:
        """Store a group, new or changed; raises NameTakenError for a displayName that another one has."""
        key = name_key(group.body["displayName"])
        text = json.dumps(group.body, separators=(",", ":"))
        try:
            self.store.change(
                "INSERT INTO scim_groups (id, name_key, body, created, modified, revision) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, body = excluded.body,"
                " modified = excluded.modified, revision = excluded.revision",
                (group.id, key, text, group.created, group.modified, group.revision),
            )
        except sqlite3.IntegrityError:
            raise NameTakenError from None

    def get(self, group_id: str) -> StoredGroup | None:
        """Return a group by id."""
        return next(iter(self.select(Condition("id = ?", [group_id]))), None)

    def select(
        self, where: Condition, *, order: str = "sequence", descending: bool = False, limit: int = -1, offset: int = 0
    ) -> list[StoredGroup]:
        """Return groups; ``order`` is a column of ``ORDERS`` or the order of creation."""
        direction = "DESC" if descending else "ASC"
        ordered = f"{where.sql} ORDER BY {order} {direction}, sequence LIMIT ? OFFSET ?"
        sql = f"SELECT {_COLUMNS} FROM scim_groups WHERE {ordered}"
        found = self.store.rows(sql, [*where.parameters, limit, offset])
        return [StoredGroup.of(row) for row in found]

    def count(self, where: Condition) -> int:
        """Return how many groups there are."""
        return int(self.store.rows(f"SELECT count(*) FROM scim_groups WHERE {where.sql}", where.parameters)[0][0])

    def remove(self, group_id: str) -> bool:
        """Forget a group, its members and its memberships; False if there is none."""
        with self.store.transaction():
            self.store.change("DELETE FROM scim_members WHERE group_id = ?", [group_id])
            self.leave(group_id)
            return self.store.change("DELETE FROM scim_groups WHERE id = ?", [group_id]).rowcount > 0

    def members(self, group_id: str, kind: str = "", limit: int = -1, offset: int = 0) -> list[StoredMember]:
        """Return who is in a group, the first to come first; of one kind if that is given."""
        return [StoredMember(*row) for row in self.store.rows(_MEMBERS, [group_id, kind, kind, limit, offset])]

    def size(self, group_id: str, kind: str = "") -> int:
        """Return how many members a group has."""
        sql = "SELECT count(*) FROM scim_members WHERE group_id = ? AND (? = '' OR kind = ?)"
        return int(self.store.rows(sql, [group_id, kind, kind])[0][0])

    def kind(self, member_id: str) -> str | None:
        """Return whether an id is a ``user``'s or a ``group``'s, None for nobody's."""
        sql = "SELECT 'user' FROM users WHERE id = ? UNION SELECT 'group' FROM scim_groups WHERE id = ?"
        return next((str(row[0]) for row in self.store.rows(sql, [member_id, member_id])), None)

    def put_members(self, group_id: str, members: Iterable[StoredMember]) -> None:
        """Let exactly these be in a group; who was in it keeps their place."""
        wanted = {member.id: member for member in members}
        with self.store.transaction():
            before = {member.id for member in self.members(group_id)}
            for gone in before - wanted.keys():
                self.store.change("DELETE FROM scim_members WHERE group_id = ? AND member_id = ?", [group_id, gone])
            for new in [member for member in wanted.values() if member.id not in before]:
                self.store.change(
                    "INSERT INTO scim_members (group_id, member_id, kind) VALUES (?, ?, ?)",
                    [group_id, new.id, new.kind],
                )

    def of_member(self, member_id: str) -> list[StoredGroup]:
        """Return the groups that somebody is in."""
        return self.select(Condition("id IN (SELECT group_id FROM scim_members WHERE member_id = ?)", [member_id]))

    def leave(self, member_id: str) -> None:
        """Take somebody who is gone out of every group."""
        self.store.change("DELETE FROM scim_members WHERE member_id = ?", [member_id])

    def clear(self) -> None:
        """Forget every group."""
        with self.store.transaction():
            self.store.change("DELETE FROM scim_groups", [])
            self.store.change("DELETE FROM scim_members", [])
