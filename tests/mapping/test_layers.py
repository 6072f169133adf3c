"""What groups and a person's own profile say, laid over each other."""

from __future__ import annotations

from typing import Any

from pulumi_webex.mapping import Applied
from pulumi_webex.mapping.layers import Layer, Tie, laid_over
from pulumi_webex.mapping.systems import MEETINGS, system


def group(name: str, priority: int = 0, **attributes: Any) -> Layer:
    return Layer(name, Applied(attributes), priority)


def own(priority: int = 0, **says: Any) -> Layer:
    return Layer("own", Applied(**{"attributes": {}, **says}), priority, own=True)


def laid(*layers: Layer) -> Applied:
    outcome, ties = laid_over(layers, system(MEETINGS))
    assert not ties
    return outcome


def test_among_groups_the_lower_priority_wins_whatever_their_order() -> None:
    sales, support = group("Sales", 1, company="S", title="a"), group("Support", 2, company="T", addressCity="b")
    for layers in ((sales, support), (support, sales)):
        assert laid(*layers).attributes == {"company": "S", "title": "a", "addressCity": "b"}


def test_a_persons_own_value_wins_over_any_group() -> None:
    assert laid(group("Sales", 1, company="S"), own(9, attributes={"company": "mine"})).attributes == {
        "company": "mine"
    }


def test_where_the_person_has_nothing_the_groups_value_holds() -> None:
    says = {"release": ("company", "title"), "clear": ("description",)}
    outcome = laid(group("Sales", company="S", description="d"), own(**says))
    assert outcome == Applied({"company": "S", "description": "d"}, release=("title",))


def test_equal_right_and_different_values_is_a_tie() -> None:
    _, ties = laid_over(
        [group("Sales", company="S", title="x"), group("Support", company="T", title="x")], system(MEETINGS)
    )
    assert ties == [Tie("company", "Sales", "Support", 0)]
    _, ties = laid_over([own(attributes={"company": "S"}), own(attributes={"company": "T"})], system(MEETINGS))
    assert len(ties) == 1


def test_what_says_the_same_in_another_way_loses_as_well() -> None:
    layers = (
        group("Sales", 1, timeZoneID=23, languageID=1),
        group("Support", 2, timeZone="GMT-07:00, Mountain (Arizona)"),
    )
    assert laid(*layers, own(attributes={"language": "FRENCH"})).attributes == {"language": "FRENCH", "timeZoneID": 23}


def test_left_as_it_is_wins_over_cleared_among_equals_and_priority_over_both() -> None:
    clears, releases = own(1, clear=("title",)), own(1, release=("title",))
    for layers in ((clears, releases), (releases, clears)):
        assert laid(*layers) == Applied({}, release=("title",))
    assert laid(own(0, clear=("title",)), releases) == Applied({}, clear=("title",))


def test_what_counts_at_creation_and_what_is_secret_are_those_of_the_value_that_holds() -> None:
    first = own(0, attributes={"title": "x", "company": "y"}, create_only=("title",), secret=("company",))
    assert laid(first, group("Sales", title="z")) == Applied(
        {"title": "x", "company": "y"}, create_only=("title",), secret=("company",)
    )
    nothing = own(0, attributes={}, create_only=("title",))
    assert laid(nothing, group("Sales", title="z")) == Applied({"title": "z"})
    assert laid(nothing).create_only == ("title",)
