"""A file of people through its life: who is in scope, who joins, who leaves, and what keeps a mistake from it."""

from __future__ import annotations

import json

import pytest

from tests.lifecycle.guarded import refused
from tests.lifecycle.rosters import active, brought, export, roster, row, rows
from tests.lifecycle.rosters_of_people import outputs
from tests.lifecycle.test_user import account
from tests.support.stack import Stack
from webex_simulator import Simulator

KEY = "{:08}-aaaa-4aaa-8aaa-000000000001".format


def groups(stack: Stack, **members: list[str]) -> None:
    found = [{"displayName": name, "members": list(people)} for name, people in members.items()]
    (stack.folder / "groups.json").write_text(json.dumps(found))


# joiners, changes, leavers


def test_an_export_becomes_people(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(3))
    user = account(simulator, "p1@example.com")
    assert user["displayName"] == "Person 1"
    assert user["name"] == {"givenName": "Person", "familyName": "1"}
    assert user["externalId"] == KEY(1)
    assert outputs(stack, "staff")["ids"][KEY(1)] == user["id"]
    assert stack.preview().quiet()
    assert not simulator.requests()


def test_a_joiner_a_change_and_a_leaver(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(3))
    export(stack, [row(0, displayName="Person Nought"), row(1), row(9)])
    preview = stack.preview()
    assert preview.differences("staff") == {
        f'people["{KEY(0)}"]': "update",
        f'people["{KEY(2)}"]': "delete",
        f'people["{KEY(9)}"]': "add",
    }
    assert stack.up().ok
    assert active(simulator) == ["0", "1", "9"]
    assert account(simulator, "p0@example.com")["displayName"] == "Person Nought"
    assert account(simulator, "p2@example.com")["active"] is False
    export(stack, rows(3))
    assert stack.up().ok
    assert active(simulator) == ["0", "1", "2"]


def test_an_account_disabled_in_the_source_is_deactivated(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(3))
    export(stack, [row(0), row(1, accountEnabled="False"), row(2)])
    assert stack.up().ok
    assert active(simulator) == ["0", "2"]
    assert outputs(stack, "staff")["ids"][KEY(1)] == account(simulator, "p1@example.com")["id"]


def test_a_new_address_is_a_rename(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(2))
    before = account(simulator, "p0@example.com")["id"]
    export(stack, [row(0, userPrincipalName="p0.married@example.com"), row(1)])
    assert stack.up().ok
    assert account(simulator, "p0.married@example.com")["id"] == before


def test_an_empty_cell_leaves_what_webex_has(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(2), rules={"title": "[jobTitle]"})
    export(stack, [row(0, jobTitle=""), row(1)], drop=None)
    assert stack.up().ok
    assert account(simulator, "p0@example.com")["title"] == "Engineer"
    assert not simulator.requests(write_only=True)


def test_a_changed_rule_shows_one_difference_a_person(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(3), rules={})
    roster(stack, rules={"title": "[jobTitle]"})
    preview = stack.preview()
    assert preview.differences("people") == {"rules.title": "add"}
    assert preview.differences("staff") == {f'people["{KEY(number)}"]': "update" for number in range(3)}
    assert stack.up().ok
    assert account(simulator, "p2@example.com")["title"] == "Engineer"


# scope


def test_only_those_who_are_assigned_join(stack: Stack, simulator: Simulator) -> None:
    groups(stack, Sales=["p0@example.com", KEY(1)], Others=["p3@example.com"])
    brought(stack, simulator, rows(6), groups="groups.json", assigned=["Sales", "p4@example.com"])
    assert active(simulator) == ["0", "1", "4"]
    groups(stack, Sales=[KEY(1)], Others=["p3@example.com"])
    assert stack.up().ok
    assert active(simulator) == ["1", "4"]


def test_a_filter_narrows_down(stack: Stack, simulator: Simulator) -> None:
    people = [*rows(2), row(2, jobTitle="Seller"), row(3, jobTitle="Seller")]
    brought(stack, simulator, people, scope=[[["jobTitle", "EQUALS", "Seller"]]])
    assert active(simulator) == ["2", "3"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scope": "assigned"}, "nobody is assigned"),
        ({"scope": "all", "assigned": ["Sales"]}, "leave one of them out"),
        ({"assigned": ["Sals"]}, "did you mean the group 'Sales'?"),
        ({"scope": "everyone"}, "'everyone'"),
        ({"scope": [[["jobtitel", "EQUALS", "Seller"]]]}, "did you mean 'jobTitle'?"),
        ({"mapping": "entra"}, "there is no preset 'entra'"),
        ({"key": "mail"}, "an address changes"),
        ({"starts": "hired"}, "no column 'hired'"),
        ({"features": ["create", "delete"]}, "delete"),
        ({"people": "nobody.csv"}, "nobody.csv"),
    ],
)
def test_what_cannot_be_meant_is_an_error(
    stack: Stack, simulator: Simulator, arguments: dict[str, object], words: str
) -> None:
    groups(stack, Sales=["p0@example.com"])
    brought(stack, simulator, rows(2), groups="groups.json")
    roster(stack, groups="groups.json", **arguments)
    refused(stack.preview(), simulator, words, "staff")
    assert active(simulator) == ["0", "1"]


# dates


def test_joiner_and_leaver_dates(stack: Stack, simulator: Simulator) -> None:
    people = [row(0), row(1, starts="2026-04-01"), row(2, ends="2026-03-31"), row(3, starts="2026-01-01", ends="")]
    stack.config(asOf="2026-03-31")
    outcome = brought(stack, simulator, people)
    assert "as of 2026-03-31" in outcome.text
    assert active(simulator) == ["0", "2", "3"]
    stack.environment["WEBEX_AS_OF"] = "2026-04-01"
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == ["0", "1", "3"]
    assert stack.preview().quiet()


def test_what_is_no_date_is_an_error_with_its_line(stack: Stack, simulator: Simulator) -> None:
    export(stack, [row(0), row(1, hired="31.3.2026")])
    roster(stack, starts="hired")
    refused(stack.preview(), simulator, "people.csv line 3", "2026-03-31")


# what keeps a mistake from Webex


def test_an_emptied_file(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(5))
    for text in ("", "id,userPrincipalName\n"):
        (stack.folder / "people.csv").write_text(text)
        refused(stack.preview(), simulator, "people.csv")
        refused(stack.up(), simulator, "people.csv")
    assert len(active(simulator)) == 5


def test_half_the_file(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(6))
    export(stack, rows(3))
    refused(stack.preview(), simulator, "3 of 6 people", "Nothing was changed")
    refused(stack.up(), simulator, "3 of 6 people", "Nothing was changed")


def test_a_lost_column(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(5))
    export(stack, rows(5), drop="surname")
    refused(stack.up(), simulator, "no column 'surname'")


def test_an_emptied_column_that_clears(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(5), rules={"title": "[jobTitle]"})
    roster(stack, rules={})
    refused(stack.preview(), simulator, "title would be cleared for 5 of 5 people", "Nothing was changed")
    refused(stack.up(), simulator, "title would be cleared for 5 of 5 people", "Nothing was changed")


def test_a_column_that_says_nobody_is_enabled(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(5))
    export(stack, rows(5, accountEnabled="False"))
    refused(stack.up(), simulator, "5 of 5 people")


def test_a_filter_that_fits_nobody(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(5))
    roster(stack, scope=[[["jobTitle", "EQUALS", "engineer"]]])
    refused(stack.preview(), simulator, "5 of 5 people")


def test_an_emptied_group(stack: Stack, simulator: Simulator) -> None:
    groups(stack, Sales=[KEY(number) for number in range(5)])
    brought(stack, simulator, rows(5), groups="groups.json", assigned=["Sales"])
    groups(stack, Sales=[])
    refused(stack.up(), simulator, "5 of 5 people")


@pytest.mark.parametrize("text", ["", "import pulumi_webex\n"], ids=["nothing", "no roster"])
def test_the_lines_of_the_roster_removed(stack: Stack, simulator: Simulator, text: str) -> None:
    brought(stack, simulator, rows(5))
    stack.program(text)
    refused(stack.up(), simulator, "the roster staff goes")
    refused(stack.up("--continue-on-error"), simulator, "the roster staff goes")


def test_another_key_column(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(4))
    roster(stack, key="employeeId")
    refused(stack.up(), simulator, "p0@example.com", f"{KEY(0)} is now E0", "former_key")
    roster(stack, key="employeeId", former_key="objectId")
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    assert "E0" in outputs(stack, "staff")["ids"]
    roster(stack, key="employeeId")
    assert stack.preview().quiet()


def test_another_name_of_the_roster(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(4))
    roster(stack, name="people")
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    assert "left as it is, since another resource of this run manages it now" in outcome.text
    assert stack.preview().quiet()


def test_another_name_of_the_roster_with_an_alias(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(4))
    roster(stack, name="people", aliases=["staff"])
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests(write_only=True)
    export(stack, rows(1))
    refused(stack.up(), simulator, "3 of 4 people")
    assert len(active(simulator)) == 4


# features


def test_what_is_off_is_told_and_not_done(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(4))
    roster(stack, features=["create"])
    export(stack, [row(0, displayName="Another"), row(1, accountEnabled="False"), row(2), row(9)])
    preview = stack.preview()
    assert preview.ok, preview.text
    assert "update and deactivate are off" in preview.text
    assert "update is off, so displayName stays" in preview.text
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert "deactivate is off, so the account is left as it is" in outcome.text
    assert active(simulator) == ["0", "1", "2", "3", "9"]
    assert account(simulator, "p0@example.com")["displayName"] == "Person 0"
    assert [request.method for request in simulator.requests(write_only=True)] == ["POST"]
    roster(stack)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "p0@example.com")["displayName"] == "Another"
    assert account(simulator, "p1@example.com")["active"] is False


def test_nobody_is_created_while_create_is_off(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "p0@example.com"})
    brought(stack, simulator, rows(2), features=["update", "deactivate"])
    assert account(simulator, "p0@example.com")["displayName"] == "Person 0"
    assert active(simulator) == ["0"]
    assert list(outputs(stack, "staff")["ids"]) == [KEY(0)]
    assert stack.preview().quiet()
    assert stack.refresh().quiet()
    roster(stack)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert active(simulator) == ["0", "1"]
    assert [request.method for request in simulator.requests(write_only=True)] == ["POST"]
    assert outputs(stack, "staff")["ids"][KEY(1)] == account(simulator, "p1@example.com")["id"]
    assert stack.preview().quiet()


def test_a_placeholder_that_leaves_asks_nothing_of_webex(stack: Stack, simulator: Simulator) -> None:
    brought(stack, simulator, rows(2), features=["update", "deactivate"])
    export(stack, rows(1))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert not simulator.requests()
