"""JSON to plain data, bounded in depth and strict about keys given twice and about ``NaN``."""

from __future__ import annotations

import json
from collections import Counter

from .errors import DirectoryError

MAX_DEPTH = 32


def read_json(text: str, file: str) -> object:
    """The value of a JSON text.

    Raises: DirectoryError, with line and column where the text is not JSON.
    """
    try:
        found: object = json.loads(text, object_pairs_hook=_mapping, parse_constant=_constant)
    except json.JSONDecodeError as error:
        where = f"{file} line {error.lineno} column {error.colno}"
        raise DirectoryError(f"{where} is not JSON: {error.msg.lower()}") from error
    except RecursionError:
        raise DirectoryError(f"{file} is nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        raise DirectoryError(f"{file}: {error}") from error
    _check_depth(found, file)
    return found


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"{twice!r} is given twice in one object; remove one")
    return found


def _constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON; write null")


def _check_depth(found: object, file: str) -> None:
    level = [found]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise DirectoryError(f"{file} is nested deeper than {MAX_DEPTH} levels")


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
