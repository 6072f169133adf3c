"""Default and explicit providers, reads by id, stack references, and what is refused by name."""

from __future__ import annotations

import pytest

from tests.pulumi_embedded.support import Stack, messages, steps

pytestmark = pytest.mark.usefixtures("real_children")

EXPLICIT = """
config = {{'toys:color': '{}', 'toys:token': Output.secret('fake')}}
lane = pulumi.ProviderResource('pulumi-python', 'lane', config)"""


def provider(stack: Stack, name: str) -> dict[str, object]:
    found: dict[str, object] = next(
        item
        for item in stack.state()["resources"]
        if item["type"].startswith("pulumi:providers:") and item["urn"].endswith(f"::{name}")
    )
    return found


def test_an_explicit_provider_has_its_own_process_and_configuration(stack: Stack) -> None:
    program = EXPLICIT.format("green") + "\nToy('a', Opts(provider=lane)); Toy('b')"
    result = stack.up(program)
    assert result.changes == {"create": 4}, "an explicit provider counts, a default one does not"
    configured = {call["pid"]: call["color"] for call in stack.calls("configure")}
    assert sorted(configured.values(), key=str) == [None, "green"] or set(configured.values()) == {None, "green"}
    lane = provider(stack, "lane")
    assert stack.resources()["a"]["provider"] == f"{lane['urn']}::{lane['id']}"
    assert "ciphertext" in lane["inputs"]["toys:token"]  # type: ignore[index]
    assert stack.up().changes == {"same": 4}


def test_a_changed_provider_is_updated_in_place(stack: Stack) -> None:
    stack.up(EXPLICIT.format("green") + "\nToy('a', Opts(provider=lane))")
    before = provider(stack, "lane")["id"]
    stack.forget_calls()
    result = stack.up(EXPLICIT.format("blue") + "\nToy('a', Opts(provider=lane))")
    assert result.changes == {"same": 2, "update": 1}
    assert provider(stack, "lane")["id"] == before
    assert {call["color"] for call in stack.calls("configure")} == {"blue"}


def test_children_use_the_provider_of_their_component(stack: Stack) -> None:
    program = EXPLICIT.format("green") + "\nToy('a', Opts(parent=Box('box', Opts(providers=[lane]))))"
    stack.up(program)
    assert "::lane::" in stack.resources()["a"]["provider"]


def test_destroy_and_refresh_use_the_configuration_in_state(stack: Stack) -> None:
    stack.up(EXPLICIT.format("green") + "\nToy('a', Opts(provider=lane))")
    stack.forget_calls()
    stack.refresh()
    assert {call["color"] for call in stack.calls("configure")} == {"green"}
    assert stack.destroy().ok
    assert not stack.things()


def test_a_provider_that_depends_on_a_resource_is_unknown_in_a_preview(stack: Stack) -> None:
    program = """
    first = Toy('first')
    lane = pulumi.ProviderResource('pulumi-python', 'lane', {'toys:color': first.made.apply(str)})
    Toy('a', Opts(provider=lane))
    """
    assert steps(stack.write(program).preview()) == {"first": "create", "lane": "create", "a": "create"}
    stack.up()
    assert {call["color"] for call in stack.calls("configure")} >= {"True"}


def test_changed_configuration_updates_the_default_provider_silently(stack: Stack) -> None:
    stack.config("config: {'toys:color': green}").up("Toy('a')")
    assert provider(stack, "default")["inputs"] == {"toys:color": "green"}
    result = stack.config("config: {'toys:color': blue}").up()
    assert result.changes == {"same": 2}
    assert provider(stack, "default")["inputs"] == {"toys:color": "blue"}


def test_looking_a_resource_up_by_id(stack: Stack) -> None:
    stack.up("Toy('a', id_as='known', color='red')")
    program = """
    Toy('a', id_as='known', color='red')
    found = Toy('found', Opts(id='known'), color=None)
    pulumi.export('color', found.color)
    """
    result = stack.up(program)
    assert result.outputs == {"color": "red"}
    assert result.changes == {"same": 2}, "as in Pulumi, what is only looked up does not count"
    assert steps(result) == {"found": "read"}
    assert stack.resources()["found"]["external"] is True
    stack.up("Toy('a', id_as='known', color='red')")
    assert "found" not in stack.resources()
    assert not stack.calls("delete"), "what was only looked up is not ours to delete"


def test_looking_up_what_is_not_there(stack: Stack) -> None:
    result = stack.write("Toy('found', Opts(id='nothing'))").preview()
    assert messages(result) == ["there is no resource with the id 'nothing'"]


def test_the_outputs_of_another_stack(stack: Stack) -> None:
    other = Stack(stack.root.parent, project="other")
    other.up("pulumi.export('open', 1); pulumi.export('hidden', Output.secret('hush'))")
    program = """
    ref = pulumi.StackReference('organization/other/dev')
    pulumi.export('open', ref.get_output('open'))
    pulumi.export('hidden', ref.get_output('hidden'))
    """
    assert stack.up(program).outputs == {"open": 1, "hidden": "[secret]"}
    assert stack.up().ok
    result = stack.write("pulumi.StackReference('organization/other/none')").preview()
    assert messages(result) == ["there is no stack 'organization/other/none' in this backend"]


def test_resources_as_values(stack: Stack) -> None:
    stack.up("a = Toy('a'); box = Box('box', Opts(parent=a)); Toy('b', a=a, box=box); pulumi.export('a', a)")
    a, b = stack.resources()["a"], stack.resources()["b"]
    assert b["inputs"]["a"] == a["id"]
    exported = stack.state()["resources"][0]["outputs"]["a"]
    assert (exported["urn"], exported["id"]) == (a["urn"], a["id"])
    sent = next(call["props"] for call in stack.calls("create") if call["name"] == "b")
    assert sent["a"] == a["id"], "a provider that knows no references gets the id"
    assert sent["box"] == stack.resources()["box"]["urn"]
    assert stack.up().ok


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("Toy('a', Opts(import_='x'))", "import ids"),
        ("class R(pulumi.CustomResource): pass\nR('aws:s3/bucket:Bucket', 'b')", "package 'aws'"),
        ("pulumi.ComponentResource('a:b:C', 'remote', {}, None, True)", "remote components"),
        ("import pulumi_random; pulumi_random.RandomInteger('i', min=1, max=2)", "not RandomInteger"),
        ("Toy('a', file=pulumi.StringAsset('x'))", "assets"),
        ("Toy('a', file=pulumi.FileArchive('.'))", "archives"),
        ("pulumi.runtime.invoke('aws:index:region', {})", "function aws:index:region"),
        ("Toy('a', Opts(replacement_trigger='x'))", "replacement trigger"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(stack: Stack, program: str, name: str) -> None:
    result = stack.write(program).preview()
    assert not result.ok
    assert any(name in message for message in messages(result)), messages(result)
    assert all("Traceback" not in message for message in messages(result))


@pytest.mark.parametrize(
    "program",
    [
        "Toy('a', Opts(transforms=[lambda args: None]))",
        "Toy('a', Opts(hooks=pulumi.ResourceHookBinding(before_create=[pulumi.ResourceHook('h', lambda args: None)])))",
    ],
)
def test_features_that_the_sdk_asks_for_first(stack: Stack, program: str) -> None:
    result = stack.write(program).preview()
    assert not result.ok
    assert any("does not support" in message for message in messages(result)), messages(result)
