"""The catalog itself, and what is made from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from pulumi_webex.meetings import generate, typed
from pulumi_webex.meetings.catalog import CATALOG, TYPES, SiteAttribute, UnknownSiteAttribute
from tests.contracts import rows

ROOT = Path(__file__).parents[2]
BY_NAME = pytest.mark.parametrize("attribute", list(CATALOG.rows), ids=lambda attribute: attribute.name)


def test_the_connectors_attributes_are_all_there() -> None:
    connector = [attribute for attribute in CATALOG if attribute.origin == "connector"]

    assert len(connector) == 165
    assert sum(attribute.writable for attribute in connector) == 158


@pytest.mark.parametrize("row", rows("meetings_attributes.csv"), ids=lambda row: row["name"])
def test_it_says_what_the_lists_say(row: dict[str, str]) -> None:
    attribute = CATALOG.attribute(row["name"])
    assert "/".join(attribute.path) == row["xml_path"]
    assert attribute.settable == row["settable_on"]
    assert attribute.secret == (row["secret"] == "yes")
    assert row["type"].startswith(attribute.type)
    assert attribute.enum + attribute.known == tuple(filter(None, row["enum"].split("|"))) or attribute.known


def test_the_typed_surface_is_up_to_date() -> None:
    assert generate.MODULE.read_text(encoding="utf-8") == generate.typed_module()


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / generate.PAGE).read_text(encoding="utf-8") == generate.page()


def test_the_typed_surface_has_every_writable_attribute_and_nothing_else() -> None:
    hints = get_type_hints(typed.MeetingsAttributes)

    assert set(hints) == {attribute.name for attribute in CATALOG if attribute.writable}
    assert hints["timeZoneID"] is int
    assert hints["remoteSupport"] is typed.RemoteSupport
    assert hints["personalTeleconfAccounts"] == list[typed.PersonalTeleconfAccount]


def test_the_page_names_every_attribute_once() -> None:
    names = re.findall(r"^\| `([^`]+)`", generate.page(), re.MULTILINE)

    leaves = [row.name for row in CATALOG.rows if not (row.parent and row.type == "object")]
    assert sorted(names) == sorted(leaves)


@BY_NAME
def test_each_entry_makes_sense(attribute: SiteAttribute) -> None:
    assert attribute.type in TYPES
    assert attribute.settable in ("both", "create", "update", "read")
    assert attribute.reads in ("yes", "masked", "no")
    assert attribute.since in ("2011", "later", "unconfirmed")
    assert not attribute.secret or attribute.reads != "yes"
    assert not (attribute.clearable and not attribute.writable)
    assert bool(attribute.why_not_cleared) is not attribute.clearable
    assert all(attribute.name in CATALOG.attribute(other).not_with for other in attribute.not_with)
    assert not attribute.parent or CATALOG.attribute(attribute.parent).type.startswith("object")


@BY_NAME
def test_booleans_numbers_and_enumerations_have_no_empty_value(attribute: SiteAttribute) -> None:
    if attribute.type in ("boolean", "integer") or attribute.enum:
        assert not attribute.clearable


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("privilegeHost", "is true or false and has no empty value; declare the value you want"),
        ("timeZoneID", "is a number and has no empty value"),
        ("addressAddressType", "is always one of PERSONAL, GLOBAL"),
        ("language", "is something that every account has"),
        ("securityResetPassword", "is an instruction that acts once"),
        ("userId", "is read-only"),
        ("thirdPartyTeleconfAccounts", "is made of parts that the XML API cannot empty"),
    ],
)
def test_why_something_is_not_cleared(name: str, sentence: str) -> None:
    assert CATALOG.attribute(name).why_not_cleared.startswith(sentence)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("timezoneID", "timeZoneID"),
        ("webACDPrefsNumAgentSession", "webACDPrefsNumAgentSessions"),
        ("mobilePhone", "phonesMobilePhone"),
        ("PMRAutoLock", "personalMeetingRoomPmrAutoLock"),
    ],
)
def test_a_wrong_name_gets_the_nearest_right_one(wrong: str, hint: str) -> None:
    with pytest.raises(UnknownSiteAttribute, match=f"no attribute '{wrong}'; did you mean .*{hint}"):
        CATALOG.attribute(wrong)


def test_the_two_unconfirmed_ones() -> None:
    cloud, pilot = CATALOG.attribute("optionsIsEnableCET"), CATALOG.attribute("personalMeetingRoomPilotNumber")

    assert (cloud.since, cloud.settable) == ("unconfirmed", "both")
    assert (pilot.since, pilot.settable) == ("unconfirmed", "read")
