"""Reads people from a CSV file with the columns of a users export from Microsoft Entra."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pulumi

REQUIRED = ("objectId", "userPrincipalName", "displayName")
"""Cells that must not be empty."""

COLUMNS = (
    *REQUIRED,
    *("givenName", "surname", "mail", "jobTitle", "department", "accountEnabled", "telephoneNumber", "mobile"),
    *("streetAddress", "city", "state", "postalCode", "country"),
)
"""Columns that the file must have. More are welcome; an empty cell is simply not declared."""


@dataclass(frozen=True)
class Person:
    """One row: the cells by column name, without empty ones."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str | None:
        return self.cells.get(column)

    @property
    def enabled(self) -> bool:
        return self.cells.get("accountEnabled", "true").lower() == "true"


def read(path: Path) -> list[Person]:
    """The people in the file, checked. The first thing that is wrong ends the run, with its line and the cure."""
    people: list[Person] = []
    seen: dict[str, int] = {}
    for person in _rows(path):
        _check(person, path.name)
        for column in ("objectId", "userPrincipalName"):
            first = seen.setdefault(person[column].lower(), person.line)
            if first != person.line:
                _wrong(path.name, person.line, f"{column} {person[column]} stands on line {first} too; remove one")
        people.append(person)
    if not people:
        _wrong(path.name, 1, "there is nobody in this file; an empty file would remove everyone, so it is refused")
    return people


def _rows(path: Path) -> Iterator[Person]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise pulumi.RunError(f"{path} is not there; put it there, or correct `people` in the stack's config") from None
    except UnicodeDecodeError:
        raise pulumi.RunError(f"{path.name} is not UTF-8; save it as CSV UTF-8") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        heading = next(reader, [])
        _check_heading(heading, path.name)
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(heading):
                _wrong(path.name, reader.line_num, f"{len(cells)} cells under {len(heading)} headings; quote commas")
            filled = {column: cell.strip() for column, cell in zip(heading, cells, strict=True) if cell.strip()}
            yield Person(reader.line_num, filled)
    except csv.Error as error:
        _wrong(path.name, reader.line_num, f"this is not CSV ({error})")


def _check_heading(heading: list[str], name: str) -> None:
    missing = [column for column in COLUMNS if column not in heading]
    if missing:
        _wrong(name, 1, f"there is no column {', '.join(missing)}; export the users again with all columns")


def _check(person: Person, name: str) -> None:
    for column in REQUIRED:
        if not person.get(column):
            who = person.get("displayName") or person.get("userPrincipalName") or "this person"
            _wrong(name, person.line, f"{who} has no {column}; fill it in")
    if person.cells.get("accountEnabled", "true").lower() not in ("true", "false"):
        _wrong(name, person.line, f"accountEnabled of {person['displayName']} is neither True nor False")


def _wrong(name: str, line: int, what: str) -> None:
    """Ends the program with one sentence: Pulumi shows a RunError without a traceback."""
    raise pulumi.RunError(f"{name} line {line}: {what}")
