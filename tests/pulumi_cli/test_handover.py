"""State goes from the embedded engine to the Pulumi CLI and back, and nothing changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lifecycle.people import ana, bo
from tests.lifecycle.test_crash import PROGRAM
from tests.lifecycle.test_provider import PROGRAM as PROVIDERS
from tests.lifecycle.test_provider import declare, target
from tests.support.stack import CliStack, EmbeddedStack, Stack
from webex_simulator import Simulator


@pytest.fixture
def both(engine: str, tmp_path: Path, simulator: Simulator) -> dict[str, Stack]:
    """The same folder and backend under either engine."""
    folder = tmp_path / "project"
    folder.mkdir()
    environment = simulator.environment()
    return {"pulumi": CliStack(folder, environment), "embedded": EmbeddedStack(folder, environment)}


@pytest.mark.parametrize(("first", "second"), [("embedded", "pulumi"), ("pulumi", "embedded")])
def test_state_handed_over_is_unchanged(both: dict[str, Stack], simulator: Simulator, first: str, second: str) -> None:
    giver, taker = both[first], both[second]
    giver.program(PROGRAM)
    people = {"ana": ana(department="R&D"), "bo": bo(active=False)}
    giver.people(people)
    outcome = giver.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()
    for outcome in (taker.preview(), taker.up(), taker.refresh(), giver.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text
    assert not simulator.requests(write_only=True)
    assert len(set((giver.folder / "seen.txt").read_text().split())) == 1
    taker.people({"ana": ana(department="R&D", title="Architect"), "bo": bo(active=False)})
    assert taker.preview().differences("ana") == {"title": "update"}
    assert taker.up().changes.get("update") == 1
    assert giver.up().quiet()
    assert giver.destroy().ok
    assert not taker.resources()


DICE = """
import pulumi_random

dice = pulumi_random.Provider("dice")
pulumi_random.RandomPet("pet", opts=pulumi.ResourceOptions(provider=dice))
"""


@pytest.mark.parametrize(("first", "second"), [("embedded", "pulumi"), ("pulumi", "embedded")])
def test_explicit_providers_are_handed_over(
    both: dict[str, Stack], simulator: Simulator, first: str, second: str
) -> None:
    giver, taker = both[first], both[second]
    giver.program(PROVIDERS + DICE)
    emea = target(simulator)
    people = {"ana": ana(provider="emea"), "bo": bo(provider="emea")}
    declare(giver, {"emea": emea}, **people)
    assert giver.up().ok
    before = provider_ids(giver)
    for outcome in (taker.preview(), taker.up(), taker.refresh(), giver.preview()):
        assert outcome.ok, outcome.text
        assert outcome.quiet(), outcome.text
    assert provider_ids(taker) == before
    people["ana"] = ana(provider="emea", title="Lead")
    declare(giver, {"emea": {**emea, "concurrency": 8}}, **people)
    assert taker.up().changes == {"same": 4, "update": 2}
    declare(giver, {"emea": {**emea, "concurrency": 8}}, ana=people["ana"])
    assert giver.up().changes.get("delete") == 1
    assert taker.destroy().ok
    assert not state(taker)


def state(stack: Stack) -> list[dict[str, Any]]:
    latest = json.loads(stack.state_file.read_text())["checkpoint"]["latest"]
    return list(latest.get("resources") or [])


def provider_ids(stack: Stack) -> dict[str, str]:
    return {entry["urn"]: entry["id"] for entry in state(stack) if entry["type"].startswith("pulumi:providers:")}
