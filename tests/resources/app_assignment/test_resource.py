"""What a program's AppAssignment registers, and that secrets are secrets from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AppAssignment, MeetingsSite, User
from tests.resources.program import Registered

Run = Callable[[Callable[[], Any]], Registered]
ACME = MeetingsSite("acme")


def declared(program: Run, **arguments: Any) -> dict[str, Any]:
    registered = program(lambda: AppAssignment("ana-meetings", **{"app": ACME, **arguments}))
    kind, inputs = registered["ana-meetings"]
    assert kind == "pulumi-python:dynamic/webex:AppAssignment"
    return {name: value for name, value in inputs.items() if value is not None}


def test_an_address_is_the_e_mail_and_anything_else_the_webex_id(program: Run) -> None:
    fixed = {"site": "acme", "siteKind": "site-admin", "onExisting": "link", "onRemove": "deactivate"}
    assert declared(program, user="ana@example.com") == {**fixed, "email": "ana@example.com"}
    assert declared(program, user="ana") == {**fixed, "webExId": "ana"}
    assert declared(program, user=pulumi.Output.from_input("ana")) == {**fixed, "webExId": "ana"}
    assert declared(program, user=pulumi.Output.from_input("ana@example.com")) == {**fixed, "email": "ana@example.com"}


def test_a_user_gives_address_and_names(program: Run) -> None:
    def people() -> None:
        ana = User("ana", user_name="ana@example.com", given_name="Ana", family_name="Nuñez")
        AppAssignment("meetings", app=ACME, user=ana, attributes={"firstName": "Anna"})
        AppAssignment("hub", app=MeetingsSite("hub", kind="control-hub"), user=ana)

    registered = program(people)
    meetings, hub = registered["meetings"][1], registered["hub"][1]
    assert (meetings["email"], meetings["firstName"], meetings["lastName"]) == ("ana@example.com", "Anna", "Nuñez")
    assert "createOnly" not in meetings
    assert hub["createOnly"] == ["firstName", "lastName"]


def test_attributes_and_arguments_must_agree(program: Run) -> None:
    assert (
        declared(program, user="ana", attributes={"webExId": "Ana", "title": "", "company": None})["webExId"] == "Ana"
    )
    for arguments in (
        {"user": "ana@example.com", "attributes": {"email": "bo@example.com"}},
        {"user": "ana", "attributes": {"password": "a"}, "password": "b"},
    ):
        with pytest.raises(pulumi.RunError, match="declared twice with different values"):
            declared(program, **arguments)


def test_wrong_use_is_told_in_a_sentence(program: Run) -> None:
    with pytest.raises(pulumi.RunError, match="app is a str, but must be a MeetingsSite"):
        declared(program, user="ana", app="acme")
    with pytest.raises(pulumi.RunError, match="on_leave is 'stay'; it can be keep, release"):
        declared(program, user="ana", on_leave="stay")
    with pytest.raises(pulumi.RunError, match="attributes has linked, which is no attribute"):
        declared(program, user="ana", attributes={"linked": True})
    with pytest.raises(ValueError, match="kind is 'hub'; it can be site-admin, control-hub"):
        MeetingsSite("acme", kind="hub")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("attributes", "secret"),
    [
        ({"password": "obviously-fake"}, ["password"]),
        ({"phonesPIN": "1234", "title": "x"}, ["phonesPIN"]),
        ({"tspAccounts": [{"accountIndex": 1, "subscriberAccessCode": "1"}]}, ["tspAccounts"]),
        ({"tspAccounts": [{"accountIndex": 1, "custom1": "1"}]}, []),
    ],
)
def test_secrets_are_wrapped_even_when_given_plain(
    monkeypatch: pytest.MonkeyPatch, attributes: dict[str, Any], secret: list[str]
) -> None:
    seen: dict[str, Any] = {}

    def init(_self: Any, _provider: Any, _name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        seen.update(props=props, opts=opts)

    monkeypatch.setattr("pulumi.dynamic.Resource.__init__", init)
    AppAssignment("ana", app=ACME, user="ana", attributes=attributes)
    found = [name for name in attributes if isinstance(seen["props"][name], pulumi.Output)]
    assert found == secret
    assert set(seen["opts"].additional_secret_outputs) <= set(secret)


def test_an_assignment_leaves_with_its_user_unless_told_otherwise(
    program: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {}
    real = pulumi.dynamic.Resource.__init__

    def init(self: Any, provider: Any, name: str, props: dict[str, Any], opts: Any = None) -> None:
        options[name] = opts.deleted_with if opts else None
        real(self, provider, name, props, opts)

    monkeypatch.setattr("pulumi.dynamic.Resource.__init__", init)

    def people() -> None:
        ana = User("ana", user_name="ana@example.com")
        AppAssignment("kept", app=ACME, user=ana)
        AppAssignment("released", app=ACME, user=ana, on_leave="release")
        AppAssignment("alone", app=ACME, user="bo@example.com")

    program(people)
    assert isinstance(options["kept"], User)
    assert options["released"] is None
    assert options["alone"] is None
