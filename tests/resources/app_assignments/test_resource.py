"""What a program registers with `AppAssignments`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AppAssignments, Generated, License, MeetingsSite, RemovalLimit, canonical
from tests.resources.app_assignments.apps import having

TYPE = "pulumi-python:dynamic/webex:AppAssignments"


def test_what_is_registered_for_a_license(program: Callable[..., Any]) -> None:
    def declare() -> None:
        AppAssignments(
            "messaging",
            app=License("Messaging", subscription="Sub-1"),
            people={"a": {"userName": "ana@example.com"}},
            stays=["b", "a"],
            removals=RemovalLimit(count=2, percent=1),
            features=["create", "update"],
            former_keys={"a": "old"},
            elsewhere=["z", "y"],
            on_leave="release",
        )

    [(kind, inputs)] = program(declare).values()
    assert kind == TYPE
    assert inputs["assignments"] == {"a": '{"userName":"ana@example.com"}'}
    assert (inputs["license"], inputs["subscriptionId"], inputs["label"]) == ("Messaging", "Sub-1", "Messaging Sub-1")
    assert (inputs["stays"], inputs["elsewhere"], inputs["formerKeys"]) == (["a", "b"], ["y", "z"], {"a": "old"})
    assert (inputs["__off"], inputs["limit"], inputs["onLeave"]) == (
        ["deactivate"],
        {"count": 2, "percent": 1},
        "release",
    )
    assert "site" not in inputs


def test_secret_attributes_are_moved_out_of_the_texts(program: Callable[..., Any]) -> None:
    later = pulumi.Output.from_input(canonical(having("bo", phonesPIN="8264")))
    people = {"a": having("ana", password="Plain-1"), "b": later, "c": having("cy")}
    hidden = {"a": {"attributes": {"phonesPIN": "1234"}}, "c": {"attributes": {"password": "Other-1"}}}

    def declare() -> None:
        AppAssignments("acme", app=MeetingsSite("acme"), people=people, secrets=hidden, password=Generated(20))

    [(kind, inputs)] = program(declare).values()
    assert kind == TYPE
    assert inputs["generatedPassword"] == 20
    assert inputs["assignments"] == {
        key: canonical(having(name)) for key, name in (("a", "ana"), ("b", "bo"), ("c", "cy"))
    }
    assert pulumi.runtime.rpc.is_rpc_secret(inputs["secrets"])
    secrets = {key: json.loads(text)["attributes"] for key, text in inputs["secrets"]["value"].items()}
    assert secrets == {
        "a": {"password": "Plain-1", "phonesPIN": "1234"},
        "b": {"phonesPIN": "8264"},
        "c": {"password": "Other-1"},
    }


def test_a_secret_text_stays_secret(program: Callable[..., Any]) -> None:
    text = pulumi.Output.secret(canonical(having("ana")))
    [(_, inputs)] = program(lambda: AppAssignments("acme", app=MeetingsSite("acme"), people={"a": text})).values()
    assert "ana" not in json.dumps({key: one for key, one in inputs["assignments"].items() if isinstance(one, str)})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"people": ["ana"]}, "people must be a dict"),
        ({"features": ["fly"]}, "features has fly"),
        ({"on_leave": "stay"}, "on_leave is 'stay'; it can be keep, release"),
        ({"app": "Messaging"}, "app is a str, but must be a MeetingsSite or a License"),
        ({"on_existing": "fail"}, "on_existing is for an account on a MeetingsSite"),
        ({"password": Generated()}, "password is for accounts on a MeetingsSite that manages its own"),
    ],
)
def test_what_a_program_cannot_say(program: Callable[..., Any], arguments: dict[str, Any], words: str) -> None:
    given = {"app": License("Messaging"), "people": {}, **arguments}
    with pytest.raises(pulumi.RunError, match=words):
        program(lambda: AppAssignments("apps", **given))
