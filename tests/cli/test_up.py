"""The demo stack through the whole command: the embedded engine, the real provider, a simulated Webex."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli import main
from webex_simulator import Simulator

ROOT = Path(__file__).parents[2]
INACTIVE = {"henrik.dahl@example.com", "sam.taylor@example.com", "leon.garnier@example.org"}


@dataclass
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """What it says went wrong."""
        return [line for line in self.err.splitlines() if line.strip()]


@dataclass
class Demo:
    """A copy of the project in a folder of its own, whose name has a blank."""

    root: Path
    capture: pytest.CaptureFixture[str]
    flags: tuple[str, ...] = ("--simulator",)
    people: Path = field(init=False)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "stacks", self.root / "stacks", symlinks=True)
        shutil.copy(ROOT / "Pulumi.yaml", self.root)
        (self.root / ".venv").symlink_to(sys.prefix)
        self.people = self.root / "stacks" / "entra.csv"

    def webex(self, *words: str) -> Answer:
        self.capture.readouterr()
        code = main([words[0], *self.flags, *words[1:]])
        return Answer(code, *self.capture.readouterr())

    def edit(self, old: str, new: str) -> None:
        text = self.people.read_text(encoding="utf-8")
        assert old in text
        self.people.write_text(text.replace(old, new, 1), encoding="utf-8")

    def remove(self, user_name: str) -> None:
        """Takes a person's line out of the export; the group goes on naming the person."""
        lines = self.people.read_text(encoding="utf-8").splitlines(keepends=True)
        self.people.write_text("".join(line for line in lines if user_name not in line), encoding="utf-8")

    def accounts(self) -> dict[str, dict[str, Any]]:
        """The simulated Webex's people of the two demo domains, by userName."""
        with Simulator(state=self.root / ".webex" / "simulator" / "webex.sqlite") as simulator:
            return {u["userName"]: u for u in simulator.users() if "example." in u["userName"]}


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Demo:
    root = tmp_path / "my people"
    root.mkdir()
    for name in list(os.environ):
        if name.startswith(("WEBEX_", "PULUMI_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.chdir(root)
    return Demo(root, capsys)


@pytest.fixture
def direct(demo: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo pointed at a running simulator as at a real organization, so that its log can be read."""
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "for tests")
    demo.flags = ()
    return demo


def test_the_life_of_the_demo(demo: Demo) -> None:
    first = demo.webex("up", "--yes")
    assert first.code == 0, first.err
    assert "Joins (28)" in first.out
    assert "with the embedded engine." in first.out
    assert "firstDayCode: [secret]" in first.out
    accounts = demo.accounts()
    assert len(accounts) == 28
    assert accounts["lukasz.wisniewski@example.com"]["displayName"] == "Łukasz Wiśniewski"
    assert {u for u, a in accounts.items() if not a["active"]} == INACTIVE

    second = demo.webex("up", "--yes")
    assert second.code == 0
    assert "No changes: 63 resources unchanged." in second.out

    demo.edit("Test engineer", "Lead test engineer")
    preview = demo.webex("preview")
    assert re.findall(r"^ {6}\S.*", preview.out, re.M) == ["      title: Test engineer → Lead test engineer"]
    assert "1 person changes; 62 unchanged." in preview.out
    assert demo.webex("preview", "--expect-no-changes").code == 3
    assert demo.webex("up", "--yes").code == 0
    assert demo.accounts()["tuncay.ozdemir@example.com"]["title"] == "Lead test engineer"

    demo.remove("tom.baker@example.com")
    removed = demo.webex("up", "--yes")
    assert removed.code == 0
    assert "Tom Baker <tom.baker@example.com>  deactivated" in removed.out
    assert "1 person leaves" in removed.out
    assert "is not among the people; left out" in removed.out
    after = demo.accounts()
    assert after["tom.baker@example.com"]["active"] is False
    assert sum(account["active"] for account in after.values()) == 24

    assert demo.webex("refresh", "--expect-no-changes").code == 0
    destroyed = demo.webex("destroy", "--yes")
    assert destroyed.code == 0, destroyed.err
    assert not any(account["active"] for account in demo.accounts().values())
    again = demo.webex("up", "--yes")
    assert "reactivated" in again.out


def test_a_change_made_in_webex_is_drift(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    amelie = next(user for user in simulator.users() if user["userName"] == "amelie.dubois@example.com")
    simulator.edit_user(amelie["id"], {"title": "Queen"})
    seen = direct.webex("refresh", "--expect-no-changes")
    assert seen.code == 3
    assert "title: Head of People → Queen" in seen.out
    assert direct.webex("refresh", "--yes").code == 0
    repaired = direct.webex("up", "--yes")
    assert "title: Queen → Head of People" in repaired.out
    assert direct.webex("preview", "--expect-no-changes").code == 0


def test_no_changes_no_requests(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    simulator.clear_requests()
    assert direct.webex("up", "--yes").code == 0
    assert not simulator.requests()
    assert direct.webex("preview").code == 0
    assert len(simulator.requests()) == 1  # a preview says that Webex answers


def test_only_one_person(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    direct.edit("Test engineer", "Lead test engineer")
    direct.edit("Head of People", "Chief of People")
    simulator.clear_requests()
    assert direct.webex("up", "--yes", "--only", "Tuncay.Ozdemir@example.com").code == 0
    assert len(simulator.requests(write_only=True)) == 1
    assert "No changes" in direct.webex("preview", "--only", "tom.baker@example.com").out
    assert direct.webex("preview", "--only", "nobody@example.com").code == 2
    rest = direct.webex("preview")
    assert "1 person changes" in rest.out
    assert "Chief of People" in rest.out


def test_one_person_on_the_very_first_run(direct: Demo, simulator: Simulator) -> None:
    answer = direct.webex("up", "--yes", "--only", "tom.baker@example.com")
    assert answer.code == 0, answer.err
    assert [request.method for request in simulator.requests(write_only=True)] == ["POST", "PATCH"]  # the license, too
    rest = direct.webex("up", "--yes")
    assert rest.code == 0, rest.err
    assert "Joins (27)" in rest.out
    assert direct.webex("preview", "--expect-no-changes").code == 0


def test_one_person_is_deactivated_or_leaves_and_the_others_stay(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    direct.remove("grace.mbeki@example.com")
    direct.edit("Operations,True,GB", "Operations,False,GB")
    simulator.clear_requests()
    answer = direct.webex("up", "--yes", "--only", "tom.baker@example.com")
    assert answer.code == 0, answer.err
    assert len(simulator.requests(write_only=True)) == 1
    accounts = {user["userName"]: user["active"] for user in simulator.users()}
    assert not accounts["tom.baker@example.com"]
    assert accounts["grace.mbeki@example.com"]
    leaver = direct.webex("up", "--yes", "--only", "grace.mbeki@example.com")
    assert leaver.code == 0, leaver.err
    assert "1 person leaves" in leaver.out
    accounts = {user["userName"]: user["active"] for user in simulator.users()}
    assert not accounts["grace.mbeki@example.com"]
    rest = direct.webex("up", "--yes")
    assert rest.code == 0, rest.err
    assert "No changes" in rest.out


def test_half_the_people_are_not_removed_by_mistake(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    simulator.clear_requests()
    rows = list(csv.DictReader(io.StringIO(direct.people.read_text(encoding="utf-8"))))
    for row in rows[::2]:
        direct.remove(row["userPrincipalName"])
    for operation in (["preview"], ["up", "--yes"]):
        one_sentence(direct.webex(*operation), "would be removed or deactivated")
    assert not simulator.requests()


def test_destroy_of_real_people_needs_the_override(
    direct: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert direct.webex("up", "--yes").code == 0
    simulator.clear_requests()
    sentence = one_sentence(direct.webex("destroy", "--yes"), "the roster company would go, and 24 of its 24 people")
    assert not simulator.requests(write_only=True)
    override = re.search(r"WEBEX_ALLOW_REMOVALS=(\S+),", sentence)
    assert override
    monkeypatch.setenv("WEBEX_ALLOW_REMOVALS", override.group(1))
    done = direct.webex("destroy", "--yes")
    assert done.code == 0, done.err
    assert not [user["userName"] for user in simulator.users() if "example." in user["userName"] and user["active"]]


def test_a_guard_that_goes_is_refused_in_the_preview_too(
    direct: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert direct.webex("up", "--yes").code == 0
    program = direct.root / "stacks" / "__main__.py"
    program.write_text(program.read_text().replace("    apps=[messaging],\n)", ")"))
    simulator.clear_requests()
    for words in (["preview"], ["up", "--yes"]):
        sentence = one_sentence(direct.webex(*words), "company-messaging would go, and 24 of its 24 people")
        assert not simulator.requests(write_only=True)
    override = re.search(r"WEBEX_ALLOW_REMOVALS=(\S+),", sentence)
    assert override
    monkeypatch.setenv("WEBEX_ALLOW_REMOVALS", override.group(1))
    assert direct.webex("preview").code == 0
    done = direct.webex("up", "--yes")
    assert done.code == 0, done.err
    assert not simulator.licenses_of("amelie.dubois@example.com")
    assert simulator.licenses_of("hugo.petit@example.org")


def test_new_outputs_alone_are_kept(direct: Demo) -> None:
    assert direct.webex("up", "--yes").code == 0
    program = direct.root / "stacks" / "__main__.py"
    program.write_text(program.read_text() + 'pulumi.export("motto", "all aboard")\n')
    answer = direct.webex("up", "--yes")
    assert "No changes" in answer.out
    assert "motto: all aboard" in answer.out
    state = (direct.root / ".webex" / "state" / ".pulumi" / "stacks" / "webex-people" / "demo.json").read_text()
    assert "all aboard" in state


def test_json_documents(direct: Demo) -> None:
    preview = direct.webex("preview", "--json")
    digest = json.loads(preview.out)
    assert digest["changeSummary"]["create"] == 14
    assert {step["op"] for step in digest["steps"]} == {"create"}
    assert len(digest["people"]) == 28
    assert "Joins (28)" in preview.err
    done = json.loads(direct.webex("up", "--yes", "--json").out)
    assert done["result"]["ok"] is True
    assert done["result"]["outputs"]["people"] == 28
    assert done["engine"] == "the embedded engine"
    digest = json.loads(direct.webex("preview", "--json").out)
    assert [step["op"] for step in digest["steps"]] == ["same"]


def test_a_rehearsal_keeps_to_its_folder(demo: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    before = (demo.root / "stacks" / "Pulumi.demo.yaml").read_bytes()
    assert demo.webex("up", "--yes").code == 0
    assert not simulator.requests()
    assert {path.name for path in demo.root.iterdir()} == {".venv", ".webex", "Pulumi.yaml", "stacks"}
    assert {path.name for path in (demo.root / ".webex").iterdir()} == {"simulator"}
    assert (demo.root / "stacks" / "Pulumi.demo.yaml").read_bytes() == before
    assert not (Path.home() / ".pulumi").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEBEX_ACCESS_TOKEN", None, "WEBEX_ACCESS_TOKEN"),
        ("WEBEX_ACCESS_TOKEN", "wrong", "access token is not accepted"),
        ("WEBEX_ORG_ID", "123", "WEBEX_ORG_ID"),
        ("WEBEX_ORG_ID", "00000000-0000-4000-8000-000000000000", "make them agree"),
        ("WEBEX_SCIM_URL", "http://example.com/scim", "WEBEX_SCIM_URL"),
        ("PULUMI_CONFIG_PASSPHRASE", None, "PULUMI_CONFIG_PASSPHRASE"),
    ],
)
def test_wrong_settings(
    direct: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, sentence: str
) -> None:
    monkeypatch.delenv(name)
    if value:
        monkeypatch.setenv(name, value)
    one_sentence(direct.webex("up", "--yes"), sentence)
    assert not simulator.requests(write_only=True)


def test_no_organization_at_all(direct: Demo, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBEX_ORG_ID")
    monkeypatch.delenv("WEBEX_SCIM_URL")
    one_sentence(direct.webex("up", "--yes"), "No Webex organization is set")
    assert not simulator.requests()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("jobTitle,", "position,", "entra.csv has no column 'jobTitle', which the rule for title"),
        ("benedikt.grossmann@example.com,", "amelie.dubois@example.com,", "entra.csv line 3: userPrincipalName"),
        ("amelie.dubois@example.com,", "amelie.dubois,", "Amélie Dubois: userName 'amelie.dubois' is no e-mail"),
        ("Head of People", "Head of People, and more", "entra.csv line 2: 20 cells under 19 headers"),
        ("Head of People", "x" * 1000, "amelie.dubois@example.com: title is 1000 characters long"),
        ("True", "perhaps", "entra.csv line 2: accountEnabled"),
    ],
)
def test_wrong_data(direct: Demo, simulator: Simulator, old: str, new: str, sentence: str) -> None:
    direct.edit(old, new)
    one_sentence(direct.webex("up", "--yes"), sentence)
    assert not simulator.requests()


def test_no_file(direct: Demo, simulator: Simulator) -> None:
    direct.people.unlink()
    one_sentence(direct.webex("up", "--yes"), "entra.csv cannot be read")
    assert not simulator.requests()


def test_wrong_data_changes_nothing_that_is_there(direct: Demo, simulator: Simulator) -> None:
    assert direct.webex("up", "--yes").code == 0
    simulator.clear_requests()
    direct.edit("tom.baker@example.com", "tom.baker")
    direct.remove("grace.mbeki@example.com")
    one_sentence(direct.webex("up", "--yes"), "Tom Baker: userName 'tom.baker'")
    assert not simulator.requests()


def test_a_defect_of_the_program_is_told_with_a_traceback_only_when_asked(direct: Demo) -> None:
    program = direct.root / "stacks" / "__main__.py"
    program.write_text("raise ValueError('a defect of mine')\n")
    answer = direct.webex("up", "--yes")
    assert answer.code == 1
    assert "a defect of mine" in answer.err


def one_sentence(answer: Answer, part: str) -> str:
    assert answer.code == 1, answer
    assert len(answer.sentences) == 1, answer.err
    assert answer.sentences[0].startswith("webex: ")
    assert part in answer.sentences[0]
    assert "Traceback" not in answer.out + answer.err
    return answer.sentences[0]


def test_a_rehearsal_stands_in_for_explicit_providers_too(demo: Demo) -> None:
    program = """
import pulumi
from pulumi_webex import Provider, User

real = Provider("real", org_id="00000000-0000-4000-8000-000000000000", access_token="obviously-fake", cloud="gov")
User("ana", user_name="ana@example.com", opts=pulumi.ResourceOptions(provider=real))
"""
    (demo.root / "stacks" / "__main__.py").write_text(program, encoding="utf-8")
    answer = demo.webex("up", "--yes")
    assert answer.code == 0, answer.err
    assert "obviously-fake" not in answer.out + answer.err
    assert demo.accounts().keys() == {"ana@example.com"}
