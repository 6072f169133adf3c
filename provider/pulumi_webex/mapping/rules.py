"""A mapping: its rules parsed and checked once, then held against one profile after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pulumi_webex.mapping.context import SKIP, Context
from pulumi_webex.mapping.expressions import PARSERS, Syntax
from pulumi_webex.mapping.failures import MappingError, did_you_mean
from pulumi_webex.mapping.presets import PRESETS, Preset
from pulumi_webex.mapping.rule import Rule, RuleLike
from pulumi_webex.mapping.sources import person, sources
from pulumi_webex.mapping.steps import MappingStep, compiled_rule
from pulumi_webex.mapping.systems import CONTROL_HUB, system
from pulumi_webex.mapping.targets import Entry, System

OnNull = Literal["keep", "clear"]

_ADDRESSES = (("userPrincipalName", "mail"), ("login", "email"))
"""Columns of one person's addresses, of which connectors are known to map the wrong one to userName."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a mapping makes of one profile.

    `attributes` are the values by path, as ``User(attributes=…)`` or ``AppAssignment(attributes=…)`` takes them;
    `release` and `clear` the paths that are left as they are and that are emptied; `create_only` the paths
    whose value counts only when an account is made; `secret` the paths whose value is to be hidden.
    """

    attributes: dict[str, Any]
    release: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    create_only: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


class Ruleset:
    """Rules by target attribute, from a preset and from one's own, which win; None deletes a preset's rule.

    `target` is the system that is filled, "control-hub" or "meetings", and `syntax` the language of the rules,
    "entra" or "okta"; a preset sets both. `match` is the attribute by which accounts are found.
    ``on_null="keep"`` leaves what Webex has where a profile has nothing, "clear" empties it, as far as there is
    an empty value. `release` lists paths that are handed back: no longer mapped, and left as they are.

    Raises `MappingError` with everything that is wrong.
    """

    def __init__(
        self,
        *,
        target: str | None = None,
        preset: str | None = None,
        rules: Mapping[str, RuleLike | None] | None = None,
        syntax: Syntax | None = None,
        match: str | None = None,
        on_null: OnNull = "keep",
        release: Iterable[str] = (),
    ) -> None:
        base = _preset(preset, target, syntax)
        self.target = base.target if base else target or CONTROL_HUB
        self.system = system(self.target)
        self.preset, self.on_null = preset, on_null
        self.syntax: Syntax = base.syntax if base else syntax or "entra"
        problems = _option_problems(self.system, self.syntax, match, on_null)
        if problems:
            raise MappingError(problems)
        chosen = _merged(self.system, base.rules if base else {}, rules, problems)
        self._steps = _compiled(self.system, chosen, self.syntax, problems)
        self.match = match or _match(self.system, self._steps)
        self.release = _released(self.system, release, self._steps, problems)
        problems += _uncovered(self.system, self._steps, self.match) + _torn(self._steps)
        problems += _doubled(self.system, self._steps)
        if problems:
            raise MappingError(problems)
        self.rules: Mapping[str, Rule] = {step.target.name: step.rule for step in self._steps}
        self.columns = frozenset[str]().union(*(step.expression.attributes for step in self._steps))
        self._optional = _optional(self._steps)
        self._required = tuple(sorted(self.required_columns))
        self._created = tuple(dict.fromkeys(s.target.path for s in self._steps if s.rule.when == "create"))
        self._secret = tuple(dict.fromkeys(s.target.path for s in self._steps if s.hidden))

    @property
    def required_columns(self) -> frozenset[str]:
        """The columns that every profile must have."""
        return self.columns - self._optional

    def apply(self, profile: Mapping[str, object], context: Context | None = None) -> Applied:
        """The target attributes of one person.

        Raises `MissingSource` for columns that the profile lacks, and `MappingError` for a value that no
        rule can take and for what must never be empty, such as a userName.
        """
        values = sources(profile, self._required, self._optional, self._steps)
        filled = _Filled(self.system, self.on_null == "clear")
        for step in self._steps:
            filled.put(step, step.value(values, context, profile))
        if filled.missing:
            raise MappingError([_empty(self.system, step, profile) for step in filled.missing])
        release = filled.release if not self.release else dict.fromkeys((*filled.release, *self.release))
        return Applied(filled.attributes, tuple(release), tuple(filled.clear), self._created, self._secret)

    def other_address(self, profile: Mapping[str, object], applied: Applied) -> str | None:
        """The person's other address, if the userName comes from one column and a second column differs.

        Webex has the person under one of them; a connector that maps the wrong one makes a second account
        (help.webex.com/d3p9vfb, on userPrincipalName and mail). None if there is no doubt.
        """
        step = next((step for step in self._steps if step.target.path == "userName"), None)
        if step is None:
            return None
        user_name = str(applied.attributes["userName"])
        for pair in _ADDRESSES:
            used = [column for column in pair if column in step.expression.attributes]
            other = pair[1] if used == [pair[0]] else pair[0]
            value = profile[other] if len(used) == 1 and other in profile else None
            if isinstance(value, str) and value.strip() and value.strip().casefold() != user_name.casefold():
                return value.strip()
        return None

    def spelled(self) -> dict[str, Any]:
        """The mapping as plain data, with the preset's rules in full."""
        rules = {name: rule.spelled() for name, rule in self.rules.items()}
        return {
            "target": self.target,
            "preset": self.preset,
            "rules": rules,
            "syntax": self.syntax,
            "match": self.match,
            "on_null": self.on_null,
            "release": list(self.release),
        }


@dataclass(slots=True)
class _Filled:
    """What the steps have given so far."""

    system: System
    clearing: bool
    attributes: dict[str, Any] = field(default_factory=dict)
    release: dict[str, None] = field(default_factory=dict)
    clear: dict[str, None] = field(default_factory=dict)
    missing: list[MappingStep] = field(default_factory=list)
    _entries: dict[tuple[str, Entry], dict[str, Any]] = field(default_factory=dict)

    def put(self, step: MappingStep, value: Any) -> None:
        path = step.target.path
        if value is None or value is SKIP:
            self._without(step, path, skipped=value is SKIP)
        elif step.target.entry:
            self._part(step, path)[step.target.part] = value
        else:
            self.attributes[path] = value

    def _part(self, step: MappingStep, path: str) -> dict[str, Any]:
        key = path, step.target.entry
        if key not in self._entries:
            self._entries[key] = dict(step.target.entry)
            self.attributes.setdefault(path, []).append(self._entries[key])
        return self._entries[key]

    def _without(self, step: MappingStep, path: str, *, skipped: bool) -> None:
        if path in self.system.never_empty:
            self.missing.append(step)
        elif step.rule.when == "create" or path in self.system.kept:
            return
        elif skipped or not self.clearing or not step.target.clearable:
            self.release[path] = None
        elif not step.target.entry:
            # An entry that is no longer declared goes by itself, and the entries of others stay.
            self.clear[path] = None


def _preset(name: str | None, target: str | None, syntax: str | None) -> Preset | None:
    if name is None:
        return None
    if name not in PRESETS:
        raise MappingError(f"there is no preset {name!r}{did_you_mean(name, PRESETS)}")
    base = PRESETS[name]
    if target not in (None, base.target):
        raise MappingError(f"the preset {name} is for {base.target}, so target cannot be {target!r}: leave one out")
    if syntax not in (None, base.syntax):
        raise MappingError(
            f"the rules of the preset {name} are written in the language {base.syntax!r}, so syntax cannot be "
            f"{syntax!r}: leave syntax or preset out"
        )
    return base


def _option_problems(system: System, syntax: str, match: str | None, on_null: str) -> list[str]:
    problems = []
    for name, value, known in (
        ("syntax", syntax, tuple(PARSERS)),
        ("match", match, (*system.matches, None)),
        ("on_null", on_null, get_args(OnNull)),
    ):
        if value not in known:
            problems.append(f"{name} is {value!r}; it can be {' or '.join(filter(None, known))}")
    return problems


def _merged(
    system: System, base: Mapping[str, Rule], own: Mapping[str, RuleLike | None] | None, problems: list[str]
) -> dict[str, Rule]:
    """The preset's rules and one's own by the target's name; every target in one spelling."""
    merged, stated = dict(base), dict[str, str]()
    if own is not None and not isinstance(own, Mapping):
        raise MappingError("rules are a mapping from target attribute to rule")
    for text, data in (own or {}).items():
        try:
            name = system.target(str(text)).name
            if name in stated:
                raise MappingError(f"{stated[name]} and {text} are one attribute: keep one")
            stated[name] = str(text)
            if data is not None:
                merged[name] = Rule.of(data)
            elif merged.pop(name, None) is None:
                raise MappingError("there is no rule of a preset to delete")
        except MappingError as error:
            problems += [f"rule for {text}: {problem}" for problem in error.problems]
    return merged


def _compiled(
    system: System, rules: Mapping[str, Rule], syntax: Syntax, problems: list[str]
) -> tuple[MappingStep, ...]:
    steps = []
    for name, rule in rules.items():
        try:
            steps.append(compiled_rule(system.target(name), rule, syntax))
        except MappingError as error:
            problems += [f"rule for {name}: {problem}" for problem in error.problems]
    return tuple(steps)


def _match(system: System, steps: tuple[MappingStep, ...]) -> str | None:
    """What accounts are found by where nobody says: the first that has a rule."""
    mapped = {step.target.path for step in steps}
    return next((path for path in system.matches if path in mapped), None)


def _released(
    system: System, paths: Iterable[str], steps: tuple[MappingStep, ...], problems: list[str]
) -> tuple[str, ...]:
    if isinstance(paths, str):
        problems.append(f"release is a list of attribute paths, such as [{paths!r}]")
        return ()
    mapped = {step.target.path for step in steps}
    found: set[str] = set()
    for text in paths:
        try:
            path = system.whole(str(text))
            if path in (*system.never_empty, *system.kept):
                raise MappingError("it is always managed")
            if mapped & system.leaves([path]):
                raise MappingError("it has a rule as well: delete the rule with None, or take it out of release")
            found.add(path)
        except MappingError as error:
            problems += [f"release of {text}: {problem}" for problem in error.problems]
    return tuple(sorted(found))


def _uncovered(system: System, steps: tuple[MappingStep, ...], match: str | None) -> list[str]:
    paths = {step.target.path for step in steps}
    needed = dict.fromkeys((*system.required, *filter(None, [match])))
    return [f"{path} has no rule, and every {system.account} needs one" for path in needed if path not in paths]


def _torn(steps: tuple[MappingStep, ...]) -> list[str]:
    """Lists whose entries are partly set at creation only, and lists fed both whole and by entry."""
    problems = []
    by_path: dict[str, list[MappingStep]] = {}
    for step in steps:
        by_path.setdefault(step.target.path, []).append(step)
    for path, together in by_path.items():
        if len({step.rule.when for step in together}) > 1:
            problems.append(f'the rules for {path} must all have when="create", or none of them')
        if len({bool(step.target.entry) for step in together}) > 1:
            problems.append(f"{path} has a rule for the whole list and rules for entries: keep one kind")
    return problems


def _doubled(system: System, steps: tuple[MappingStep, ...]) -> list[str]:
    paths = list(dict.fromkeys(step.target.path for step in steps))
    pairs = [(one, other) for place, one in enumerate(paths) for other in paths[place + 1 :]]
    return [
        f"{one} and {other} say the same in two ways: map one of them"
        for one, other in pairs
        if other in system.rivals(one)
    ]


def _optional(steps: tuple[MappingStep, ...]) -> frozenset[str]:
    """Columns that may be missing: those that no rule needs."""
    needed = {column for step in steps for column in step.expression.attributes - set(step.rule.optional)}
    return frozenset(column for step in steps for column in step.rule.optional) - needed


def _empty(system: System, step: MappingStep, profile: Mapping[str, object]) -> str:
    columns = ", ".join(sorted(step.expression.attributes))
    return (
        f"{person(profile)}: {step.target.name} is empty, but every {system.account} needs it: correct "
        f"{columns or 'the rule'}, or give the rule ({step.rule.shown}) a default"
    )
