"""Which engine runs, where state is, and the passphrase."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli.backend import choose_engine, passphrase, state_folder
from pulumi_webex.cli.errors import CommandError, WrongUseError
from pulumi_webex.cli.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "root", {"name": "webex-people"})


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment without pulumi and without any login."""
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")}


def with_pulumi(environ: dict[str, str]) -> dict[str, str]:
    program = Path(environ["PATH"]) / "pulumi"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return environ


def logged_in(folder: Path, url: str) -> None:
    folder.mkdir(parents=True)
    (folder / "credentials.json").write_text(json.dumps({"current": url}))


def test_auto_takes_pulumi_where_it_is(project: Project, environ: dict[str, str]) -> None:
    assert choose_engine("auto", project, environ) == "embedded"
    assert choose_engine("auto", project, with_pulumi(environ)) == "pulumi"


def test_what_is_asked_for_is_taken(project: Project, environ: dict[str, str]) -> None:
    with pytest.raises(WrongUseError, match="no `pulumi` on PATH"):
        choose_engine("pulumi", project, environ)
    assert choose_engine("embedded", project, with_pulumi(environ)) == "embedded"


@pytest.mark.parametrize(
    "variables",
    [{"PULUMI_BACKEND_URL": "s3://states?region=eu"}, {"PULUMI_ACCESS_TOKEN": "pul-fake"}],
)
def test_auto_never_starts_fresh_state_beside_a_shared_backend(
    project: Project, environ: dict[str, str], variables: dict[str, str]
) -> None:
    with pytest.raises(WrongUseError, match="only the `pulumi` CLI"):
        choose_engine("auto", project, environ | variables)
    assert choose_engine("embedded", project, environ | variables) == "embedded"


def test_a_login_counts(project: Project, environ: dict[str, str], tmp_path: Path) -> None:
    logged_in(tmp_path / "home" / ".pulumi", "https://api.pulumi.com")
    with pytest.raises(WrongUseError, match=r"https://api\.pulumi\.com"):
        choose_engine("auto", project, environ)


def test_pulumi_home_moves_the_login(project: Project, environ: dict[str, str], tmp_path: Path) -> None:
    logged_in(tmp_path / "home" / ".pulumi", "https://api.pulumi.com")
    logged_in(tmp_path / "elsewhere", f"file://{tmp_path}/states")
    moved = environ | {"PULUMI_HOME": str(tmp_path / "elsewhere")}
    assert choose_engine("auto", project, moved) == "embedded"
    assert state_folder(project, moved) == tmp_path / "states"


def test_the_projects_own_backend_counts(project: Project, environ: dict[str, str]) -> None:
    cloud = Project(project.root, {"name": "x", "backend": {"url": "gs://states"}})
    with pytest.raises(WrongUseError, match="gs://states"):
        choose_engine("auto", cloud, environ)


def test_a_password_in_a_backend_url_is_not_told(project: Project, environ: dict[str, str]) -> None:
    with pytest.raises(WrongUseError) as told:
        choose_engine("auto", project, environ | {"PULUMI_BACKEND_URL": "postgres://me:hunter2@db/states?key=hunter2"})
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        (None, "{root}/.webex/state"),
        ("file:///var/lib/states", "/var/lib/states"),
        ("file:///var/lib/my%20states", "/var/lib/my states"),
        ("file://./states", "{root}/states"),
        ("https://api.pulumi.com", "{root}/.webex/state"),
    ],
)
def test_the_state_folder(project: Project, environ: dict[str, str], url: str | None, folder: str) -> None:
    variables: dict[str, Any] = {"PULUMI_BACKEND_URL": url} if url else {}
    assert state_folder(project, environ | variables) == Path(folder.format(root=project.root))


def test_home_in_a_backend_url(
    project: Project, environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert state_folder(project, environ | {"PULUMI_BACKEND_URL": "file://~"}) == tmp_path / "home"


def test_a_broken_login_file_is_no_login(project: Project, environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home" / ".pulumi").mkdir(parents=True)
    (tmp_path / "home" / ".pulumi" / "credentials.json").write_text("[")
    assert choose_engine("auto", project, environ) == "embedded"


def test_the_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    assert passphrase({"PULUMI_CONFIG_PASSPHRASE": ""}) == ""
    assert passphrase({"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}) == "from a file"
    with pytest.raises(CommandError, match="PULUMI_CONFIG_PASSPHRASE"):
        passphrase({})
    with pytest.raises(CommandError, match="cannot be read"):
        passphrase({"PULUMI_CONFIG_PASSPHRASE_FILE": str(tmp_path / "nothing")})
