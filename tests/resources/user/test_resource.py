"""What a program writes: the inputs that the engine gets for it, and the outputs that it can use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import User
from pulumi_webex.controlhub.catalog import CISCO, ENTERPRISE, UnknownAttribute
from tests.resources.program import Registered


def test_arguments_become_scim_attributes(program: Callable[..., Registered]) -> None:
    def body() -> None:
        boss = User("boss", user_name="boss@example.com")
        User(
            "ana",
            user_name="ana@example.com",
            given_name="Ana",
            family_name="Nuñez",
            title="",
            display_name=None,
            external_id=pulumi.Output.from_input("E-1"),
            department="R&D",
            manager=boss,
            emails=[{"type": "work", "value": pulumi.Output.from_input("ana@example.com")}],
            attributes={
                "costCenter": "7",
                f"{CISCO}:pronouns": {"value": "she", "visibility": ""},
                "name": {"middleName": "Maria"},
                "nickName": "",
            },
            release=("phoneNumbers",),
            on_existing="take-over",
        )

    kind, inputs = program(body)["ana"]
    assert kind == "pulumi-python:dynamic/webex:User"
    assert inputs == {
        "userName": "ana@example.com",
        "active": True,
        "name": {"givenName": "Ana", "familyName": "Nuñez", "middleName": "Maria"},
        "externalId": "E-1",
        "emails": [{"type": "work", "value": "ana@example.com"}],
        ENTERPRISE: {"department": "R&D", "manager": {"value": "id-of-boss"}, "costCenter": "7"},
        CISCO: {"pronouns": {"value": "she"}},
        "release": ["phoneNumbers"],
        "onExisting": "take-over",
        "onDelete": "deactivate",
    }


def test_what_no_catalog_knows_is_left_for_check_to_name(program: Callable[..., Registered]) -> None:
    _, inputs = program(lambda: User("ana", user_name="ana@example.com", attributes={"titel": "x"}))["ana"]
    assert inputs["titel"] == "x"


def test_an_extension_may_be_given_as_its_block(program: Callable[..., Registered]) -> None:
    block = {ENTERPRISE: {"department": "R&D", "manager": {"value": "boss"}, "division": ""}}
    _, inputs = program(lambda: User("ana", user_name="a@b.c", cost_center="7", attributes=block))["ana"]
    assert inputs[ENTERPRISE] == {"department": "R&D", "manager": {"value": "boss"}, "costCenter": "7"}


def test_a_schema_that_nobody_knows_stays_whole(program: Callable[..., Registered]) -> None:
    urn = "urn:example:schemas:2.0:User:shoeSize"
    _, inputs = program(lambda: User("ana", user_name="a@b.c", attributes={urn: "42"}))["ana"]
    assert inputs[urn] == "42"


def test_the_same_value_twice_is_fine(program: Callable[..., Registered]) -> None:
    _, inputs = program(lambda: User("ana", user_name="a@b.c", title="x", attributes={"title": "x"}))["ana"]
    assert inputs["title"] == "x"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"title": "x", "attributes": {"title": "y"}}, "ana: title is declared twice with different values"),
        ({"department": "x", "attributes": {f"{ENTERPRISE}:department": "y"}}, "ana: department is declared twice"),
        ({"given_name": "x", "attributes": {"name": {"givenName": "y"}}}, "ana: name.givenName is declared twice"),
        ({"attributes": {"orgId": "x"}}, "ana: attributes has orgId, which is no attribute"),
        ({"attributes": [1]}, "ana: attributes must be a dict of SCIM paths"),
    ],
)  # fmt: skip
def test_contradictions_end_the_program(
    program: Callable[..., Registered], arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(pulumi.RunError, match=sentence):
        program(lambda: User("ana", user_name="a@b.c", **arguments))


def test_outputs_read_like_attributes(program: Callable[..., Registered]) -> None:
    seen: dict[str, Any] = {}

    def body() -> None:
        ana = User("ana", user_name="ana@example.com", given_name="Ana", employee_number="7", manager="boss")
        outputs = {
            "user_name": ana.user_name,
            "active": ana.active,
            "given_name": ana.given_name,
            "family_name": ana.family_name,
            "employee_number": ana.employee_number,
            "department": ana.department,
            "manager": ana.manager,
            "linked": ana.linked,
            "title": ana.title,
            "nickName": ana.attribute("nickName"),
            "pronouns.value": ana.attribute("pronouns.value"),
            "id": ana.id,
        }
        pulumi.Output.all(**outputs).apply(seen.update)
        with pytest.raises(UnknownAttribute):
            ana.attribute("titel")

    program(body)
    assert seen == {
        "user_name": "ana@example.com",
        "active": True,
        "given_name": "Ana",
        "family_name": None,
        "employee_number": "7",
        "department": None,
        "manager": "boss",
        "linked": False,
        "title": None,
        "nickName": None,
        "pronouns.value": None,
        "id": "id-of-ana",
    }
