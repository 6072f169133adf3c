"""Okta's Time functions. Dates are text in ISO 8601, in UTC unless they say a zone; patterns are Joda's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.dateformats import joda
from pulumi_webex.mapping.functions.dates import as_date, date_from_num, num_from_date
from pulumi_webex.mapping.functions.okta_base import OKTA
from pulumi_webex.mapping.functions.okta_operators import text
from pulumi_webex.mapping.library import Call
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.tree import Profile, Run
from pulumi_webex.mapping.values import to_int, utc

UNIX = datetime(1970, 1, 1, tzinfo=UTC)


@OKTA.builder("Time.now(timeZoneId?, format?)", steady=False)
def now(call: Call) -> Run:
    """Give the time, in UTC or the zone named, as ISO 8601 or in the format given."""
    zone, pattern = (node.run for node in call.nodes)

    def run(profile: Profile, context: Context) -> object:
        when = utc(context.clock())
        if name := text(zone(profile, context)):
            when = when.astimezone(_zone(name))
        written = text(pattern(profile, context))
        return joda(written).format(when) if written else iso(when)

    return run


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueProblem(f'the time zone "{name[:40]}" is not known') from error


def iso(when: datetime) -> str:
    """Write a time to the millisecond: 2015-07-31T17:18:37.979Z."""
    written = when.isoformat(timespec="milliseconds")
    return written.removesuffix("+00:00") + "Z" if written.endswith("+00:00") else written


@OKTA.value("Time.fromWindowsToIso8601(time)")
def from_windows(time: object) -> str | None:
    """Write Windows' number of 100-nanosecond steps since 1601 as ISO 8601; null stays null."""
    when = date_from_num(time)
    return None if when is None else iso(when)


@OKTA.value("Time.fromUnixToIso8601(time)")
def from_unix(time: object) -> str | None:
    """Write a number of seconds since 1970 as ISO 8601; null stays null."""
    seconds = to_int(time)
    if seconds is None:
        return None
    try:
        return iso(UNIX + timedelta(seconds=seconds))
    except OverflowError as error:
        raise ValueProblem("the date lies outside the years 1 to 9999") from error


@OKTA.value("Time.fromStringToIso8601(time, format)")
def from_string(time: object, pattern: object) -> str | None:
    """Read a date by a pattern and write it as ISO 8601; null stays null."""
    value = text(time)
    return iso(joda(text(pattern)).parse(value)) if value else None


@OKTA.value("Time.fromIso8601ToWindows(time)")
def to_windows(time: object) -> str | None:
    """Write an ISO 8601 date as Windows' number of steps; null stays null."""
    ticks = num_from_date(time)
    return None if ticks is None else str(ticks)


@OKTA.value("Time.fromIso8601ToUnix(time)")
def to_unix(time: object) -> str | None:
    """Write an ISO 8601 date as the number of seconds since 1970; null stays null."""
    when = as_date(time)
    return None if when is None else str((when - UNIX) // timedelta(seconds=1))


@OKTA.value("Time.fromIso8601ToString(time, format)")
def to_string(time: object, pattern: object) -> str | None:
    """Write an ISO 8601 date by a pattern, in UTC; null stays null."""
    when = as_date(time)
    return None if when is None else joda(text(pattern)).format(when)
