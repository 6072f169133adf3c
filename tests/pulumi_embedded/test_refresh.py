"""Refresh: what was changed or removed elsewhere."""

from __future__ import annotations

import json

from tests.pulumi_embedded.support import Stack, detail, messages, steps


def edit(stack: Stack, name: str, **changes: object) -> None:
    """Change a thing behind the engine's back; without changes: remove it."""
    for path in stack.world.glob("*.json"):
        data = json.loads(path.read_text())
        if data.get("name") == name:
            if changes:
                path.write_text(json.dumps(data | changes))
            else:
                path.unlink()


def test_nothing_drifted(stack: Stack) -> None:
    stack.up("Toy('a', word=Output.secret('hush')); Toy('b', Opts(parent=Box('box')))")
    before = stack.state_file.read_bytes()
    result = stack.refresh(expect_no_changes=True)
    assert result.ok
    assert result.changes == {"same": 4}
    assert stack.state_file.read_bytes() == before


def test_drift_is_shown_and_taken_over_and_then_repaired(stack: Stack) -> None:
    program = "Toy('a', color='red', person={'given': 'A'}, gone=1)"
    stack.up(program)
    edit(stack, "a", color="blue", person={"given": "A", "nick": "x"}, gone=None)
    look = stack.refresh(preview_only=True)
    assert steps(look) == {"a": "update"}
    assert detail(look, "a") == {"color": "update", "person.nick": "add", "gone": "delete"}
    step = look.digest["steps"][0]
    assert (step["oldState"]["inputs"]["color"], step["newState"]["inputs"]["color"]) == ("red", "blue")
    assert stack.resources()["a"]["inputs"]["color"] == "red", "a look changes nothing"
    assert not stack.refresh(preview_only=True, expect_no_changes=True).ok

    result = stack.refresh()
    assert result.ok
    assert result.changes == {"update": 1, "same": 1}
    assert stack.resources()["a"]["inputs"]["color"] == "blue"
    preview = stack.preview()
    assert detail(preview, "a") == {"color": "update", "person.nick": "delete", "gone": "add"}
    stack.up()
    assert stack.refresh().changes == {"same": 2}


def test_what_is_gone_leaves_the_state_and_is_made_again(stack: Stack) -> None:
    program = "a = Toy('a'); Toy('b', other=a.id); Toy('c', Opts(deleted_with=a, parent=a))"
    stack.up(program)
    edit(stack, "a")
    result = stack.refresh()
    assert result.changes["delete"] == 1
    assert steps(result) == {"a": "delete"}
    resources = stack.resources()
    assert set(resources) == {"b", "c"}
    assert "dependencies" not in resources["b"]
    assert resources["b"]["propertyDependencies"]["other"] == []
    assert "deletedWith" not in resources["c"]
    assert resources["c"]["parent"].endswith("::toybox-dev"), "an orphan goes to its grandparent"
    assert not stack.calls("delete")
    result = stack.up()
    assert stack.things()["a"] == 1


def test_up_with_a_refresh_first(stack: Stack) -> None:
    stack.up("Toy('a', color='red'); Toy('b')")
    edit(stack, "a", color="blue")
    edit(stack, "b")
    preview = stack.preview(refresh_first=True)
    assert steps(preview) == {"a": "update", "b": "create"}
    stack.up(refresh_first=True)
    assert stack.resources()["a"]["inputs"]["color"] == "red"
    assert stack.things() == {"a": 1, "b": 1}


def test_what_cannot_be_read_stays_as_it_was(stack: Stack) -> None:
    stack.up("Toy('a', color='red'); Toy('b', color='red')")
    edit(stack, "b", color="blue")
    (stack.world / "fail-read-a").touch()
    result = stack.refresh()
    assert not result.ok
    assert messages(result) == ["the read of a was refused"]
    assert stack.resources()["a"]["inputs"]["color"] == "red"
    assert stack.resources()["b"]["inputs"]["color"] == "blue"


def test_a_refresh_of_targets_only(stack: Stack) -> None:
    stack.up("Toy('a'); Toy('b')")
    stack.forget_calls()
    stack.refresh(targets=(stack.urn("a"),))
    assert stack.names("read") == ["a"]


def test_reads_happen_at_the_same_time(stack: Stack) -> None:
    stack.up("for n in range(4): Toy(f't{n}', slow=0.4)")
    stack.forget_calls()
    stack.refresh()
    calls = stack.calls("read", "diff")
    assert [call["call"] for call in calls[:4]] == ["read"] * 4


def test_secrets_stay_secret_through_a_refresh(stack: Stack) -> None:
    stack.up("Toy('a', Opts(additional_secret_outputs=['made']), word=Output.secret('hush'))")
    edit(stack, "a", word="another")
    stack.refresh()
    a = stack.resources()["a"]
    assert "ciphertext" in a["inputs"]["word"]
    assert "ciphertext" in a["outputs"]["word"]
    assert "ciphertext" in a["outputs"]["made"]
