"""What several groups, and a person's own profile, say of one person, laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pulumi_webex.mapping.rules import Applied
from pulumi_webex.mapping.targets import System


@dataclass(frozen=True, slots=True)
class Layer:
    """What one `source` says, such as a group. A person's `own` values win over those of groups; among the same
    kind the lower `priority` wins, as with the priority of groups in Okta."""

    source: str
    says: Applied
    priority: int = 0
    own: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """The lowest wins."""
        return not self.own, self.priority


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sources that give one attribute different values with equal right."""

    path: str
    one: str
    other: str
    priority: int


def laid_over(layers: Iterable[Layer], system: System) -> tuple[Applied, list[Tie]]:
    """What holds in the end, and the places where two layers of the same rank disagree.

    An attribute that only some layers have a value for has that value, whatever the others release or clear.
    """
    ties: list[Tie] = []
    chosen: dict[str, tuple[Any, Layer]] = {}
    left: dict[str, str] = {}
    for _, together in groupby(sorted(layers, key=lambda layer: layer.rank), key=lambda layer: layer.rank):
        settled, same = set(chosen), list(together)
        for layer in same:
            for path, value in layer.says.attributes.items():
                if path in settled or settled & system.rivals(path):
                    continue
                held, by = chosen.setdefault(path, (value, layer))
                if held != value:
                    ties.append(Tie(path, by.source, layer.source, layer.priority))
        # Left as it is wins over cleared, since only the latter cannot be undone.
        for kind in ("release", "clear"):
            for path in (path for layer in same for path in getattr(layer.says, kind)):
                left.setdefault(path, kind)
    return _outcome(chosen, left, [path for layer in layers for path in layer.says.create_only]), ties


def _outcome(chosen: Mapping[str, tuple[Any, Layer]], left: Mapping[str, str], first_only: Iterable[str]) -> Applied:
    winners = {path: layer.says for path, (_, layer) in chosen.items()}
    release, clear = ([p for p in left if left[p] == kind and p not in chosen] for kind in ("release", "clear"))
    return Applied(
        {path: value for path, (value, _) in chosen.items()},
        tuple(release),
        tuple(clear),
        tuple(dict.fromkeys(p for p in first_only if p not in winners or p in winners[p].create_only)),
        tuple(path for path, says in winners.items() if path in says.secret),
    )
