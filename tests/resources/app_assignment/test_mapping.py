"""Assignments made from a profile and a mapping: what wins over what, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AppAssignment, AttributeMapping, MeetingsSite, Rule, User
from pulumi_webex.mapping import Ruleset
from pulumi_webex.resources.shared import rpc
from pulumi_webex.state import AttributeMappingProvider
from tests.resources.program import Registered

Run = Callable[[Callable[[], Any]], Registered]
ACME, HUB = MeetingsSite("acme"), MeetingsSite("acme-hub", kind="control-hub")
PROFILE = {
    "login": "ana", "email": "ana@example.com", "firstName": "Ana", "lastName": "Nuñez", "status": "ACTIVE",
    "title": "Engineer", "pin": "8264",
}  # fmt: skip
OPTIONS = ("release", "clear", "createOnly")


def declared(program: Run, *, rules: Any = None, on_null: Any = "keep", **given: Any) -> dict[str, Any]:
    """The attributes and lists that an assignment registers, with Ana's profile and Okta's preset."""
    arguments = {
        "app": ACME, "user": "ana@example.com", "profile": PROFILE,
        "mapping": Ruleset(preset="okta-meetings", rules=rules, on_null=on_null), **given,
    }  # fmt: skip
    registered = program(lambda: AppAssignment("meetings", **(arguments | _user(arguments["user"]))))
    inputs = {name: value for name, value in registered["meetings"][1].items() if value is not None}
    return {name: inputs[name] for name in inputs if name in OPTIONS or not name.startswith(("on", "site"))}


def _user(user: Any) -> dict[str, Any]:
    return {"user": user()} if callable(user) else {}


def ana() -> User:
    return User("ana", user_name="ana@control.example", given_name="Anna", family_name="Nunez")


def test_a_profile_becomes_inputs(program: Run) -> None:
    assert declared(program) == {
        "webExId": "ana", "email": "ana@example.com", "firstName": "Ana", "lastName": "Nuñez", "active": "ACTIVATED",
        "release": ["phonesMobilePhone", "email2"],
    }  # fmt: skip


def test_what_the_program_says_wins(program: Run) -> None:
    attributes = {"lastName": "Nunez", "email2": "ana@home.example"}
    found = declared(program, user="a.nunez", attributes=attributes, clear=["phonesMobilePhone"])
    assert (found["webExId"], found["email"], found["lastName"]) == ("a.nunez", "ana@example.com", "Nunez")
    assert found["email2"] == "ana@home.example"
    assert (found["clear"], found.get("release")) == (["phonesMobilePhone"], None)


def test_an_output_as_user_wins_as_well(program: Run) -> None:
    found = declared(program, user=pulumi.Output.from_input("other@example.com"))
    assert (found["webExId"], found["email"]) == ("ana", "other@example.com")
    found = declared(program, user=pulumi.Output.from_input("a.nunez"))
    assert (found["webExId"], found["email"]) == ("a.nunez", "ana@example.com")


def test_a_user_gives_what_the_mapping_has_no_rule_for(program: Run) -> None:
    found = declared(program, user=ana)
    assert (found["email"], found["firstName"], "createOnly" in found) == ("ana@example.com", "Ana", False)
    found = declared(program, user=ana, rules={"email": None, "firstName": None})
    assert (found["email"], found["firstName"], found["lastName"]) == ("ana@control.example", "Anna", "Nuñez")
    found = declared(program, user=ana, profile={**PROFILE, "firstName": ""})
    assert "firstName" not in found
    assert "firstName" in found["release"]


def test_on_a_site_of_control_hub_the_account_has_the_address_of_its_user(program: Run) -> None:
    found = declared(program, app=HUB, user=ana, rules={"webExId": None, "firstName": None})
    assert (found["email"], found["firstName"], found["createOnly"]) == ("ana@control.example", "Anna", ["firstName"])


def test_what_counts_at_creation_is_listed_unless_the_program_says_it(program: Run) -> None:
    rules = {"title": Rule("user.title", when="create"), "webExId": Rule("user.login", when="create")}
    assert declared(program, rules=rules)["createOnly"] == ["webExId", "title"]
    found = declared(program, rules=rules, user="a.nunez", attributes={"title": "Chief"})
    assert "createOnly" not in found


def test_a_mapped_secret_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def init(_self: Any, _provider: Any, _name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        seen.update(props=props, opts=opts)

    monkeypatch.setattr("pulumi.dynamic.Resource.__init__", init)
    mapping = Ruleset(target="meetings", rules={"personalMeetingRoomHostPIN": "[pin]", "title": "Redact([title])"})
    AppAssignment("ana", app=ACME, user="ana", profile=PROFILE, mapping=mapping)
    for name in ("personalMeetingRoomHostPIN", "title"):
        assert isinstance(seen["props"][name], pulumi.Output)
    assert "personalMeetingRoomHostPIN" in seen["opts"].additional_secret_outputs


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mapping": None}, "meetings: profile is given without mapping"),
        ({"profile": None}, "meetings: mapping is given without profile"),
        ({"mapping": Ruleset(preset="okta-control-hub")}, "has to be one to meetings, not to control-hub"),
        ({"profile": {**PROFILE, "status": ""}}, "meetings: ana: active is empty, but every account needs it"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(program: Run, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(pulumi.RunError, match=said):
        declared(program, **changes)


def test_a_user_takes_no_mapping_of_accounts(program: Run) -> None:
    with pytest.raises(pulumi.RunError, match="has to be one to control-hub, not to meetings"):
        program(lambda: User("ana", profile=PROFILE, mapping=AttributeMapping("m", preset="okta-meetings")))


def test_a_changed_rule_for_who_somebody_is_is_called_out(monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setattr(rpc, "warn", warned.append)
    monkeypatch.setattr(rpc, "urn", lambda: "urn:pulumi:t::p::x::meetings")
    old: dict[str, Any] = {"target": "meetings", "rules": {"webExId": "[login]", "email": "[email]", "title": "[t]"}}
    new: dict[str, Any] = {"target": "meetings", "rules": {"email": "[mail]", "title": "[title]"}}
    result = AttributeMappingProvider().check(old, new)
    assert not result.failures
    assert [text.partition(".")[0] for text in warned] == [
        "meetings: the rule for webExId changes from [login] to none",
        "meetings: the rule for email changes from [email] to [mail]",
    ]
