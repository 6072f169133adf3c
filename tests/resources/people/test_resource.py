"""What a program registers with `People`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import People, RemovalLimit, canonical
from pulumi_webex.mapping import Ruleset
from tests.resources.people.company import person


def test_the_text_is_canonical() -> None:
    text = canonical({"userName": "ana@example.com", "name": {"givenName": "Ana", "familyName": None}, "title": "Ö"})
    assert text == '{"name":{"givenName":"Ana"},"title":"Ö","userName":"ana@example.com"}'
    assert canonical(json.loads(text)) == text


def test_what_is_registered(program: Callable[..., Any]) -> None:
    def declare() -> None:
        People(
            "company",
            people={"a": person("ana"), "b": pulumi.Output.from_input(canonical(person("bo")))},
            removals=RemovalLimit(count=2, percent=1),
            features=["create", "update"],
            release=["title"],
            former_keys={"b": "old"},
            elsewhere=["z", "y"],
        )

    [(kind, inputs)] = program(declare).values()
    assert kind == "pulumi-python:dynamic/webex:People"
    assert inputs["people"] == {"a": canonical(person("ana")), "b": canonical(person("bo"))}
    assert inputs["limit"] == {"count": 2, "percent": 1}
    assert (inputs["__off"], inputs["release"]) == (["deactivate"], ["title"])
    assert (inputs["formerKeys"], inputs["elsewhere"]) == ({"b": "old"}, ["y", "z"])


def test_secrets_are_in_the_same_form(program: Callable[..., Any]) -> None:
    secrets = {"a": {"nickName": "hidden"}}
    [(_, inputs)] = program(lambda: People("company", people={"a": person("ana")}, secrets=secrets)).values()
    assert pulumi.runtime.rpc.is_rpc_secret(inputs["secrets"])
    assert inputs["secrets"]["value"] == {"a": '{"nickName":"hidden"}'}


def test_a_mapping_makes_the_texts_of_profiles(program: Callable[..., Any]) -> None:
    mapping = Ruleset(rules={"userName": "[mail]", "title": "[job]"}, on_null="clear")
    people = {"a": {"mail": "ana@example.com", "job": "Engineer"}, "b": {"mail": "bo@example.com", "job": ""}}
    [(_, inputs)] = program(lambda: People("company", people=people, mapping=mapping)).values()
    assert inputs["people"] == {
        "a": canonical({"userName": "ana@example.com", "title": "Engineer"}),
        "b": canonical({"userName": "bo@example.com", "clear": ["title"]}),
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"people": ["ana"]}, "people must be a dict"),
        ({"people": {1: "{}"}}, "has the key 1, but keys are plain texts"),
        ({"people": {"a": {"userName": object()}}}, "a is no plain data"),
        ({"people": {}, "features": ["fly"]}, "features has fly"),
        ({"people": {"a": {"mail": ""}}, "mapping": Ruleset(rules={"userName": "[mail]"})}, "userName"),
        ({"people": {"a": "{}"}, "mapping": Ruleset(rules={"userName": "[mail]"})}, "a is no profile"),
        ({"people": {}, "secrets": {"a": {}}, "mapping": Ruleset(rules={"userName": "[mail]"})}, "secrets goes with"),
    ],
)
def test_what_a_program_cannot_say(program: Callable[..., Any], arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(pulumi.RunError, match=words):
        program(lambda: People("company", **arguments))
