"""Prints a plan for a reviewer: who joins, what changes for whom, who leaves. One line an attribute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from .assignments import Assignment
from .differences import AttributeChange
from .kinds import KINDS, told
from .pending import Pending
from .people import Group
from .plan import Item, Plan
from .sections import MANY, SHOWN, SIGNS, Look, Sections
from .wording import count, lines

_ATTENTION = KINDS.index("changed")
"""The kinds before this one need attention."""
_LOOKED_UP = ("linked", "reactivated", "refused")
_SIGN_OF_OUTCOME: dict[str, Group] = {
    "new": "join", "linked": "join", "reactivated": "join", "refused": "leave", "deactivated": "leave",
    "taken back": "leave",
}  # fmt: skip
_OP_STYLES = {"create": ("+", "green"), "delete": ("-", "red"), "update": ("~", "yellow")}
_OP_WORDS = {"create": "new", "delete": "removed", "update": "changed", "replace": "replaced"}


def show(plan: Plan, console: Console, *, details: bool = False, everybody: bool = False) -> None:
    """Prints the whole plan, what needs attention first.

    ``details`` adds every attribute of the people who join, and ``everybody`` folds nobody, however many there are.
    """
    apps, others = _apart(plan)
    pending = Pending.of(plan)
    sections = Sections(plan, console, Look(details, everybody), apps, pending)
    short = [line for line in plan.seats if " short" in line]
    sections.show(KINDS[:_ATTENTION])
    _show_seats(short, console, "Seats short")
    sections.show(KINDS[_ATTENTION:])
    _show_assignments(others, console, pending, everybody=everybody)
    _show_others(plan.others, console)
    _show_seats([line for line in plan.seats if line not in short], console)
    pending.show(console)
    for text in plan.notes:
        console.print(Text(f"note: {text}", style="dim"), soft_wrap=True)
    for text in plan.warnings:
        console.print(Text(f"warning: {text}", style="yellow"), soft_wrap=True)
    if any(person.outcome in _LOOKED_UP for person in plan.people):
        console.print(Text(f"{count(len(plan.people), 'person')}: {told(plan.people)}."), soft_wrap=True)
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
        if (people := [one for one in plan.group(group) if not one.refused])
    ]
    if plan.refused:
        parts.append(f"{count(len(plan.refused), 'person')} refused")
    if plan.moved:
        parts.append(count(len(plan.moved), "app assignment"))
    if plan.others:
        parts.append(count(len(plan.others), "other resource"))
    rest = f"; {plan.unchanged} unchanged" if plan.unchanged else ""
    return f"{', '.join(parts)}{rest}."


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


def _show_assignments(
    assignments: Iterable[Assignment], console: Console, pending: Pending, *, everybody: bool = False
) -> None:
    listed = sorted(assignments, key=lambda one: (one.app, one.person.casefold()))
    if not listed:
        return
    console.print(Text(f"Apps ({len(listed)})", style="bold"))
    for (app, outcome), number in _often(listed, everybody):
        console.print(Text(f"    {app}  {outcome}: {count(number, 'person')}"), soft_wrap=True)
    folded = len(listed) >= MANY and not everybody
    for one in _first(listed) if folded else listed:
        sign, style = SIGNS[_SIGN_OF_OUTCOME.get(one.outcome, "change")]
        line = Text(f"  {sign} ", style=style).append(one.person, style="bold").append(f"  {one.app}")
        console.print(line.append(f"  {one.outcome}", style=style), soft_wrap=True)
        _show_note(one.note, console)
        pending.show_beside(one, console)
        _show_changes(one.changes, console, one.inputs)
    if folded:
        console.print(Text("    --all shows everybody", style="dim"), soft_wrap=True)
    console.print()


def _often(told: Sequence[Assignment], everybody: bool) -> list[tuple[tuple[str, str], int]]:
    """How many people each thing happens to, where there are too many to tell each."""
    return Counter((one.app, one.outcome) for one in told).most_common() if len(told) >= MANY and not everybody else []


def _first(told: Sequence[Assignment]) -> list[Assignment]:
    """Whoever is refused, and the first ten of the others."""
    refused = [one for one in told if one.outcome == "refused"]
    return [*refused, *[one for one in told if one.outcome != "refused"][:SHOWN]]


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


def _show_seats(seats: Iterable[str], console: Console, title: str = "Licenses") -> None:
    seats = tuple(seats)
    if not seats:
        return
    console.print(Text(f"{title} ({len(seats)})", style="bold"))
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
