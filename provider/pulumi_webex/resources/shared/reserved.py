"""Refuses invented people outside a simulation: their addresses are in domains that nobody has."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_webex.resources.shared.removals import named
from pulumi_webex.transport.addresses import is_reserved
from pulumi_webex.transport.settings import Settings

_CURE = (
    "which nobody has (RFC 2606), so outside a simulation no account is made: rehearse with --simulator, or set "
    "webex:allowReserved (WEBEX_ALLOW_RESERVED) to true"
)


def reserved(settings: Settings, before: Mapping[str, str], after: Mapping[str, str]) -> str | None:
    """The problem with userNames by key, if any is new and in such a domain; `before` are those that state has."""
    if settings.is_simulated or settings.allow_reserved:
        return None
    found = [name for key, name in after.items() if is_reserved(name) and before.get(key) != name]
    if not found:
        return None
    kind = "is an address" if len(found) == 1 else "are addresses"
    return f"{named(found)} {kind} for examples, {_CURE}"
