"""Parts of provisioning that can be switched off, as the connectors have it: create, update, deactivate.

What is off is told in the preview and not done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, get_args

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.shape import Flat, flatten
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.user.options import GUARD, OFF, PATH_LISTS, attributes_of

Feature = Literal["create", "update", "deactivate"]
FEATURES: tuple[Feature, ...] = get_args(Feature)

PLACEHOLDER = "not-created/"
"""Begins the id of a resource whose account was not made, since create was off."""


def off_of(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """What is switched off, by checked properties."""
    return tuple(properties.get(OFF) or ())


def switched_off(features: Iterable[str]) -> list[str]:
    """The features that are not among these. Raises `ValueError` for one that there is not."""
    on = [features] if isinstance(features, str) else list(features)
    wrong = [str(name) for name in on if name not in FEATURES]
    if wrong:
        raise ValueError(f"features has {', '.join(wrong)}; there are {', '.join(FEATURES)}")
    return [name for name in FEATURES if name not in on]


def deactivates_nobody(ledger: Ledger, properties: Mapping[str, Any]) -> bool:
    """Whether deactivate is off for a resource that goes: by the guard of this run, since state has the last run's."""
    off = ledger.off(str(properties.get(GUARD)))
    return "deactivate" in (off_of(properties) if off is None else off)


def held_back(
    olds: Mapping[str, Any], flat: Flat, options: Mapping[str, Any]
) -> tuple[Flat, dict[str, Any], list[str]]:
    """Attributes and options of an account that state has, without what is off, and remarks on what that is."""
    off = off_of(options)
    remarks: list[str] = []
    checked = dict(options)
    if not olds or not off:
        return flat, checked, remarks
    state = flatten(attributes_of(olds))
    if flat.get("active") is False and state.get("active") is not False and "deactivate" in off:
        flat = {**flat, "active": True}
        remarks.append("deactivate is off, so the account stays active")
    if "update" in off:
        active = False if flat.get("active") is False else state.get("active", True)
        kept = {**state, "active": active}
        differ = [path for path in {**state, **flat} if kept.get(path) != flat.get(path)]
        if differ:
            remarks.append(f"update is off, so {_short(differ)} stay{'s' if len(differ) == 1 else ''} as in state")
        flat = kept
        checked = {key: value for key, value in checked.items() if key not in PATH_LISTS}
        checked |= {key: olds[key] for key in PATH_LISTS if key in olds}
    return flat, checked, remarks


def _short(paths: Collection[str]) -> str:
    return ", ".join(CATALOG.attribute(path).short for path in paths)
