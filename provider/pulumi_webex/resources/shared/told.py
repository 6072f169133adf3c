"""How it is told that something is wrong with some of many people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_webex.resources.shared.removals import SHOWN, named
from pulumi_webex.transport.errors import Refused

MASK = "[secret]"


def told(reasons: Mapping[str, str]) -> str:
    """Who has which problem, grouped by problem: the first ten of each, and the first ten problems."""
    grouped: dict[str, list[str]] = {}
    for person, reason in reasons.items():
        grouped.setdefault(reason.removeprefix(f"{person}: ").rstrip("."), []).append(person)
    parts = [f"{named(people)}: {reason}" for reason, people in grouped.items()]
    more = [f"and {len(parts) - SHOWN} more problems"] if len(parts) > SHOWN else []
    return "; ".join(parts[:SHOWN] + more)


def refused(reasons: Mapping[str, str]) -> Refused:
    """The error for a run that stops before its first write, since some people's accounts may not be touched."""
    count = len(reasons)
    return Refused(
        f"{count} {'person is' if count == 1 else 'people are'} refused, so nothing was written. {told(reasons)}. "
        "Correct that, or set webex:continueOnError (WEBEX_CONTINUE_ON_ERROR) to let the others go on"
    )


def masked(sentence: str, secret: Any) -> str:
    """The sentence without what must not be seen."""
    for value in _leaves(secret):
        sentence = sentence.replace(value, MASK)
    return sentence


def _leaves(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [] if value is None or value == "" or isinstance(value, bool) else [str(value)]
