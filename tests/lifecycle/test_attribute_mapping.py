"""People made from an export and a mapping: what a changed rule shows, does, and leaves alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.lifecycle.people import ENTERPRISE
from tests.lifecycle.test_user import account, writes
from tests.support.stack import Stack
from webex_simulator import Simulator

PROGRAM = """\
import json, pathlib
from pulumi_webex import AttributeMapping, User

data = json.loads(pathlib.Path(__file__).with_name("people.json").read_text())
mapping = AttributeMapping("people", **data["mapping"])
for profile in data["profiles"]:
    User(profile["objectId"], profile=profile, mapping=mapping, **data.get("user", {}))
"""
MOBILE = 'phoneNumbers[type eq "mobile"].value'


def person(number: int, name: str, **changes: Any) -> dict[str, Any]:
    """A row of an Entra export."""
    return {
        "objectId": f"person-{number}", "userPrincipalName": f"{name.lower()}@example.com", "displayName": name,
        "givenName": name, "surname": "Silva", "accountEnabled": "True", "jobTitle": "Engineer",
        "department": "R&D", "mobile": None, **changes,
    }  # fmt: skip


ANA, BO, CLEO = person(1, "Ana"), person(2, "Bo"), person(3, "Cleo", jobTitle=None)


def declare(stack: Stack, *profiles: dict[str, Any], rules: Any = None, user: Any = None, **mapping: Any) -> None:
    stack.program(PROGRAM)
    document = {
        "profiles": profiles or (ANA, BO, CLEO),
        "mapping": {"preset": "entra-control-hub", "rules": rules or {}, **mapping},
        "user": user or {},
    }
    (stack.folder / "people.json").write_text(json.dumps(document))


def settled(stack: Stack, simulator: Simulator, *profiles: dict[str, Any], **mapping: Any) -> None:
    declare(stack, *profiles, **mapping)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


def changed(stack: Stack) -> dict[str, dict[str, str]]:
    """What a preview says would change, by resource."""
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    names = [name for name in stack.resources() if name != "people-test"]
    return {name: found for name in names if (found := outcome.differences(name))}


def test_people_come_from_their_profiles(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator, rules={"title": "[jobTitle]", "department": "[department]"})
    user = account(simulator, "ana@example.com")
    assert (user["title"], user["externalId"], user[ENTERPRISE]["department"]) == ("Engineer", "person-1", "R&D")
    assert "title" not in account(simulator, "cleo@example.com")
    assert stack.resources()["people"]["id"] == "control-hub/people"
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert outcome.quiet()
    assert stack.refresh().quiet()
    assert not simulator.requests(write_only=True)


def test_a_changed_rule_is_a_line_and_each_person_it_changes_shows_it(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator, rules={"title": "[jobTitle]"})
    declare(stack, rules={"title": "ToUpper([jobTitle])"})
    found = changed(stack)
    assert set(found) == {"people", "person-1", "person-2"}
    assert set(found["people"]) == {"rules.title"}
    assert found["person-1"] == {"title": "update"}
    assert not simulator.requests()
    assert stack.up().ok
    assert account(simulator, "bo@example.com")["title"] == "ENGINEER"
    assert len(writes(simulator)) == 2


def test_another_rule_for_the_user_name_is_called_out_and_renames(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator, ANA)
    before = account(simulator, "ana@example.com")["id"]
    declare(stack, ANA, rules={"userName": 'Join("@", [givenName], "corp.example")'})
    preview = stack.preview()
    assert "the rule for userName changes from [userPrincipalName] to Join" in preview.text
    assert preview.differences("person-1") == {"userName": "update"}
    assert stack.up().ok
    assert account(simulator, "ana@corp.example")["id"] == before


@pytest.mark.parametrize("on_null", ["keep", "clear"])
def test_an_emptied_cell_keeps_or_clears(stack: Stack, simulator: Simulator, on_null: str) -> None:
    settled(stack, simulator, ANA, rules={"title": "[jobTitle]"}, on_null=on_null)
    declare(stack, {**ANA, "jobTitle": ""}, rules={"title": "[jobTitle]"}, on_null=on_null)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com").get("title") == ("Engineer" if on_null == "keep" else None)
    assert len(writes(simulator)) == (0 if on_null == "keep" else 1)
    assert stack.preview().quiet()


def test_clear_empties_what_was_never_managed(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "cleo@example.com", "title": "Clerk"})
    settled(stack, simulator, CLEO, rules={"title": "[jobTitle]"}, on_null="clear")
    assert "title" not in account(simulator, "cleo@example.com")


def test_a_deleted_rule_clears_and_a_released_attribute_stays(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator, ANA, rules={"title": "[jobTitle]", "department": "[department]"})
    declare(stack, ANA, release=["title"])
    outcome = stack.up()
    assert outcome.ok, outcome.text
    user = account(simulator, "ana@example.com")
    assert (user.get("title"), user.get(ENTERPRISE, {}).get("department")) == ("Engineer", None)


def test_an_emptied_entry_of_a_list_goes_and_those_of_others_stay(stack: Stack, simulator: Simulator) -> None:
    rules = {MOBILE: "[mobile]"}
    settled(stack, simulator, {**ANA, "mobile": "+34 600"}, rules=rules, on_null="clear")
    found = account(simulator, "ana@example.com")
    phones = [*found["phoneNumbers"], {"type": "work", "value": "+34 91"}]
    simulator.edit_user(found["id"], {"phoneNumbers": phones})
    declare(stack, ANA, rules=rules, on_null="clear")
    assert stack.up().ok
    assert [phone["type"] for phone in account(simulator, "ana@example.com")["phoneNumbers"]] == ["work"]


def test_a_disabled_account_deactivates(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator)
    declare(stack, ANA, {**BO, "accountEnabled": "False"}, CLEO)
    assert changed(stack) == {"person-2": {"active": "update"}}
    assert stack.up().ok
    assert account(simulator, "bo@example.com")["active"] is False


CREATED = {
    "nickName": {"expression": "Guid()", "when": "create"},
    "title": {"expression": "[jobTitle]", "when": "create"},
}


def test_what_counts_at_creation_stays_whatever_comes(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator, ANA, rules=CREATED)
    before = account(simulator, "ana@example.com")
    assert len(before["nickName"]) == 36
    assert stack.preview().quiet()
    simulator.edit_user(before["id"], {"title": "Chief"})
    assert stack.refresh().quiet()
    declare(stack, {**ANA, "jobTitle": "Clerk"}, rules=CREATED)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert outcome.quiet()
    assert account(simulator, "ana@example.com")["title"] == "Chief"
    assert not simulator.requests(write_only=True)


def test_what_counts_at_creation_is_not_sent_on_link(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com", "title": "Clerk"})
    settled(stack, simulator, ANA, rules=CREATED)
    user = account(simulator, "ana@example.com")
    assert (user["title"], user["givenName"] if "givenName" in user else user["name"]["givenName"]) == ("Clerk", "Ana")
    assert "nickName" not in user
    assert stack.refresh().quiet()
    assert stack.preview().quiet()


def test_a_missing_column_stops_everything(stack: Stack, simulator: Simulator) -> None:
    declare(stack, rules={"title": "[titel]"})
    for outcome in (stack.preview(), stack.up()):
        assert not outcome.ok
        assert "no column 'titel'" in outcome.text
    assert not simulator.requests(write_only=True)


def test_a_second_account_for_one_person_is_warned_of_and_refused(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    declare(stack, {**ANA, "userPrincipalName": "ana@corp.example", "mail": "ana@example.com"})
    assert "ana@corp.example: the profile has another address too, ana@example.com" in stack.preview().text
    outcome = stack.up()
    assert not outcome.ok
    assert "one for the person's other address ana@example.com" in outcome.text
    assert not simulator.requests(write_only=True)


def test_destroy_takes_the_mapping_away_too(stack: Stack, simulator: Simulator) -> None:
    settled(stack, simulator)
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert not stack.resources()
