"""``webex schema control-hub``: what can be declared of users and groups, offline."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_webex.cli import main
from pulumi_webex.controlhub.catalog import CATALOG, GROUPS

CISCO = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"


@pytest.fixture
def schema(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command and gives the lines that it prints."""

    def run(*arguments: str) -> list[str]:
        assert main(["schema", "control-hub", *arguments]) == 0
        return capsys.readouterr().out.splitlines()

    return run


def entries(lines: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("\n".join(lines))["attributes"]
    return found


def test_attributes_with_limits_and_values(schema: Any) -> None:
    head, *rows = schema("--match", "ADDRESSES.")
    assert head.split() == ["NAME", "DECLARE", "TYPE"]
    assert {row.split()[1] for row in rows} == {"yes"}
    assert "addresses.streetAddress  yes      String; at most 512 characters" in rows
    assert "sipAddresses.type        yes      String; one of enterprise, cloud-calling, personal-room" in rows
    assert len(schema()) == len(list(CATALOG)) + 1
    assert schema()[1].startswith("id ")  # the core schema comes first
    assert schema("--match", "no such attribute") == []


def test_what_cannot_be_declared_says_why(schema: Any) -> None:
    [_, row] = schema("--match", "accountStatus")
    assert row.split()[:2] == ["accountStatus", "no"]
    assert row.endswith("; Webex sets it; declare `active` instead")
    writable = entries(schema("--writable", "--json"))
    assert {one["writable"] for one in writable} == {True}
    assert {one["path"] for one in writable} == {one.path for one in CATALOG if one.writable}


def test_json_has_what_is_published(schema: Any) -> None:
    [one] = entries(schema("--json", "--match", "licenseID"))
    assert one == {
        "path": f"{CISCO}:licenseID",
        "schema": CISCO,
        "type": "String",
        "multiValued": True,
        "required": False,
        "mutability": "ReadWrite",
        "maxItems": 1000,
        "maxLength": None,
        "canonicalValues": [],
        "writable": False,
        "reason": "it is read-only in effect; give people licenses with a license assignment",
    }


def test_groups(schema: Any) -> None:
    assert [row.split()[0] for row in schema("--group", "--writable")[1:]] == ["displayName", "externalId", "members"]
    reasons = {one["path"].rpartition(":")[2]: one["reason"] for one in entries(schema("--group", "--json"))}
    assert len(reasons) == len(list(GROUPS))
    assert reasons["members.value"] == "given with its entry"
    assert reasons["members.display"] == reasons["provisionSource"] == "Webex sets it and nobody else can"
    assert reasons["usage"] == "a Group leaves it as Webex has it"
