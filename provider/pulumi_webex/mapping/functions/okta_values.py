"""Okta's Arrays and Convert functions. A null list reads as the empty one, a single value as a list of one."""

from __future__ import annotations

import math

from pulumi_webex.mapping.functions.okta_base import OKTA
from pulumi_webex.mapping.functions.okta_operators import comparison, text
from pulumi_webex.mapping.limits import fits
from pulumi_webex.mapping.values import as_list, need_int, to_number

equal = comparison("==")


@OKTA.value("Arrays.add(array, value)")
def add(array: object, value: object) -> list[object]:
    """Put a value behind the others."""
    return [*as_list(array), value]


@OKTA.value("Arrays.remove(array, value)")
def remove(array: object, value: object) -> list[object]:
    """Take a value out."""
    return [entry for entry in as_list(array) if not equal(entry, value)]


@OKTA.value("Arrays.clear(array)")
def clear(array: object) -> list[object]:
    """Give the empty list."""
    return []


@OKTA.value("Arrays.get(array, position)")
def get(array: object, position: object) -> object:
    """Give one entry, counted from 0; null if there are fewer."""
    place, entries = need_int(position, "position"), as_list(array)
    return entries[place] if 0 <= place < len(entries) else None


@OKTA.value("Arrays.flatten(values+)")
def flatten(*values: object) -> list[object]:
    """Make one list of values and lists."""
    return [entry for value in values for entry in _flat(value, 0)]


def _flat(value: object, depth: int) -> list[object]:
    if not isinstance(value, list) or depth > 5:
        return as_list(value)
    return [entry for part in value for entry in _flat(part, depth + 1)]


@OKTA.value("Arrays.contains(array, value)")
def contains(array: object, value: object) -> bool:
    """Tell whether a value is in the list."""
    return any(equal(entry, value) for entry in as_list(array))


@OKTA.value("Arrays.size(array)")
def size(array: object) -> int:
    """Count the entries."""
    return len(as_list(array))


@OKTA.value("Arrays.isEmpty(array)")
def is_empty(array: object) -> bool:
    """Tell whether there are no entries."""
    return not as_list(array)


@OKTA.value("Arrays.toCsvString(array)")
def to_csv_string(array: object) -> str:
    """Join the entries with commas, as they are."""
    parts = [text(entry) for entry in as_list(array)]
    fits(sum(map(len, parts)) + len(parts))
    return ",".join(parts)


@OKTA.value("Convert.toInt(value)")
def to_int(value: object) -> int | None:
    """Give the nearest whole number, halves up, of a number or of text that holds one; null stays null."""
    number = to_number(value)
    return math.floor(number + 0.5) if isinstance(number, float) else number


@OKTA.value("Convert.toNum(value)")
def to_num(value: object) -> float | None:
    """Give a number with decimals, of a number or of text that holds one; null stays null."""
    number = to_number(value)
    return None if number is None else float(number)
