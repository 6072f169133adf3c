"""The people in a plan: who joins, who changes, who leaves, and what becomes of each account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pulumi_webex.resources.shared.properties import HOLDER, TARGETS

from .differences import AttributeChange
from .steps import (
    ASSIGNMENT_TYPE,
    Operation,
    Step,
    changes_of,
    inputs_in,
    inputs_of,
    is_a,
    is_user,
    name_of,
    provider_of,
)

Group = Literal["join", "change", "leave"]

_HOLDER_KEYS = ("email", "webExId", "userName", HOLDER)


@dataclass(frozen=True)
class Person:
    """One person with something to do: a `User`, or one of those in a `People`.

    ``outcome`` says in a word or two what happens to the account: ``new``, ``deactivated``, ``deleted`` …; a look-up
    (`pulumi_webex.review.lookup`) may sharpen ``new`` into ``linked`` or ``reactivated``.
    """

    urn: str
    """No two people have it in common; what is in state has it only if `resource` is empty."""
    group: Group
    outcome: str
    inputs: Mapping[str, Any]
    changes: tuple[AttributeChange, ...] = ()
    note: str = ""
    known: bool = True
    """Whether state or a look-up tells the account, so that `changes` are what differs from it."""
    provider: str = ""
    """The name of the explicit provider that the person is with; empty for the stack's own."""
    resource: str = ""
    """The URN of the `People` that has this person under `key`; empty for a resource of their own."""
    key: str = ""
    pending: str = ""
    """Why an earlier run could not bring the account to what is declared; empty if it could."""

    @property
    def logical_name(self) -> str:
        """The key, or the resource's name in the program, for instance the objectId."""
        return self.key or name_of(self.urn)

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
    def refused(self) -> bool:
        """Whether the run would stop at this person."""
        return self.outcome == "refused"

    @property
    def place(self) -> str:
        """The explicit provider, or else the organization or the address; empty where none is known."""
        return self.provider or str(self.inputs.get("orgId") or self.inputs.get("scimUrl") or "")


def people(active: Iterable[Step], steps: Iterable[Step], operation: Operation) -> tuple[Person, ...]:
    """The people of the active steps; all `steps` tell who goes on under another name."""
    found = [_person(step, operation) for step in active if is_user(step["urn"])]
    heirs: dict[str, list[Step]] = {}
    for step in steps if any(person.group == "leave" for person in found) else ():
        name = inputs_in(step, "newState").get("userName")
        if name and is_user(step["urn"]):
            heirs.setdefault(str(name).casefold(), []).append(step)
    return tuple(_with_heir(person, heirs.get(person.user_name.casefold(), ())) for person in found)


def user_names(steps: Iterable[Step]) -> dict[str, frozenset[str]]:
    """By URN of a person or an app assignment, the addresses that the person has before and after the run, and how a
    removal guard of the app knows them."""
    found: dict[str, frozenset[str]] = {}
    for step in steps:
        is_app = is_a(ASSIGNMENT_TYPE, step["urn"])
        keys = ("userName",) if is_user(step["urn"]) else _HOLDER_KEYS if is_app else ()
        if keys:
            states = [inputs_in(step, state) for state in ("oldState", "newState")]
            names = [str(inputs.get(key, "")).casefold() for inputs in states for key in keys]
            names += [name.rpartition(" on ")[0] for name in names if " on " in name]
            found[step["urn"]] = found.get(step["urn"], frozenset()) | frozenset(names)
    return found


def _person(step: Step, operation: Operation) -> Person:
    group, outcome = _outcome(step, operation)
    return Person(
        step["urn"],
        group,
        outcome,
        inputs_of(step),
        () if group == "leave" and step["op"] != "update" else changes_of(step),
        note=step.get("note", ""),
        known="oldState" in step,
        provider=provider_of(step),
        resource=step.get("resource", ""),
        key=step.get("key", ""),
        pending=step.get("pending", ""),
    )


def _with_heir(person: Person, heirs: Iterable[Step]) -> Person:
    """If another resource declares the same person, the account is not given up: only its logical name changes.

    A provider knows that of its own resources only. The `heirs` have the same userName.
    """
    if person.group != "leave" or person.changes:
        return person
    successors = [step for step in heirs if step["urn"] != person.urn and _same_target(step, person)]
    for step in sorted(successors, key=lambda step: provider_of(step) != person.provider):
        name = step.get("key") or name_of(step["urn"])
        if provider_of(step) == person.provider:
            return replace(person, outcome="left alone", note=f"{name} manages this account from now on")
        note = f"{name} manages this account from now on, but with another provider: change one at a time"
        return replace(person, note=note)
    return person


def _same_target(step: Step, person: Person) -> bool:
    inputs = inputs_in(step, "newState")
    return all(inputs.get(key) == person.inputs.get(key) for key in TARGETS)


def _outcome(step: Step, operation: Operation) -> tuple[Group, str]:
    op = step["op"]
    if op in ("create", "import", "create-replacement"):
        return "join", "new"
    if op == "replace" and ((step.get("oldState") or {}).get("outputs") or {}).get("pending"):
        return "join", "new"  # not created so far, since create was off
    if op in ("delete", "discard", "read-discard"):
        return "leave", _departure(step.get("oldState") or {}, operation)
    before, after = (inputs_in(step, state).get("active") for state in ("oldState", "newState"))
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
