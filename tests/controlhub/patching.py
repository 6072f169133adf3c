"""A second opinion on PATCH: RFC 7644 section 3.5.2 applied to plain dicts, written apart from the code under test.

Stricter than the RFC where that helps: removing what is not there is an error, so that a PATCH that
says more than it must is noticed.
"""

from __future__ import annotations

import copy
import csv
import json
import re
from importlib import resources
from typing import Any

_PATH = re.compile(r"(?:(urn:.+?:User):)?([\w$]+)(?:\[(.+)\])?(?:\.([\w$]+))?")
_TERM = re.compile(r"\s*(?:and\s+)?([\w$]+) eq ")
_DATA = resources.files("pulumi_webex.controlhub").joinpath("attributes.csv").read_text(encoding="utf-8")
_ROWS = {(row["schema"], row["attribute"]): row for row in csv.DictReader(_DATA.splitlines())}
_CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


class NoTargetError(Exception):
    """An operation's path matches nothing."""


def patched(user: dict[str, Any], operations: list[dict[str, Any]]) -> dict[str, Any]:
    """The user after the operations, in their order; raises `NoTargetError`."""
    after = copy.deepcopy(user)
    for operation in operations:
        assert operation.keys() <= {"op", "path", "value"}
        if "path" not in operation:
            assert operation["op"] in ("add", "replace")
            _merge(after, operation["op"], copy.deepcopy(operation["value"]))
        else:
            _at_path(after, operation["op"], operation["path"], copy.deepcopy(operation.get("value")))
    return {key: value for key, value in after.items() if value not in ({}, [])}


def _merge(user: dict[str, Any], op: str, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if key.startswith("urn:"):
            block = user.setdefault(key, {})
            for name, item in value.items():
                _write(key, block, op, name, item)
        else:
            _write(_CORE, user, op, key, value)


def _write(schema: str, holder: dict[str, Any], op: str, name: str, value: Any) -> None:
    row = _ROWS[schema, name]
    if row["multi_valued"] == "yes":
        assert isinstance(value, list)
        if op == "replace":
            holder[name] = value
        else:
            held = holder.setdefault(name, [])
            held += [item for item in value if item not in held]
    elif isinstance(value, dict):
        holder.setdefault(name, {}).update(value)
    else:
        holder[name] = value


def _at_path(user: dict[str, Any], op: str, path: str, value: Any) -> None:
    found = _PATH.fullmatch(path)
    assert found, path
    schema, name, condition, part = found[1] or _CORE, found[2], found[3], found[4]
    assert (schema, f"{name}.{part}" if part else name) in _ROWS, path
    if found[1] and op != "remove":
        user.setdefault(schema, {})
    holder = user.get(schema, {}) if found[1] else user
    if condition:
        _in_entries(schema, holder, op, name, condition, part, value)
    elif op == "remove":
        _remove(holder.get(name, {}) if part else holder, part or name)
    elif part:
        holder.setdefault(name, {})[part] = value
    else:
        _write(schema, holder, op, name, value)
    if found[1] and user.get(schema) == {}:
        del user[schema]


def _remove(holder: dict[str, Any], name: str) -> None:
    if name not in holder:
        raise NoTargetError(name)
    del holder[name]


def _in_entries(
    schema: str, holder: dict[str, Any], op: str, name: str, condition: str, part: str | None, value: Any
) -> None:
    entries = holder.get(name, [])
    matched = [entry for entry in entries if _matches(schema, name, entry, condition)]
    if not matched:
        raise NoTargetError(f"{name}[{condition}]")
    if op == "remove" and part is None:
        holder[name] = [entry for entry in entries if entry not in matched]
        if not holder[name]:
            del holder[name]
        return
    for entry in matched:
        if op == "remove":
            _remove(entry, str(part))
        else:
            assert part and not isinstance(value, (dict, list))
            entry[part] = value


def _matches(schema: str, name: str, entry: Any, condition: str) -> bool:
    values = entry if isinstance(entry, dict) else {"value": entry}
    at = 0
    while at < len(condition):
        term = _TERM.match(condition, at)
        assert term, condition
        wanted, at = json.JSONDecoder().raw_decode(condition, term.end())
        row = _ROWS.get((schema, f"{name}.{term[1]}")) or _ROWS[schema, name]
        held = values.get(term[1])
        if row["case_exact"] == "no" and isinstance(held, str):
            held, wanted = held.casefold(), wanted.casefold()
        if held != wanted:
            return False
    return True
