"""Who would lose an account, or part of it, if one list of people replaces another, and how many may.

Plain data, without Pulumi and without network: the removal guard compares what state holds with what
the program declares.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SHOWN = 10
"""People named in a refusal; what goes beyond is counted."""
CLEARED = "-"
"""Before an attribute path in what a person holds: cleared by the program, rather than declared."""


@dataclass(frozen=True)
class RemovalLimit:
    """How many people one run may remove or deactivate: `count`, or `percent` of those there are, whichever is more.

    `cleared` is for how many people one run may clear the same attribute; None is as many as may be removed.
    """

    count: int = 5
    percent: float = 5.0
    cleared: int | None = None

    def __post_init__(self) -> None:
        numbers = {"count": self.count, "percent": self.percent, "cleared": self.cleared or 0}
        for name, value in numbers.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
                raise ValueError(f"RemovalLimit: {name} must be a number of 0 or more, not {value!r}")

    def people(self, size: int) -> int:
        """How many of `size` people may be removed."""
        return max(int(self.count), math.floor(self.percent * size / 100))

    def attribute(self, size: int) -> int:
        """For how many of `size` people one attribute may be cleared."""
        return self.people(size) if self.cleared is None else int(self.cleared)

    def __str__(self) -> str:
        return f"{self.count} or {self.percent:g} %"


@dataclass(frozen=True)
class Watched:
    """Active people: `people` is identity (the userName without its case) to key (the name in the program), and
    `held` what each of them has, attribute paths, those that the program clears with `CLEARED` before them."""

    people: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What happens to the people of the old list.

    `rekeyed` has identity, old key and new key; `cleared` the people by attribute.
    """

    removed: frozenset[str] = frozenset()
    rekeyed: frozenset[tuple[str, str, str]] = frozenset()
    cleared: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.removed or self.rekeyed or self.cleared)

    def beyond(self, limit: RemovalLimit, size: int) -> Changes:
        """What of this needs an override, if there were `size` people; another key always does."""
        most = limit.attribute(size)
        return Changes(
            self.removed if len(self.removed) > limit.people(size) else frozenset(),
            self.rekeyed,
            {path: people for path, people in self.cleared.items() if len(people) > most},
        )

    @property
    def token(self) -> str:
        """The override for exactly these changes: how many people, and a hash of who they are and what they lose."""
        lines = [*self.removed]
        lines += [f"{identity} {old} {new}" for identity, old, new in self.rekeyed]
        lines += [f"{path} {identity}" for path, people in self.cleared.items() for identity in people]
        people = self.removed.union({identity for identity, _, _ in self.rekeyed}, *self.cleared.values())
        digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
        return f"{len(people)}:{digest[:12]}"


def tokens(text: str | None) -> frozenset[str]:
    """The overrides in the value of ``webex:allowRemovals``, which may list several with commas."""
    return frozenset(filter(None, (part.strip().lower() for part in (text or "").split(","))))


def compare(
    before: Watched,
    after: Watched,
    *,
    released: Mapping[str, frozenset[str]] | None = None,
    former: Mapping[str, str] | None = None,
) -> Changes:
    """What happens to the people of `before` if `after` replaces it.

    Another identity under the same key is the same person under a new address. `released` are
    attributes by identity that are handed back, which clears nothing; `former` is a key to the one
    that it had before, as an alias.
    """
    former = former or {}
    now = {former.get(key, key): identity for identity, key in after.people.items()}
    stays = {identity: _successor(identity, key, before, after, now) for identity, key in before.people.items()}
    rekeyed = {
        (identity, key, after.people[identity])
        for identity, key in before.people.items()
        if identity in after.people and key not in (after.people[identity], former.get(after.people[identity]))
    }
    emptied: dict[str, set[str]] = {}
    for identity, successor in stays.items():
        old, new = before.held.get(identity, frozenset()), after.held.get(successor or "")
        for path in cleared(old, new, (released or {}).get(successor or "", frozenset())) if new is not None else ():
            emptied.setdefault(path, set()).add(identity)
    return Changes(
        frozenset(identity for identity, successor in stays.items() if successor is None),
        frozenset(rekeyed),
        {path: frozenset(people) for path, people in emptied.items()},
    )


def _successor(identity: str, key: str, before: Watched, after: Watched, now: Mapping[str, str]) -> str | None:
    """The identity that this person has now; None if they are gone."""
    if identity in after.people:
        return identity
    other = now.get(key)
    # A key that went to somebody who was there before is no new address.
    return None if other in before.people else other


def cleared(old: frozenset[str], new: frozenset[str], released: frozenset[str] = frozenset()) -> frozenset[str]:
    """The attributes of one person that are emptied: no longer held, unless `released`, or newly to be cleared."""
    dropped = {path for path in old - new if not path.startswith(CLEARED) and _whole(path) not in released}
    dropped = {path for path in dropped if CLEARED + _whole(path) not in new}
    return frozenset(dropped | {path.removeprefix(CLEARED) for path in new - old if path.startswith(CLEARED)})


def _whole(path: str) -> str:
    """The list that an entry is in: ``phoneNumbers`` of ``phoneNumbers[mobile]``."""
    return path.partition("[")[0]


def encode(watched: Watched) -> dict[str, object]:
    """A short form of `Watched.held`: the attributes once, then for each person, in order, which of them."""
    if not watched.held:
        return {}
    attributes = sorted(frozenset().union(*watched.held.values()))
    place = {path: 1 << number for number, path in enumerate(attributes)}
    masks = (sum(place[path] for path in watched.held.get(identity, ())) for identity in sorted(watched.people))
    return {"attributes": attributes, "masks": ".".join(f"{mask:x}" for mask in masks)}


def decode(people: Mapping[str, str], packed: object) -> Watched:
    """The inverse of `encode`; nothing is managed if `packed` does not fit the people."""
    if not isinstance(packed, Mapping) or not packed.get("masks"):
        return Watched(people)
    attributes, masks = packed.get("attributes") or [], str(packed["masks"]).split(".")
    if len(masks) != len(people):
        return Watched(people)
    return Watched(
        people,
        {
            identity: frozenset(path for number, path in enumerate(attributes) if int(mask, 16) >> number & 1)
            for identity, mask in zip(sorted(people), masks, strict=True)
        },
    )


def on_app(person: str, app: str | None) -> str:
    """The identity of somebody who has an app. It differs from the person's, so no override allows both."""
    return f"{person} on {app}" if app else person


def off_app(identity: str, app: str | None) -> str:
    """The person that an identity of `on_app` stands for."""
    return identity.removesuffix(f" on {app}") if app else identity


def named(people: Iterable[str]) -> str:
    """The first ten of them in order, and how many more there are."""
    everyone = sorted(people)
    more = len(everyone) - SHOWN
    return ", ".join(everyone[:SHOWN]) + (f" and {more} more" if more > 0 else "")
