"""Bars as plain SVG: the seconds of each operation, side by side, on a scale of powers of ten."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from tests.bench.measure import Result
from tests.bench.subjects import OPERATIONS

_BAR, _GAP, _LEFT, _SPAN = 14, 22, 250, 560
_COLORS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd")
_LEAST, _MOST = 0.1, 1_000.0


def bars(results: list[Result], latency: int) -> str:
    """Return a drawing of what was measured at this latency with the number of people that most subjects have."""
    chosen = [r for r in results if r.operations and r.cell.latency_ms == latency and not r.cell.bulk_operation_ms]
    counts = [result.cell.people for result in chosen]
    people = max(sorted(set(counts)), key=lambda number: (counts.count(number), number), default=0)
    chosen = [result for result in chosen if result.cell.people == people]
    height = 60 + len(chosen) * (len(OPERATIONS) * _BAR + _GAP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _SPAN + 90}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        _text(10, 20, f"Seconds at {people:,} people and {latency} ms a call; a full width is 1,000 s, on a log scale"),
        *_legend(),
    ]  # fmt: skip
    top = 60
    for result in chosen:
        lines += _group(result, top)
        top += len(OPERATIONS) * _BAR + _GAP
    return "\n".join([*lines, "</svg>"]) + "\n"


def _legend() -> Iterator[str]:
    for place, (operation, color) in enumerate(zip(OPERATIONS, _COLORS, strict=True)):
        left = 10 + place * 110
        yield f'<rect x="{left}" y="30" width="12" height="12" fill="{color}"/>'
        yield _text(left + 18, 41, operation)


def _group(result: Result, top: int) -> Iterator[str]:
    yield _text(10, top + 2 * _BAR, result.cell.title.replace("`", ""))
    yield _text(10, top + 3 * _BAR, "" if result.cell.engine == "-" else result.cell.engine)
    for place, (operation, color) in enumerate(zip(OPERATIONS, _COLORS, strict=True)):
        found = result.operations.get(operation)
        if found is None:
            continue
        y, width = top + place * _BAR, _width(found.seconds)
        yield f'<rect x="{_LEFT}" y="{y}" width="{width:.0f}" height="{_BAR - 2}" fill="{color}"/>'
        yield _text(_LEFT + round(width) + 6, y + 10, f"{found.seconds:.2f}")


def _width(seconds: float) -> float:
    share = math.log10(max(seconds, _LEAST) / _LEAST) / math.log10(_MOST / _LEAST)
    return max(1.0, min(1.0, share) * _SPAN)


def _text(x: int, y: int, text: str) -> str:
    return f'<text x="{x}" y="{y}">{escape(text)}</text>'
