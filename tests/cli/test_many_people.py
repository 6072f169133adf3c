"""A plan for 1,200 people, of whom a connector has made 1,000 already: it is short, complete and asks little."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.test_people import declare, webex
from tests.lifecycle.rosters_of_people import person
from webex_simulator import Simulator

__all__ = ["webex"]
Webex = Callable[..., tuple[int, str, str]]


def everybody(size: int) -> dict[str, dict[str, Any]]:
    return {f"p{n}": person(f"p{n}", externalId=f"id-{n}", title="Research") for n in range(size)}


@pytest.fixture
def situation(simulator: Simulator) -> dict[str, dict[str, Any]]:
    """Five accounts of somebody else, ten deactivated ones, 70 with another title, one that is to be switched off."""
    people = everybody(1200)
    for n, declared in enumerate(list(people.values())[:1000]):
        account = dict(declared)
        if n < 5:
            account["externalId"] = f"theirs-{n}"
        elif n < 15:
            account["active"] = False
        elif n < 85:
            account["title"] = "R&D"
        simulator.add_user(account)
    people["p999"]["active"] = False
    simulator.clear_requests()
    return people


def test_the_plan_of_1200_people(webex: Webex, simulator: Simulator, situation: dict[str, Any]) -> None:
    declare(situation)
    code, out, err = webex("preview")
    assert code == 1
    assert len(simulator.requests()) <= 14
    told = out.splitlines()
    assert len(told) + len(err.splitlines()) < 120
    assert "  ! P0 <p0@example.com>  refused: the account with this userName" in out
    assert told.index("Refused (5)") < told.index("Will be deactivated (1)") < told.index("Joins (1194)")
    assert "  - P999 <p999@example.com>  deactivated" in told
    assert "      title: R&D → Research, 70 people" in told
    assert "  914 linked, equal" in told
    assert "1200 people: 200 new, 984 linked (914 equal, 70 changed), 10 reactivated, 5 refused, 1 deactivated." in told
    assert "5 accounts refused, as told above (p0@example.com, p1@example.com, " in err
    assert "the run would stop" in err


def test_json_has_everybody_and_the_same_counts(webex: Webex, situation: dict[str, Any]) -> None:
    declare(situation)
    document = json.loads(webex("preview", "--json")[1])
    assert len(document["people"]) == 1200
    assert document["counts"] == {
        "new": 200,
        "linked": 984,
        "reactivated": 10,
        "refused": 5,
        "deactivated": 1,
        "linked, equal": 914,
        "linked, changed": 70,
    }
    p15 = next(one for one in document["people"] if one["key"] == "p15")
    assert p15["differences"] == [{"path": "title", "old": "R&D", "new": "Research"}]


def test_everybody_or_one_person(webex: Webex, situation: dict[str, Any]) -> None:
    declare(situation)
    out = webex("preview", "--all")[1]
    assert all(f"<p{n}@example.com>" in out for n in range(1200))
    assert out.index("<p2@example.com>") < out.index("<p10@example.com>")
    out = webex("preview", "--person", "P15@example.com")[1]
    assert "      title: R&D → Research" in out.splitlines()
    assert "p16@example.com" not in out
    assert "Nothing changes for nobody@example.com." in webex("preview", "--person", "nobody@example.com")[1]


def test_up_goes_on_with_the_others_if_asked(webex: Webex, simulator: Simulator) -> None:
    simulator.add_user(person("p0", externalId="theirs"))
    declare(everybody(3))
    simulator.clear_requests()
    code, _, err = webex("up", "--yes")
    assert code == 1
    assert "nothing was changed" in err
    assert not simulator.requests(write_only=True)
    code, out, err = webex("up", "--yes", "--continue-on-error")
    assert code == 1
    assert "2 people joined, 1 refused" in out
    assert "p0@example.com is refused: " in err
    assert {user["userName"] for user in simulator.users()} >= {"p1@example.com", "p2@example.com"}
