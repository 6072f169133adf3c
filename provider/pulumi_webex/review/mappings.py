"""Two versions of a mapping held against the same people: whom would it change, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_webex.controlhub.shape import nest
from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.mapping.sources import person
from pulumi_webex.mapping.targets import System

from .differences import SECRET, flatten

LEFT = "(left as it is)"
CLEARED = "(cleared)"
UNMAPPED = "(not mapped)"
AT_CREATION = "(at creation only)"
"""What stands for a value if a mapping gives none."""


@dataclass(frozen=True)
class RuleChange:
    """One attribute of one person, or one rule: a value, or one of the words above."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class MappedPerson:
    """Somebody whom the new mapping would change."""

    name: str
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True)
class Comparison:
    """Rules that differ, people among `count` whom that would change, and why the new mapping cannot take somebody."""

    count: int
    rules: tuple[RuleChange, ...]
    changed: tuple[MappedPerson, ...]
    problems: tuple[str, ...]

    @property
    def attributes(self) -> dict[str, int]:
        """How many people each attribute would change for, most of them first."""
        counted = Counter(change.name for person in self.changed for change in person.changes)
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def compare(old: Ruleset, new: Ruleset, people: Iterable[Mapping[str, object]]) -> Comparison:
    """What the new mapping would do to people who are there already, managed by the old one."""
    changed: list[MappedPerson] = []
    problems: dict[str, None] = {}
    count = 0
    for profile in people:
        count += 1
        after, wrong = _applied(new, profile)
        problems.update(dict.fromkeys(wrong))
        # Whom the old mapping could not take is new to the new one.
        before = _applied(old, profile)[0] or Applied({})
        changes = _changes(before, after, new.system) if after else ()
        if changes:
            changed.append(MappedPerson(person(profile), changes))
    return Comparison(count, _rules(old, new), tuple(changed), tuple(problems))


def _applied(ruleset: Ruleset, profile: Mapping[str, object]) -> tuple[Applied | None, tuple[str, ...]]:
    try:
        return ruleset.apply(profile), ()
    except MappingError as error:
        return None, error.problems


def _rules(old: Ruleset, new: Ruleset) -> tuple[RuleChange, ...]:
    before, after = _stated(old), _stated(new)
    names = dict.fromkeys([*after, *before])
    return tuple(RuleChange(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n))


def _stated(ruleset: Ruleset) -> dict[str, Any]:
    rules = {name: rule.spelled() for name, rule in ruleset.rules.items()}
    return {**rules, "on_null": ruleset.on_null, "release": ", ".join(ruleset.release) or None}


def _changes(before: Applied, after: Applied, system: System) -> tuple[RuleChange, ...]:
    old, new = flatten(nest(before.attributes)), flatten(nest(after.attributes))
    names = [*new, *(name for name in old if name not in new)]
    names += [path for path in after.clear if path not in names]
    found = (_change(name, old, new, before, after, system) for name in names)
    return tuple(change for change in found if change)


def _change(
    name: str, old: dict[str, Any], new: dict[str, Any], before: Applied, after: Applied, system: System
) -> RuleChange | None:
    path = _path(name, before, after)
    if path in after.create_only:
        return None  # people who are there keep what they got
    one = AT_CREATION if path in before.create_only else old.get(name, _without(path, before))
    other = new[name] if name in new else _dropped(path, after, system) if name in old else _without(path, after)
    if one == other:
        return None
    hidden = path in before.secret or path in after.secret
    return RuleChange(
        f"{system.short(path)}{name[len(path) :]}",
        *((SECRET if hidden and name in values else v) for values, v in ((old, one), (new, other))),
    )


def _without(path: str, applied: Applied) -> str:
    return CLEARED if path in applied.clear else LEFT if path in applied.release else UNMAPPED


def _dropped(path: str, after: Applied, system: System) -> str:
    """What becomes of a value that the new mapping does not give."""
    return LEFT if path in after.release or system.kept_when_dropped(path) else CLEARED


def _path(name: str, before: Applied, after: Applied) -> str:
    """The declared attribute of a display path: ``phoneNumbers`` of ``phoneNumbers[mobile]``."""
    known = {*before.attributes, *before.clear, *after.attributes, *after.clear}
    base = name.partition("[")[0]
    while base not in known and "." in base:
        base = base.rpartition(".")[0]
    return base
