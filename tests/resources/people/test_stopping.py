"""A run that somebody stops starts nothing more, keeps what was done, and the next one does the rest."""

from __future__ import annotations

import types

import pytest

from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.failures import Failed
from pulumi_webex.transport import stopping
from tests.resources.people.company import Company, team


@pytest.mark.parametrize(
    ("config", "calls"), [({"bulk": "off", "concurrency": "1"}, 2), ({}, 1)], ids=["single calls", "bulk"]
)
def test_who_started_the_run_is_gone_in_the_middle(
    company: Company, monkeypatch: pytest.MonkeyPatch, config: dict[str, str], calls: int
) -> None:
    company.up(team(30))
    company.next_run(**config)
    monkeypatch.setattr(rpc, "caller", lambda: lambda: len(company.writes) < calls)
    company.apply(team(30, title="Lead"))
    assert calls <= len(company.writes) <= calls + 3
    changed = {user["userName"] for user in company.simulator.users() if user.get("title") == "Lead"}
    assert 0 < len(changed) < 30
    reasons = set(company.pending.values())
    assert any("the run was stopped before this was done" in reason for reason in reasons)
    assert {f"p{number}@example.com" for number in range(30)} - changed <= {
        reason.partition(":")[0] for reason in reasons
    }
    monkeypatch.setattr(rpc, "caller", lambda: lambda: True)
    stopping.forget()
    company.up(team(30, title="Lead"))
    assert all(company.account(f"p{number}")["title"] == "Lead" for number in range(30))
    assert not company.pending


def test_who_was_made_before_the_stop_is_not_pending(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.next_run(bulk="off", concurrency="1")
    monkeypatch.setattr(rpc, "caller", lambda: lambda: len(company.writes) < 5)
    company.apply(team(12))
    made = set(company.outputs["ids"])
    assert 5 <= len(made) <= 8
    assert set(company.pending) == set(team(12)) - made


def test_stopped_before_the_first_write_nothing_is_done(company: Company) -> None:
    company.next_run()
    stopping.ask()
    with pytest.raises(Failed, match="the run was stopped before this was done"):
        company.apply(team(3))
    assert not company.calls


def test_cancel_reaches_the_provider_through_the_sdks_server(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def Cancel(self, request: object, context: object) -> str:  # noqa: N802 - the SDK's name
            return "nothing"

    registered = Server().Cancel
    frame = types.SimpleNamespace(f_locals={"self": Server()})
    monkeypatch.setattr(rpc, "_frame", lambda *_: frame)
    rpc.heed_cancel()
    assert not stopping.asked()
    registered(None, None)
    assert stopping.asked()
    stopping.forget()
