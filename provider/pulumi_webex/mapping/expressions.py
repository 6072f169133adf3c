"""Expressions of attribute mappings, parsed once and evaluated for each profile.

>>> parse('Join(" ", [givenName], [surname])').evaluate({"givenName": "Ana", "surname": "Silva"})
'Ana Silva'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from pulumi_webex.mapping.context import DEFAULT, SKIP, Context
from pulumi_webex.mapping.entra_parser import parse_entra
from pulumi_webex.mapping.errors import ExpressionError, Source
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.okta_parser import parse_okta
from pulumi_webex.mapping.tree import Node, Notes, Run
from pulumi_webex.mapping.values import stamp

__all__ = ["SKIP", "Context", "Expression", "ExpressionError", "Syntax", "parse"]

Syntax = Literal["entra", "okta"]
PARSERS: dict[str, Callable[[Notes], Node]] = {"entra": parse_entra, "okta": parse_okta}


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: immutable, safe to share between threads, and picklable by its text.

    ``attributes`` are the source attributes that it may read, by the names in the text. ``volatile`` names the
    functions in it that may give something else at each evaluation. ``redacted`` says that its value is to be hidden.
    """

    text: str
    syntax: Syntax
    attributes: frozenset[str]
    volatile: tuple[str, ...]
    redacted: bool
    _run: Run = field(repr=False, compare=False)

    @property
    def deterministic(self) -> bool:
        """Tell whether equal profiles always give equal values."""
        return not self.volatile

    def evaluate(self, profile: Mapping[str, object], context: Context | None = None) -> object:
        """Give the value for a profile: text, number, truth value, list, None (null) or SKIP (leave the attribute).

        Dates come as text. An attribute that the profile lacks reads as null. Raises ExpressionError if a value
        does not suit a function or a result is too long.
        """
        try:
            result = self._run(profile, context or DEFAULT)
            if type(result) is str:
                return result
            return _plain(result)
        except ExpressionError as error:
            raise self._hidden(error) from None
        except ValueProblem as problem:
            raise self._hidden(ExpressionError(str(problem), self.text)) from None
        except UnicodeError:
            raise ExpressionError("the profile holds characters that are no valid Unicode", self.text) from None

    def _hidden(self, error: ExpressionError) -> ExpressionError:
        """Take values out of an error of an expression whose value is to be hidden."""
        if not self.redacted:
            return error
        return ExpressionError("a value does not suit this part of the redacted expression", error.text, error.offset)

    def __reduce__(self) -> tuple[Callable[[str, Syntax], Expression], tuple[str, Syntax]]:
        return parse, (self.text, self.syntax)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, (list, tuple)) else value


def parse(text: str, syntax: Syntax = "entra") -> Expression:
    """Parse an expression in Entra's or Okta's language; raises ExpressionError that points at what is wrong."""
    if syntax not in PARSERS:
        raise ExpressionError(f'the syntax is "entra" or "okta", not "{syntax}"')
    notes = Notes(Source(text))
    try:
        node = PARSERS[syntax](notes)
    except UnicodeError:
        raise ExpressionError("the expression holds characters that are no valid Unicode", text) from None
    return Expression(text, syntax, frozenset(notes.attributes), tuple(notes.volatile), notes.redacted, node.run)
