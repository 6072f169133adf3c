"""A preview digest (what ``pulumi preview --json`` prints) read as people: who joins, who changes, who leaves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pulumi_webex.resources.shared.properties import HOLDER, TARGETS

from .assignments import ASSIGNMENT_TYPE, Assignment, assignment, with_successors
from .differences import SECRET, AttributeChange, differences
from .guards import tells_nothing

Operation = Literal["preview", "up", "refresh", "destroy"]
Group = Literal["join", "change", "leave"]

USER_TYPE = "webex:User"
DATED = "(webex:asOf)"
"""Ends the message with which a roster says which date it goes by."""
_HOLDER_KEYS = ("email", "webExId", "userName", HOLDER)
_QUIET = frozenset({"same", "refresh", "read"})
_PARTS_OF_REPLACE = frozenset({"create-replacement", "delete-replaced", "remove-pending-replace"})
_RESOURCE_LABEL = re.compile(r"^\S+ resource '[^']*' has a problem: ")
_STACK = "pulumi:pulumi:Stack"
_PROVIDERS = "pulumi:providers:"
_OURS = f"{_PROVIDERS}pulumi-python"


class PlanError(Exception):
    """The text is not a preview digest."""


@dataclass(frozen=True)
class Person:
    """One `User` resource with something to do.

    ``outcome`` says in a word or two what happens to the account: ``new``, ``deactivated``, ``deleted`` …; a look-up
    (`pulumi_webex.review.lookup`) may sharpen ``new`` into ``linked`` or ``reactivated``.
    """

    urn: str
    group: Group
    outcome: str
    inputs: Mapping[str, Any]
    changes: tuple[AttributeChange, ...] = ()
    note: str = ""
    known: bool = True
    """Whether the state has the resource already."""
    provider: str = ""
    """The name of the explicit provider that the person is with; empty for the stack's own."""

    @property
    def logical_name(self) -> str:
        """The resource's name in the program, for instance the objectId."""
        return self.urn.rpartition("::")[2]

    @property
    def user_name(self) -> str:
        """The e-mail address, or the logical name where the address is not known yet."""
        return str(self.inputs.get("userName") or self.logical_name)

    @property
    def name(self) -> str:
        """The display name, put together from its parts if there is none; empty if nothing is known."""
        parts = self.inputs.get("name")
        parts = parts if isinstance(parts, Mapping) else {}
        whole = self.inputs.get("displayName") or parts.get("formatted")
        return str(whole or " ".join(str(parts[k]) for k in ("givenName", "familyName") if parts.get(k)))

    @property
    def place(self) -> str:
        """The explicit provider, or else the organization or the address; empty where none is known."""
        return self.provider or str(self.inputs.get("orgId") or self.inputs.get("scimUrl") or "")


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
        if kind.startswith(_PROVIDERS):
            package = "" if kind == _OURS else f" ({kind.removeprefix(_PROVIDERS)})"
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
    steps = digest.get("steps")
    if not isinstance(steps, list):
        if "steps" not in digest and not digest.get("diagnostics"):
            raise PlanError("this is not the output of `preview --json`: it has no steps")
        steps = []
    steps = [s for s in steps if s["op"] not in _PARTS_OF_REPLACE]
    own = [s for s in steps if s["op"] not in _QUIET and _is_housekeeping(s)]
    active = [s for s in steps if s["op"] not in _QUIET and not _is_housekeeping(s)]
    people = [_person(s, operation) for s in active if _is_user(s["urn"])]
    leaving = {s["urn"] for s in active if s["op"] == "delete"}
    return Plan(
        operation=operation,
        people=tuple(_with_heir(person, steps) for person in people),
        assignments=with_successors(_assignments(active, leaving), _assignments(steps, leaving)),
        others=tuple(_item(s) for s in active if not _is_user(s["urn"]) and not _is(ASSIGNMENT_TYPE, s["urn"])),
        unchanged=_unchanged(digest, steps, operation),
        housekeeping=len(own),
        warnings=tuple(_messages(digest, "warning")),
        notes=tuple(text for text in _messages(digest, "info") if text.endswith(DATED)),
        errors=tuple(_errors(digest)),
        user_names=_user_names(steps),
        providers={
            _name(s["urn"]): _inputs(s) for s in steps if _kind(s["urn"]) == _OURS and not _is_engines(s["urn"])
        },
    )


def _assignments(steps: Iterable[Mapping[str, Any]], leaving: Collection[str]) -> list[Assignment]:
    return [
        replace(assignment(step, _changes(step), leaving), provider=provider_of(step))
        for step in steps
        if _is(ASSIGNMENT_TYPE, step["urn"])
    ]


def _user_names(steps: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """By URN of a user or an app assignment, the addresses that the person has before and after the run, and how a
    removal guard of the app knows them."""
    found: dict[str, frozenset[str]] = {}
    for step in steps:
        keys = ("userName",) if _is_user(step["urn"]) else _HOLDER_KEYS if _is(ASSIGNMENT_TYPE, step["urn"]) else ()
        if keys:
            states = [(step.get(state) or {}).get("inputs") or {} for state in ("oldState", "newState")]
            names = [str(inputs.get(key, "")).casefold() for inputs in states for key in keys]
            names += [name.rpartition(" on ")[0] for name in names if " on " in name]
            found[step["urn"]] = found.get(step["urn"], frozenset()) | frozenset(names)
    return found


def _person(step: Mapping[str, Any], operation: Operation) -> Person:
    group, outcome = _outcome(step, operation)
    changes = () if group == "leave" and step["op"] != "update" else _changes(step)
    known = "oldState" in step
    return Person(step["urn"], group, outcome, _inputs(step), changes, known=known, provider=provider_of(step))


def provider_of(step: Mapping[str, Any]) -> str:
    """The explicit provider of a resource: a reference is the provider's URN, ``::`` and its id."""
    state = step.get("newState") or step.get("oldState") or {}
    urn = str(state.get("provider") or "").rpartition("::")[0]
    return _name(urn) if urn and not _is_engines(urn) else ""


def _with_heir(person: Person, steps: Iterable[Mapping[str, Any]]) -> Person:
    """If another resource declares the same person, the account is not given up: only its logical name changes.

    A provider knows that of its own resources only.
    """
    if person.group != "leave" or person.changes:
        return person
    successors = [
        step for step in steps if step["urn"] != person.urn and _is_user(step["urn"]) and _declares(step, person)
    ]
    for step in sorted(successors, key=lambda step: provider_of(step) != person.provider):
        name = _name(step["urn"])
        if provider_of(step) == person.provider:
            return replace(person, outcome="left alone", note=f"{name} manages this account from now on")
        note = f"{name} manages this account from now on, but with another provider: change one at a time"
        return replace(person, note=note)
    return person


def _declares(step: Mapping[str, Any], person: Person) -> bool:
    """Whether a step stands for the same account: this person in the same organization."""
    inputs = (step.get("newState") or {}).get("inputs") or {}
    same_name = str(inputs.get("userName", "")).casefold() == person.user_name.casefold()
    return same_name and all(inputs.get(key) == person.inputs.get(key) for key in TARGETS)


def _outcome(step: Mapping[str, Any], operation: Operation) -> tuple[Group, str]:
    op = step["op"]
    if op in ("create", "import", "create-replacement"):
        return "join", "new"
    if op == "replace" and ((step.get("oldState") or {}).get("outputs") or {}).get("pending"):
        return "join", "new"  # not created so far, since create was off
    if op in ("delete", "discard", "read-discard"):
        return "leave", _departure(step.get("oldState") or {}, operation)
    before, after = ((step.get(k) or {}).get("inputs", {}).get("active") for k in ("oldState", "newState"))
    if before is not False and after is False:
        return "leave", "deactivated"
    if before is False and after is True:
        return "join", "reactivated"
    return "change", "replaced" if op == "replace" else "changed"


def _departure(state: Mapping[str, Any], operation: Operation) -> str:
    """What becomes of the account when its resource goes (``on_delete``; a linked account is never deleted)."""
    if operation == "refresh":
        return "gone from Webex"
    outputs = {**state.get("inputs", {}), **state.get("outputs", {})}
    if state.get("retainOnDelete") or state.get("external") or outputs.get("onDelete") == "retain":
        return "left alone"
    if outputs.get("onDelete") == "delete" and not outputs.get("linked"):
        return "deleted"
    return "deactivated" if outputs.get("active") is not False else "left deactivated"


def _item(step: Mapping[str, Any]) -> Item:
    if _kind(step["urn"]) == _OURS:
        return Item(step["urn"], step["op"], _of_provider(step))
    return Item(step["urn"], step["op"], _changes(step) if step["op"] not in ("create", "delete") else ())


def _of_provider(step: Mapping[str, Any]) -> tuple[AttributeChange, ...]:
    """The target of a new provider; of a changed one, what differs. If nothing shows, it is a credential."""
    if step["op"] == "delete":
        return ()
    found = tuple(change for change in _changes(step) if change.path != "webex:provider")
    return found or (AttributeChange("credential", SECRET, SECRET),)


def _changes(step: Mapping[str, Any]) -> tuple[AttributeChange, ...]:
    old, new = ((step.get(k) or {}).get("inputs") or {} for k in ("oldState", "newState"))
    return differences(old, new, step.get("detailedDiff") or ())


def _inputs(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The inputs as they will be; as they were where the resource goes."""
    state = step.get("newState") or step.get("oldState") or {}
    inputs: Mapping[str, Any] = state.get("inputs") or {}
    return inputs


def _unchanged(digest: Mapping[str, Any], steps: Iterable[Mapping[str, Any]], operation: Operation) -> int:
    """Resources that stay as they are. The digest leaves them out of its steps, only its summary counts them.

    The engine's own stack resource is not one of ours, and a destroy has none that stay.
    """
    counted = int((digest.get("changeSummary") or {}).get("same", 0))
    own = 1 if operation == "refresh" else sum(1 for s in steps if s["op"] in _QUIET and _is_housekeeping(s))
    return 0 if operation == "destroy" else max(0, counted - own)


def _errors(digest: Mapping[str, Any]) -> list[str]:
    """The errors without the engine's closing remark that the program failed, if something else says why."""
    found = list(_messages(digest, "error"))
    telling = [text for text in found if not text.startswith("an unhandled error occurred")]
    return [_last_line(text) for text in telling or found]


def _last_line(text: str) -> str:
    """Of a traceback, what it comes to."""
    if "Traceback (most recent call last):" not in text:
        return text
    return f"the program failed: {text.splitlines()[-1].strip()}"


def _messages(digest: Mapping[str, Any], severity: str) -> Iterable[str]:
    """The distinct messages of one severity, without the engine's labels."""
    found = [d for d in digest.get("diagnostics") or () if d.get("severity") == severity]
    texts = (str(d.get("message", "")).strip().removeprefix(f"{severity}: ") for d in found)
    return dict.fromkeys(_RESOURCE_LABEL.sub("", text) for text in texts)


def _is_user(urn: str) -> bool:
    return _is(USER_TYPE, urn)


def _is(kind: str, urn: str) -> bool:
    return urn.split("::")[-2].rpartition("/")[2] == kind


def _is_housekeeping(step: Mapping[str, Any]) -> bool:
    return _is_engines(step["urn"]) or tells_nothing(step)


def _is_engines(urn: str) -> bool:
    """Whether the engine made a resource itself: the stack, or the provider of those that were given none."""
    kind = _kind(urn)
    return kind == _STACK or (kind.startswith(_PROVIDERS) and _name(urn).startswith("default"))


def _kind(urn: str) -> str:
    return urn.split("::")[-2].rpartition("$")[2]


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]
