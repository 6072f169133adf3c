"""Two states of a resource, told attribute by attribute."""

from __future__ import annotations

import pytest

from pulumi_webex.review import AttributeChange, differences
from pulumi_webex.review.differences import SECRET, flatten
from tests.review.digests import ENTERPRISE, ana


def test_one_changed_attribute_is_one_change() -> None:
    assert differences(ana(), ana(title="Architect")) == (AttributeChange("title", "Engineer", "Architect"),)


def test_equal_states_have_none() -> None:
    assert differences(ana(), ana()) == ()


def test_the_engines_own_keys_are_not_attributes() -> None:
    assert differences(ana(), {**ana(), "__provider": "another"}) == ()


def test_extension_attributes_carry_their_urn_and_show_without_it() -> None:
    [change] = differences(ana(), {**ana(), ENTERPRISE: {"department": "Sales"}})
    assert change.path == f"{ENTERPRISE}:department"
    assert change.label == "department"


def test_parts_of_an_extension_attribute() -> None:
    [change] = differences(ana(), {**ana(), ENTERPRISE: {"department": "Research", "manager": {"value": "1"}}})
    assert (change.path, change.label, change.kind) == (f"{ENTERPRISE}:manager.value", "manager.value", "add")


def test_dropped_and_new_attributes() -> None:
    cleared, added = differences(ana(), {**ana(title=None), "nickName": "Anita"})[::-1]
    assert (cleared.path, cleared.kind, cleared.old) == ("title", "clear", "Engineer")
    assert (added.path, added.kind, added.new) == ("nickName", "add", "Anita")


def test_entries_are_told_apart_by_type_not_by_place() -> None:
    phones = [{"type": "work", "value": "+44 20 7946 0101"}, {"type": "mobile", "value": "+44 7700 900101"}]
    moved = [phones[1], {**phones[0], "value": "+44 20 7946 0999"}]
    [change] = differences({"phoneNumbers": phones}, {"phoneNumbers": moved})
    assert change == AttributeChange("phoneNumbers[work]", "+44 20 7946 0101", "+44 20 7946 0999")


def test_an_address_in_an_entrys_name_is_not_mistaken_for_a_urn() -> None:
    path = next(iter(flatten({"sipAddresses": [{"value": "sip:ana@example.com", "primary": True}]})))
    assert AttributeChange(path, None, True).label == "sipAddresses[sip:ana@example.com]"


def test_entries_without_a_telling_key_are_numbered() -> None:
    flat = flatten({"addresses": [{"type": "work", "country": "SE"}, {"type": "work", "country": "FR"}]})
    assert flat["addresses[0].country"] == "SE"
    assert flat["addresses[1].country"] == "FR"


def test_numbers_are_as_they_were_written() -> None:
    assert differences({"x": 5.0}, {"x": 5}) == ()
    assert flatten({"x": 5.0, "y": 5.5, "z": [1.0]}) == {"x": 5, "y": 5.5, "z": (1,)}


@pytest.mark.parametrize("named", ["nickName", f'["{ENTERPRISE}"].nickName', "entries[0].nickName"])
def test_a_changed_secret_is_told_by_the_engine(named: str) -> None:
    inputs = {"nickName": SECRET, ENTERPRISE: {"nickName": SECRET}, "entries": [{"type": "x", "nickName": SECRET}]}
    [change] = differences(inputs, inputs, [named])
    assert change.old == change.new == SECRET


def test_a_secret_that_did_not_change_is_no_difference() -> None:
    assert differences({"nickName": SECRET, "title": "a"}, {"nickName": SECRET, "title": "b"}, ["title"]) == (
        AttributeChange("title", "a", "b"),
    )
