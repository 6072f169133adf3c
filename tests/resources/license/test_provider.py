"""The provider of licenses, driven as the engine does it, against a simulated Webex; and what a program registers."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import pulumi
import pytest

from pulumi_webex import AppAssignment, License, User
from pulumi_webex.controlhub.ids import rest_id
from pulumi_webex.controlhub.license_messages import Holder
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.failures import Failed
from pulumi_webex.state import LicenseProvider
from pulumi_webex.transport.errors import ErrorDetail, NotFound
from tests.resources.program import Registered
from tests.resources.project import CheckError, Project
from tests.resources.site import Assignment
from webex_simulator import Simulator

Run = Callable[[Callable[[], Any]], Registered]
Make = Callable[[str], Assignment]
MEETINGS = "Meeting - Webex Meeting Center"
CALLING = {"license": "Webex Calling - Professional", "location": "Headquarters", "extension": "1001"}


@pytest.fixture
def webex(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    keys = {"orgId": "ORG_ID", "accessToken": "ACCESS_TOKEN", "scimUrl": "SCIM_URL", "apiUrl": "API_URL"}
    config = {key: simulator.environment()[f"WEBEX_{name}"] for key, name in keys.items()}
    provider: Any = LicenseProvider()
    users: Any = types.SimpleNamespace(calls=[])
    made = Project(users, provider, [], config=config)
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    monkeypatch.setattr(rpc, "old_inputs", lambda: made.inputs)  # type: ignore[attr-defined]
    for name in ("ana", "bo"):
        simulator.add_user({"userName": f"{name}@example.com"})
    made.next_run()
    simulator.clear_requests()
    yield made
    run.end()


class Given(Assignment):
    """One license in state; what happens to it after it was made happens in a run of its own."""

    def up(self, **news: Any) -> bool:
        if self.id:
            self.project.next_run()
        return super().up(**news)

    def refresh(self) -> None:
        self.project.next_run()
        super().refresh()

    def delete(self) -> None:
        self.project.next_run()
        super().delete()


@pytest.fixture
def make(webex: Project) -> Make:
    return lambda name: Given(webex, name)


def license_id(simulator: Simulator, name: str) -> str:
    return next(str(one["id"]) for one in simulator.licenses() if one["name"] == name)


def held(simulator: Simulator, name: str = "ana") -> list[str]:
    return simulator.licenses_of(f"{name}@example.com")


def ana(**more: Any) -> dict[str, Any]:
    return {"userName": "ana@example.com", "license": "Messaging", **more}


def nobody(*_: Any, **__: Any) -> Holder:
    raise NotFound(404, ErrorDetail(), method="GET", path="people")


def refusal(assignment: Assignment, **news: Any) -> str:
    with pytest.raises(Failed) as told:
        assignment.up(**news)
    return str(told.value)


# check


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        ({"userName": None}, "user is empty: give a User"),
        ({"userName": "ana"}, "user is 'ana': give a User, an e-mail address or a person's id"),
        ({"personId": "7"}, "user is '7', which is no id of a person"),
        ({"accountType": "guest"}, "account_type is 'guest'; it can be host, attendee"),
        ({"onRemove": "delete"}, "on_remove is 'delete'; it can be deactivate, retain"),
        ({"extension": "12a", "location": "x"}, "extension is '12a', but must be digits"),
        ({"extension": "12"}, "extension needs a location, or a phone_number with it"),
        ({"location": "x"}, "location says where, but there is no phone_number and no extension"),
        ({"phoneNumber": "555 0100"}, "phone_number is '555 0100', but must be as +14085267209"),
        ({"phoneNumber": "+14085267209", "accountType": "attendee"}, "phone_number make no sense for an attendee"),
    ],
)
def test_what_is_refused_before_anything_is_sent(
    make: Make, simulator: Simulator, news: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CheckError) as told:
        make("one").check(**ana(**news))
    assert any(sentence in reason for reason in told.value.reasons)
    assert not simulator.requests()


def test_inputs_are_in_their_normal_form(make: Make, webex: Project) -> None:
    person = "3FE9D7A1-0000-4000-8000-0123456789AB"
    checked = make("one").check(
        license=" Webex Calling - Professional", personId=rest_id("PEOPLE", person), extension=1001.0, location="HQ"
    )
    assert checked["license"] == "Webex Calling - Professional"
    assert (checked["personId"], checked["extension"]) == (person.lower(), "1001")
    assert (checked["accountType"], checked["onRemove"], checked["orgId"]) == (
        "host",
        "deactivate",
        webex.config["orgId"],
    )


def test_the_spelling_of_an_address_is_no_change(make: Make) -> None:
    one = make("one")
    one.up(**ana())
    assert one.check(**ana(userName="Ana@example.com")) == one.inputs


def test_another_organization_is_refused(make: Make, webex: Project, simulator: Simulator) -> None:
    one = make("one")
    one.up(**ana())
    other = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    webex.next_run(orgId=other, scimUrl=f"{simulator.url}/identity/scim/{other}/v2")
    simulator.clear_requests()
    with pytest.raises(CheckError, match="state has this account in the Webex organization"):
        one.check(**ana())
    with webex.call(one.urn), pytest.raises(Failed, match="state has this account in the Webex organization"):
        webex.provider.delete(one.id, dict(one.outputs))
    assert not simulator.requests()


def test_a_paused_stack_gives_nothing(make: Make, webex: Project, simulator: Simulator) -> None:
    webex.next_run(paused="true")
    assert "webex:paused is set" in refusal(make("one"), **ana())
    assert not simulator.requests()


# giving, changing, taking back


def test_what_is_held_is_linked_without_a_write(make: Make, simulator: Simulator) -> None:
    for name in ("Messaging", MEETINGS):
        simulator.assign_license("ana@example.com", license_id(simulator, name))
    one = make("one")
    one.up(**ana())
    assert (one.outputs["linked"], one.outputs["pending"]) == (True, False)
    assert not simulator.requests(write_only=True)
    one.delete()
    assert held(simulator) == [MEETINGS]


def test_a_person_by_id_and_a_license_by_id(make: Make, simulator: Simulator) -> None:
    person = next(user["id"] for user in simulator.users() if user["userName"] == "ana@example.com")
    one = make("one")
    one.up(license=license_id(simulator, "Messaging"), personId=rest_id("PEOPLE", person))
    assert held(simulator) == ["Messaging"]
    assert one.outputs["personId"] == person
    assert one.id.startswith(f"{person}/")


def test_retain_leaves_it_and_who_is_gone_is_left_alone(make: Make, simulator: Simulator) -> None:
    kept, gone = make("kept"), make("gone")
    kept.up(**ana(onRemove="retain"))
    gone.up(**ana(userName="bo@example.com"))
    kept.delete()
    assert held(simulator) == ["Messaging"]
    simulator.remove_user(gone.outputs["personId"])
    gone.delete()


@pytest.mark.parametrize("changed", [True, False])
def test_who_is_of_another_organization_loses_it_all_the_same(
    make: Make, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    person = next(user["id"] for user in simulator.users() if user["userName"] == "ana@example.com")

    monkeypatch.setattr("pulumi_webex.controlhub.licenses.Licenses.person", nobody)
    one = make("one")
    one.up(license="Messaging", personId=person)
    assert held(simulator) == ["Messaging"]
    if changed:
        one.up(license=MEETINGS, personId=person)
        assert held(simulator) == [MEETINGS]
    one.delete()
    assert held(simulator) == []


def test_what_was_not_accepted_is_taken_back(make: Make, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    person = next(user["id"] for user in simulator.users() if user["userName"] == "ana@example.com")
    one = make("one")
    one.up(license="Messaging", personId=person)
    one.outputs["pending"] = True

    monkeypatch.setattr("pulumi_webex.controlhub.licenses.Licenses.person", nobody)
    monkeypatch.setattr("pulumi_webex.controlhub.licenses.Licenses.holders", lambda *_: iter(()))
    one.delete()
    assert held(simulator) == []


def test_a_rename_and_another_option_ask_for_nothing(make: Make, simulator: Simulator) -> None:
    person = next(user["id"] for user in simulator.users() if user["userName"] == "ana@example.com")
    one = make("one")
    one.up(**ana(personId=person))
    simulator.clear_requests()
    assert one.up(**ana(personId=person, userName="ana.wu@example.com", onRemove="retain"))
    assert (one.outputs["userName"], one.outputs["onRemove"]) == ("ana.wu@example.com", "retain")
    assert one.outputs["licenseId"]
    assert not simulator.requests()


def test_the_seat_of_one_person_goes_to_another(make: Make, simulator: Simulator) -> None:
    simulator.set_units(license_id(simulator, "Messaging"), 1)
    one = make("one")
    one.up(**ana())
    one.up(**ana(userName="bo@example.com"))
    assert (held(simulator), held(simulator, "bo")) == ([], ["Messaging"])
    assert one.outputs["linked"] is False


def test_two_people_change_places(make: Make, webex: Project, simulator: Simulator) -> None:
    one, two = make("one"), make("two")
    one.up(**ana())
    two.up(**ana(userName="bo@example.com"))
    webex.next_run()
    checked = one.check(**ana(userName="bo@example.com")), two.check(**ana())
    simulator.clear_requests()
    for resource, news in zip((one, two), checked, strict=True):
        with webex.call(resource.urn):
            webex.provider.diff(resource.id, dict(resource.outputs), dict(news))
    for resource, news in zip((one, two), checked, strict=True):
        with webex.call(resource.urn):
            webex.provider.update(resource.id, dict(resource.outputs), dict(news))
    assert (held(simulator), held(simulator, "bo")) == (["Messaging"], ["Messaging"])
    assert not simulator.requests(write_only=True)


def test_attendee_and_host(make: Make, simulator: Simulator) -> None:
    one = make("one")
    one.up(**ana(license=MEETINGS, accountType="attendee"))
    assert held(simulator) == []
    assert one.outputs["site"] == "acme-hub.webex.com"
    one.up(**ana(license=MEETINGS))
    assert held(simulator) == [MEETINGS]
    one.up(**ana(license=MEETINGS, accountType="attendee"))
    assert held(simulator) == []
    one.delete()
    assert "Messaging belongs to no Meetings site" in refusal(make("two"), **ana(accountType="attendee"))


def test_an_attendee_of_old_becomes_the_host(make: Make, simulator: Simulator) -> None:
    one = make("one")
    one.up(**ana(license=MEETINGS, accountType="attendee"))
    make("two").up(**ana(license=MEETINGS, subscriptionId="Sub-simulated"))
    assert held(simulator) == [MEETINGS]


def test_calling_properties_of_a_linked_license(make: Make, simulator: Simulator) -> None:
    first, second = make("first"), make("second")
    first.up(**ana(**CALLING))
    first.project.next_run()
    simulator.clear_requests()
    second.up(**ana(**CALLING))
    assert second.outputs["linked"] is True
    assert not simulator.requests(write_only=True)
    second.up(**ana(**{**CALLING, "extension": "2002"}))
    assert second.inputs["extension"] == "2002"
    first.refresh()
    assert first.inputs["extension"] == "2002"
    assert "no location 'Moon'" in refusal(make("third"), **ana(**{**CALLING, "location": "Moon"}))


def test_who_was_not_made_gets_nothing_until_they_are(make: Make, webex: Project, simulator: Simulator) -> None:
    one = make("one")
    one.up(**ana(personId="not-created/ana"))
    assert one.outputs["pending"] is True
    assert "create is off and there is no account" in webex.warnings[0]
    one.refresh()
    assert one.outputs["pending"] is True
    assert not simulator.requests()
    person = next(user["id"] for user in simulator.users() if user["userName"] == "ana@example.com")
    one.up(**ana(personId=person))
    assert held(simulator) == ["Messaging"]
    assert one.outputs["pending"] is False


# what goes wrong


def test_refusals_are_one_sentence_with_the_person(make: Make, simulator: Simulator) -> None:
    assert refusal(make("one"), **ana(userName="anna@example.com")) == (
        "anna@example.com: nobody in this organization has the address anna@example.com, so Messaging was not given: "
        "correct user, or declare a User of this address."
    )
    simulator.set_units(license_id(simulator, "Messaging"), 0)
    assert "ana@example.com: no seat is free of Messaging (Sub-simulated) (0 of 0 are used)" in refusal(
        make("two"), **ana()
    )
    assert "ana@example.com: this organization has no license Mail; it has" in refusal(
        make("three"), **ana(license="Mail")
    )
    make("professional").up(**ana(**CALLING))
    text = refusal(make("standard"), **ana(**{**CALLING, "license": "Webex Calling - Standard"}))
    assert text.startswith("ana@example.com: Webex Calling - Standard was not given: ")
    assert "take" in text


def test_an_id_that_nobody_has(make: Make, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulumi_webex.controlhub.licenses._PATIENTLY", (0.0,))
    text = refusal(make("one"), license="Messaging", personId="3fe9d7a1-0000-4000-8000-0123456789ab")
    assert "Messaging was not given: " in text
    assert "the person is not in this organization" in text


def test_the_same_license_under_two_names(make: Make, simulator: Simulator) -> None:
    one, two = make("one"), make("two")
    one.up(**ana())
    with pytest.raises(CheckError, match="one and two give the same license: keep one of them"):
        two.check(**ana(userName="Ana@example.com", license="messaging"))
    text = refusal(make("three"), **ana(license=license_id(simulator, "Messaging")))
    assert text == "ana@example.com: one gives Messaging to this person, too: keep one of them."


def test_an_organization_without_licenses_is_not_believed(
    make: Make, webex: Project, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make("one")
    one.up(**ana())
    simulator.withdraw_license("ana@example.com", license_id(simulator, "Messaging"))
    monkeypatch.setattr("pulumi_webex.controlhub.licenses.Licenses.list", lambda self, fresh=False: ())
    with pytest.raises(Failed, match="has no licenses at all, so nothing was changed in state"):
        one.refresh()


# what a program registers


def declared(program: Run, app: License, user: Any, **arguments: Any) -> dict[str, Any]:
    registered = program(lambda: AppAssignment("ana-app", app=app, user=user, **arguments))
    kind, inputs = registered["ana-app"]
    assert kind == "pulumi-python:dynamic/webex:AppAssignment"
    return {name: value for name, value in inputs.items() if value is not None}


def test_a_program_registers_license_and_person(program: Run) -> None:
    fixed = {"license": "Messaging", "accountType": "host", "onRemove": "deactivate"}
    person = "3fe9d7a1-0000-4000-8000-0123456789ab"
    app = License("Messaging")
    assert declared(program, app, "ana@example.com") == {**fixed, "userName": "ana@example.com"}
    assert declared(program, app, person) == {**fixed, "personId": person}
    assert declared(program, app, pulumi.Output.from_input(person)) == {**fixed, "personId": person}
    found = declared(program, License("x", site_url="s", subscription="Sub", location="HQ", extension="1"), "a@b.c")
    assert found == {
        "license": "x", "siteUrl": "s", "subscriptionId": "Sub", "location": "HQ", "extension": "1",
        "accountType": "host", "onRemove": "deactivate", "userName": "a@b.c",
    }  # fmt: skip

    def people() -> None:
        user = User("ana", user_name="ana@example.com")
        AppAssignment("ana-messaging", app=app, user=user)

    inputs = program(people)["ana-messaging"][1]
    assert (inputs["userName"], inputs["personId"]) == ("ana@example.com", "id-of-ana")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"attributes": {"title": "x"}}, "attributes"),
        ({"password": "obviously-fake"}, "password"),
        ({"release": ["title"]}, "release"),
        ({"clear": ["title"]}, "clear"),
        ({"on_existing": "fail"}, "on_existing"),
    ],
)
def test_arguments_of_meetings_accounts_are_refused(program: Run, arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(pulumi.RunError, match=f"ana-app: {name} is for an account on a MeetingsSite") as told:
        declared(program, License("Messaging"), "ana@example.com", **arguments)
    assert "obviously-fake" not in str(told.value)


def test_a_wrong_license_is_refused() -> None:
    with pytest.raises(ValueError, match="say which one"):
        License(" ")
    with pytest.raises(ValueError, match="account_type is 'guest'; it can be host, attendee"):
        License("Messaging", account_type="guest")  # type: ignore[arg-type]


# the removal guard of an app


def test_a_guard_that_was_not_asked_lets_nobody_lose_it(make: Make, simulator: Simulator) -> None:
    guarded = {"__guard": "staff-messaging", "__holder": "ana@example.com on messaging"}
    one = make("one")
    one.up(**ana(**guarded))
    for change in (one.delete, lambda: one.up(**ana(userName="bo@example.com", **guarded))):
        with pytest.raises(Failed, match="the app was not taken away, since the removal guard staff-messaging"):
            change()
    assert held(simulator) == ["Messaging"]


def test_what_is_off_is_told_and_left(make: Make, webex: Project, simulator: Simulator) -> None:
    one = make("one")
    one.up(**ana(__guard="staff-messaging", __holder="ana@example.com on messaging", __off=["deactivate"]))
    one.delete()
    assert "deactivate is off, so Messaging is left" in webex.warnings[0]
    assert held(simulator) == ["Messaging"]
