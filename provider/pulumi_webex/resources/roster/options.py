"""What a roster gives to its people and to each of its apps alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from pulumi_webex.resources.shared.features import Feature
from pulumi_webex.resources.shared.removals import RemovalLimit


@dataclass(frozen=True)
class RosterOptions:
    """`former` is the old key of each new one, `removals` the limit of each removal guard, `features` what is done, and
    `opts` are the options of the resources."""

    former: Mapping[str, str]
    removals: RemovalLimit | None
    features: list[Feature]
    opts: pulumi.ResourceOptions

    def former_of(self, keys: Mapping[str, object]) -> dict[str, str]:
        """The old key of each of these."""
        return {key: old for key, old in self.former.items() if key in keys}
