"""The steps of a preview digest: which resource each is about, and what it makes of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .differences import AttributeChange, differences

Operation = Literal["preview", "up", "refresh", "destroy"]
Step = Mapping[str, Any]

USER_TYPE = "webex:User"
ASSIGNMENT_TYPE = "webex:AppAssignment"
ROSTER_END = "webex:RosterEnd"
PROVIDERS = "pulumi:providers:"
OURS = f"{PROVIDERS}pulumi-python"
QUIET = frozenset({"same", "refresh", "read"})
_STACK = "pulumi:pulumi:Stack"


def type_of(urn: str) -> str:
    """The type without those of its parents, ``pulumi-python:dynamic/webex:User``."""
    return urn.split("::")[-2].rpartition("$")[2]


def name_of(urn: str) -> str:
    """The name in the program."""
    return urn.rpartition("::")[2]


def is_a(kind: str, urn: str) -> bool:
    """Whether a resource is of this type of ours, such as ``webex:User``."""
    return type_of(urn).rpartition("/")[2] == kind


def is_user(urn: str) -> bool:
    """Whether a resource is a person."""
    return is_a(USER_TYPE, urn)


def is_engines(urn: str) -> bool:
    """Whether the engine made a resource itself: the stack, or the provider of those that were given none."""
    kind = type_of(urn)
    return kind == _STACK or (kind.startswith(PROVIDERS) and name_of(urn).startswith("default"))


def provider_of(step: Step) -> str:
    """The explicit provider of a resource: a reference is the provider's URN, ``::`` and its id."""
    state = step.get("newState") or step.get("oldState") or {}
    urn = str(state.get("provider") or "").rpartition("::")[0]
    return name_of(urn) if urn and not is_engines(urn) else ""


def inputs_in(step: Step, state: str) -> Mapping[str, Any]:
    """The inputs in one state of a step, ``oldState`` or ``newState``."""
    found: Mapping[str, Any] = (step.get(state) or {}).get("inputs") or {}
    return found


def inputs_of(step: Step) -> Mapping[str, Any]:
    """The inputs as they will be; as they were where the resource goes."""
    return inputs_in(step, "newState" if step.get("newState") else "oldState")


def changes_of(step: Step) -> tuple[AttributeChange, ...]:
    """What differs between the inputs before and after."""
    return differences(inputs_in(step, "oldState"), inputs_in(step, "newState"), step.get("detailedDiff") or ())
