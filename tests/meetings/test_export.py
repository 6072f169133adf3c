"""Accounts of a site as people that a program can declare."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from pulumi_webex.meetings.catalog import CATALOG, UnknownSiteAttribute
from pulumi_webex.meetings.export import ALL, USUAL, chosen, exported, written
from pulumi_webex.transport.errors import Refused
from tests.resources.site import FakeSite


@pytest.fixture
def site() -> FakeSite:
    site = FakeSite()
    site.add("boss", email="boss@example.com", firstName="B", privilegeSiteAdmin=True)
    site.add(
        "ana", email="ana@example.com", firstName="Ana", phonesPhone="0042", timeZoneID=4, meetingTypes=[3], title=""
    )
    site.add("bo@example.com", email="bo@example.com", firstName="No", active="DEACTIVATED", privilegeHost=False)
    return site


def test_active_people_with_what_was_asked_for(site: FakeSite) -> None:
    found = exported(site, chosen(["firstName", "title", "timeZoneID"]))  # type: ignore[arg-type]
    assert found.people == [
        {"id": "1002", "webExId": "ana", "email": "ana@example.com", "firstName": "Ana", "timeZoneID": 4}
    ]
    assert found.notes == ["boss is a site administrator and was left out"]


def test_deactivated_people_and_administrators_on_request(site: FakeSite) -> None:
    found = exported(site, chosen(["privilegeHost"]), inactive=True, admins=True)  # type: ignore[arg-type]
    assert [person["webExId"] for person in found.people] == ["boss", "ana", "bo@example.com"]
    bo = found.people[2]
    assert (bo["active"], bo["privilegeHost"]) == ("DEACTIVATED", False)
    assert not any("active" in person for person in found.people[:2])
    assert not found.notes


def test_a_value_that_cannot_be_declared_is_left_out_with_a_note(site: FakeSite) -> None:
    site.accounts["ana"]["expirationDate"] = "some day"
    found = exported(site, chosen(["expirationDate"]))  # type: ignore[arg-type]
    assert "expirationDate" not in found.people[0]
    assert found.notes[1].startswith("ana: expirationDate was left out, since it is 'some day', but must be written")


def test_all_is_what_can_be_declared_together_and_is_read_back() -> None:
    names = chosen([ALL])
    assert set(USUAL) <= set(names)
    assert all(CATALOG.attribute(name).writable and CATALOG.attribute(name).reads == "yes" for name in names)
    assert not any(other in names for name in names for other in CATALOG.attribute(name).not_with)
    left = {one.name for one in CATALOG if one.writable and one.compared and not one.secret} - set(names)
    assert {name for name in left if not CATALOG.attribute(name).not_with} == set()


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["password"], "password cannot be exported: Webex does not show it"),
        (["visitCount"], "visitCount cannot be exported: it is read-only"),
        (["securityResetPassword"], "it is an instruction that acts once"),
        (["timeZone", "timeZoneID"], "say the same in two ways: export one of them"),
    ],
)
def test_what_cannot_be_exported(names: list[str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        chosen(names)


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(UnknownSiteAttribute, match="did you mean firstName"):
        chosen(["firstname"])


def test_each_form_reads_back_what_was_written(site: FakeSite) -> None:
    people = exported(site, chosen(["firstName", "phonesPhone", "privilegeHost"]), inactive=True)  # type: ignore[arg-type]
    people.people[1]["firstName"] = "NO"
    assert yaml.safe_load(written(people, "yaml")) == {"people": people.people}
    assert 'phonesPhone: "0042"' in written(people, "yaml")
    assert json.loads(written(people, "json")) == {"people": people.people}
    rows = list(csv.DictReader(io.StringIO(written(people, "csv"))))
    assert [row["phonesPhone"] for row in rows] == ["0042", ""]
    assert [row["privilegeHost"] for row in rows] == ["", "false"]


def test_a_list_has_no_cell(site: FakeSite) -> None:
    people = exported(site, chosen(["meetingTypes"]))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="meetingTypes is a list or an object, for which CSV has no cell"):
        written(people, "csv")
