"""Okta's expression language: the samples of its reference, the operators, and what is refused.

Source: okta/okta-developer-docs, docs/reference/okta-expression-language.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_webex.mapping.expressions import Context, ExpressionError, parse
from pulumi_webex.mapping.limits import MAX_DEPTH

NOW = Context(clock=lambda: datetime(2015, 7, 31, 17, 18, 37, 979_000, tzinfo=UTC))


def value(text: str, context: Context | None = None, /, **profile: Any) -> object:
    return parse(text, "okta").evaluate(profile, context)


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ('String.append("This is", " a test")', "This is a test"),
        ('String.join(",", "This", "is", "a", "test")', "This,is,a,test"),
        ('String.join("", "This", "is", "a", "test")', "Thisisatest"),
        ('String.len("This")', 4),
        ('String.removeSpaces("This is a test")', "Thisisatest"),
        ('String.replace("This is a test", "is", "at")', "That at a test"),
        ('String.replaceFirst("This is a test", "is", "at")', "That is a test"),
        ('String.stringContains("This is a test", "test")', True),
        ('String.stringContains("This is a test", "doesn\'tExist")', False),
        ('String.stringSwitch("This is a test", "default", "key1", "value1")', "default"),
        ('String.stringSwitch("This is a test", "default", "test", "value1")', "value1"),
        (
            'String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")',  # noqa: E501
            "value2",
        ),
        ('String.stringSwitch("Substrings count", "default", "ring", "value1")', "value1"),
        ('String.substring("This is a test", 2, 9)', "is is a"),
        ('String.substringAfter("abc@okta.com", "@")', "okta.com"),
        ('String.substringBefore("abc@okta.com", "@")', "abc"),
        ('String.toUpperCase("This")', "THIS"),
        ('String.toLowerCase("ThiS")', "this"),
        ("Arrays.add({10, 20, 30}, 40)", [10, 20, 30, 40]),
        ("Arrays.remove({10, 20, 30}, 20)", [10, 30]),
        ("Arrays.clear({10, 20, 30})", []),
        ("Arrays.get({0, 1, 2}, 0)", 0),
        ("Arrays.flatten(10, {20, 30}, 40)", [10, 20, 30, 40]),
        ("Arrays.contains({10, 20, 30}, 10)", True),
        ("Arrays.contains({10, 20, 30}, 50)", False),
        ("Arrays.size({10, 20, 30})", 3),
        ("Arrays.size(NULL)", 0),
        ("Arrays.isEmpty({10, 20})", False),
        ("Arrays.isEmpty(NULL)", True),
        ('Arrays.toCsvString({"This", "is", " a ", "test"})', "This,is, a ,test"),
        ("Convert.toInt('1234')", 1234),
        ("Convert.toInt(123.4)", 123),
        ("Convert.toInt(123.6)", 124),
        ("Convert.toNum('3.141')", 3.141),
        ("'Hello world'", "Hello world"),
        ("1234", 1234),
        ("3.141", 3.141),
        ("true", True),
        ("null", None),
    ],
)
def test_samples(text: str, output: object) -> None:
    assert value(text) == output


@pytest.mark.parametrize(
    ("text", "profile", "output"),
    [
        ("toUpperCase(source.firstName)", {"firstName": "Alexander"}, "ALEXANDER"),
        ("toLowerCase(source.firstName)", {"firstName": "AlexANDER"}, "alexander"),
        ("substringBefore(user.email, '@')", {"email": "alex@okta.com"}, "alex"),
        ("substringAfter(user.email, '@')", {"email": "alex@okta.com"}, "okta.com"),
        ("substring(source.firstName, 1, 4)", {"firstName": "Alexander"}, "lex"),
    ],
)
def test_samples_of_the_old_functions(text: str, profile: dict[str, object], output: object) -> None:
    assert value(text, **profile) == output


CHURCHILL = {
    "firstName": "Winston",
    "lastName": "Churchill",
    "email": "winston.churchill@gmail.com",
    "login": "winston.churchill@gmail.com",
}


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("user.firstName", "Winston"),
        ("user.firstName + user.lastName", "WinstonChurchill"),
        ('user.firstName + "." + user.lastName', "Winston.Churchill"),
        ("substring(user.firstName, 0, 1) + user.lastName", "WChurchill"),
        ("substring(user.firstName, 0, 1) + substring(user.lastName, 0, 6)", "WChurch"),
        ('toLowerCase(substring( user.firstName, 0, 1)) + "." + toLowerCase(user.lastName)', "w.churchill"),
        (
            'toUpperCase(substringBefore( substringAfter(user.email, "@"), ".")) + "\\" + '
            'substringBefore( user.email, "@")',
            "GMAIL\\winston.churchill",
        ),
        (
            '"XDOMAIN\\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)',
            "XDOMAIN\\wchurchill",
        ),
    ],
)
def test_popular_expressions(text: str, output: str) -> None:
    assert value(text, **CHURCHILL) == output


FULL_NAME = (
    'firstName + " " + (String.len(middleInitial) == 0 ? "" : (String.substring(middleInitial, 0, 1) + ". "))'
    " + lastName"
)
WITH_TITLE = (
    '(courtesyTitle != "" ? (courtesyTitle + " ") : honorificPrefix != "" ? (honorificPrefix + " ") : "") + '
    + FULL_NAME
)


def test_samples_of_profile_mapping() -> None:
    assert value(FULL_NAME, firstName="Ana", middleInitial="Maria", lastName="Silva") == "Ana M. Silva"
    assert value(FULL_NAME, firstName="Ana", middleInitial=None, lastName="Silva") == "Ana Silva"
    names = {"firstName": "Ana", "lastName": "Silva"}
    assert value(WITH_TITLE, honorificPrefix="Dr.", **names) == "Dr. Ana Silva"
    assert value(WITH_TITLE, courtesyTitle="Eng.", honorificPrefix="Dr.", **names) == "Eng. Ana Silva"
    assert value(WITH_TITLE, **names) == "Ana Silva"


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ('user.city == "San Francisco"', True),
        ("user.salary >= 1000000", True),
        ("!user.isContractor", True),
        ("user.salary > 1000000 AND !user.isContractor", True),
        ("user.salary > 1000000 && user.isContractor || user.city != 'Rome'", True),
        ("user.none == null", True),
        ("user.none != null OR user.none > 1", False),
        ("user.groupCode == 123 ? 'Sales' : 'Other'", "Sales"),
        ("1 + 2 - 4", -1),
        ("1 + '2'", "12"),
        ("String.len(user.city) - 3", 10),
        ("-user.salary + 0", -2_000_000),
        ("'it''s' + \"\"", "it's"),
        ("true + ''", "true"),
        ("user.none + user.city", "San Francisco"),
        ("false ? 1 : true ? 2 : 3", 2),
        ("{1, 'a', {2}}", [1, "a", [2]]),
        ("user.profile.city", "San Francisco"),
        ("appuser.city", "San Francisco"),
    ],
)
def test_operators(text: str, output: object) -> None:
    profile = {"city": "San Francisco", "salary": 2_000_000, "isContractor": False, "groupCode": "123"}
    assert value(text, **profile) == output


def test_time() -> None:
    assert value("Time.now()", NOW) == "2015-07-31T17:18:37.979Z"
    assert value('Time.now("US/Pacific")', NOW) == "2015-07-31T10:18:37.979-07:00"
    assert value('Time.now("EST", "YYYY-MM-dd HH:mm:ss")', NOW) == "2015-07-31 12:18:37"
    assert parse("Time.now()", "okta").volatile == ("Time.now",)
    with pytest.raises(ExpressionError, match="time zone"):
        value('Time.now("Mars/Olympus")', NOW)


def test_time_conversions() -> None:
    assert value("Time.fromWindowsToIso8601('129699324000000000')") == "2012-01-01T23:00:00.000Z"
    assert value("Time.fromIso8601ToWindows('2012-01-01T23:00:00.000Z')") == "129699324000000000"
    assert value("Time.fromUnixToIso8601('1325458800')") == "2012-01-01T23:00:00.000Z"
    assert value("Time.fromIso8601ToUnix('2012-01-01T23:00:00Z')") == "1325458800"
    assert value("Time.fromStringToIso8601('1 Jan 2012', 'd MMM yyyy')") == "2012-01-01T00:00:00.000Z"
    assert (
        value("Time.fromIso8601ToString('2012-01-01T23:00:00Z', \"dd/MM/yy 'at' h a EEE\")") == "01/01/12 at 11 PM Sun"
    )
    assert value("Time.fromUnixToIso8601(user.none)") is None


def test_what_parsing_learns() -> None:
    expression = parse("user.a + source.b + appuser.c + d + (user.e ? user.f : null)", "okta")
    assert expression.attributes == {"a", "b", "c", "d", "e", "f"}
    assert expression.deterministic


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "empty"),
        ("user.", 1, "after user."),
        ("user", 1, "such as user.email"),
        ("org.domain", 1, "not from org"),
        ("user.a = 'x'", 8, "use =="),
        ("user.a * 2", 8, "only + and -"),
        ("user.a +", 9, "a value was expected, not the end"),
        ("user.a ? 'x'", 8, "':' was expected for this '?'"),
        ("(user.a", 1, "')' was expected"),
        ("{1, 2", 1, "'}' was expected"),
        ("user.a user.b", 8, "an operator was expected"),
        ("1 == 1 == 1", 8, "cannot be chained"),
        ("'abc", 1, "no closing '"),
        ("String.toUper(user.a)", 1, "did you mean String.toUpperCase"),
        ("user.a & user.b", 8, "AND or &&"),
        ("user.getInternalProperty('id')", 1, "more than the profile"),
        ("findDirectoryUser().managerUpn", 1, "more than the profile"),
        ("hasWorkdayUser() ? 1 : 2", 1, "more than the profile"),
        ("isMemberOfGroupName('a')", 1, "group memberships"),
        ("isMemberOfGroupNameRegex('a')", 1, "regular expression"),
        ("Iso3166Convert.toAlpha2('IND')", 1, "country codes"),
        ("toLowerCase(user.a).length", 20, "parts of a result"),
        ("user.items[0]", 11, "Arrays.get"),
    ],
)
def test_errors_point_at_their_place(text: str, column: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, "okta")
    assert message in caught.value.message
    assert caught.value.column == column


@pytest.mark.parametrize("text", ["(" * 99 + "1" + ")" * 99, "!" * 99 + "true", "true ? 1 : " * 99 + "1", "{" * 99])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(ExpressionError, match=f"{MAX_DEPTH} deep"):
        parse(text, "okta")


def test_long_sums_need_no_depth() -> None:
    assert value("+".join(["user.a"] * 1_000), a="x") == "x" * 1_000


def test_conditions_must_be_conditions() -> None:
    with pytest.raises(ExpressionError, match="true or false"):
        value("user.a ? 1 : 2", a="perhaps")
