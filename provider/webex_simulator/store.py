"""Storage of a simulated Webex: one SQLite file, or memory.

Every change is committed before it is answered, so that ending the process at any moment (``kill -9``) loses nothing
that was acknowledged. The file holds the access tokens and is therefore readable by its owner only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, org_id TEXT NOT NULL, scopes TEXT NOT NULL, user_id TEXT);
CREATE TABLE IF NOT EXISTS token_ends (token TEXT PRIMARY KEY, ends REAL NOT NULL);
CREATE TABLE IF NOT EXISTS claimed (name_key TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS departed (
    user_id TEXT PRIMARY KEY,
    user_name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    until REAL NOT NULL,
    blocked INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS users (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    revision INTEGER NOT NULL,
    listed_at REAL NOT NULL
);
"""

_COLUMNS = "id, body, created, modified, revision"

ORDERS = {"userName": "name_key", "id": "id", "meta.lastModified": "modified"}


class NameTakenError(Exception):
    """Another account has this userName, in this org or in another one."""


@dataclass(frozen=True)
class StoredResource:
    """A stored user or group: ``body`` holds the attributes that clients may write, times are ISO 8601 in UTC."""

    id: str
    body: dict[str, Any]
    created: str
    modified: str
    revision: int

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        """The resource in a row of its table."""
        return cls(row[0], json.loads(row[1]), *row[2:5])


class StoredAccount(StoredResource):
    """A stored user."""


@dataclass(frozen=True)
class Condition:
    """A piece of an SQL WHERE clause with its parameters."""

    sql: str = "1"
    parameters: list[Any] = field(default_factory=list)


def name_key(user_name: str) -> str:
    """Return the form in which userNames are compared: caseless, composed (userName is not caseExact)."""
    return normalize("NFC", normalize("NFC", user_name).lower())


class AccountStore:
    """Accounts, tokens and facts; safe to use from many threads."""

    def __init__(self, path: Path | None) -> None:
        """Open ``path`` (made where it does not exist), or a store in memory that ends with this object.

        Raises:
            OSError: the file cannot be made or opened.
            sqlite3.DatabaseError: the file is something else than a simulator's state.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)
        self.now: Callable[[], float] = time.time
        """The time that tokens end by, in seconds since the epoch."""
        self._lock = threading.RLock()
        self._depth = 0
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False, timeout=30)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the store: what happens inside is one change, or none if it raises. Nests."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._database.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._database.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._database.execute("COMMIT")
            finally:
                self._depth -= 1

    # facts and tokens

    def fact(self, name: str, default: str) -> str:
        """Return a durable fact, kept as ``default`` where it is asked for the first time."""
        with self.transaction():
            self._database.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, default))
            return str(self._one("SELECT value FROM facts WHERE name = ?", (name,))[0])

    def put_token(
        self, token: str, org_id: str, scopes: Iterable[str], user_id: str | None, ends: float | None = None
    ) -> None:
        """Make ``token`` valid for ``org_id``, with these scopes, in the name of ``user_id``, until ``ends``.

        ``ends`` is in seconds since the epoch; None never ends.
        """
        row = token, org_id, " ".join(sorted(scopes)), user_id
        with self.transaction():
            self._database.execute("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?)", row)
            if ends is not None:
                self._database.execute("INSERT OR REPLACE INTO token_ends VALUES (?, ?)", (token, ends))

    def token(self, token: str) -> tuple[str, frozenset[str], str | None] | None:
        """Return org id, scopes and user id of a token, or None if it is not valid, or not any more."""
        sql = (
            "SELECT org_id, scopes, user_id FROM tokens LEFT JOIN token_ends USING (token)"
            " WHERE token = ? AND (ends IS NULL OR ends > ?)"
        )
        row = self._one(sql, (token, self.now()))
        return None if row is None else (row[0], frozenset(row[1].split()), row[2])

    def drop_token(self, token: str) -> bool:
        """Let a token be valid no more; False where it was not known."""
        return self.change("DELETE FROM tokens WHERE token = ?", (token,)).rowcount > 0

    def put_fact(self, name: str, value: str) -> None:
        """Change a durable fact."""
        self.change("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    # accounts

    def add(self, account: StoredAccount, listed_at: float = 0.0) -> None:
        """Keep a new account; raises NameTakenError."""
        key = name_key(account.body["userName"])
        with self.transaction():
            self._refuse_taken(key, account.id)
            self._database.execute(
                "INSERT INTO users (id, name_key, body, created, modified, revision, listed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (account.id, key, _text(account.body), account.created, account.modified, account.revision, listed_at),
            )

    def replace(self, account: StoredAccount) -> None:
        """Keep the new state of an account that exists; raises NameTakenError."""
        key = name_key(account.body["userName"])
        with self.transaction():
            self._refuse_taken(key, account.id)
            self._database.execute(
                "UPDATE users SET name_key = ?, body = ?, modified = ?, revision = ? WHERE id = ?",
                (key, _text(account.body), account.modified, account.revision, account.id),
            )

    def remove(self, user_id: str) -> bool:
        """Forget an account; False if there is none."""
        with self.transaction():
            return self._database.execute("DELETE FROM users WHERE id = ?", (user_id,)).rowcount > 0

    def get(self, user_id: str) -> StoredAccount | None:
        """Return an account by id."""
        row = self._one(f"SELECT {_COLUMNS} FROM users WHERE id = ?", (user_id,))
        return None if row is None else StoredAccount.of(row)

    def select(
        self, where: Condition, *, order: str = "sequence", descending: bool = False, limit: int = -1, offset: int = 0
    ) -> list[StoredAccount]:
        """Return accounts; ``order`` is a column of ``ORDERS`` or the order of creation."""
        direction = "DESC" if descending else "ASC"
        sql = f"SELECT {_COLUMNS} FROM users WHERE {where.sql} ORDER BY {order} {direction}, sequence LIMIT ? OFFSET ?"
        with self._lock:
            found = self._database.execute(sql, [*where.parameters, limit, offset]).fetchall()
        return [StoredAccount.of(row) for row in found]

    def count(self, where: Condition) -> int:
        """Return how many accounts there are."""
        return int(self._one(f"SELECT count(*) FROM users WHERE {where.sql}", where.parameters)[0])

    def clear(self) -> None:
        """Forget every account and every claimed name; tokens and facts stay."""
        with self.transaction():
            self._database.execute("DELETE FROM users")
            self._database.execute("DELETE FROM claimed")
            self._database.execute("DELETE FROM departed")

    def claim(self, user_name: str) -> None:
        """Let an account of another org have this userName."""
        with self.transaction():
            self._database.execute("INSERT OR IGNORE INTO claimed VALUES (?)", (name_key(user_name),))

    # tables of others, beside the users

    def define(self, tables: str) -> None:
        """Make tables that a part of the simulator needs, if the file does not have them yet."""
        with self._lock:
            self._database.executescript(tables)

    def change(self, sql: str, parameters: Iterable[Any]) -> sqlite3.Cursor:
        """Run one statement that changes something."""
        with self.transaction():
            return self._database.execute(sql, tuple(parameters))

    def rows(self, sql: str, parameters: Iterable[Any]) -> list[Any]:
        """Return what a query finds."""
        with self._lock:
            return self._database.execute(sql, tuple(parameters)).fetchall()

    def _refuse_taken(self, key: str, user_id: str) -> None:
        taken = self._one(
            "SELECT 1 FROM users WHERE name_key = ? AND id != ? UNION SELECT 1 FROM claimed WHERE name_key = ?"
            " UNION SELECT 1 FROM departed WHERE name_key = ? AND user_id != ? AND blocked",
            (key, user_id, key, key, user_id),
        )
        if taken is not None:
            raise NameTakenError

    def _one(self, sql: str, parameters: Iterable[Any]) -> Any:
        with self._lock:
            return self._database.execute(sql, tuple(parameters)).fetchone()


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"))
