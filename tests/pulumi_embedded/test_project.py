"""Pulumi.yaml, the stack's settings, and where things are."""

from __future__ import annotations

import json
import os
import sys
import venv
from pathlib import Path

import pytest

from pulumi_embedded import EngineError
from pulumi_embedded.project import ProjectFile, StackSettings, configuration
from pulumi_embedded.secrets import Keyring
from tests.pulumi_embedded.support import HEADER, Stack, messages

pytestmark = pytest.mark.usefixtures("real_children")


def project(folder: Path, text: str) -> ProjectFile:
    (folder / "Pulumi.yaml").write_text(text)
    return ProjectFile.read(folder)


def test_main_and_stack_config_dir(stack: Stack) -> None:
    (stack.root / "Pulumi.yaml").write_text("name: toybox\nruntime: python\nmain: code/\nstackConfigDir: settings\n")
    for name in ("code", "settings"):
        (stack.root / name).mkdir()
    program = """
import beside
class C(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__('a:b:C', name)
C('c')
Toy('a', color=pulumi.Config().get('color'))
"""
    (stack.root / "code" / "__main__.py").write_text(HEADER + program)
    (stack.root / "code" / "beside.py").write_text("")
    (stack.root / "settings" / "Pulumi.dev.yaml").write_text("config: {'toybox:color': green}")
    assert stack.up().ok
    assert stack.resources()["a"]["inputs"]["color"] == "green"
    assert stack.resources()["c"]["sourcePosition"] == "project:///code/__main__.py#10"


def test_the_virtual_environment_of_the_project(tmp_path: Path) -> None:
    text = "name: p\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    found = project(tmp_path, text)
    assert found.python == sys.executable, "one that is not there is passed over"
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    found = ProjectFile.read(tmp_path)
    assert found.python == str(tmp_path / ".venv" / "bin" / "python")
    environ = found.environment({"PATH": "/usr/bin", "PYTHONHOME": "x"})
    assert environ["PATH"] == f"{tmp_path}/.venv/bin{os.pathsep}/usr/bin"
    assert "PYTHONHOME" not in environ
    assert environ["PULUMI_PROJECT"] == "p"


def test_an_interpreter_without_the_sdk_is_named(stack: Stack) -> None:
    venv.create(stack.root / ".venv", symlinks=True)
    (stack.root / "Pulumi.yaml").write_text("name: toybox\nruntime: {name: python, options: {virtualenv: .venv}}\n")
    result = stack.write("").preview()
    assert messages(result) == [
        f"{stack.root}/.venv/bin/python has no Pulumi SDK: install the project's requirements for it."
    ]


def test_configuration_and_its_defaults(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        """
        name: p
        runtime: python
        config:
          plain: text
          size: {type: integer, default: 3}
          "on": {type: boolean, default: true}
          list: {type: array, items: {type: string}, default: [a, b]}
          webex:url: {value: https://example.com}
          given: {default: unused}
        """,
    )
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {'p:given': 7, 'p:config:old': x, 'other:deep': {a: [1]}}")
    config = configuration(found, StackSettings.read(found, "dev"), Keyring("fake"))
    assert config.values == {
        "p:plain": "text",
        "p:size": "3",
        "p:on": "true",
        "p:list": '["a","b"]',
        "webex:url": "https://example.com",
        "p:given": "7",
        "p:old": "x",
        "other:deep": '{"a":[1]}',
    }


def test_yaml_is_read_as_pulumi_reads_it(tmp_path: Path) -> None:
    """Each of these was compared with what the pulumi CLI hands to a program."""
    found = project(tmp_path, "name: p\nruntime: python")
    (tmp_path / "Pulumi.dev.yaml").write_text(
        """
        config:
          p:on: yes
          p:hex: 0x10
          p:octal: [012, 0o12]
          p:exponent: 1e3
          p:time: 12:30
          p:nothing: ~
          p:empty:
          p:broken: 1.10
          p:whole: 1.0
          p:big: 12345678901234567890
          p:truth: True
          p:grouped: 1_000
          p:quoted: "007"
          p:list: [yes, 1.10, true, null]
        """
    )
    config = configuration(found, StackSettings.read(found, "dev"), Keyring("fake"))
    assert {key.removeprefix("p:"): text for key, text in config.values.items()} == {
        "on": "yes",
        "hex": "16",
        "octal": "[10,10]",
        "exponent": "1000",
        "time": "12:30",
        "nothing": "",
        "empty": "",
        "broken": "1.1",
        "whole": "1",
        "big": "12345678901234567890",
        "truth": "true",
        "grouped": "1000",
        "quoted": "007",
        "list": '["yes",1.1,true,null]',
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("runtime: python", "no project name"),
        ("name: p\nruntime: nodejs", "asks for 'nodejs'"),
        ("name: [", "cannot be read"),
        ("- a", "not a mapping"),
    ],
)
def test_a_bad_project_file_is_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        project(tmp_path, text)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("secretsprovider: awskms://alias/x", "uses 'awskms'"),
        ("environment: [a]", "environments"),
        ("config: {'p:a': {secure: 'v1:x:y'}}", "no encryptionsalt"),
        ("config: [", "cannot be read"),
    ],
)
def test_bad_settings_are_one_sentence(tmp_path: Path, settings: str, message: str) -> None:
    found = project(tmp_path, "name: p\nruntime: python")
    (tmp_path / "Pulumi.dev.yaml").write_text(settings)
    with pytest.raises(EngineError, match=message):
        configuration(found, StackSettings.read(found, "dev"), Keyring("fake"))


def test_a_missing_project_and_missing_values(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no Pulumi\.yaml"):
        ProjectFile.read(tmp_path)
    found = project(
        tmp_path, "name: p\nruntime: python\nconfig: {needed: {type: string}, wrong: {type: integer, default: x}}"
    )
    with pytest.raises(EngineError, match="'p:needed'"):
        configuration(found, StackSettings.read(found, "dev"), Keyring("fake"))
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {'p:needed': x}")
    with pytest.raises(EngineError, match="not integer"):
        configuration(found, StackSettings.read(found, "dev"), Keyring("fake"))


# ------------------------------------------------------------------------------------------------ the backend
def test_the_layout_of_pulumis_file_backend(stack: Stack) -> None:
    stack.up("Toy('a')")
    stack.up("Toy('a', color=1)")
    folder = stack.backend / ".pulumi"
    assert (folder / "meta.yaml").read_text() == "version: 1\n"
    found = {str(path.relative_to(folder)).split("-")[0] for path in folder.rglob("*") if path.is_file()}
    assert found == {"meta.yaml", "stacks/toybox/dev.json", "stacks/toybox/dev.json.bak", "history/toybox/dev/dev"}
    entry = json.loads(sorted(folder.glob("history/toybox/dev/*.history.json"))[-1].read_text())
    assert (entry["kind"], entry["result"], entry["resourceChanges"]) == (
        "update",
        "succeeded",
        {"same": 1, "update": 1},
    )
    document = json.loads(stack.state_file.read_text())
    assert document["version"] == 3
    assert document["checkpoint"]["stack"] == "organization/toybox/dev"


def test_the_state_file_keeps_what_the_engine_does_not_know(stack: Stack) -> None:
    stack.up("Toy('a')")
    document = json.loads(stack.state_file.read_text())
    document["checkpoint"]["latest"]["resources"][-1]["somethingNew"] = {"x": 1}
    stack.state_file.write_text(json.dumps(document))
    stack.up("Toy('a', color=1)")
    assert stack.resources()["a"]["somethingNew"] == {"x": 1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 4, "features": ["snippets"]}, "snippets"),
        ({"checkpoint": {"latest": {"secrets_providers": {"type": "cloud"}}}}, "'cloud'"),
        ({"version": None}, "does not know the state format"),
    ],
)
def test_state_that_cannot_be_read_is_refused_by_name(stack: Stack, change: dict[str, object], message: str) -> None:
    stack.up("Toy('a')")
    stack.state_file.write_text(json.dumps(json.loads(stack.state_file.read_text()) | change))
    with pytest.raises(EngineError, match=message):
        stack.preview()
    stack.state_file.write_text("{")
    with pytest.raises(EngineError, match="not readable"):
        stack.preview()


def test_old_layouts_and_bad_names_are_refused(stack: Stack) -> None:
    (stack.backend / ".pulumi" / "stacks").mkdir(parents=True)
    (stack.backend / ".pulumi" / "stacks" / "dev.json").write_text("{}")
    with pytest.raises(EngineError, match="old state layout"):
        stack.preview()
    stack.name = "../dev"
    with pytest.raises(EngineError, match="not a stack name"):
        stack.preview()


def test_a_new_stack_uses_the_salt_of_its_settings(stack: Stack) -> None:
    stack.up("Toy('a')")
    salt = stack.state()["secrets_providers"]["state"]["salt"]
    other = Stack(stack.root.parent / "other")
    other.config(f"encryptionsalt: {salt}").up("Toy('a')")
    assert other.state()["secrets_providers"]["state"]["salt"] == salt


def test_every_resource_comes_after_what_it_needs(stack: Stack) -> None:
    stack.up("a = Toy('a'); Toy('b', Opts(parent=Box('box')), other=a.id)")
    stack.up("n = Toy('new'); a = Toy('a', first=n.id); Toy('b', Opts(parent=Box('box'), deleted_with=n), other=a.id)")
    seen: set[str] = set()
    for item in stack.store_resources():
        assert item.depends_on() <= seen
        seen.add(item.urn)
    assert messages(stack.preview()) == []
