"""The letters of .NET's and of Joda's date patterns, and the reading of dates in no stated form.

Sources: Microsoft, "Custom date and time format strings" and "Standard date and time format strings" (.NET);
joda.org, "DateTimeFormat".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from pulumi_webex.mapping.datepattern import DatePattern, Piece, assembled
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.values import shown, utc

MAX_FORMAT = 100
STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
    "O": "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
    "m": "MMMM dd",
    "M": "MMMM dd",
}
""".NET's formats of one letter, in the invariant culture."""
PLAIN = {"H": "hour", "h": "hour12", "m": "minute", "s": "second"}


def _two(kind: str, length: int) -> Piece:
    return Piece(kind, 1 if length == 1 else 2, 2)


def _dotnet_piece(letter: str, length: int) -> Piece | None:
    if letter == "y":
        return Piece("year2", length, 2) if length <= 2 else Piece("year", length, max(4, length))
    if letter == "M":
        return _two("month", length) if length <= 2 else Piece("monthshort" if length == 3 else "monthname")
    if letter == "d":
        return _two("day", length) if length <= 2 else Piece("dayshort" if length == 3 else "dayname")
    if letter in PLAIN:
        return _two(PLAIN[letter], length)
    if letter in "fF" and length <= 7:
        return Piece("fraction", length if letter == "f" else 0, length)
    if letter == "t":
        return Piece("half1" if length == 1 else "half")
    if letter == "z":
        return Piece("zone", 1 if length == 1 else 2, 0 if length <= 2 else 2, ":")
    if letter == "K":
        return Piece("zone", 2, 2, "Z:")
    # .NET copies a letter that means nothing to it, as the T and the Z in yyyy-MM-ddTHH:mmZ.
    return None if letter in "fFg" else Piece("literal", text=letter * length)


def _joda_piece(letter: str, length: int) -> Piece | None:
    if letter in "yY":
        return Piece("year2", 2, 2) if length == 2 else Piece("year", length, max(4, length))
    if letter == "M":
        return Piece("month", length, 2) if length <= 2 else Piece("monthshort" if length == 3 else "monthname")
    if letter == "d":
        return Piece("day", length, 2)
    if letter == "D":
        return Piece("dayofyear", length, 3)
    if letter == "E":
        return Piece("dayshort" if length <= 3 else "dayname")
    if letter in PLAIN and length <= 2:
        return Piece(PLAIN[letter], length, 2)
    if letter == "S" and length <= 7:
        return Piece("fraction", length, length)
    if letter == "a":
        return Piece("half")
    return Piece("zone", 2, 2, ":" if length == 2 else "") if letter == "Z" and length <= 2 else None


@lru_cache(maxsize=256)
def dotnet(text: str) -> DatePattern:
    """Compile a .NET format, custom or standard; raises Problem where .NET would not take it either."""
    if len(text) == 1 and text not in STANDARD:
        raise ValueProblem(f"{shown(text)} is not one of .NET's date formats")
    return DatePattern(text, tuple(_pointed(_pieces(STANDARD.get(text, text), _dotnet_piece, "'\"", "\\", ".NET"))))


@lru_cache(maxsize=256)
def joda(text: str) -> DatePattern:
    """Compile a Joda pattern; raises Problem for a letter that is not supported."""
    return DatePattern(text, tuple(_pieces(text, _joda_piece, "'", "", "Joda")))


def _pointed(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join a point and the optional fraction behind it, as .NET leaves out both."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.kind == "literal" and held.text == "." and piece.kind == "fraction" and not piece.low:
            piece, held = Piece("fraction", 0, piece.high, "."), None
        if held:
            yield held
        held = piece
    if held:
        yield held


def _pieces(
    text: str, piece_of: Callable[[str, int], Piece | None], quotes: str, escape: str, language: str
) -> Iterator[Piece]:
    if not text or len(text) > MAX_FORMAT:
        raise ValueProblem(f"a date format has 1 to {MAX_FORMAT} characters")
    for letter, length, literal in _runs(text, quotes, escape):
        if literal or not (letter.isascii() and letter.isalpha()):
            yield Piece("literal", text=letter * length)
        elif piece := piece_of(letter, length):
            yield piece
        else:
            raise ValueProblem(f"{letter * length} is not a supported part of a {language} date format")


def _runs(text: str, quotes: str, escape: str) -> Iterator[tuple[str, int, bool]]:
    """Give runs of equal letters, and quoted or escaped text as literals."""
    marks = list(_marks(text, quotes, escape))
    for (mark, literal), group in groupby(marks, key=lambda pair: pair):
        yield mark, len(list(group)), literal


def _marks(text: str, quotes: str, escape: str) -> Iterator[tuple[str, bool]]:
    at = 0
    while at < len(text):
        mark = text[at]
        if mark in quotes:
            end = text.find(mark, at + 1)
            if end < 0:
                raise ValueProblem(f"the quotation mark in the date format {shown(text)} is not closed")
            yield from ((inner, True) for inner in (text[at + 1 : end] or (mark if not escape else "")))
            at = end + 1
        elif escape and mark in (escape, "%"):
            if mark == escape and at + 1 < len(text):
                yield text[at + 1], True
            at += 2 if mark == escape else 1
        else:
            yield mark, False
            at += 1


DATES = [dotnet(text) for text in ("yyyy-M-d", "yyyy/M/d", "M/d/yyyy", "M-d-yyyy", "d MMMM yyyy", "d MMM yyyy",
         "MMMM d, yyyy", "MMM d, yyyy", "ddd, d MMM yyyy", "dddd, d MMMM yyyy")]  # fmt: skip
TIMES = [dotnet(text) for text in ("h:m:s.FFFFFFF tt", "h:m:s tt", "h:m tt", "H:m:s.FFFFFFF", "H:m:s", "H:m")]
ZONES = [dotnet("zzz"), DatePattern("GMT", (Piece("literal", text="GMT"),))]


def any_date(text: str) -> datetime:
    """Read a date, with or without time and zone, in ISO 8601 or the American form, as UTC; raises Problem.

    The forms are those of .NET's invariant ``DateTime.Parse`` that directories export.
    """
    text = text.strip()
    # Python takes any character before the time, so that a date with a zone, 2021-06-30+08:00, would gain an hour.
    if len(text) >= 10 and text[4] == text[7] == "-" and text[10:11] in ("", "T", " "):
        try:
            return utc(datetime.fromisoformat(text))
        except ValueError:
            pass
    return _any_form(text[:MAX_FORMAT])


def _any_form(text: str) -> datetime:
    for date in DATES:
        fields: dict[str, int] = {}
        at = date.scan(text, 0, fields)
        if at > 0 and _rest(text, at, fields):
            return assembled(fields, text)
    raise ValueProblem(f"{shown(text)} is not a date in a known form, such as 2020-03-16 or 3/16/2020 7:00:00 AM")


def _rest(text: str, at: int, fields: dict[str, int]) -> bool:
    """Tell whether a time, a zone, both or nothing follows, and add them to the fields."""
    for pattern in (None, *TIMES):
        found = dict(fields)
        after = at if pattern is None else pattern.scan(text, _blank(text, at, "T "), found)
        after = after if after < 0 else _zoned(text, after, found)
        if after == len(text):
            fields.update(found)
            return True
    return False


def _zoned(text: str, at: int, fields: dict[str, int]) -> int:
    after = _blank(text, at, " ")
    for zone in ZONES:
        end = zone.scan(text, after, fields)
        if end > 0:
            return end
    return at


def _blank(text: str, at: int, marks: str) -> int:
    return at + (text[at : at + 1] in tuple(marks))
