"""PATCH as Webex speaks it: errors, spellings, all or nothing, the rename."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webex_simulator.api import CISCO, ENTERPRISE, PATCH, Api, problem


@pytest.fixture
def ana(api: Api) -> str:
    user_id: str = api.create(title="Architect", phoneNumbers=[{"value": "1", "type": "work"}])["id"]
    return user_id


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        ({"op": "replace", "path": 'phoneNumbers[type eq "fax"].value', "value": "2"}, "noTarget"),
        ({"op": "replace", "path": 'phoneNumbers[type eq "fax"]', "value": {"value": "2"}}, "noTarget"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "titel", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "name.first", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": f"{ENTERPRISE}:departement", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "title", "value": None}, "invalidValue"),
        ({"op": "replace", "path": "title"}, "invalidValue"),
        ({"op": "add", "path": "title"}, "invalidValue"),
        ({"op": "replace", "path": "title", "value": 3}, "invalidValue"),
        ({"op": "replace", "path": "title", "value": "x" * 513}, "invalidValue"),
        ({"op": "replace", "value": "x"}, "invalidValue"),
        ({"op": "move", "path": "title", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": f"{CISCO}:provisionSource", "value": "AD"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "remove", "path": "userType"}, "mutability"),
    ],
)
def test_refused(api: Api, ana: str, operation: dict[str, Any], scim_type: str) -> None:
    before = api.get(ana)
    good = {"op": "replace", "path": "title", "value": "Boss"}
    assert problem(api.patch(ana, good, operation)) == (400, scim_type)
    assert api.get(ana) == before  # the first operation was not kept either


@pytest.mark.parametrize("body", [{"Operations": []}, {"schemas": [PATCH]}, {"schemas": [PATCH], "Operations": []}])
def test_malformed_messages(api: Api, ana: str, body: dict[str, Any]) -> None:
    assert api.call("PATCH", f"/Users/{ana}", json=body).status_code == 400


@pytest.mark.parametrize("op", ["replace", "Replace", "REPLACE"])
def test_the_case_of_op_does_not_matter(api: Api, ana: str, op: str) -> None:
    assert api.patched(ana, {"op": op, "path": "title", "value": "Boss"})["title"] == "Boss"


@pytest.mark.parametrize("separator", [":", "."])
def test_extension_paths_with_colon_and_with_dot(api: Api, ana: str, separator: str) -> None:
    department = f"{ENTERPRISE}{separator}department"
    after = api.patched(ana, {"op": "replace", "path": department, "value": "R&D"})
    assert after[ENTERPRISE] == {"department": "R&D"}
    assert ENTERPRISE not in api.patched(ana, {"op": "remove", "path": department})


def test_extension_without_a_path(api: Api, ana: str) -> None:
    api.patched(ana, {"op": "replace", "value": {ENTERPRISE: {"department": "R&D"}}})
    after = api.patched(ana, {"op": "replace", "value": {ENTERPRISE: {"costCenter": "7"}, "title": "Boss"}})
    assert after[ENTERPRISE] == {"department": "R&D", "costCenter": "7"}
    assert after["title"] == "Boss"


def test_operations_on_schemas_that_webex_does_not_know_are_ignored(api: Api, ana: str) -> None:
    before = api.get(ana)
    assert api.patched(ana, {"op": "replace", "path": "urn:example:other:x", "value": 1}) == before
    assert api.patched(ana, {"op": "add", "value": {"urn:example:other": {"x": 1}}}) == before


def test_operations_are_applied_in_order(api: Api, ana: str) -> None:
    after = api.patched(
        ana,
        {"op": "remove", "path": "phoneNumbers"},
        {"op": "add", "path": "phoneNumbers", "value": [{"value": "2", "type": "fax"}]},
        {"op": "replace", "path": 'phoneNumbers[type eq "fax"].value', "value": "3"},
    )
    assert after["phoneNumbers"] == [{"value": "3", "type": "fax"}]


def test_removing_what_is_not_there_changes_nothing(api: Api, ana: str) -> None:
    before = api.get(ana)
    absent = ("nickName", 'phoneNumbers[type eq "fax"]', f"{ENTERPRISE}:department")
    assert api.patched(ana, *({"op": "remove", "path": path} for path in absent)) == before


def test_only_a_change_makes_a_new_version(api: Api, ana: str) -> None:
    before = api.get(ana)["meta"]
    assert api.patched(ana, {"op": "replace", "path": "title", "value": "Architect"})["meta"] == before
    after = api.patched(ana, {"op": "replace", "path": "title", "value": "Boss"})["meta"]
    assert after["version"] != before["version"]
    assert after["created"] == before["created"]


def test_a_rename_must_take_the_primary_work_email_along(api: Api, ana: str) -> None:
    name = {"op": "replace", "path": "userName", "value": "Ana.B@example.com"}
    email = {"op": "replace", "path": 'emails[type eq "work"].value', "value": "ana.b@example.com"}
    assert problem(api.patch(ana, name)) == (400, "invalidValue")
    assert problem(api.patch(ana, email)) == (400, "invalidValue")
    after = api.patched(ana, email, name)
    assert (after["id"], after["userName"]) == (ana, "Ana.B@example.com")
    assert api.names('userName eq "ana.b@EXAMPLE.com"') == ["Ana.B@example.com"]
    assert api.names('userName eq "ana@example.com"') == []


def test_a_rename_to_a_taken_name_is_a_conflict(api: Api, ana: str) -> None:
    api.create("bo@example.com")
    operations = [{"op": "remove", "path": "emails"}, {"op": "replace", "path": "userName", "value": "BO@example.com"}]
    assert problem(api.patch(ana, *operations)) == (409, "uniqueness")
    assert "emails" in api.get(ana)


def test_patch_of_nobody(api: Api) -> None:
    assert problem(api.patch("no-such-id", {"op": "remove", "path": "title"})) == (404, None)
