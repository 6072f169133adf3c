"""``python -m tests.bench``: measures, and writes docs/performance.md, .json and .svg."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from tests.bench import mapping, parts, profiling
from tests.bench.goals import goals
from tests.bench.machine import machine
from tests.bench.measure import Cell, Patience, Result, TooLongError, measure
from tests.bench.options import Options, read
from tests.bench.plan import planned, too_long
from tests.bench.plot import bars
from tests.bench.subjects import Subject
from tests.bench.table import page, requests_text


def main(arguments: Sequence[str]) -> int:
    """Measure what the arguments ask for; returns 1 if something failed that should work."""
    options = read(arguments)
    if options.parts:
        return parts.main(options)
    if options.profile:
        return profiling.main(options)
    results: list[Result] = []
    try:
        return _measure_all(options, results)
    except KeyboardInterrupt:
        say("ended early; what was measured so far is in the table")
        return 130


def _measure_all(options: Options, results: list[Result]) -> int:
    patience = Patience(options.timeout, time.monotonic() + options.minutes * 60)
    about, mapping_ms = machine(), mapping.milliseconds("entra-control-hub")
    for subject, cell in planned(options):
        result = _measured(subject, cell, results, options.rounds, patience)
        results.append(result)
        _say(result)
        write(options, about, results, mapping_ms)
    return 1 if any(result.failed for result in results) else 0


def _measured(subject: Subject, cell: Cell, results: list[Result], rounds: int, patience: Patience) -> Result:
    try:
        patience.left()
    except TooLongError as error:
        return Result(cell, problem=f"left out, since {error}")
    reason = too_long(cell, results, patience.seconds)
    return Result(cell, problem=reason) if reason else measure(subject, cell, rounds, patience)


def write(options: Options, about: dict[str, str], results: list[Result], mapping_ms: float | None) -> None:
    """Write table, data and drawing; done after each cell, so that nothing is lost."""
    reached = goals(results, mapping_ms)
    document = {
        "machine": about,
        "options": options.words,
        "mapping_ms": mapping_ms,
        "results": [result.document() for result in results],
        "goals": [{**asdict(goal), "verdict": goal.verdict} for goal in reached],
    }
    options.output.mkdir(parents=True, exist_ok=True)
    texts = {
        "performance.md": page(about, options.words, results, reached),
        "performance.json": json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        "performance.svg": bars(results, options.reference),
    }
    for name, text in texts.items():
        (options.output / name).write_text(text, encoding="utf-8")


def say(text: str) -> None:
    """Tell how it goes, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def _say(result: Result) -> None:
    figures = [f"{name} {one.seconds:.2f} s ({requests_text(one)})" for name, one in result.operations.items()]
    say(f"{result.cell}: {'; '.join([*figures, *filter(None, [result.problem])])}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
