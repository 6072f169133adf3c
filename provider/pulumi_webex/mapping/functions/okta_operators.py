"""Okta's operators: +, -, comparisons, AND, OR, !, and lists.

Null and the empty text are one, as Okta's samples for absent attributes take them (``courtesyTitle != "" ? …``): joined
to a text they add nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.limits import ValueProblem, few, fits
from pulumi_webex.mapping.tree import Profile, Run
from pulumi_webex.mapping.values import as_list, as_number, is_empty, shown, single, to_text

TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def written(value: object) -> str | None:
    """Write a value as Java would: truth values in lower case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e7:
        return f"{value:.1f}"
    return to_text(value)


def text(value: object) -> str:
    """Give a value as text, null as the empty text."""
    return written(value) or ""


def truth(value: object) -> bool:
    """Read a condition: a boolean, or the text true or false; empty is false. Raises `ValueProblem` for the rest."""
    value = single(value)
    if isinstance(value, bool):
        return value
    if is_empty(value):
        return False
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueProblem(f"a condition was expected that is true or false, not {shown(value)}")


def comparison(sign: str) -> Callable[[object, object], bool]:
    """Give the comparison for ==, !=, <, <=, > or >=; the last four are false where a side is empty."""
    test = TESTS[sign]
    order = sign not in ("==", "!=")

    def compare(left: object, right: object) -> bool:
        if type(left) is str and type(right) is str and not order:
            return test(left, right)
        if is_empty(left) or is_empty(right):
            return False if order else test(is_empty(left), is_empty(right))
        if isinstance(left, list) or isinstance(right, list):
            return _lists(left, right, sign)
        return test(*_alike(left, right, order))

    return compare


def _lists(left: object, right: object, sign: str) -> bool:
    if sign not in ("==", "!="):
        raise ValueProblem("lists can be compared with == and != only")
    return TESTS[sign](as_list(left), as_list(right))


def _alike(left: object, right: object, order: bool) -> tuple[object, object]:
    if isinstance(left, bool) or isinstance(right, bool):
        return text(left).lower(), text(right).lower()
    if order or not (isinstance(left, str) and isinstance(right, str)):
        numbers = as_number(left), as_number(right)
        if None not in numbers:
            return numbers
    return text(left), text(right)


def all_of(runs: list[Run]) -> Run:
    """Join conditions with AND; what follows a false one is not evaluated."""
    return lambda profile, context: all(truth(run(profile, context)) for run in runs)


def any_of(runs: list[Run]) -> Run:
    """Join conditions with OR; what follows a true one is not evaluated."""
    return lambda profile, context: any(truth(run(profile, context)) for run in runs)


def added(runs: list[Run], signs: list[str]) -> Run:
    """Add or subtract from left to right; + joins texts unless both sides are numbers."""
    first, *others = runs
    rest = list(zip(signs, others, strict=True))

    def run(profile: Profile, context: Context) -> object:
        total = first(profile, context)
        for sign, part in rest:
            total = _plus(total, part(profile, context)) if sign == "+" else _minus(total, part(profile, context))
        return total

    return run


def _plus(left: object, right: object) -> object:
    if _is_number(left) and _is_number(right):
        return _number(left) + _number(right)
    joined = text(left), text(right)
    fits(len(joined[0]) + len(joined[1]))
    return joined[0] + joined[1]


def _minus(left: object, right: object) -> object:
    return _number(left) - _number(right)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: object) -> int | float:
    number = as_number(single(value))
    if number is None:
        raise ValueProblem(f"a number was expected, not {shown(value)}")
    return number


def negated(value: object) -> bool:
    """Give the opposite of a condition."""
    return not truth(value)


def negative(value: object) -> int | float:
    """Give the number with the other sign."""
    return -_number(value)


def positive(value: object) -> int | float:
    """Give the number as it is."""
    return _number(value)


def listed(*values: object) -> list[object]:
    """Make the list of a pair of braces."""
    few(values)
    return list(values)
