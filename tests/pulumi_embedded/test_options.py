"""Every resource option that the engine supports."""

from __future__ import annotations

from tests.pulumi_embedded.support import Stack, messages, steps


def test_a_protected_resource_is_neither_deleted_nor_replaced(stack: Stack) -> None:
    stack.up("Toy('a', Opts(protect=True), immutable=1); Toy('b')")
    for program in ("", "Toy('a', Opts(protect=True), immutable=2); Toy('b')"):
        preview = stack.write(program).preview()
        assert not preview.ok
        assert stack.urn("a") in messages(preview)[0]
        assert "protected" in messages(preview)[0]
        stack.failing_up()
        assert stack.things() == {"a": 1, "b": 1}
    result = stack.destroy()
    assert not result.ok
    assert stack.things() == {"a": 1, "b": 1}, "nothing goes where something protected would have to go"
    stack.up("Toy('a', immutable=1)")
    assert stack.things() == {"a": 1}
    assert stack.destroy().ok


def test_protection_is_inherited_from_the_parent(stack: Stack) -> None:
    stack.up("Toy('a', Opts(parent=Box('box', Opts(protect=True))))")
    assert stack.resources()["a"]["protect"] is True


def test_retain_on_delete_forgets_without_deleting(stack: Stack) -> None:
    stack.up("Toy('a', Opts(retain_on_delete=True))")
    assert stack.up("").changes == {"same": 1, "delete": 1}
    assert not stack.calls("delete")
    assert stack.things() == {"a": 1}


def test_deleted_with_skips_the_call_when_the_other_goes_too(stack: Stack) -> None:
    program = "a = Toy('a'); Toy('b', Opts(deleted_with=a))"
    stack.up(program)
    stack.up("")
    assert stack.names("delete") == ["a"]
    stack.forget_calls()
    stack.up(program)
    stack.up("Toy('a')")
    assert stack.names("delete") == ["b"]


def test_ignored_changes_stay_as_they_were(stack: Stack) -> None:
    stack.up("Toy('a', color='red', person={'given': 'A', 'family': 'B'}, mails=[{'v': 1}])")
    program = (
        "Toy('a', Opts(ignore_changes=[{}]), color={}, person={{'given': '{}', 'family': 'B'}}, mails=[{{'v': {}}}])"
    )
    result = stack.up(program.format("'color', 'person.given', 'mails[*].v'", "'blue'", "Z", 2))
    assert result.changes == {"same": 2}
    assert stack.resources()["a"]["inputs"]["color"] == "red"
    assert stack.up(program.format("'color'", "'blue'", "Z", 1)).changes == {"same": 1, "update": 1}
    a = stack.resources()["a"]
    assert a["inputs"]["color"] == "red"
    assert a["inputs"]["person"]["given"] == "Z"
    assert a["ignoreChanges"] == ["color"]


def test_replace_on_changes(stack: Stack) -> None:
    stack.up("Toy('a', person={'given': 'A'})")
    result = stack.up("Toy('a', Opts(replace_on_changes=['person.given']), person={'given': 'B'})")
    assert result.changes == {"same": 1, "replace": 1}


def test_additional_secret_outputs(stack: Stack) -> None:
    program = "a = Toy('a', Opts(additional_secret_outputs=['made', 'color']), color='a fake secret', deep={'x': 1})"
    result = stack.up(program + "\npulumi.export('color', a.made)")
    assert result.outputs == {"color": "[secret]"}
    outputs = stack.resources()["a"]["outputs"]
    assert "ciphertext" in outputs["made"]
    assert "ciphertext" in outputs["color"]
    assert outputs["deep"] == {"x": 1}


def test_depends_on_orders_creation_and_deletion(stack: Stack) -> None:
    stack.up("a = Toy('a', slow=0.3); b = Toy('b', Opts(depends_on=[a])); Toy('c', Opts(depends_on=[b]))")
    assert stack.names("create") == ["a", "b", "c"]
    assert stack.resources()["c"]["dependencies"] == [stack.urn("b")]
    stack.up("")
    assert stack.names("delete") == ["c", "b", "a"]


def test_children_go_before_their_parents(stack: Stack) -> None:
    stack.up("box = Box('box', label=1); a = Toy('a', Opts(parent=box)); Toy('b', Opts(parent=a))")
    resources = stack.resources()
    assert resources["b"]["parent"] == resources["a"]["urn"]
    assert resources["a"]["urn"].endswith("::toys:index:Box$pulumi-python:dynamic/toys:Toy::a")
    assert resources["box"]["inputs"] == {"label": 1}
    result = stack.up("")
    assert stack.names("delete") == ["b", "a"]
    assert result.changes == {"same": 1, "delete": 3}


def test_the_outputs_of_a_component(stack: Stack) -> None:
    program = "box = Box('box'); a = Toy('a', Opts(parent=box)); box.register_outputs({'made': a.made, 'n': %s})"
    stack.up(program % 1)
    assert stack.resources()["box"]["outputs"] == {"made": True, "n": 1}
    stack.up(program % 2)
    assert stack.resources()["box"]["outputs"] == {"made": True, "n": 2}


def test_timeouts_and_hidden_diffs_are_kept_in_state(stack: Stack) -> None:
    stack.up("Toy('a', Opts(custom_timeouts=pulumi.CustomTimeouts(create='1m30s'), hide_diffs=['color']))")
    a = stack.resources()["a"]
    assert a["customTimeouts"] == {"create": 90}
    assert a["hideDiff"] == ["color"]


def test_an_option_alone_is_no_change_but_is_kept(stack: Stack) -> None:
    stack.up("Toy('a')")
    assert stack.up("Toy('a', Opts(protect=True))").changes == {"same": 2}
    assert stack.resources()["a"]["protect"] is True


def test_replacing_with_another(stack: Stack) -> None:
    program = "a = Toy('a', immutable={}); Toy('b', Opts(replace_with=[a]))"
    stack.up(program.format(1))
    assert steps(stack.write(program.format(2)).preview()) == {"a": "replace", "b": "replace"}


def test_dependents_that_must_change_go_before_one_that_is_deleted_first(stack: Stack) -> None:
    program = "a = Toy('a', immutable={0}, first=True); Toy('b', immutable=a.id); Toy('c', other=a.id)"
    stack.up(program.format(1))
    stack.forget_calls()
    result = stack.up(program.format(2))
    assert result.changes == {"same": 1, "replace": 2, "update": 1}
    changes = [(call["call"], call["name"]) for call in stack.calls("create", "update", "delete")]
    assert changes[:3] == [("delete", "b"), ("delete", "a"), ("create", "a")]
    assert sorted(changes[3:]) == [("create", "b"), ("update", "c")]
    assert stack.things() == {"a": 1, "b": 1, "c": 1}
    assert stack.up().changes == {"same": 4}
