"""What every provider does when the engine configures it."""

from __future__ import annotations

import os
from contextlib import suppress

from pulumi.dynamic import ConfigureRequest

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.names import STACKS, Names
from pulumi_webex.transport.settings import Settings, Sources

_names: Names = STACKS


def configure(req: ConfigureRequest) -> None:
    """Begins or joins the run with the ``webex:`` configuration of the stack, or of an explicit provider."""
    _note(req)
    started = run.start(lambda: Settings.resolve(lambda key: req.config.get(f"webex:{key}"), os.environ))
    if started:
        rpc.allow_calls_at_once(started.settings.concurrency)


def configure_sites(req: ConfigureRequest) -> None:
    """The same for accounts on Meetings sites, which need no organization."""
    _note(req)
    found = {key: req.config.get(f"webex:{key}") for key in sites.KEYS}
    sites.start({key: value for key, value in found.items() if value is not None})
    with suppress(SettingsError):  # check tells of it
        rpc.allow_calls_at_once(sites.concurrency())


def told(message: str) -> str:
    """A message about settings, as it is to be told where an explicit provider has them."""
    return _names.told(message)


def _note(req: ConfigureRequest) -> None:
    global _names
    # One process serves one provider resource, so this is the same for all that it is asked.
    _names = Sources(lambda key: req.config.get(f"webex:{key}"), os.environ).names
