"""The goals, and whether what was measured reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.bench import memory, subjects
from tests.bench.measure import Measured, Result
from tests.bench.options import REFERENCE_LATENCY
from tests.bench.subjects import CLI, EMBEDDED

PRODUCT = (subjects.ROSTER, subjects.ONE_BY_ONE, subjects.PEOPLE)
_SECONDS, _REQUESTS, _TIMES = "s", "requests", "times"


@dataclass(frozen=True)
class Goal:
    """A limit, and the worst that was measured; None if nothing was."""

    text: str
    limit: float
    unit: str
    value: float | None

    @property
    def verdict(self) -> str:
        """Return "hit", "missed" or "not measured"."""
        if self.value is None:
            return "not measured"
        return "hit" if self.value <= self.limit else "missed"

    @property
    def found(self) -> str:
        """Return the value with its unit."""
        if self.value is None:
            return "-"
        return f"{f'{self.value:,.0f}' if self.value >= 100 else f'{self.value:.3g}'} {self.unit}"


class Measurements:
    """What was measured, to be looked up."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._results = list(results)

    def find(
        self, subject: str, engine: str, people: int, operation: str, latency: int | None = REFERENCE_LATENCY
    ) -> Measured | None:
        """Return one figure, with Bulk operations that take no time of their own; None if it was not measured.

        What makes no calls was measured at one latency, so None asks for any.
        """
        for result in self._results:
            cell = result.cell
            same = (cell.subject, cell.engine, cell.people) == (subject, engine, people)
            if same and latency in (None, cell.latency_ms) and not cell.bulk_operation_ms:
                return result.operations.get(operation)
        return None

    def seconds(self, subject: str, engine: str, people: int, operation: str) -> float | None:
        """Return the seconds of an operation at the reference latency."""
        found = self.find(subject, engine, people, operation)
        return found.seconds if found else None

    def peak(self, roles: Iterable[str], names: Iterable[str]) -> float | None:
        """Return the most memory that a process in one of the roles took anywhere."""
        chosen = [one for r in self._results if r.cell.subject in names for one in r.operations.values()]
        return max((one.memory[role] for one in chosen for role in roles if role in one.memory), default=None)


def goals(results: Iterable[Result], mapping_ms: float | None) -> list[Goal]:
    """Compute every goal; `mapping_ms` is what the mapping of one person takes."""
    known = Measurements(results)
    return [
        *_requests(known),
        *_growth(known),
        Goal("the mapping `entra-control-hub`, for each person", 0.5, "ms", mapping_ms),
        Goal("each of our Python processes, everywhere", 300, "MB", known.peak(memory.PYTHON, PRODUCT)),
        *_terraform(known),
    ]


def _requests(known: Measurements) -> Iterator[Goal]:
    at = f"at 1,000 people and {REFERENCE_LATENCY} ms"
    for engine, limit, why in ((CLI, 0, ""), (EMBEDDED, 1, ", which asks once whether Webex answers")):
        found = known.find(subjects.ROSTER, engine, 1_000, "preview")
        how = "pulumi" if engine == CLI else "webex"
        yield Goal(f"`{how} preview` {at}{why}", limit, _REQUESTS, found.total if found else None)
    limits = {"create": 40, "change": 15, "refresh": 15, "destroy": 40}
    for operation, limit in limits.items():
        value = _most_requests(known, subjects.ROSTER, operation)
        yield Goal(f"{operation} {at}", limit, _REQUESTS, value)
    for operation in ("create", "destroy"):
        value = _most_requests(known, subjects.ONE_BY_ONE, operation)
        yield Goal(f"{operation} {at}, without Bulk", 1_020, _REQUESTS, value)


def _growth(known: Measurements) -> Iterator[Goal]:
    def ratio(engine: str) -> float | None:
        many = known.seconds(subjects.ROSTER, engine, 10_000, "create")
        return _quotient(many, known.seconds(subjects.ROSTER, engine, 1_000, "create"))

    yield Goal("create 10,000 people, compared with 1,000", 11, _TIMES, _worst(ratio))
    for operation in ("preview", "refresh"):
        many = known.seconds(subjects.ROSTER, CLI, 10_000, operation)
        few = known.seconds(subjects.ROSTER, CLI, 1_000, operation)
        value = None if many is None or few is None else (many - few) / 9
        yield Goal(f"{operation} on the CLI, for each further 1,000 people", 1, _SECONDS, value)


def _terraform(known: Measurements) -> Iterator[Goal]:
    limits = {"create": 0.1, "preview": 0.2, "change": 0.3, "refresh": 0.3, "destroy": 0.05}
    for operation, limit in limits.items():
        value = _worst(partial(against, known, subjects.TERRAFORM, 1_000, operation))
        yield Goal(f"{operation} 1,000 people, compared with Terraform", limit, _TIMES, value)
    for operation, limit in {"preview": 1.6, "create": 1.7}.items():
        value = against(known, subjects.TERRAFORM, 30, operation, EMBEDDED)
        text = f"{operation} 30 people on the embedded engine, compared with Terraform"
        yield Goal(text, limit, _TIMES, value)


def against(known: Measurements, other: str, people: int, operation: str, engine: str) -> float | None:
    """Return how many times as long the roster takes as a script or Terraform does."""
    mine = known.seconds(subjects.ROSTER, engine, people, operation)
    return _quotient(mine, known.seconds(other, subjects.NO_ENGINE, people, operation))


def _worst(value: Callable[[str], float | None]) -> float | None:
    """Return the highest value of the engines that were measured."""
    return max((found for engine in (EMBEDDED, CLI) if (found := value(engine)) is not None), default=None)


def _quotient(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _most_requests(known: Measurements, subject: str, operation: str) -> float | None:
    def total(engine: str) -> float | None:
        found = known.find(subject, engine, 1_000, operation)
        return found.total if found else None

    return _worst(total)
