"""Fixtures for every test folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("support", "lifecycle")

from pulumi_webex.simulator import Simulator  # noqa: E402
from support.stack import CliStack, EmbeddedStack, Stack, StackMaker  # noqa: E402


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
