"""URNs and aliases."""

from __future__ import annotations

import pytest

from pulumi_embedded import aliases, urns
from pulumi_embedded.goals import Alias, Goal
from tests.pulumi_embedded.support import Stack


def test_the_parts_of_a_urn() -> None:
    box = urns.make("dev", "p", "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "a:b:Box", "box")
    assert box == "urn:pulumi:dev::p::a:b:Box::box"
    child = urns.make("dev", "p", box, "c:d:E", "name::with::colons")
    assert child == "urn:pulumi:dev::p::a:b:Box$c:d:E::name::with::colons"
    assert urns.type_of(child) == "c:d:E"
    assert urns.qualified_type(child) == "a:b:Box$c:d:E"
    assert urns.name_of(child) == "name::with::colons"


def test_targets() -> None:
    every, some = urns.Targets(()), urns.Targets(("urn:a", "**::b*"))
    assert "anything" in every
    assert not every
    assert "urn:a" in some
    assert "urn:x::y::bee" in some
    assert "urn:b" not in some
    assert some.literal() == ["urn:a"]


def test_the_default_provider_is_told_by_its_name() -> None:
    base = "urn:pulumi:dev::p::pulumi:providers:random::"
    assert urns.is_default_provider(base + "default_4_21_4")
    assert urns.is_default_provider(base + "default")
    assert not urns.is_default_provider(base + "mine")


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        (Alias(urn="urn:pulumi:x::y::t:t:T::whole"), "urn:pulumi:x::y::t:t:T::whole"),
        (Alias(name="old"), "urn:pulumi:dev::p::b:b:B$t:t:T::old"),
        (Alias(type="o:o:O"), "urn:pulumi:dev::p::b:b:B$o:o:O::new"),
        (Alias(no_parent=True), "urn:pulumi:dev::p::t:t:T::new"),
        (Alias(parent="urn:pulumi:dev::p::c:c:C::other"), "urn:pulumi:dev::p::c:c:C$t:t:T::new"),
        (Alias(stack="prod", project="q"), "urn:pulumi:prod::q::b:b:B$t:t:T::new"),
    ],
)
def test_alias_specs(alias: Alias, expected: str) -> None:
    goal = Goal("t:t:T", "new", "urn:pulumi:dev::p::b:b:B::box", True, {}, aliases=[alias])
    assert aliases.candidates(goal, "dev", "p", {}) == [expected]


def test_children_follow_a_parent_that_was_renamed() -> None:
    new, old = "urn:pulumi:dev::p::b:b:B::new", "urn:pulumi:dev::p::b:b:B::old"
    goal = Goal("t:t:T", "new-kid", new, True, {}, aliases=[Alias(name="baby")])
    assert aliases.candidates(goal, "dev", "p", {new: old}) == [
        "urn:pulumi:dev::p::b:b:B$t:t:T::baby",
        "urn:pulumi:dev::p::b:b:B$t:t:T::old-kid",
    ]


def test_a_renamed_resource_is_found_by_its_alias(stack: Stack) -> None:
    stack.up("a = Toy('a', name_='x'); Toy('b', other=a.id)")
    before = stack.resources()
    result = stack.up("a = Toy('new', Opts(aliases=[Alias(name='a')]), name_='x'); Toy('b', other=a.id)")
    assert "create" not in result.changes
    assert "delete" not in result.changes
    after = stack.resources()
    assert after["new"]["id"] == before["a"]["id"]
    assert after["b"]["dependencies"] == [stack.urn("new")], "references follow the new name"
    assert "aliases" not in after["new"]
    assert stack.up("a = Toy('new', name_='x'); Toy('b', other=a.id)").changes == {"same": 3}


def test_a_resource_moves_under_a_component_and_out_again(stack: Stack) -> None:
    stack.up("Toy('a')")
    before = stack.resources()["a"]["id"]
    stack.up("Toy('a', Opts(parent=Box('box'), aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE)]))")
    assert stack.resources()["a"]["id"] == before
    assert "Box$" in stack.resources()["a"]["urn"]
    box = f"urn:pulumi:dev::{stack.project}::toys:index:Box::box"
    stack.up(f"Toy('a', Opts(aliases=[Alias(parent='{box}')]))")
    assert stack.resources()["a"]["id"] == before
    assert not stack.calls("delete")


def test_children_of_a_renamed_component_are_found(stack: Stack) -> None:
    stack.up("Toy('old-kid', Opts(parent=Box('old')))")
    before = stack.resources()["old-kid"]["id"]
    result = stack.up("Toy('new-kid', Opts(parent=Box('new', Opts(aliases=[Alias(name='old')]))))")
    assert stack.resources()["new-kid"]["id"] == before
    assert not stack.calls("delete")
    assert "delete" not in result.changes


def test_two_resources_cannot_have_been_the_same(stack: Stack) -> None:
    stack.up("Toy('a')")
    result = stack.failing_up(
        "a = Toy('x', Opts(aliases=[Alias(name='a')])); Toy('y', Opts(aliases=[Alias(name='a')], depends_on=[a]))"
    )
    assert "both claim" in result.errors[0].message
