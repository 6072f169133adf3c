"""``webex check`` against simulated Webex organizations in all kinds of trouble."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_webex.cli import main
from pulumi_webex.review.checks import checks
from pulumi_webex.review.verdict import Check
from tests.support.scripted import Play, Scripted
from webex_simulator import Simulator

READ_ONLY = {"identity:people_read", "spark:people_read"}


def made(environment: dict[str, str], *, now: datetime | None = None) -> dict[str, Check]:
    found = list(checks(lambda key: None, environment, now=now))
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def verdicts(found: dict[str, Check]) -> dict[str, str]:
    return {name: one.verdict for name, one in found.items()}


@pytest.fixture
def environment(simulator: Simulator) -> dict[str, str]:
    return simulator.environment()


@pytest.fixture
def command(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_all_is_well(environment: dict[str, str], simulator: Simulator) -> None:
    before = simulator.users(), simulator.licenses()
    found = made(environment)
    assert verdicts(found) == {
        "settings": "pass",
        "address": "pass",
        "clock": "pass",
        "access token": "pass",
        "token end": "unknown",
        "organization": "pass",
        "read people": "pass",
        "change people": "pass",
        "licenses": "pass",
        "assign licenses": "pass",
        "administrator": "pass",
        "license template": "pass",
        "verified domains": "unknown",
        "Meetings site": "pass",
        "Meetings administrator": "pass",
    }
    assert "50 of 50 Messaging" in found["licenses"].said
    assert "there is none" in found["license template"].said
    assert (simulator.users(), simulator.licenses()) == before


def test_a_token_that_may_only_read(environment: dict[str, str], simulator: Simulator) -> None:
    found = made({**environment, "WEBEX_ACCESS_TOKEN": simulator.issue_token(READ_ONLY)})
    failed = {name for name, one in found.items() if one.verdict == "fail"}
    assert failed == {"change people", "licenses", "assign licenses"}
    assert "identity:people_rw" in found["change people"].cure
    assert "spark-admin:licenses_read" in found["licenses"].cure
    assert "spark-admin:people_write" in found["assign licenses"].cure
    assert found["license template"].verdict == "unknown"
    assert "trackingId SIMULATOR" in found["licenses"].said


def test_a_token_without_any_scope_of_ours(environment: dict[str, str], simulator: Simulator) -> None:
    found = made({**environment, "WEBEX_ACCESS_TOKEN": simulator.issue_token({"spark:all"})})
    assert (found["access token"].verdict, found["read people"].verdict) == ("pass", "fail")
    assert (found["organization"].verdict, found["administrator"].verdict) == ("unknown", "unknown")


def test_a_token_that_has_ended(environment: dict[str, str], simulator: Simulator) -> None:
    simulator.expire_token(simulator.token)
    found = made(environment)
    assert found["access token"].verdict == "fail"
    assert "webex login" in found["access token"].cure
    assert {found[name].verdict for name in ("organization", "read people", "licenses")} == {"unknown"}
    assert found["Meetings site"].verdict == "pass"


def test_when_a_token_ends(environment: dict[str, str], simulator: Simulator) -> None:
    soon = datetime.now(UTC) + timedelta(days=9, hours=1)
    kept = {**environment, "WEBEX_ACCESS_TOKEN_ENDS": soon.isoformat()}
    assert made(kept)["token end"].said.endswith("in 9 days")
    ended = {**environment, "WEBEX_ACCESS_TOKEN_ENDS": "2020-01-01T00:00:00Z"}
    stale = made(ended)["token end"]
    assert (stale.verdict, "accepted all the same" in stale.said) == ("unknown", True)
    simulator.expire_token(simulator.token)
    assert made(ended)["token end"] == Check(
        "token end",
        "fail",
        "the access token ended on 2020-01-01 00:00 UTC",
        "run `webex login`, as a full administrator",
    )


def test_a_refresh_token(environment: dict[str, str], simulator: Simulator) -> None:
    client_id, secret = simulator.add_integration()
    grant = {"WEBEX_CLIENT_ID": client_id, "WEBEX_CLIENT_SECRET": secret}
    refresh = simulator.refresh_token(client_id)
    environment = {**environment, **grant, "WEBEX_REFRESH_TOKEN": refresh, "WEBEX_ACCESS_TOKEN": ""}
    found = made(environment)
    assert (found["refresh token"].verdict, found["token end"].verdict) == ("pass", "pass")
    assert "in 13 days" in found["token end"].said or "in 14 days" in found["token end"].said
    simulator.expire_token(refresh)
    found = made(environment)
    assert (found["refresh token"].verdict, found["access token"].verdict) == ("fail", "unknown")
    assert "webex login" in found["refresh token"].cure
    assert refresh not in str(found)
    assert secret not in str(found)


def test_another_organizations_token(environment: dict[str, str], simulator: Simulator) -> None:
    other = "0ae87ade-8c8a-4952-af08-318798958d0c"
    found = made({**environment, "WEBEX_ACCESS_TOKEN": simulator.issue_token(org_id=other)})
    assert found["organization"] == Check(
        "organization",
        "fail",
        f"the access token is of organization {other}, not of {simulator.org_id}",
        "set webex:orgId (WEBEX_ORG_ID) to that one, or use a token of this organization",
    )


def test_somebody_who_is_no_administrator(environment: dict[str, str], simulator: Simulator) -> None:
    administrator = simulator.users()[0]["id"]
    simulator.edit_user(administrator, {"roles": [{"value": "id_readonly_admin", "type": "cirole"}]})
    found = made(environment)["administrator"]
    assert (found.verdict, found.said) == ("fail", "the token's account has id_readonly_admin")
    simulator.edit_user(administrator, {"roles": None})
    assert made(environment)["administrator"].said == "the token's account has no administrator role"


def test_a_template_is_named(environment: dict[str, str], simulator: Simulator) -> None:
    simulator.add_template([simulator.licenses()[0]["id"]])
    assert made(environment)["license template"].said == "new people get the licenses of Default"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/scim/v2", "https://nowhere.invalid/scim/v2"])
def test_nobody_answers(environment: dict[str, str], url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulumi_webex.transport.http.UNREACHED_SECONDS", 0.0)
    found = made({"WEBEX_SCIM_URL": url, "WEBEX_ACCESS_TOKEN": "fake-token"})
    assert found["address"].verdict == "fail"
    assert "access token" not in found
    assert found["read people"].said == "not tried, since the address does not answer"


def test_something_else_answers() -> None:
    with Scripted().running() as server:
        server.always = lambda seen: Play(404, raw=b"<html><title>Nothing here</title></html>")
        found = made({"WEBEX_SCIM_URL": f"{server.url}/scim", "WEBEX_ACCESS_TOKEN": "fake-token"})
        assert found["address"].verdict == "fail"
        server.always = lambda seen: Play(302, headers={"Location": "https://login.example.com/"})
        found = made({"WEBEX_SCIM_URL": f"{server.url}/scim", "WEBEX_ACCESS_TOKEN": "fake-token"})
        assert found["address"].verdict == "fail"


@pytest.mark.parametrize("body", [b"", b"[]", b'"ok"', b"null"])
def test_an_answer_that_is_no_object(body: bytes) -> None:
    with Scripted().running() as server:
        server.always = lambda seen: Play(200, raw=body)
        address = made({"WEBEX_SCIM_URL": f"{server.url}/scim", "WEBEX_ACCESS_TOKEN": "fake-token"})["address"]
    assert (address.verdict, "not Webex's API" in address.said) == ("fail", True)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b'{"message": "no such route"}'),
        (200, b"{}"),
        (200, b'{"meta": null, "urn:scim:schemas:extension:cisco:webexidentity:2.0:User": null, "items": null}'),
        (200, b'{"roles": null}'),
    ],
)
def test_a_service_that_is_not_webexs_passes_no_right(status: int, body: bytes) -> None:
    with Scripted().running() as server:
        server.always = lambda seen: Play(status, raw=body)
        url = f"{server.url}/identity/scim/0ae87ade-8c8a-4952-af08-318798958d0c/v2"
        found = verdicts(
            made({"WEBEX_SCIM_URL": url, "WEBEX_API_URL": f"{server.url}/v1", "WEBEX_ACCESS_TOKEN": "fake-token"})
        )
    assert found["read people"] == "fail"
    assert {found["change people"], found["assign licenses"]} == {"unknown"}


def test_a_clock_that_is_wrong(environment: dict[str, str]) -> None:
    late = made(environment, now=datetime.now(UTC) + timedelta(minutes=10))["clock"]
    assert late.verdict == "fail"
    assert late.said.startswith("this machine's clock is 6")


def test_settings_that_cannot_be(environment: dict[str, str]) -> None:
    found = made({**environment, "WEBEX_ORG_ID": "nonsense"})
    assert list(found) == ["settings", "Meetings site", "Meetings administrator"]
    assert "WEBEX_ORG_ID" in found["settings"].said
    assert made({})["settings"].verdict == "fail"
    assert "webex login" in made({**environment, "WEBEX_ACCESS_TOKEN": ""})["settings"].said


def test_a_paused_stack_tries_no_write(environment: dict[str, str], simulator: Simulator) -> None:
    found = made({**environment, "WEBEX_PAUSED": "true"})
    assert {found[name].verdict for name in ("change people", "assign licenses")} == {"unknown"}
    assert [one for one in simulator.requests(write_only=True) if one.method == "PATCH"] == []


def test_a_site_without_control_hub(environment: dict[str, str], simulator: Simulator) -> None:
    alone = {name: value for name, value in environment.items() if "MEETINGS" in name}
    assert verdicts(made(alone)) == {"Meetings site": "pass", "Meetings administrator": "pass"}
    wrong = made({**alone, "WEBEX_MEETINGS_PASSWORD": "fake-wrong-password"})
    assert verdicts(wrong) == {"Meetings site": "fail"}
    assert "fake-wrong" not in str(wrong)
    account = simulator.site("acme").add_account({"webExId": "ana", "password": "Fake-Passw0rd-1a"})
    host = {**alone, "WEBEX_MEETINGS_ADMIN": account["webExId"], "WEBEX_MEETINGS_PASSWORD": "Fake-Passw0rd-1a"}
    assert "fail" in verdicts(made(host)).values()


def test_the_command(command: None, simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=2) == ["pass", "settings", f"organization {simulator.org_id}"]
    assert len(lines) == 15
    assert simulator.token not in "".join(lines)
    assert main(["check", "--without", "license"]) == 2
    assert "there is no check 'license'; there are settings" in capsys.readouterr().err


def test_the_command_fails_where_a_check_does(
    command: None, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    token = simulator.issue_token({"identity:people_rw", "spark-admin:people_write"})
    monkeypatch.setenv("WEBEX_ACCESS_TOKEN", token)
    assert main(["check", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["ok"] is False
    [failed] = [one for one in document["checks"] if one["verdict"] == "fail"]
    assert (failed["name"], "spark-admin:licenses_read" in failed["cure"]) == ("licenses", True)
    assert main(["check", "--without", "licenses"]) == 0
    assert token not in capsys.readouterr().out
