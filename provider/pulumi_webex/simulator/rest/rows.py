"""Where licences, who has them, locations and templates are kept: tables beside the SCIM users.

A person who is deleted frees the seats without being told: only assignments of people who are there count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..store import Store

_TABLES = """
CREATE TABLE IF NOT EXISTS licences (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    total_units INTEGER NOT NULL,
    site_url TEXT,
    site_type TEXT,
    subscription_id TEXT
);
CREATE TABLE IF NOT EXISTS licence_users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    licence_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    properties TEXT NOT NULL,
    UNIQUE (licence_id, user_id)
);
CREATE INDEX IF NOT EXISTS licence_users_user ON licence_users (user_id);
CREATE TABLE IF NOT EXISTS attendees (user_id TEXT NOT NULL, site_url TEXT NOT NULL, PRIMARY KEY (user_id, site_url));
CREATE TABLE IF NOT EXISTS locations (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE IF NOT EXISTS licence_templates (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    since INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS templated (template TEXT, user_id TEXT, PRIMARY KEY (template, user_id));
"""

_COLUMNS = "id, name, total_units, site_url, site_type, subscription_id"
_HELD = "FROM licence_users AS held JOIN users ON users.id = held.user_id"


@dataclass(frozen=True)
class Licence:
    """A licence of the organisation; ``id`` in the REST form."""

    id: str
    name: str
    total_units: int
    site_url: str | None = None
    site_type: str | None = None
    subscription_id: str | None = None


class Rows:
    """The tables of one store. Every method is one change or none; several go into ``store.transaction()``."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.define(_TABLES)

    def clear(self) -> None:
        """Forget everything."""
        with self.store.transaction():
            for table in ("licences", "licence_users", "attendees", "locations", "licence_templates", "templated"):
                self.store.change(f"DELETE FROM {table}", ())

    # licences

    def add_licence(self, licence: Licence) -> None:
        """Keep a licence."""
        values = licence.id, licence.name, licence.total_units, licence.site_url, licence.site_type
        sql = f"INSERT INTO licences ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
        self.store.change(sql, (*values, licence.subscription_id))

    def licences(self) -> list[Licence]:
        """Return every licence, in the order in which they came."""
        return [Licence(*row) for row in self.store.rows(f"SELECT {_COLUMNS} FROM licences ORDER BY sequence", ())]

    def licence(self, licence_id: str) -> Licence | None:
        """Return a licence by its REST id."""
        found = self.store.rows(f"SELECT {_COLUMNS} FROM licences WHERE id = ?", (licence_id.rstrip("="),))
        return Licence(*found[0]) if found else None

    def set_total(self, licence_id: str, total_units: int) -> None:
        """Change how many units there are."""
        self.store.change("UPDATE licences SET total_units = ? WHERE id = ?", (total_units, licence_id))

    # who has them

    def consumed(self, licence_id: str) -> int:
        """Return how many people have a licence."""
        return int(self.store.rows(f"SELECT count(*) {_HELD} WHERE held.licence_id = ?", (licence_id,))[0][0])

    def held_by(self, user_id: str) -> list[Licence]:
        """Return a person's licences, in the order of assignment."""
        columns = ", ".join(f"licences.{name.strip()}" for name in _COLUMNS.split(","))
        sql = (
            f"SELECT {columns} FROM licence_users JOIN licences ON licences.id = licence_users.licence_id"
            " WHERE user_id = ? ORDER BY licence_users.sequence"
        )
        return [Licence(*row) for row in self.store.rows(sql, (user_id,))]

    def holders(self, licence_id: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Return who has a licence, as pairs of place and user id, from behind a place on."""
        sql = (
            f"SELECT held.sequence, held.user_id {_HELD}"
            " WHERE held.licence_id = ? AND held.sequence > ? ORDER BY held.sequence LIMIT ?"
        )
        return [(row[0], row[1]) for row in self.store.rows(sql, (licence_id, after, limit))]

    def assign(self, user_id: str, licence_id: str, properties: dict[str, Any]) -> None:
        """Give a person a licence, or other properties with it."""
        sql = (
            "INSERT INTO licence_users (licence_id, user_id, properties) VALUES (?, ?, ?)"
            " ON CONFLICT (licence_id, user_id) DO UPDATE SET properties = excluded.properties"
        )
        self.store.change(sql, (licence_id, user_id, json.dumps(properties)))

    def withdraw(self, user_id: str, licence_id: str) -> bool:
        """Take a licence away; False where the person does not have it."""
        sql = "DELETE FROM licence_users WHERE licence_id = ? AND user_id = ?"
        return self.store.change(sql, (licence_id, user_id)).rowcount > 0

    def calling_properties(self, user_id: str) -> dict[str, Any]:
        """Return location, number and extension of a person with a Calling licence; else nothing."""
        sql = "SELECT properties FROM licence_users WHERE user_id = ? AND properties != '{}'"
        found = self.store.rows(sql, (user_id,))
        return dict(json.loads(found[0][0])) if found else {}

    # attendees

    def attends(self, user_id: str) -> list[str]:
        """Return the sites where a person is an attendee."""
        sql = "SELECT site_url FROM attendees WHERE user_id = ? ORDER BY site_url"
        return [row[0] for row in self.store.rows(sql, (user_id,))]

    def set_attendee(self, user_id: str, site_url: str, attends: bool) -> None:
        """Make a person an attendee of a site, or no more."""
        sql = "INSERT OR IGNORE INTO attendees VALUES (?, ?)"
        if not attends:
            sql = "DELETE FROM attendees WHERE user_id = ? AND site_url = ?"
        self.store.change(sql, (user_id, site_url))

    # locations

    def add_location(self, location_id: str, name: str) -> None:
        """Keep a location."""
        self.store.change("INSERT INTO locations (id, name) VALUES (?, ?)", (location_id, name))

    def locations(self) -> list[tuple[str, str]]:
        """Return id and name of every location."""
        return [(row[0], row[1]) for row in self.store.rows("SELECT id, name FROM locations ORDER BY sequence", ())]

    # templates

    def keep_template(self, body: dict[str, Any]) -> None:
        """Keep a template, new or changed; it works on people who come after it was made."""
        latest = self.store.rows("SELECT coalesce(max(sequence), 0) FROM users", ())[0][0]
        sql = (
            "INSERT INTO licence_templates (id, body, since) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        )
        self.store.change(sql, (body["id"], json.dumps(body), latest))

    def templates(self) -> list[dict[str, Any]]:
        """Return every template as REST shows it."""
        found = self.store.rows("SELECT body FROM licence_templates ORDER BY sequence", ())
        return [json.loads(row[0]) for row in found]

    def remove_template(self, template_id: str) -> bool:
        """Forget a template; False where there is none."""
        return self.store.change("DELETE FROM licence_templates WHERE id = ?", (template_id,)).rowcount > 0

    def newcomers(self, template_id: str) -> list[str]:
        """Return the ids of people who came after a template was made."""
        sql = (
            "SELECT users.id FROM users, licence_templates AS template WHERE template.id = ?"
            " AND users.sequence > template.since"
            " ORDER BY users.sequence"
        )
        return [row[0] for row in self.store.rows(sql, (template_id,))]

    def is_templated(self, template_id: str, user_id: str) -> bool:
        """Tell whether a template was applied to a person."""
        sql = "SELECT 1 FROM templated WHERE template = ? AND user_id = ?"
        return bool(self.store.rows(sql, (template_id, user_id)))

    def note_templated(self, template_id: str, user_ids: Iterable[str]) -> None:
        """Remember whom a template was applied to."""
        for user_id in user_ids:
            self.store.change("INSERT OR IGNORE INTO templated VALUES (?, ?)", (template_id, user_id))
