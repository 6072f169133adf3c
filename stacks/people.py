"""Reads people from a CSV file with the columns of a users export from Microsoft Entra."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pulumi

REQUIRED = ("objectId", "userPrincipalName", "displayName", "accountEnabled")
"""Cells that must be filled in."""

COLUMNS = (
    *REQUIRED,
    *("givenName", "surname", "jobTitle", "department", "telephoneNumber", "mobile"),
    *("streetAddress", "city", "state", "postalCode", "country"),
)
"""Columns that the file must have. More do no harm."""


@dataclass(frozen=True)
class Person:
    """One row; ``person["jobTitle"]`` is a cell, the empty text where there is nothing in it."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

    @property
    def enabled(self) -> bool:
        return self["accountEnabled"].lower() == "true"


def read(path: Path) -> list[Person]:
    """The people in the file, checked; the first thing that is wrong ends the run with its line and the cure."""
    people = list(_rows(path))
    if not people:
        _wrong(path, 1, "there is nobody in this file; that would remove everyone, so it is refused")
    seen: dict[str, int] = {}
    for person in people:
        _check(person, path)
        for column in ("objectId", "userPrincipalName"):
            first = seen.setdefault(person[column].lower(), person.line)
            if first != person.line:
                _wrong(path, person.line, f"{column} {person[column]} is on line {first} already; remove one of them")
    return people


def _rows(path: Path) -> Iterator[Person]:
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        heading = next(reader, [])
        missing = [column for column in COLUMNS if column not in heading]
        if missing:
            _wrong(path, 1, f"there is no column {', '.join(missing)}; export the users with all columns")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(heading):
                _wrong(path, reader.line_num, f"{len(cells)} cells under {len(heading)} headings; quote commas")
            yield Person(reader.line_num, dict(zip(heading, cells, strict=True)))
    except csv.Error as error:
        _wrong(path, reader.line_num, f"this is not CSV ({error}); check the quotes")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise pulumi.RunError(f"{path} is not there; put it there, or set `people` in the stack's config") from None
    except UnicodeDecodeError:
        raise pulumi.RunError(f"{path.name} is not UTF-8; save it as CSV UTF-8") from None


def _check(person: Person, path: Path) -> None:
    for column in REQUIRED:
        if not person[column]:
            who = person["displayName"] or person["userPrincipalName"] or "this person"
            _wrong(path, person.line, f"{who} has no {column}; fill it in")
    if person["accountEnabled"].lower() not in ("true", "false"):
        _wrong(path, person.line, f"accountEnabled of {person['displayName']} is neither True nor False")


def _wrong(path: Path, line: int, what: str) -> NoReturn:
    """Ends the program with one sentence: Pulumi shows a RunError without a traceback."""
    raise pulumi.RunError(f"{path.name} line {line}: {what}")
