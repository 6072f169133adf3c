"""Storage of sites, their accounts and what people sign in with: tables beside the SCIM users."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webex_simulator.clock import Clock
from webex_simulator.meetings.secret import fingerprint
from webex_simulator.meetings.site import SimulatedSite
from webex_simulator.store import AccountStore, name_key

_TABLES = """
CREATE TABLE IF NOT EXISTS sites (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    initial TEXT NOT NULL,
    password TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS site_accounts (
    user_id INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    id_key TEXT NOT NULL,
    email_key TEXT NOT NULL,
    url_key TEXT NOT NULL,
    scim_id TEXT,
    body TEXT NOT NULL,
    UNIQUE (site, id_key),
    UNIQUE (site, email_key),
    UNIQUE (site, url_key)
);
CREATE INDEX IF NOT EXISTS site_accounts_scim ON site_accounts (scim_id);
CREATE TABLE IF NOT EXISTS site_keys (fingerprint TEXT PRIMARY KEY, site TEXT NOT NULL, user_id INTEGER, ends REAL);
"""

_COLUMNS = "user_id, site, scim_id, body"


@dataclass
class AccountRow:
    """One account: ``body`` is a tree of texts by element, ``scim_id`` its person on a site of Control Hub."""

    user_id: int
    site: str
    scim_id: str | None
    body: dict[str, Any]

    @property
    def webex_id(self) -> str:
        """The webExId as it is written."""
        return str(self.body["webExId"])


class SiteRows:
    """The tables of one store. Every method is one change or none; several go into ``store.transaction()``."""

    def __init__(self, store: AccountStore, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        store.define(_TABLES)

    # sites

    def sites(self) -> list[SimulatedSite]:
        """Every site, in the order of their names."""
        return [SimulatedSite.from_json(json.loads(row[0])) for row in self._all("SELECT state FROM sites ORDER BY 1")]

    def initial_sites(self) -> list[SimulatedSite]:
        """Every site as it was at first."""
        return [SimulatedSite.from_json(json.loads(row[0])) for row in self._all("SELECT initial FROM sites")]

    def add_site(self, site: SimulatedSite, password: str) -> None:
        """Keep a new site; ``password`` is its administrator's, which ``environment()`` must be able to tell."""
        state = json.dumps(site.as_json())
        self.store.change("INSERT INTO sites VALUES (?, ?, ?, ?)", (site.name, state, state, password))

    def keep_site(self, site: SimulatedSite) -> None:
        """Keep the new state of a site."""
        self.store.change("UPDATE sites SET state = ? WHERE name = ?", (json.dumps(site.as_json()), site.name))

    def admin_password(self, site: str) -> str:
        """The password of the administrator that a site came with."""
        return str(self._all("SELECT password FROM sites WHERE name = ?", (site,))[0][0])

    # accounts

    def add(self, site: str, body: dict[str, Any], scim_id: str | None) -> AccountRow:
        """Keep a new account; its webExId, e-mail and personal URL must be free."""
        done = self.store.change(
            "INSERT INTO site_accounts (site, id_key, email_key, url_key, scim_id, body) VALUES (?, ?, ?, ?, ?, ?)",
            (site, *_keys(body), scim_id, json.dumps(body)),
        )
        return AccountRow(int(done.lastrowid or 0), site, scim_id, body)

    def keep(self, row: AccountRow) -> None:
        """Keep the new state of an account; its webExId, e-mail and personal URL must be free."""
        self.store.change(
            "UPDATE site_accounts SET id_key = ?, email_key = ?, url_key = ?, scim_id = ?, body = ? WHERE user_id = ?",
            (*_keys(row.body), row.scim_id, json.dumps(row.body), row.user_id),
        )

    def remove(self, user_id: int) -> None:
        """Forget an account and what it signs in with."""
        with self.store.transaction():
            self.store.change("DELETE FROM site_accounts WHERE user_id = ?", (user_id,))
            self.store.change("DELETE FROM site_keys WHERE user_id = ?", (user_id,))

    def get(self, site: str, webex_id: str) -> AccountRow | None:
        """An account by webExId, without regard to case."""
        return self._row("site = ? AND id_key = ?", (site, name_key(webex_id)))

    def by_email(self, site: str, email: str) -> AccountRow | None:
        """An account by e-mail, without regard to case."""
        return self._row("site = ? AND email_key = ?", (site, name_key(email)))

    def by_url(self, site: str, url: str) -> AccountRow | None:
        """An account by personal URL, without regard to case."""
        return self._row("site = ? AND url_key = ?", (site, name_key(url)))

    def by_user_id(self, user_id: int) -> AccountRow | None:
        """An account by its number."""
        return self._row("user_id = ?", (user_id,))

    def of_person(self, scim_id: str) -> list[AccountRow]:
        """The accounts of one person of the SCIM org, on any site."""
        return self._rows("scim_id = ?", (scim_id,))

    def of_site(self, site: str) -> list[AccountRow]:
        """All accounts of a site, the oldest first."""
        return self._rows("site = ?", (site,))

    # what people sign in with

    def put_key(self, key: str, site: str, user_id: int, seconds: float | None) -> None:
        """Keep a ticket or token; None lasts for ever. Only its fingerprint is stored."""
        ends = None if seconds is None else self.clock.seconds() + seconds
        self.store.change("INSERT OR REPLACE INTO site_keys VALUES (?, ?, ?, ?)", (_of(key), site, user_id, ends))

    def holder(self, key: str, site: str) -> AccountRow | None:
        """Whose ticket or token this is, if it still lasts."""
        found = self._all(
            "SELECT user_id FROM site_keys WHERE fingerprint = ? AND site = ? AND (ends IS NULL OR ends > ?)",
            (_of(key), site, self.clock.seconds()),
        )
        return self.by_user_id(found[0][0]) if found else None

    def forget_keys(self, site: str) -> None:
        """Let no ticket and no token of this site be valid any more."""
        self.store.change("DELETE FROM site_keys WHERE site = ?", (site,))

    def clear(self) -> None:
        """Forget every account, ticket and token; the sites go back to how they were at first."""
        with self.store.transaction():
            self.store.change("DELETE FROM site_accounts", ())
            self.store.change("DELETE FROM site_keys", ())
            self.store.change("UPDATE sites SET state = initial", ())

    def _row(self, where: str, parameters: Iterable[Any]) -> AccountRow | None:
        return next(iter(self._rows(where, parameters)), None)

    def _rows(self, where: str, parameters: Iterable[Any]) -> list[AccountRow]:
        found = self._all(f"SELECT {_COLUMNS} FROM site_accounts WHERE {where} ORDER BY user_id", parameters)
        return [AccountRow(row[0], row[1], row[2], json.loads(row[3])) for row in found]

    def _all(self, sql: str, parameters: Iterable[Any] = ()) -> list[Any]:
        return self.store.rows(sql, parameters)


def _keys(body: dict[str, Any]) -> tuple[str, str, str]:
    return name_key(body["webExId"]), name_key(body["email"]), name_key(body["personalUrl"])


def _of(key: str) -> str:
    return fingerprint(key, salt="site-key")
