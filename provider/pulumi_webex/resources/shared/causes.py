"""Why people are not as declared, grouped by cause: what tells one request from another does not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pulumi_webex.resources.shared.removals import SHOWN, named
from pulumi_webex.transport.errors import Refused

_TRACKING = re.compile(r"(trackingId:? )([^\s,;)]+)")
_IDS = re.compile(
    r"(?<=/Users/)[^\s/?]+|(?<=/people/)[^\s/?]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE
)
"""Ids of accounts: in the path of a request, and UUIDs anywhere."""


@dataclass(frozen=True)
class Cause:
    """One cause, and the people whom it is about. `reason` is that of the first of them."""

    reason: str
    people: tuple[str, ...]

    def __str__(self) -> str:
        """The sentence: as it is for one person; for more without their ids, and the first trackingId as an example."""
        if len(self.people) == 1:
            return self.reason
        return _TRACKING.sub(r"\1\2, for example", _without_ids(self.reason, self.people[0]))


def by_cause(reasons: Mapping[str, str]) -> list[Cause]:
    """The causes in the order in which they come up; `reasons` are by person, and may begin with the person."""
    first: dict[str, str] = {}
    people: dict[str, list[str]] = {}
    for person, reason in reasons.items():
        reason = reason.removeprefix(f"{person}: ").rstrip(".")
        cause = _without_ids(_TRACKING.sub(r"\1…", reason), person)
        first.setdefault(cause, reason)
        people.setdefault(cause, []).append(person)
    return [Cause(first[cause], tuple(some)) for cause, some in people.items()]


def _without_ids(reason: str, person: str) -> str:
    """The reason without what names one account; a key may be any word, so only an address is taken out."""
    reason = _IDS.sub("…", reason)
    return reason.replace(person, "…") if "@" in person else reason


def told(reasons: Mapping[str, str]) -> str:
    """Who has which problem, grouped by cause: the first ten of each, and the first ten causes."""
    causes = by_cause(reasons)
    parts = [f"{named(cause.people)}: {cause}" for cause in causes[:SHOWN]]
    more = [f"and {len(causes) - SHOWN} more problems"] if len(causes) > SHOWN else []
    return "; ".join(parts + more)


def refused(reasons: Mapping[str, str]) -> Refused:
    """The error for a run that stops before its first write, since some people's accounts may not be touched."""
    count = len(reasons)
    return Refused(
        f"{count} {'person is' if count == 1 else 'people are'} refused, so nothing was written. {told(reasons)}. "
        "Correct that, or set webex:continueOnError (WEBEX_CONTINUE_ON_ERROR) to let the others go on"
    )


MOST_PROBLEMS = 50
"""So many problems of a declaration are told; the others are counted."""


def in_short(problems: Iterable[str]) -> list[str]:
    """Problems with a declaration, ``person: what is wrong.``: the same of several people once, with the first ten of
    them, and no more than `MOST_PROBLEMS` in all."""
    people: dict[str, dict[str, None]] = {}
    for problem in problems:
        person, _, what = problem.partition(": ")
        people.setdefault(what or person, {})[person] = None
    told = [what if [*some] == [what] else f"{', '.join(_first(some))}: {what}" for what, some in people.items()]
    more = len(told) - MOST_PROBLEMS
    return told[:MOST_PROBLEMS] + ([f"And {more} more problems, as a rule of the same kind."] if more > 0 else [])


def _first(people: Iterable[str]) -> list[str]:
    everybody = list(people)
    more = len(everybody) - SHOWN
    return everybody[:SHOWN] if more <= 0 else [*everybody[: SHOWN - 1], f"{everybody[SHOWN - 1]} and {more} more"]
