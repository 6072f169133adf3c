"""Pulumi's own resource options and flags, on people."""

from __future__ import annotations

from typing import Any

from tests.lifecycle.people import ENTERPRISE, ana, bo
from tests.lifecycle.test_user import account, started, writes
from tests.support.stack import Stack
from webex_simulator import Simulator

MANAGER = """\
import pulumi
from pulumi_webex import User

boss = User("boss", user_name="boss@example.com", title={title!r})
User("ana", user_name="ana@example.com", manager=boss.id)
pulumi.export("boss", boss.user_name)
"""


def with_options(person: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {**person, "opts": options}


def test_a_manager_who_does_not_exist_yet(stack: Stack, simulator: Simulator) -> None:
    stack.program(MANAGER.format(title="Head"))
    assert stack.preview().ok
    outcome = stack.up()
    assert outcome.ok, outcome.text
    boss = account(simulator, "boss@example.com")
    assert account(simulator, "ana@example.com")[ENTERPRISE]["manager"]["value"] == boss["id"]
    stack.program(MANAGER.format(title="Chief"))
    assert set(stack.preview().changes) >= {"same", "update"}
    assert stack.preview().changes["update"] == 1
    assert stack.up().ok
    assert stack.refresh().quiet()


def test_protect_keeps_a_person(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=with_options(ana(), protect=True), bo=bo())
    stack.people({"bo": bo()})
    outcome = stack.up()
    assert not outcome.ok
    assert "protect" in outcome.text
    assert not writes(simulator)
    assert "ana" in stack.resources()


def test_retain_on_delete_leaves_the_account(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=with_options(ana(), retain_on_delete=True), bo=bo())
    stack.people({"bo": bo()})
    assert stack.up().ok
    assert account(simulator, "ana@example.com")["active"] is True
    assert set(stack.resources()) == {"bo"}


def test_ignore_changes_leaves_an_attribute(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    changed = ana(title="Architect", display_name="Ana N.")
    stack.people({"ana": with_options(changed, ignore_changes=["title"])})
    assert stack.preview().differences("ana") == {"displayName": "update"}
    assert stack.up().ok
    user = account(simulator, "ana@example.com")
    assert (user["title"], user["displayName"]) == ("Engineer", "Ana N.")


def test_target_changes_one_person_only(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana(), bo=bo())
    stack.people({"ana": ana(title="Architect"), "bo": bo(title="Seller")})
    outcome = stack.up("--target", stack.urn("ana"))
    assert outcome.ok, outcome.text
    assert account(simulator, "ana@example.com")["title"] == "Architect"
    assert "title" not in account(simulator, "bo@example.com")


def test_one_refusal_does_not_stop_the_others_where_asked(stack: Stack, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com", "externalId": "theirs"})
    stack.people({"ana": ana(external_id="ours"), "bo": bo()})
    outcome = stack.up("--continue-on-error")
    assert not outcome.ok
    assert "ana@example.com" in outcome.text
    assert account(simulator, "bo@example.com")["active"] is True
    assert set(stack.resources()) == {"bo"}
    stack.people({"ana": ana(external_id="theirs"), "bo": bo()})
    assert stack.up().ok
    assert set(stack.resources()) == {"ana", "bo"}


def test_aliases_move_a_person_without_a_call(stack: Stack, simulator: Simulator) -> None:
    started(stack, simulator, ana=ana())
    stack.program(
        "import pulumi\nfrom pulumi_webex import User\n"
        f"User('ana-nunez', **{ana()!r}, opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name='ana')]))\n"
    )
    assert stack.preview().quiet()
    assert stack.up().quiet()
    assert not simulator.requests()
    assert set(stack.resources()) == {"ana-nunez"}
