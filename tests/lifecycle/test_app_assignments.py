"""The life of everybody's license, or account on a site, as one resource."""

from __future__ import annotations

from tests.lifecycle.app_assignments import (
    MESSAGING,
    company,
    declare,
    gives,
    outputs,
    settled,
    team,
    up,
)
from tests.support.stack import Stack
from webex_simulator import Simulator


def test_a_license_is_given_to_everybody_and_taken_from_one(stack: Stack, simulator: Simulator) -> None:
    declare(stack, team(3), company(4), license=MESSAGING)
    preview = stack.preview()
    assert preview.ok, preview.text
    assert not simulator.requests()
    up(stack)
    assert [simulator.licenses_of(f"p{number}@example.com") for number in range(4)] == [["Messaging"]] * 3 + [[]]
    entry = stack.resources()["apps"]
    assert entry["type"] == "pulumi-python:dynamic/webex:AppAssignments"
    assert set(outputs(stack)["ids"]) == {"p0", "p1", "p2"}
    assert outputs(stack)["linked"] == []
    assert len(gives(simulator)) == 3
    assert [one.path for one in simulator.requests() if "/people/" in one.path] == []
    simulator.clear_requests()
    for again in (stack.preview(), stack.up()):
        assert again.ok, again.text
        assert again.quiet()
    assert not simulator.requests()
    settled(stack)
    declare(stack, {**team(2), **team(1, first=3)}, company(4), license=MESSAGING)
    simulator.clear_requests()
    assert stack.preview().differences("apps") == {"assignments.p2": "delete", "assignments.p3": "add"}
    up(stack)
    assert [operations for _, operations in gives(simulator)] == [["remove"], ["add"]]
    assert simulator.licenses_of("p2@example.com") == []
    settled(stack)
