"""What every provider does when the engine configures it."""

from __future__ import annotations

import os

from pulumi.dynamic import ConfigureRequest

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.transport.names import STACKS, Names
from pulumi_webex.transport.settings import Settings, Sources

_names: Names = STACKS


def configure(req: ConfigureRequest) -> None:
    """Begins or joins the run with the ``webex:`` configuration of the stack, or of an explicit provider."""
    note_provider(req)
    rpc.heed_cancel()
    started = run.start(lambda: Settings.resolve(lambda key: req.config.get(f"webex:{key}"), os.environ))
    if started:
        rpc.allow_calls_at_once(started.settings.concurrency)


def note_provider(req: ConfigureRequest) -> None:
    """Remembers how messages name settings. One process serves one provider resource, so it is the same for all."""
    global _names
    _names = Sources(lambda key: req.config.get(f"webex:{key}"), os.environ).names


def told(message: str) -> str:
    """A message about settings, as an explicit provider's user has to read it."""
    return _names.told(message)
