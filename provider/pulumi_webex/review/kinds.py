"""What is done to each person of a plan, as one of a few kinds, and how many there are of each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from .people import Person

Kind = Literal["refused", "deactivated", "deleted", "renamed", "roles", "changed", "joins", "leaves"]

KINDS: tuple[Kind, ...] = ("refused", "deactivated", "deleted", "renamed", "roles", "changed", "joins", "leaves")
"""In the order in which they are told: what needs attention comes first."""

EQUAL, CHANGED = "linked, equal", "linked, changed"
_FIRST = ("new", "linked", "reactivated", "refused", "changed", "deactivated", "deleted")


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that no accent tells from others, though people sort them together."""


def kind_of(person: Person) -> Kind:
    """The one kind that a person is told under."""
    if person.refused:
        return "refused"
    if person.group == "leave":
        gone: dict[str, Kind] = {"deactivated": "deactivated", "deleted": "deleted"}
        return gone.get(person.outcome, "leaves")
    labels = {re.split(r"[.\[]", change.label)[0] for change in person.changes}
    if "userName" in labels and person.known:
        return "renamed"
    if "roles" in labels:
        return "roles"
    return "joins" if person.group == "join" else "changed"


def of_kind(people: Iterable[Person], kind: Kind) -> list[Person]:
    """The people of a kind, by name."""
    return sorted((one for one in people if kind_of(one) == kind), key=by_name)


def by_name(person: Person) -> tuple[object, ...]:
    """Sorts as people do: accents and case do not count, and 2 comes before 10."""
    return (*_folded(person.name or person.user_name), ("",), *_folded(person.user_name))


def _folded(text: str) -> list[tuple[object, ...]]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = bare.casefold().translate(_LETTERS)
    parts = [part for part in re.split(r"([0-9]+)", plain) if part]
    return [("0", int(part)) if part[0] in "0123456789" else (part,) for part in parts]


def counts(people: Iterable[Person]) -> dict[str, int]:
    """How many there are of each outcome; those who are linked also as ``linked, equal`` and ``linked, changed``."""
    people = tuple(people)
    tally = Counter(person.outcome for person in people)
    found = {outcome: tally[outcome] for outcome in (*_FIRST, *sorted(tally.keys() - {*_FIRST})) if tally[outcome]}
    if tally["linked"]:
        differing = sum(bool(one.changes) for one in people if one.outcome == "linked")
        found |= {EQUAL: tally["linked"] - differing, CHANGED: differing}
    return found


def told(people: Iterable[Person]) -> str:
    """The same for people: ``200 new, 985 linked (914 equal, 71 changed), 5 refused``."""
    numbers = counts(people)
    equal, changed = numbers.pop(EQUAL, 0), numbers.pop(CHANGED, 0)
    return ", ".join(
        f"{number} {outcome}" + (f" ({equal} equal, {changed} changed)" if outcome == "linked" else "")
        for outcome, number in numbers.items()
    )
