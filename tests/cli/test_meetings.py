"""``webex schema meetings`` and ``webex export meetings`` against a simulated site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from pulumi_webex.cli import main
from webex_simulator import Simulator


@pytest.fixture(autouse=True)
def environment(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in simulator.site("acme").environment().items():
        monkeypatch.setenv(name, value)


def test_schema_lists_attributes_without_a_network(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "meetings", "--match", "personalUrl"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "SET", "READ", "CLEARED", "TYPE"]
    assert row.split()[:4] == ["personalUrl", "update", "yes", "no"]
    assert main(["schema", "meetings", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["attributes"]) > 165
    assert not simulator.requests()


def test_schema_tells_what_a_site_allows(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    simulator.site("acme").set_features({"video/HDvideo": False})
    assert main(["schema", "meetings", "--site", "--match", "HDvideo"]) == 0
    out = capsys.readouterr().out
    assert "privilegeHDvideo  no is off on this site (video/HDvideo)" in out
    assert "session type 3: " in out
    assert main(["schema", "meetings", "--site", "acme", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    refused = {one["name"] for one in told["attributes"] if one.get("allowed") == "no"}
    assert refused == {"privilegeHDvideo"}
    assert {one["id"] for one in told["sessionTypes"]} >= {3, 214}


def test_export_writes_a_people_file(simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = simulator.site("acme")
    account = site.add_account({"webExId": "ana", "email": "ana@example.com", "firstName": "Ana", "timeZoneID": 23})
    site.add_account({"webExId": "bo", "active": "DEACTIVATED"})
    assert main(["export", "meetings", "--attributes", "firstName,timeZoneID"]) == 0
    [person] = yaml.safe_load(capsys.readouterr().out)["people"]
    assert person == {
        "id": str(account["userId"]),
        "webExId": "ana",
        "email": "ana@example.com",
        "firstName": "Ana",
        "timeZoneID": 23,
    }
    file = tmp_path / "people.csv"
    assert main(["export", "meetings", "--inactive", "-o", str(file)]) == 0
    assert len(file.read_text().splitlines()) == 3
    assert "site administrator and was left out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--attributes", "firstname"], 2, "did you mean firstName"),
        (["--attributes", "password"], 1, "password cannot be exported: Webex does not show it"),
        (["-o", "people.txt"], 2, "people.txt is none of .yaml, .json and .csv"),
        (["--site", "beta"], 1, "The program says Meetings site beta, but"),
    ],
)
def test_wrong_use_is_one_sentence(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "meetings", *arguments]) == code
    assert message in capsys.readouterr().err


def test_the_stack_may_say_which_site(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = simulator.site("acme").environment()
    secret = environment.pop("WEBEX_MEETINGS_PASSWORD")
    keys = {
        "WEBEX_MEETINGS_URL": "meetingsUrl",
        "WEBEX_MEETINGS_SITE": "meetingsSite",
        "WEBEX_MEETINGS_ADMIN": "meetingsAdmin",
    }
    config = {f"webex:{keys[name]}": value for name, value in environment.items()}
    for name in environment:
        monkeypatch.delenv(name)
    (tmp_path / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
    (tmp_path / "Pulumi.live.yaml").write_text(yaml.safe_dump({"config": config}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEBEX_MEETINGS_PASSWORD", secret)
    simulator.site("acme").add_account({"webExId": "ana", "email": "ana@example.com"})
    assert main(["export", "meetings", "--stack", "live"]) == 0
    assert "ana@example.com" in capsys.readouterr().out
    assert main(["schema", "meetings", "--site", "--match", "HDvideo"]) == 0
    assert "session type 3: " in capsys.readouterr().out
