"""The address of Webex and how to call it, put together from stack configuration and environment.

Credentials: the environment wins, since refresh and destroy are given the configuration of the
last update and a rotated token must still work. Targets (organization, addresses): where both say
something they must say the same, or else a variable left in a shell would decide whose accounts
change. An explicit provider takes neither from the environment, see `pulumi_webex.transport.names`.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pulumi_webex.transport.addresses import is_loopback, organization, organization_in, rest_address, scim_address
from pulumi_webex.transport.credentials import given
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.names import CREDENTIALS_FROM, OF_THE_RUN, PROVIDER, REHEARSAL, STACKS, VARIABLES, Names
from pulumi_webex.transport.oauth import OAuthGrant
from pulumi_webex.transport.redaction import Secret

T = TypeVar("T")

DEFAULT_CONCURRENCY = 16

HOSTS = {"commercial": "https://webexapis.com", "gov": "https://api-usgov.webex.com"}
"""The host of each cloud; developer.webex.com, and for the government cloud developer-usgov.webex.com."""


@dataclass(frozen=True)
class Settings:
    """Everything that the calls need to know.

    `org_id` is a bare lower-case UUID or, for a SCIM server that is not Webex's own, may be None;
    `scim_url` ends before ``/Users``, `api_url` in ``/v1``; `requests_per_second` None is no budget
    of our own; `as_of` is an ISO date; `bulk` whether many writes go out in SCIM Bulk;
    `continue_on_error` whether people who are refused stop nobody else; `only` whom the run is about,
    userNames without their case or keys, and everybody if it is empty; `allow_reserved` whether people of
    domains such as example.com get accounts outside a simulation. Besides, or instead of,
    `access_token` there may be a `grant` to fetch one with; `token_ends` is when the access token ends,
    if that was kept, and `grant_lacks` what a refresh token is of no use without. `names` says what
    the settings are called.
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
    bulk: bool = True
    continue_on_error: bool = False
    only: frozenset[str] = frozenset()
    allow_reserved: bool = False
    grant: OAuthGrant | None = None
    token_ends: datetime.datetime | None = None
    grant_lacks: tuple[str, ...] = ()
    names: Names = STACKS

    @classmethod
    def resolve(cls, config: Callable[[str], str | None], environ: Mapping[str, str]) -> Settings:
        """The settings of this run.

        `config` answers a key without its ``webex:`` prefix, `environ` is the environment. Raises
        `SettingsError` with the key, the variable and the cure.
        """
        sources = Sources(config, environ)
        host = HOSTS[sources.target("cloud", _cloud) or "commercial"]
        org_id, scim_url = _organization_and_address(sources, host)
        credentials = given(sources)
        return cls(
            org_id=org_id,
            scim_url=scim_url,
            api_url=sources.target("apiUrl", rest_address) or _rest_beside(scim_url, host),
            access_token=credentials.access_token,
            grant=credentials.grant,
            token_ends=credentials.ends,
            grant_lacks=credentials.lacking,
            concurrency=sources.choice("concurrency", whole_number) or DEFAULT_CONCURRENCY,
            requests_per_second=sources.choice("requestsPerSecond", rate),
            ca_bundle=sources.choice("caBundle", file),
            paused=sources.either("paused"),
            allow_removals=sources.choice("allowRemovals", str),
            as_of=sources.choice("asOf", _date),
            bulk=sources.choice("bulk", _bulk) != "off",
            continue_on_error=bool(sources.choice("continueOnError", truth)),
            only=sources.choice("only", several) or frozenset(),
            allow_reserved=bool(sources.choice("allowReserved", truth)),
            names=sources.names,
        )

    @property
    def target(self) -> dict[str, str]:
        """What tells one directory from another: ``{"orgId": …}`` where the address names the
        organization, else ``{"scimUrl": …}``, since then nothing but the address decides."""
        if self.org_id and organization_in(self.scim_url) == self.org_id:
            return {"orgId": self.org_id}
        return {"scimUrl": self.scim_url}

    @property
    def is_simulated(self) -> bool:
        """Whether the accounts are on this machine, where no organization is."""
        return is_loopback(urlsplit(self.scim_url).hostname or "")

    @property
    def has_credentials(self) -> bool:
        """Whether Webex can be called at all."""
        return self.access_token is not None or self.grant is not None

    def require_token(self) -> None:
        """Raises `SettingsError`, with how to set one, if there is neither an access token nor a refresh token."""
        if self.has_credentials:
            return
        whose = f"provider {self.names.provider}" if self.names.provider else "Webex"
        if self.grant_lacks:
            missing = " and ".join(self.names.of(key) for key in self.grant_lacks)
            raise SettingsError(f"There is a refresh token for {whose}, but no {missing}: run `webex login`.")
        raise SettingsError(
            f"There is no access token for {whose}: {self.names.cure('accessToken')} (scope identity:people_rw)."
        )


def api_address(sources: Sources, cloud: str | None = None) -> str:
    """The REST base, for calls that need neither an organization nor a token; `cloud` goes before what is set.

    Raises `SettingsError`.
    """
    if cloud:
        return f"{HOSTS[cloud]}/v1"
    usual = HOSTS[sources.target("cloud", _cloud) or "commercial"]
    return sources.target("apiUrl", rest_address) or _rest_beside(sources.target("scimUrl", scim_address) or "", usual)


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
        return bool(self.exported(key, truth)) or bool(self.configured(key, truth))

    @staticmethod
    def _parsed(name: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        text = (text or "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise SettingsError(f"{name} {error}.") from None


def _organization_and_address(sources: Sources, host: str) -> tuple[str | None, str]:
    org_id = sources.target("orgId", organization)
    scim_url = sources.target("scimUrl", scim_address)
    if scim_url is None and org_id is None:
        provider = sources.names.provider
        how = "write webex:orgId into the stack's Pulumi.<stack>.yaml, or export WEBEX_ORG_ID"
        raise SettingsError(
            f"No Webex organization is set: {f'give provider {provider} its org_id' if provider else how} "
            "(Control Hub shows it under Account as Organization ID)."
        )
    if scim_url is None:
        return org_id, f"{host}/identity/scim/{org_id}/v2"
    in_address = organization_in(scim_url)
    if org_id and in_address and org_id != in_address:
        raise SettingsError(
            f"{sources.names.of('orgId')} is {org_id}, but {sources.names.of('scimUrl')} leads to organization "
            f"{in_address}: make them agree, or leave one of them out."
        )
    return org_id or in_address, scim_url


def _rest_beside(scim_url: str, host: str) -> str:
    """The REST base of the Webex cloud of a SCIM address, since a token must not be sent to another
    one's; that of `host` if it is no cloud's address."""
    return f"{next((one for one in HOSTS.values() if scim_url.startswith(f'{one}/')), host)}/v1"


def _cloud(text: str) -> str:
    if text.lower() not in HOSTS:
        raise ValueError(f"must be commercial or gov, not {text!r}")
    return text.lower()


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


def truth(text: str) -> bool:
    """Yes or no."""
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in known:
        raise ValueError(f"must be true or false, not {text!r}")
    return known[text.lower()]


def _bulk(text: str) -> str:
    if text.lower() not in ("auto", "off"):
        raise ValueError(f"must be auto or off, not {text!r}")
    return text.lower()


def several(text: str) -> frozenset[str]:
    """Texts between commas, without their case."""
    return frozenset(filter(None, (part.strip().casefold() for part in text.split(","))))


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"must be a date such as 2026-03-31, not {text!r}") from None
