"""The address of a Meetings site, and who signs in there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pulumi_webex.transport.addresses import service_address
from pulumi_webex.transport.credentials import bare_token
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.names import STACKS, Names
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.settings import DEFAULT_CONCURRENCY, Sources, file, rate, several, truth, whole_number

DEFAULT_URL = "https://api.webex.com/WBXService/XMLService"
"""The one address of all sites (CiscoDevNet/webex-meetings-python-samples)."""

_SITE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
_CREDENTIALS = ("meetingsAccessToken", "meetingsSessionTicket", "meetingsPassword")


@dataclass(frozen=True)
class Password:
    """An administrator's webExId and password; unavailable on single-sign-on sites."""

    admin: str
    password: Secret


@dataclass(frozen=True)
class SessionTicket:
    """An administrator's webExId and a ticket from AuthenticateUser; good for a short while only."""

    admin: str
    ticket: Secret


@dataclass(frozen=True)
class AccessToken:
    """A Webex Meetings OAuth token; with the `admin` that it belongs to it is traded for a ticket."""

    token: Secret
    admin: str | None = None


Credential = Password | SessionTicket | AccessToken


@dataclass(frozen=True)
class MeetingsSettings:
    """Everything that calls to one site need: `site` is the subdomain only, `url` the XMLService.

    `continue_on_error` and `only` are as `transport.settings.Settings` has them.
    """

    site: str
    url: str = DEFAULT_URL
    credential: Credential | None = None
    concurrency: int = DEFAULT_CONCURRENCY
    requests_per_second: float | None = None
    ca_bundle: str | None = None
    paused: bool = False
    continue_on_error: bool = False
    only: frozenset[str] = frozenset()
    names: Names = STACKS

    @classmethod
    def resolve(
        cls, config: Callable[[str], str | None], environ: Mapping[str, str], *, site: str | None = None
    ) -> MeetingsSettings:
        """The settings of this run, as `transport.settings.Settings.resolve` reads them.

        `site` is what the program says; where configuration or environment name a site too they
        must agree. Raises `SettingsError` with the key, the variable and the cure.
        """
        sources = Sources(config, environ)
        return cls(
            site=_agreed_site(sources, site),
            url=sources.target("meetingsUrl", service_address) or _default_url(sources),
            credential=_credential(sources),
            concurrency=sources.choice("concurrency", whole_number) or DEFAULT_CONCURRENCY,
            requests_per_second=sources.choice("requestsPerSecond", rate),
            ca_bundle=sources.choice("caBundle", file),
            paused=sources.either("paused"),
            continue_on_error=bool(sources.choice("continueOnError", truth)),
            only=sources.choice("only", several) or frozenset(),
            names=sources.names,
        )

    def require_credential(self) -> Credential:
        """The credential; `SettingsError` says how to set one if there is none."""
        if self.credential is None:
            raise SettingsError(
                f"There is no credential for Webex Meetings site {self.site}: {_how_to_sign_in(self.names)} on a "
                "single-sign-on site."
            )
        return self.credential


def _how_to_sign_in(names: Names) -> str:
    if names.provider:
        return (
            f"give provider {names.provider} meetings_admin and meetings_password (WEBEX_MEETINGS_PASSWORD is not "
            "used, since it may be another site's), or meetings_access_token"
        )
    return (
        "set webex:meetingsAdmin (WEBEX_MEETINGS_ADMIN) and export WEBEX_MEETINGS_PASSWORD, or "
        "WEBEX_MEETINGS_ACCESS_TOKEN"
    )


def site_name(text: str) -> str:
    """The bare lower-case name of a site, which may be given as ``acme``, ``acme.webex.com`` or an address.

    Raises `ValueError` with half a sentence.
    """
    parts = urlsplit(text.strip() if "://" in text else f"https://{text.strip()}")
    name = (parts.hostname or "").removesuffix(".webex.com")
    if not _SITE.fullmatch(name) or parts.path not in ("", "/"):
        raise ValueError(f"must be the name of a site, such as acme for acme.webex.com, not {text[:80]!r}")
    return name.lower()


def _agreed_site(sources: Sources, said: str | None) -> str:
    set_ = sources.target("meetingsSite", site_name)
    try:
        asked = site_name(said) if said else None
    except ValueError as error:
        raise SettingsError(f"MeetingsSite {error}.") from None
    if asked and set_ and asked != set_:
        raise SettingsError(
            f"The program says Meetings site {asked}, but {sources.names.of('meetingsSite')} says {set_}: "
            "a run must have one target; leave one of them out."
        )
    if not (asked or set_):
        provider = sources.names.provider
        how = "run `pulumi config set webex:meetingsSite <name>` or export WEBEX_MEETINGS_SITE"
        raise SettingsError(
            f"No Webex Meetings site is set: {f'give provider {provider} its meetings_site' if provider else how} "
            "(acme for acme.webex.com)."
        )
    return asked or set_ or ""


def _default_url(sources: Sources) -> str:
    if (sources.target("cloud", str.lower) or "commercial") == "commercial":
        return DEFAULT_URL
    raise SettingsError(
        "The address of the Meetings XML API in the government cloud is not published: set "
        f"{sources.names.of('meetingsUrl')}, mostly https://<site>.webex.com/WBXService/XMLService."
    )


def _credential(sources: Sources) -> Credential | None:
    admin = sources.choice("meetingsAdmin", str)
    for read in (sources.exported, sources.configured):
        found = {key: value for key in _CREDENTIALS if (value := read(key, _secret_of(key)))}
        if len(found) > 1:
            names = " and ".join(sources.names.of(key) for key in found)
            raise SettingsError(f"More than one credential for Webex Meetings is set, {names}: keep one.")
        for key, secret in found.items():
            return _made(key, secret, admin, sources.names)
    return None


def _secret_of(key: str) -> Callable[[str], Secret]:
    return Secret if key == "meetingsPassword" else bare_token


def _made(key: str, secret: Secret, admin: str | None, names: Names) -> Credential:
    if key == "meetingsAccessToken":
        return AccessToken(secret, admin)
    if not admin:
        raise SettingsError(f"{names.of(key)} goes with an administrator's webExId: set {names.of('meetingsAdmin')}.")
    return Password(admin, secret) if key == "meetingsPassword" else SessionTicket(admin, secret)
