"""Tokens of Entra's expression language.

Source of the syntax: MicrosoftDocs/entra-docs, functions-for-customizing-application-data.md, "Syntax overview".
"""

from __future__ import annotations

from pulumi_webex.mapping.limits import MAX_DIGITS
from pulumi_webex.mapping.scanner import Scanner, Token, TokenKind, is_digit

COMPARISONS = ("<>", ">=", "<=", "=", ">", "<")
SIGNS = ("(", ")", ",", *COMPARISONS)
TYPOGRAPHIC = "“”„‟«»"


class EntraScanner(Scanner):
    """Splits an Entra expression into tokens."""

    def token(self, mark: str, start: int) -> Token:
        """The token that begins with this character."""
        if mark == '"':
            return Token(TokenKind.TEXT, self._quoted(), start)
        if mark == "[":
            return Token(TokenKind.ATTRIBUTE, self._bracketed(), start)
        if sign := self.sign(SIGNS, start):
            return sign
        if self.text[start : start + 2].upper() == "&H":
            return Token(TokenKind.NUMBER, self._hexadecimal(), start)
        if is_digit(mark) or (mark == "-" and is_digit(self.text[start + 1 : start + 2])):
            return Token(TokenKind.NUMBER, self.number(), start)
        return Token(TokenKind.NAME, self._name(), start)

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
        digits = self.take_while(lambda mark: mark in "0123456789abcdefABCDEF")
        if not digits or len(digits) > MAX_DIGITS:
            raise self.source.error(start, f"1 to {MAX_DIGITS} hexadecimal digits were expected after &H")
        return int(digits, 16)

    def _name(self) -> str:
        start = self.at
        name = self.take_while(lambda mark: mark.isalnum() or mark in "_.")
        if name:
            return name
        mark = self.text[start]
        if mark == "'" or mark in TYPOGRAPHIC:
            raise self.source.error(start, 'text stands in straight double quotation marks: "text"')
        raise self.source.error(start, f"a function, an [attribute] or a constant was expected, not '{mark}'")
