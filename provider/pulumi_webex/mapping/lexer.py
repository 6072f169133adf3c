"""Tokens of Entra's expression language.

Source of the syntax: MicrosoftDocs/entra-docs, functions-for-customizing-application-data.md, "Syntax overview".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from pulumi_webex.mapping.errors import Source
from pulumi_webex.mapping.limits import MAX_DIGITS, MAX_TEXT

COMPARISONS = ("<>", ">=", "<=", "=", ">", "<")
TYPOGRAPHIC = "“”„‟«»"


class Sort(Enum):
    """What a token is; the value is how an error calls it."""

    NAME = "a name"
    TEXT = "a text in quotes"
    NUMBER = "a number"
    ATTRIBUTE = "an [attribute]"
    OPEN = "'('"
    CLOSE = "')'"
    COMMA = "','"
    COMPARE = "a comparison"
    END = "the end of the expression"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its value and its place."""

    sort: Sort
    value: str | int | float
    offset: int

    def __str__(self) -> str:
        return self.sort.value if self.sort is Sort.END else f"'{self.value}'"


SIGNS = {"(": Sort.OPEN, ")": Sort.CLOSE, ",": Sort.COMMA}


def tokens(source: Source) -> list[Token]:
    """Split an expression; raises ExpressionError where something is not a token, or the text is too long."""
    if len(source.text) > MAX_TEXT:
        raise source.error(MAX_TEXT, f"an expression may have {MAX_TEXT:,} characters, not {len(source.text):,}")
    return [*_Lexer(source), Token(Sort.END, "", len(source.text))]


class _Lexer:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0

    def __iter__(self) -> Iterator[Token]:
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            else:
                yield self._token()

    def _token(self) -> Token:
        mark, start = self.text[self.at], self.at
        if mark == '"':
            return Token(Sort.TEXT, self._quoted(), start)
        if mark == "[":
            return Token(Sort.ATTRIBUTE, self._bracketed(), start)
        if mark in SIGNS:
            self.at += 1
            return Token(SIGNS[mark], mark, start)
        if compare := next((sign for sign in COMPARISONS if self.text.startswith(sign, start)), None):
            self.at += len(compare)
            return Token(Sort.COMPARE, compare, start)
        if self.text[start : start + 2].upper() == "&H":
            return Token(Sort.NUMBER, self._hexadecimal(), start)
        if _digit(mark) or (mark == "-" and _digit(self.text[start + 1 : start + 2])):
            return Token(Sort.NUMBER, self._number(), start)
        return Token(Sort.NAME, self._name(), start)

    def _quoted(self) -> str:
        start = self.at
        parts: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            mark = self.text[self.at]
            if mark == '"':
                self.at += 1
                return "".join(parts)
            # Only \\ and \" are escapes: Microsoft's own samples have patterns such as "\+(…)" with one backslash.
            if mark == "\\" and self.text[self.at + 1 : self.at + 2] in ("\\", '"'):
                self.at += 1
            parts.append(self.text[self.at])
            self.at += 1
        raise self.source.error(start, 'this text has no closing quotation mark; \\" inside it is part of the text')

    def _bracketed(self) -> str:
        start, depth = self.at, 0
        for at in range(start, len(self.text)):
            depth += {"[": 1, "]": -1}.get(self.text[at], 0)
            if depth == 0:
                self.at = at + 1
                return self._named(self.text[start + 1 : at].strip(), start)
        raise self.source.error(start, "this attribute has no closing ']'")

    def _named(self, name: str, start: int) -> str:
        if not name:
            raise self.source.error(start, "the name of an attribute was expected between '[' and ']'")
        return name

    def _hexadecimal(self) -> int:
        start = self.at
        self.at += 2
        digits = self._while(lambda mark: mark in "0123456789abcdefABCDEF")
        if not digits or len(digits) > MAX_DIGITS:
            raise self.source.error(start, f"1 to {MAX_DIGITS} hexadecimal digits were expected after &H")
        return int(digits, 16)

    def _number(self) -> int | float:
        start = self.at
        self.at += 1
        self._while(_digit)
        point = self.text[self.at : self.at + 1] == "." and _digit(self.text[self.at + 1 : self.at + 2])
        if point:
            self.at += 1
            self._while(_digit)
        written = self.text[start : self.at]
        if len(written) > MAX_DIGITS:
            raise self.source.error(start, f"a number may have {MAX_DIGITS} digits")
        return float(written) if point else int(written)

    def _name(self) -> str:
        start = self.at
        name = self._while(lambda mark: mark.isalnum() or mark in "_.")
        if name:
            return name
        mark = self.text[start]
        if mark == "'" or mark in TYPOGRAPHIC:
            raise self.source.error(start, 'text stands in straight double quotation marks: "text"')
        raise self.source.error(start, f"a function, an [attribute] or a constant was expected, not '{mark}'")

    def _while(self, accepts: Callable[[str], bool]) -> str:
        start = self.at
        while self.at < len(self.text) and accepts(self.text[self.at]):
            self.at += 1
        return self.text[start : self.at]


def _digit(mark: str) -> bool:
    return mark.isascii() and mark.isdigit()
