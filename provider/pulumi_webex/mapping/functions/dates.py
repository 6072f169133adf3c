"""Dates: CDate, DateAdd, DateDiff, DateFromNum, NumFromDate, FormatDateTime.

Between functions a date is a time in UTC; as text it is M/d/yyyy h:mm:ss AM/PM. Null stays null.
"""

from __future__ import annotations

import calendar
import math
from datetime import UTC, date, datetime, timedelta

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.dateformats import any_date, dotnet
from pulumi_webex.mapping.datepattern import DatePattern
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.tree import Node, Profile, Run
from pulumi_webex.mapping.values import single, text_of, to_int, to_number, to_text, utc

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
"""Active Directory counts from here, in steps of 100 nanoseconds."""
SECONDS = {"d": 86_400, "ww": 604_800, "h": 3_600, "n": 60, "s": 1}
INTERVALS = ("yyyy", "m", *SECONDS)
STYLES = {
    "none", "allowleadingwhite", "allowtrailingwhite", "allowinnerwhite", "allowwhitespaces", "nocurrentdatedefault",
    "adjusttouniversal", "assumelocal", "assumeuniversal", "roundtripkind",
}  # fmt: skip


def as_date(value: object) -> datetime | None:
    """Read a date from a date or from text in a known form; null and empty text are None."""
    value = single(value)
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    text = text_of(value).strip()
    return any_date(text) if text else None


@ENTRA.value("CDate(expression)")
def cdate(expression: object) -> datetime | None:
    """Read a date in UTC from text."""
    return as_date(expression)


@ENTRA.value("DateAdd(interval, value, dateTime)")
def date_add(interval: object, value: object, when: object) -> datetime | None:
    """Add a number of years (yyyy), months (m), days (d), weeks (ww), hours (h), minutes (n) or seconds (s).

    A month without that day gives its last day; a fraction of a unit is cut off.
    """
    unit, number, start = _interval(interval), to_number(value), as_date(when)
    if start is None or number is None:
        return None
    count = math.trunc(number)
    try:
        if unit in SECONDS:
            return start + timedelta(seconds=SECONDS[unit] * count)
        return _months_later(start, count * (12 if unit == "yyyy" else 1))
    except (OverflowError, ValueError) as error:
        raise ValueProblem("the date lies outside the years 1 to 9999") from error


def _months_later(start: datetime, months: int) -> datetime:
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise ValueError("no such year")
    return start.replace(year=years, month=month + 1, day=min(start.day, calendar.monthrange(years, month + 1)[1]))


@ENTRA.value("DateDiff(interval, date1, date2)")
def date_diff(interval: object, date1: object, date2: object) -> int | None:
    """Count the units from date1 to date2, by the rules of Visual Basic's DateDiff, which the samples follow.

    Years and months count calendar years and months, weeks count Sundays, the smaller units whole ones.
    """
    unit, first, second = _interval(interval), as_date(date1), as_date(date2)
    if first is None or second is None:
        return None
    months = (second.year - first.year) * 12 + second.month - first.month
    if unit in ("yyyy", "m"):
        return second.year - first.year if unit == "yyyy" else months
    seconds = (second - first).total_seconds()
    if unit == "ww":
        seconds += (_weekday(first) - _weekday(second)) * 86_400
    return math.trunc(seconds / SECONDS[unit])


def _weekday(when: datetime) -> int:
    """Give the days since Sunday."""
    return when.isoweekday() % 7


def _interval(value: object) -> str:
    unit = text_of(value)
    if unit not in INTERVALS:
        raise ValueProblem(f'the interval is one of {", ".join(INTERVALS)}, not "{unit[:10]}"')
    return unit


@ENTRA.value("DateFromNum(value)")
def date_from_num(value: object) -> datetime | None:
    """Read Active Directory's number of 100-nanosecond steps since 1601."""
    ticks = to_int(value)
    if ticks is None:
        return None
    try:
        return EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError as error:
        raise ValueProblem("the date lies outside the years 1 to 9999") from error


@ENTRA.value("NumFromDate(value)")
def num_from_date(value: object) -> int | None:
    """Give Active Directory's number of 100-nanosecond steps since 1601 for a date."""
    when = as_date(value)
    return None if when is None else (when - EPOCH) // timedelta(microseconds=1) * 10


@ENTRA.builder("FormatDateTime(source, dateTimeStyles?, inputFormat, outputFormat)")
def format_date_time(call: Call) -> Run:
    """Read a date in one .NET format and write it in another.

    A date that comes from another date function is taken as it is, whatever the input format says: a documented
    sample of the Workday guide relies on it. White space around the text is allowed unless the style is None.
    """
    source, styles, read, write = call.nodes
    reading, writing = _pattern(call, read), _pattern(call, write)

    def run(profile: Profile, context: Context) -> object:
        value = single(source.run(profile, context))
        if isinstance(value, datetime):
            return (writing or _format_of(write, profile, context)).format(utc(value))
        text = to_text(value)
        if not text:
            return None
        text, inner = _styled(text, text_of(styles.run(profile, context)))
        when = (reading or _format_of(read, profile, context)).parse(text, inner)
        return (writing or _format_of(write, profile, context)).format(when)

    return run


def _pattern(call: Call, node: Node) -> DatePattern | None:
    if not node.constant:
        return None
    try:
        return dotnet(text_of(node.value))
    except ValueProblem as problem:
        raise call.error(str(problem), node) from None


def _format_of(node: Node, profile: Profile, context: Context) -> DatePattern:
    return dotnet(text_of(node.run(profile, context)))


def _styled(text: str, styles: str) -> tuple[str, bool]:
    """Strip the white space that the styles allow, and tell whether they allow it between the parts."""
    names = [name.strip().rpartition(".")[2].lower() for name in styles.split(",") if name.strip()]
    if unknown := [name for name in names if name not in STYLES]:
        raise ValueProblem(f'"{unknown[0][:30]}" is not one of .NET\'s DateTimeStyles')
    everywhere = "allowwhitespaces" in names
    if not names or everywhere or "allowleadingwhite" in names:
        text = text.lstrip()
    if not names or everywhere or "allowtrailingwhite" in names:
        text = text.rstrip()
    return text, everywhere or "allowinnerwhite" in names
