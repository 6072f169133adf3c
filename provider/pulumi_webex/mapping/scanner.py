"""What the lexers of both expression languages share: tokens, and a scanner that walks over the text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from pulumi_webex.mapping.errors import Source
from pulumi_webex.mapping.limits import MAX_DIGITS, MAX_TEXT


class TokenKind(Enum):
    """What a token is."""

    NAME = auto()
    TEXT = auto()
    NUMBER = auto()
    ATTRIBUTE = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its value and its place in the text, counted from 0."""

    kind: TokenKind
    value: str | int | float
    offset: int

    def __str__(self) -> str:
        return "the end of the expression" if self.kind is TokenKind.END else f"'{self.value}'"

    def is_sign(self, *signs: str) -> bool:
        """Whether the token is one of these operators, brackets or commas."""
        return self.kind is TokenKind.SIGN and self.value in signs


class Scanner(ABC):
    """Splits an expression into tokens; a language says what its tokens look like."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0

    def tokens(self) -> list[Token]:
        """All tokens, the last of them END. Raises `ExpressionError` for what is no token and for too long a text."""
        if len(self.text) > MAX_TEXT:
            reason = f"an expression may have {MAX_TEXT:,} characters, not {len(self.text):,}"
            raise self.source.error(MAX_TEXT, reason)
        found: list[Token] = []
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            else:
                found.append(self.token(self.text[self.at], self.at))
        return [*found, Token(TokenKind.END, "", len(self.text))]

    @abstractmethod
    def token(self, mark: str, start: int) -> Token:
        """The token that begins with the character `mark` at `start`; leaves `at` behind it."""

    def sign(self, signs: tuple[str, ...], start: int) -> Token | None:
        """The first of these signs that stands at `start`; None if none does."""
        found = next((sign for sign in signs if self.text.startswith(sign, start)), None)
        if found is None:
            return None
        self.at += len(found)
        return Token(TokenKind.SIGN, found, start)

    def number(self) -> int | float:
        """The decimal number at this place; its first character may be a minus."""
        start = self.at
        self.at += 1
        self.take_while(is_digit)
        point = self.text[self.at : self.at + 1] == "." and is_digit(self.text[self.at + 1 : self.at + 2])
        if point:
            self.at += 1
            self.take_while(is_digit)
        written = self.text[start : self.at]
        if len(written) > MAX_DIGITS:
            raise self.source.error(start, f"a number may have {MAX_DIGITS} digits")
        return float(written) if point else int(written)

    def take_while(self, accepts: Callable[[str], bool]) -> str:
        """The characters from this place on, as long as they are accepted."""
        start = self.at
        while self.at < len(self.text) and accepts(self.text[self.at]):
            self.at += 1
        return self.text[start : self.at]


def is_digit(mark: str) -> bool:
    """Whether this is one of the digits 0 to 9."""
    return mark.isascii() and mark.isdigit()
