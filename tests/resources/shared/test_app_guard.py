"""What the removal guard of an app keeps an assignment from, whatever the engine asks for."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.failures import Failed
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit
from tests.resources.project import ORG
from tests.resources.site import Assignment, Program

HOLDER = "ana@example.com on acme"
ANA = {
    "email": "ana@example.com", "firstName": "Ana", "lastName": "Nuñez", "siteKind": "site-admin",
    "__guard": "staff-acme", "__holder": HOLDER,
}  # fmt: skip
OVERRIDE = Changes(frozenset({HOLDER})).token


@pytest.fixture
def ana(meetings: Program) -> Assignment:
    """An account under a guard, in a run with an organization."""
    meetings.config |= {"orgId": ORG, "accessToken": "obviously-fake-token"}
    meetings.next_run()
    made = meetings.assignment("ana")
    made.up(**ANA)
    meetings.next_run()
    return made


def ask(count: int, *gone: str) -> None:
    """As the guard does when it is checked: so many may lose the app, and these are about to."""
    run.current().ledger.open(["staff-acme"], Changes(frozenset(gone)), RemovalLimit(count, 0), 9)


def lose(assignment: Assignment, how: str) -> None:
    if how == "removed":
        assignment.delete()
    else:
        assignment.up(**ANA, active="DEACTIVATED")


@pytest.mark.parametrize("how", ["removed", "deactivated"])
def test_nobody_loses_the_app_in_a_run_in_which_the_guard_was_not_asked(
    meetings: Program, ana: Assignment, how: str
) -> None:
    with pytest.raises(Failed, match="the app was not taken away, since the removal guard staff-acme, which watches"):
        lose(ana, how)
    assert not meetings.site.writes
    meetings.next_run(allowRemovals=OVERRIDE)
    lose(ana, how)
    assert meetings.site.writes


@pytest.mark.parametrize("how", ["removed", "deactivated"])
def test_as_many_as_the_limit_lose_it_and_no_more(meetings: Program, ana: Assignment, how: str) -> None:
    ask(1, "bo@example.com on acme")
    with pytest.raises(Failed, match="lets one run remove 1 people"):
        lose(ana, how)
    assert not meetings.site.writes
    meetings.next_run()
    ask(1, HOLDER)
    lose(ana, how)
    assert meetings.site.writes


def test_an_account_that_is_there_is_not_deactivated_by_linking_it(meetings: Program, ana: Assignment) -> None:
    there: dict[str, Any] = {**ANA, "email": "bo@example.com", "__holder": "bo@example.com on acme"}
    meetings.site.add("bo@example.com", email="bo@example.com", firstName="Bo", lastName="Roy")
    with pytest.raises(Failed, match="was not asked in this run"):
        meetings.assignment("bo").up(**there, active="DEACTIVATED")
    assert not meetings.site.writes


def test_retained_and_unguarded_accounts_ask_nobody(meetings: Program, ana: Assignment) -> None:
    ana.up(**ANA, onRemove="retain")
    ana.delete()
    bare = {name: value for name, value in ANA.items() if not name.startswith("__")}
    bo = meetings.assignment("bo")
    bo.up(**{**bare, "email": "bo@example.com"})
    meetings.next_run()
    bo.delete()
    assert meetings.site.writes == ["delete"]


def test_deactivate_off_leaves_the_account(meetings: Program, ana: Assignment) -> None:
    run.current().ledger.open(["staff-acme"], Changes(), RemovalLimit(), 9, off=["deactivate"])
    ana.delete()
    assert not meetings.site.writes
    assert meetings.warnings == [
        "ana@example.com: deactivate is off, so the account on site acme is left as it is, and is no longer managed."
    ]
