"""CSV to rows: RFC 4180 with the delimiters and the quirks of spreadsheets, strict about the rest.

Strict, because a quotation mark that is never closed swallows the people behind it, and a row with a
cell too many gives them each other's attributes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .errors import DirectoryError, Problems

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}

_SEP_LINE = re.compile(r"sep=(.)\r?\n|sep=(.)\r", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One record: the physical line on which it starts and its value by column name."""

    where: str
    values: dict[str, object]


@dataclass(frozen=True)
class Table:
    """A source as it was read: `columns` in order, `rows` that each have exactly these."""

    file: str
    columns: tuple[str, ...]
    rows: list[Row]


class _QuoteError(Exception):
    """A record that cannot be parsed; `args` are the line on which it starts and what is wrong."""


def read_csv(text: str, file: str, problems: Problems, known: Callable[[str], bool]) -> Table:
    """The rows of a CSV text; an empty cell is None, everything else the text that is there.

    `known` tells whether a header is one of a known export; it decides between two delimiters that
    split the header equally often. Rows that cannot be used are added to `problems`.

    Raises: DirectoryError if there is no header, no row, or a quotation mark out of place.
    """
    delimiter, skipped, text = _delimiter(text, file, known)
    records = _records(text, delimiter, skipped, file, problems)
    line, cells = next(records, (0, []))
    if not any(map(str.isalnum, "".join(cells))):
        raise problems.stop(f"{file} has no header; name the columns in its first line")
    columns = _columns(cells, f"{file} line {line}", problems)
    rows = list(_rows(records, columns, file, problems))
    if not rows and not problems:
        raise DirectoryError(f"{file} has a header and no rows; an empty file is taken for a mistake, not for nobody")
    return Table(file, tuple(dict.fromkeys(filter(None, columns))), rows)


def _delimiter(text: str, file: str, known: Callable[[str], bool]) -> tuple[str, int, str]:
    """The delimiter, how many lines were skipped, and the text from the header on."""
    if excel := _SEP_LINE.match(text):
        return excel[1] or excel[2], 1, text[excel.end() :]
    scores = {delimiter: _score(text, delimiter, known) for delimiter in DELIMITERS}
    best = max(scores.values())
    found = [delimiter for delimiter, score in scores.items() if score == best]
    if best[1] > 1 and len(found) > 1:
        names = " or ".join(DELIMITERS[delimiter] for delimiter in found)
        raise DirectoryError(f"{file}: the header can be split at {names}; put names that contain one in quotes")
    return found[0], 0, text


def _score(text: str, delimiter: str, known: Callable[[str], bool]) -> tuple[int, int]:
    """How many known headers, and how many headers, this delimiter gives."""
    try:
        header = next(cells for _, cells in _parse(text, delimiter) if any(map(str.strip, cells)))
    except (_QuoteError, StopIteration):
        return (0, 0)
    return sum(known(name.strip()) for name in header), len(header)


def _parse(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _QuoteError(start, str(error)) from error


def _records(text: str, delimiter: str, skipped: int, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Records that are not blank; spreadsheets leave lines of bare delimiters behind."""
    try:
        for line, cells in _parse(text, delimiter):
            if any(map(str.strip, cells)):
                yield line + skipped, cells
    except _QuoteError as error:
        line, reason = error.args
        raise problems.stop(_quote_problem(f"{file} line {line + skipped}", reason)) from error


def _quote_problem(where: str, reason: str) -> str:
    if "field larger" in reason:
        return f"{where}: a cell has more than {csv.field_size_limit()} characters; is a quotation mark never closed?"
    return (
        f"{where}: a quotation mark in the record that starts here is out of place or never closed; "
        'write one inside a quoted cell twice ("")'
    )


def _columns(cells: list[str], where: str, problems: Problems) -> list[str]:
    """The names of the header without the white space around them; "" for a cell without one."""
    columns = [cell.strip() for cell in cells]
    seen: dict[str, int] = {}
    for number, name in enumerate(columns, 1):
        first = seen.setdefault(name.casefold(), number) if name else number
        if first != number:
            problems.add(f"{where}: columns {first} and {number} are both named {name!r}; rename or remove one")
    return columns


def _rows(records: Iterator[tuple[int, list[str]]], columns: list[str], file: str, problems: Problems) -> Iterator[Row]:
    nameless = [number for number, name in enumerate(columns) if not name]
    width = len(columns)
    for line, cells in records:
        where = f"{file} line {line}"
        if len(cells) != width:
            problems.add(_width_problem(where, len(cells), width))
            continue
        for number in nameless:
            if cells[number].strip():
                problems.add(f"{where}: column {number + 1} has a value but no name in the header; name it")
        values: dict[str, object] = {
            name: cell if cell and not cell.isspace() else None for name, cell in zip(columns, cells, strict=True)
        }
        if nameless:
            del values[""]
        yield Row(where, values)


def _width_problem(where: str, cells: int, width: int) -> str:
    if cells > width:
        return f"{where}: {cells} cells under {width} headers; put a value that contains the delimiter in quotes"
    return f"{where}: {cells} {'cell' if cells == 1 else 'cells'} under {width} headers; the row is cut off"
