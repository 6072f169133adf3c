"""The mapping resource: what a program registers, and what its provider does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AttributeMapping, Rule
from pulumi_webex.mapping import Ruleset
from pulumi_webex.resources.shared import rpc
from pulumi_webex.state import AttributeMappingProvider
from tests.resources.program import Registered

Program = Callable[[Callable[[], Any]], Registered]
URN = "urn:pulumi:test::people::pulumi-python:dynamic/webex:AttributeMapping::people"
INPUTS: dict[str, Any] = {
    "target": "control-hub", "syntax": "entra", "match": "userName", "onNull": "keep",
    "rules": {"userName": "[userPrincipalName]", "title": {"expression": "[jobTitle]", "default": "Staff"}},
}  # fmt: skip


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(rpc, "urn", lambda: URN)
    monkeypatch.setattr(rpc, "warn", told.append)
    return told


def test_a_presets_rules_are_spelled_out(program: Program) -> None:
    def body() -> None:
        AttributeMapping(
            "people",
            preset="entra-control-hub-legacy",
            rules={"title": Rule("[jobTitle]", when="create"), "displayName": None},
            on_null="clear",
            release=["nickName"],
        )

    kind, inputs = program(body)["people"]
    assert kind == "pulumi-python:dynamic/webex:AttributeMapping"
    assert inputs == {
        "target": "control-hub",
        "preset": "entra-control-hub-legacy",
        "rules": {
            "userName": "[userPrincipalName]",
            "name.givenName": "[givenName]",
            "name.familyName": "[surname]",
            "title": {"expression": "[jobTitle]", "when": "create"},
        },
        "syntax": "entra",
        "match": "userName",
        "onNull": "clear",
        "release": ["nickName"],
    }


def test_a_mapping_that_is_wrong_ends_the_program_with_all_its_problems(program: Program) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        program(lambda: AttributeMapping("people", rules={"titel": "[a]", "active": '"x"'}))
    assert str(caught.value).startswith("people: 3 problems:")


def test_rules_are_there_without_an_engine(program: Program) -> None:
    found: list[Ruleset] = []
    program(lambda: found.append(AttributeMapping("people", preset="okta-control-hub").ruleset))
    assert found[0].syntax == "okta"


def test_a_life(warnings: list[str]) -> None:
    provider = AttributeMappingProvider()
    checked = provider.check({}, {**INPUTS, "__provider": "x"})
    assert (checked.inputs, checked.failures) == (INPUTS, [])
    created = provider.create(dict(INPUTS))
    assert (created.id, created.outs) == ("control-hub/people", INPUTS)
    assert provider.diff(created.id, INPUTS, INPUTS).changes is None
    read = provider.read(created.id, dict(INPUTS))
    assert (read.id, read.outs, read.inputs) == (created.id, INPUTS, INPUTS)
    changed = {**INPUTS, "onNull": "clear"}
    assert provider.update(created.id, INPUTS, changed).outs == changed
    provider.delete(created.id, changed)
    assert not warnings


def test_another_rule_for_the_user_name_is_called_out(warnings: list[str]) -> None:
    rules = {**INPUTS["rules"], "userName": {"expression": "[mail]", "default": "x@example.com"}}
    AttributeMappingProvider().check(INPUTS, {**INPUTS, "rules": rules})
    [said] = warnings
    assert said.startswith("people: the rule for userName changes from [userPrincipalName] to [mail].")


def test_other_rules_are_not(warnings: list[str]) -> None:
    rules = {**INPUTS["rules"], "title": "[title]"}
    AttributeMappingProvider().check(INPUTS, {**INPUTS, "rules": rules})
    AttributeMappingProvider().check({}, INPUTS)
    assert not warnings


def test_check_judges_again(warnings: list[str]) -> None:
    result = AttributeMappingProvider().check({}, {**INPUTS, "rules": {"titel": "[a]"}})
    assert [failure.property for failure in result.failures] == ["", ""]
    assert result.failures[0].reason.startswith("people: rule for titel: ")


def test_a_preset_that_was_changed_meanwhile_does_not_matter(warnings: list[str]) -> None:
    assert not AttributeMappingProvider().check({}, {**INPUTS, "preset": "of another release"}).failures
