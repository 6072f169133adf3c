"""Joiners looked up in a simulated Webex before the run."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.review import Person, Plan, parse
from pulumi_webex.review.lookup import FEW, look_up
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from tests.review.digests import ana, digest, step
from webex_simulator import Simulator


def looked_up(simulator: Simulator, *people: dict[str, Any]) -> list[Person]:
    plan = parse(digest(*(step("create", f"p{i}", new=inputs) for i, inputs in enumerate(people))))
    return list(found(simulator, plan).people)


def found(simulator: Simulator, plan: Plan) -> Plan:
    settings = Settings.resolve(lambda key: None, simulator.environment())
    return look_up(plan, Users(Transport(settings), settings.scim_url), settings.target)


def account(**more: Any) -> dict[str, Any]:
    return {"userName": "ANA@example.com", "active": True, "displayName": "Ana N.", **more}


def test_nobody_there_is_new(simulator: Simulator) -> None:
    [person] = looked_up(simulator, ana())
    assert (person.outcome, person.note) == ("new", "")


def test_an_account_is_linked(simulator: Simulator) -> None:
    there = simulator.add_user(account())
    [person] = looked_up(simulator, ana())
    assert person.outcome == "linked"
    assert there["id"] in person.note
    assert "Ana N." in person.note


def test_a_deactivated_account_is_reactivated(simulator: Simulator) -> None:
    simulator.add_user(account(active=False))
    [person] = looked_up(simulator, ana())
    assert person.outcome == "reactivated"
    [person] = looked_up(simulator, ana(active=False))
    assert person.outcome == "linked"


def test_a_soft_deleted_account_is_reactivated(simulator: Simulator) -> None:
    simulator.add_user(account(userName="0123456789abcdef0123456789abcdefana@example.com", active=False))
    [person] = looked_up(simulator, ana())
    assert person.outcome == "reactivated"
    assert "soft-deleted" in person.note


def test_somebody_elses_account_is_refused(simulator: Simulator) -> None:
    simulator.add_user(account(externalId="theirs"))
    [refused] = looked_up(simulator, ana(externalId="ours"))
    [taken] = looked_up(simulator, ana(externalId="ours", onExisting="take-over"))
    assert refused.outcome == "refused"
    assert "theirs" in refused.note
    assert taken.outcome == "linked"


def test_on_existing_fail_is_refused(simulator: Simulator) -> None:
    simulator.add_user(account())
    [person] = looked_up(simulator, ana(onExisting="fail"))
    assert person.outcome == "refused"


@pytest.mark.parametrize("number", [FEW, FEW + 1])
def test_many_cost_no_more_requests_than_the_organization_has_pages(simulator: Simulator, number: int) -> None:
    there = simulator.add_user(account())
    others = [ana(userName=f"p{i}@example.com", displayName=f"P {i}") for i in range(number - 1)]
    simulator.clear_requests()
    people = looked_up(simulator, ana(), *others)
    assert [person.outcome for person in people] == ["linked", *["new"] * (number - 1)]
    assert there["id"] in people[0].note
    assert len(simulator.requests()) == (number if number <= FEW else 2)


def test_people_of_another_organization_are_not_looked_up(simulator: Simulator) -> None:
    simulator.add_user(account())
    [person] = looked_up(simulator, ana(orgId="00000000-0000-4000-8000-000000000000"))
    assert person.outcome == "new"
    assert not simulator.requests()


def test_a_plan_without_joiners_asks_nothing(simulator: Simulator) -> None:
    plan = parse(digest(step("update", "p1", ana(), ana(title="x")), step("delete", "p2", ana())))
    assert found(simulator, plan) == plan
    assert not simulator.requests()
