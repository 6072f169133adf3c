"""Flags that only the real CLI has do not get round a removal guard either."""

from __future__ import annotations

from tests.lifecycle.guarded import guard, refused, team, watched
from tests.lifecycle.test_removal_guard import TWO
from tests.support.stack import Stack
from webex_simulator import Simulator

GUARDS = [
    f"urn:pulumi:test::people::pulumi-python:dynamic/webex:{kind}::staff"
    for kind in ("RemovalGuard", "RemovalGuardEnd")
]


def targets(stack: Stack, *names: str) -> list[str]:
    return [word for name in names for word in ("--target", stack.urn(name))]


def test_target_dependents(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    state = stack.managed()
    stack.people(team(1))
    leavers = targets(stack, "p1", "p2", "p3", "p4")
    outcome = stack.up(*leavers, "--target-dependents")
    assert outcome.quiet() or "the removal guard staff" in outcome.text
    assert not simulator.requests(write_only=True)
    assert stack.managed() == state
    refused(stack.destroy(*leavers, "--target-dependents"), simulator, "the removal guard staff")


def test_replacing_the_guard(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people(team(1))
    flags = [word for urn in GUARDS for word in ("--replace", urn)]
    refused(stack.up(*flags), simulator)


def test_excluding_the_guard(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    guard(stack, limit={"count": 100})
    state = stack.managed()
    stack.people(team(1))
    outcome = stack.up(*[word for urn in GUARDS for word in ("--exclude", urn)])
    assert outcome.quiet() or "was not asked in this run" in outcome.text
    assert not simulator.requests(write_only=True)
    assert stack.managed() == state
