"""Text: joining, cutting, finding, case, spaces and diacritics."""

from __future__ import annotations

import unicodedata

from pulumi_webex.mapping.diacritics import without_diacritics
from pulumi_webex.mapping.functions.base import ENTRA
from pulumi_webex.mapping.limits import ValueProblem, fits
from pulumi_webex.mapping.values import as_list, is_empty, need_int, text_of, to_int, to_text

NOT_SEPARATORS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Cs", "Co"}
"""Unicode categories that do not end a word for .NET's ToTitleCase."""
TURKIC = {"tr", "az"}


@ENTRA.value("Append(source, suffix)")
def append(source: object, suffix: object) -> str | None:
    """Put the suffix behind the source. A null source stays null: there is nothing to append to."""
    text = to_text(source)
    return None if text is None else text + text_of(suffix)


@ENTRA.value("Join(separator, source+)")
def join(separator: object, *sources: object) -> str:
    """Join the sources, each entry of a list by itself; null and empty ones are passed over, as the samples show."""
    between = text_of(separator)
    parts = [text for source in sources for part in as_list(source) if (text := to_text(part))]
    fits(sum(map(len, parts)) + len(between) * max(0, len(parts) - 1))
    return between.join(parts)


@ENTRA.value("Left(string, numChars)")
def left(string: object, count: object) -> str:
    """Give the first characters: none for null or 0, all of them for a negative number."""
    length = need_int(count, "numChars")
    text = text_of(string)
    return text if length < 0 else text[:length]


@ENTRA.value("Mid(source, start, length)")
def mid(source: object, start: object, length: object) -> str | None:
    """Give ``length`` characters from ``start``, which counts from 1; null stays null."""
    first, count = need_int(start, "start"), need_int(length, "length")
    if first < 1:
        raise ValueProblem("start counts characters from 1")
    if count < 0:
        raise ValueProblem("length must not be negative")
    text = to_text(source)
    return None if text is None else text[first - 1 : first - 1 + count]


@ENTRA.value("InStr(value1, value2, start?, compareType?)")
def in_str(value1: object, value2: object, start: object, compare: object) -> int:
    """Give the place of value2 in value1 from ``start`` on, counted from 1, or 0. With case unless vbTextCompare."""
    first = 1 if start is None else need_int(start, "start")
    if first < 1:
        raise ValueProblem("start counts characters from 1")
    text, wanted = text_of(value1), text_of(value2)
    mode = text_of(compare).lower()
    if mode not in ("", "vbtextcompare", "vbbinarycompare"):
        raise ValueProblem("compareType is vbTextCompare or vbBinaryCompare")
    if mode == "vbtextcompare":
        text, wanted = lowered(text), lowered(wanted)
    return text.find(wanted, first - 1) + 1 if text and wanted else 0


@ENTRA.value("PCase(source, wordSeparators?)")
def pcase(source: object, separators: object) -> str | None:
    """Capitalize each word. By default words end as for .NET's ToTitleCase, and at apostrophes too (O'Brien)."""
    text = to_text(source)
    if text is None:
        return None
    chosen = to_text(separators)
    made, start = [], True
    for mark in lowered(text):
        made.append(_titled(mark) if start else mark)
        start = mark in chosen if chosen else unicodedata.category(mark) not in NOT_SEPARATORS or _opens(start, mark)
    return "".join(made)


def _opens(start: bool, mark: str) -> bool:
    """A digit in front leaves the word still to begin: 1st becomes 1St, as in .NET."""
    return start and not mark.isalpha()


def _titled(mark: str) -> str:
    title = mark.title()
    return title if len(title) == 1 else mark


@ENTRA.value("ToLower(source, culture?)")
def to_lower(source: object, culture: object) -> str | None:
    """Lower the case by the invariant culture; tr and az keep their dotless i."""
    text = to_text(source)
    if text is None:
        return None
    return lowered(text.replace("I", "ı").replace("İ", "i") if _turkic(culture) else text)  # noqa: RUF001


@ENTRA.value("ToUpper(source, culture?)")
def to_upper(source: object, culture: object) -> str | None:
    """Raise the case by the invariant culture; tr and az keep their dotted I."""
    text = to_text(source)
    if text is None:
        return None
    return raised(text.replace("i", "İ").replace("ı", "I") if _turkic(culture) else text)  # noqa: RUF001


def lowered(text: str) -> str:
    """Lower each character by itself, as .NET does: no final sigma, no character becomes two."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in text)


def raised(text: str) -> str:
    """Raise each character by itself, as .NET does: ß stays."""
    if text.isascii():
        return text.upper()
    return "".join(high if len(high := mark.upper()) == 1 else mark for mark in text)


def _turkic(culture: object) -> bool:
    name = text_of(culture)
    language, _, rest = name.partition("-")
    if name and not (language.isalpha() and 2 <= len(language) <= 3 and rest.replace("-", "").isalnum() | (not rest)):
        raise ValueProblem(f'a culture is written as en-US, not "{name[:20]}"')
    return language.lower() in TURKIC


@ENTRA.value("StripSpaces(source)")
def strip_spaces(source: object) -> str | None:
    """Take every space out; other white space stays."""
    text = to_text(source)
    return None if text is None else text.replace(" ", "")


@ENTRA.value("Split(source, delimiter)")
def split(source: object, delimiter: object) -> list[str] | None:
    """Split at the delimiter. Each piece loses the space around it, as in the documented sample; empty pieces go."""
    text, at = to_text(source), text_of(delimiter)
    if not at:
        raise ValueProblem("the delimiter must not be empty")
    return None if text is None else [piece.strip() for piece in text.split(at) if piece.strip()]


@ENTRA.value("Word(string, wordNumber, delimiters)")
def word(string: object, number: object, delimiters: object) -> str:
    """Give one word, counted from 1, or the empty text; any of the delimiters ends a word, several in a row as one."""
    wanted, marks = to_int(number) or 0, text_of(delimiters)
    spaced = "".join("\0" if mark in marks else mark for mark in text_of(string))
    words = [part for part in spaced.split("\0") if part]
    return words[wanted - 1] if 1 <= wanted <= len(words) else ""


@ENTRA.value("CStr(value)")
def cstr(value: object) -> str | None:
    """Write the value as text; null stays null."""
    return to_text(value)


@ENTRA.value("NormalizeDiacritics(source)")
def normalize_diacritics(source: object) -> str | None:
    """Replace letters with diacritics by plain ones, by the page's table; other Latin letters lose their marks."""
    text = to_text(source)
    return text if is_empty(text) or text is None else without_diacritics(text)
