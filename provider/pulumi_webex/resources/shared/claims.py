"""What only one resource of a program may stand for: a userName, or the name of a group."""

from __future__ import annotations

from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.run import Registry


def contested(registry: Registry, attribute: str, old: str, new: str, urn: str | None) -> list[str]:
    """Problems with a name that two resources of one run lay claim to."""
    other = registry.declare(new, urn)
    if other:
        names = f"{rpc.logical_name(other)} and {rpc.logical_name(urn)}"
        return [f"{names} declare the same {attribute}: keep one of them"]
    registry.rename(old, new, urn)
    handed = registry.handed_over(old, new)
    if handed is None:
        return []
    name, giver, taker = handed
    # The taker's create would find what is the giver's, which still has the name, and link it.
    return [
        f"{rpc.logical_name(giver)} gives up {name} in the same run in which {rpc.logical_name(taker)} takes it: "
        "rename the one first, in a run of its own, then add the other"
    ]


def successor_name(successor: str, urn: str | None) -> str:
    """What to call the resource that goes on with what another one gives up."""
    return "its replacement" if successor == urn else f"the resource {rpc.logical_name(successor)}"
