"""What the calls of one run to one Meetings site share: settings, client, and who was seen."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress

from pulumi_webex.meetings.answers import SessionType, Site
from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.settings import MeetingsSettings, site_name
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.transport.errors import Refused, SettingsError
from pulumi_webex.transport.names import CREDENTIALS_FROM, PROVIDER, VARIABLES, Names
from pulumi_webex.transport.settings import DEFAULT_CONCURRENCY, Sources, whole_number


class SiteRun(run.BaseRun):
    """One run against one site."""

    def __init__(self, settings: MeetingsSettings, allow_removals: str | None = None) -> None:
        super().__init__(paused=settings.paused, allow_removals=allow_removals)
        self.settings = settings
        self._ledger = Ledger(allow_removals)

    @property
    def ledger(self) -> Ledger:
        """What removal guards allow: the organization's, if this process has one."""
        with suppress(SettingsError):
            return run.current().ledger
        return self._ledger

    @property
    def name(self) -> str:
        """The site's name, such as ``acme``."""
        return self.settings.site

    @property
    def client(self) -> MeetingsClient:
        """The client. It is made on first use: check and diff need none."""
        self.settings.require_credential()
        return self.once("client", lambda: open_client(self.settings))

    @property
    def site(self) -> Site:
        """What the site has and allows; one call, the first time."""
        return self.once("site", lambda: self.client.site())

    @property
    def session_types(self) -> tuple[SessionType, ...]:
        """The site's session types; one call, the first time."""
        return self.once("session types", lambda: tuple(self.client.session_types()))

    def believe_gone(self, account_id: str) -> None:
        """Counts an account that the site no longer has; raises `Refused` if that cannot be believed."""
        self.once("has accounts", self._refuse_empty_site)
        limit = self.count_gone("accounts", account_id)
        if limit is not None:
            raise Refused(
                f"More than {limit} accounts that state knows are gone from site {self.name}, so this one and all "
                "further ones are kept in state: check webex:meetingsSite and webex:meetingsUrl, or, if they were "
                "really erased, set webex:allowRemovals to how many"
            )

    def _refuse_empty_site(self) -> None:
        if next(iter(self.client.summaries()), None) is None:
            raise Refused(
                f"site {self.name} says that it has no accounts at all, not even the administrator's, so nothing was "
                "changed in state: check webex:meetingsSite, webex:meetingsUrl and the credential"
            )


def open_client(settings: MeetingsSettings) -> MeetingsClient:
    """The client for these settings, with a courier of its own: a pause that one site asks for is no other's."""
    return MeetingsClient(settings)


_config: dict[str, str] | None = None
_sites: dict[str, SiteRun] = {}
_lock = threading.Lock()


def start(config: Mapping[str, str]) -> None:
    """Begins a run with the ``webex:`` configuration, keys without the prefix, or joins one that has the same."""
    global _config
    with _lock:
        if _config != dict(config):
            _sites.clear()
        _config = dict(config)


def at(site: str | None) -> SiteRun:
    """The run against the site that the program names, or else the configuration. Raises `SettingsError`."""
    with _lock:
        sources = _sources()
        settings = MeetingsSettings.resolve(_configured().get, os.environ, site=site)
        known = _sites.get(settings.site)
        if known is None or known.settings != settings:
            known = _sites[settings.site] = SiteRun(settings, sources.choice("allowRemovals", str))
        return known


def recorded(site: str) -> SiteRun:
    """The run against the site that state names; raises `Refused` if this run is set to another one."""
    with _lock:
        sources = _sources()
        set_ = sources.target("meetingsSite", site_name)
    if set_ and set_ != site:
        raise Refused(apart(site, set_, sources.names))
    return at(site)


def apart(theirs: str, mine: str, names: Names) -> str:
    """Why an account in state is left alone by a run against another site."""
    run_ = f"provider {names.provider}" if names.provider else "this run"
    return (
        f"state has this account on Meetings site {theirs}, but {run_} is set to {mine}, so nothing was done: set "
        f"{names.of('meetingsSite')} or the program to {theirs}; for {mine}, use an AppAssignment of another name"
    )


def concurrency() -> int:
    """How many calls this process may make at once. Raises `SettingsError`."""
    with _lock:
        return _sources().choice("concurrency", whole_number) or DEFAULT_CONCURRENCY


def end() -> None:
    """Forgets everything, for a process that makes several runs, such as a test."""
    global _config
    with _lock:
        _sites.clear()
        _config = None


def _configured() -> dict[str, str]:
    if _config is None:
        raise SettingsError("The provider was not configured before it was used")
    return _config


def _sources() -> Sources:
    return Sources(_configured().get, os.environ)


KEYS = (*VARIABLES, PROVIDER, CREDENTIALS_FROM)
"""The configuration keys that `start` is to be given, without ``webex:``."""
