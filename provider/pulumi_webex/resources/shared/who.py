"""Tells a reviewer who changes in a resource that holds many people: one message, a line for each of them.

Pulumi shows such a resource as one change with texts by key. `webex` tells people itself, and switches this off.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.plural import PluralState

PLAN_SHOWN = "WEBEX_PLAN_SHOWN"
"""Among the variables of a run: the people of its plan have been shown already."""
HEADING = "Who changes in "
"""Begins the message."""
MOST = 50
"""People in one message; the others are counted."""
VALUE, REASON, LINE = 60, 160, 400
"""Longest value, reason and line, in characters."""

Group = Literal["leave", "change", "join"]
_ORDER: tuple[Group, ...] = ("leave", "change", "join")
_VERBS: dict[Group, tuple[str, str]] = {
    "leave": ("leaves", "leave"),
    "change": ("changes", "change"),
    "join": ("joins", "join"),
}


@dataclass(frozen=True)
class Who:
    """One person: who it is, and what happens in a few words. Nothing of it is secret."""

    person: str
    what: str
    group: Group = "change"

    def __str__(self) -> str:
        return visible(f"{self.person}: {self.what}", LINE)


def tell(name: str, everybody: Iterable[Who]) -> None:
    """Shows who changes in the resource of this name, those who leave first; nothing if nobody does."""
    people = sorted(everybody, key=lambda one: (_ORDER.index(one.group), one.person.casefold()))
    if people and not os.environ.get(PLAN_SHOWN):
        rpc.inform("\n".join([_heading(name, people), *_lines(people)]))


def _heading(name: str, people: list[Who]) -> str:
    numbers = {group: sum(one.group == group for one in people) for group in _ORDER}
    told = [f"{number} {_VERBS[group][number != 1]}" for group, number in numbers.items() if number]
    return f"{HEADING}{visible(name, VALUE)}: {', '.join(told)}"


def _lines(people: list[Who]) -> list[str]:
    more = len(people) - MOST
    return [f"  {one}" for one in people[:MOST]] + ([f"  and {more} more"] if more > 0 else [])


def called(attributes: Mapping[str, Any], key: str) -> str:
    """What to call a person: ``Ann Able <ann@example.com>``, or less where less is known."""
    name, address = attributes.get("displayName"), attributes.get("userName")
    if not isinstance(address, str) or not address:
        return str(name) if isinstance(name, str) and name else key
    return f"{name} <{address}>" if isinstance(name, str) and name else address


def differences(old: Mapping[str, Any], new: Mapping[str, Any], left: Iterable[str] = ()) -> list[str]:
    """What differs between attributes by path, ``title Engineer → Lead engineer``; those in `left` are handed back."""
    released = frozenset(left)
    before, after = _spread(old), _spread(new)
    told = []
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) == after.get(path):
            continue
        label = path.rpartition(":")[2]
        if path not in after and not released.isdisjoint(_with_parents(path)):
            told.append(f"{label} left as it is")
        else:
            told.append(f"{label} {_shown(before.get(path))} → {_shown(after.get(path))}")
    return told


def still_to_do(state: PluralState, key: str, more: bool = True) -> str:
    """The end of a line about somebody who is pending; `more`: something stands before it."""
    reason = state.pending.get(key)
    told = visible(reason.partition(": ")[2] or reason, REASON) if reason else ""
    return f"{', ' if more else ''}still to be done: {told}" if told else ""


def _with_parents(path: str) -> set[str]:
    """An attribute's path and what it is part of."""
    whole = path.partition("[")[0]
    return {path, whole, whole.rpartition(".")[0]}


def _spread(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes by path, each entry of a list under its type."""
    found: dict[str, Any] = {}
    for path, value in attributes.items():
        if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            for place, entry in enumerate(value):
                name = f"{path}[{entry.get('type') or entry.get('value') or place}]"
                found[f"{name[:-1]} {place}]" if name in found else name] = _entry(entry)
        else:
            found[path] = value
    return found


def _entry(entry: Mapping[str, Any]) -> str:
    more = [f"{key} {_shown(item)}" for key, item in sorted(entry.items()) if key not in ("type", "value")]
    return ", ".join([_shown(entry["value"]), *more] if "value" in entry else more)


def _shown(value: Any) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return visible(", ".join(str(item) for item in value) or "(none)", VALUE)
    return visible(str(value), VALUE) or '""'


def visible(text: str, most: int) -> str:
    """The text on one line, with control characters escaped and Pulumi's marks for colors broken, cut at `most`."""
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text).replace("<{%", "< {%")
    return line if len(line) <= most else f"{line[: most - 1]}…"
