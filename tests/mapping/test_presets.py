"""The connectors' own mappings, held against exports as they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.directory import people
from pulumi_webex.mapping import PRESETS, MappingError, MissingSource, Ruleset

FILES = Path(__file__).parents[1] / "directory" / "files"
ENTRA = {
    "userPrincipalName": "ana@example.com", "displayName": "Ana López", "givenName": "Ana", "surname": "López",
    "objectId": "11111111-aaaa-4aaa-8aaa-000000000001", "accountEnabled": True,
}  # fmt: skip
OKTA = {
    "login": "ana@example.com", "displayName": "", "firstName": "Ana", "lastName": "López", "id": "00u1",
    "title": "Engineer", "status": "ACTIVE",
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_a_mapping(name: str) -> None:
    made = Ruleset(preset=name)
    assert made.preset == name
    names = {"webExId", "firstName"} if made.target == "meetings" else {"userName", "displayName", "name.givenName"}
    assert names <= made.rules.keys()


def test_entra() -> None:
    assert Ruleset(preset="entra-control-hub").apply(ENTRA).attributes == {
        "userName": "ana@example.com",
        "displayName": "Ana López",
        "name.givenName": "Ana",
        "name.familyName": "López",
        "externalId": ENTRA["objectId"],
        "active": True,
    }


@pytest.mark.parametrize(
    ("changes", "active"),
    [
        ({}, True),
        ({"accountEnabled": False}, False),
        ({"accountEnabled": "False"}, False),
        ({"IsSoftDeleted": "True"}, False),
        ({"isSoftDeleted": True}, False),
        ({"isSoftDeleted": False}, True),
        ({"isSoftDeleted": ""}, True),
        ({"isSoftDeleted": False, "accountEnabled": False}, False),
    ],
)
def test_entra_active_follows_the_account_and_its_deletion(changes: dict[str, Any], active: bool) -> None:
    assert Ruleset(preset="entra-control-hub").apply({**ENTRA, **changes}).attributes["active"] is active


def test_entra_needs_account_enabled() -> None:
    profile = {key: value for key, value in ENTRA.items() if key != "accountEnabled"}
    with pytest.raises(MissingSource, match="no column 'accountEnabled', which the rule for active"):
        Ruleset(preset="entra-control-hub").apply(profile)
    with pytest.raises(MappingError, match="active is empty"):
        Ruleset(preset="entra-control-hub").apply({**ENTRA, "accountEnabled": None})


def test_entra_legacy_leaves_active_and_external_id_alone() -> None:
    assert set(Ruleset(preset="entra-control-hub-legacy").rules) == {
        "userName", "displayName", "name.givenName", "name.familyName",
    }  # fmt: skip


def test_okta() -> None:
    applied = Ruleset(preset="okta-control-hub").apply(OKTA)
    assert applied.attributes == {
        "userName": "ana@example.com",
        "name.givenName": "Ana",
        "name.familyName": "López",
        "externalId": "00u1",
        "title": "Engineer",
        "active": True,
    }
    assert applied.release == ("displayName",)


@pytest.mark.parametrize(
    ("status", "active"),
    [
        ("ACTIVE", True), ("Active", True), ("active", True), ("PROVISIONED", True), ("Pending user action", True),
        ("RECOVERY", True), ("Password Reset", True), ("PASSWORD_EXPIRED", True), ("LOCKED_OUT", True),
        ("Locked out", True), ("STAGED", False), ("SUSPENDED", False), ("DEPROVISIONED", False), ("Deactivated", False),
    ],
)  # fmt: skip
def test_okta_statuses(status: str, active: bool) -> None:
    assert Ruleset(preset="okta-control-hub").apply({**OKTA, "status": status}).attributes["active"] is active


@pytest.mark.parametrize("status", ["INACTIVE", "", None, "Aktiv"])
def test_an_unknown_okta_status_deactivates_nobody_unasked(status: str | None) -> None:
    with pytest.raises(MappingError, match=r"ana@example.com: active is empty, .*: correct status"):
        Ruleset(preset="okta-control-hub").apply({**OKTA, "status": status})


def test_export_of_entra() -> None:
    rules = Ruleset(preset="entra-control-hub")
    found = [rules.apply(profile).attributes for profile in people(FILES / "entra-users.csv")]
    assert [one["active"] for one in found] == [True, True, False]
    assert found[0]["externalId"] == "11111111-aaaa-4aaa-8aaa-000000000001"


def test_export_of_okta() -> None:
    rules = Ruleset(
        preset="okta-control-hub", rules={"title": None, "displayName": 'user.firstName + " " + user.lastName'}
    )
    [found] = [rules.apply(profile).attributes for profile in people(FILES / "okta-api.json")]
    assert found["displayName"] == "Ana López"
    assert (found["externalId"], found["active"]) == ("00u1aB2cD3eF4gH5i6j7", True)


def test_what_nobody_in_an_export_has_is_a_missing_column() -> None:
    [profile] = people(FILES / "okta-api.json")
    with pytest.raises(MissingSource, match=r"no column 'title'.* Export it as well, or delete the rule with None"):
        Ruleset(preset="okta-control-hub").apply(profile)


def test_a_missing_column_of_a_file_names_the_file() -> None:
    directory = people(FILES / "entra-users.csv")
    rules = Ruleset(preset="entra-control-hub", rules={"department": "[departement]"})
    with pytest.raises(MissingSource) as caught:
        rules.apply(directory.profiles[0])
    assert "entra-users.csv has no column 'departement'" in str(caught.value)
    assert "the rule for department ([departement]) reads; did you mean 'department'?" in str(caught.value)


def test_own_rules_win_and_none_deletes() -> None:
    rules = Ruleset(
        preset="entra-control-hub", rules={"name.familyName": "ToUpper([surname])", "externalId": None, "title": '"x"'}
    )
    found = rules.apply(ENTRA).attributes
    assert (found["name.familyName"], found["title"], "externalId" in found) == ("LÓPEZ", "x", False)
