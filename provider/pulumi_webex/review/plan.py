"""A preview digest (what ``pulumi preview --json`` prints) read as people: who joins, who changes, who leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .assignments import Assignment, assignment, with_successors
from .diagnostics import errors, messages
from .differences import SECRET, AttributeChange
from .guards import tells_nothing
from .people import Group, Person, people, user_names
from .plural import one_by_one
from .steps import (
    ASSIGNMENT_TYPE,
    OURS,
    PROVIDERS,
    QUIET,
    Operation,
    Step,
    changes_of,
    inputs_of,
    is_a,
    is_engines,
    is_user,
    name_of,
    provider_of,
    type_of,
)

DATED = "(webex:asOf)"
"""Ends the message with which a roster says which date it goes by."""
_PARTS_OF_REPLACE = frozenset({"create-replacement", "delete-replaced", "remove-pending-replace"})


class PlanError(Exception):
    """The text is not a preview digest."""


@dataclass(frozen=True)
class Item:
    """A resource with something to do that is not a person."""

    urn: str
    op: str
    changes: tuple[AttributeChange, ...] = ()

    @property
    def title(self) -> str:
        """Kind and name, ``RandomPassword first-day-code``."""
        kind, name = self.urn.split("::")[-2:]
        if kind.startswith(PROVIDERS):
            package = "" if kind == OURS else f" ({kind.removeprefix(PROVIDERS)})"
            return f"Provider {name}{package}"
        return f"{kind.rpartition(':')[2]} {name}"


@dataclass(frozen=True)
class Plan:
    """What a run would do. ``housekeeping`` counts the engine's own steps (stack, providers), which are not shown."""

    operation: Operation
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    others: tuple[Item, ...] = ()
    unchanged: int = 0
    housekeeping: int = 0
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    user_names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)
    """By URN of somebody who is one of many in a resource, the URN of that resource."""
    seats: tuple[str, ...] = ()
    """What the plan does to the seats of licenses, one line each."""
    shortages: tuple[str, ...] = ()
    """Licenses of which the plan needs more seats than there are, one sentence each."""
    providers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The inputs of the explicit providers by name, secrets hidden."""

    @property
    def empty(self) -> bool:
        """Whether no person, no app and no other resource would change."""
        return not (self.people or self.assignments or self.others)

    @property
    def moved(self) -> tuple[Assignment, ...]:
        """The assignments without those that are left as they are with somebody who leaves."""
        return tuple(one for one in self.assignments if not one.stays)

    def group(self, group: Group) -> tuple[Person, ...]:
        """The people who join, change or leave, by address."""
        return tuple(sorted((p for p in self.people if p.group == group), key=lambda p: p.user_name.casefold()))

    @property
    def refused(self) -> tuple[Person, ...]:
        """The people at whom the run would stop."""
        return tuple(person for person in self.people if person.refused)

    @property
    def refused_apps(self) -> tuple[Assignment, ...]:
        """The apps at which the run would stop."""
        return tuple(one for one in self.assignments if one.outcome == "refused")

    @property
    def several_places(self) -> bool:
        """Whether the people are in more than one organization."""
        return len({person.place for person in self.people}) > 1

    def urns_of(self, user_name: str) -> list[str]:
        """The resources of the person who has or had this e-mail address; case does not matter."""
        return [urn for urn, names in self.user_names.items() if user_name.casefold() in names]


def parse(digest: Mapping[str, Any], operation: Operation = "preview") -> Plan:
    """Reads a preview digest.

    Raises:
        PlanError: it has no list of steps.
    """
    told = digest.get("steps")
    if not isinstance(told, list):
        if "steps" not in digest and not digest.get("diagnostics"):
            raise PlanError("this is not the output of `preview --json`: it has no steps")
        told = []
    told = [s for s in told if s["op"] not in _PARTS_OF_REPLACE]
    steps = one_by_one(told, operation)
    own = [s for s in steps if s["op"] not in QUIET and _is_housekeeping(s)]
    active = [s for s in steps if s["op"] not in QUIET and not _is_housekeeping(s)]
    leaving = {s["urn"] for s in active if s["op"] == "delete"}
    return Plan(
        operation=operation,
        people=people(active, steps, operation),
        assignments=with_successors(_assignments(active, leaving), _assignments(steps, leaving)),
        others=tuple(_item(s) for s in active if not is_user(s["urn"]) and not is_a(ASSIGNMENT_TYPE, s["urn"])),
        unchanged=_unchanged(digest, told, steps, operation),
        housekeeping=len(own),
        warnings=tuple(messages(digest, "warning")),
        notes=tuple(text for text in messages(digest, "info") if text.endswith(DATED)),
        errors=tuple(errors(digest)),
        user_names=user_names(steps),
        resources={s["urn"]: s["resource"] for s in steps if "resource" in s},
        providers={
            name_of(s["urn"]): inputs_of(s) for s in steps if type_of(s["urn"]) == OURS and not is_engines(s["urn"])
        },
    )


def _assignments(steps: Iterable[Step], leaving: Collection[str]) -> list[Assignment]:
    return [
        replace(assignment(step, changes_of(step), leaving), provider=provider_of(step))
        for step in steps
        if is_a(ASSIGNMENT_TYPE, step["urn"])
    ]


def _item(step: Step) -> Item:
    if type_of(step["urn"]) == OURS:
        return Item(step["urn"], step["op"], _of_provider(step))
    return Item(step["urn"], step["op"], changes_of(step) if step["op"] not in ("create", "delete") else ())


def _of_provider(step: Step) -> tuple[AttributeChange, ...]:
    """The target of a new provider; of a changed one, what differs. If nothing shows, it is a credential."""
    if step["op"] == "delete":
        return ()
    found = tuple(change for change in changes_of(step) if change.path != "webex:provider")
    return found or (AttributeChange("credential", SECRET, SECRET),)


def _unchanged(digest: Mapping[str, Any], told: list[Step], steps: list[Step], operation: Operation) -> int:
    """Resources that stay as they are, each person counted. The digest may leave them out of its steps, only its
    summary counts them.

    The engine's own stack resource is not one of ours, and a destroy has none that stay.
    """
    if operation == "destroy":
        return 0
    counted = int((digest.get("changeSummary") or {}).get("same", 0))
    own = 1 if operation == "refresh" else sum(1 for s in told if s["op"] in QUIET and _is_housekeeping(s))
    more = _quiet(steps) - _quiet(told)
    return max(0, counted - own + more)


def _quiet(steps: Iterable[Step]) -> int:
    return sum(step["op"] in QUIET for step in steps)


def _is_housekeeping(step: Step) -> bool:
    return is_engines(step["urn"]) or tells_nothing(step)
