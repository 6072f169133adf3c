"""What the parsers of both expression languages share: a place in the list of tokens."""

from __future__ import annotations

from pulumi_webex.mapping.scanner import Scanner, Token, TokenKind
from pulumi_webex.mapping.tree import Notes


class Cursor:
    """Walks over the tokens of an expression; `depth` counts how deep the parser is nested."""

    def __init__(self, notes: Notes, scanner: Scanner) -> None:
        self.notes = notes
        self.source = notes.source
        self.tokens = scanner.tokens()
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    @property
    def ended(self) -> bool:
        """Whether nothing comes next."""
        return self.token.kind is TokenKind.END

    def take(self) -> Token:
        """The token that comes next, and one step forward."""
        token = self.tokens[self.at]
        self.at += 1
        return token
