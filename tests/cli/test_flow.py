"""Plan, show, ask, run, sum up; with an engine made for the test."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rich.console import Console

from pulumi_webex.cli import flow
from pulumi_webex.cli.errors import CommandError, WrongUseError
from pulumi_webex.cli.flow import carry_out
from pulumi_webex.cli.refusals import unfinished
from pulumi_webex.cli.runners import RunnerSettings, RunOutcome, RunRequest, Session
from pulumi_webex.review import Plan, parse
from pulumi_webex.review.steps import Operation
from pulumi_webex.transport.errors import BadToken, WebexError
from tests.review.digests import ana, digest, step, urn
from webex_simulator import Simulator


@dataclass
class Engine:
    """Answers with one digest and one outcome, and notes what it was asked."""

    digest: dict[str, Any]
    outcome: RunOutcome = field(default_factory=lambda: RunOutcome(ok=True))
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    title = "a test's engine"

    def plan(self, operation: Operation, settings: RunnerSettings) -> dict[str, Any]:
        self.asked.append(("plan", operation, settings.targets))
        return self.digest

    def run(self, operation: Operation, settings: RunnerSettings, plan: Plan, *, quiet: bool) -> RunOutcome:
        self.asked.append(("run", operation, settings.targets))
        return self.outcome

    def settle(self, operation: Operation, settings: RunnerSettings, plan: Plan) -> RunOutcome:
        self.asked.append(("settle", operation, settings.targets))
        return self.outcome

    def config(self, key: str) -> str | None:
        return None

    @property
    def ran(self) -> bool:
        return any(what == "run" for what, *_ in self.asked)


NEW_TITLE = step("update", "p1", ana(), ana(title="Architect"))
CHANGE = digest(NEW_TITLE, step("same", "p2", ana(userName="bo@example.com"), ana(userName="bo@example.com")), same=1)
NOTHING = digest(same=1)

Carry = Callable[..., tuple[int, str]]


@pytest.fixture
def carry() -> Carry:
    def carry(engine: Engine, operation: Operation, environ: dict[str, str] | None = None, **asked: Any) -> Any:
        console = Console(file=io.StringIO(), width=100, highlight=False)
        session = Session(engine, "demo", environ or {}, console, "webex preview")
        code = carry_out(RunRequest(operation, **asked), session)
        return code, console.file.getvalue()  # type: ignore[attr-defined]

    return carry


def test_a_preview_shows_and_does_nothing(carry: Carry) -> None:
    engine = Engine(CHANGE)
    code, text = carry(engine, "preview")
    assert code == 0
    assert "title: Engineer → Architect" in text
    assert engine.asked == [("plan", "preview", ())]


def test_up_shows_runs_and_sums_up(carry: Carry) -> None:
    engine = Engine(CHANGE, RunOutcome(ok=True, outputs={"people": 28.0, "code": "[secret]"}))
    code, text = carry(engine, "up", yes=True)
    assert code == 0
    assert engine.asked[-1] == ("run", "up", ())
    assert "people: 28\n" in text
    assert "Done: 1 person changed, in " in text
    assert "with a test's engine." in text


def test_up_without_changes_only_settles(carry: Carry) -> None:
    engine = Engine(NOTHING)
    code, text = carry(engine, "up")
    assert code == 0
    assert engine.asked[-1][0] == "settle"
    assert "No changes" in text


def test_without_a_terminal_and_yes_nothing_is_done(carry: Carry) -> None:
    engine = Engine(CHANGE)
    with pytest.raises(WrongUseError, match="--yes"):
        carry(engine, "up")
    assert not engine.ran


@pytest.mark.parametrize("operation", ["preview", "up", "refresh", "destroy"])
def test_expected_no_changes(carry: Carry, operation: Operation) -> None:
    engine = Engine(CHANGE)
    code, text = carry(engine, operation, yes=True, expect_no_changes=True)
    assert code == 3
    assert "nothing was done" in text
    assert not engine.ran
    assert carry(Engine(NOTHING), operation, yes=True, expect_no_changes=True)[0] == 0


def test_errors_of_the_plan_end_the_command_before_anything_is_done(carry: Carry) -> None:
    engine = Engine(digest(NEW_TITLE, diagnostics=(("error", "error: people.csv line 7: no\n"), ("error", "b"))))
    with pytest.raises(CommandError) as told:
        carry(engine, "up", yes=True)
    assert told.value.sentences == ("people.csv line 7: no", "b")
    assert not engine.ran


def test_a_failed_run_tells_why(carry: Carry) -> None:
    with pytest.raises(CommandError, match="Ana"):
        carry(Engine(CHANGE, RunOutcome(ok=False, errors=("Ana: no",))), "up", yes=True)


def test_only_one_person(carry: Carry) -> None:
    engine = Engine(CHANGE)
    code, text = carry(engine, "up", yes=True, only="ANA@example.com")
    assert code == 0
    assert engine.asked[-1] == ("run", "up", (urn("p1"),))
    assert "Ana" in text


def test_only_a_person_who_stays_the_same(carry: Carry) -> None:
    engine = Engine(CHANGE)
    code, text = carry(engine, "up", yes=True, only="bo@example.com")
    assert code == 0
    assert "No changes" in text
    assert not engine.ran


def test_only_a_person_whom_nobody_knows(carry: Carry) -> None:
    with pytest.raises(WrongUseError, match=r"nobody@example\.com"):
        carry(Engine(CHANGE), "up", yes=True, only="nobody@example.com")


def test_json_is_the_digest_without_what_stays(carry: Carry, capsys: pytest.CaptureFixture[str]) -> None:
    carry(Engine(CHANGE), "preview", as_json=True)
    document = json.loads(capsys.readouterr().out)
    [person] = document.pop("people")
    assert document.pop("counts") == {"changed": 1}
    assert (person["userName"], person["outcome"]) == ("ana@example.com", "changed")
    assert document == {**CHANGE, "steps": CHANGE["steps"][:2]}


def test_json_of_up_is_plan_and_result(carry: Carry, capsys: pytest.CaptureFixture[str]) -> None:
    carry(Engine(CHANGE, RunOutcome(ok=True, changes={"update": 1})), "up", yes=True, as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document["result"] == {"ok": True, "changeSummary": {"update": 1}, "outputs": {}, "errors": []}
    assert document["plan"]["changeSummary"] == CHANGE["changeSummary"]


@pytest.mark.parametrize(
    "planned",
    [
        step("create", "p1", new=ana(onExisting="fail")),
        step("create", "code", new={"length": 8}, kind="random:index/randomPassword:RandomPassword"),
    ],
)
def test_fast_is_refused_where_a_killed_run_would_lose_something(carry: Carry, planned: dict[str, Any]) -> None:
    engine = Engine(digest(planned))
    with pytest.raises(WrongUseError, match="--fast"):
        carry(engine, "up", yes=True, settings=RunnerSettings(fast=True))
    assert not engine.ran


def test_fast_is_allowed_otherwise(carry: Carry) -> None:
    assert (
        carry(Engine(digest(step("create", "p1", new=ana()))), "up", yes=True, settings=RunnerSettings(fast=True))[0]
        == 0
    )


def test_joiners_are_looked_up(carry: Carry, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com", "active": False})
    _, text = carry(Engine(digest(step("create", "p1", new=ana()))), "preview", simulator.environment())
    assert "reactivated" in text


def test_a_failing_look_up_ends_the_preview(carry: Carry, simulator: Simulator) -> None:
    simulator.fault(status=403, method="GET", path="/Users")
    planned = digest(step("create", "p1", new=ana()))
    with pytest.raises(WebexError) as told:
        carry(Engine(planned), "preview", simulator.environment())
    assert simulator.token not in str(told.value)
    code, text = carry(Engine(planned), "preview", {"WEBEX_ORG_ID": simulator.org_id})
    assert code == 0
    assert "no access token" in text


def test_a_run_that_would_fail_is_not_begun(carry: Carry, simulator: Simulator) -> None:
    wrong = {**simulator.environment(), "WEBEX_ACCESS_TOKEN": "wrong"}
    for planned in (step("create", "p1", new=ana()), NEW_TITLE, step("delete", "p1", ana())):
        engine = Engine(digest(planned))
        with pytest.raises(BadToken):
            carry(engine, "up", wrong, yes=True)
        assert not engine.ran


def test_people_of_another_organization_are_left_to_the_engine(carry: Carry, simulator: Simulator) -> None:
    wrong = {**simulator.environment(), "WEBEX_ACCESS_TOKEN": "wrong"}
    inputs = ana(orgId="00000000-0000-4000-8000-000000000000")
    engine = Engine(digest(step("update", "p1", inputs, {**inputs, "title": "x"})))
    assert carry(engine, "up", wrong, yes=True)[0] == 0
    assert not simulator.requests()


def test_joiners_of_an_explicit_provider(carry: Carry, simulator: Simulator) -> None:
    """They are looked up where the provider has its token from a variable, and never with another one."""
    simulator.add_user({"userName": "ana@example.com"})
    emea = urn("emea", "pulumi:providers:pulumi-python")
    given = {
        "webex:provider": "emea",
        "webex:orgId": simulator.org_id,
        "webex:scimUrl": simulator.scim_url,
        "webex:credentialsFrom": "EMEA",
        "webex:accessToken": "[secret]",
    }
    joiner = step("create", "p1", new=ana(orgId=simulator.org_id))
    joiner["newState"]["provider"] = f"{emea}::an-id"
    engine = Engine(digest(step("create", "emea", new=given, kind="pulumi:providers:pulumi-python"), joiner))
    _, text = carry(engine, "preview", {"WEBEX_ACCESS_TOKEN": simulator.token, "WEBEX_ORG_ID": simulator.org_id})
    assert "joiners of provider emea were not looked up" in text
    assert not simulator.requests()
    _, text = carry(engine, "preview", {"WEBEX_EMEA_ACCESS_TOKEN": simulator.token})
    assert "linked" in text


def test_new_accounts_of_an_explicit_provider(carry: Carry, simulator: Simulator) -> None:
    """A site is never asked with the credentials of another one."""
    emea = urn("emea", "pulumi:providers:pulumi-python")
    kind = "pulumi-python:dynamic/webex:AppAssignment"
    account = step("create", "a1", new={"site": "acme", "email": "ana@example.com"}, kind=kind)
    account["newState"]["provider"] = f"{emea}::an-id"
    given = {"webex:provider": "emea", "webex:credentialsFrom": "EMEA", "webex:meetingsPassword": "[secret]"}
    own = simulator.site("acme").environment()
    given["webex:meetingsUrl"] = own["WEBEX_MEETINGS_URL"]
    engine = Engine(digest(step("create", "emea", new=given, kind="pulumi:providers:pulumi-python"), account))
    _, text = carry(engine, "preview", own)
    assert "give provider emea meetings_admin" in text
    assert not simulator.requests()
    simulator.site("acme").add_account({"webExId": "ana@example.com", "email": "ana@example.com"})
    _, text = carry(engine, "preview", {name.replace("WEBEX_", "WEBEX_EMEA_"): own[name] for name in own})
    assert "linked" in text


def test_a_plan_without_people_asks_webex_nothing(carry: Carry, simulator: Simulator) -> None:
    carry(Engine(NOTHING), "preview", simulator.environment())
    assert not simulator.requests()


def test_a_plan_without_changes_is_not_told_if_webex_does_not_answer(carry: Carry, simulator: Simulator) -> None:
    bo = ana(userName="bo@example.com")
    same = digest(step("same", "p2", bo, bo), same=1)
    code, text = carry(Engine(same), "preview", simulator.environment())
    assert (code, len(simulator.requests())) == (0, 1)
    assert "No changes" in text
    for wrong in ({"WEBEX_ACCESS_TOKEN": "wrong"}, {"WEBEX_SCIM_URL": "http://127.0.0.1:9/identity/scim"}):
        with pytest.raises(WebexError):
            carry(Engine(same), "preview", {**simulator.environment(), **wrong})


def test_destroy_of_nothing(carry: Carry) -> None:
    engine = Engine({"steps": [], "changeSummary": {}})
    assert carry(engine, "destroy")[0] == 0
    assert not engine.ran


def test_the_question_can_be_declined(carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(flow.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(flow.click, "confirm", lambda text, **_: asked.append(text))
    engine = Engine(CHANGE)
    carry(engine, "up")
    assert asked == ["Do this?"]
    assert engine.ran


# refused people


def refused_plan(simulator: Simulator) -> Engine:
    """Ana's account is somebody else's, Bo is new."""
    simulator.add_user({"userName": "ana@example.com", "externalId": "theirs"})
    bo = ana(userName="bo@example.com", displayName="Bo")
    return Engine(digest(step("create", "p1", new=ana(externalId="ours")), step("create", "p2", new=bo)))


@pytest.mark.parametrize("operation", ["preview", "up"])
def test_a_plan_in_which_somebody_is_refused_fails(carry: Carry, simulator: Simulator, operation: Operation) -> None:
    engine = refused_plan(simulator)
    with pytest.raises(CommandError) as told:
        carry(engine, operation, simulator.environment(), yes=True)
    [rest] = told.value.sentences
    assert rest.startswith("1 account refused, as told above (ana@example.com)")
    assert "--continue-on-error" in rest
    assert ("the run would stop" if operation == "preview" else "nothing was changed") in rest
    assert not engine.ran
    assert not simulator.requests(write_only=True)


def test_the_others_go_on_and_the_refused_are_named_at_the_end(carry: Carry, simulator: Simulator) -> None:
    engine = refused_plan(simulator)
    with pytest.raises(CommandError, match=r"ana@example\.com is refused") as told:
        carry(engine, "up", simulator.environment(), yes=True, settings=RunnerSettings(continue_on_error=True))
    assert len(told.value.sentences) == 1
    assert engine.ran


def test_a_run_that_ends_early_says_how_much_was_done() -> None:
    plan = parse(digest(step("create", "p1", new=ana()), step("create", "p2", new=ana(userName="bo@example.com"))))
    assert unfinished(plan, RunOutcome(ok=False, done=frozenset({urn("p1")}))) == (
        "1 of 2 changes of people and apps done, 1 not"
    )
    assert "webex preview" in unfinished(plan, RunOutcome(ok=False))
