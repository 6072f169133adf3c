"""Fixtures for every test folder."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.support", "tests.lifecycle")

from pulumi_embedded import nursery, processes  # noqa: E402
from pulumi_embedded.processes import Process, started  # noqa: E402
from tests.support.stack import CliStack, EmbeddedStack, Stack, StackMaker  # noqa: E402
from webex_simulator import Simulator  # noqa: E402

WARM = ("pulumi_webex.resources.user.resource", "pulumi_webex.resources.roster.resource")
ENGINE_SUPPORTED = nursery.supported


@pytest.fixture(scope="session", autouse=True)
def warm_children() -> Iterator[None]:
    """The children of all embedded engines are forked from one process that has imported everything already."""
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with nursery.Nursery(sys.executable, environ, WARM) as warm, pytest.MonkeyPatch.context() as patch:

        def start(command: Sequence[str], folder: Path, environ: dict[str, str]) -> Process:
            forked = warm.serves(command[0], environ)
            return warm.start(command, folder, environ) if forked else started(command, folder, environ)

        patch.setattr(processes, "started", start)
        patch.setattr(nursery, "supported", lambda: False)
        yield


@pytest.fixture
def real_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded engine starts its children as users' engines do."""
    monkeypatch.setattr(processes, "started", started)
    monkeypatch.setattr(nursery, "supported", ENGINE_SUPPORTED)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def engine() -> str:
    """Which engine drives ``stack``; tests/cli says "pulumi" instead."""
    return "embedded"


@pytest.fixture
def make_stack(engine: str, tmp_path: Path, simulator: Simulator) -> StackMaker:
    kind = CliStack if engine == "pulumi" else EmbeddedStack

    def make(name: str = "project", environment: dict[str, str] | None = None) -> Stack:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return kind(folder, simulator.environment() if environment is None else environment)

    return make


@pytest.fixture
def stack(make_stack: StackMaker) -> Stack:
    return make_stack()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Each reason for which tests were skipped, once."""
    reasons = Counter(str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", ()))
    for reason, number in reasons.items():
        terminalreporter.write_line(f"{number} tests: {reason}")
