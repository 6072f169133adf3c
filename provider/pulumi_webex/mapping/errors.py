"""Errors of expressions: one sentence, the column, and a caret under the text."""

from __future__ import annotations

from dataclasses import dataclass

WINDOW = 100


class ExpressionError(ValueError):
    """An expression cannot be parsed, or cannot be evaluated for a profile.

    ``message`` is the sentence alone; ``line`` and ``column`` count from 1; ``str(error)`` is the sentence followed by
    the line of the expression and a caret under the place.
    """

    def __init__(self, message: str, text: str = "", offset: int = 0) -> None:
        self.message = message
        self.text = text
        self.offset = offset
        before = text[:offset]
        self.line = before.count("\n") + 1
        self.column = offset - (before.rfind("\n") + 1) + 1
        super().__init__(message, text, offset)

    def __str__(self) -> str:
        if not self.text:
            return self.message
        place = f"line {self.line}, column {self.column}" if "\n" in self.text else f"column {self.column}"
        shown, caret = self._excerpt()
        return f"{self.message} ({place})\n    {shown}\n    {' ' * caret}^"

    def _excerpt(self) -> tuple[str, int]:
        """Give the part of the line around the place, one character wide each, and the place of the caret."""
        line = self.text.split("\n")[self.line - 1]
        at = self.column - 1
        start = max(0, min(at - WINDOW // 2, len(line) - WINDOW))
        shown = "".join(mark if mark.isprintable() else " " for mark in line[start : start + WINDOW])
        lead = "…" if start else ""
        tail = "…" if start + WINDOW < len(line) else ""
        return f"{lead}{shown}{tail}", at - start + len(lead)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression, for errors that point into it."""

    text: str

    def error(self, offset: int, message: str) -> ExpressionError:
        """Make the error for a place, given as an offset from 0 into the text."""
        return ExpressionError(message, self.text, min(offset, len(self.text)))
