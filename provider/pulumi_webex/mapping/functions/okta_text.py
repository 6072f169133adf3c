"""Okta's String functions, and the old ones without a prefix. A null text reads as the empty one."""

from __future__ import annotations

from pulumi_webex.mapping.functions.okta_base import OKTA
from pulumi_webex.mapping.functions.okta_operators import text
from pulumi_webex.mapping.functions.text import lowered, raised
from pulumi_webex.mapping.limits import ValueProblem, fits
from pulumi_webex.mapping.values import as_list, need_int


@OKTA.value("String.append(str, suffix)")
def append(value: object, suffix: object) -> str:
    """Put the suffix behind the text."""
    return text(value) + text(suffix)


@OKTA.value("String.join(separator, strings+)")
def join(separator: object, *values: object) -> str:
    """Join the texts, each entry of a list by itself; null ones are passed over."""
    between = text(separator)
    parts = [text(part) for value in values for part in as_list(value) if part is not None]
    fits(sum(map(len, parts)) + len(between) * max(0, len(parts) - 1))
    return between.join(parts)


@OKTA.value("String.len(input)")
def length(value: object) -> int:
    """Count the characters; 0 for null."""
    return len(text(value))


@OKTA.value("String.removeSpaces(input)")
def remove_spaces(value: object) -> str:
    """Take every space out."""
    return text(value).replace(" ", "")


@OKTA.value("String.replace(input, match, replacement)")
def replace(value: object, match: object, replacement: object) -> object:
    """Replace each occurrence; in a list, in each entry."""
    if isinstance(value, list):
        return [_replaced(text(part), text(match), text(replacement), -1) for part in value]
    return _replaced(text(value), text(match), text(replacement), -1)


@OKTA.value("String.replaceFirst(input, match, replacement)")
def replace_first(value: object, match: object, replacement: object) -> str:
    """Replace the first occurrence; the match is plain text, not a pattern."""
    return _replaced(text(value), text(match), text(replacement), 1)


def _replaced(value: str, match: str, new: str, times: int) -> str:
    if not match:
        return value
    count = value.count(match) if times < 0 else min(times, value.count(match))
    fits(len(value) + count * (len(new) - len(match)))
    return value.replace(match, new, times)


@OKTA.value("String.stringContains(input, searchString)")
def string_contains(value: object, wanted: object) -> bool:
    """Tell whether the text occurs in it, with case."""
    return text(wanted) in text(value)


@OKTA.value("String.stringSwitch(input, defaultString, keyValuePairs+)")
def string_switch(value: object, default: object, *pairs: object) -> object:
    """Give the value behind the first key that occurs in the input, else the default."""
    if len(pairs) % 2:
        raise ValueProblem("String.stringSwitch needs a value for each key")
    subject = text(value)
    for key, result in zip(pairs[::2], pairs[1::2], strict=True):
        if text(key) in subject:
            return result
    return default


@OKTA.value("String.substring(input, startIndex, endIndex)")
def substring(value: object, start: object, end: object) -> str:
    """Give the characters from start up to end, which count from 0; an end past the text is its end."""
    first, last = need_int(start, "startIndex"), need_int(end, "endIndex")
    if first < 0 or last < first:
        raise ValueProblem("startIndex must not be negative, nor endIndex smaller than it")
    return text(value)[first:last]


@OKTA.value("String.substringAfter(input, searchString)")
def substring_after(value: object, wanted: object) -> str:
    """Give what follows the first occurrence; empty if there is none."""
    subject, match = text(value), text(wanted)
    return subject.partition(match)[2] if match else subject


@OKTA.value("String.substringBefore(input, searchString)")
def substring_before(value: object, wanted: object) -> str:
    """Give what precedes the first occurrence; all of it if there is none."""
    subject, match = text(value), text(wanted)
    return subject.partition(match)[0] if match else ""


@OKTA.value("String.toUpperCase(input)")
def to_upper_case(value: object) -> str:
    """Raise the case."""
    return raised(text(value))


@OKTA.value("String.toLowerCase(input)")
def to_lower_case(value: object) -> str:
    """Lower the case."""
    return lowered(text(value))


OKTA.value("toUpperCase(string)")(to_upper_case)
OKTA.value("toLowerCase(string)")(to_lower_case)
OKTA.value("substringBefore(string, searchString)")(substring_before)
OKTA.value("substringAfter(string, searchString)")(substring_after)
OKTA.value("substring(string, startIndex, endIndex)")(substring)
