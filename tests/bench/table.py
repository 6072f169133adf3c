"""The page docs/performance.md: one table, the goals, and how to measure again."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from tests.bench import subjects
from tests.bench.goals import PRODUCT, Goal, Measurements
from tests.bench.measure import Measured, Result
from tests.bench.subjects import OPERATIONS, TERRAFORM

WIDTH = 100
_ABOUT = """\
Measured against the simulated Webex on the same machine, with a `file://` backend and secrets that a passphrase
encrypts. Each cell has the seconds (the median of the rounds), the requests by method (a SCIM Bulk request counts
as BULK), and how many times as long it took as the script with SCIM Bulk, the floor (one empty dynamic resource
with a text for each person, on the same engine) and Terraform did with as many people. "Change" gives one person in
a hundred a new name. The embedded engine is run as `webex up --yes` and the like, the CLI as `pulumi up --yes
--skip-preview`. Memory is the most that any operation took, in megabytes, of the largest process of each kind.
Latency is that of each call; "+ 20" means that each operation inside a Bulk request takes 20 ms more. After each
operation it is checked that Webex has what the operation was for."""
_HELP = "`make bench ARGS=--help` lists the options."
_COMPARED = {subjects.BULK_SCRIPT: "script", subjects.FLOOR_ONE: "floor", TERRAFORM: "Terraform"}


def page(machine: Mapping[str, str], words: str, results: list[Result], goals: list[Goal]) -> str:
    """Return the whole page; `words` are the options that it was made with."""
    left_out = list(_left_out(results))
    parts = [
        "# Performance",
        _wrapped(_ABOUT),
        _wrapped(
            f"`{_command(words)}` wrote this page; [performance.json](performance.json) has the same data. {_HELP}"
        ),
        "\n".join(["| machine | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items())]),
        "![Seconds of each operation](performance.svg)",
        "## Measured",
        "\n".join(_rows(results)),
        *(["## Not measured", "\n".join(left_out)] if left_out else []),
        "## Goals",
        "\n".join(_goals(goals)),
    ]
    return "\n\n".join(parts) + "\n"


def _command(words: str) -> str:
    return f'make bench ARGS="{words}"' if words else "make bench"


def _rows(results: list[Result]) -> Iterator[str]:
    known = Measurements(results)
    heads = ("people", "latency", "what", "engine", *OPERATIONS, "peak MB")
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for result in sorted((one for one in results if one.operations), key=_place):
        cell = result.cell
        latency = f"{cell.latency_ms} ms" + (f" + {cell.bulk_operation_ms}" if cell.bulk_operation_ms else "")
        cells = [_figure(result, operation, known) for operation in OPERATIONS]
        yield f"| {cell.people:,} | {latency} | {cell.title} | {cell.engine} | {' | '.join(cells)} | {_peaks(result)} |"


def _place(result: Result) -> tuple[int, int, int]:
    cell = result.cell
    return cell.people, cell.latency_ms, cell.bulk_operation_ms


def _figure(result: Result, operation: str, known: Measurements) -> str:
    found = result.operations.get(operation)
    if found is None:
        return "-"
    lines = [f"**{found.seconds:.2f} s**", requests_text(found), *_ratios(result, operation, found, known)]
    return "<br>".join(filter(None, lines))


def requests_text(found: Measured) -> str:
    """Return the requests by method, as ``2 GET, 11 BULK``."""
    return ", ".join(f"{number:,} {method}" for method, number in found.requests.items())


def _ratios(result: Result, operation: str, found: Measured, known: Measurements) -> Iterator[str]:
    cell = result.cell
    if cell.subject not in PRODUCT or cell.bulk_operation_ms:
        return
    for other, word in _COMPARED.items():
        floor = other == subjects.FLOOR_ONE
        engine, latency = (cell.engine, None) if floor else (subjects.NO_ENGINE, cell.latency_ms)
        beside = known.find(other, engine, cell.people, operation, latency)
        if beside:
            yield f"{found.seconds / beside.seconds:.2g} times {word}"


def _peaks(result: Result) -> str:
    roles: dict[str, float] = {}
    for one in result.operations.values():
        for role, megabytes in one.memory.items():
            roles[role] = max(megabytes, roles.get(role, 0))
    return "<br>".join(f"{role} {megabytes:.0f}" for role, megabytes in roles.items()) or "-"


def _goals(goals: Iterable[Goal]) -> Iterator[str]:
    yield "| goal | at most | measured | |"
    yield "|---|---|---|---|"
    for goal in goals:
        verdict = f"**{goal.verdict}**" if goal.verdict == "missed" else goal.verdict
        yield f"| {goal.text} | {goal.limit:,g} {goal.unit} | {goal.found} | {verdict} |"


def _left_out(results: Iterable[Result]) -> Iterator[str]:
    """Yield each reason with all that was left out for it."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.problem:
            reasons.setdefault(result.problem, []).append(str(result.cell))
    for reason, cells in reasons.items():
        text = f"- {reason}: {'; '.join(cells)}"
        yield textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _wrapped(text: str) -> str:
    return textwrap.fill(text.replace("\n", " "), WIDTH, break_long_words=False, break_on_hyphens=False)
