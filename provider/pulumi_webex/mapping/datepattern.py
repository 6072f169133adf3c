"""Date patterns: a list of pieces that both reads and writes dates.

The pattern languages of .NET and of Joda differ only in their letters; each becomes the same pieces. Names are those
of the invariant (English) culture, times without a zone are UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.values import shown, utc

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = ("AM", "PM")

NUMBERS: dict[str, Callable[[datetime], int]] = {
    "year": lambda when: when.year,
    "year2": lambda when: when.year % 100,
    "month": lambda when: when.month,
    "day": lambda when: when.day,
    "dayofyear": lambda when: when.timetuple().tm_yday,
    "hour": lambda when: when.hour,
    "hour12": lambda when: when.hour % 12 or 12,
    "minute": lambda when: when.minute,
    "second": lambda when: when.second,
}
NAMES: dict[str, tuple[tuple[str, ...], Callable[[datetime], int]]] = {
    "monthname": (MONTHS, lambda when: when.month - 1),
    "monthshort": (tuple(name[:3] for name in MONTHS), lambda when: when.month - 1),
    "dayname": (DAYS, lambda when: when.weekday()),
    "dayshort": (tuple(name[:3] for name in DAYS), lambda when: when.weekday()),
    "half": (HALVES, lambda when: when.hour // 12),
    "half1": (("A", "P"), lambda when: when.hour // 12),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a pattern: a number of ``low`` to ``high`` digits, a name, a fraction, a zone or literal text.

    The text of a fraction is the point in front of it, which comes and goes with it.
    """

    kind: str
    low: int = 1
    high: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """A compiled pattern; ``text`` is how it was written."""

    text: str
    pieces: tuple[Piece, ...]

    def format(self, when: datetime) -> str:
        """Write a date in the zone that it carries."""
        return "".join(_write(piece, when) for piece in self.pieces)

    def parse(self, text: str, inner_white: bool = False) -> datetime:
        """Read a date as UTC; raises Problem if the text does not have the form of the pattern."""
        fields: dict[str, int] = {}
        at = self.scan(text, 0, fields, inner_white)
        if at != len(text):
            raise ValueProblem(f"{shown(text)} does not have the form {self.text}")
        return assembled(fields, text)

    def scan(self, text: str, at: int, fields: dict[str, int], inner_white: bool = False) -> int:
        """Read as much as the pattern covers into the fields and give the place behind it, or -1."""
        for piece in self.pieces:
            while inner_white and text[at : at + 1].isspace():
                at += 1
            at = _read(piece, text, at, fields)
            if at < 0:
                return -1
        return at


def _write(piece: Piece, when: datetime) -> str:
    if piece.kind in NUMBERS:
        return f"{NUMBERS[piece.kind](when):0{piece.low}d}"
    if piece.kind in NAMES:
        names, index = NAMES[piece.kind]
        return names[index(when)]
    if piece.kind == "fraction":
        digits = f"{when.microsecond:06d}0"[: piece.high].ljust(piece.high, "0")
        digits = digits if piece.low else digits.rstrip("0")
        return piece.text + digits if digits else ""
    return _zone(piece, when) if piece.kind == "zone" else piece.text


def _zone(piece: Piece, when: datetime) -> str:
    minutes = round((when.utcoffset() or timedelta()).total_seconds() / 60)
    if piece.text.startswith("Z") and not minutes:
        return "Z"
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    hours = f"{minutes // 60:0{piece.low}d}"
    return f"{sign}{hours}{piece.text.lstrip('Z')}{minutes % 60:02d}" if piece.high else f"{sign}{hours}"


def _read(piece: Piece, text: str, at: int, fields: dict[str, int]) -> int:
    if piece.kind in NUMBERS:
        return _read_number(piece, text, at, fields)
    if piece.kind in NAMES:
        return _read_name(piece, text, at, fields)
    if piece.kind == "fraction":
        return _read_fraction(piece, text, at, fields)
    if piece.kind == "zone":
        return _read_zone(text, at, fields)
    return at + len(piece.text) if text.startswith(piece.text, at) else -1


def _digits(text: str, at: int, most: int) -> str:
    end = at
    while end < len(text) and end - at < most and text[end] in "0123456789":
        end += 1
    return text[at:end]


def _read_number(piece: Piece, text: str, at: int, fields: dict[str, int]) -> int:
    digits = _digits(text, at, piece.high)
    if len(digits) < piece.low:
        return -1
    fields[piece.kind] = int(digits)
    return at + len(digits)


def _read_name(piece: Piece, text: str, at: int, fields: dict[str, int]) -> int:
    names, _ = NAMES[piece.kind]
    for number, name in enumerate(names):
        if text[at : at + len(name)].lower() == name.lower():
            fields[{"monthshort": "monthname", "dayshort": "dayname", "half1": "half"}.get(piece.kind, piece.kind)] = (
                number
            )
            return at + len(name)
    return -1


def _read_fraction(piece: Piece, text: str, at: int, fields: dict[str, int]) -> int:
    if piece.text and not text.startswith(piece.text, at):
        return at
    at += len(piece.text)
    digits = _digits(text, at, piece.high)
    if len(digits) < piece.low:
        return -1
    fields["microsecond"] = int(digits[:6].ljust(6, "0"))
    return at + len(digits)


def _read_zone(text: str, at: int, fields: dict[str, int]) -> int:
    if text[at : at + 1] in ("Z", "z"):
        fields["offset"] = 0
        return at + 1
    if text[at : at + 1] not in ("+", "-"):
        return -1
    hours = _digits(text, at + 1, 2)
    end = at + 1 + len(hours)
    colon = text[end : end + 1] == ":"
    minutes = _digits(text, end + colon, 2)
    if not hours or len(minutes) == 1 or int(hours) > 14 or int(minutes or 0) > 59:
        return -1
    offset = int(hours) * 60 + int(minutes or 0)
    fields["offset"] = -offset if text[at] == "-" else offset
    return end + colon + len(minutes) if minutes else end


def assembled(fields: dict[str, int], text: str) -> datetime:
    """Make the date of the fields read, in UTC; what was not written is the least value, 0001-01-01 00:00."""
    try:
        zone = timezone(timedelta(minutes=fields["offset"])) if "offset" in fields else UTC
        when = datetime(
            _year(fields), fields.get("month", fields.get("monthname", 0) + 1), fields.get("day", 1), _hour(fields),
            fields.get("minute", 0), fields.get("second", 0), fields.get("microsecond", 0), zone,
        )  # fmt: skip
        return utc(when + timedelta(days=fields.get("dayofyear", 1) - 1))
    except (ValueError, OverflowError) as error:
        raise ValueProblem(f"{shown(text)} is not a date that exists") from error


def _year(fields: dict[str, int]) -> int:
    if "year2" in fields and "year" not in fields:
        # .NET's invariant calendar: two digits lie between 1950 and 2049.
        return fields["year2"] + (2000 if fields["year2"] < 50 else 1900)
    return fields.get("year", 1)


def _hour(fields: dict[str, int]) -> int:
    if "hour" in fields:
        return fields["hour"]
    hour = fields.get("hour12", 0)
    if "half" not in fields:
        return hour
    if not 0 <= hour <= 12:
        raise ValueError("not an hour of a half day")
    return hour % 12 + 12 * fields["half"]
