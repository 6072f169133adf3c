"""``--parts``: many people in several stacks, one after another or side by side; time and memory of each."""

from __future__ import annotations

import inspect
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pulumi_webex import Roster
from tests.bench import programs, subjects
from tests.bench.measure import FailedError, Measured, RunningSubject, check_people
from tests.bench.options import Options
from tests.bench.simulation import Simulation
from tests.bench.subjects import OPERATIONS, Program


def main(options: Options) -> int:
    """Measure the parts on the first engine that was asked for; prints one line for each."""
    if "part" not in inspect.signature(Roster.__init__).parameters:
        print("a Roster takes no `part` yet, so there is nothing to measure with --parts", file=sys.stderr)
        return 2
    engine, people = options.engines[0], options.people[-1]
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Simulation(options.latency[0], options.bulk_operation_ms[0]) as webex,
    ):
        stacks = [_stack(number, options, engine, people, Path(folder), webex) for number in range(options.parts)]
        try:
            for operation in OPERATIONS:
                _print(operation, stacks, options, webex)
                check_people(webex, operation, people)
        except FailedError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _stack(number: int, options: Options, engine: str, people: int, folder: Path, webex: Simulation) -> RunningSubject:
    text = programs.ROSTER.format(part=f"\n    part=({number + 1}, {options.parts}),")
    own = folder / f"part{number + 1}"
    own.mkdir()
    stack = RunningSubject(Program(subjects.ROSTER, "`Roster`", engine, text=text), own, webex, people)
    if problem := stack.set_up():
        raise SystemExit(problem)
    return stack


def _print(operation: str, stacks: list[RunningSubject], options: Options, webex: Simulation) -> None:
    webex.forget()

    def run(stack: RunningSubject) -> Measured:
        return stack.run(operation, options.timeout, count=False)

    with ThreadPoolExecutor(options.at_once) as pool:
        for number, found in enumerate(pool.map(run, stacks), start=1):
            memory = ", ".join(f"{role} {megabytes:.0f} MB" for role, megabytes in found.memory.items())
            print(f"{operation} part {number} of {len(stacks)}: {found.seconds:.1f} s; {memory}", flush=True)
    counted = ", ".join(f"{number:,} {method}" for method, number in webex.counted().items())
    print(f"{operation}, all parts: {counted or 'no requests'}", flush=True)
