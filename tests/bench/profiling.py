"""``--profile``: where the roster's processes spend their time, by cProfile.

A ``sitecustomize`` on PYTHONPATH begins a profile in every thread of every Python process of the run, and writes what
they add up to into a file twice a second, since an engine ends its children without asking them.
"""

from __future__ import annotations

import pstats
import sys
import tempfile
from pathlib import Path

from tests.bench import subjects
from tests.bench.measure import FailedError, RunningSubject
from tests.bench.memory import COMMAND, role_of
from tests.bench.options import Options
from tests.bench.simulation import Simulation

LINES = 30
_HOOKS = Path(__file__).with_name("hooks")


def main(options: Options) -> int:
    """Profile preview and create of the roster on each engine that was asked for; print the top of each process."""
    for subject in subjects.subjects(list(options.engines)):
        if subject.name != subjects.ROSTER:
            continue
        if reason := subject.unable():
            print(f"{subject.engine}: {reason}", file=sys.stderr)
            continue
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            Simulation(options.latency[0], options.bulk_operation_ms[0]) as webex,
        ):
            stack = RunningSubject(subject, Path(folder), webex, options.people[-1])
            try:
                _profile(stack, Path(folder) / "profiles", options)
            except FailedError as error:
                print(f"{subject.engine}: {error}", file=sys.stderr)
                return 1
    return 0


def _profile(stack: RunningSubject, files: Path, options: Options) -> None:
    path = stack.environment["PYTHONPATH"]
    stack.environment |= {"PYTHONPATH": f"{_HOOKS}:{path}", "BENCH_PROFILES": str(files)}
    if problem := stack.set_up():
        raise FailedError(problem)
    for operation in ("create", "preview"):
        files.mkdir(exist_ok=True)
        took = stack.run(operation, options.timeout)
        print(f"\n# {operation}: {took.seconds:.1f} s; cProfile slows it down, and the tables count processor time\n")
        for file in sorted(files.glob("*.prof")):
            _show(file)
            file.unlink()


def _show(file: Path) -> None:
    words = file.with_suffix(".txt").read_text().split("\0")
    statistics = pstats.Stats(str(file))
    own = COMMAND if "pulumi_webex.cli" in " ".join(words) else "other"  # the CLI runs pip, too
    print(f"## {role_of(words, own)}: {' '.join(words)[-100:]}")
    statistics.sort_stats("tottime").print_stats(LINES)
    statistics.sort_stats("cumulative").print_stats("pulumi_webex|pulumi_embedded|dill|pulumi/", LINES)
