"""Many people are looked up with few requests, and nobody is taken for another."""

from __future__ import annotations

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from webex_simulator import Simulator


@pytest.fixture
def lookup(simulator: Simulator) -> Lookup:
    settings = Settings.resolve({}.get, simulator.environment())
    return Lookup(Users(Transport(settings), settings.scim_url), 4)


def add(simulator: Simulator, size: int) -> list[str]:
    return [simulator.add_user({"userName": f"p{number}@example.com"})["id"] for number in range(size)]


def names(*numbers: int) -> list[str]:
    return [f"P{number}@example.com" for number in numbers]


def asked(simulator: Simulator) -> list[str]:
    """The filter of each request; empty for a page of the list."""
    return [str(request.query.get("filter", "")) for request in simulator.requests()]


def test_few_are_searched_for(simulator: Simulator, lookup: Lookup) -> None:
    add(simulator, 5)
    found = lookup.by_name(names(1, 99))
    assert found["p1@example.com"].exact is not None
    assert found["p99@example.com"].exact is None
    assert [bool(one) for one in asked(simulator)] == [True, True]


def test_many_of_a_small_organization_come_from_its_list(simulator: Simulator, lookup: Lookup) -> None:
    add(simulator, 150)
    found = lookup.by_name(names(*range(140), 400))
    assert sum(one.exact is not None for one in found.values()) == 140
    assert asked(simulator) == [""] * 3


def test_some_of_a_large_organization_are_searched_for(simulator: Simulator, lookup: Lookup) -> None:
    add(simulator, 450)
    lookup.by_name(names(1, 2, 3, 4))
    assert [bool(one) for one in asked(simulator)] == [False, True, True, True, True]


@pytest.mark.parametrize("others", [0, 30])
def test_soft_deleted_accounts_are_found_either_way(simulator: Simulator, lookup: Lookup, others: int) -> None:
    ids = add(simulator, 3)
    simulator.soft_delete(ids[1])
    simulator.add_user({"userName": "joep2@example.com", "active": False})
    found = lookup.by_name(names(1, 2, *range(100, 100 + others)))
    assert [one["id"] for one in found["p1@example.com"].renamed] == [ids[1]]
    assert found["p1@example.com"].exact is None
    assert (found["p2@example.com"].exact or {})["id"] == ids[2]
    assert found["p2@example.com"].renamed == []


def test_ids_are_joined_in_one_search(simulator: Simulator, lookup: Lookup) -> None:
    ids = add(simulator, 60)
    assert lookup.by_id(ids[:40]).keys() == set(ids[:40])
    assert len(asked(simulator)) == 1
    assert lookup.by_id([*ids[:2], "nobody"]).keys() == set(ids[:2])


def test_ids_of_nearly_everybody_come_from_the_list(simulator: Simulator, lookup: Lookup) -> None:
    ids = add(simulator, 190)
    assert lookup.by_id(ids).keys() == set(ids)
    assert asked(simulator) == [""] * 3


def test_nobody_costs_nothing(simulator: Simulator, lookup: Lookup) -> None:
    assert lookup.by_id([]) == {}
    assert lookup.by_name([]) == {}
    assert not simulator.requests()
