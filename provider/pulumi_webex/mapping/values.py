"""Conversions between what profiles hold and what functions work on.

Profiles come from CSV (all text), YAML and JSON: a number, a boolean or a date may be text or its own type. A
list of one entry stands for that entry, an empty list for null.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from pulumi_webex.mapping.limits import MAX_DIGITS, ValueProblem


def is_empty(value: object) -> bool:
    """Tell whether a value is null, an empty text or an empty list."""
    return value is None or value == "" or (isinstance(value, list) and not value)


def single(value: object) -> object:
    """Unwrap a list of one; raise Problem if a value has several entries or parts."""
    if isinstance(value, (list, tuple)):
        if len(value) > 1:
            raise ValueProblem(f"one value was expected, not {len(value)}")
        return single(value[0]) if value else None
    if isinstance(value, dict):
        raise ValueProblem("one value was expected, not an object with parts")
    return value


def to_text(value: object) -> str | None:
    """Write a value as .NET would: True/False, whole numbers without a point, dates as M/d/yyyy h:mm:ss AM/PM."""
    if value is None or type(value) is str:
        return value
    return _written(single(value))


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise ValueProblem(f"a value of the type {type(value).__name__} cannot be written as text")


def number_text(value: int | float) -> str:
    """Write a number; a whole one without a decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if value.bit_length() > MAX_DIGITS * 4:
        raise ValueProblem(f"a number has more than {MAX_DIGITS} digits")
    return str(value)


def text_of(value: object) -> str:
    """Give a value as text, null as the empty text."""
    return to_text(value) or ""


def to_number(value: object) -> int | float | None:
    """Read a number, or text that holds one; null and empty text are None. Raises Problem for anything else."""
    value = single(value)
    if value is None or value == "":
        return None
    number = as_number(value)
    if number is None:
        raise ValueProblem(f"a number was expected, not {shown(value)}")
    return number


def as_number(value: object) -> int | float | None:
    """Read a finite number, or text that holds one, else None."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if value.bit_length() <= MAX_DIGITS * 4 else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _number_in(value.strip()) if isinstance(value, str) else None


def _number_in(text: str) -> int | float | None:
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not digits.isascii() or len(digits) > MAX_DIGITS or not digits[:1].isdigit():
        return None
    if digits.isdigit():
        return int(text)
    whole, point, part = digits.partition(".")
    return float(text) if point and whole.isdigit() and part.isdigit() else None


def to_int(value: object) -> int | None:
    """Read a whole number; raises Problem for a fraction."""
    number = to_number(value)
    if isinstance(number, float):
        if not number.is_integer():
            raise ValueProblem(f"a whole number was expected, not {shown(value)}")
        return int(number)
    return number


def need_int(value: object, name: str) -> int:
    """Read a whole number that must be there, named in the error."""
    number = to_int(value)
    if number is None:
        raise ValueProblem(f"{name} must be a whole number, but it is empty")
    return number


def to_bool(value: object) -> bool:
    """Read a boolean: True/False in any case, else a number that is not zero; empty is false."""
    value = single(value)
    if isinstance(value, bool):
        return value
    if value is None or value == "":
        return False
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    number = as_number(value)
    if number is None:
        raise ValueProblem(f"True, False or a number was expected, not {shown(value)}")
    return number != 0


def truth(value: object) -> bool:
    """Read True or False and nothing else, as itself or as text in any case; raises Problem."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise ValueProblem(f"True or False was expected, not {shown(value)}")


def as_list(value: object) -> list[object]:
    """Give the entries of a value: those of a list, a single one as a list of one, null as none."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def utc(value: datetime) -> datetime:
    """Give a time in UTC; one without a zone is taken as UTC already."""
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ValueProblem("a date lies outside the years 1 to 9999") from error


def stamp(value: datetime) -> str:
    """Write a time as Entra does, in UTC: 3/16/2020 7:00:00 AM."""
    value = utc(value)
    hour = value.hour % 12 or 12
    half = "AM" if value.hour < 12 else "PM"
    day = f"{value.month}/{value.day}/{value.year:04d}"
    return f"{day} {hour}:{value.minute:02d}:{value.second:02d} {half}"


def shown(value: object) -> str:
    """Quote a value for an error, shortened."""
    text = str(value) if not isinstance(value, int) else number_text(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'
