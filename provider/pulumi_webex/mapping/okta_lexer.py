"""Tokens of Okta's expression language, a subset of Spring's (SpEL).

Source: okta/okta-developer-docs, docs/reference/okta-expression-language. A backslash in a text is a backslash; a
quotation mark is doubled inside a text in marks of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from pulumi_webex.mapping.errors import Source
from pulumi_webex.mapping.limits import MAX_DIGITS, MAX_TEXT

SIGNS = ("==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "!", "?", ":", "(", ")", "{", "}", ",", ".")
WORD_SIGNS = {"and": "&&", "or": "||"}
HINTS = {
    "=": "= would assign; use == to compare",
    "*": "* is not supported; only + and - are",
    "/": "/ is not supported; only + and - are",
    "%": "% is not supported; only + and - are",
    "[": "the selection […] is not supported; use Arrays.get",
    "#": "# is not supported",
    "&": "use AND or && between conditions",
    "|": "use OR or || between conditions",
}


class Sort(Enum):
    """What a token is."""

    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its value and its place."""

    sort: Sort
    value: str | int | float
    offset: int

    def __str__(self) -> str:
        return "the end of the expression" if self.sort is Sort.END else f"'{self.value}'"

    def is_sign(self, *signs: str) -> bool:
        """Tell whether the token is one of these operators or brackets."""
        return self.sort is Sort.SIGN and self.value in signs


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
        if mark in "'\"":
            return Token(Sort.TEXT, self._quoted(mark), start)
        if _digit(mark):
            return Token(Sort.NUMBER, self._number(), start)
        if mark.isalpha() or mark in "_$":
            name = self._while(lambda each: each.isalnum() or each in "_$.")
            sign = WORD_SIGNS.get(name.lower())
            return Token(Sort.SIGN, sign, start) if sign else Token(Sort.NAME, name, start)
        if sign := next((sign for sign in SIGNS if self.text.startswith(sign, start)), None):
            self.at += len(sign)
            return Token(Sort.SIGN, sign, start)
        raise self.source.error(start, HINTS.get(mark, f"a value or an operator was expected, not '{mark}'"))

    def _quoted(self, quote: str) -> str:
        start = self.at
        parts: list[str] = []
        self.at += 1
        while self.at < len(self.text):
            mark = self.text[self.at]
            if mark == quote:
                self.at += 1
                if self.text[self.at : self.at + 1] != quote:
                    return "".join(parts)
            parts.append(mark)
            self.at += 1
        raise self.source.error(start, f"this text has no closing {quote}; {quote}{quote} inside it stands for one")

    def _number(self) -> int | float:
        start = self.at
        self._while(_digit)
        point = self.text[self.at : self.at + 1] == "." and _digit(self.text[self.at + 1 : self.at + 2])
        if point:
            self.at += 1
            self._while(_digit)
        written = self.text[start : self.at]
        if len(written) > MAX_DIGITS:
            raise self.source.error(start, f"a number may have {MAX_DIGITS} digits")
        return float(written) if point else int(written)

    def _while(self, accepts: Callable[[str], bool]) -> str:
        start = self.at
        while self.at < len(self.text) and accepts(self.text[self.at]):
            self.at += 1
        return self.text[start : self.at]


def _digit(mark: str) -> bool:
    return mark.isascii() and mark.isdigit()
