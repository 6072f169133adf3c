"""Cases for a mapping: profiles, and what is to come of them, in a file of the user's own repository.

::

    mapping: mapping.yaml          # a file beside this one, a preset's name, or the mapping itself
    base: {accountEnabled: true}   # columns that every case's profile has unless it says otherwise
    cases:
      - name: a guest keeps the title
        profile: {userPrincipalName: ana@example.com, jobTitle: ''}
        expect: {userName: ana@example.com, title: null}
        release: [title]
      - name: no address, no account
        profile: {userPrincipalName: ''}
        fails: userName is empty
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_webex.mapping import PRESETS, Applied, MappingError, Ruleset, load
from pulumi_webex.mapping.failures import did_you_mean
from pulumi_webex.mapping.files import arguments, read_data
from pulumi_webex.mapping.targets import MappingTarget, System

KEYS = ("mapping", "base", "cases")
CASE_KEYS = ("name", "profile", "expect", "release", "clear", "fails")


@dataclass(frozen=True)
class Mismatch:
    """What was expected of one attribute and did not come."""

    name: str
    expected: Any
    got: Any


@dataclass(frozen=True)
class CaseResult:
    """One case; without mismatches it passed."""

    name: str
    mismatches: tuple[Mismatch, ...]


def open_mapping(name: str) -> Ruleset:
    """The mapping in a file, or the preset of that name. Raises `MappingError`."""
    if name in PRESETS and not Path(name).exists():
        return Ruleset(preset=name)
    try:
        return Ruleset(**load(name))
    except MappingError as error:
        raise MappingError([_placed(problem, name) for problem in error.problems]) from None


def run_cases(path: Path, mapping: str | None = None) -> list[CaseResult]:
    """Holds every case of a file against its mapping, or the one given. Raises `MappingError` for an unusable file."""
    data = _checked(read_data(path), KEYS, str(path))
    if not isinstance(data.get("cases"), list) or not data["cases"]:
        raise MappingError(f"{path} holds no cases: list them under 'cases'")
    ruleset = open_mapping(mapping) if mapping else _mapping(data.get("mapping"), path)
    base = _checked(data.get("base") or {}, None, f"{path}: base")
    return [_result(case, number, base, ruleset, path) for number, case in enumerate(data["cases"], 1)]


def _mapping(given: object, path: Path) -> Ruleset:
    if isinstance(given, Mapping):
        return Ruleset(**arguments(given, f"{path}: mapping"))
    if not isinstance(given, str):
        raise MappingError(f"{path} names no mapping: say which under 'mapping', or with --mapping")
    beside = path.parent / given
    return open_mapping(given if given in PRESETS and not beside.exists() else str(beside))


def _result(case: object, number: int, base: Mapping[str, Any], ruleset: Ruleset, path: Path) -> CaseResult:
    where = f"{path} case {number}"
    stated = _checked(case, CASE_KEYS, where)
    name = str(stated.get("name") or f"case {number}")
    profile = {**base, **_checked(stated.get("profile") or {}, None, f"{where}: profile")}
    if not stated.keys() & {"expect", "release", "clear", "fails"}:
        raise MappingError(f"{where} expects nothing: add expect, release, clear or fails")
    fails = stated.get("fails")
    try:
        applied = ruleset.apply(profile)
        wrong = ruleset.system.problems(applied.attributes)
    except MappingError as error:
        applied, wrong = Applied({}), list(error.problems)
    if wrong or fails is not None:
        return CaseResult(name, _failure(fails, wrong))
    expected = _checked(stated.get("expect") or {}, None, f"{where}: expect")
    return CaseResult(
        name, (*_attributes(expected, applied, ruleset.system, where), *_lists(stated, applied, ruleset.system))
    )


def _failure(fails: object, wrong: list[str]) -> tuple[Mismatch, ...]:
    if fails is None:
        return tuple(Mismatch("error", None, problem) for problem in wrong)
    text = "" if fails is True else str(fails)
    found = any(text.casefold() in problem.casefold() for problem in wrong)
    return () if found else (Mismatch("error", text or "any", "; ".join(wrong) or None),)


def _attributes(expected: Mapping[str, Any], applied: Applied, system: System, where: str) -> list[Mismatch]:
    found = []
    for name, value in expected.items():
        try:
            target = system.target(name)
        except MappingError as error:
            raise MappingError([f"{where}: {problem}" for problem in error.problems]) from None
        got = _got(target, applied.attributes)
        if got != (None if value in ("", []) else value):
            hidden = target.path in applied.secret
            found.append(Mismatch(target.name, value, "[secret]" if hidden and got is not None else got))
    return found


def _got(target: MappingTarget, attributes: Mapping[str, Any]) -> Any:
    value = attributes.get(target.path)
    if not target.entry:
        return value
    wanted = dict(target.entry)
    entries = (entry for entry in value or () if wanted.items() <= entry.items())
    return next((entry.get(target.part) for entry in entries), None)


def _lists(stated: Mapping[str, Any], applied: Applied, system: System) -> list[Mismatch]:
    found = []
    for key, got in (("release", applied.release), ("clear", applied.clear)):
        if key in stated:
            names = stated[key] if isinstance(stated[key], list) else [stated[key]]
            expected = sorted(system.target(str(name)).path for name in names if name)
            if expected != sorted(got):
                found.append(Mismatch(key, expected, sorted(got)))
    return found


def _checked(data: object, keys: tuple[str, ...] | None, where: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise MappingError(f"{where} must be a mapping{' with ' + ', '.join(keys) if keys else ''}")
    for key in data:
        if keys and key not in keys:
            raise MappingError(f"{where} has no {key!r}{did_you_mean(str(key), keys)}")
    return dict(data)


def _placed(problem: str, name: str) -> str:
    return problem if problem.startswith(name) else f"{name}: {problem}"
