"""The access token of a run: as given, or fetched with a refresh token and renewed before it ends."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pulumi_webex.transport.errors import BadGrant, SettingsError
from pulumi_webex.transport.oauth import Client, OAuthGrant, Tokens
from pulumi_webex.transport.redaction import Secret

T = TypeVar("T")

LEAD_SECONDS = 300.0
"""A token is renewed so long before it ends, or a tenth of its life before, whichever is less."""
SETTLED_SECONDS = 60.0
"""A fetched token that Webex refuses sooner is not fetched again: it is not age that is wrong with it."""

GRANT_KEYS = ("clientId", "clientSecret", "refreshToken")
TOKEN_KEYS = ("accessToken", "accessTokenEnds")


class CredentialSources(Protocol):
    """Configuration and environment; see `pulumi_webex.transport.settings.Sources`."""

    def configured(self, key: str, parse: Callable[[str], T]) -> T | None: ...
    def exported(self, key: str, parse: Callable[[str], T]) -> T | None: ...
    def choice(self, key: str, parse: Callable[[str], T]) -> T | None: ...


@dataclass(frozen=True)
class GivenCredentials:
    """The credentials that are set. `lacking` names what a refresh token needs besides; `ends` is when the access
    token does, if that was kept."""

    access_token: Secret | None = None
    grant: OAuthGrant | None = None
    ends: datetime.datetime | None = None
    lacking: tuple[str, ...] = ()


def given(sources: CredentialSources) -> GivenCredentials:
    """The credentials of this run.

    The environment wins over the configuration: an access token there is used without the configuration's refresh
    token, and a refresh token there without the configuration's access token. If one place has both, the access
    token is used until Webex refuses it, and the refresh token from then on.
    """
    grant, lacking = _grant(sources)
    refresh_exported = sources.exported("refreshToken", bare_token) is not None
    exported = sources.exported("accessToken", bare_token)
    if exported is not None:
        return GivenCredentials(
            exported, grant if refresh_exported else None, sources.exported("accessTokenEnds", moment)
        )
    if refresh_exported:  # where parts are lacking, too: the configured token may be another account's
        return GivenCredentials(None, grant, lacking=lacking)
    configured = sources.configured("accessToken", bare_token)
    ends = sources.configured("accessTokenEnds", moment) if configured else None
    return GivenCredentials(configured, grant, ends, lacking)


def bare_token(text: str) -> Secret:
    """The bare token. Its text is in no message: it may be nearly right."""
    if text.lower().startswith("bearer "):
        text = text[len("bearer ") :].strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            "holds a line break, blank or other character that no access token has; copy the token again, in one line"
        )
    return Secret(text)


def moment(text: str) -> datetime.datetime:
    """A time such as ``2026-03-31T09:30:00Z`` in UTC, which is its time zone if it has none."""
    try:
        found = datetime.datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"must be a time such as 2026-03-31T09:30:00Z, not {text!r}") from None


class Credentials:
    """Gives the access token to any number of threads; one of them fetches a new one for all.

    `renew` fetches tokens (None: there is only the `token` given), `clock` is in monotonic seconds.
    """

    def __init__(
        self,
        token: Secret | None,
        renew: Callable[[], Tokens] | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token = token
        self._renew = renew
        self._clock = clock
        self._lock = threading.Lock()
        self._due = float("inf")
        self._fetched: float | None = None
        self._failure: BadGrant | None = None

    def token(self) -> Secret:
        """The token to use now. Raises `SettingsError` where there is none, or what fetching one raises."""
        with self._lock:
            if self._renew and (self._token is None or self._clock() >= self._due):
                self._token = self._fetch(self._renew)
            if self._token is None:
                raise SettingsError("There is no access token for Webex: export WEBEX_ACCESS_TOKEN.")
            return self._token

    def replaced(self, refused: Secret) -> bool:
        """Whether there is another token now for the one that Webex has just refused (401).

        Raises what fetching one raises.
        """
        with self._lock:
            if self._token is not None and self._token != refused:
                return True
            if self._renew is None or self._is_new():
                return False
            self._token = self._fetch(self._renew)
            return True

    def _is_new(self) -> bool:
        return self._fetched is not None and self._clock() - self._fetched < SETTLED_SECONDS

    def _fetch(self, renew: Callable[[], Tokens]) -> Secret:
        """A new token; a refresh token that was refused once is not tried again by every thread."""
        if self._failure:
            raise self._failure
        try:
            tokens = renew()
        except BadGrant as failure:
            self._failure = failure
            raise
        self._fetched = self._clock()
        life = tokens.expires_in
        self._due = self._fetched + life - min(LEAD_SECONDS, life / 10) if life else float("inf")
        return tokens.access_token


def _grant(sources: CredentialSources) -> tuple[OAuthGrant | None, tuple[str, ...]]:
    """The refresh grant, each part from wherever it is set, and the parts that a refresh token lacks."""
    client_id = sources.choice("clientId", str)
    client_secret, refresh_token = (sources.choice(key, bare_token) for key in ("clientSecret", "refreshToken"))
    if client_id and client_secret and refresh_token:
        return OAuthGrant(Client(client_id, client_secret), refresh_token), ()
    parts = dict(zip(GRANT_KEYS, (client_id, client_secret, refresh_token), strict=True))
    return None, tuple(key for key, part in parts.items() if not part) if refresh_token else ()
