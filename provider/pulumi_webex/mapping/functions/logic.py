"""Choices and truth: IIF, Switch, Coalesce, CBool, Not, the Is… family, BitAnd, Redact, comparison."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pulumi_webex.mapping.context import SKIP, Context
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.tree import Profile, Run
from pulumi_webex.mapping.values import as_number, is_empty, need_int, single, text_of, to_bool, utc

Compare = Callable[[object, object], bool]
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def comparison(sign: str) -> Compare:
    """Give the comparison for =, <>, >, >=, < or <=.

    A side that is null or empty makes it fail whatever the sign, as the page says of IIF. A number and a text that
    holds one compare as numbers; two texts as text, with case, except that >, >=, < and <= see numbers in both.
    """
    test = SIGNS[sign]
    order = sign not in ("=", "<>")

    def compare(left: object, right: object) -> bool:
        if is_empty(left) or is_empty(right):
            return False
        if type(left) is str and type(right) is str and not order:
            return test(left, right)
        return test(*_alike(single(left), single(right), order))

    return compare


def _alike(left: object, right: object, order: bool) -> tuple[object, object]:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return utc(left), utc(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return text_of(left).lower(), text_of(right).lower()
    if order or not (isinstance(left, str) and isinstance(right, str)):
        numbers = as_number(left), as_number(right)
        if None not in numbers:
            return numbers
    return text_of(left), text_of(right)


@ENTRA.builder("IIF(condition, valueIfTrue, valueIfFalse)", conditions=True)
def iif(call: Call) -> Run:
    """Evaluate the condition, then only the value that it chooses."""
    condition, yes, no = (node.run for node in call.nodes)

    def run(profile: Profile, context: Context) -> object:
        return (yes if to_bool(condition(profile, context)) else no)(profile, context)

    return run


@ENTRA.builder("Switch(source, defaultValue?, key+)")
def switch(call: Call) -> Run:
    """Compare source with each key as text, with case; null is the empty key. Only the value chosen is evaluated."""
    if len(call.nodes) % 2:
        raise call.error("Switch needs a value for each key: an even number of arguments")
    source, default, *pairs = call.nodes
    keys, values = pairs[::2], [node.run for node in pairs[1::2]]
    if all(key.constant for key in keys):
        return _looked_up(
            source.run, default.run, {text_of(k.value): v for k, v in reversed(list(zip(keys, values, strict=True)))}
        )
    cases = list(zip([key.run for key in keys], values, strict=True))

    def run(profile: Profile, context: Context) -> object:
        wanted = text_of(source.run(profile, context))
        for key, value in cases:
            if text_of(key(profile, context)) == wanted:
                return value(profile, context)
        return default.run(profile, context)

    return run


def _looked_up(source: Run, default: Run, table: dict[str, Run]) -> Run:
    def run(profile: Profile, context: Context) -> object:
        return table.get(text_of(source(profile, context)), default)(profile, context)

    return run


@ENTRA.builder("Coalesce(source+)")
def coalesce(call: Call) -> Run:
    """Give the first source that is not null; an empty text is a value, null is not."""
    runs = [node.run for node in call.nodes]

    def run(profile: Profile, context: Context) -> object:
        for source in runs:
            value = source(profile, context)
            if value is not None:
                return value
        return None

    return run


@ENTRA.builder("IgnoreFlowIfNullOrEmpty(expression)")
def ignore_flow_if_null_or_empty(call: Call) -> Run:
    """Give the value, or SKIP if it is null or empty."""
    inner = call.nodes[0].run

    def run(profile: Profile, context: Context) -> object:
        value = inner(profile, context)
        return SKIP if is_empty(value) else value

    return run


@ENTRA.builder("CBool(expression)", conditions=True)
def cbool(call: Call) -> Run:
    """Give the truth of a comparison, of a number (not zero) or of the texts True and False."""
    inner = call.nodes[0].run
    return lambda profile, context: to_bool(inner(profile, context))


@ENTRA.value("Not(source)")
def not_(source: object) -> bool:
    """Give False for True, in text or as a boolean, and True for anything else."""
    return not (source is True or text_of(source).lower() == "true")


@ENTRA.value("IsNull(expression)")
def is_null(expression: object) -> bool:
    """Tell whether the value is absent; an empty text is present."""
    return expression is None or expression == []


@ENTRA.value("IsNullOrEmpty(expression)")
def is_null_or_empty(expression: object) -> bool:
    """Tell whether the value is absent or an empty text."""
    return is_empty(expression)


@ENTRA.value("IsPresent(expression)")
def is_present(expression: object) -> bool:
    """Tell whether there is a value that is not empty."""
    return not is_empty(expression)


@ENTRA.value("IsString(expression)")
def is_string(expression: object) -> bool:
    """Tell whether the value is text."""
    return isinstance(expression, str)


@ENTRA.value("BitAnd(value1, value2)")
def bit_and(value1: object, value2: object) -> int:
    """Give the bits that both numbers have."""
    return _bits(value1, "value1") & _bits(value2, "value2")


def _bits(value: object, name: str) -> int:
    if isinstance(value, str) and value[:2].upper() == "&H":
        try:
            return int(value[2:34], 16)
        except ValueError as error:
            raise ValueProblem(f"{name} is not a hexadecimal number") from error
    return need_int(value, name)


@ENTRA.value("Redact(value)", redacts=True)
def redact(value: object) -> object:
    """Give the value as it is; the expression is marked so that plans and logs hide it."""
    return value
