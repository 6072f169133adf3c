"""What every provider does when the engine configures it."""

from __future__ import annotations

import os

from pulumi.dynamic import ConfigureRequest

from pulumi_webex.resources import rpc, run
from pulumi_webex.transport.settings import Settings


def configure(req: ConfigureRequest) -> None:
    """Begins or joins the run with the ``webex:`` configuration of the stack, or of an explicit provider."""
    started = run.start(lambda: Settings.resolve(lambda key: req.config.get(f"webex:{key}"), os.environ))
    if started:
        rpc.allow_calls_at_once(started.settings.concurrency)
