"""Parts of provisioning that can be switched off, as in the connectors: create, update, deactivate.

The preview says what is off, and it is not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.properties import GUARD, OFF

Feature = Literal["create", "update", "deactivate"]
FEATURES: tuple[Feature, ...] = get_args(Feature)

PLACEHOLDER = "not-created/"
"""Begins the id of a resource whose account was not made, since create was off."""


def off_of(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """What checked properties switch off."""
    return tuple(properties.get(OFF) or ())


def switched_off(features: Iterable[str]) -> list[str]:
    """The features that are not among these. Raises `ValueError` for an unknown one."""
    on = [features] if isinstance(features, str) else list(features)
    wrong = [str(name) for name in on if name not in FEATURES]
    if wrong:
        raise ValueError(f"features has {', '.join(wrong)}; there are {', '.join(FEATURES)}")
    return [name for name in FEATURES if name not in on]


def deactivates_nobody(ledger: Ledger, properties: Mapping[str, Any]) -> bool:
    """Whether deactivate is off for a resource that is deleted. This run's guard decides, if there is one."""
    off = ledger.off(str(properties.get(GUARD)))
    return "deactivate" in (off_of(properties) if off is None else off)
