"""What can be wrong with a mapping, or with holding it against a person, and how all of it is told at once.

::

    WebexError
    └── MappingError        also a ValueError; `problems` has one sentence each
        └── MissingSource   a profile lacks columns that the rules read
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from pulumi_webex.transport.errors import WebexError

SHOWN = 10
"""Problems told one by one; what goes beyond is counted."""


class MappingError(WebexError, ValueError):
    """A mapping cannot be used as it is, or not for this person; `problems` are the sentences that say why."""

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return self.problems[0]
        lines = [f"{len(self.problems)} problems:", *self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"and {len(self.problems) - SHOWN} more")
        return "\n  ".join(lines)


class MissingSource(MappingError):  # noqa: N818 - it says what happened, as in transport.errors
    """A profile lacks columns that the rules read; `columns` are their names."""

    def __init__(self, problems: Sequence[str], columns: Sequence[str]) -> None:
        super().__init__(problems)
        self.columns = tuple(columns)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The most similar of `names`, ignoring case, as the end of a sentence; if none is similar, the first few."""
    folded = {other.casefold(): other for other in names}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if found:
        return f"; did you mean {folded[found[0]]!r}?"
    some = ", ".join(list(folded.values())[:SHOWN])
    return f"; there is {some}{', …' if len(folded) > SHOWN else ''}" if some else ""
