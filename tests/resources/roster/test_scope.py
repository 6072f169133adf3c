"""Who of a directory is in scope: what assignment and dates mean where they are not plain."""

from __future__ import annotations

import datetime

import pytest

from pulumi_webex.directory import Directory, DirectoryError, groups, people
from pulumi_webex.mapping.scoping import Filter
from pulumi_webex.resources.roster.scope import dates_of, in_scope, keys_of, there_on

DAY = datetime.date(2026, 3, 31)


@pytest.fixture
def directory() -> Directory:
    return people(
        [
            {
                "id": "1",
                "userName": "ana@example.com",
                "mail": "team@example.com",
                "office": "Lisbon",
                "leaves": "2026-03-31",
            },
            {"id": "2", "userName": "bo@example.com", "mail": "team@example.com", "office": "Oslo", "leaves": None},
            {
                "id": "3",
                "userName": "cy@example.com",
                "mail": "cy@example.com",
                "office": "Oslo",
                "leaves": "2026-03-30",
            },
        ]
    )


TEAM = groups(
    [{"displayName": "Team", "id": "g1", "members": ["1", "2"]}, {"displayName": "Team", "id": "g2", "members": []}]
)


def keys(found: tuple[list[object], list[str]]) -> list[str]:
    return [profile.key for profile in found[0]]  # type: ignore[attr-defined]


def test_somebody_in_two_ways_is_there_once_and_in_the_order_of_the_file(directory: Directory) -> None:
    assert keys(in_scope(directory, "assigned", ["cy@example.com", "2", "g1"], TEAM)) == ["1", "2", "3"]


def test_an_empty_group_assigns_nobody(directory: Directory) -> None:
    assert keys(in_scope(directory, "assigned", ["g2"], TEAM)) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("Team", "2 groups are called 'Team'"), ("team@example.com", "may be 2 people"), ("4", "neither a group nor one")],
)
def test_an_unclear_assignment_is_an_error(directory: Directory, name: str, words: str) -> None:
    with pytest.raises(DirectoryError, match=words):
        in_scope(directory, "assigned", [name], TEAM)


def test_all_that_is_wrong_is_told_at_once(directory: Directory) -> None:
    with pytest.raises(DirectoryError) as told:
        in_scope(directory, "assigned", ["4", "5", "Team"], TEAM)
    assert told.value.count == 3


def test_a_filter_narrows_the_assigned_down(directory: Directory) -> None:
    oslo = Filter.parse([[["office", "EQUALS", "Oslo"]]])
    assert keys(in_scope(directory, oslo, ["g1"], TEAM)) == ["2"]
    assert keys(in_scope(directory, oslo)) == ["2", "3"]


def test_the_last_day_counts(directory: Directory) -> None:
    assert [profile.key for profile in there_on(directory, None, "leaves", DAY)] == ["1", "2"]
    assert [profile.key for profile in there_on(directory, "leaves", None, DAY)] == ["1", "2", "3"]


@pytest.mark.parametrize("value", ["31.3.2026", "soon", 20260331.5, "2026-13-01"])
def test_no_date(value: object) -> None:
    with pytest.raises(DirectoryError, match="is no date"):
        there_on(people([{"id": "1", "ends": value}]), None, "ends", DAY)


def test_columns_with_dates_are_taken_where_they_are_called_so(directory: Directory) -> None:
    assert dates_of(directory, None, None) == (None, None)
    assert dates_of(people([{"id": "1", "starts": None}]), None, None) == ("starts", None)
    assert dates_of(directory, None, "leaves") == (None, "leaves")


def test_a_former_key_is_one_persons(directory: Directory) -> None:
    assert keys_of(directory, "userName")["1"] == "ana@example.com"
    with pytest.raises(DirectoryError, match="is already on"):
        keys_of(directory, "mail")
