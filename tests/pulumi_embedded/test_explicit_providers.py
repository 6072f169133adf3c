"""Explicit providers beside one another: order, hand-over from one to the other, what state and a failure leave."""

from __future__ import annotations

from typing import Any

from tests.pulumi_embedded.support import Stack, messages, steps

LANE = "{0} = pulumi.ProviderResource('pulumi-python', '{0}', {{'toys:color': '{0}'}}{1})\n"


def lanes(*names: str, options: str = "") -> str:
    return "".join(LANE.format(name, options) for name in names)


def entries(stack: Stack) -> dict[str, dict[str, Any]]:
    return {item["urn"].rsplit("::", 1)[1]: item for item in stack.state().get("resources", [])}


def colors(stack: Stack, *kinds: str) -> dict[str, str]:
    """By the name of a resource, the color of the provider that was called for it."""
    of_process = {call["pid"]: call["color"] for call in stack.calls("configure")}
    return {call["name"]: of_process[call["pid"]] for call in stack.calls(*kinds)}


def test_each_has_its_process_and_dependencies_cross_them(stack: Stack) -> None:
    program = lanes("red", "blue") + (
        "a = Toy('a', Opts(provider=red)); b = Toy('b', Opts(provider=blue), of=a.made)\n"
        "Toy('c', Opts(provider=red), of=b.made)"
    )
    stack.up(program)
    assert colors(stack, "create") == {"a": "red", "b": "blue", "c": "red"}
    assert stack.names("create") == ["a", "b", "c"]
    assert stack.up().changes == {"same": 6}
    stack.forget_calls()
    assert stack.destroy().ok
    assert colors(stack, "delete") == {"a": "red", "b": "blue", "c": "red"}
    assert stack.names("delete") == ["c", "b", "a"]
    assert not entries(stack)


def test_what_goes_with_its_provider_goes_before_it(stack: Stack) -> None:
    stack.up(lanes("red", "blue") + "Toy('a', Opts(provider=red)); Toy('b', Opts(provider=blue))")
    stack.forget_calls()
    result = stack.up(lanes("blue") + "Toy('b', Opts(provider=blue))")
    assert list(steps(result).items())[-2:] == [("a", "delete"), ("red", "delete")]
    assert colors(stack, "delete") == {"a": "red"}
    assert "red" not in entries(stack)


def test_a_provider_stays_for_what_could_not_be_deleted(stack: Stack) -> None:
    stack.up(lanes("red") + "Toy('a', Opts(provider=red), fail='delete')")
    result = stack.failing_up("")
    assert messages(result)
    assert {"a", "red"} <= entries(stack).keys()


def test_another_provider_for_a_resource_is_no_change_by_itself(stack: Stack) -> None:
    """As on the pulumi CLI: so a provider must look itself at what it is given."""
    both = lanes("red", "blue")
    stack.up(both + "Toy('a', Opts(provider=red)); Toy('b')")
    assert stack.up(both + "Toy('a', Opts(provider=blue)); Toy('b', Opts(provider=red))").changes == {"same": 5}
    held = entries(stack)
    assert held["a"]["provider"] == f"{held['blue']['urn']}::{held['blue']['id']}"
    stack.forget_calls()
    stack.up(both)
    assert colors(stack, "delete") == {"a": "blue", "b": "red"}


def test_a_new_name_with_an_alias_keeps_the_provider(stack: Stack) -> None:
    stack.up(lanes("red") + "Toy('a', Opts(provider=red))")
    before = entries(stack)["red"]["id"]
    renamed = LANE.format("crimson", ", opts=Opts(aliases=[Alias(name='red')])").replace("'crimson'}", "'red'}")
    assert stack.up(renamed + "Toy('a', Opts(provider=crimson))").changes == {"same": 3}
    held = entries(stack)
    assert held["crimson"]["id"] == before
    assert held["a"]["provider"] == f"{held['crimson']['urn']}::{before}"
    assert "red" not in held


def test_a_provider_of_another_package(stack: Stack) -> None:
    program = "import pulumi_random\npulumi_random.RandomPet('pet', opts=Opts(provider=pulumi_random.Provider('dice')))"
    stack.up(program)
    dice = entries(stack)["dice"]
    assert dice["inputs"].keys() == {"version", "__internal"}
    assert dice["outputs"].keys() == {"version"}
    assert entries(stack)["pet"]["provider"] == f"{dice['urn']}::{dice['id']}"
    assert stack.up().changes == {"same": 3}
    assert stack.refresh().ok
    assert stack.destroy().ok
