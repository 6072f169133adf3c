"""What a command asks Webex itself, before the engine does: who is there already, and whether it answers at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.holdings import Holdings
from pulumi_webex.controlhub.licenses import Licenses
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.settings import MeetingsSettings
from pulumi_webex.resources.people.texts import PEOPLE
from pulumi_webex.review import Plan
from pulumi_webex.review.assignments import Assignment
from pulumi_webex.review.differences import SECRET, UNKNOWN
from pulumi_webex.review.listed import FEW, Listed, with_accounts
from pulumi_webex.review.lookup import is_in, look_up
from pulumi_webex.review.lookup_accounts import look_up_accounts
from pulumi_webex.review.plural import one_by_one, texts_of
from pulumi_webex.review.seats import Forecast, forecast, moves
from pulumi_webex.review.steps import inputs_of, is_user, provider_of
from pulumi_webex.transport.errors import Refused, SettingsError, WebexError
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.retry import http_date
from pulumi_webex.transport.settings import Settings

Config = Callable[[str], str | None]
"""Answers a key of the stack's configuration, with its namespace."""


@dataclass(frozen=True)
class Webex:
    """The organization that a stack is about, as a command speaks to it."""

    settings: Settings
    transport: Transport
    users: Users

    def now(self) -> datetime:
        """The time by Webex's own clock, or by this machine's where an answer has none."""
        params: dict[str, str | int] = {"startIndex": 1, "count": 1}
        answer = self.transport.request("GET", f"{self.settings.scim_url}/Users", params=params)
        return http_date(answer.headers.get("Date", "")) or datetime.now(UTC)

    def refuse_write(self) -> None:
        """Raises `Refused` if the stack is paused."""
        if self.settings.paused:
            raise Refused("nothing was written, since webex:paused is set; take it away to go on")


def webex_of(config: Config, environ: Mapping[str, str]) -> Webex:
    """The organization of these settings. Raises `SettingsError` if they name none."""
    settings = _settings(config, environ)
    settings.require_token()
    transport = Transport(settings)
    return Webex(settings, transport, Users(transport, settings.scim_url))


def looked_up(plan: Plan, config: Config, environ: Mapping[str, str], *, must: bool = False) -> Plan:
    """The plan with the joiners looked up in Webex; if they cannot be looked up, it is unchanged except for a note.

    A plan without joiners makes no request.

    Raises:
        WebexError: what Webex says, if a run follows (``must``) that would only meet the same.
    """
    for provider in sorted({person.provider for person in plan.group("join")}):
        plan = _looked_up(plan, provider, _config_of(plan, provider, config), environ, must)
    return plan


def _looked_up(plan: Plan, provider: str, config: Config, environ: Mapping[str, str], must: bool) -> Plan:
    joiners = f"joiners of provider {provider}" if provider else "joiners"
    try:
        settings = _settings(config, environ)
        if not settings.has_credentials:
            # Those of an explicit provider are hidden in the plan; what it takes from variables is not.
            why = "its credentials are in no variables" if provider else "there is no access token"
            return _noted(plan, f"{joiners} were not looked up in Webex, since {why}")
        return look_up(plan, _users(settings), settings.target, settings.concurrency, provider)
    except WebexError as error:
        if must and not isinstance(error, SettingsError):
            raise
        return _noted(plan, f"{joiners} could not be looked up in Webex: {error}")


def _config_of(plan: Plan, provider: str, config: Config) -> Config:
    """The stack's configuration, or that of an explicit provider as far as the plan shows it."""
    if not provider:
        return config
    inputs = {key: value for key, value in plan.providers.get(provider, {}).items() if isinstance(value, str)}
    return {key: value for key, value in inputs.items() if value != SECRET and value not in UNKNOWN}.get


def with_seats(
    plan: Plan, digest: dict[str, Any], config: Config, environ: Mapping[str, str]
) -> tuple[Plan, dict[str, Any]]:
    """The plan with what it does to the seats of licenses, and the digest with the same as ``seats``.

    Where licenses cannot be read, as they are and with a line that says so. A plan that gives no license and has no
    new people makes no request.
    """
    documents: list[dict[str, Any]] = []
    licenses = {one.provider for one in plan.assignments if one.is_license}
    everybody = one_by_one(digest["steps"])
    for provider in sorted(licenses | {person.provider for person in plan.group("join")}):
        steps = [step for step in everybody if provider_of(step) == provider]
        try:
            seen = _seats(plan, provider, steps, _config_of(plan, provider, config), environ)
        except WebexError as error:
            if provider in licenses or not isinstance(error, SettingsError):
                plan = _noted(plan, f"seats unknown{provider and f' with provider {provider}'}: {error}")
            continue
        documents += [one.document() for one in seen.seats]
        plan = replace(
            plan,
            seats=(*plan.seats, *(str(one) for one in seen.seats)),
            shortages=(*plan.shortages, *seen.shortages),
            warnings=(*plan.warnings, *seen.warnings),
        )
    return plan, {**digest, "seats": documents} if documents else digest


def _seats(
    plan: Plan, provider: str, steps: list[Mapping[str, Any]], config: Config, environ: Mapping[str, str]
) -> Forecast:
    """The seats of one provider's organization."""
    settings = _settings(config, environ)
    if provider and not settings.has_credentials:
        # It may well have some: those that the program gives it are hidden in the plan.
        raise SettingsError("its credentials are in no variables; name some with credentials_from")
    settings.require_token()
    transport = Transport(settings)
    licenses = Licenses(transport, settings.api_url, settings.org_id)
    here = replace(plan, people=tuple(person for person in plan.people if person.provider == provider))
    changes, holdings = moves(steps, settings.target), Holdings(licenses)
    if len(changes) <= FEW:
        return forecast(here, changes, licenses, holdings)
    lookup = Lookup(Users(transport, settings.scim_url), settings.concurrency)
    listed = Listed(licenses, holdings, len(changes))
    return forecast(here, with_accounts(changes, steps, lookup.by_name), listed, listed)


def accounts_looked_up(plan: Plan, config: Config, environ: Mapping[str, str], *, must: bool = False) -> Plan:
    """The plan with the new accounts of Meetings sites looked up there; if that cannot be done, as it is.

    Raises:
        WebexError: as for `looked_up`.
    """
    new = [one for one in plan.assignments if one.op == "create" and one.inputs.get("site")]
    found: dict[str, Assignment] = {}
    for provider, site in sorted({(one.provider, str(one.inputs["site"])) for one in new}):
        try:
            settings = _site_settings(_config_of(plan, provider, config), environ, site)
            settings.require_credential()
            here = [one for one in new if (one.provider, one.inputs["site"]) == (provider, site)]
            found |= look_up_accounts(here, MeetingsClient(settings))
        except WebexError as error:
            if must and not isinstance(error, SettingsError):
                raise
            plan = _noted(plan, f"new accounts could not be looked up on site {site}: {error}")
    return replace(plan, assignments=tuple(found.get(one.urn, one) for one in plan.assignments))


def refuse_unreachable(plan: Plan, config: Config, environ: Mapping[str, str]) -> None:
    """Asks for one user before a run that changes people, so that a wrong token, organization or address is told in
    one sentence, and nothing is left half done.

    People of explicit providers are left to the engine, which alone knows their settings.

    Raises:
        WebexError: what Webex says, or that it does not answer.
    """
    try:
        settings = _settings(config, environ)
    except SettingsError:
        return
    here = [person for person in plan.people if not person.provider and is_in(person, settings.target)]
    looked_up_before = any(person.group == "join" for person in here)
    if settings.has_credentials and here and not looked_up_before:
        _users(settings).count()


def refuse_dead(digest: Mapping[str, Any], config: Config, environ: Mapping[str, str]) -> None:
    """Asks for one user after a plan that asked nothing, so that it is not told as if Webex had been seen.

    Without credentials, and where nobody of this organization is declared, nothing is asked.

    Raises:
        WebexError: what Webex says, or that it does not answer.
    """
    try:
        settings = _settings(config, environ)
    except SettingsError:
        return
    if settings.has_credentials and any(_declares_people(step, settings.target) for step in digest["steps"]):
        _users(settings).count()


def _declares_people(step: Mapping[str, Any], target: Mapping[str, str]) -> bool:
    """Whether a resource holds people of this organization, with no explicit provider."""
    inputs = inputs_of(step)
    if provider_of(step) or not (is_user(step["urn"]) or texts_of(step["urn"]) == PEOPLE):
        return False
    return all(inputs.get(key, value) == value for key, value in target.items())


def _settings(config: Config, environ: Mapping[str, str]) -> Settings:
    return Settings.resolve(lambda key: config(f"webex:{key}"), environ)


def _site_settings(config: Config, environ: Mapping[str, str], site: str) -> MeetingsSettings:
    return MeetingsSettings.resolve(lambda key: config(f"webex:{key}"), environ, site=site)


def _users(settings: Settings) -> Users:
    return Users(Transport(settings), settings.scim_url)


def _noted(plan: Plan, note: str) -> Plan:
    return replace(plan, warnings=(*plan.warnings, note))
