"""Tokens of Okta's expression language, a subset of Spring's (SpEL).

Source: okta/okta-developer-docs, docs/reference/okta-expression-language. A backslash in a text is a backslash; a
quotation mark is doubled inside a text in marks of its kind.
"""

from __future__ import annotations

from pulumi_webex.mapping.scanner import Scanner, Token, TokenKind, is_digit

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


class OktaScanner(Scanner):
    """Splits an Okta expression into tokens."""

    def token(self, mark: str, start: int) -> Token:
        """The token that begins with this character."""
        if mark in "'\"":
            return Token(TokenKind.TEXT, self._quoted(mark), start)
        if is_digit(mark):
            return Token(TokenKind.NUMBER, self.number(), start)
        if mark.isalpha() or mark in "_$":
            name = self.take_while(lambda each: each.isalnum() or each in "_$.")
            sign = WORD_SIGNS.get(name.lower())
            return Token(TokenKind.SIGN, sign, start) if sign else Token(TokenKind.NAME, name, start)
        if found := self.sign(SIGNS, start):
            return found
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
