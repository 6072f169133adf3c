"""What can be wrong with a file of people, and how all of it is told at once.

::

    WebexError
    └── DirectoryError      also a ValueError; `problems` has one sentence each
        └── MissingColumn   also a KeyError, so that ``in`` and ``get`` work on a profile
"""

# ruff: noqa: N818 - the names say what happened; the common root says that they are errors.
from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from pulumi_webex.transport.errors import WebexError

SHOWN = 10
"""Problems told one by one; what goes beyond is counted."""


class DirectoryError(WebexError, ValueError):
    """A source of people or groups cannot be used as it is.

    `problems` holds at most `SHOWN` sentences, each with file, line and cure; `count` is how many
    there were.
    """

    def __init__(self, problems: str | Sequence[str], count: int | None = None) -> None:
        self._problems = (problems,) if isinstance(problems, str) else tuple(problems)
        self.count = len(self._problems) if count is None else count
        super().__init__(problems, self.count)

    @property
    def problems(self) -> tuple[str, ...]:
        return self._problems

    def __str__(self) -> str:
        if self.count == 1:
            return self.problems[0]
        lines = [f"{self.count} problems, nothing was read:", *self.problems]
        if self.count > len(self.problems):
            lines.append(f"and {self.count - len(self.problems)} more")
        return "\n  ".join(lines)


class MissingColumn(DirectoryError, KeyError):
    """A column was asked for that the source does not have.

    `column` is the name asked for, `nearest` the most similar one there is, or None.
    """

    def __init__(self, column: str, source: str, columns: Iterable[str]) -> None:
        self.column = column
        self.source = source
        self.columns = tuple(columns)
        super().__init__("")
        self.args = (column, source, self.columns)

    @property
    def nearest(self) -> str | None:
        # Not sought at once: ``get`` and ``in`` raise this error for nobody to see.
        return nearest(self.column, self.columns)

    @property
    def problems(self) -> tuple[str, ...]:
        return (f"{self.source} has no column {self.column!r}{self._hint()}",)

    def _hint(self) -> str:
        if similar := self.nearest:
            return f"; did you mean {similar!r}?"
        more = ", …" if len(self.columns) > SHOWN else ""
        return f"; it has {', '.join(self.columns[:SHOWN])}{more}"


class Problems:
    """Collects what is wrong in a source, so that one run tells all of it.

    Bounded: a file with a shifted column has as many problems as it has lines.
    """

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, problem: str) -> None:
        self._count += 1
        if len(self._shown) < SHOWN:
            self._shown.append(problem)

    def stop(self, problem: str) -> DirectoryError:
        """The error to raise where reading cannot go on, with all that was found before."""
        if self._count >= SHOWN:
            # The reason for stopping must be among the ones shown.
            self._shown.pop()
        self._shown.append(problem)
        return DirectoryError(self._shown, self._count + 1)

    def raise_any(self) -> None:
        """Raise `DirectoryError` if anything was added."""
        if self:
            raise DirectoryError(self._shown, self._count)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of `names`, whatever its case, or None where none is similar."""
    folded = {other.casefold(): other for other in names}
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def text(value: object, where: str) -> str | None:
    """`value` where only text will do: the text itself, or None for an empty one.

    YAML and JSON have numbers and booleans, and a postal code or a telephone number that was
    written without quotes may have lost its zeros: such a value is never turned into text.

    Raises: DirectoryError, which says to put quotes.
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        raise DirectoryError(f"{where}: {str(value).lower()} is a boolean, but text is needed; put it in quotes")
    if isinstance(value, int | float):
        raise DirectoryError(f"{where}: {value} is a number, but text is needed; put it in quotes")
    raise DirectoryError(f"{where}: a {type(value).__name__} is here, but text is needed")
