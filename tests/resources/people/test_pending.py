"""Whoever fails at a write fails alone, is told, and is tried again by the next run."""

from __future__ import annotations

import pytest

from tests.resources.people.company import Company, person, team

OFF = {"bulk": "off"}


def test_a_failed_change_is_pending_and_the_next_run_makes_one_write(company: Company) -> None:
    company.up(team(3))
    company.next_run(**OFF)
    company.simulator.fault(status=400, method="PATCH", path=company.outputs["ids"]["p1"])
    company.apply(team(3, title="Lead"))
    assert [company.account(f"p{number}")["title"] for number in range(3)] == ["Lead", "Engineer", "Lead"]
    assert company.pending["p1"].startswith("p1@example.com: Webex answered PATCH")
    assert any("1 person is pending. p1@example.com: Webex answered PATCH" in one for one in company.warnings)
    assert set(company.outputs["people"]) == {"p1"}
    assert company.up(team(3, title="Lead"))
    assert company.writes == [("PATCH", "id")]
    assert company.account("p1")["title"] == "Lead"
    assert not company.pending
    assert "people" not in company.outputs
    assert not company.up(team(3, title="Lead"))


def test_what_was_dropped_in_the_run_that_failed_is_cleared_later(company: Company) -> None:
    company.up({"a": person("ana", nickName="Nan"), "b": person("bo")})
    company.next_run()
    company.simulator.fault(status=400, method="PATCH")
    company.apply({"a": person("ana"), "b": person("bo")})
    assert company.account("ana")["nickName"] == "Nan"
    company.up({"a": person("ana"), "b": person("bo")})
    assert "nickName" not in company.account("ana")
    assert not company.pending


def test_what_was_released_in_the_run_that_failed_stays(company: Company) -> None:
    company.up({"a": person("ana", nickName="Nan")})
    company.next_run()
    company.simulator.fault(status=400, method="PATCH")
    company.apply({"a": person("ana", title="Lead", release=["nickName"])})
    company.up({"a": person("ana", title="Lead")})
    assert (company.account("ana")["nickName"], company.account("ana")["title"]) == ("Nan", "Lead")


def test_a_failed_creation_is_pending(company: Company) -> None:
    company.simulator.claim_elsewhere("p1@example.com")
    company.up(team(3))
    assert set(company.outputs["ids"]) == {"p0", "p2"}
    assert "p1@example.com: " in company.pending["p1"]
    assert company.up(team(3))
    assert company.pending
    assert company.writes == [("POST", "Users")]


def test_a_failed_deactivation_is_tried_again(company: Company) -> None:
    company.up(team(3))
    company.next_run()
    company.simulator.fault(status=400, method="PATCH")
    company.apply(team(2))
    assert company.account("p2")["active"] is True
    assert "p2@example.com: " in company.pending["p2"]
    assert company.up(team(2))
    assert company.account("p2")["active"] is False
    assert company.writes == [("PATCH", "id")]
    assert (set(company.outputs["ids"]), company.pending) == ({"p0", "p1"}, {})


def test_deleted_in_webex_is_told_and_cured_by_a_refresh(company: Company) -> None:
    company.up(team(3))
    company.simulator.remove_user(company.outputs["ids"]["p1"])
    for title in ("Lead", "Boss"):
        company.up(team(3, title=title))
        assert "was deleted in Webex: run `pulumi refresh`" in company.pending["p1"]
    company.refresh()
    assert set(company.texts) == set(company.outputs["ids"]) == {"p0", "p2"}
    assert not company.pending
    company.up(team(3, title="Boss"))
    assert company.writes == [("POST", "Users")]
    assert company.account("p1")["title"] == "Boss"


def test_what_webex_keeps_is_pending(company: Company) -> None:
    company.up(team(2))
    company.next_run()
    # an answer that shows the account as it was before
    original = company.simulator._users.patch
    company.simulator._users.patch = lambda user_id, payload: company.simulator._users.get(user_id)  # type: ignore[method-assign]
    company.apply({"p0": person("p0", title="Lead"), "p1": person("p1")})
    company.simulator._users.patch = original  # type: ignore[method-assign]
    assert company.pending == {"p0": "p0@example.com: Webex keeps title at 'Engineer', though 'Lead' is declared"}
    company.up({"p0": person("p0", title="Lead"), "p1": person("p1")})
    assert not company.pending


def test_another_account_in_the_answer_is_not_believed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.up(team(2))
    company.next_run()
    users = company.simulator._users
    stranger, original = company.outputs["ids"]["p1"], users.patch

    def patch(user_id: str, payload: dict[str, object]) -> dict[str, object]:
        original(user_id, payload)
        return users.get(stranger)

    monkeypatch.setattr(users, "patch", patch)
    company.apply({"p0": person("p0", title="Lead"), "p1": person("p1")})
    assert not company.pending
    assert company.account("p0")["title"] == "Lead"
    assert company.account("p1")["title"] == "Engineer"


def test_a_lost_answer_makes_nobody_twice(company: Company) -> None:
    company.next_run()
    company.simulator.fault(method="POST", path="/Users", drop="after")
    company.apply(team(2))
    assert not company.pending
    assert company.outputs["linked"] == []
    assert len(company.simulator.users()) == 3


def test_a_token_that_ends_half_way_loses_nobody(company: Company) -> None:
    company.next_run(**OFF)
    company.simulator.fault(status=401, method="POST", times=100)
    company.apply(team(30))
    assert len(company.pending) == 30
    assert len(company.writes) <= 8
    company.simulator.clear_faults()
    assert company.up(team(30))
    assert not company.pending


@pytest.mark.parametrize("path", ["/Bulk", "/Users$"])
def test_a_token_that_ends_in_a_bulk_keeps_what_was_done(company: Company, path: str) -> None:
    company.up(team(10))
    ids = set(company.outputs["ids"].values())
    company.next_run()
    company.simulator.fault(path="/Users$", delay_ms=1, times=2)  # the look-ups before
    company.simulator.fault(status=401, path=path, times=100)
    company.apply(team(60))
    assert company.pending
    company.simulator.clear_faults()
    company.up(team(60))
    assert not company.pending
    assert ids <= set(company.outputs["ids"].values())
    assert len(set(company.outputs["ids"].values())) == len(company.simulator.users()) - 1 == 60


def test_many_with_one_problem_are_told_once(company: Company) -> None:
    company.up(team(14))
    company.next_run(**OFF, concurrency="4")
    company.simulator.fault(status=401, method="PATCH", times=100)
    company.apply(team(14, title="Lead"))
    [warning] = company.warnings
    assert warning.startswith("14 people are pending. ")
    assert warning.count("Webex answered PATCH") <= 5


# refresh


def test_drift_shows_and_is_repaired(company: Company) -> None:
    company.up(team(3))
    company.simulator.edit_user(company.outputs["ids"]["p1"], {"title": "Hacked", "nickName": "not managed"})
    company.refresh()
    assert company.texts["p1"] == {**person("p1", title="Hacked"), "active": True}
    company.up(team(3))
    assert company.writes == [("PATCH", "id")]
    assert company.account("p1")["title"] == "Engineer"


def test_a_refresh_that_finds_nothing_changes_nothing(company: Company) -> None:
    company.up(team(12))
    inputs, outputs = company.inputs, company.outputs
    company.refresh()
    assert (company.inputs, company.outputs) == (inputs, outputs)
    assert company.calls == [("GET", "Users")]


def test_a_refresh_after_a_failed_run_tells_the_truth(company: Company) -> None:
    company.up({"a": person("ana", nickName="Nan"), "b": person("bo"), "c": person("cy")})
    company.next_run()
    company.simulator.fault(status=400, method="PATCH", times=2)
    company.apply({"a": person("ana"), "b": person("bo")}, onDelete="deactivate")
    assert set(company.pending) == {"a", "c"}
    company.refresh()
    assert company.texts["a"]["nickName"] == "Nan"
    assert set(company.pending) == {"c"}
    company.up({"a": person("ana"), "b": person("bo")})
    assert "nickName" not in company.account("ana")
    assert company.account("cy")["active"] is False
    assert not company.pending


def test_too_many_gone_are_not_believed(company: Company) -> None:
    company.up(team(12))
    before = dict(company.inputs)
    for number in range(8):
        company.simulator.remove_user(company.outputs["ids"][f"p{number}"])
    with pytest.raises(Exception, match="More than 5 accounts that state knows are gone"):
        company.refresh()
    assert company.inputs == before
    assert len(company.calls) <= 2 + 2 * 8
