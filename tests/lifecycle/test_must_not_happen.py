"""What a plain link-and-deactivate provider gets wrong, and this one must not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lifecycle.people import ana, bo
from tests.lifecycle.test_user import account, started, writes
from tests.support.stack import Stack, StackMaker
from webex_simulator import Simulator

UNDER_A_COMPONENT = """\
import pulumi
from pulumi_webex import User

class Team(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("tests:index:Team", name)
        User("ana", **ANA, opts=pulumi.ResourceOptions(parent=self))

ANA = {ana!r}
Team("team")
"""


# the logical name changes, the account stays


@pytest.mark.parametrize("name", ["ana-nunez", "Ana"])
def test_another_logical_name_does_not_deactivate(stack: Stack, simulator: Simulator, name: str) -> None:
    started(stack, simulator, ana=ana())
    stack.people({name: ana()})
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["active"] is True
    assert set(stack.resources()) == {name}
    assert stack.preview().quiet()


def test_a_move_under_a_component_does_not_deactivate(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    stack.program(UNDER_A_COMPONENT.format(ana=ana()))
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["active"] is True


def test_another_logical_name_after_a_run_that_stopped_half_way(stack: Stack, simulator: Simulator) -> None:
    """The new name links, another person fails, the old name is still in state: the next run must not deactivate."""
    started(stack, simulator, ana=ana())
    stack.people({"ana-nunez": ana(), "bo": bo()})
    simulator.fault(status=400, method="POST", path="/Users", times=1)
    assert not stack.up().ok
    outcome = stack.up()
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["active"] is True
    assert set(stack.resources()) == {"ana-nunez", "bo"}


def test_the_same_person_twice_is_an_error(stack: Stack, simulator: Simulator) -> None:
    stack.people({"ana": ana(), "also-ana": ana(user_name="ANA@example.com")})
    outcome = stack.preview()
    assert not outcome.ok
    assert "also-ana" in outcome.text
    assert not writes(simulator)


@pytest.mark.parametrize("first", ["joiner", "renamed"])
def test_an_address_is_not_handed_over_in_one_run(stack: Stack, simulator: Simulator, first: str) -> None:
    """Ana gets another address and a new Ana gets the old one: the new one must not be given the old account."""
    started(stack, simulator, ana=ana())
    people = [("ana", ana(user_name="ana.nunez@example.com")), ("new-ana", ana(title="Intern"))]
    stack.people(dict(people if first == "renamed" else reversed(people)))
    outcome = stack.preview()
    assert not outcome.ok
    assert "new-ana" in outcome.text
    stack.people({"ana": ana(user_name="ana.nunez@example.com")})
    assert stack.up().ok
    stack.people(dict(people))
    assert stack.up().ok
    assert account(simulator, "ana@example.com")["title"] == "Intern"
    assert account(simulator, "ana.nunez@example.com")["title"] == "Engineer"


# drift


def test_a_deactivation_in_webex_is_drift(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    simulator.edit_user(account(simulator, "ana@example.com")["id"], {"active": False})
    assert not stack.refresh().quiet()
    assert stack.preview().differences("ana") == {"active": "update"}
    assert stack.up().ok
    assert account(simulator, "ana@example.com")["active"] is True


def test_after_a_refresh_nothing_differs_that_no_one_made(stack: Stack, simulator: Simulator) -> None:
    everything = ana(
        department="R&D",
        emails=[
            {"type": "work", "value": "Ana@example.com", "primary": True},
            {"type": "home", "value": "a@b.example"},
        ],
        phone_numbers=[{"type": "mobile", "value": "+44 20 7946 0000"}, {"type": "work", "value": "+44 20 7946 0001"}],
        addresses=[{"type": "work", "locality": "Sevilla", "country": "ES"}],
        locale="es_ES",
        timezone="Europe/Madrid",
    )
    started(stack, simulator, ana=everything, bo=bo(active=False))
    assert stack.refresh().quiet()
    assert stack.preview().quiet()
    assert stack.up().quiet()
    assert not writes(simulator)


# the wrong org


@pytest.mark.parametrize("operation", ["preview", "up", "refresh", "destroy"])
def test_another_org_is_refused(stack: Stack, simulator: Simulator, operation: str) -> None:
    started(stack, simulator, ana=ana())
    state = stack.managed()
    with Simulator() as other:
        stack.environment |= other.environment()
        outcome = getattr(stack, operation)()
        assert not outcome.ok
        assert other.org_id in outcome.text
        assert not other.requests()
    assert not simulator.requests()
    assert stack.managed() == state


def test_refresh_against_an_emptied_org_forgets_nobody(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, **{f"p{i}": ana(user_name=f"p{i}@example.com") for i in range(8)})
    for user in simulator.users():
        if user["userName"].startswith("p"):
            simulator.remove_user(user["id"])
    outcome = stack.refresh_as_people_do()
    assert not outcome.ok
    assert len(stack.resources()) == 8


def test_a_mistyped_org_id_writes_nowhere(make_stack: StackMaker, simulator: Simulator) -> None:
    wrong = {**simulator.environment(), "WEBEX_ORG_ID": "00000000-0000-4000-8000-000000000000"}
    stack = make_stack(environment=wrong)
    stack.people({"ana": ana()})
    assert not stack.up().ok
    assert not writes(simulator)


def test_a_token_of_another_org_writes_nowhere(make_stack: StackMaker, simulator: Simulator) -> None:
    with Simulator() as other:
        stack = make_stack(environment={**simulator.environment(), "WEBEX_ACCESS_TOKEN": other.token})
        stack.people({"ana": ana()})
        outcome = stack.up()
        assert not outcome.ok
        assert other.token not in outcome.text
    assert len(simulator.users()) == 1  # its own administrator


def test_simulator_variables_left_in_the_shell(stack: Stack, simulator: Simulator) -> None:
    stack.people({"ana": ana()})
    stack.config(orgId="6f5a0f4e-9d5b-4a58-b5c5-0d3b2f1f8a11")
    outcome = stack.up()
    assert not outcome.ok
    assert "WEBEX_ORG_ID" in outcome.text
    assert "webex:orgId" in outcome.text
    assert not simulator.requests()


# other people's entries


def test_entries_of_others_stay(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(phone_numbers=[{"type": "work", "value": "+1 555 0100"}]))
    who = account(simulator, "ana@example.com")
    simulator.edit_user(
        who["id"],
        {
            "phoneNumbers": [*who["phoneNumbers"], {"type": "mobile", "value": "+1 555 0142"}],
            "emails": [{"type": "home", "value": "ana@home.example"}],
            "roles": [{"value": "id_device_admin", "type": "cirole"}],
        },
    )
    stack.people({"ana": ana(phone_numbers=[{"type": "work", "value": "+1 555 0199"}],
                             emails=[{"type": "work", "value": "ana@example.com"}])})  # fmt: skip
    outcome = stack.up()
    assert outcome.ok, outcome.text
    user = account(simulator, "ana@example.com")
    assert {p["type"]: p["value"] for p in user["phoneNumbers"]} == {"work": "+1 555 0199", "mobile": "+1 555 0142"}
    assert {e["type"] for e in user["emails"]} == {"work", "home"}
    assert [role["value"] for role in user["roles"]] == ["id_device_admin"]


def test_a_newly_declared_entry_replaces_the_one_of_its_type(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    simulator.edit_user(
        account(simulator, "ana@example.com")["id"], {"phoneNumbers": [{"type": "work", "value": "+1 555 0100"}]}
    )
    stack.people({"ana": ana(phone_numbers=[{"type": "work", "value": "+1 555 0199"}])})
    assert stack.up().ok
    phones: list[dict[str, Any]] = account(simulator, "ana@example.com")["phoneNumbers"]
    assert [(phone["type"], phone["value"]) for phone in phones] == [("work", "+1 555 0199")]


# a failed run converges


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_lost_answer_makes_no_second_account(stack: Stack, simulator: Simulator, drop: str) -> None:
    simulator.fault(method="POST", path="/Users", times=1, drop=drop)
    stack.people({"ana": ana(), "bo": bo()})
    first = stack.up()
    second = stack.up()
    assert first.ok or second.ok, first.text + second.text
    account(simulator, "ana@example.com")
    account(simulator, "bo@example.com")
    assert set(stack.resources()) == {"ana", "bo"}
