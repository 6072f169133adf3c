"""Webex's OAuth endpoints: where people give their consent, and where that is traded for tokens.

``/v1/authorize`` and ``/v1/access_token`` of the cloud (developer.webex.com, "Integrations"); RFC 6749 sections 4.1
and 6, with client id and secret in the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pulumi_webex.transport.answers import Body, Reply, decoded
from pulumi_webex.transport.errors import ApiError, BadGrant, ErrorDetail, NoAnswer
from pulumi_webex.transport.redaction import Secret

FORM = "application/x-www-form-urlencoded"

SCOPES = (
    "identity:people_rw",
    "spark-admin:people_read",
    "spark-admin:people_write",
    "spark-admin:licenses_read",
    "spark-admin:organizations_read",
    "spark-admin:locations_read",
)
"""What a token needs for everything that this package does in Control Hub."""

_LONGEST_SECONDS = 100 * 365 * 86400.0

Deliver = Callable[..., Reply]
"""``Courier.deliver``."""


@dataclass(frozen=True)
class Client:
    """An integration or service app, as its page on developer.webex.com shows it."""

    client_id: str
    client_secret: Secret


@dataclass(frozen=True)
class OAuthGrant:
    """What a new access token can be had for, again and again."""

    client: Client
    refresh_token: Secret


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gives; times are in seconds from now, None if it does not say."""

    access_token: Secret
    expires_in: float | None = None
    refresh_token: Secret | None = None
    refresh_token_expires_in: float | None = None
    scopes: tuple[str, ...] = ()


def authorize_url(api_url: str, client_id: str, redirect_uri: str, scopes: Sequence[str], state: str) -> str:
    """The address where a person signs in and consents; the browser is then sent to `redirect_uri`."""
    query = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
    }
    return f"{api_url}/authorize?{urlencode(query)}"


def refreshed(deliver: Deliver, api_url: str, grant: OAuthGrant) -> Tokens:
    """A new access token for a refresh token. Raises `BadGrant`, or what `deliver` raises."""
    form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token.reveal()}
    # A second refresh leaves what the first one left: the refresh token stays the same.
    return _asked(deliver, api_url, grant.client, form, repeatable=True)


def exchanged(deliver: Deliver, api_url: str, client: Client, code: str, redirect_uri: str) -> Tokens:
    """The tokens for an authorization code, which is good for one use. Raises `BadGrant`, or what `deliver` raises."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return _asked(deliver, api_url, client, form, repeatable=False)


def _asked(deliver: Deliver, api_url: str, client: Client, form: Mapping[str, str], *, repeatable: bool) -> Tokens:
    url = f"{api_url}/access_token"
    whole = {**form, "client_id": client.client_id, "client_secret": client.client_secret.reveal()}
    try:
        reply = deliver("POST", url, body=Body(urlencode(whole).encode(), FORM), repeatable=repeatable)
    except ApiError as error:
        if error.status in (400, 401, 403):
            problem = ErrorDetail(error.detail, error_code=error.error_code, tracking_id=error.tracking_id)
            raise BadGrant(error.status, problem, method=error.method, path=error.path) from None
        raise
    return _tokens(reply, url)


def _tokens(reply: Reply, url: str) -> Tokens:
    try:
        body = decoded(reply.content)
    except ValueError as error:
        raise NoAnswer(
            f"Webex gave no usable answer to POST {url}: {error}; running again is safe.", sent=True
        ) from None
    if not isinstance(body, dict) or not isinstance(body.get("access_token"), str):
        raise NoAnswer(f"Webex answered POST {url} without an access token; is webex:apiUrl right?", sent=True)
    refresh = body.get("refresh_token")
    return Tokens(
        access_token=Secret(body["access_token"]),
        expires_in=seconds(body.get("expires_in")),
        refresh_token=Secret(refresh) if isinstance(refresh, str) and refresh else None,
        refresh_token_expires_in=seconds(body.get("refresh_token_expires_in")),
        scopes=tuple(str(body.get("scope") or "").split()),
    )


def pasted(address: str) -> Tokens:
    """The tokens in the address that a browser ended at, as the connectors' older guides have it.

    Such an address reads ``http://localhost/#access_token=…&expires_in=…`` (RFC 6749 section 4.2.2). Raises
    `ValueError` with half a sentence that shows nothing of it.
    """
    try:
        parts = urlsplit(address.strip())
        said = {name: values[0] for name, values in parse_qs(parts.fragment or parts.query).items()}
    except ValueError:  # whose words would show a part of it
        raise ValueError("cannot be read; copy the whole address again") from None
    if said.get("error"):
        raise ValueError("says that Webex did not sign you in; try again, as a full administrator")
    if said.get("code"):
        raise ValueError("holds a code and no token; run `webex login` without --paste, which takes the code itself")
    if not said.get("access_token"):
        raise ValueError("holds no access_token; copy the whole address, with what follows the #")
    return Tokens(Secret(said["access_token"]), seconds(said.get("expires_in")))


def seconds(value: Any) -> float | None:
    """A time to live as JSON or a query has it; None if it is none, or longer than anything lives."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found <= _LONGEST_SECONDS else None
