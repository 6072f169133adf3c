"""The project around a folder, its stacks, and a rehearsal's copy of it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
import yaml

from pulumi_webex.cli.errors import CommandError, WrongUseError
from pulumi_webex.cli.project import Project, choose_stack
from pulumi_webex.cli.sandbox import Sandbox

PULUMI_YAML = """\
name: webex-people
runtime:
  name: python
  options: {virtualenv: .venv}
main: stacks/
stackConfigDir: stacks
backend: {url: "https://api.example.com"}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "my project"
    (root / "stacks").mkdir(parents=True)
    (root / "Pulumi.yaml").write_text(PULUMI_YAML)
    return root


def test_the_project_is_found_from_below(root: Path) -> None:
    project = Project.find(root / "stacks")
    assert (project.root, project.name) == (root, "webex-people")


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(WrongUseError, match=r"no Pulumi\.yaml"):
        Project.find(tmp_path)


@pytest.mark.parametrize("text", ["name: [", "- a list"])
def test_a_broken_file_is_named(root: Path, text: str) -> None:
    (root / "Pulumi.yaml").write_text(text)
    with pytest.raises(CommandError, match=r"Pulumi\.yaml"):
        Project.find(root)


def test_the_stack_is_the_only_one(root: Path) -> None:
    project = Project.find(root)
    with pytest.raises(WrongUseError, match="no stack yet"):
        choose_stack(project, None, {})
    (root / "stacks" / "Pulumi.demo.yaml").write_text("config: {}")
    assert choose_stack(project, None, {}) == "demo"
    (root / "stacks" / "Pulumi.live.yaml").write_text("config: {}")
    with pytest.raises(WrongUseError, match="demo, live"):
        choose_stack(project, None, {})


@pytest.mark.parametrize(("config", "folder"), [("{pulumi:tags: {value: {a: b}}}", "."), ("stacks", "stacks")])
def test_settings_of_all_stacks_are_no_folder(root: Path, config: str, folder: str) -> None:
    (root / "Pulumi.yaml").write_text(f"name: people\nruntime: python\nconfig: {config}\n")
    (root / folder / "Pulumi.dev.yaml").write_text("config: {}")
    assert Project.find(root).stacks() == ["dev"]


def test_the_stack_that_is_named(root: Path) -> None:
    project = Project.find(root)
    assert choose_stack(project, "a", {"PULUMI_STACK": "b"}, "c") == "a"
    assert choose_stack(project, None, {"PULUMI_STACK": "b"}, "c") == "b"
    assert choose_stack(project, None, {}, "c") == "c"


REAL = {
    "webex-people:people": "people.csv",
    "webex:orgId": "ec6bb60e-6c8e-4b2b-9ab2-0e6b6ebbbd2d",
    "webex:accessToken": {"secure": "v1:abc"},
    "webex:meetingsPassword": {"secure": "v1:abc"},
    "webex:concurrency": "4",
    "webex-people:code": {"secure": "v1:abc"},
}


@pytest.fixture
def sandbox(root: Path) -> Sandbox:
    real = {"encryptionsalt": "v1:real", "config": REAL}
    (root / "stacks" / "Pulumi.live.yaml").write_text(yaml.safe_dump(real))
    return Sandbox(Project.find(root), "live")


def test_a_rehearsal_runs_the_real_program(sandbox: Sandbox, root: Path) -> None:
    (root / ".venv").mkdir()
    copy = sandbox.prepare()
    assert Project.find(copy.root).settings == copy.settings
    assert copy.main == root / "stacks"
    assert copy.runtime_options["virtualenv"] == str(root / ".venv")
    assert copy.name == "webex-people"
    assert copy.backend_url is None


def test_before_the_environment_is_made_a_rehearsal_runs_in_that_of_the_command(
    sandbox: Sandbox, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", "/elsewhere")
    assert sandbox.prepare().runtime_options["virtualenv"] == "/elsewhere"
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert sandbox.prepare().runtime_options["virtualenv"] == str(root / ".venv")


def test_a_rehearsal_has_no_secret_and_no_target_of_the_real_stack(sandbox: Sandbox) -> None:
    settings = sandbox.prepare().config("live")
    assert settings == {"config": {"webex-people:people": "people.csv", "webex:concurrency": "4"}}
    assert sandbox.left_out() == ["webex-people:code"]


def test_a_rehearsal_keeps_its_own_salt(sandbox: Sandbox) -> None:
    copy = sandbox.prepare()
    copy.config_file("live").write_text("encryptionsalt: v1:own\n")
    assert sandbox.prepare().config("live")["encryptionsalt"] == "v1:own"


def test_the_passphrase_is_made_once_and_private(sandbox: Sandbox) -> None:
    first = sandbox.passphrase()
    assert len(first) >= 20
    assert sandbox.passphrase() == first
    assert stat.S_IMODE((sandbox.folder / "passphrase").stat().st_mode) == 0o600


def test_a_rehearsals_environment_knows_nothing_of_the_users_logins(sandbox: Sandbox) -> None:
    mine = {
        "HOME": "/home/me",
        "WEBEX_ACCESS_TOKEN": "real",
        "WEBEX_CA_BUNDLE": "/real.pem",
        "PULUMI_ACCESS_TOKEN": "pul-real",
        "PULUMI_BACKEND_URL": "s3://real",
        "PULUMI_CONFIG_PASSPHRASE_FILE": "/real",
    }
    inner = sandbox.environment(mine, {"WEBEX_ORG_ID": "simulated"})
    assert inner == {
        "HOME": "/home/me",
        "WEBEX_ORG_ID": "simulated",
        "WEBEX_REHEARSAL": "true",
        "PULUMI_BACKEND_URL": f"file://{sandbox.folder}",
        "PULUMI_CONFIG_PASSPHRASE": sandbox.passphrase(),
    }
