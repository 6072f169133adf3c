"""The questions to an app's removal guard before somebody loses the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.features import deactivates_nobody
from pulumi_webex.resources.shared.properties import GUARD, HOLDER
from pulumi_webex.transport.errors import Refused


def keeps_everybody(props: Mapping[str, Any]) -> bool:
    """Whether deactivate is off for somebody whose assignment is deleted."""
    return bool(props.get(GUARD)) and deactivates_nobody(run.current().ledger, props)


def refuse_loss(props: Mapping[str, Any]) -> None:
    """Raises `Refused` if somebody would lose the app and its guard says no."""
    guard, holder = props.get(GUARD), props.get(HOLDER)
    if guard and holder:
        problem = run.current().ledger.remove(str(guard), str(holder))
        if problem:
            raise Refused(f"the app was not taken away, since {problem}")
