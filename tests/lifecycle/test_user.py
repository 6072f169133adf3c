"""A Webex user's life: create, no-op, update, link, disappear, destroy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lifecycle.people import ENTERPRISE, ana, bo
from tests.support.stack import Stack
from webex_simulator import Simulator


def account(simulator: Simulator, user_name: str) -> dict[str, Any]:
    """The one account of that name; fails where there is none or more than one."""
    found = [user for user in simulator.users() if user["userName"].lower() == user_name.lower()]
    assert len(found) == 1, f"{len(found)} accounts called {user_name}"
    return found[0]


def writes(simulator: Simulator) -> list[tuple[str, Any]]:
    return [(request.method, request.body) for request in simulator.requests(write_only=True)]


def started(stack: Stack, simulator: Simulator, **people: dict[str, Any]) -> None:
    """Bring the stack to these people, then forget the requests that it took."""
    stack.people(people)
    outcome = stack.up()
    assert outcome.ok, outcome.text
    simulator.clear_requests()


# create, no-op, update, destroy


def test_preview_plans_and_sends_nothing(stack: Stack, simulator: Simulator) -> None:
    stack.people({"ana": ana(), "bo": bo()})
    outcome = stack.preview()
    assert outcome.ok, outcome.text
    assert outcome.changes["create"] == 3  # two people and the stack itself
    assert not simulator.requests()
    assert not stack.resources()


def test_create_sends_what_is_declared(stack: Stack, simulator: Simulator) -> None:
    stack.people({"ana": ana(department="R&D")})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    user = account(simulator, "ana@example.com")
    assert user["active"] is True
    assert user["name"]["familyName"] == "Nuñez"
    assert user[ENTERPRISE]["department"] == "R&D"
    entry = stack.resources()["ana"]
    assert entry["id"] == user["id"]
    assert entry["outputs"]["linked"] is False
    assert entry["outputs"]["orgId"] == simulator.org_id


def test_second_up_makes_no_request_at_all(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    for outcome in (stack.preview(), stack.up()):
        assert outcome.ok, outcome.text
        assert outcome.quiet()
    assert not simulator.requests()


def test_one_changed_attribute_is_one_small_patch(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    stack.people({"ana": ana(title="Architect"), "bo": bo()})
    assert stack.preview().differences("ana") == {"title": "update"}
    assert stack.up().changes.get("update") == 1
    [(method, body)] = writes(simulator)
    assert method == "PATCH"
    assert [operation.get("path", operation["value"]) for operation in body["Operations"]] in (
        ["title"],
        [{"title": "Architect"}],
    )
    assert account(simulator, "ana@example.com")["title"] == "Architect"


def test_a_dropped_attribute_is_shown_and_cleared(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(department="R&D"))
    stack.people({"ana": ana(title=None)})
    assert set(stack.preview().differences("ana").values()) == {"delete"}
    assert stack.up().ok
    user = account(simulator, "ana@example.com")
    assert "title" not in user
    assert "department" not in user.get(ENTERPRISE, {})
    assert user["displayName"] == "Ana Nuñez"
    assert stack.preview().quiet()


def test_a_released_attribute_is_left_as_it_is(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    stack.people({"ana": ana(title=None, release=["title"])})
    assert stack.up().ok
    assert not writes(simulator)
    simulator.edit_user(account(simulator, "ana@example.com")["id"], {"title": "Something else"})
    assert stack.refresh().quiet()
    assert stack.preview().quiet()


def test_clear_empties_what_was_never_managed(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com", "nickName": "Nan"})
    started(stack, simulator, ana=ana(clear=["nickName"]))
    assert "nickName" not in account(simulator, "ana@example.com")
    assert stack.preview().quiet()


def test_rename_keeps_the_account(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(emails=[{"type": "work", "value": "ana@example.com", "primary": True}]))
    before = account(simulator, "ana@example.com")["id"]
    work = {"type": "work", "value": "ana.nunez@example.com", "primary": True}
    stack.people({"ana": ana(user_name="ana.nunez@example.com", emails=[work])})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert outcome.changes.get("update") == 1
    assert account(simulator, "ana.nunez@example.com")["id"] == before
    assert len(simulator.users()) == len({user["id"] for user in simulator.users()})


def test_a_case_only_change_of_the_name_is_no_change(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    stack.people({"ana": ana(user_name="Ana@Example.com")})
    assert stack.preview().quiet()
    assert stack.up().quiet()
    assert not simulator.requests()


@pytest.mark.parametrize(
    ("on_delete", "left"),
    [("deactivate", False), ("delete", None), ("retain", True)],
)
def test_removal_follows_on_delete(stack: Stack, simulator: Simulator, on_delete: str, left: bool | None) -> None:
    started(stack, simulator, ana=ana(on_delete=on_delete), bo=bo())
    stack.people({"bo": bo()})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert outcome.changes.get("delete") == 1
    found = [user["active"] for user in simulator.users() if user["userName"] == "ana@example.com"]
    assert found == ([] if left is None else [left])
    assert account(simulator, "bo@example.com")["active"] is True


def test_destroy_deactivates_everyone(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    outcome = stack.destroy()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["active"] is False
    assert account(simulator, "bo@example.com")["active"] is False
    assert not stack.resources()


def test_a_returner_gets_the_old_account_back(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    before = account(simulator, "ana@example.com")["id"]
    stack.people({"bo": bo()})
    assert stack.up().ok
    stack.people({"ana": ana(), "bo": bo()})
    assert stack.up().ok
    user = account(simulator, "ana@example.com")
    assert (user["id"], user["active"]) == (before, True)


# link, take over, fail


def test_link_changes_only_what_is_declared(stack: Stack, simulator: Simulator) -> None:
    existing = simulator.add_user(
        {
            "userName": "Ana@example.com",
            "title": "Clerk",
            "nickName": "Nan",
            "phoneNumbers": [{"type": "mobile", "value": "+1 555 0100"}],
        }
    )
    started(stack, simulator, ana=ana(phone_numbers=[{"type": "work", "value": "+1 555 0199"}]))
    user = account(simulator, "ana@example.com")
    assert user["id"] == existing["id"]
    assert user["title"] == "Engineer"
    assert user["nickName"] == "Nan"
    phones = {phone["type"]: phone["value"] for phone in user["phoneNumbers"]}
    assert phones == {"mobile": "+1 555 0100", "work": "+1 555 0199"}
    assert stack.resources()["ana"]["outputs"]["linked"] is True
    assert stack.preview().quiet()


def test_link_reactivates(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com", "active": False})
    started(stack, simulator, ana=ana())
    assert account(simulator, "ana@example.com")["active"] is True


def test_a_linked_account_is_never_deleted_for_good(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    started(stack, simulator, ana=ana(on_delete="delete"), bo=bo(on_delete="delete"))
    assert stack.destroy().ok
    assert account(simulator, "ana@example.com")["active"] is False
    assert not [user for user in simulator.users() if user["userName"] == "bo@example.com"]


@pytest.mark.parametrize(
    "theirs",
    [{"externalId": "someone-else"}, {"roles": [{"value": "id_full_admin", "type": "cirole"}]}],
    ids=["other externalId", "admin role"],
)
def test_someone_elses_account_is_taken_over_only_when_asked(
    stack: Stack, simulator: Simulator, theirs: dict[str, Any]
) -> None:
    simulator.add_user({"userName": "ana@example.com", "title": "Clerk", **theirs})
    stack.people({"ana": ana(external_id="ours")})
    outcome = stack.up()
    assert not outcome.ok
    assert "ana@example.com" in outcome.text
    assert "take-over" in outcome.text
    assert not writes(simulator)
    stack.people({"ana": ana(external_id="ours", on_existing="take-over")})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["title"] == "Engineer"


def test_fail_names_the_existing_account(stack: Stack, simulator: Simulator) -> None:
    existing = simulator.add_user({"userName": "ana@example.com"})
    stack.people({"ana": ana(on_existing="fail")})
    outcome = stack.up()
    assert not outcome.ok
    assert existing["id"] in outcome.text
    assert not writes(simulator)
    assert "ana" not in stack.resources()


# drift and disappearance


def test_drift_shows_attribute_by_attribute_and_is_repaired(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    simulator.edit_user(account(simulator, "ana@example.com")["id"], {"title": "Hacked", "nickName": "not managed"})
    assert stack.refresh().ok
    assert stack.preview().differences("ana") == {"title": "update"}
    assert stack.up().ok
    user = account(simulator, "ana@example.com")
    assert (user["title"], user["nickName"]) == ("Engineer", "not managed")


def test_an_account_deleted_in_webex_is_made_again(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    simulator.remove_user(account(simulator, "ana@example.com")["id"])
    assert stack.refresh().ok
    assert set(stack.resources()) == {"bo"}
    assert stack.up().ok
    assert account(simulator, "ana@example.com")["active"] is True
