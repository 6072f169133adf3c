r"""Regular expressions that cannot hang.

Expressions and filters come with patterns written for .NET, whose engine backtracks: a pattern such as ``(a+)+$`` can
run for years. RE2 (google-re2) runs in time linear in the text, whatever the pattern; bounds on the sizes of pattern,
program and text, and on the work of all matches together, do the rest. What RE2 does not have (look-around,
back-references, atomic groups) is refused by name, and what it spells or means otherwise is translated: ``\d``, ``\w``
and ``\s`` know Unicode as in .NET. Only ``\b`` sees ASCII letters alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2

from pulumi_webex.mapping.limits import MAX_PATTERN, MAX_PROGRAM, MAX_SUBJECT, MAX_WORK, ValueProblem, fits

ASCII = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\v\f\r "}
WORD = r"\p{L}\p{Mn}\p{Nd}\p{Pc}"
UNICODE = {"d": r"\p{Nd}", "w": WORD, "s": r"\t\n\v\f\r\x{85}\p{Z}"}
MEMORY = 1 << 23
LETTERS = "bBAzZtnrfvaexupPdwsDWS0123456789k"
REFUSED_GROUPS = {
    "(?=": "look-ahead (?=…)", "(?!": "negative look-ahead (?!…)", "(?<=": "look-behind (?<=…)",
    "(?<!": "negative look-behind (?<!…)", "(?>": "atomic group (?>…)", "(?(": "conditional group (?(…)",
    "(?#": "comment (?#…)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. Places are offsets into the text; groups are found by name or by .NET's number."""

    text: str
    plain: re2._Regexp
    wide: re2._Regexp
    groups: dict[str, int]

    @property
    def weight(self) -> int:
        """Give the number of instructions, Unicode's large classes counted as one range or two."""
        return int(self.plain.programsize)

    def _for(self, text: str) -> re2._Regexp:
        """Choose the program: for ASCII both say the same, and the one without Unicode's classes is much smaller."""
        if len(text) > MAX_SUBJECT:
            raise ValueProblem(
                f"a pattern can be matched against at most {MAX_SUBJECT:,} characters, not {len(text):,}"
            )
        return self.plain if text.isascii() else self.wide

    def full(self, text: str) -> bool:
        """Tell whether the whole text matches."""
        return self._for(text).fullmatch(text) is not None

    def first(self, text: str) -> re2._Match | None:
        """Give the first match, or None."""
        return self._for(text).search(text)

    def all(self, text: str) -> Iterator[re2._Match]:
        """Give the matches from left to right, those of nothing included."""
        return iter(self._for(text).finditer(text))

    def group(self, name: str) -> int | None:
        """Give the index of a group, or None if the pattern has no such group."""
        return self.groups.get(name)


@lru_cache(maxsize=100)
def pattern(text: str) -> Pattern:
    """Compile a .NET pattern; raises Problem if it is wrong, too large or not supported."""
    if len(text) > MAX_PATTERN:
        raise ValueProblem(f"a pattern may have {MAX_PATTERN:,} characters, not {len(text):,}")
    plain = _program(_Translation(text, ASCII).text())
    if plain.programsize > MAX_PROGRAM:
        raise ValueProblem("the pattern is too large: use fewer or smaller repetitions")
    wide = _program(_Translation(text, UNICODE).text())
    return Pattern(text, plain, wide, _numbered(plain))


def _program(text: str) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    try:
        return re2.compile(text, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if error.args else "it is wrong"
        raise ValueProblem(f"the pattern cannot be used: {reason}") from None


def _numbered(program: re2._Regexp) -> dict[str, int]:
    """Number the groups as .NET does: those without a name first, then the named ones."""
    named = dict(program.groupindex)
    order = [index for index in range(1, program.groups + 1) if index not in named.values()] + sorted(named.values())
    return {"0": 0, **{str(number): index for number, index in enumerate(order, 1)}, **named}


class _Translation:
    """Translates a .NET pattern to RE2, with one of the two meanings of \\d, \\w and \\s."""

    def __init__(self, text: str, classes: dict[str, str]) -> None:
        self.pattern = text
        self.classes = classes

    def text(self) -> str:
        """Give the pattern as RE2 reads it; raises Problem for what RE2 does not have."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        at, inside = 0, False
        while at < len(self.pattern):
            mark = self.pattern[at]
            if mark == "\\":
                piece, at = self._escape(at, inside)
            elif inside:
                piece, at, inside = *self._in_class(at), mark != "]"
            elif mark == "[":
                piece, at = self._class_start(at)
                inside = True
            else:
                piece, at = self._group(at)
            yield piece

    def _group(self, at: int) -> tuple[str, int]:
        """Pass a character outside a class through, and refuse the groups that RE2 does not have."""
        text = self.pattern
        if text.startswith("(?", at):
            refused = next((name for start, name in REFUSED_GROUPS.items() if text.startswith(start, at)), None)
            if refused:
                raise ValueProblem(f"{refused} is not supported in patterns, because it can make them hang")
            if text.startswith("(?'", at) and "'" in text[at + 3 :]:
                name, _, _ = text[at + 3 :].partition("'")
                return f"(?P<{name}>", at + 4 + len(name)
        return text[at], at + 1

    def _class_start(self, at: int) -> tuple[str, int]:
        """Open a class; a ']' that comes first stands for itself."""
        end = at + 2 if self.pattern.startswith("[^", at) else at + 1
        first = self.pattern[end : end + 1] == "]"
        return self.pattern[at:end] + (r"\]" if first else ""), end + first

    def _in_class(self, at: int) -> tuple[str, int]:
        if self.pattern.startswith("-[", at):
            raise ValueProblem("the subtraction of classes […-[…]] is not supported in patterns")
        return (r"\[" if self.pattern[at] == "[" else self.pattern[at]), at + 1

    def _escape(self, at: int, inside: bool) -> tuple[str, int]:
        mark = self.pattern[at + 1 : at + 2]
        if mark and mark.lower() in self.classes:
            return self._shorthand(mark, inside), at + 2
        if mark and mark in "123456789k" and not inside:
            reason = f"the back-reference \\{mark} is not supported in patterns, because it can make them hang"
            raise ValueProblem(reason)
        if mark == "u":
            return f"\\x{{{_hex(self.pattern[at + 2 : at + 6])}}}", at + 6
        if mark.isalnum() and mark not in LETTERS:
            raise ValueProblem(f"\\{mark} is not supported in patterns")
        special = {"Z": r"\z", "e": r"\x1B"}.get(mark)
        return special or self.pattern[at : at + 2], at + 2

    def _shorthand(self, mark: str, inside: bool) -> str:
        content = self.classes[mark.lower()]
        if mark.islower():
            return content if inside else f"[{content}]"
        if not inside:
            return f"[^{content}]"
        return f"\\{mark}" if self.classes is ASCII else r"\P{Nd}" if mark == "D" else _complement(mark.lower())


def _hex(digits: str) -> str:
    if len(digits) != 4 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise ValueProblem("four hexadecimal digits were expected after \\u in the pattern")
    return digits


@lru_cache(maxsize=2)
def _complement(mark: str) -> str:
    """Give the ranges of what is not a word character or not a space; beyond U+FFFF nothing is, for .NET."""
    has = _is_word if mark == "w" else str.isspace
    ranges, start = [], -1
    for code in range(0x10001):
        outside = code < 0x10000 and not 0xD800 <= code < 0xE000 and not has(chr(code))
        if outside and start < 0:
            start = code
        elif not outside and start >= 0:
            ranges.append(f"\\x{{{start:X}}}-\\x{{{code - 1:X}}}")
            start = -1
    return "".join(ranges) + r"\x{10000}-\x{10FFFF}"


def _is_word(mark: str) -> bool:
    category = unicodedata.category(mark)
    return category[0] == "L" or category in ("Mn", "Nd", "Pc")


def replaced(pattern: Pattern, text: str, made: Callable[[re2._Match], str]) -> str:
    """Replace every match; ``made(match)`` gives the new text. Raises Problem if the result grows too long."""
    parts: list[str] = []
    at, length, work = 0, len(text), 0
    for match in pattern.all(text):
        work += (len(text) - match.start()) * pattern.weight
        if work > MAX_WORK:
            raise ValueProblem("the pattern matches too often in a value this long")
        new = made(match)
        length += len(new)
        fits(length)
        parts += [text[at : match.start()], new]
        at = match.end()
    return "".join([*parts, text[at:]])
