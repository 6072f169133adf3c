"""What goes wrong: in checks, in calls, in the program, and what is left behind."""

from __future__ import annotations

import pytest

from pulumi_embedded import StepFailed, StepSkipped
from tests.pulumi_embedded.support import Stack, messages, steps


def test_a_failed_check_says_what_is_wrong_and_not_the_value(stack: Stack) -> None:
    result = stack.write("Toy('a', bad='it is too green'); Toy('b', bad='it is too blue')").preview()
    assert sorted(messages(result)) == [
        "pulumi-python:dynamic/toys:Toy resource 'a': property bad has a problem: it is too green",
        "pulumi-python:dynamic/toys:Toy resource 'b': property bad has a problem: it is too blue",
    ], "a preview shows all of them"
    stack.failing_up()
    assert not stack.calls("create")


def test_an_exception_in_check_is_one_line(stack: Stack) -> None:
    result = stack.write("Toy('a', fussy=1)").preview()
    assert messages(result) == ["ValueError: the check itself fell over"]


def test_a_refusal_shows_the_providers_own_sentence(stack: Stack) -> None:
    result = stack.failing_up("Toy('a', fail='create')")
    assert messages(result) == ["the create of a was refused"]
    assert StepFailed("create", stack.urn("a"), "the create of a was refused") in stack.events
    assert stack.resources() == {}
    assert not stack.journal_file.exists()


def test_an_exception_shows_its_last_line_only(stack: Stack) -> None:
    result = stack.failing_up("Toy('a', crash='create')")
    assert messages(result) == ["KeyError: 'a plain exception'"]
    result = stack.failing_up(debug=True)
    assert "Traceback" in messages(result)[0]


def test_a_provider_that_dies_is_named_as_such(stack: Stack) -> None:
    result = stack.failing_up("Toy('a', die='create')")
    assert "the provider process ended" in messages(result)[0]


def test_what_ran_is_saved_when_another_fails(stack: Stack) -> None:
    program = "Toy('a', slow=1.0); Toy('b', fail='create', slow=0.2); Toy('c', other=Toy('d').id)"
    result = stack.failing_up(program)
    assert messages(result) == ["the create of b was refused"]
    assert set(stack.resources()) >= {"a", "d"}
    assert sorted(stack.things()) == sorted(stack.resources())
    stack.forget_calls()
    stack.up(program.replace("fail='create', ", ""))
    assert "a" not in stack.names("create")


def test_nothing_new_begins_after_a_failure(stack: Stack) -> None:
    result = stack.failing_up("b = Toy('b', fail='create'); Toy('c', Opts(depends_on=[b]))", parallel=1)
    assert stack.names("create") == ["b"]
    assert messages(result) == ["the create of b was refused"]


def test_nothing_is_deleted_after_a_failure(stack: Stack) -> None:
    stack.up("Toy('a')")
    stack.failing_up("Toy('b', fail='create')")
    assert stack.things() == {"a": 1}
    assert "a" in stack.resources()


def test_independent_resources_go_on_if_asked(stack: Stack) -> None:
    stack.up("Toy('gone')")
    program = "b = Toy('b', fail='create'); c = Toy('c', Opts(depends_on=[b])); Toy('d', other=c.id); Toy('e')"
    result = stack.failing_up(program, continue_on_error=True)
    assert messages(result) == ["the create of b was refused"]
    assert set(stack.resources()) == {"e"}
    skipped = {event.urn for event in stack.events if isinstance(event, StepSkipped)}
    assert skipped == {stack.urn("c"), stack.urn("d")}
    assert stack.names("delete") == ["gone"], "as in Pulumi, what is independent is deleted too"


def test_what_a_failed_resource_needs_is_not_deleted(stack: Stack) -> None:
    stack.up("a = Toy('a'); Toy('b', Opts(depends_on=[a])); Toy('c')")
    (stack.world / "fail-delete-b").touch()
    result = stack.failing_up("", continue_on_error=True)
    assert messages(result) == ["the delete of b was refused"]
    assert set(stack.resources()) == {"a", "b"}


def test_a_failed_delete_keeps_the_resource(stack: Stack) -> None:
    stack.up("Toy('a')")
    (stack.world / "fail-delete-a").touch()
    assert not stack.destroy().ok
    assert set(stack.resources()) == {"a"}
    (stack.world / "fail-delete-a").unlink()
    assert stack.destroy().ok


def test_a_failing_check_stops_everything_even_if_asked_to_go_on(stack: Stack) -> None:
    stack.up("Toy('gone')")
    program = "g = Toy('guard', bad='too many would go'); Toy('a', Opts(depends_on=[g]))"
    stack.failing_up(program, continue_on_error=True)
    assert stack.things() == {"gone": 1}
    preview = stack.preview()
    assert not preview.ok
    assert "a" not in steps(preview)


@pytest.mark.parametrize("again", ["create", "update"])
def test_a_partial_failure_is_kept_and_goes_on_next_time(stack: Stack, again: str) -> None:
    if again == "update":
        stack.up("Toy('a', color='red')")
    result = stack.failing_up("Toy('a', color='blue', partial='no license was left')")
    assert messages(result) == ["no license was left"]
    a = stack.resources()["a"]
    assert a["initErrors"] == ["no license was left"]
    assert a["inputs"]["color"] == ("blue" if again == "create" else "red")
    assert a["outputs"]["name"] == "a"
    stack.forget_calls()
    (stack.root / "__main__.py").write_text(
        (stack.root / "__main__.py").read_text().replace(", partial='no license was left'", "")
    )
    assert stack.up().changes == {"same": 1, "update": 1}
    assert "initErrors" not in stack.resources()["a"]


def test_a_large_resource_that_failed_in_part_is_kept(stack: Stack) -> None:
    stack.failing_up(f"Toy('a', color='{'x' * 50_000}', partial='no license was left')")
    assert stack.resources()["a"]["outputs"]["color"] == "x" * 50_000


def test_a_partial_failure_is_retried_without_any_change(stack: Stack) -> None:
    stack.up("Toy('a')")
    data = stack.state_file.read_text().replace(
        '"type":"pulumi-python:dynamic/toys:Toy"', '"initErrors":["x"],"type":"pulumi-python:dynamic/toys:Toy"'
    )
    stack.state_file.write_text(data)
    assert stack.up().changes == {"same": 1, "update": 1}
    assert "initErrors" not in stack.resources()["a"]


def test_a_replacement_whose_second_half_fails_is_finished_next_time(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    (stack.world / "fail-create-a").touch()
    stack.failing_up("Toy('a', immutable=2, first=True)")
    assert stack.resources()["a"]["pendingReplacement"] is True
    assert not stack.things()
    (stack.world / "fail-create-a").unlink()
    assert stack.up().changes == {"same": 1, "replace": 1}
    assert "pendingReplacement" not in stack.resources()["a"]
    assert stack.things() == {"a": 1}
    assert stack.names("delete") == ["a"]


def test_a_pending_replacement_that_is_no_longer_wanted(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    (stack.world / "fail-create-a").touch()
    stack.failing_up("Toy('a', immutable=2, first=True)")
    stack.up("")
    assert stack.resources() == {}
    assert stack.names("delete") == ["a"]


def test_an_old_half_that_could_not_be_deleted_is_deleted_next_time(stack: Stack) -> None:
    stack.up("Toy('a', immutable=1)")
    (stack.world / "fail-delete-a").touch()
    stack.failing_up("Toy('a', immutable=2)")
    assert [item.get("delete", False) for item in stack.state()["resources"] if item["urn"] == stack.urn("a")] in (
        [True, False],
        [False, True],
    )
    (stack.world / "fail-delete-a").unlink()
    stack.up()
    assert stack.things() == {"a": 1}
    assert sum(item["urn"] == stack.urn("a") for item in stack.state()["resources"]) == 1


def test_an_exception_in_the_program_names_the_line(stack: Stack) -> None:
    stack.up("Toy('a')")
    result = stack.failing_up("Toy('b')\nraise ValueError('no such column: mail')")
    assert messages(result) == ["The program failed: ValueError: no such column: mail (__main__.py, line 6)"]
    assert "a" in stack.resources(), "a program that failed deletes nothing"
    result = stack.failing_up(debug=True)
    assert "Traceback" in messages(result)[0]


def test_other_ends_of_a_program(stack: Stack) -> None:
    assert "line 5" in messages(stack.write("def broken(:").preview())[0]
    assert "No module named 'nowhere'" in messages(stack.write("import nowhere").preview())[0]
    assert messages(stack.write("import sys; sys.exit(7)").preview()) == ["The program ended with exit code 7."]
    assert messages(stack.write("raise pulumi.RunError('just so')").preview()) == ["just so"]
    (stack.root / "__main__.py").unlink()
    assert "no program" in messages(stack.preview())[0]


def test_stack_outputs_survive_a_failure(stack: Stack) -> None:
    stack.up("pulumi.export('kept', 1); pulumi.export('changed', 1)")
    stack.failing_up("pulumi.export('changed', 2); raise ValueError('x')")
    assert stack.state()["resources"][0]["outputs"] == {"kept": 1, "changed": 2}


def test_what_a_program_prints_is_shown(stack: Stack) -> None:
    stack.write("import sys; print('to out'); print('to err', file=sys.stderr); pulumi.log.warn('look out')")
    stack.preview()
    texts = {event.text: event.severity for event in stack.events if hasattr(event, "text")}
    assert texts == {"to out": "info", "to err": "info", "look out": "warning"}
