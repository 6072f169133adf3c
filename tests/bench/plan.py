"""Which cells are measured, in which order, and which are left out for the time that they would take."""

from __future__ import annotations

from tests.bench import subjects
from tests.bench.measure import Cell, Result
from tests.bench.options import Options
from tests.bench.subjects import Subject

_EVERYWHERE = (subjects.ROSTER, subjects.BULK_SCRIPT)
"""Measured under all circumstances; the others at the reference latency only, and floors, which make no calls, once."""


_FEW = (subjects.ONE_BY_ONE, subjects.SDK_SCRIPT, subjects.TERRAFORM)
"""Measured with at most 1,000 people unless ``--only`` names them: a request a person takes minutes beyond that."""
_MOST = 1_000


def planned(options: Options) -> list[tuple[Subject, Cell]]:
    """Return what is measured: first what most goals depend on, last what takes long and is good to know."""
    everything = subjects.subjects(list(options.engines))
    chosen = [one for one in everything if not options.only or one.name in options.only]
    cells = [
        (subject, Cell(subject.name, subject.title, subject.engine, people, latency, slow))
        for latency in sorted(options.latency, key=lambda ms: (ms != options.reference, ms))
        for slow in options.bulk_operation_ms
        for people in options.people
        for subject in chosen
        if _is_wanted(subject, people, latency, slow, options)
    ]
    return sorted(cells, key=lambda one: one[1].subject == subjects.FLOOR_EACH and one[1].people > _MOST)


def _is_wanted(subject: Subject, people: int, latency: int, slow: int, options: Options) -> bool:
    slowed = slow != min(options.bulk_operation_ms)
    if people > _MOST and not options.only and (subject.name in _FEW or slowed):
        return False
    if subject.name not in _EVERYWHERE:
        return latency == options.reference and not slowed
    return latency == options.reference or not slowed


def too_long(cell: Cell, results: list[Result], timeout: float) -> str:
    """Return why a cell is left out: the same with fewer people already took so long. Nothing if it is not."""
    fewer = [r for r in results if _same(r.cell, cell) and r.cell.people < cell.people]
    if not fewer:
        return ""
    last = fewer[-1]
    if last.problem:
        return f"left out, since {last.cell.people:,} people did not go through either"
    times = cell.people / last.cell.people
    slowest = max(last.operations.values(), key=lambda one: one.seconds).seconds
    if last.cell.people >= 1_000 and slowest * times > timeout:
        took = f"{last.cell.people:,} people already took {slowest:.0f} s"
        return f"left out, since {took}, and one operation may take {timeout:g} s"
    return ""


def _same(one: Cell, other: Cell) -> bool:
    def circumstances(cell: Cell) -> tuple[str, str, int, int]:
        return cell.subject, cell.engine, cell.latency_ms, cell.bulk_operation_ms

    return circumstances(one) == circumstances(other)
