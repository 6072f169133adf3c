"""Create, leave alone, update, replace, delete: with real provider processes."""

from __future__ import annotations

import os

import pytest

from tests.pulumi_embedded.support import Stack, detail, messages, steps

pytestmark = pytest.mark.usefixtures("real_children")


def test_preview_creates_nothing_and_writes_nothing(stack: Stack) -> None:
    result = stack.write("Toy('a', color='red')").preview()
    assert result.ok
    assert steps(result) == {"a": "create"}
    assert stack.names("check") == ["a"]
    assert not stack.calls("create", "diff")
    assert not stack.backend.exists()


def test_create_then_nothing_then_update_then_delete(stack: Stack) -> None:
    result = stack.up("a = Toy('a', color='red'); pulumi.export('made', a.made); pulumi.export('id', a.id)")
    assert result.changes == {"create": 2}
    assert result.outputs == {"made": True, "id": stack.resources()["a"]["id"]}
    assert stack.resources()["a"]["inputs"]["size"] == 1
    before = stack.state_file.read_bytes()
    stack.forget_calls()

    result = stack.up()
    assert result.changes == {"same": 2}
    assert {call["call"] for call in stack.calls()} == {"configure", "check", "diff"}
    assert stack.state_file.read_bytes() == before, "nothing changed, so nothing is written"

    stack.write("a = Toy('a', color='blue'); pulumi.export('made', a.made); pulumi.export('id', a.id)")
    preview = stack.preview()
    assert steps(preview) == {"a": "update"}
    assert detail(preview, "a") == {"color": "update"}
    assert not stack.calls("update")
    assert stack.up().changes == {"same": 1, "update": 1}
    assert stack.resources()["a"]["outputs"]["color"] == "blue"
    assert stack.things() == {"a": 1}

    result = stack.up("")
    assert result.changes == {"same": 1, "delete": 1}
    assert result.outputs == {}
    assert stack.resources() == {}
    assert not stack.things()


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    program = stack.root / "__main__.py"
    stack.write("Toy('a', size=1)")
    moment = program.stat().st_mtime
    assert stack.run("up").ok
    stack.write("Toy('a', size=2)")
    os.utime(program, (moment, moment))
    assert stack.run("up").changes == {"same": 1, "update": 1}


def test_a_replacement_makes_the_new_one_first(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    old = stack.resources()["a"]["id"]
    stack.forget_calls()
    result = stack.up("Toy('a', immutable=2)")
    assert result.changes == {"same": 1, "replace": 1}
    assert [call["call"] for call in stack.calls("create", "delete")] == ["create", "delete"]
    assert [call["call"] for call in stack.calls("check")] == ["check", "check"]
    assert stack.resources()["a"]["id"] != old
    assert stack.things() == {"a": 1}


def test_a_replacement_that_deletes_first(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    stack.forget_calls()
    stack.up("Toy('a', immutable=2, first=True)")
    assert [call["call"] for call in stack.calls("create", "delete")] == ["delete", "create"]


def test_the_option_decides_the_order_over_the_provider(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    stack.forget_calls()
    stack.up("Toy('a', Opts(delete_before_replace=False), immutable=2, first=True)")
    assert [call["call"] for call in stack.calls("create", "delete")] == ["create", "delete"]
    stack.forget_calls()
    stack.up("Toy('a', Opts(delete_before_replace=True), immutable=3)")
    assert [call["call"] for call in stack.calls("create", "delete")] == ["delete", "create"]


def test_destroy_empties_the_stack(stack: Stack) -> None:
    stack.up("a = Toy('a'); Toy('b', other=a.id)")
    result = stack.destroy(preview_only=True)
    assert steps(result) == {"a": "delete", "b": "delete"}
    assert stack.things() == {"a": 1, "b": 1}
    assert stack.destroy().changes == {"delete": 3}
    assert stack.state().get("resources", []) == []
    assert stack.names("delete") == ["b", "a"]
    assert stack.destroy().ok


def test_outputs_flow_from_one_resource_to_another(stack: Stack) -> None:
    program = "a = Toy('a'); Toy('b', other=a.id, made_too=a.made)"
    preview = stack.write(program).preview()
    assert preview.ok
    stack.up(program)
    b = stack.resources()["b"]
    assert b["inputs"]["other"] == stack.resources()["a"]["id"]
    assert b["inputs"]["made_too"] is True
    assert b["dependencies"] == [stack.urn("a")]
    assert b["propertyDependencies"]["other"] == [stack.urn("a")]
    assert b["propertyDependencies"]["name"] == []


def test_a_change_upstream_is_unknown_downstream_in_a_preview(stack: Stack) -> None:
    stack.up("a = Toy('a', immutable=1); Toy('b', other=a.id)")
    preview = stack.write("a = Toy('a', immutable=2); Toy('b', other=a.id)").preview()
    assert steps(preview) == {"a": "replace", "b": "update"}
    assert detail(preview, "b") == {"other": "update"}


def test_values_keep_their_types(stack: Stack) -> None:
    program = """
    Toy('a', whole=3, broken=0.5, yes=True, no=False, none=None, text='', deep={'a': [1, {'b': None, 'c': [[]]}]},
        big=2**53, unicode='Zoë 張 🎈', empty_list=[], empty_object={})
    """
    stack.up(program)
    inputs = stack.resources()["a"]["inputs"]
    assert inputs["whole"] == 3
    assert inputs["broken"] == 0.5
    assert inputs["yes"] is True
    assert inputs["no"] is False
    assert "none" not in inputs
    assert inputs["deep"] == {"a": [1, {"c": [[]]}]}
    assert inputs["big"] == 2**53
    assert inputs["unicode"] == "Zoë 張 🎈"
    assert inputs["empty_list"] == []
    assert inputs["empty_object"] == {}
    assert stack.up().changes == {"same": 2}


def test_the_detailed_diff_names_paths_as_pulumi_does(stack: Stack) -> None:
    stack.up(
        "Toy('a', person={'given': 'Ana', 'family': 'B'}, mails=[{'v': 1}, {'v': 2}], **{'urn:x': {'d': 1}}, gone=1)"
    )
    stack.write("Toy('a', person={'given': 'Åna', 'nick': 'x'}, mails=[{'v': 3}], **{'urn:x': {'d': 2}}, new=1)")
    assert detail(stack.preview(), "a") == {
        "person.given": "update",
        "person.family": "delete",
        "person.nick": "add",
        "mails[0].v": "update",
        "mails[1]": "delete",
        '["urn:x"].d': "update",
        "gone": "delete",
        "new": "add",
    }


def test_expecting_no_changes(stack: Stack) -> None:
    stack.up("Toy('a')")
    assert stack.preview(expect_no_changes=True).ok
    result = stack.write("Toy('a', color='red')").preview(expect_no_changes=True)
    assert not result.ok
    assert messages(result) == ["No changes were expected, but there are 1."]


def test_the_same_name_twice_is_refused(stack: Stack) -> None:
    result = stack.failing_up("Toy('a'); Toy('a')")
    assert messages(result) == ["pulumi-python:dynamic/toys:Toy 'a' is registered twice."]


def test_one_provider_process_serves_all(stack: Stack) -> None:
    stack.up("for n in range(5): Toy(f't{n}')")
    assert len({call["pid"] for call in stack.calls()}) == 1
    assert len(stack.calls("configure")) == 1
