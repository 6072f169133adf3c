"""The apps in a plan: whom an app is given to, for whom it changes, who loses it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from .differences import UNKNOWN, AttributeChange

Fate = Literal["taken", "retained", "left with the person", "left alone"]


@dataclass(frozen=True)
class Assignment:
    """One `AppAssignment` with something to do; ``op`` is the engine's, ``inputs`` as they will be, or were.

    ``fate`` says what becomes of the app where the resource goes, ``found`` what a look-up
    (`pulumi_webex.review.lookup_accounts`) says of one that is to be made.
    """

    urn: str
    op: str
    inputs: Mapping[str, Any]
    changes: tuple[AttributeChange, ...] = ()
    note: str = ""
    fate: Fate = "taken"
    found: str = ""
    provider: str = ""
    """The name of the explicit provider; empty for the stack's own."""
    resource: str = ""
    """The URN of the resource that has this assignment under `key`; empty for one of its own."""
    key: str = ""
    pending: str = ""
    """Why an earlier run could not do what is declared; empty if it could."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What no two assignments have in common: provider, app and person."""
        return self.provider, self.app, self.person.casefold()

    @property
    def person(self) -> str:
        """The address, webExId or id of the person; the resource's name in the program where none is known yet."""
        names = (self.inputs.get(key) for key in ("email", "webExId", "userName", "personId"))
        return next((str(name) for name in names if name and name not in UNKNOWN), self.logical_name)

    @property
    def logical_name(self) -> str:
        """The key, or the resource's name in the program."""
        return self.key or self.urn.rpartition("::")[2]

    @property
    def app(self) -> str:
        """What is given, such as ``an account on acme`` or the name of a license."""
        if not self.is_license:
            return f"an account on {self.inputs.get('site')}"
        more = [str(self.inputs[key]) for key in ("siteUrl", "subscriptionId") if self.inputs.get(key)]
        more += ["attendee"] if self.inputs.get("accountType") == "attendee" else []
        return f"{self.inputs['license']} ({', '.join(more)})" if more else str(self.inputs["license"])

    @property
    def is_license(self) -> bool:
        """Whether a license is given, and not an account on a Meetings site."""
        return "license" in self.inputs

    @property
    def stays(self) -> bool:
        """Whether the app is left as it is with somebody who leaves."""
        return self.fate == "left with the person"

    @property
    def outcome(self) -> str:
        """In a word or two, what happens to the account."""
        if self.op in ("delete", "discard"):
            taken = "taken back" if self.is_license else "deactivated"
            return taken if self.fate == "taken" else self.fate
        was = next((change.old for change in self.changes if change.path == "active"), None)
        if was is not None:
            return "reactivated" if was == "DEACTIVATED" else "deactivated"
        return self.found or {"create": "new", "update": "changed"}.get(self.op, self.op)


def with_successors(active: Iterable[Assignment], all_: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """If another resource gives a person the same app, only its name in the program changes."""
    successors = {one.identity: one for one in all_ if one.op not in ("delete", "discard")}
    return tuple(_with_successor(one, successors.get(one.identity)) for one in active)


def _with_successor(one: Assignment, successor: Assignment | None) -> Assignment:
    if one.op != "delete" or successor is None or one.fate != "taken":
        return one
    return replace(one, fate="left alone", note=f"{successor.logical_name} manages this account from now on")


def assignment(step: Mapping[str, Any], changes: tuple[AttributeChange, ...], leaving: Collection[str]) -> Assignment:
    """The assignment of one step of a preview digest; `leaving` are the URNs of resources that go."""
    op, old = str(step["op"]), step.get("oldState") or {}
    state = step.get("newState") or old
    inputs: Mapping[str, Any] = state.get("inputs") or {}
    fate: Fate = "taken"
    if str(old.get("deletedWith")) in leaving:
        fate = "left with the person"
    elif old.get("retainOnDelete") or inputs.get("onRemove") == "retain":
        fate = "retained"
    shown = changes if op not in ("create", "delete") else ()
    known = {name: step[name] for name in ("resource", "key", "pending") if name in step}
    return Assignment(step["urn"], op, inputs, shown, fate=fate, **known)
