"""Values written into a stack's settings file without the pulumi command."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pulumi_webex.cli.errors import CommandError
from pulumi_webex.cli.project import Project
from pulumi_webex.cli.stack_config import Stack, config_of
from pulumi_webex.cli.stack_settings import Value, store

ENVIRON = {"PULUMI_CONFIG_PASSPHRASE": "fake-passphrase"}
SECRET = Value("webex:refreshToken", "fake-refresh-token", is_secret=True)


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    (tmp_path / "Pulumi.yaml").write_text("name: people\nruntime: python\n")
    return Stack(Project.find(tmp_path), "dev", "embedded")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "config: {}\n",
        "config:\n",
        "# ours\nconfig:\n  other: 1  # and a note",
        "config:\n  webex:refreshToken:\n    secure: v1:old\n  other: yes\n",
        "config:\n  webex:refreshToken: plain\n",
        "config:\n  tree:\n    - a: 1\n  webex:refreshToken: |\n    more\n    lines\n",
    ],
)
def test_what_else_is_there_stays(stack: Stack, text: str) -> None:
    path = stack.project.config_file("dev")
    path.write_text(text)
    before = (yaml.safe_load(text) or {}).get("config") or {}
    assert store(stack, ENVIRON, [SECRET], []) == path
    settings = yaml.safe_load(path.read_text())
    others = {key: value for key, value in before.items() if key != SECRET.key}
    assert {key: value for key, value in settings["config"].items() if key != SECRET.key} == others
    assert settings["config"][SECRET.key].keys() == {"secure"}
    assert config_of(stack, ENVIRON)("refreshToken") == SECRET.text
    assert path.read_text().count("#") == text.count("#")


def test_a_file_that_is_not_there_is_made(stack: Stack) -> None:
    store(stack, ENVIRON, [SECRET, Value("webex:clientId", "0123", is_secret=False)], [])
    config = config_of(stack, ENVIRON)
    assert (config("refreshToken"), config("clientId")) == (SECRET.text, "0123")
    store(stack, ENVIRON, [], [SECRET.key])
    assert config_of(stack, ENVIRON)("refreshToken") is None


@pytest.mark.parametrize(
    "text", ["config: {other: 1}\n", "config:\n    other: 1\n", "config:\n    webex:refreshToken: x\n"]
)
def test_a_layout_that_is_not_pulumis_stays_as_it_is(stack: Stack, text: str) -> None:
    path = stack.project.config_file("dev")
    path.write_text(text)
    with pytest.raises(CommandError, match="nothing was changed there: use --print"):
        store(stack, ENVIRON, [SECRET], [])
    assert path.read_text() == text
    assert sorted(one.name for one in path.parent.iterdir()) == ["Pulumi.dev.yaml", "Pulumi.yaml"]


def test_a_value_does_not_show_itself() -> None:
    assert "fake" not in repr(SECRET)
