"""Bounds that keep every expression finite: in the text, in the tree, in each value and in each pattern.

An expression comes from a file that somebody may have edited carelessly, and it runs once for each person of an
organization. None of the bounds is near what a real mapping needs.
"""

from __future__ import annotations

from collections.abc import Sized

MAX_TEXT = 8_000
"""Characters of one expression."""
MAX_DEPTH = 40
"""Functions, parentheses or conditions inside one another."""
MAX_RESULT = 32_000
"""Characters of any text that a function makes."""
MAX_ITEMS = 1_000
"""Entries of any list that a function makes."""
MAX_DIGITS = 30
"""Digits of a number, in the expression or in a profile."""
MAX_PATTERN = 1_000
"""Characters of a regular expression."""
MAX_PROGRAM = 4_000
"""Instructions of a compiled regular expression."""
MAX_SUBJECT = 4_000
"""Characters of a value that a regular expression is held against."""
MAX_WORK = 200_000_000
"""Instructions times characters of one replacement, as if each match read on to the end."""


class ValueProblem(ValueError):  # noqa: N818 - it never leaves this package
    """What a function found wrong with its values; the caller adds the place in the expression."""


def within(value: object) -> object:
    """Give the value of a function back, or raise Problem if it is longer than MAX_RESULT or MAX_ITEMS."""
    if isinstance(value, str):
        fits(len(value))
    elif isinstance(value, list):
        few(value)
    return value


def fits(length: int) -> None:
    """Raise Problem if a text of this many characters would be too long; asked before the text is made."""
    if length > MAX_RESULT:
        raise ValueProblem(f"the result has {length:,} characters, more than the {MAX_RESULT:,} allowed")


def few(items: Sized) -> None:
    """Raise Problem if a list has more entries than MAX_ITEMS."""
    if len(items) > MAX_ITEMS:
        raise ValueProblem(f"the result has {len(items):,} entries, more than the {MAX_ITEMS:,} allowed")
