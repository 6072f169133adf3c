"""Runs the five operations of one subject, and notes time, requests and memory of each."""

from __future__ import annotations

import math
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.data import NEW_NAME, one_percent, write_people
from tests.bench.memory import ProcessTree
from tests.bench.simulation import Simulation
from tests.bench.subjects import OPERATIONS, Subject

ALLOW = "WEBEX_ALLOW_REMOVALS"
OVER = "the time for the whole run was over"
_OVERRIDE = re.compile(r"\b\d+:[0-9a-f]{12}\b")


@dataclass(frozen=True)
class Cell:
    """One row of the table: a subject under certain circumstances."""

    subject: str
    title: str
    engine: str
    people: int
    latency_ms: int
    bulk_operation_ms: int

    def __str__(self) -> str:
        slow = f" + {self.bulk_operation_ms} ms an operation in Bulk" if self.bulk_operation_ms else ""
        return f"{self.subject} ({self.engine}), {self.people:,} people, {self.latency_ms} ms{slow}"


@dataclass
class Measured:
    """What one operation took; several rounds in one."""

    seconds: float
    requests: dict[str, int] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All requests."""
        return sum(self.requests.values())


@dataclass
class Result:
    """What was found out about a cell; `problem` says why operations are missing."""

    cell: Cell
    operations: dict[str, Measured] = field(default_factory=dict)
    problem: str = ""
    failed: bool = False
    """Whether the problem is an error, rather than something that is not here or takes too long."""

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


class FailedError(Exception):
    """An operation ended badly; one sentence says how."""


class TooLongError(FailedError):
    """An operation took more than the time that it may take."""


class RefusedError(FailedError):
    """A command ended with an error; `output` is all that it printed."""

    def __init__(self, output: str) -> None:
        super().__init__(_last(output))
        self.output = output


@dataclass(frozen=True)
class Patience:
    """How long one operation may take, and when (on the monotonic clock) all of them must be over."""

    seconds: float
    until: float = math.inf

    def left(self) -> float:
        """Return the seconds for the next operation. Raises TooLongError if there are none."""
        remaining = self.until - time.monotonic()
        if remaining <= 0:
            raise TooLongError(OVER)
        return min(self.seconds, remaining)

    def reason(self, error: FailedError) -> str:
        """Return what ended an operation: the end of the whole run, rather than of its own time, if it was that."""
        return OVER if isinstance(error, TooLongError) and time.monotonic() >= self.until else str(error)


def measure(subject: Subject, cell: Cell, rounds: int, patience: Patience) -> Result:
    """Measure a cell; each round has a folder and a simulated Webex of its own."""
    result = Result(cell, problem=subject.unable())
    runs: list[dict[str, Measured]] = []
    for _ in range(0 if result.problem else rounds):
        with (
            tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
            Simulation(cell.latency_ms, cell.bulk_operation_ms) as webex,
        ):
            stack = RunningSubject(subject, Path(folder), webex, cell.people)
            result.problem = stack.set_up()
            if not result.problem:
                runs.append({})
                _one_round(stack, runs[-1], result, patience)
        if result.problem:
            break
    result.operations = _joined(runs)
    return result


def _one_round(stack: RunningSubject, done: dict[str, Measured], result: Result, patience: Patience) -> None:
    for operation in OPERATIONS:
        try:
            done[operation] = stack.run(operation, patience.left())
            stack.check(operation)
        except FailedError as error:
            result.problem = f"{operation}: {patience.reason(error)}"
            result.failed = not isinstance(error, TooLongError)
            return


def _joined(runs: list[dict[str, Measured]]) -> dict[str, Measured]:
    joined: dict[str, Measured] = {}
    for operation in OPERATIONS:
        rounds = [run[operation] for run in runs if operation in run]
        if rounds:
            roles = {role for one in rounds for role in one.memory}
            peaks = {role: max(one.memory.get(role, 0) for one in rounds) for role in sorted(roles)}
            joined[operation] = Measured(round(median(one.seconds for one in rounds), 3), rounds[-1].requests, peaks)
    return joined


class RunningSubject:
    """A subject in its folder, with the simulated Webex that it talks to."""

    def __init__(self, subject: Subject, folder: Path, webex: Simulation, people: int) -> None:
        self._subject, self._folder, self._webex, self._people = subject, folder, webex, people
        self.environment = {**subject.variables(folder), **webex.environment}

    def set_up(self) -> str:
        """Write the people and whatever the subject needs; return why that was impossible, or nothing."""
        write_people(self._folder, self._people)
        return self._subject.set_up(self._folder, self.environment)

    def run(self, operation: str, timeout: float, count: bool = True) -> Measured:
        """Do an operation and measure it; `count` says whether nobody else talks to Webex. Raises FailedError.

        The removal guard refuses to remove everybody, and names what allows it: that run is not measured.
        """
        if operation == "change":
            write_people(self._folder, self._people, one_percent(self._people))
        try:
            return self._measured(operation, timeout, count)
        except RefusedError as error:
            overrides = dict.fromkeys(_OVERRIDE.findall(error.output)) if operation == "destroy" else None
            if not overrides:
                raise
        self.environment[ALLOW] = ",".join(overrides)
        return self._measured(operation, timeout, count)

    def check(self, operation: str) -> None:
        """Raise FailedError if Webex does not have what the operation was for: no figure without the work."""
        if self._subject.talks:
            check_people(self._webex, operation, self._people)

    def _measured(self, operation: str, timeout: float, count: bool) -> Measured:
        if count:
            self._webex.forget()
        seconds, memory = timed(
            self._subject.command(operation), self._folder, self.environment, self._subject.own_role, timeout
        )
        return Measured(seconds, self._webex.counted() if count else {}, memory)


def check_people(webex: Simulation, operation: str, people: int) -> None:
    """Raise FailedError if these people are not there as the operation should have left them."""
    there = webex.people()
    active = sum(1 for one in there if one.get("active"))
    renamed = sum(1 for one in there if one.get("name", {}).get("familyName") == NEW_NAME)
    if (active, len(there)) != (0 if operation == "destroy" else people, people):
        raise FailedError(f"of {people:,} people {len(there):,} are there, and {active:,} are active")
    if operation == "change" and renamed != one_percent(people):
        raise FailedError(f"{renamed:,} people have the new name, not {one_percent(people):,}")


def timed(
    command: list[str], folder: Path, environment: Mapping[str, str], own_role: str, timeout: float
) -> tuple[float, dict[str, float]]:
    """Run a command; return seconds, and megabytes by role. Raises FailedError."""
    output = folder / "output.txt"
    with output.open("w") as printed:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=printed,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        with ProcessTree(process.pid, own_role) as tree:
            try:
                code = process.wait(timeout)
            except BaseException as error:
                process.kill()
                process.wait()
                tree.kill()
                if isinstance(error, subprocess.TimeoutExpired):
                    raise TooLongError(f"it took more than {timeout:.0f} s") from None
                raise
            seconds = time.perf_counter() - started
    if code:
        raise RefusedError(output.read_text(errors="replace"))
    return seconds, tree.peaks()


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() or line.startswith("webex:")]
    return (errors or lines or ["it did not say why"])[-1][:300]
