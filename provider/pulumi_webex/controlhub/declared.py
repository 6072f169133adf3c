"""Validates and normalizes what a program declares of a user, without any network.

Anything that is not plain data (a value that a preview does not know yet) passes untouched. Problems
and remarks are sentences that begin with the attribute; who is meant is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, EXTENSIONS, ScimAttribute, UnknownAttribute
from pulumi_webex.controlhub.rules import check_value, doubt
from pulumi_webex.controlhub.shape import Entry, Flat, empty, entry_key

_PLAIN = (str, bool, int, float, list, tuple, Mapping, type(None))


def unknown(value: Any) -> bool:
    """Whether a value is not plain data, so that nothing can be said about it yet."""
    return not isinstance(value, _PLAIN)


@dataclass
class Declared:
    """A declaration that was validated: `flat` is what is sent and compared, `problems` what forbids it
    and `doubts`, by attribute path, what may be wrong with it."""

    flat: Flat = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)


def declare(user: Mapping[str, Any]) -> Declared:
    """Normalizes a nested user: nothing stands for "not declared", canonical values get their spelling."""
    declared = Declared()
    for key, value in user.items():
        if key in EXTENSIONS and isinstance(value, Mapping):
            for name, item in value.items():
                _take(declared, f"{key}:{name}", item)
        else:
            _take(declared, key, value)
    if empty(user.get("userName")):
        declared.problems.append("userName is missing: every user needs one, the e-mail address to sign in with")
    _validate_sign_in(declared)
    return declared


def _take(declared: Declared, path: str, value: Any) -> None:
    if empty(value):
        return
    if path in EXTENSIONS and unknown(value):
        declared.flat[path] = value
        return
    try:
        attribute = CATALOG.attribute(path)
    except UnknownAttribute as error:
        declared.problems.append(str(error))
        return
    parts = CATALOG.parts(attribute)
    if not attribute.writable:
        declared.problems.append(f"{attribute.short} cannot be declared: {why_not(attribute)}")
    elif unknown(value):
        declared.flat[attribute.path] = value
    elif attribute.multi_valued:
        _take_list(declared, attribute, value)
    elif parts and isinstance(value, Mapping):
        _take_parts(declared, attribute, value)
    elif parts:
        parts_of = ", ".join(_names(attribute))
        declared.problems.append(f"{attribute.short} has parts, so it cannot be one value: declare {parts_of}")
    else:
        _take_value(declared, attribute, value)


def why_not(attribute: ScimAttribute) -> str:
    """Why a program cannot declare an attribute, and what to do instead."""
    held = attribute.parent.not_offered if attribute.parent else ""
    return attribute.not_offered or held or "Webex sets it and nobody else can"


def _names(attribute: ScimAttribute) -> list[str]:
    return [leaf.short for leaf in CATALOG.leaves(attribute)]


def _take_parts(declared: Declared, attribute: ScimAttribute, value: Mapping[str, Any]) -> None:
    parts = CATALOG.parts(attribute)
    for name, item in value.items():
        if name in parts:
            _take(declared, parts[name].path, item)
        elif not empty(item):
            declared.problems.append(_unknown_part(attribute, name))


def _unknown_part(attribute: ScimAttribute, name: str) -> str:
    parts = [key for key, part in CATALOG.parts(attribute).items() if part.writable]
    return f"{attribute.short} has no part {name!r}; it has {', '.join(parts)}"


def _take_value(declared: Declared, attribute: ScimAttribute, value: Any) -> None:
    problem = check_value(attribute, value)
    if problem:
        declared.problems.append(f"{attribute.short} {problem}")
        return
    declared.flat[attribute.path] = _spelled(attribute, value)
    remark = doubt(attribute, value)
    if remark:
        declared.doubts[attribute.path] = f"{attribute.short} {remark}"


def _spelled(attribute: ScimAttribute, value: Any) -> Any:
    return (attribute.canonical(value) or value) if isinstance(value, str) else value


def _take_list(declared: Declared, attribute: ScimAttribute, value: Any) -> None:
    if not isinstance(value, Sequence) or isinstance(value, str):
        kind = "entries" if attribute.entry_key else "texts"
        declared.problems.append(f"{attribute.short} must be a list of {kind}")
        return
    entries = [_entry(declared, attribute, place, item) for place, item in enumerate(value, 1) if not empty(item)]
    entries = [entry for entry in entries if not empty(entry)]
    if attribute.max_items and len(entries) > attribute.max_items:
        declared.problems.append(f"{attribute.short} has {len(entries)} entries; Webex takes {attribute.max_items}")
    _validate_entries(declared, attribute, entries)
    if entries:
        declared.flat[attribute.path] = entries


def _entry(declared: Declared, attribute: ScimAttribute, place: int, value: Any) -> Entry:
    """One entry without what it leaves empty; None for one that says nothing but which one it is."""
    if unknown(value):
        return value
    label = f"{attribute.short} entry {place}"
    if not attribute.entry_key:
        problem = check_value(attribute, value)
        declared.problems.extend([f"{label} {problem}"] if problem else [])
        return value
    if isinstance(value, str) and attribute.entry_key == ("value",):
        value = {"value": value}
    if not isinstance(value, Mapping):
        names = ", ".join(key for key, part in CATALOG.parts(attribute).items() if part.writable)
        declared.problems.append(f"{label} must be a mapping with {names}")
        return None
    return _complex_entry(declared, attribute, label, value)


def _complex_entry(declared: Declared, attribute: ScimAttribute, label: str, value: Mapping[str, Any]) -> Entry:
    parts = CATALOG.parts(attribute)
    entry: dict[str, Any] = {}
    for name, item in value.items():
        if empty(item):
            continue
        if name not in parts or not parts[name].writable:
            declared.problems.append(_unknown_part(attribute, name))
            continue
        problem = None if unknown(item) else check_value(parts[name], item)
        if problem:
            declared.problems.append(f"{label}: {name} {problem}")
        entry[name] = _spelled(parts[name], item)
        remark = doubt(parts[name], item)
        if remark:
            declared.doubts[f"{attribute.path}.{name}={item}"] = f"{attribute.short} {name} {remark}"
    told_by = attribute.entry_key
    if len(told_by) == 1 and told_by != ("value",) and not entry.keys() - {*told_by, "primary", "display"}:
        # A row without that cell: nothing is declared, rather than an entry without content.
        return None
    missing = [name for name in told_by if name not in entry]
    if missing:
        declared.problems.append(f"{label} has no {' and no '.join(missing)}, which tells the entries apart")
    return entry


def _validate_entries(declared: Declared, attribute: ScimAttribute, entries: list[Entry]) -> None:
    seen = set()
    for entry in entries:
        if unknown(entry) or (
            isinstance(entry, Mapping) and any(unknown(entry.get(k, "")) for k in attribute.entry_key)
        ):
            continue
        key = entry_key(attribute, entry)
        if key is not None and key in seen:
            told = " and ".join(f"{n} {entry[n]!r}" for n in attribute.entry_key if n in entry) or repr(entry)
            declared.problems.append(f"{attribute.short} has two entries with {told}; keep one")
        seen.add(key)
    primaries = [entry for entry in entries if isinstance(entry, Mapping) and entry.get("primary") is True]
    if len(primaries) > 1:
        declared.problems.append(f"{attribute.short} has {len(primaries)} primary entries; one can be primary")


def _validate_sign_in(declared: Declared) -> None:
    """Webex: a primary e-mail address of type work must equal the userName."""
    user_name, emails = declared.flat.get("userName"), declared.flat.get("emails")
    if not isinstance(user_name, str) or not isinstance(emails, list):
        return
    for entry in emails:
        if not isinstance(entry, Mapping) or entry.get("primary") is not True or entry.get("type") != "work":
            continue
        value = entry.get("value")
        if isinstance(value, str) and value.casefold() != user_name.casefold():
            declared.problems.append(
                f"emails has the primary work address {value}, but Webex wants it to equal userName: "
                "change one of them, or leave out primary"
            )
