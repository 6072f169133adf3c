"""Under which earlier names a resource may be found in the state: the program's aliases, and those that follow from a
parent that itself was found under an earlier name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pulumi_embedded import urns
from pulumi_embedded.goals import Alias, Goal


def candidates(goal: Goal, stack: str, project: str, found_as: Mapping[str, str]) -> list[str]:
    """URNs to look for, in order, without repetition. ``found_as``: new URN → the earlier one it was found under."""
    named = [_whole(alias, goal, stack, project, found_as) for alias in goal.aliases]
    inherited: list[str] = []
    if goal.parent in found_as:
        earlier = found_as[goal.parent]
        inherited.append(_child(goal.type, goal.name, goal.parent, earlier, stack, project))
        inherited += [
            _child(urns.type_of(urn), urns.name_of(urn), goal.parent, earlier, stack, project) for urn in named
        ]
    return list(dict.fromkeys([*named, *inherited]))


def _whole(alias: Alias, goal: Goal, stack: str, project: str, found_as: Mapping[str, str]) -> str:
    if alias.urn:
        return alias.urn
    parent = found_as.get(alias.parent, alias.parent) if alias.parent else goal.parent
    if alias.no_parent:
        parent = ""
    return urns.make(
        alias.stack or stack, alias.project or project, parent, alias.type or goal.type, alias.name or goal.name
    )


def _child(kind: str, name: str, parent: str, earlier: str, stack: str, project: str) -> str:
    """The name below the earlier parent; a name that begins with the parent's name followed it when that changed."""
    parent_name = urns.name_of(parent)
    if name.startswith(parent_name):
        name = urns.name_of(earlier) + name.removeprefix(parent_name)
    return urns.make(stack, project, earlier, kind, name)


def first_known(urn: str, others: Iterable[str], known: Mapping[str, object]) -> str | None:
    """The URN itself if the state has it, else the first earlier name that it has."""
    return next((candidate for candidate in (urn, *others) if candidate in known), None)
