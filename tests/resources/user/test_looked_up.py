"""Many users that are resources of their own are looked up in the list, once that takes fewer requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_webex.resources.shared import run
from pulumi_webex.resources.user.existing import ExistingUsers
from pulumi_webex.transport.settings import Settings
from webex_simulator import Simulator


@pytest.fixture
def here(simulator: Simulator) -> Iterator[run.Run]:
    started = run.start(lambda: Settings.resolve(lambda key: None, simulator.environment()))
    assert started
    yield started
    run.end()


def test_many_new_people_take_one_list(here: run.Run, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    found = [ExistingUsers(here).find(f"p{number}@example.com") for number in range(50)]
    assert not any(one.exact or one.renamed for one in found)
    assert len(simulator.requests()) == 4
    exact = ExistingUsers(here).find("Ana@example.com").exact
    assert exact and exact["userName"] == "ana@example.com"


def test_a_list_with_more_pages_than_searches_is_not_read(here: run.Run, simulator: Simulator) -> None:
    for number in range(450):
        simulator.add_user({"userName": f"q{number}@example.com"})
    for number in range(4):
        ExistingUsers(here).find(f"p{number}@example.com")
    assert len(simulator.requests()) == 4 + 1
    for number in range(4, 20):
        ExistingUsers(here).find(f"p{number}@example.com")
    assert len(simulator.requests()) == 5 + 1 + 5


def test_who_was_soft_deleted_is_found_in_the_list(here: run.Run, simulator: Simulator) -> None:
    gone = simulator.add_user({"userName": "bo@example.com"})
    simulator.soft_delete(gone["id"])
    for number in range(5):
        ExistingUsers(here).find(f"p{number}@example.com")
    [renamed] = ExistingUsers(here).find("bo@example.com").renamed
    assert renamed["id"] == gone["id"]


def test_a_second_look_for_a_name_asks_webex(here: run.Run, simulator: Simulator) -> None:
    for number in range(5):
        ExistingUsers(here).find(f"p{number}@example.com")
    users = ExistingUsers(here)
    assert users.find("cy@example.com").exact is None
    made = simulator.add_user({"userName": "cy@example.com"})
    exact = users.find("cy@example.com").exact
    assert exact and exact["id"] == made["id"]
