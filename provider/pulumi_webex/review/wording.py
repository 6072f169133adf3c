"""How a plan words what differs: an attribute is one line, ``title: Engineer → Lead engineer``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rich.text import Text

from .differences import SECRET, UNKNOWN, AttributeChange

CLIP = 72
"""Longest value shown, in characters."""

_FEW = 3
"""So many members are named."""
_SAID_OF = {"release": "left as it is", "clear": "kept empty"}


def count(number: int, noun: str) -> str:
    """``1 person``, ``2 people``, ``3 resources``."""
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def lines(changes: Iterable[AttributeChange], inputs: Mapping[str, Any]) -> list[Text]:
    """A line for each attribute that differs; `release` and `clear` are told of the attributes that they name.

    `inputs` are those that the resource is to have.
    """
    changes = tuple(changes)
    lists = {change.path: change for change in changes if change.path in _SAID_OF}
    released = _paths(inputs.get("release")) | _listed(lists, "release")[1]
    own = [change for change in changes if change.path not in lists]
    found = [
        _left(change) if change.kind == "clear" and _is_in(change, released) else change_line(change) for change in own
    ]
    for name, said in _SAID_OF.items():
        before, after = _listed(lists, name)
        for path in sorted(before ^ after):
            if not any(_is_in(change, {path}) for change in own):
                label = AttributeChange(path, None, None).label
                found.append(Text(f"{label}: {'' if path in after else 'no longer '}{said}"))
    return found


def _listed(lists: Mapping[str, AttributeChange], name: str) -> tuple[set[str], set[str]]:
    """The attributes that a list names before and after."""
    change = lists.get(name, AttributeChange(name, None, None))
    return _paths(change.old), _paths(change.new)


def _paths(given: Any) -> set[str]:
    """The paths in a list; none if it is not known yet."""
    return {str(path) for path in given} - UNKNOWN if isinstance(given, (list, tuple)) else set()


def _is_in(change: AttributeChange, paths: Collection[str]) -> bool:
    return any(change.path == path or change.path.startswith((f"{path}[", f"{path}.")) for path in paths)


def _left(change: AttributeChange) -> Text:
    return Text(f"{change.label}: {_SAID_OF['release']}").append(f" ({shown(change.old)})", style="dim")


def change_line(change: AttributeChange) -> Text:
    """``title: Engineer → Lead engineer``, ``+ title: Engineer`` or ``- title (was Engineer)``."""
    if change.path == "members" and isinstance(change.old, tuple) and isinstance(change.new, tuple):
        return _members(set(change.old), set(change.new))
    old, new = shown(change.old), shown(change.new)
    if change.kind == "add":
        return Text(f"+ {change.label}: {new}", style="green")
    if change.kind == "clear":
        return Text(f"- {change.label}", style="red").append(f" (was {old})", style="dim")
    if old == new == SECRET:
        return Text(f"{change.label}: {SECRET} → another {SECRET}")
    return Text(f"{change.label}: ").append(old, style="red").append(" → ").append(new, style="green")


def _members(old: set[Any], new: set[Any]) -> Text:
    """``members: 2 join, 214 leave (of 300)``; up to three are named."""
    line = Text("members: ")
    parts = [(new - old, "join", "green"), (old - new, "leave", "red")]
    told = [(who, word, style) for who, word, style in parts if who]
    for place, (who, word, style) in enumerate(told):
        names = f": {shown(sorted(map(str, who)))}" if len(who) <= _FEW and not who & UNKNOWN else ""
        verb = word if len(who) != 1 else f"{word}s"
        line.append(", " if place else "").append(f"{len(who)} {verb}{names}", style=style)
    return line.append(f" (of {len(old)})") if told else line.append("in another order")


def shown(value: Any) -> str:
    """A value as a person reads it, on one line and clipped."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return clip(", ".join(shown(item) for item in value) or "(none)")
    if isinstance(value, str) and value in UNKNOWN:
        return "(known after the run)"
    return clip(str(value)) if value != "" else '""'


def clip(text: str) -> str:
    """The text on one line, with control characters made visible, and no longer than `CLIP`."""
    line = "".join(c if c.isprintable() else "␤" if c == "\n" else "·" for c in text)
    return line if len(line) <= CLIP else f"{line[: CLIP - 1]}…"
