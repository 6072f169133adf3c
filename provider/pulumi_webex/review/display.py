"""Prints a plan for a reviewer: who joins, what changes for whom, who leaves. One line an attribute."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from pulumi_webex.resources.shared.properties import USER_KEYS

from .assignments import Assignment
from .differences import SECRET, UNKNOWN, AttributeChange
from .pending import Pending
from .people import Group, Person
from .plan import Item, Plan

CLIP = 72
"""Longest value shown, in characters."""

_SIGNS: dict[Group, tuple[str, str]] = {"join": ("+", "green"), "change": ("~", "yellow"), "leave": ("-", "red")}
_TITLES: dict[Group, str] = {"join": "Joins", "change": "Changes", "leave": "Leaves"}
_SAID_OF = {"release": "left as it is", "clear": "kept empty"}
_SIGN_OF_OUTCOME: dict[str, Group] = {
    "new": "join", "linked": "join", "reactivated": "join", "refused": "leave", "deactivated": "leave",
    "taken back": "leave",
}  # fmt: skip
_OP_STYLES = {"create": ("+", "green"), "delete": ("-", "red"), "update": ("~", "yellow")}
_OP_WORDS = {"create": "new", "delete": "removed", "update": "changed", "replace": "replaced"}


def show(plan: Plan, console: Console, *, details: bool = False) -> None:
    """Prints the whole plan; ``details`` adds every attribute of the people who join."""
    apps, others = _apart(plan)
    pending = Pending.of(plan)
    for group in ("join", "change", "leave"):
        _show_group(plan.group(group), group, console, details, apps, pending, places=plan.several_places)
    _show_assignments(others, console, pending)
    _show_others(plan.others, console)
    _show_seats(plan.seats, console)
    pending.show(console)
    for text in plan.notes:
        console.print(Text(f"note: {text}", style="dim"), soft_wrap=True)
    for text in plan.warnings:
        console.print(Text(f"warning: {text}", style="yellow"), soft_wrap=True)
    console.print(Text(summary(plan), style="bold"), soft_wrap=True)


def summary(plan: Plan) -> str:
    """The plan in one line: ``2 people join, 1 person changes; 30 unchanged.``"""
    if plan.empty:
        subject = "Webex and the state agree" if plan.operation == "refresh" else "No changes"
        return f"{subject}: {count(plan.unchanged, 'resource')} unchanged."
    words = {"join": ("joins", "join"), "change": ("changes", "change"), "leave": ("leaves", "leave")}
    parts = [
        f"{count(len(people), 'person')} {words[group][len(people) != 1]}"
        for group in ("join", "change", "leave")
        if (people := plan.group(group))
    ]
    if plan.moved:
        parts.append(count(len(plan.moved), "app assignment"))
    if plan.others:
        parts.append(count(len(plan.others), "other resource"))
    rest = f"; {plan.unchanged} unchanged" if plan.unchanged else ""
    return f"{', '.join(parts)}{rest}."


def count(number: int, noun: str) -> str:
    """``1 person``, ``2 people``, ``3 resources``."""
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def _apart(plan: Plan) -> tuple[dict[str, str], list[Assignment]]:
    """By the URN of a person who joins or leaves, the apps that come along or stay; and the other assignments."""
    people = {(one.provider, one.user_name.casefold()): one.urn for one in plan.people if one.group != "change"}
    along: dict[str, list[str]] = {}
    others = []
    for one in plan.assignments:
        urn = people.get((one.provider, one.person.casefold()))
        if urn and (one.stays or one.outcome == "new") and not one.note:
            along.setdefault(urn, ["keeps" if one.stays else "with"]).append(one.app)
        else:
            others.append(one)
    return {urn: f"{verb} {', '.join(sorted(apps))}" for urn, (verb, *apps) in along.items()}, others


def _show_group(
    people: Iterable[Person],
    group: Group,
    console: Console,
    details: bool,
    apps: Mapping[str, str],
    pending: Pending,
    *,
    places: bool = False,
) -> None:
    people = tuple(people)
    if not people:
        return
    console.print(Text(f"{_TITLES[group]} ({len(people)})", style="bold"))
    for person in people:
        line = _headline(person)
        if places and person.place:
            line.append(f"  in {person.place}", style="dim")
        line.append(_role(person), style="dim")
        if person.urn in apps:
            line.append(f"  {apps[person.urn]}", style="dim")
        console.print(line, soft_wrap=True)
        _show_note(person.note, console)
        pending.show_beside(person, console)
        if person.known or details:
            _show_changes(_attributes(person), console, person.inputs)
    console.print()


def _attributes(person: Person) -> Iterable[AttributeChange]:
    """Of a joiner the attributes only: the options are as the program has them."""
    return person.changes if person.known else (c for c in person.changes if c.path.partition("[")[0] not in USER_KEYS)


def _headline(person: Person) -> Text:
    sign, style = _SIGNS[person.group]
    line = Text(f"  {sign} ", style=style)
    line.append(clip(person.name) or person.user_name, style="bold")
    if person.name:
        line.append(f" <{person.user_name}>")
    if person.group != "change" or person.outcome != "changed":
        line.append(f"  {person.outcome}", style="red" if person.outcome.startswith("refused") else style)
    if person.group == "join" and person.outcome == "new" and person.inputs.get("active") is False:
        line.append(", not active", style="dim")
    return line


def _role(person: Person) -> str:
    """What the person does and where, so that a joiner is more than an address."""
    if person.group != "join":
        return ""
    inputs = person.inputs
    extension = next((v for k, v in inputs.items() if k.startswith("urn:") and "enterprise" in k), None) or {}
    parts = [str(v) for v in (inputs.get("title"), extension.get("department")) if v and v not in UNKNOWN]
    return f"  {clip(', '.join(parts))}" if parts else ""


def _show_assignments(assignments: Iterable[Assignment], console: Console, pending: Pending) -> None:
    told = sorted(assignments, key=lambda one: (one.app, one.person.casefold()))
    if not told:
        return
    console.print(Text(f"Apps ({len(told)})", style="bold"))
    for one in told:
        sign, style = _SIGNS[_SIGN_OF_OUTCOME.get(one.outcome, "change")]
        line = Text(f"  {sign} ", style=style).append(one.person, style="bold").append(f"  {one.app}")
        console.print(line.append(f"  {one.outcome}", style=style), soft_wrap=True)
        _show_note(one.note, console)
        pending.show_beside(one, console)
        _show_changes(one.changes, console, one.inputs)
    console.print()


def _show_others(others: Iterable[Item], console: Console) -> None:
    others = tuple(others)
    if not others:
        return
    console.print(Text(f"Other resources ({len(others)})", style="bold"))
    for item in others:
        sign, style = _OP_STYLES.get(item.op, ("~", "yellow"))
        line = Text(f"  {sign} ", style=style).append(item.title, style="bold")
        console.print(line.append(f"  {_OP_WORDS.get(item.op, item.op)}", style=style), soft_wrap=True)
        _show_changes(item.changes, console)
    console.print()


def _show_seats(seats: Iterable[str], console: Console) -> None:
    seats = tuple(seats)
    if not seats:
        return
    console.print(Text(f"Licenses ({len(seats)})", style="bold"))
    for line in seats:
        console.print(Text(f"    {line}"), soft_wrap=True)
    console.print()


def _show_note(note: str, console: Console) -> None:
    if note:
        console.print(Text(f"      {note}", style="dim"), soft_wrap=True)


def _show_changes(
    changes: Iterable[AttributeChange], console: Console, inputs: Mapping[str, Any] | None = None
) -> None:
    for line in lines(changes, inputs or {}):
        console.print(Text("      ").append_text(line), soft_wrap=True)


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
    old, new = shown(change.old), shown(change.new)
    if change.kind == "add":
        return Text(f"+ {change.label}: {new}", style="green")
    if change.kind == "clear":
        return Text(f"- {change.label}", style="red").append(f" (was {old})", style="dim")
    if old == new == SECRET:
        return Text(f"{change.label}: {SECRET} → another {SECRET}")
    return Text(f"{change.label}: ").append(old, style="red").append(" → ").append(new, style="green")


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
