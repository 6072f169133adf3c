"""The apps in a plan: whom an app is given to, for whom it changes, who loses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .differences import UNKNOWN, AttributeChange

ASSIGNMENT_TYPE = "webex:AppAssignment"
Fate = Literal["taken", "retained", "left with the person"]


@dataclass(frozen=True)
class Assignment:
    """One `AppAssignment` with something to do; ``op`` is the engine's, ``inputs`` as they will be, or were.

    ``fate`` says what becomes of the app where the resource goes.
    """

    urn: str
    op: str
    inputs: Mapping[str, Any]
    changes: tuple[AttributeChange, ...] = ()
    note: str = ""
    fate: Fate = "taken"

    @property
    def person(self) -> str:
        """The e-mail address or webExId; the resource's name in the program where neither is known yet."""
        names = (self.inputs.get(key) for key in ("email", "webExId"))
        return next((str(name) for name in names if name and name not in UNKNOWN), self.urn.rpartition("::")[2])

    @property
    def app(self) -> str:
        """What is given, such as ``an account on acme``."""
        return f"an account on {self.inputs.get('site')}"

    @property
    def outcome(self) -> str:
        """In a word or two, what happens to the account."""
        if self.op in ("delete", "discard"):
            return "deactivated" if self.fate == "taken" else self.fate
        was = next((change.old for change in self.changes if change.path == "active"), None)
        if was is not None:
            return "reactivated" if was == "DEACTIVATED" else "deactivated"
        return {"create": "new", "update": "changed"}.get(self.op, self.op)


def assignment(step: Mapping[str, Any], changes: tuple[AttributeChange, ...], leaving: Iterable[str]) -> Assignment:
    """The assignment of one step of a preview digest; `leaving` are the URNs of resources that go."""
    op, old = str(step["op"]), step.get("oldState") or {}
    state = step.get("newState") or old
    inputs: Mapping[str, Any] = state.get("inputs") or {}
    fate: Fate = "taken"
    if str(old.get("deletedWith")) in leaving:
        fate = "left with the person"
    elif old.get("retainOnDelete") or inputs.get("onRemove") == "retain":
        fate = "retained"
    return Assignment(step["urn"], op, inputs, changes if op not in ("create", "delete") else (), fate=fate)
