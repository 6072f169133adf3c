"""Where Webex is and how to call it, put together from stack configuration and environment.

Credentials: the environment wins, since refresh and destroy are given the configuration of the
last update and a rotated token must still work. Targets (organisation, addresses): where both say
something they must say the same, or else a variable left in a shell would decide whose accounts
change. An explicit provider takes neither from the environment, see `Names`.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pulumi_webex.transport.addresses import organisation, organisation_in, rest_address, scim_address
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.redaction import Secret

T = TypeVar("T")

DEFAULT_CONCURRENCY = 16

VARIABLES = {
    "orgId": "WEBEX_ORG_ID",
    "accessToken": "WEBEX_ACCESS_TOKEN",
    "cloud": "WEBEX_CLOUD",
    "scimUrl": "WEBEX_SCIM_URL",
    "apiUrl": "WEBEX_API_URL",
    "concurrency": "WEBEX_CONCURRENCY",
    "requestsPerSecond": "WEBEX_REQUESTS_PER_SECOND",
    "caBundle": "WEBEX_CA_BUNDLE",
    "paused": "WEBEX_PAUSED",
    "allowRemovals": "WEBEX_ALLOW_REMOVALS",
    "asOf": "WEBEX_AS_OF",
    "meetingsUrl": "WEBEX_MEETINGS_URL",
    "meetingsSite": "WEBEX_MEETINGS_SITE",
    "meetingsAdmin": "WEBEX_MEETINGS_ADMIN",
    "meetingsPassword": "WEBEX_MEETINGS_PASSWORD",
    "meetingsAccessToken": "WEBEX_MEETINGS_ACCESS_TOKEN",
    "meetingsSessionTicket": "WEBEX_MEETINGS_SESSION_TICKET",
}
"""The configuration keys, without ``webex:``, and the environment variable of each."""

OF_THE_RUN = frozenset({"concurrency", "requestsPerSecond", "caBundle", "paused", "allowRemovals", "asOf"})
"""Keys that say how a run goes, neither where nor as whom: their variables hold for all providers of a stack."""

CREDENTIALS = frozenset(
    {
        *("accessToken", "clientId", "clientSecret", "refreshToken"),
        *("meetingsAdmin", "meetingsPassword", "meetingsAccessToken", "meetingsSessionTicket"),
    }
)
"""Keys that say as whom."""

PROVIDER, CREDENTIALS_FROM = "provider", "credentialsFrom"
"""Keys that only the configuration of an explicit provider has: its name, and a part of the names of its variables."""

REHEARSAL = "WEBEX_REHEARSAL"
"""A variable that is set while a simulated Webex stands in for every organisation."""

HOSTS = {"commercial": "https://webexapis.com", "gov": "https://api-usgov.webex.com"}
"""The host of each cloud; developer.webex.com, and for the government cloud developer-usgov.webex.com."""


@dataclass(frozen=True)
class Names:
    """What settings are called, and which variables hold them.

    `provider` is the name of an explicit provider, None for the stack's own configuration. Variables are the
    same for all providers of a stack, so an explicit one takes no target and no credential from those that
    the stack has: they may be another organisation's. `credentials_from` names some for it alone: ``EMEA``
    for ``WEBEX_EMEA_ACCESS_TOKEN``.
    """

    provider: str | None = None
    credentials_from: str | None = None

    def variable(self, key: str) -> str | None:
        """The variable that holds a setting; None where none does."""
        variable = VARIABLES[key]
        if not self.provider or key in OF_THE_RUN:
            return variable
        if self.credentials_from and key in CREDENTIALS:
            return own_variable(variable, self.credentials_from)
        return None

    def of(self, key: str) -> str:
        """``webex:orgId (WEBEX_ORG_ID)``, or ``org_id of provider emea``."""
        return f"{argument(key)} of provider {self.provider}" if self.provider else f"webex:{key} ({VARIABLES[key]})"

    def cure(self, key: str) -> str:
        """How to give a credential: the half of a sentence."""
        if not self.provider:
            return f"export {VARIABLES[key]}, or run `pulumi config set --secret webex:{key}`"
        own = self.variable(key)
        if own:
            return f"export {own}, or give the provider {argument(key)}"
        return (
            f"give the provider {argument(key)}, or credentials_from and the variable that this names; "
            f"{VARIABLES[key]} is not used, since it may be another organisation's"
        )

    def told(self, text: str) -> str:
        """A sentence about the stack's own settings, as it is to be told of this provider."""
        return _SETTING.sub(self._told, text) if self.provider else text

    def _told(self, found: re.Match[str]) -> str:
        key = found["key"] or _KEYS.get(found["variable"])
        if key not in VARIABLES or key in OF_THE_RUN:
            return found[0]
        own = found["variable"] and self.variable(key)
        return f"{own} or {self.of(key)}" if own else self.of(key)


_KEYS = {variable: key for key, variable in VARIABLES.items()}
_SETTING = re.compile(
    r"(?P<variable>WEBEX_\w+)(?: or `pulumi config set --secret webex:\w+`)?|webex:(?P<key>\w+)(?: \(WEBEX_\w+\))?"
)

STACKS = Names()
"""The names of a stack's own settings."""


def argument(key: str) -> str:
    """The argument of `Provider` for a key: ``org_id`` for ``orgId``."""
    return re.sub("([A-Z])", r"_\1", key).lower()


def own_variable(variable: str, name: str) -> str:
    """The variable of one provider: ``WEBEX_EMEA_ACCESS_TOKEN`` for ``WEBEX_ACCESS_TOKEN`` and ``EMEA``."""
    return variable.replace("WEBEX_", f"WEBEX_{name}_", 1)


@dataclass(frozen=True)
class Settings:
    """Everything that the calls need to know.

    `org_id` is a bare lower-case UUID or, for a SCIM server that is not Webex's own, may be None;
    `scim_url` ends before ``/Users``, `api_url` in ``/v1``; `requests_per_second` None is no budget
    of our own; `as_of` is an ISO date; `names` says what the settings are called.
    """

    org_id: str | None
    scim_url: str
    api_url: str
    access_token: Secret | None = None
    concurrency: int = DEFAULT_CONCURRENCY
    requests_per_second: float | None = None
    ca_bundle: str | None = None
    paused: bool = False
    allow_removals: str | None = None
    as_of: str | None = None
    names: Names = STACKS

    @classmethod
    def resolve(cls, config: Callable[[str], str | None], environ: Mapping[str, str]) -> Settings:
        """The settings of this run.

        `config` answers a key without its ``webex:`` prefix, `environ` is the environment. Raises
        `SettingsError` with the key, the variable and the cure.
        """
        sources = Sources(config, environ)
        host = HOSTS[sources.target("cloud", _cloud) or "commercial"]
        org_id, scim_url = _organisation_and_address(sources, host)
        return cls(
            org_id=org_id,
            scim_url=scim_url,
            api_url=sources.target("apiUrl", rest_address) or f"{host}/v1",
            access_token=sources.choice("accessToken", token),
            concurrency=sources.choice("concurrency", whole_number) or DEFAULT_CONCURRENCY,
            requests_per_second=sources.choice("requestsPerSecond", rate),
            ca_bundle=sources.choice("caBundle", file),
            paused=sources.either("paused"),
            allow_removals=sources.choice("allowRemovals", str),
            as_of=sources.choice("asOf", _date),
            names=sources.names,
        )

    @property
    def target(self) -> dict[str, str]:
        """What tells one directory from another: ``{"orgId": …}`` where the address names the
        organisation, else ``{"scimUrl": …}``, since then nothing but the address decides."""
        if self.org_id and organisation_in(self.scim_url) == self.org_id:
            return {"orgId": self.org_id}
        return {"scimUrl": self.scim_url}

    def require_token(self) -> Secret:
        """The access token; `SettingsError` says how to set it where there is none."""
        if self.access_token is None:
            whose = f"provider {self.names.provider}" if self.names.provider else "Webex"
            raise SettingsError(
                f"There is no access token for {whose}: {self.names.cure('accessToken')} (scope identity:people_rw)."
            )
        return self.access_token


class Sources:
    """Configuration and environment side by side; an empty value counts as not set.

    In a rehearsal the environment alone says where and as whom, for explicit providers too.
    """

    def __init__(self, config: Callable[[str], str | None], environ: Mapping[str, str]) -> None:
        self.names = Names(config(PROVIDER) or None, config(CREDENTIALS_FROM) or None)
        if self.names.provider and environ.get(REHEARSAL):
            config = {key: config(key) for key in OF_THE_RUN - {"caBundle"}}.get
            self.names = STACKS
        self._config = config
        self._environ = environ

    def configured(self, key: str, parse: Callable[[str], T]) -> T | None:
        return self._parsed(self.names.of(key), self._config(key), parse)

    def exported(self, key: str, parse: Callable[[str], T]) -> T | None:
        variable = self.names.variable(key)
        if variable is None:
            return None
        setting = self.names.of(key) if self.names.provider else f"webex:{key}"
        return self._parsed(f"{variable} ({setting})", self._environ.get(variable), parse)

    def choice(self, key: str, parse: Callable[[str], T]) -> T | None:
        """The environment's word, else the configuration's."""
        exported = self.exported(key, parse)
        return exported if exported is not None else self.configured(key, parse)

    def target(self, key: str, parse: Callable[[str], str]) -> str | None:
        """The one value that environment and configuration agree on."""
        exported, configured = self.exported(key, parse), self.configured(key, parse)
        if exported and configured and exported != configured:
            raise SettingsError(
                f"The variable {VARIABLES[key]} says {exported}, but webex:{key} of this stack says {configured}: "
                "a run must have one target; unset the variable or change the configuration."
            )
        return exported or configured

    def either(self, key: str) -> bool:
        """True where at least one of both says so: what holds writes back must not be overruled."""
        return bool(self.exported(key, _truth)) or bool(self.configured(key, _truth))

    @staticmethod
    def _parsed(name: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        text = (text or "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise SettingsError(f"{name} {error}.") from None


def _organisation_and_address(sources: Sources, host: str) -> tuple[str | None, str]:
    org_id = sources.target("orgId", organisation)
    scim_url = sources.target("scimUrl", scim_address)
    if scim_url is None and org_id is None:
        provider = sources.names.provider
        how = "run `pulumi config set webex:orgId <id>` or export WEBEX_ORG_ID"
        raise SettingsError(
            f"No Webex organisation is set: {f'give provider {provider} its org_id' if provider else how} "
            "(Control Hub shows it under Account as Organization ID)."
        )
    if scim_url is None:
        return org_id, f"{host}/identity/scim/{org_id}/v2"
    in_address = organisation_in(scim_url)
    if org_id and in_address and org_id != in_address:
        raise SettingsError(
            f"{sources.names.of('orgId')} is {org_id}, but {sources.names.of('scimUrl')} leads to organisation "
            f"{in_address}: make them agree, or leave one of them out."
        )
    return org_id or in_address, scim_url


def _cloud(text: str) -> str:
    if text.lower() not in HOSTS:
        raise ValueError(f"must be commercial or gov, not {text!r}")
    return text.lower()


def token(text: str) -> Secret:
    """The bare token. Its text is in no message: it may be nearly right."""
    if text.lower().startswith("bearer "):
        text = text[len("bearer ") :].strip()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            "holds a line break, blank or other character that no access token has; copy the token again, in one line"
        )
    return Secret(text)


def whole_number(text: str) -> int:
    """A whole number of 1 or more."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ValueError(f"must be a whole number of 1 or more, not {text!r}")
    return number


def rate(text: str) -> float:
    """Requests a second, above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"must be a number of requests above 0, such as 5 or 0.5, not {text!r}")
    return number


def file(text: str) -> str:
    """The path of a file that is there."""
    if not Path(text).expanduser().is_file():
        raise ValueError(f"names a file that is not there: {text}")
    return str(Path(text).expanduser())


def _truth(text: str) -> bool:
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in known:
        raise ValueError(f"must be true or false, not {text!r}")
    return known[text.lower()]


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"must be a date such as 2026-03-31, not {text!r}") from None
