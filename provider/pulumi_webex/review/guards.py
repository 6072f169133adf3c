"""Removal guards in a plan: which of their steps matter to a reader, and which overrides a run needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_webex.resources.shared.properties import GUARD, HIDDEN_PEOPLE
from pulumi_webex.resources.shared.removals import Changes

from .steps import ROSTER_END, Step, is_a, type_of

_BEHIND_THE_SCENES = ("webex:RemovalGuardEnd", ROSTER_END, "webex:index:Roster")
_GUARD = "webex:RemovalGuard"


def tells_nothing(step: Step) -> bool:
    """Whether a step only follows from those of people: a component, or a guard that takes the new list down."""
    kind = type_of(str(step["urn"])).rpartition("/")[2]
    if kind in _BEHIND_THE_SCENES:
        return True
    return kind == _GUARD and step["op"] != "delete" and _limit(step, "oldState") in (None, _limit(step, "newState"))


def _limit(step: Step, state: str) -> Any:
    return (_inputs(step, state)).get("limit")


def _inputs(step: Step, state: str) -> Mapping[str, Any]:
    inputs: Mapping[str, Any] = (step.get(state) or {}).get("inputs") or {}
    return inputs


def override_for(people: Iterable[str]) -> str:
    """The value of webex:allowRemovals that lets exactly these people go."""
    return Changes(frozenset(person.casefold() for person in people)).token


def overrides_for_guards(steps: Iterable[Step]) -> tuple[str, ...]:
    """The overrides for the guards that would be removed, with everybody whom they watch over."""
    ends = (step for step in steps if step["op"] == "delete" and not is_a(ROSTER_END, step["urn"]))
    return tuple(override_for(people) for step in ends if (people := _inputs(step, "oldState").get(HIDDEN_PEOPLE)))


def guarded(step: Step) -> bool:
    """Whether a guard watches over the person of a step."""
    return bool(_inputs(step, "oldState").get(GUARD))


def prerequisites(steps: Iterable[Step], urns: Iterable[str]) -> list[str]:
    """What has to be created before these resources can be: their components and the guard, on a first run."""
    creating = {step["urn"]: step.get("newState") or {} for step in steps if step["op"] == "create"}
    found: dict[str, None] = {}
    waiting = list(urns)
    while waiting:
        state = creating.get(waiting.pop()) or {}
        provider = str(state.get("provider") or "").rpartition("::")[0]
        needed = [state.get("parent"), provider, *(state.get("dependencies") or ())]
        fresh = [urn for urn in needed if urn in creating and urn not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return [urn for urn in found if ":pulumi:Stack::" not in urn]
