"""Syntax of Entra's language, and errors that point at what is wrong."""

from __future__ import annotations

import pickle
from datetime import date, datetime

import pytest

from pulumi_webex.mapping.expressions import SKIP, ExpressionError, parse
from pulumi_webex.mapping.limits import MAX_DEPTH, MAX_RESULT, MAX_TEXT


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ('"United States"', "United States"),
        (r'"Company name: \"Contoso\""', 'Company name: "Contoso"'),
        (r'"CONTOSO\\ana"', "CONTOSO\\ana"),
        (r'"\+\d"', r"\+\d"),
        ("&HfF", 255),
        ("-12", -12),
        ("1.5", 1.5),
        ("True", True),
        ("IgnoreAttributeFlow", SKIP),
        ("[mail]", "ana@example.com"),
        ("[ mail ]", "ana@example.com"),
        ('[emails[type eq "work"].value]', "work@example.com"),
        ('  toLOWER (\n"ANA"\t)  ', "ana"),
        ('Append("a",\n  Append("b", "c"))', "abc"),
    ],
)
def test_operands(text: str, output: object) -> None:
    profile = {"mail": "ana@example.com", 'emails[type eq "work"].value': "work@example.com"}
    assert parse(text).evaluate(profile) == output


def test_what_parsing_learns() -> None:
    expression = parse('Join(" ", [givenName], IIF([c]="x", [surname], Now()))')
    assert expression.attributes == {"givenName", "surname", "c"}
    assert expression.volatile == ("Now",)
    assert not expression.deterministic
    assert parse("[mail]").deterministic
    assert parse("RandomString(6,1,1,1,1)").volatile == ("RandomString",)


def test_an_expression_is_a_value() -> None:
    expression = parse("ToUpper([mail])")
    again = pickle.loads(pickle.dumps(expression))
    assert again == expression and again.evaluate({"mail": "a"}) == "A"
    assert pickle.loads(pickle.dumps(SKIP)) is SKIP
    assert "function" not in repr(expression)


def test_dates_of_yaml_come_as_text() -> None:
    assert parse("[hired]").evaluate({"hired": date(2020, 3, 16)}) == "2020-03-16"
    assert parse("[hired]").evaluate({"hired": datetime(2020, 3, 16, 7)}) == "3/16/2020 7:00:00 AM"
    assert parse('DateAdd("d", 1, [hired])').evaluate({"hired": date(2020, 3, 16)}) == "3/17/2020 12:00:00 AM"


def test_numbers_and_texts_compare() -> None:
    assert parse('IIF([StatusRehire]=1, "yes", "no")').evaluate({"StatusRehire": "1"}) == "yes"
    assert parse('IIF([n] > "9", "yes", "no")').evaluate({"n": "10"}) == "yes"
    assert parse('IIF([n] = "1.0", "yes", "no")').evaluate({"n": "1"}) == "no"
    assert parse('IIF([b] = "true", "yes", "no")').evaluate({"b": True}) == "yes"
    assert parse('IIF(CDate([d]) < CDate("2021-01-01"), "old", "new")').evaluate({"d": "12/31/2020"}) == "old"


def test_only_the_chosen_branch_is_evaluated() -> None:
    text = 'IIF([d]="none", "-", CDate([d]))'
    assert parse(text).evaluate({"d": "none"}) == "-"
    assert parse('Switch([d], CDate([d]), "none", "-")').evaluate({"d": "none"}) == "-"


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("Join(", 5, "never closed"),
        ('Join("@", [mail]', 5, "never closed"),
        ('Join("@" [mail])', 10, "',' or ')' was expected in Join, not 'mail'"),
        ('Join("@", [mail])) ', 18, "should end here"),
        ('Append([mail], "x', 16, "no closing quotation mark"),
        ("Append([mail, 1)", 8, "no closing ']'"),
        ("ToLower([])", 9, "name of an attribute"),
        ("ToLowr([mail])", 1, "did you mean ToLower"),
        ("Uper([mail])", 1, "there is no function Uper"),
        ("ToLower(mail)", 9, "neither [mail]"),
        ("ToLower('mail')", 9, "straight double quotation marks"),
        ("ToLower(“mail”)", 9, "straight double quotation marks"),
        ("ToLower()", 1, "needs a value for source"),
        ('Append(, "x")', 8, "needs a value for source"),
        ('StripSpaces("a", "b", "c")', 18, "takes 1 argument, not 3"),
        ('Guid("a")', 6, "takes no arguments, not 1"),
        ('ToLower([a] = "b")', 13, "in the condition of IIF or in CBool"),
        ('[a] = "b"', 5, "in the condition of IIF or in CBool"),
        ('IIF([a]="b"="c", 1, 2)', 12, "in the condition of IIF or in CBool"),
        ('IIF([a]="b", [a]="c", 2)', 17, "in the condition of IIF or in CBool"),
        ("ToLower(&HZ)", 9, "hexadecimal"),
        ("ToLower(#)", 9, "not '#'"),
        ("ToLower([mail]) ToUpper([mail])", 17, "should end here, before 'ToUpper'"),
        ('Replace([a], , "(", , "x", , )', 16, "missing )"),
        ('Replace([a], , "(?<x>a)", "y", "x", , )', 27, 'no group "y"'),
        ('Replace([a], , "a(?=b)", , "x", , )', 16, "look-ahead"),
        ('Replace([a], "b", , , , , )', 1, "Replace needs"),
        ('Left("abc", "x")', 1, "a number was expected"),
        ('IIF([a]="b", IgnoreObjectFlow, 1)', 14, "a scope says who"),
        ("AssertiveAppRoleAssignmentsComplex([a])", 1, "exact="),
    ],
)
def test_errors_point_at_their_place(text: str, column: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.column == column
    if text:
        *_, line, caret = str(caught.value).split("\n")
        assert caret.index("^") - 4 == column - 1
        assert line.strip() == text.strip()


def test_errors_in_long_and_in_many_lines() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse('Join(" ",\n  [givenName],\n  Uper([surname]))')
    assert (caught.value.line, caught.value.column) == (3, 3)
    assert str(caught.value).endswith("(line 3, column 3)\n      Uper([surname]))\n      ^")
    with pytest.raises(ExpressionError) as caught:
        parse(f'Append("{"x" * 500}", Uper([a]), "{"y" * 500}")')
    *_, line, caret = str(caught.value).split("\n")
    assert len(line) < 120
    assert line[caret.index("^") :].startswith("Uper")


def test_limits() -> None:
    with pytest.raises(ExpressionError, match="8,000 characters"):
        parse('"' + "x" * MAX_TEXT + '"')
    with pytest.raises(ExpressionError, match=f"{MAX_DEPTH} deep"):
        parse("ToLower(" * (MAX_DEPTH + 1) + "[a]" + ")" * (MAX_DEPTH + 1))
    parse("ToLower(" * MAX_DEPTH + "[a]" + ")" * MAX_DEPTH)


@pytest.mark.parametrize(
    "text",
    [
        "Append([a], [a])",
        'Join("", [a], [a])',
        'Replace([a], "x", , , "yyyy", , )',
        'Replace([a], "x", , , , , "xxxx")',
        "ConvertToUTF8Hex([a])",
        "ConvertToBase64([a])",
        'Split([b], ",")',
    ],
)
def test_results_are_bounded(text: str) -> None:
    profile = {"a": "x" * (MAX_RESULT - 1), "b": "a," * 2_000}
    with pytest.raises(ExpressionError, match="more than the"):
        parse(text).evaluate(profile)


def test_the_wrong_syntax_is_named() -> None:
    with pytest.raises(ExpressionError, match='not "spel"'):
        parse("a", "spel")  # type: ignore[arg-type]
