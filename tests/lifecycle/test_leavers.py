"""Who left and comes back: deactivated, soft-deleted, gone for good, and under an address that is blocked."""

from __future__ import annotations

from tests.lifecycle.people import ana, bo
from tests.lifecycle.test_user import account, started
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator


def gone(stack: Stack, simulator: Simulator) -> str:
    """Take Ana out of a stack that has her and Bo; return the id that her account had."""
    started(stack, simulator, ana=ana(), bo=bo())
    before = str(account(simulator, "ana@example.com")["id"])
    stack.people({"bo": bo()})
    assert stack.up().ok
    return before


def come_back(stack: Stack) -> None:
    stack.people({"ana": ana(), "bo": bo()})
    outcome = stack.up()
    assert outcome.ok, outcome.text


def test_a_soft_deleted_returner_gets_the_old_account_back(stack: Stack, simulator: Simulator) -> None:
    before = gone(stack, simulator)
    assert account(simulator, "ana@example.com")["active"] is False
    simulator.soft_delete(before)
    simulator.advance(days=29)
    come_back(stack)
    user = account(simulator, "ana@example.com")
    assert (user["id"], user["active"]) == (before, True)
    assert [email["value"] for email in user["emails"]] == ["ana@example.com"]
    assert stack.preview().quiet()
    simulator.advance(days=30)
    assert account(simulator, "ana@example.com")["id"] == before


def test_who_was_soft_deleted_though_declared_is_renamed_back(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    before = account(simulator, "ana@example.com")["id"]
    simulator.soft_delete(before)
    assert stack.refresh().ok
    assert set(stack.preview().differences("ana")) == {"userName", "active"}
    come_back(stack)
    user = account(simulator, "ana@example.com")
    assert (user["id"], user["active"]) == (before, True)


def test_after_30_days_a_returner_gets_a_new_account(stack: Stack, simulator: Simulator) -> None:
    before = gone(stack, simulator)
    simulator.soft_delete(before)
    simulator.soft_delete(account(simulator, "bo@example.com")["id"])
    simulator.advance(days=31)
    assert stack.refresh().ok
    assert not stack.resources()
    come_back(stack)
    user = account(simulator, "ana@example.com")
    assert (user["id"] != before, user["active"]) == (True, True)
    assert stack.resources()["ana"]["outputs"]["linked"] is False


def test_a_blocked_address_is_one_sentence_with_the_way_out(make_stack: StackMaker) -> None:
    with Simulator(block_deleted=True) as simulator:
        stack = make_stack(environment=simulator.environment())
        started(stack, simulator, ana=ana(on_delete="delete"), bo=bo())
        stack.people({"bo": bo()})
        assert stack.up().ok
        stack.people({"ana": ana(), "bo": bo()})
        outcome = stack.up()
        assert not outcome.ok
        lines = [line for line in outcome.text.splitlines() if "ana@example.com: Webex answered POST" in line]
        assert lines
        assert all("recover that one in Control Hub, wait, or use another address" in line for line in lines)
