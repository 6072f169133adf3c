"""What the provider of Meetings accounts does when the engine configures it."""

from __future__ import annotations

from contextlib import suppress

from pulumi.dynamic import ConfigureRequest

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.configure import note_provider
from pulumi_webex.transport.errors import SettingsError


def configure_sites(req: ConfigureRequest) -> None:
    """Begins or joins the run against Meetings sites, which need no organization."""
    note_provider(req)
    found = {key: req.config.get(f"webex:{key}") for key in sites.KEYS}
    sites.start({key: value for key, value in found.items() if value is not None})
    with suppress(SettingsError):  # check tells of it
        rpc.allow_calls_at_once(sites.concurrency())
