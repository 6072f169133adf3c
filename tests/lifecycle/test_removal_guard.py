"""Nothing removes or empties more people than the removal guard's limit, however it comes about."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.lifecycle.guarded import PROGRAM, UNGUARDED, guard, person, refused, team, watched
from tests.lifecycle.test_user import account
from tests.support.stack import Stack
from webex_simulator import Simulator

TWO = {"count": 2, "percent": 0}


def active(simulator: Simulator) -> int:
    """How many of the team's accounts are active."""
    return sum(user["active"] for user in simulator.users() if re.match(r"p\d+@", user["userName"]))


def override(text: str) -> str:
    """The last value for webex:allowRemovals that a refusal names."""
    found: list[str] = re.findall(r"to ((?:\d+:[0-9a-f]+,?)+)", text)
    assert found, text
    return found[-1].rstrip(",")


# what is within the limit goes through


def test_one_joiner_is_one_line_of_diff(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(3))
    stack.people(team(4))
    outcome = stack.preview()
    seen = [path for step in outcome.steps for path in step.get("detailedDiff") or {} if not path.startswith("__")]
    assert seen == ['people["p3@example.com"]']
    assert stack.up().ok
    assert stack.preview().quiet()


def test_leavers_within_the_limit_leave(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people({**team(3), "p4": person(4, active=False)})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 3
    assert stack.preview().quiet()
    stack.people({**team(1), "p4": person(4, active=False)})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 1


def test_a_rename_of_everybody_removes_nobody(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(4), limit=TWO)
    stack.people({name: person(i, user_name=f"q{i}@example.com") for i, name in enumerate(team(4))})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert all(account(simulator, f"q{i}@example.com")["active"] for i in range(4))


def test_a_refresh_finds_nothing_in_a_guard(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(2))
    assert stack.refresh().quiet()
    assert stack.preview().quiet()


# what is beyond it does not


def emptied() -> dict[str, dict[str, object]]:
    return {}


def filter_typo() -> dict[str, dict[str, object]]:
    return team(2)


def deactivated() -> dict[str, dict[str, object]]:
    return team(5, active=False)


@pytest.mark.parametrize("flags", [(), ("--continue-on-error",)], ids=["plain", "continue-on-error"])
@pytest.mark.parametrize("people", [emptied, filter_typo, deactivated])
def test_too_many_at_once(
    stack: Stack, simulator: Simulator, people: Callable[[], dict[str, dict[str, object]]], flags: tuple[str, ...]
) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    state = stack.managed()
    # A joiner and a correction come with it: they wait too.
    correction = {"p0": person(0, title="Architect", active=people is not deactivated)} if people().get("p0") else {}
    stack.people({**people(), **correction, "p9": person(9)})
    refused(stack.preview(), simulator, "p4@example.com", "Nothing was changed", "webex:allowRemovals")
    refused(stack.up(*flags), simulator, "p4@example.com", "Nothing was changed", "webex:allowRemovals")
    assert stack.managed() == state


def test_a_lost_column_empties_nobody(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5, held=["displayName", "title"]), limit=TWO)
    stack.people(team(5, held=["displayName"], title=None))
    refused(stack.preview(), simulator, "title would be cleared for 5 of 5 people", "release", "Nothing was changed")
    refused(stack.up(), simulator, "title would be cleared for 5 of 5 people", "release", "Nothing was changed")


def test_a_lost_column_of_which_the_guard_was_not_told(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people(team(5, title=None))
    refused(stack.preview(), simulator, "title would be cleared for more than 2 people", "release")
    assert not stack.up().ok
    assert sum("title" not in user for user in simulator.users() if user["userName"].startswith("p")) <= 2


def test_a_released_column_is_no_clearing(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people(team(5, title=None, release=["title"]))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)


def test_another_key_for_the_same_people(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(3))
    rekeyed = {f"e{i}": person(i) for i in range(3)}
    stack.people(rekeyed)
    refused(stack.preview(), simulator, "p0@example.com: p0 is now e0", "aliases")
    refused(stack.up(), simulator, "p0@example.com: p0 is now e0", "aliases")
    stack.people({name: {**entry, "was": f"p{name[1:]}"} for name, entry in rekeyed.items()})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    assert {"e0", "e1", "e2"} <= set(stack.resources())
    stack.people({name: {**entry, "was": f"p{name[1:]}"} for name, entry in rekeyed.items()})
    assert stack.preview().quiet()


# nor by way of the guard itself


def test_a_renamed_guard(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    guard(stack, "people", limit=TWO)
    stack.people(team(1))
    refused(stack.up(), simulator, "the removal guard staff", "nobody was removed")
    refused(stack.up("--continue-on-error"), simulator, "the removal guard staff", "nobody was removed")
    assert active(simulator) == 5


def test_a_renamed_guard_and_deactivations(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    guard(stack, "people", limit=TWO)
    stack.people(team(5, active=False))
    refused(stack.preview(), simulator, "the removal guard people")
    assert not stack.up().ok
    assert active(simulator) >= 3


def test_a_guard_renamed_with_an_alias_goes_on(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    guard(stack, "people", limit=TWO, aliases=["staff"])
    stack.people(team(2))
    refused(stack.up(), simulator, "3 of 5 people")
    stack.people(team(4))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 4
    simulator.clear_requests()
    stack.people(team(1))
    refused(stack.up(), simulator, "3 of 4 people")


@pytest.mark.parametrize("flags", [(), ("--continue-on-error",)], ids=["plain", "continue-on-error"])
@pytest.mark.parametrize("left", [0, 3, 5])
def test_the_lines_of_the_guard_removed(stack: Stack, simulator: Simulator, left: int, flags: tuple[str, ...]) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.program(UNGUARDED)
    stack.people(team(left))
    refused(stack.up(*flags), simulator, "the removal guard staff goes", "nobody was removed")
    refused(stack.up(*flags), simulator, "the removal guard staff goes", "nobody was removed")
    assert active(simulator) == 5


def test_the_lines_of_the_guard_removed_and_everybody_deactivated(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.program(UNGUARDED)
    stack.people(team(5, active=False))
    refused(stack.preview(), simulator, "was not asked in this run")
    refused(stack.up(), simulator, "was not asked in this run")


# nor by way of flags


def test_target_on_leavers(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    state = stack.managed()
    stack.people(team(1))
    targets = [word for i in (1, 2, 3, 4) for word in ("--target", stack.urn(f"p{i}"))]
    for flags in ((), ("--continue-on-error",)):
        outcome = stack.up(*targets, *flags)
        # Where the engine keeps what the end of the guard depends on, there is nothing to refuse.
        assert outcome.quiet() or "was not asked in this run" in outcome.text
        assert not simulator.requests(write_only=True)
        assert stack.managed() == state


def test_target_on_the_deactivated(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people(team(5, active=False))
    targets = [word for i in range(5) for word in ("--target", stack.urn(f"p{i}"))]
    refused(stack.up(*targets), simulator, "was not asked in this run", "run without --target")


@pytest.mark.parametrize("flags", [(), ("--continue-on-error",)], ids=["plain", "continue-on-error"])
def test_destroy(stack: Stack, simulator: Simulator, flags: tuple[str, ...]) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    state = stack.managed()
    outcome = stack.destroy(*flags)
    refused(outcome, simulator, "5 people", "nobody was removed", "WEBEX_ALLOW_REMOVALS")
    assert stack.managed() == state
    stack.environment["WEBEX_ALLOW_REMOVALS"] = override(outcome.text)
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert active(simulator) == 0
    assert not stack.resources()


# nor bit by bit


def test_failing_runs_in_a_row(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(6), limit={"count": 1, "percent": 0})
    for left in (5, 4, 3):
        simulator.fault(status=400, method="POST", path="/Users", times=1)
        stack.people({**team(left), "bad": person(90)})
        assert not stack.up().ok
    assert active(simulator) == 6
    simulator.clear_requests()
    stack.people(team(3))
    refused(stack.preview(), simulator, "3 of 6 people", "p3@example.com, p4@example.com, p5@example.com")
    refused(stack.up(), simulator, "3 of 6 people", "p3@example.com, p4@example.com, p5@example.com")


def test_deletions_that_failed_before_count_when_they_are_tried_again(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(6), limit={"count": 1, "percent": 0})
    for left in (5, 4, 3):
        simulator.fault(status=403, method="PATCH", path="/Users", times=10)
        stack.people(team(left))
        assert not stack.up().ok
        simulator.clear_faults()
    assert active(simulator) == 6
    outcome = stack.up()
    assert not outcome.ok
    assert "run again to go on" in outcome.text
    assert active(simulator) == 5


# the override


def test_the_override_allows_exactly_that_set(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.people(team(2))
    allowed = override(stack.preview().text)
    assert allowed.startswith("3:")
    stack.config(allowRemovals=allowed)
    for others in (team(1), team(2, first=1), emptied()):
        stack.people(others)
        refused(stack.up(), simulator, "webex:allowRemovals")
    stack.people(team(2))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 2
    assert stack.preview().quiet()


def test_the_override_for_an_emptied_column(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5, held=["displayName", "title"]), limit=TWO)
    stack.people(team(5, held=["displayName"], title=None))
    stack.config(allowRemovals=override(stack.preview().text))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert "title" not in account(simulator, "p4@example.com")


def test_the_override_for_the_guard_itself(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(5), limit=TWO)
    stack.program(UNGUARDED)
    stack.people(team(1))
    stack.config(allowRemovals=override(stack.up().text))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 1


def test_the_override_after_failing_runs_covers_what_both_guards_found(stack: Stack, simulator: Simulator) -> None:
    watched(stack, simulator, team(8), limit={"count": 1, "percent": 0})
    simulator.fault(status=400, method="POST", path="/Users", times=1)
    stack.people({**team(7), "bad": person(90)})
    assert not stack.up().ok
    stack.people(team(4))
    first = override(stack.preview().text)
    stack.config(allowRemovals=first)
    both = override(stack.preview().text)
    assert both.startswith(f"{first},")
    stack.config(allowRemovals=both)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == 4


def test_onboarding_does_not_deactivate_everybody_at_once(stack: Stack, simulator: Simulator) -> None:
    for number in range(5):
        simulator.add_user({"userName": f"p{number}@example.com"})
    stack.program(PROGRAM)
    guard(stack, limit=TWO)
    stack.people(team(5, active=False))
    outcome = stack.up()
    assert not outcome.ok
    assert "the removal guard staff" in outcome.text
    assert active(simulator) >= 3
