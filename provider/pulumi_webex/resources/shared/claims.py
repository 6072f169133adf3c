"""What only one resource of a program may declare: a userName, a group's name, a license of a person."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.registry import Registry


def claimed_twice(registry: Registry, names: Iterable[str], urn: str | None, what: str) -> list[str]:
    """A problem if another resource of this run has declared one of these names; `what` both of them do."""
    for name in names:
        other = registry.declare(name, urn)
        if other:
            return [f"{rpc.logical_name(other)} and {rpc.logical_name(urn)} {what}: keep one of them"]
    return []


def handed_over(registry: Registry, old: str, new: str, urn: str | None) -> list[str]:
    """A problem if one resource gives up a name in the run in which another one takes it.

    The create of the taker would find what still has the name, which is the giver's, and link it.
    """
    registry.rename(old, new, urn)
    handed = registry.handed_over(old, new)
    if handed is None:
        return []
    name, giver, taker = handed
    return [
        f"{rpc.logical_name(giver)} gives up {name} in the same run in which {rpc.logical_name(taker)} takes it: "
        "rename the one first, in a run of its own, then add the other"
    ]


def contested(registry: Registry, attribute: str, old: str, new: str, urn: str | None) -> list[str]:
    """Problems with a name that two resources of one run claim."""
    twice = claimed_twice(registry, [new], urn, f"declare the same {attribute}")
    return twice or handed_over(registry, old, new, urn)


def successor_name(successor: str, urn: str | None) -> str:
    """What to call the resource that goes on with what another one gives up."""
    return "its replacement" if successor == urn else f"the resource {rpc.logical_name(successor)}"
