"""The columns of a profile that rules read, taken out once a person, with what is missing told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from pulumi_webex.mapping.expressions import Expression
from pulumi_webex.mapping.failures import MissingSource, did_you_mean
from pulumi_webex.mapping.rule import Rule
from pulumi_webex.mapping.targets import MappingTarget

_NAMES = ("userPrincipalName", "login", "userName", "mail", "email", "objectId", "id")


class Reading(Protocol):
    """What of a compiled rule is needed here."""

    @property
    def target(self) -> MappingTarget: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def expression(self) -> Expression: ...


def person(profile: Mapping[str, object]) -> str:
    """Whom a profile is about, for errors: login or key, and the place in the file where there is one."""
    name = getattr(profile, "login", None) or getattr(profile, "key", None)
    name = name or next((profile[column] for column in _NAMES if profile.get(column)), None)
    where = getattr(profile, "where", None)
    if name and where:
        return f"{name} ({where})"
    return str(name or where or "this person")


def sources(
    profile: Mapping[str, object], required: Iterable[str], optional: Iterable[str], readers: Iterable[Reading]
) -> dict[str, object]:
    """The values of the columns; an optional one that is missing is None. Raises `MissingSource`."""
    values: dict[str, object] = {}
    missing: dict[str, KeyError] = {}
    for column in required:
        try:
            values[column] = profile[column]
        except KeyError as error:
            if not _nested(profile, column, values):
                missing[column] = error
    for column in optional:
        values[column] = _whatever_case(profile, column)
    if missing:
        raise MissingSource(
            [_sentence(profile, column, error, readers) for column, error in missing.items()], [*missing]
        )
    return values


def looked_up(profile: Mapping[str, object], column: str, values: dict[str, object]) -> bool:
    """Puts the value of a column into `values`, or null and False if the profile lacks it."""
    try:
        values[column] = profile[column]
    except KeyError:
        values[column] = None
        return _nested(profile, column, values)
    return True


def _nested(profile: Mapping[str, object], column: str, values: dict[str, object]) -> bool:
    """Reads ``name.givenName`` from a plain mapping inside a plain mapping."""
    value: object = profile
    for name in column.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return False
        value = value[name]
    values[column] = value
    return True


def _whatever_case(profile: Mapping[str, object], column: str) -> object:
    """An optional column in any case: a slip of the shift key must not make it count as absent."""
    folded = column.casefold()
    return next((profile[name] for name in profile if name.casefold() == folded), None)


def _sentence(profile: Mapping[str, object], column: str, error: KeyError, readers: Iterable[Reading]) -> str:
    file = getattr(error, "source", None)
    names = getattr(error, "columns", None) or list(profile)
    rules = [f"{r.target.name} ({r.rule.shown})" for r in readers if column in r.expression.attributes]
    # People that a program or standard input gives have no file to mend.
    in_file = file and str(getattr(profile, "where", "")).startswith(file)
    where = file if in_file else f"the profile of {person(profile)}"
    several = f"rules for {', '.join(rules)} read" if len(rules) > 1 else f"rule for {rules[0]} reads"
    hint = did_you_mean(column, names)
    cure = "" if hint.endswith("?") else ". Export it as well, or delete the rule with None"
    return f"{where} has no column {column!r}, which the {several}{hint}{cure}"
