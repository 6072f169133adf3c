"""Prints the people of a plan, kind by kind; of a kind with many people, what they have in common and the first ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from pulumi_webex.resources.shared.properties import USER_KEYS

from .differences import UNKNOWN, AttributeChange
from .kinds import CHANGED, EQUAL, Kind, counts, kind_of, of_kind
from .pending import Pending
from .people import Group, Person
from .plan import Plan
from .wording import clip, count, lines

MANY = 50
"""From so many people of a kind on, they are folded."""
SHOWN = 10
"""So many of them are told by name, and a change that so many people have in common is told once."""

SIGNS: dict[Group, tuple[str, str]] = {"join": ("+", "green"), "change": ("~", "yellow"), "leave": ("-", "red")}
_TITLES: dict[Kind, str] = {
    "refused": "Refused", "deactivated": "Will be deactivated", "deleted": "Will be deleted", "renamed": "Renamed",
    "roles": "Roles", "changed": "Changes", "joins": "Joins", "leaves": "Leaves",
}  # fmt: skip
_IN_WEBEX: dict[Kind, str] = {"deactivated": "Deactivated in Webex"}
"""What a refresh finds has happened already."""


@dataclass(frozen=True)
class Look:
    """How much a reader wants to see: every attribute of joiners, and everybody of a kind."""

    details: bool = False
    everybody: bool = False


@dataclass(frozen=True)
class Sections:
    """The people of one plan on one console; `apps` are what comes along with them, by URN."""

    plan: Plan
    console: Console
    look: Look
    apps: Mapping[str, str]
    pending: Pending
    common: set[str] = field(default_factory=set)
    """Lines that were told once for many people."""

    def show(self, kinds: Iterable[Kind]) -> None:
        """The sections of these kinds that have people."""
        for kind in kinds:
            if people := of_kind(self.plan.people, kind):
                words = {**_TITLES, **_IN_WEBEX} if self.plan.operation == "refresh" else _TITLES
                self._print(Text(f"{words[kind]} ({len(people)})", style="bold"))
                self._section(kind, people)
                self.console.print()

    def _section(self, kind: Kind, people: Sequence[Person]) -> None:
        if kind == "refused":
            for person in people:
                self._refused(person)
        elif len(people) < MANY or self.look.everybody:
            self._people(people)
        else:
            parts = _by_outcome(people)
            for some in parts:
                if len(parts) > 1:
                    self._print(Text(f"  {_heading(some)}", style="bold"))
                self._folded(some)

    def _refused(self, person: Person) -> None:
        line = Text("  ! ", style="red").append(person.name or person.user_name, style="bold")
        line.append(f" <{person.user_name}>" if person.name else "")
        self._print(line.append("  refused: ", style="red").append(person.note))

    def _folded(self, people: Sequence[Person]) -> None:
        if len(people) < MANY:
            self._people(people)
            return
        shared = Counter(line for one in people if one.known for line in _plain(one))
        often = [(line, number) for line, number in shared.most_common() if number >= SHOWN]
        for line, number in often:
            self._print(Text(f"      {line}, {count(number, 'person')}"))
        self.common.update(line for line, _ in often)
        self._people(people[:SHOWN], brief=True)
        self.common.clear()
        self._print(Text(f"    and {len(people) - SHOWN} more; --all shows everybody", style="dim"))

    def _people(self, people: Iterable[Person], *, brief: bool = False) -> None:
        for person in people:
            line = _headline(person)
            if self.plan.several_places and person.place:
                line.append(f"  in {person.place}", style="dim")
            line.append(_role(person), style="dim")
            if person.urn in self.apps:
                line.append(f"  {self.apps[person.urn]}", style="dim")
            self._print(line)
            if person.note and not brief:
                self._print(Text(f"      {person.note}", style="dim"))
            self.pending.show_beside(person, self.console)
            for told_line in lines(self._attributes(person), person.inputs):
                if told_line.plain not in self.common:
                    self._print(Text("      ").append_text(told_line))

    def _attributes(self, person: Person) -> Iterable[AttributeChange]:
        """Of a joiner the attributes only: the options are as the program has them."""
        if person.known:
            return _told(person)
        if self.look.details:
            return [one for one in person.changes if one.path.partition("[")[0] not in USER_KEYS]
        return [one for one in person.changes if kind_of(person) == "roles" and one.path.startswith("roles")]

    def _print(self, line: Text) -> None:
        self.console.print(line, soft_wrap=True)


def _by_outcome(people: Iterable[Person]) -> list[list[Person]]:
    """Those to whom the same happens together; of the linked, those in whom something is overwritten first."""
    order = ("reactivated", "linked", "new")
    parts: dict[tuple[int, str, bool], list[Person]] = {}
    for person in people:
        place = order.index(person.outcome) if person.outcome in order else len(order)
        equal = person.outcome == "linked" and not person.changes
        parts.setdefault((place, person.outcome, equal), []).append(person)
    return [parts[key] for key in sorted(parts)]


def _heading(people: Sequence[Person]) -> str:
    """``914 linked, equal``: the words of the counts."""
    numbers = counts(people)
    return f"{len(people)} {next((word for word in (EQUAL, CHANGED) if numbers.get(word)), people[0].outcome)}"


def _told(person: Person) -> list[AttributeChange]:
    """What differs, without what the outcome says already."""
    said = person.outcome == "reactivated" and person.note
    return [one for one in person.changes if not (said and one.path == "active")]


def _plain(person: Person) -> list[str]:
    return [line.plain for line in lines(_told(person), person.inputs)]


def _headline(person: Person) -> Text:
    sign, style = SIGNS[person.group]
    line = Text(f"  {sign} ", style=style)
    line.append(clip(person.name) or person.user_name, style="bold")
    if person.name:
        line.append(f" <{person.user_name}>")
    if person.group != "change" or person.outcome != "changed":
        line.append(f"  {person.outcome}", style=style)
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
