"""What stands between this configuration and a run: the connectors' "Test connection", and more.

Nobody is changed: the right to write is tried on an account that does not exist, and on a request that names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.settings import MeetingsSettings
from pulumi_webex.review.connection import CONTROL_HUB, control_hub_checks
from pulumi_webex.review.verdict import Check, failed, passed, unknown
from pulumi_webex.transport.errors import SettingsError, WebexError
from pulumi_webex.transport.names import VARIABLES
from pulumi_webex.transport.settings import Settings

Config = Callable[[str], str | None]
"""Answers a key of the stack's configuration, without ``webex:``."""

NAMES = ("settings", "refresh token", *CONTROL_HUB, "Meetings site", "Meetings administrator")
"""Every check, in its order; which of them are made depends on what is configured."""


def checks(config: Config, environ: Mapping[str, str], *, now: datetime | None = None) -> Iterator[Check]:
    """Every check in its order, each as soon as it is made; ``now`` is this machine's time, aware."""
    is_meetings = _mentions(config, environ, "meetingsSite")
    if not is_meetings or _mentions(config, environ, "orgId") or _mentions(config, environ, "scimUrl"):
        try:
            settings = Settings.resolve(config, environ)
            settings.require_token()
        except SettingsError as error:
            yield failed("settings", str(error).rstrip("."))
        else:
            yield passed("settings", _target(settings))
            yield from control_hub_checks(settings, now or datetime.now(UTC))
    if is_meetings:
        yield from _meetings_checks(config, environ)


def _target(settings: Settings) -> str:
    where = f"organization {settings.org_id}" if settings.org_id else settings.scim_url
    return f"{where}; writes are held back by webex:paused" if settings.paused else where


def _mentions(config: Config, environ: Mapping[str, str], key: str) -> bool:
    return bool((config(key) or "").strip() or environ.get(VARIABLES[key], "").strip())


def _meetings_checks(config: Config, environ: Mapping[str, str]) -> Iterator[Check]:
    """Whether the site answers, and whether the account that signs in is one of its administrators."""
    try:
        settings = MeetingsSettings.resolve(config, environ)
        settings.require_credential()
        client = MeetingsClient(settings)
        client.site()
    except WebexError as error:
        yield failed("Meetings site", str(error).rstrip("."))
        return
    yield passed("Meetings site", f"{settings.site} answers at {settings.url}")
    yield _meetings_administrator(client, settings.require_credential().admin)


def _meetings_administrator(client: MeetingsClient, admin: str | None) -> Check:
    name = "Meetings administrator"
    if not admin:
        said = "the access token does not say whose it is"
        return unknown(name, said, "set webex:meetingsAdmin (WEBEX_MEETINGS_ADMIN)")
    try:
        attributes = client.get(admin).attributes
    except WebexError as error:
        return failed(name, str(error).rstrip("."))
    if attributes.get("privilegeSiteAdmin"):
        return passed(name, f"{admin} may change accounts")
    cure = "sign in as a site administrator, or give this account the right in Site Administration or Control Hub"
    if attributes.get("privilegeRoSiteAdmin"):
        return failed(name, f"{admin} is a read-only site administrator", cure)
    if "privilegeSiteAdmin" not in attributes:
        return unknown(name, f"the site does not say whether {admin} is an administrator", cure)
    return failed(name, f"{admin} is no site administrator", cure)
