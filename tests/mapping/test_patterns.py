"""Regular expressions as .NET writes them, on an engine that cannot hang."""

from __future__ import annotations

import pytest

from pulumi_webex.mapping.expressions import ExpressionError, parse
from pulumi_webex.mapping.limits import MAX_PATTERN, MAX_SUBJECT, ValueProblem
from pulumi_webex.mapping.patterns import pattern


@pytest.mark.parametrize(
    ("text", "value", "matches"),
    [
        (r"\d+", "١٢٣", True),
        (r"\w+", "Zoë_1", True),
        (r"\W+", "ë", False),
        (r"[\w-]+", "Ana-Zoë", True),
        (r"[^\w]+", "ë", False),
        (r"[\W_]+", "_ .", True),
        (r"[\W_]+", "ë", False),
        (r"[\D]+", "ab", True),
        (r"[\S]+", "a b", False),
        (r"a\sb", "a\u00a0b", True),
        (r"[[a]+", "[a", True),
        (r"[]a]+", "]a", True),
        (r"[^]a]", "b", True),
        (r"\u00e9", "é", True),
        (r"(?'n'a)b", "ab", True),
        (r"(?i)ANA", "ana", True),
        (r"ana\Z", "ana", True),
        (r"[\w.-]{1,64}@\w+\.com", "ana.zoë@exámple.com", True),
        (r"[\w.-]{1,64}@\w+\.com", "ana.silva@example.com", True),
        (r"\bana\b", "ana", True),
    ],
)
def test_what_dotnet_means(text: str, value: str, matches: bool) -> None:
    assert pattern(text).full(value) is matches


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a(?=b)", "look-ahead"),
        ("a(?!b)", "negative look-ahead"),
        ("(?<=a)b", "look-behind"),
        ("(?<!a)b", "negative look-behind"),
        ("(?>a)", "atomic"),
        (r"(a)\1", "back-reference"),
        (r"(?<n>a)\k<n>", "back-reference"),
        ("[a-z-[aeiou]]", "subtraction"),
        (r"\Qa\E", r"\Q is not supported"),
        (r"\C", r"\C is not supported"),
        (r"\u12", "four hexadecimal digits"),
        ("(a", "missing )"),
        ("a**", "bad repetition"),
        ("x" * (MAX_PATTERN + 1), "1,000 characters"),
        ("(" + "x{1000}" * 30 + ")", "large"),
        (r"(\w{1,100}){1,10}", "large"),
        (r"\w{1,900}", "large"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueProblem, match=reason.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")):
        pattern(text)


def test_texts_are_bounded() -> None:
    with pytest.raises(ValueProblem, match="4,000 characters"):
        pattern("a").full("a" * (MAX_SUBJECT + 1))


@pytest.mark.parametrize("text", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}$", r"(\w*)*x", "a*a*a*a*a*a*a*a*b"])
def test_patterns_that_hang_elsewhere_do_not(text: str) -> None:
    subject = "a" * (MAX_SUBJECT - 1) + "!"
    expression = parse('Replace([a], , [p], , "", , )')
    assert isinstance(expression.evaluate({"a": subject, "p": text}), str)


@pytest.mark.parametrize(
    ("regex", "new", "output"),
    [
        ("(b)(c)", "$2$1", "acbd"),
        ("(?<x>b)(c)", "$1", "acd"),  # .NET counts groups without a name first
        ("(?<x>b)(c)", "$2", "abd"),
        ("b", "$$", "a$cd"),
        ("b", "[$&]", "a[b]cd"),
        ("b", "[$`|$']", "a[a|cd]cd"),
        ("b", "$_", "aabcdcd"),
        ("(b)(c)", "$+", "acd"),
        ("b", "$9", "a$9cd"),
        ("b", "${none}", "a${none}cd"),
        ("(b)|(x)", "<$2>", "a<>cd"),
        ("b", "1$", "a1$cd"),
    ],
)
def test_substitutions(regex: str, new: str, output: str) -> None:
    assert parse(f'Replace([a], , "{regex}", , "{new}", , )').evaluate({"a": "abcd"}) == output


def test_matches_that_read_on_to_the_end_are_bounded() -> None:
    """Each match of this pattern looks through the rest of the value: linear each, but not all together."""
    expression = parse('Replace([a], , "a(?:[a!]*a[a!]{200}b)?", , "x", , )')
    assert expression.evaluate({"a": "a!" * 100}) == "x!" * 100
    with pytest.raises(ExpressionError, match="matches too often"):
        expression.evaluate({"a": "a!" * 2_000})


def test_a_growing_replacement_stops_in_time() -> None:
    with pytest.raises(ExpressionError, match="more than the"):
        parse('Replace([a], , "a", , "$_$_$_$_", , )').evaluate({"a": "a" * 4_000})
