"""Rows of text as aligned columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def columns(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[str]:
    """A heading and one line a row, with what the rows have under these names; nothing if there are no rows.

    What says most comes best last, in as much room as it needs.
    """
    table = [{name: name.upper() for name in names}, *rows] if rows else []
    widths = {name: max((len(row[name]) for row in table), default=0) for name in names}
    return ["  ".join(row[name].ljust(widths[name]) for name in names).rstrip() for row in table]
