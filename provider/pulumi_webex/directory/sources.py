"""A source, whatever it is, to a table: files in three formats, or a list of mappings from a program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from .errors import DirectoryError, Problems
from .files import as_path, format_of, read
from .jsons import read_json
from .tables import Row, Table, read_csv
from .yamls import Lined, read_yaml

PathLike: TypeAlias = str | os.PathLike[str]
Source: TypeAlias = PathLike | Iterable[PathLike] | Iterable[Mapping[str, object]]
Kind = Literal["people", "groups"]

_ONE = {"people": "person", "groups": "group"}
_LISTS = {"people": ("people", "users", "Resources", "value"), "groups": ("groups", "Resources", "value")}


def tables(
    source: Source, kind: Kind, format: str | None, problems: Problems, known: Callable[[str], bool]
) -> list[Table]:
    """One table for each file of `source`, or one for a list of mappings.

    Raises: DirectoryError for a source that is empty or cannot be read.
    """
    if isinstance(source, str | os.PathLike):
        return [table(as_path(source), kind, format, problems, known)]
    if isinstance(source, Mapping):
        raise DirectoryError(f"{kind} are given as a list of mappings, not as one mapping; put it in a list")
    parts = list(source)
    if not parts:
        raise DirectoryError(f"no {kind} were given; an empty list is taken for a mistake, not for nobody")
    if all(isinstance(part, Mapping) for part in parts):
        return [_from_entries(parts, kind, f"the {kind} given", f"{_ONE[kind]} {{number}}", problems)]
    found: list[Table] = []
    for part in parts:
        if not isinstance(part, str | os.PathLike):
            raise DirectoryError(f"{kind} are given as a path, paths or mappings, not as a {type(part).__name__}")
        found.append(table(as_path(part), kind, format, problems, known))
    return found


def table(path: Path, kind: Kind, format: str | None, problems: Problems, known: Callable[[str], bool]) -> Table:
    """The rows of one file."""
    format = format_of(path, format)
    file = str(path)
    text = read(path, format)
    if format == "csv":
        return read_csv(text, file, problems, known)
    found = read_yaml(text, file) if format == "yaml" else read_json(text, file)
    return _from_entries(_entries(found, kind, file), kind, file, f"{file} entry {{number}}", problems)


def _entries(found: object, kind: Kind, file: str) -> list[object]:
    """The list inside a document: itself, a SCIM ListResponse, a page of Microsoft Graph, or one resource."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        raise DirectoryError(f"{file} holds no list of {kind}")
    for name in _LISTS[kind]:
        inside = found.get(name)
        if isinstance(inside, list):
            _check_whole(found, inside, kind, file)
            return inside
    if found.keys() & {"userName", "userPrincipalName", "login", "profile", "displayName", "members"}:
        return [found]
    raise DirectoryError(f"{file} holds no list of {kind}; write a list, or a list under {_LISTS[kind][0]!r}")


def _check_whole(found: Mapping[str, object], inside: list[object], kind: Kind, file: str) -> None:
    """Refuse one page of many: the people on the others would be taken for leavers."""
    total = found.get("totalResults")
    if isinstance(total, int) and total > len(inside):
        raise DirectoryError(f"{file} holds {len(inside)} of {total} {kind}; export all pages")
    if "@odata.nextLink" in found:
        raise DirectoryError(f"{file} holds one page of {kind}; export all pages (it names the next one)")


def _from_entries(entries: Iterable[object], kind: Kind, file: str, where: str, problems: Problems) -> Table:
    rows: list[Row] = []
    columns: dict[str, None] = {}
    for number, entry in enumerate(entries, 1):
        place = where.format(number=number)
        if isinstance(entry, Lined):
            place = f"{file} line {entry.line}"
        if not isinstance(entry, Mapping) or not all(isinstance(name, str) for name in entry):
            problems.add(f"{place}: a {_ONE[kind]} is a mapping of names to values, not {type(entry).__name__}")
            continue
        values = _flat(entry)
        columns.update(dict.fromkeys(values))
        rows.append(Row(place, values))
    if not rows and not problems:
        raise DirectoryError(f"{file}: the list of {kind} is empty; that is taken for a mistake, not for nobody")
    return Table(file, tuple(columns), [Row(row.where, dict.fromkeys(columns) | row.values) for row in rows])


def _flat(entry: Mapping[str, object]) -> dict[str, object]:
    """An Okta user of the API has the attributes under ``profile``; everything else stays as it is."""
    values = dict(entry)
    profile = values.get("profile")
    if isinstance(profile, Mapping) and "login" in profile:
        del values["profile"]
        values.update(profile)
    return {name: value if value != "" else None for name, value in values.items()}
