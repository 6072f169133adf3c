"""Accounts looked up on a simulated Meetings site before the run."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.settings import MeetingsSettings
from pulumi_webex.review import parse
from pulumi_webex.review.assignments import Assignment
from pulumi_webex.review.lookup_accounts import FEW, look_up_accounts
from tests.review.digests import digest, step
from webex_simulator import Simulator

KIND = "pulumi-python:dynamic/webex:AppAssignment"


def looked_up(simulator: Simulator, *inputs: dict[str, Any]) -> list[Assignment]:
    steps = (step("create", f"a{i}", new={"site": "acme", **one}, kind=KIND) for i, one in enumerate(inputs))
    new = list(parse(digest(*steps)).assignments)
    client = MeetingsClient(MeetingsSettings.resolve(lambda key: None, simulator.environment(), site="acme"))
    found = look_up_accounts(new, client)
    return [found.get(one.urn, one) for one in new]


def account(simulator: Simulator, name: str, **more: Any) -> None:
    simulator.site("acme").add_account(
        {"webExId": name, "email": f"{name}@example.com", "firstName": "Ana", "lastName": "Lima", **more}
    )


@pytest.mark.parametrize("others", [0, FEW], ids=["one by one", "by list"])
def test_what_is_there_is_told(simulator: Simulator, others: int) -> None:
    account(simulator, "ana")
    account(simulator, "bo", active="DEACTIVATED")
    account(simulator, "cy")
    account(simulator, "di", privilegeSiteAdmin=True)
    more = [{"email": f"new{number}@example.com"} for number in range(others)]
    ana, bo, cy, di, ed, *_ = looked_up(
        simulator,
        {"email": "Ana@example.com"},
        {"webExId": "BO"},
        {"email": "cy@example.com", "onExisting": "fail"},
        {"webExId": "di"},
        {"email": "ed@example.com"},
        *more,
    )
    assert (ana.outcome, ana.note) == ("linked", "existing account ana")
    assert bo.outcome == "reactivated"
    assert (cy.outcome, di.outcome) == ("refused", "refused")
    assert "on_existing is fail" in cy.note
    assert "site administrator" in di.note
    assert (ed.outcome, ed.note) == ("new", "")


def test_many_who_are_not_there_take_one_request(simulator: Simulator) -> None:
    looked_up(simulator, *({"email": f"new{number}@example.com"} for number in range(50)))
    operations = [request.path for request in simulator.requests()]
    assert len(operations) <= 2  # the list, and a ticket where one is needed
