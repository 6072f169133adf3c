"""No text and no profile makes the languages crash, hang or exceed their limits."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.expressions import SKIP, ExpressionError, Syntax, parse
from pulumi_webex.mapping.functions.entra import ENTRA
from pulumi_webex.mapping.functions.okta import OKTA
from pulumi_webex.mapping.limits import MAX_ITEMS, MAX_RESULT
from pulumi_webex.mapping.scoping import OPERATORS, Filter, FilterError

SECONDS = 5.0
"""A bound against hanging, thousands of times what any of these takes."""
NAMES = ["a", "b", "c", "d"]
WORDS = [
    "", "x", "Ana Zoë", "2020-03-16", "2020-03-16-07:00", "3/16/2020 7:00:00 AM", "yyyy-MM-dd", "d", "ww", "yyyy",
    "(?<n>a*)b", "(.*)*", "[a-z", "${n}$1", "n", "1", "-1", "0", "12", "999999999999", "True", ",", " '-", "tr-TR",
    "é" * 50, "a" * 900, "129699324000000000", "US/Pacific", "\0",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 7, 10_000, 10**20, 1.5]

words = st.one_of(st.sampled_from(WORDS), st.text(max_size=20))
cells = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), words, st.dates(), st.datetimes(),
        st.dictionaries(st.sampled_from(["value", "displayName"]), words, max_size=2),
    ),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)  # fmt: skip
profiles = st.dictionaries(st.sampled_from(NAMES), cells)
context = Context(unique=lambda value: len(value) % 2 == 0, app_role_assignments=({"value": "Admin"},))


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def doubled(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def call(function: Any, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    count = len(function.parameters)
    sizes = st.lists(inner, min_size=max(0, count - 3), max_size=count + 2 * bool(count))
    return sizes.map(lambda arguments: f"{function.name}({', '.join(arguments)})")


entra_leaves = st.one_of(
    st.sampled_from(NAMES).map(lambda name: f"[{name}]"),
    words.map(quoted),
    st.sampled_from(NUMBERS).map(str),
    st.sampled_from(["", "True", "vbTextCompare", "IgnoreAttributeFlow", "&HF7"]),
)
entra = st.recursive(
    entra_leaves,
    lambda inner: st.one_of(
        st.sampled_from(list(ENTRA)).flatmap(lambda function: call(function, inner)),
        st.tuples(inner, st.sampled_from(["=", "<>", ">", "<="]), inner, inner).map(
            lambda parts: f"IIF({parts[0]}{parts[1]}{parts[2]}, {parts[3]}, {parts[0]})"
        ),
    ),
    max_leaves=12,
)
okta_leaves = st.one_of(
    st.sampled_from(NAMES).map(lambda name: f"user.{name}"),
    words.map(doubled),
    st.sampled_from(["0", "1", "7", "1.5", "null", "true", "{}", "{1, 'x'}"]),
)
okta = st.recursive(
    okta_leaves,
    lambda inner: st.one_of(
        st.sampled_from(list(OKTA)).flatmap(lambda function: call(function, inner)),
        st.tuples(inner, st.sampled_from(["+", "-", "==", "!=", "<", "AND", "||"]), inner).map(" ".join),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} ? {parts[1]} : {parts[2]})"),
        inner.map(lambda part: f"!({part})"),
    ),
    max_leaves=12,
)


def bounded(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_RESULT
    return not isinstance(value, list) or len(value) <= MAX_ITEMS


def tried(text: str, syntax: Syntax, profile: dict[str, object]) -> None:
    started = time.monotonic()
    try:
        expression = parse(text, syntax)
        value = expression.evaluate(profile, context)
        assert bounded(value)
        if expression.deterministic:
            assert repr(expression.evaluate(profile, context)) == repr(value)
        if value is not SKIP:
            json.dumps(value, default=str)
    except ExpressionError as error:
        assert str(error) and 1 <= error.column <= len(text) + 1
    assert time.monotonic() - started < SECONDS


many = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@many
@given(st.text(), st.sampled_from(["entra", "okta"]))
def test_any_text_parses_or_says_why(text: str, syntax: Syntax) -> None:
    tried(text, syntax, {})


@many
@given(
    st.lists(st.sampled_from([*"()[]{},\"'&=<>!?:+-.| $\\", "IIF(", "Join(", "[a]", "user.a", '"x"', "1", "\n"])),
    st.booleans(),
)
def test_any_tokens_parse_or_say_why(tokens: list[str], entra_syntax: bool) -> None:
    tried("".join(tokens), "entra" if entra_syntax else "okta", {"a": "x"})


@many
@given(entra, profiles)
def test_any_entra_expression_over_any_profile(text: str, profile: dict[str, object]) -> None:
    tried(text, "entra", profile)


@many
@given(okta, profiles)
def test_any_okta_expression_over_any_profile(text: str, profile: dict[str, object]) -> None:
    tried(text, "okta", profile)


@many
@given(st.sampled_from(sorted(function.name for function in ENTRA)), st.lists(cells, max_size=8))
def test_any_function_of_any_values(name: str, values: list[object]) -> None:
    """Every function gets every type of cell, which constants in an expression cannot be."""
    profile = {f"v{number}": value for number, value in enumerate(values)}
    tried(f"{name}({', '.join(f'[{key}]' for key in profile)})", "entra", profile)


@many
@given(st.sampled_from(sorted(function.name for function in OKTA)), st.lists(cells, max_size=6))
def test_any_okta_function_of_any_values(name: str, values: list[object]) -> None:
    profile = {f"v{number}": value for number, value in enumerate(values)}
    tried(f"{name}({', '.join(f'user.{key}' for key in profile)})", "okta", profile)


@many
@given(st.sampled_from(list(OPERATORS)), words, cells)
def test_any_filter_over_any_value(operator: str, value: str, cell: object) -> None:
    try:
        assert Filter.parse([[["a", operator, value]]]).matches({"a": cell}) in (True, False)
    except FilterError as error:
        assert str(error)


@pytest.mark.parametrize("text", ["ToLower([a])", "ConvertToUTF8Hex([a])", 'Replace([a], , ".", , "x", , )'])
def test_lone_surrogates_are_an_error_or_pass(text: str) -> None:
    tried(text, "entra", {"a": "x\ud800"})
