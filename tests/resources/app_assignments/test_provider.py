"""Many people with one app, run by run: what is refused, who is pending, what is believed."""

from __future__ import annotations

import pytest
from pulumi.output import Unknown

from pulumi_webex.resources.shared import run
from tests.resources.app_assignments.apps import MESSAGING, Apps, accounts, having, hire, holders
from tests.resources.people.company import CheckError
from webex_simulator import Simulator


def seats(simulator: Simulator, count: int) -> None:
    license_id = next(str(one["id"]) for one in simulator.licenses() if one["name"] == "Messaging")
    simulator.set_units(license_id, count)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no JSON", "p0: the text is not JSON"),
        ({"accountType": "host"}, "p0: the text has no userName: give the person's address."),
        ({"userName": "p0@example.com", "title": "Lead"}, "p0: the text has title; it can have userName, license, "),
        ({"userName": "p0"}, "p0: user is 'p0': give a User, an e-mail address or a person's id."),
        ({"userName": "p0@example.com", "accountType": "guest"}, "p0@example.com: account_type is 'guest'; it can be"),
        ({"userName": "p0@example.com", "extension": "1"}, "p0@example.com: extension needs a location, or a phone"),
    ],
)
def test_what_is_wrong_with_a_license_names_the_person(apps: Apps, text: object, problem: str) -> None:
    with pytest.raises(CheckError) as caught:
        apps.check({"p0": text})
    assert len(caught.value.reasons) == 1
    assert caught.value.reasons[0].startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (having("p0", timeZoneID="x"), "p0@example.com: timeZoneID "),
        (having("p0", titel="x"), "p0@example.com: "),
        ({"userName": "p0@example.com", "attributes": "x"}, "p0: attributes must be attributes by name."),
        (
            {"userName": "p0@example.com", "exact": ["title"]},
            "p0: the text has exact; it can have userName,",
        ),
        ({**having("p0"), "clear": ["userId"]}, "p0@example.com: clear cannot list userId: it is read-only."),
    ],
)
def test_what_is_wrong_with_an_account_names_the_person(site: Apps, text: object, problem: str) -> None:
    with pytest.raises(CheckError) as caught:
        site.check({"p0": text})
    assert caught.value.reasons[0].startswith(problem), caught.value.reasons


def test_a_secret_is_in_no_problem(site: Apps) -> None:
    with pytest.raises(CheckError) as caught:
        site.check(accounts(1), secrets={"p0": '{"attributes":{"phonesPIN":"no-pin-5512"}}', "p9": "{}"})
    assert "p0@example.com: " in str(caught.value)
    assert "5512" not in str(caught.value)
    assert "secrets has p9, which is not among people" in str(caught.value)


def test_another_kind_of_app_needs_another_name(site: Apps) -> None:
    site.inputs = {"name": "apps", "license": "Messaging", "label": "Messaging"}
    with pytest.raises(CheckError, match="which is another kind of app: give the resource for acme another name"):
        site.check(accounts(1))


def test_a_seat_goes_from_who_loses_it_to_who_gets_it(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 3)
    seats(simulator, 2)
    apps.up(holders(2))
    apps.up({**holders(1), **holders(1, first=2)})
    assert not apps.pending
    assert simulator.licenses_of("p2@example.com") == ["Messaging"]
    apps.up(holders(3))
    assert "no seat" in apps.pending["p1"]
    seats(simulator, 3)
    assert apps.up(holders(3))
    assert not apps.pending


def test_after_three_silent_answers_nobody_else_is_tried(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 12)
    simulator.fault(status=401, method="PATCH", path="licenses/users", times=100)
    apps.up(holders(12), config={"concurrency": "1"})
    assert len(apps.pending) == 12
    assert apps.counted["PATCH licenses users"] <= 2


def test_a_person_who_was_made_anew_is_given_the_license_again(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 2)
    apps.up(holders(2))
    old = apps.outputs["ids"]["p1"]
    simulator.remove_user(old)
    new = simulator.add_user({"userName": "p1@example.com"})["id"]
    apps.next_run()
    run.current().known.note("p1@example.com", new)
    assert apps.apply(holders(2))
    assert apps.outputs["ids"]["p1"] == new
    assert simulator.licenses_of("p1@example.com") == ["Messaging"]
    assert not apps.up(holders(2))


def test_create_is_off(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 1)
    apps.up(holders(2), __off=["create"])
    assert list(apps.outputs["ids"]) == ["p0"]
    assert not apps.pending
    assert "p1@example.com: create is off and there is no account, so the app was not given." in apps.warnings


def test_who_is_pending_is_told_to_the_rest_of_the_run(apps: Apps, simulator: Simulator) -> None:
    from pulumi_webex.resources.shared.plural import remembered

    apps.up(holders(1))
    assert list(remembered(run.current()).pending["apps"]) == ["p0"]


def test_a_text_that_is_not_known_yet_takes_the_app_from_nobody(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 6)
    apps.up(holders(6), limit={"count": 0, "percent": 0})
    apps.next_run()
    inputs = apps.check(dict.fromkeys(holders(6), Unknown()), limit={"count": 0, "percent": 0})
    assert set(inputs["assignments"]) == set(holders(6))


def test_another_name_of_the_license_is_no_call(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 2)
    apps.up(holders(2))
    license_id = apps.outputs["licenseId"]
    apps.up(holders(2), **{**MESSAGING, "license": license_id})
    assert not apps.counted["PATCH licenses users"]
    assert apps.outputs["linked"] == []
    assert "licenseIds" not in apps.outputs


def test_a_location_that_is_not_known_yet_is_no_problem(apps: Apps) -> None:
    people = {"p0": {"userName": "p0@example.com", "extension": "1001"}}
    calling = {"license": "Webex Calling - Professional", "label": "Calling", "location": Unknown()}
    assert set(apps.check(people, **calling)["assignments"]) == {"p0"}


def test_whoever_was_active_is_not_linked_as_deactivated_without_the_guard(site: Apps, simulator: Simulator) -> None:
    acme = simulator.site("acme")
    for number in range(2):
        acme.add_account({"webExId": f"p{number}@example.com", "email": f"p{number}@example.com", "firstName": "Z"})
    site.up(accounts(2, active="DEACTIVATED"), limit={"count": 1, "percent": 0})
    assert len(site.pending) == 1
    assert "the app was not taken away, since the removal guard apps lets one run remove 1" in str(site.pending)


def test_what_was_done_in_part_is_finished_by_the_next_run(apps: Apps, simulator: Simulator) -> None:
    hire(simulator, 3)
    apps.up(holders(3))
    meetings = "Meeting - Webex Meeting Center"
    license_id = next(str(one["id"]) for one in simulator.licenses() if one["name"] == meetings)
    simulator.partial_next(license_id)
    other = {"license": meetings, "label": meetings}
    apps.up(holders(3), **other)
    [key] = apps.pending
    assert simulator.licenses_of(f"{key}@example.com") == []
    assert apps.outputs["licenseIds"] == {key: {}}
    assert apps.up(holders(3), **other)
    assert not apps.pending
    assert simulator.licenses_of(f"{key}@example.com") == [meetings]
    assert "licenseIds" not in apps.outputs
    apps.refresh()
    assert not apps.up(holders(3), **other)
