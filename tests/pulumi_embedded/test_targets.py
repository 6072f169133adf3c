"""Runs that are confined to some resources."""

from __future__ import annotations

from tests.pulumi_embedded.support import Stack, messages, steps


def test_only_targets_change(stack: Stack) -> None:
    stack.up("Toy('a', color=1); Toy('b', color=1)")
    before = stack.resources()["b"]
    result = stack.up("Toy('a', color=2); Toy('b', color=2, more=1)", targets=(stack.urn("a"),))
    assert result.changes["update"] == 1
    assert stack.resources()["a"]["inputs"]["color"] == 2
    assert stack.resources()["b"] == before


def test_new_resources_that_are_not_targets_are_not_made(stack: Stack) -> None:
    result = stack.up("Toy('a'); b = Toy('b'); Toy('c', other=b.id)", targets=(stack.urn("a"),))
    assert set(stack.resources()) == {"a"}
    assert result.changes == {"create": 2}


def test_a_target_that_needs_one_that_is_not_there(stack: Stack) -> None:
    program = "b = Toy('b'); Toy('c', other=b.id)"
    result = stack.failing_up(program, targets=(stack.urn("c"),))
    assert "needs pulumi-python:dynamic/toys:Toy 'b'" in messages(result)[0]
    assert not stack.things()
    stack.up(targets=(stack.urn("b"), stack.urn("c")))
    assert stack.things() == {"b": 1, "c": 1}


def test_what_left_the_program_is_deleted_only_if_it_is_a_target(stack: Stack) -> None:
    stack.up("Toy('a'); Toy('b')")
    stack.up("", targets=(stack.urn("a"),))
    assert set(stack.resources()) == {"b"}
    assert stack.things() == {"b": 1}


def test_destroying_a_target_needs_its_dependents_to_be_targets_too(stack: Stack) -> None:
    stack.up("a = Toy('a'); Toy('b', other=a.id); Toy('c')")
    result = stack.destroy(targets=(stack.urn("a"),))
    assert "'b' depends on a target" in messages(result)[0]
    assert len(stack.things()) == 3
    result = stack.destroy(targets=("**::a", "**::b"))
    assert result.ok
    assert stack.things() == {"c": 1}


def test_an_unknown_target_is_named(stack: Stack) -> None:
    result = stack.write("Toy('a')").preview(targets=("urn:pulumi:dev::toybox::x:y:Z::typo",))
    assert messages(result) == ["There is no resource urn:pulumi:dev::toybox::x:y:Z::typo to target."]
    assert steps(result) == {}


def test_an_unknown_target_stops_a_destroy_and_a_refresh(stack: Stack) -> None:
    stack.up("Toy('a')")
    for operation in ("destroy", "refresh"):
        assert "There is no resource" in messages(stack.run(operation, targets=(stack.urn("a"), stack.urn("typo"))))[0]
    assert stack.things() == {"a": 1}
    assert not stack.calls("read")


def test_a_target_inside_a_component(stack: Stack) -> None:
    program = "Toy('a', Opts(parent=Box('box')), color={}); Toy('b', color={})"
    stack.up(program.format(1, 1))
    urn = stack.resources()["a"]["urn"]
    result = stack.up(program.format(2, 2), targets=(urn,))
    assert result.changes["update"] == 1
    assert stack.resources()["b"]["inputs"]["color"] == 1
    assert stack.up(program.format(2, 2)).changes["update"] == 1
