"""The other rosters of a program, so that whoever moves from one to another keeps account and apps untouched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import pulumi

Names = dict[str, str]
"""The userName of each person by key."""


@dataclass(eq=False)
class Sibling:
    """One roster: the resource that holds its `people`, who they are, who has which app, and who of the same file is
    declared by other `parts`."""

    people: pulumi.CustomResource | None = None
    names: Names = field(default_factory=dict)
    apps: dict[str, Names] = field(default_factory=dict)
    parts: Names = field(default_factory=dict)
    app_parts: dict[str, Names] = field(default_factory=dict)

    @property
    def _provider(self) -> pulumi.ProviderResource | None:
        return self.people.get_provider(self.people.pulumi_resource_type) if self.people else None

    def _others(self) -> Iterator[Sibling]:
        """The other rosters of the program that are with the same provider, so in the same organization."""
        return (one for one in _of_this_program() if one is not self and one._provider is self._provider)

    def elsewhere(self) -> pulumi.Output[Names]:
        """Whom other rosters of the program, or other parts of this one, declare."""

        async def later() -> Names:
            return _joined(self.parts, *(one.names for one in self._others()))

        return pulumi.Output.from_input(later())

    def elsewhere_with(self, label: str) -> pulumi.Output[Names]:
        """Whom these give this app."""

        async def later() -> Names:
            return _joined(self.app_parts.get(label, {}), *(one.apps.get(label, {}) for one in self._others()))

        return pulumi.Output.from_input(later())


_programs: WeakKeyDictionary[pulumi.Resource, list[Sibling]] = WeakKeyDictionary()


def join() -> Sibling:
    """Notes one more roster of the program.

    Resources are registered once the program has run through, and then all of its rosters are known.
    """
    sibling = Sibling()
    root = pulumi.runtime.get_root_resource()
    if root is not None:
        _programs.setdefault(root, []).append(sibling)
    return sibling


def _of_this_program() -> list[Sibling]:
    root = pulumi.runtime.get_root_resource()
    return _programs.get(root, []) if root is not None else []


def _joined(*names: Mapping[str, str]) -> Names:
    return {key: name for some in names for key, name in some.items()}
