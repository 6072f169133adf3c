"""The life of many people as one resource."""

from __future__ import annotations

from tests.lifecycle.rosters_of_people import account, declare, outputs, person, started, team, texts, writes
from tests.support.stack import Stack
from webex_simulator import Simulator


def test_create_then_nothing_to_do(stack: Stack, simulator: Simulator) -> None:
    declare(stack, {"a": person("ana"), "b": person("bo")})
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    assert not simulator.requests()
    outcome = stack.up()
    assert outcome.ok, outcome.text
    ana = account(simulator, "ana@example.com")
    assert (ana["title"], ana["active"]) == ("Engineer", True)
    assert outputs(stack)["ids"]["a"] == ana["id"]
    assert texts(stack)["a"] == {**person("ana"), "active": True}
    simulator.clear_requests()
    for again in (stack.preview(), stack.up()):
        assert again.ok, again.text
        assert again.quiet()
    assert not simulator.requests()


def test_one_changed_title_is_one_patch_and_one_line(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, team(3))
    declare(stack, {**team(3), "p1": person("p1", title="Lead")})
    assert stack.preview().differences("company") == {"people.p1": "update"}
    outcome = stack.up()
    assert outcome.ok, outcome.text
    [(method, _, body)] = writes(simulator)
    assert method == "PATCH"
    assert [operation["value"] for operation in body["Operations"]] == ["Lead"]
    assert account(simulator, "p1@example.com")["title"] == "Lead"
