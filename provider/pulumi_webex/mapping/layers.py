"""What several groups, and a person's own profile, say of one person, laid over each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pulumi_webex.mapping.rules import Applied
from pulumi_webex.mapping.systems import system
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


class Laid:
    """The outcome for one person, in the place of a `Ruleset`."""

    def __init__(self, target: str, applied: Applied, other_address: str | None = None) -> None:
        self.target = target
        self.system = system(target)
        self._applied = applied
        self._other_address = other_address

    def apply(self, profile: Mapping[str, object]) -> Applied:
        """The outcome, which was worked out for this profile."""
        return self._applied

    def other_address(self, profile: Mapping[str, object], applied: Applied) -> str | None:
        """The second address that was found before, if there is one."""
        return self._other_address


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
