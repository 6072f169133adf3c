"""Ten writes and more go out in SCIM Bulk, and nothing that it says is believed unseen."""

from __future__ import annotations

from typing import Any

import pytest
from scim2_models import SCIMException

from tests.resources.people.company import Company, person, team


def bulks(company: Company) -> list[int]:
    """How many operations each Bulk request had."""
    return [len(body["operations"]) for body in company.bodies if "operations" in body]


def test_the_first_request_has_ten_operations_and_is_read_back(company: Company) -> None:
    company.up(team(150))
    assert bulks(company)[0] == 10
    assert sorted(bulks(company)[1:]) == [40, 100]
    calls = company.calls
    first = calls.index(("POST", "Bulk"))
    assert calls[first + 1] == ("GET", "Users")
    assert not company.pending
    assert company.outputs["linked"] == []
    assert len(company.outputs["ids"]) == 150
    assert all(company.account(f"p{number}")["id"] == company.outputs["ids"][f"p{number}"] for number in (0, 77, 149))
    assert len(calls) <= 10


def test_changes_and_deactivations_too_and_never_a_delete(company: Company) -> None:
    company.up(team(40))
    company.up({**team(28, title="Lead")}, onDelete="delete", limit={"count": 20, "percent": 0})
    assert bulks(company) == [10, 18, 12]
    assert not [body for body in company.bodies if any(one["method"] == "DELETE" for one in body["operations"])]
    assert [company.account("p3")["title"], company.account("p30")["active"]] == ["Lead", False]
    company.up(team(10, title="Lead"), onDelete="delete", limit={"count": 20, "percent": 0})
    assert company.writes == [("DELETE", "id")] * 18


def test_off_means_single_calls(company: Company) -> None:
    company.up(team(12), config={"bulk": "off"})
    assert company.writes == [("POST", "Users")] * 12


@pytest.mark.parametrize("status", [403, 404, 413, 501])
def test_a_refused_bulk_falls_back(company: Company, status: int) -> None:
    company.next_run()
    company.simulator.fault(status=status, path="/Bulk")
    company.apply(team(15))
    assert company.writes.count(("POST", "Bulk")) == 1
    assert company.writes.count(("POST", "Users")) == 15
    assert not company.pending
    assert company.outputs["linked"] == []


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("skip", [0, 1])
def test_a_lost_bulk_makes_nobody_twice(company: Company, drop: Any, skip: int) -> None:
    if skip:  # the second request is lost
        company.up(team(10))
        company.simulator.fault(path="/Bulk", delay_ms=1)
    else:
        company.next_run()
    company.simulator.fault(path="/Bulk", drop=drop)
    company.apply(team(30), limit={"count": 5, "percent": 5})
    assert not company.pending
    assert company.outputs["linked"] == []
    assert len(company.simulator.users()) == 31
    assert len(set(company.outputs["ids"].values())) == 30


def test_a_lost_bulk_of_changes_sends_only_what_is_left(company: Company) -> None:
    company.up(team(20))
    company.next_run()
    company.simulator.fault(path="/Bulk", drop="after")
    company.apply(team(20, title="Lead"))
    assert not company.pending
    assert {user["title"] for user in company.simulator.users()[1:]} == {"Lead"}
    # ten were done, as the look showed; the other ten go out one by one
    assert company.writes.count(("PATCH", "id")) == 10


def test_one_that_fails_within_a_bulk_fails_alone(company: Company) -> None:
    company.simulator.claim_elsewhere("p3@example.com")
    company.up(team(12))
    assert set(company.pending) == {"p3"}
    assert len(company.outputs["ids"]) == 11
    assert company.up(team(12))
    assert company.writes == [("POST", "Users")]


def test_429_within_a_bulk_is_done_again_alone(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    class TooMany(SCIMException):
        status = 429

    scim = company.simulator.scim
    honest, refusals = scim._one, ["p3@example.com", "p12@example.com"]

    def one(method: str, path: str, payload: Any) -> Any:
        if payload()["userName"] in refusals:
            raise TooMany(detail="slow down")
        return honest(method, path, payload)

    monkeypatch.setattr(scim, "_one", one)
    company.up(team(15))
    assert not company.pending
    assert company.writes.count(("POST", "Users")) == 2
    assert len(company.outputs["ids"]) == 15


def test_an_unverified_domain_within_a_bulk_is_not_sent_again(company: Company) -> None:
    company.simulator._users.verified_domains = frozenset({"example.com"})
    company.up({**team(12), "x": person("x", userName="x@elsewhere.test")})
    assert set(company.pending) == {"x"}
    assert "domain" in company.pending["x"]
    assert company.writes.count(("POST", "Users")) == 0


def test_ten_that_are_refused_first_say_nothing_about_bulk(company: Company) -> None:
    company.simulator._users.verified_domains = frozenset({"example.com"})
    strangers = {f"s{number}": person("s", userName=f"s{number}@elsewhere.test") for number in range(10)}
    company.up({**strangers, **team(30)})
    assert len(company.pending) == 10
    assert bulks(company) == [10, 10, 20]
    assert company.writes.count(("POST", "Users")) == 0


def test_a_bulk_that_lies_is_not_used_again(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.up(team(30))
    company.next_run()
    scim = company.simulator.scim
    honest = scim._one

    def lie(method: str, path: str, payload: Any) -> Any:
        return honest("GET", path, payload) if method == "PATCH" else honest(method, path, payload)

    monkeypatch.setattr(scim, "_one", lie)
    company.apply(team(30, title="Lead"))
    assert company.writes.count(("POST", "Bulk")) == 1
    assert company.writes.count(("PATCH", "id")) == 30
    assert not company.pending
    assert {user["title"] for user in company.simulator.users()[1:]} == {"Lead"}


@pytest.mark.parametrize("late", [False, True])
def test_ids_of_other_people_in_the_answer_are_not_believed(
    company: Company, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    scim = company.simulator.scim
    honest, requests = scim.operate, [0]

    def operate(endpoint: str, *asked: Any) -> Any:
        status, body = honest(endpoint, *asked)
        requests[0] += endpoint == "bulk"
        if endpoint == "bulk" and requests[0] == 1 + late:
            one, other = body["operations"][:2]
            one["location"], other["location"] = other["location"], one["location"]
            body["operations"][2]["location"] = "https://x/Users/nobody"
            del body["operations"][3]["location"]
        return status, body

    monkeypatch.setattr(scim, "operate", operate)
    company.up(team(30))
    assert not company.pending
    assert len(company.simulator.users()) == 31
    assert not [call for call in company.writes if call[0] == "PATCH"]
    names = {user["id"]: user["userName"] for user in company.simulator.users()}
    assert {key: names[found] for key, found in company.outputs["ids"].items()} == {
        key: f"{key}@example.com" for key in team(30)
    }


def test_search_that_lags_is_no_reason_to_send_again(company: Company) -> None:
    company.simulator._users.list_lag = 3600.0
    company.up(team(12))
    assert not company.pending
    assert company.writes == [("POST", "Bulk"), ("POST", "Bulk")]
    assert len(company.outputs["ids"]) == 12


def test_destroy(company: Company) -> None:
    company.up(team(120), limit={"count": 200, "percent": 5})
    company.destroy()
    assert sorted(bulks(company)) == [10, 10, 100]
    assert not [user for user in company.simulator.users()[1:] if user["active"]]


def test_a_thousand_take_few_requests(company: Company) -> None:
    company.up(team(1000), limit={"count": 2000, "percent": 5})
    assert len(company.calls) <= 40
    company.up({**team(1000), **team(10, title="Lead")}, limit={"count": 2000, "percent": 5})
    assert len(company.calls) <= 15
    company.refresh()
    assert len(company.calls) <= 15
    company.destroy()
    assert len(company.calls) <= 40
