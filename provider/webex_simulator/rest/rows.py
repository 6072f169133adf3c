"""Storage of licenses, their holders, locations and templates: tables beside the SCIM users.

A person who is deleted frees the seats without being told: only assignments of people who are there count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webex_simulator.store import AccountStore

_TABLES = """
CREATE TABLE IF NOT EXISTS licenses (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    total_units INTEGER NOT NULL,
    site_url TEXT,
    site_type TEXT,
    subscription_id TEXT
);
CREATE TABLE IF NOT EXISTS license_users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    license_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    properties TEXT NOT NULL,
    UNIQUE (license_id, user_id)
);
CREATE INDEX IF NOT EXISTS license_users_user ON license_users (user_id);
CREATE TABLE IF NOT EXISTS attendees (user_id TEXT NOT NULL, site_url TEXT NOT NULL, PRIMARY KEY (user_id, site_url));
CREATE TABLE IF NOT EXISTS locations (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE IF NOT EXISTS license_templates (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    since INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS templated (template TEXT, user_id TEXT, PRIMARY KEY (template, user_id));
"""

_COLUMNS = "id, name, total_units, site_url, site_type, subscription_id"
_HELD = "FROM license_users AS held JOIN users ON users.id = held.user_id"


@dataclass(frozen=True)
class SimulatedLicense:
    """A license of the organization; ``id`` in the REST form."""

    id: str
    name: str
    total_units: int
    site_url: str | None = None
    site_type: str | None = None
    subscription_id: str | None = None


class LicenseRows:
    """The tables of one store. Every method is one change or none; several go into ``store.transaction()``."""

    def __init__(self, store: AccountStore) -> None:
        self.store = store
        store.define(_TABLES)

    def clear(self) -> None:
        """Forget everything."""
        with self.store.transaction():
            for table in ("licenses", "license_users", "attendees", "locations", "license_templates", "templated"):
                self.store.change(f"DELETE FROM {table}", ())

    # licenses

    def add_license(self, license: SimulatedLicense) -> None:
        """Keep a license."""
        values = license.id, license.name, license.total_units, license.site_url, license.site_type
        sql = f"INSERT INTO licenses ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
        self.store.change(sql, (*values, license.subscription_id))

    def licenses(self) -> list[SimulatedLicense]:
        """Return every license, in the order in which they came."""
        return [
            SimulatedLicense(*row) for row in self.store.rows(f"SELECT {_COLUMNS} FROM licenses ORDER BY sequence", ())
        ]

    def license(self, license_id: str) -> SimulatedLicense | None:
        """Return a license by its REST id."""
        found = self.store.rows(f"SELECT {_COLUMNS} FROM licenses WHERE id = ?", (license_id.rstrip("="),))
        return SimulatedLicense(*found[0]) if found else None

    def set_total(self, license_id: str, total_units: int) -> None:
        """Change how many units there are."""
        self.store.change("UPDATE licenses SET total_units = ? WHERE id = ?", (total_units, license_id))

    # who has them

    def consumed(self, license_id: str) -> int:
        """Return how many people have a license."""
        return int(self.store.rows(f"SELECT count(*) {_HELD} WHERE held.license_id = ?", (license_id,))[0][0])

    def held_by(self, user_id: str) -> list[SimulatedLicense]:
        """Return a person's licenses, in the order of assignment."""
        columns = ", ".join(f"licenses.{name.strip()}" for name in _COLUMNS.split(","))
        sql = (
            f"SELECT {columns} FROM license_users JOIN licenses ON licenses.id = license_users.license_id"
            " WHERE user_id = ? ORDER BY license_users.sequence"
        )
        return [SimulatedLicense(*row) for row in self.store.rows(sql, (user_id,))]

    def holders(self, license_id: str, after: int, limit: int) -> list[tuple[int, str]]:
        """Return who has a license, as pairs of place and user id, from behind a place on."""
        sql = (
            f"SELECT held.sequence, held.user_id {_HELD}"
            " WHERE held.license_id = ? AND held.sequence > ? ORDER BY held.sequence LIMIT ?"
        )
        return [(row[0], row[1]) for row in self.store.rows(sql, (license_id, after, limit))]

    def assign(self, user_id: str, license_id: str, properties: dict[str, Any]) -> None:
        """Give a person a license, or other properties with it."""
        sql = (
            "INSERT INTO license_users (license_id, user_id, properties) VALUES (?, ?, ?)"
            " ON CONFLICT (license_id, user_id) DO UPDATE SET properties = excluded.properties"
        )
        self.store.change(sql, (license_id, user_id, json.dumps(properties)))

    def withdraw(self, user_id: str, license_id: str) -> bool:
        """Take a license away; False where the person does not have it."""
        sql = "DELETE FROM license_users WHERE license_id = ? AND user_id = ?"
        return self.store.change(sql, (license_id, user_id)).rowcount > 0

    def calling_properties(self, user_id: str) -> dict[str, Any]:
        """Return location, number and extension of a person with a Calling license; else nothing."""
        sql = "SELECT properties FROM license_users WHERE user_id = ? AND properties != '{}'"
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
            "INSERT INTO license_templates (id, body, since) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body"
        )
        self.store.change(sql, (body["id"], json.dumps(body), latest))

    def templates(self) -> list[dict[str, Any]]:
        """Return every template as REST shows it."""
        found = self.store.rows("SELECT body FROM license_templates ORDER BY sequence", ())
        return [json.loads(row[0]) for row in found]

    def remove_template(self, template_id: str) -> bool:
        """Forget a template; False if there is none."""
        return self.store.change("DELETE FROM license_templates WHERE id = ?", (template_id,)).rowcount > 0

    def newcomers(self, template_id: str) -> list[str]:
        """Return the ids of people who came after a template was made."""
        sql = (
            "SELECT users.id FROM users, license_templates AS template WHERE template.id = ?"
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
