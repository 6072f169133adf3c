"""OAuth: integrations, the grants that they trade for access tokens, and how long everything lasts.

Lifetimes are those of Webex: access tokens 14 days, refresh tokens 90 days, renewed by each use (wxc_sdk,
``Integration``; developer.webex.com, "Integrations"). Nobody is asked to sign in: ``/v1/authorize`` answers at once in
the name of the simulator's administrator. What the answers to a refused grant look like is not published; here they
have the shape of all other REST errors.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from webex_simulator.rest.problems import RestError, bad
from webex_simulator.store import AccountStore

ACCESS_SECONDS = 14 * 24 * 3600
REFRESH_SECONDS = 90 * 24 * 3600
CODE_SECONDS = 600
"""How long an authorization code waits (RFC 6749 section 4.1.2 recommends ten minutes at most)."""

_TABLES = """
CREATE TABLE IF NOT EXISTS integrations (
    client_id TEXT PRIMARY KEY,
    client_secret TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS grants (
    grant_text TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    client_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    ends REAL NOT NULL
);
"""


class OAuth:
    """The integrations of one simulator."""

    def __init__(self, store: AccountStore, issue: Callable[[Iterable[str], float], str]) -> None:
        """Keep them in ``store``; ``issue`` makes an access token of scopes and end (seconds since the epoch)."""
        self._store = store
        self._issue = issue
        store.define(_TABLES)

    def add(self, redirect_uri: str, scopes: Iterable[str]) -> tuple[str, str]:
        """Make an integration; return its client id and secret."""
        client_id = f"C{secrets.token_hex(32)}"
        secret = f"simulated-{secrets.token_hex(32)}"
        row = client_id, secret, redirect_uri, " ".join(sorted(scopes))
        self._store.change("INSERT INTO integrations VALUES (?, ?, ?, ?)", row)
        return client_id, secret

    def refresh_token(self, client_id: str) -> str:
        """Return a new refresh token of an integration, with all of its scopes. Raises RestError."""
        return self._grant("refresh", client_id, self._integration(client_id)[2], REFRESH_SECONDS)

    def end(self, text: str) -> bool:
        """Let a code or refresh token end now; False if it is none."""
        return self._store.change("DELETE FROM grants WHERE grant_text = ?", (text,)).rowcount > 0

    def clear(self) -> None:
        """Forget the integrations and what was granted to them."""
        with self._store.transaction():
            self._store.change("DELETE FROM integrations", ())
            self._store.change("DELETE FROM grants", ())

    def authorize(self, query: Mapping[str, str]) -> str:
        """Answer ``GET /v1/authorize``: where the browser goes next. Raises RestError.

        With ``response_type=token`` that address carries an access token itself, as the connectors' older guides use
        it (RFC 6749 section 4.2).
        """
        _, redirect_uri, allowed = self._integration(query.get("client_id", ""))
        if query.get("redirect_uri") != redirect_uri:
            raise bad("The redirect_uri does not match the one of the integration")
        scopes = query.get("scope", "").split() or allowed.split()
        if not set(scopes) <= set(allowed.split()):
            raise bad("The integration does not have all of these scopes")
        state = {"state": query["state"]} if query.get("state") else {}
        text = " ".join(sorted(scopes))
        match query.get("response_type"):
            case "code":
                code = self._grant("code", query["client_id"], text, CODE_SECONDS)
                return f"{redirect_uri}?{urlencode({'code': code, **state})}"
            case "token":
                token = self._issue(scopes, self._store.now() + ACCESS_SECONDS)
                shown = {"access_token": token, "token_type": "Bearer", "expires_in": ACCESS_SECONDS}
                return f"{redirect_uri}#{urlencode({**shown, **state})}"
        raise bad("response_type must be code or token")

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer ``POST /v1/access_token`` (RFC 6749 sections 4.1.3 and 6). Raises RestError."""
        secret, redirect_uri, _ = self._integration(form.get("client_id", ""))
        if not hmac.compare_digest(secret, form.get("client_secret", "")):
            raise RestError(401, "The client_id or client_secret is not correct")
        match form.get("grant_type"):
            case "authorization_code":
                if form.get("redirect_uri") != redirect_uri:
                    raise bad("The redirect_uri does not match the one of the integration")
                scopes = self._taken("code", form.get("code", ""), form["client_id"])
                refresh = self._grant("refresh", form["client_id"], scopes, REFRESH_SECONDS)
            case "refresh_token":
                refresh = form.get("refresh_token", "")
                with self._store.transaction():  # or else another refresh at the same moment would find none
                    scopes = self._taken("refresh", refresh, form["client_id"])
                    self._grant("refresh", form["client_id"], scopes, REFRESH_SECONDS, refresh)
            case _:
                raise bad("grant_type must be authorization_code or refresh_token")
        return {
            "access_token": self._issue(scopes.split(), self._store.now() + ACCESS_SECONDS),
            "expires_in": ACCESS_SECONDS,
            "refresh_token": refresh,
            "refresh_token_expires_in": REFRESH_SECONDS,
            "token_type": "Bearer",
            "scope": scopes,
        }

    def _integration(self, client_id: str) -> tuple[str, str, str]:
        sql = "SELECT client_secret, redirect_uri, scopes FROM integrations WHERE client_id = ?"
        found = self._store.rows(sql, (client_id,))
        if not found:
            raise RestError(401, "The client_id or client_secret is not correct")
        return found[0][0], found[0][1], found[0][2]

    def _grant(self, kind: str, client_id: str, scopes: str, seconds: float, text: str = "") -> str:
        text = text or f"simulated-{secrets.token_urlsafe(48)}"
        row = text, kind, client_id, scopes, self._store.now() + seconds
        self._store.change("INSERT INTO grants VALUES (?, ?, ?, ?, ?)", row)
        return text

    def _taken(self, kind: str, text: str, client_id: str) -> str:
        """Use a grant up, and return its scopes. Raises RestError."""
        sql = "SELECT scopes, ends FROM grants WHERE grant_text = ? AND kind = ? AND client_id = ?"
        with self._store.transaction():
            found = self._store.rows(sql, (text, kind, client_id))
            self._store.change("DELETE FROM grants WHERE grant_text = ? AND kind = ?", (text, kind))
        if not found or found[0][1] <= self._store.now():
            raise bad(f"The {'authorization code' if kind == 'code' else 'refresh token'} is not valid")
        return str(found[0][0])
