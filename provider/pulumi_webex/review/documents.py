"""A plan's people and apps for programs: who it is, what happens, and what differs. Secrets read ``[secret]``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .assignments import Assignment
from .differences import UNKNOWN, AttributeChange
from .people import Person


def people_document(people: Iterable[Person]) -> list[dict[str, Any]]:
    """Each person of a plan; `resource` is what state has them in, `key` their name in it or in the program."""
    return [
        {
            "resource": one.resource or one.urn,
            "key": one.logical_name,
            "userName": one.user_name,
            "displayName": one.name,
            "group": one.group,
            "outcome": one.outcome,
            **_more(one),
        }
        for one in sorted(people, key=lambda one: one.user_name.casefold())
    ]


def apps_document(assignments: Iterable[Assignment]) -> list[dict[str, Any]]:
    """Each app that somebody gets or loses, or that changes for somebody."""
    return [
        {
            "resource": one.resource or one.urn,
            "key": one.logical_name,
            "userName": one.person,
            "app": one.app,
            "outcome": one.outcome,
            **_more(one),
        }
        for one in sorted(assignments, key=lambda one: (one.app, one.person.casefold()))
    ]


def _more(one: Person | Assignment) -> dict[str, Any]:
    """What differs, and what there is to say beside it."""
    said = {"note": one.note, "pending": one.pending, "provider": one.provider}
    return {
        **{key: text for key, text in said.items() if text},
        "differences": [_difference(change) for change in one.changes],
    }


def _difference(change: AttributeChange) -> dict[str, Any]:
    """Path, old and new value; None is for one that is not there, or, with `unknown`, known only after the run."""
    sides = {"old": change.old, "new": change.new}
    known = {side: None if isinstance(v, str) and v in UNKNOWN else v for side, v in sides.items()}
    return {"path": change.path, **known, **({"unknown": True} if known != sides else {})}
