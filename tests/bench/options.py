"""What ``python -m tests.bench`` takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.subjects import CLI, EMBEDDED, NAMES, QUICK, ROOT

REFERENCE_LATENCY = 50
"""Milliseconds a call, at which everything is compared and most goals are set."""


@dataclass(frozen=True)
class Options:
    """What is measured, how often and for how long."""

    people: tuple[int, ...]
    latency: tuple[int, ...]
    bulk_operation_ms: tuple[int, ...]
    engines: tuple[str, ...]
    only: tuple[str, ...]
    rounds: int
    timeout: float
    minutes: float
    output: Path
    parts: int
    at_once: int
    profile: bool
    words: str

    @property
    def reference(self) -> int:
        """The latency at which everything is compared: 50 ms if that is measured, else the lowest."""
        return REFERENCE_LATENCY if REFERENCE_LATENCY in self.latency else min(self.latency)


def read(arguments: Sequence[str]) -> Options:
    """Read the command line; exits with its usage if it is wrong."""
    given = _parser().parse_args(arguments)
    quick = given.quick
    usual = [1_000] if given.profile else [30, 1_000] if quick else [30, 1_000, 10_000]
    people = given.people or ([100_000] if given.parts else usual)
    return Options(
        people=tuple(sorted(people)),
        latency=tuple(sorted(given.latency or ([50] if quick or given.parts or given.profile else [0, 50, 200]))),
        bulk_operation_ms=tuple(sorted(given.bulk_operation_ms or ([0] if quick or given.parts else [0, 20]))),
        engines=tuple(given.engine or (EMBEDDED, CLI)),
        only=tuple(given.only or (QUICK if quick else ())),
        rounds=given.rounds,
        timeout=given.timeout or (60 if quick else 300),
        minutes=given.minutes or (4.5 if quick else 55),
        output=given.output,
        parts=given.parts,
        at_once=given.at_once,
        profile=given.profile,
        words=_without_output(arguments),
    )


def _without_output(arguments: Sequence[str]) -> str:
    """Return what the page says about how it was made; where it was put is of no interest."""
    words = list(arguments)
    if "--output" in words:
        del words[words.index("--output") : words.index("--output") + 2]
    return " ".join(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.bench", description="Measures, and writes docs/performance.md.")
    parser.add_argument("--people", type=_positive, nargs="+", metavar="N", help="how many; 30, 1000 and 10000")
    parser.add_argument("--latency", type=int, nargs="+", metavar="MS", help="of each call; 0, 50 and 200")
    parser.add_argument(
        "--bulk-operation-ms", type=int, nargs="+", metavar="MS", help="of each operation in SCIM Bulk; 0 and 20"
    )
    parser.add_argument("--engine", choices=(EMBEDDED, CLI), nargs="+", help="both, if pulumi is on PATH")
    parser.add_argument("--only", nargs="+", metavar="SUBJECT", choices=NAMES, help=", ".join(NAMES))
    parser.add_argument("--rounds", type=_positive, default=1, help="runs of each cell, of which the median counts; 1")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="for one operation; 300")
    parser.add_argument("--minutes", type=float, help="after which the whole run ends; 55")
    parser.add_argument("--quick", action="store_true", help="30 and 1000 people at 50 ms, within five minutes")
    parser.add_argument("--output", type=Path, default=ROOT / "docs", help="folder of the table; docs")
    parser.add_argument("--parts", type=int, default=0, help="split the people among so many stacks, and measure each")
    parser.add_argument("--at-once", type=_positive, default=1, help="(--parts) stacks side by side; 1")
    parser.add_argument("--profile", action="store_true", help="say where the roster's processes spend their time")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number
