"""Seats counted before a plan takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from pulumi_webex.controlhub.license_errors import LicenseError
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant, OrganizationLicense, Template
from pulumi_webex.review import parse
from pulumi_webex.review.differences import UNKNOWN
from pulumi_webex.review.plan import Plan
from pulumi_webex.review.seats import Forecast, forecast, moves
from tests.review.digests import ana, digest, step, urn

KIND = "pulumi-python:dynamic/webex:AppAssignment"
MESSAGING = OrganizationLicense("1", "Messaging", total=10, used=9)
CALLING = OrganizationLicense("2", "Calling", total=5, used=7, subscription="Sub-1")
FREE = OrganizationLicense("3", "Free")
TARGET = {"orgId": "org"}


@dataclass
class Webex:
    """Licenses, who holds which, and templates; counts the questions."""

    held: dict[str, set[str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    given: tuple[Template, ...] = ()
    asked: int = 0

    def list(self) -> tuple[OrganizationLicense, ...]:
        self.asked += 1
        return MESSAGING, CALLING, FREE

    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense:
        for one in self.list():
            if one.name == name_or_id and subscription in ("", one.subscription):
                return one
        raise LicenseError(f"this organization has no license {name_or_id}.")

    def person_at(self, address: str) -> Holder | None:
        self.asked += 1
        person = self.addresses.get(address)
        return Holder(person, licenses=frozenset(self.held.get(person, ()))) if person else None

    def holds(self, person_id: str, grant: LicenseGrant) -> bool:
        self.asked += 1
        return grant.license.id in self.held.get(person_id, ())

    def templates(self) -> tuple[Template, ...]:
        self.asked += 1
        return self.given


def inputs(person: str, **changes: Any) -> dict[str, Any]:
    base = {"userName": f"{person}@example.com", "personId": person, "license": "Messaging", "accountType": "host"}
    return {key: value for key, value in {**base, "orgId": "org", **changes}.items() if value is not None}


def given(op: str, name: str, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None, **more: Any) -> Any:
    outputs = {"licenseId": "1", "personId": name} if old is not None else None
    return step(op, f"{name}-app", old, new, kind=KIND, outputs=outputs, **more)


def seen(webex: Webex, *steps: dict[str, Any]) -> Forecast:
    document = digest(*steps)
    plan = parse(document)
    return forecast(plan, moves(document["steps"], TARGET), webex, webex)


def numbers(found: Forecast) -> dict[str, tuple[int, int]]:
    return {one.license.name: (one.after, one.short) for one in found.seats}


def joiner(name: str, **changes: Any) -> dict[str, Any]:
    return step("create", name, new=ana(userName=f"{name}@example.com", **changes))


def test_a_plan_that_touches_no_license_asks_nothing() -> None:
    webex = Webex()
    plan = [given("same", "ana", inputs("ana"), inputs("ana")), step("update", "p1", ana(), ana(title="x"))]
    renamed = given("update", "bo", inputs("bo"), inputs("bo", userName="bo.wu@example.com", onRemove="retain"))
    assert seen(webex, *plan, renamed) == Forecast()
    assert webex.asked == 0


def test_who_gets_a_seat_and_who_has_one() -> None:
    webex = Webex(held={"bo": {"1"}})
    found = seen(webex, *(given("create", name, new=inputs(name)) for name in ("ana", "bo")))
    assert numbers(found) == {"Messaging": (10, 0)}
    assert found.seats[0].people == ("ana@example.com",)
    assert str(found.seats[0]) == "Messaging: 10 seats, 9 used, 10 after this plan"
    assert not found.shortages


def test_more_seats_than_there_are() -> None:
    people = [f"p{number:02}" for number in range(13)]
    found = seen(Webex(), *(given("create", name, new=inputs(name)) for name in people))
    assert numbers(found) == {"Messaging": (22, 12)}
    assert found.shortages == (
        "Messaging: 10 seats, 9 used, 22 after this plan, 12 short; "
        f"{', '.join(f'{name}@example.com' for name in people[:10])} and 3 more would get one: buy more or assign "
        "fewer, or go on with --allow-overbooking; nothing was changed",
    )
    assert found.seats[0].document() == {
        "license": "Messaging", "licenseId": "1", "totalUnits": 10, "consumedUnits": 9, "after": 22, "short": 12,
        "people": [f"{name}@example.com" for name in people],
    }  # fmt: skip


def test_seats_that_come_free_make_room() -> None:
    webex = Webex(held={"ana": {"1"}, "bo": {"1"}})
    leaving = given("delete", "ana", inputs("ana"))
    assert numbers(seen(webex, leaving)) == {"Messaging": (8, 0)}
    joining = [given("create", name, new=inputs(name)) for name in ("cleo", "dee")]
    assert numbers(seen(webex, leaving, joining[0])) == {"Messaging": (9, 0)}
    switched = given("update", "bo", inputs("bo"), inputs("bo", license="Calling"))
    found = seen(webex, switched)
    assert numbers(found) == {"Calling": (8, 3), "Messaging": (8, 0)}
    moved = given("update", "ana", inputs("ana"), inputs("cleo"))
    assert numbers(seen(webex, moved)) == {"Messaging": (9, 0)}


def test_a_seat_that_comes_free_last_is_short_until_then() -> None:
    webex = Webex(held={"ana": {"1"}})
    leaving = given("delete", "ana", inputs("ana"))
    joining = [given("create", name, new=inputs(name)) for name in ("cleo", "dee", "eve")]
    found = seen(webex, leaving, *joining[:2])
    assert numbers(found) == {"Messaging": (10, 1)}
    assert found.shortages == (
        "Messaging: 10 seats, 9 used, 10 after this plan, 1 short until the end of the run; "
        "cleo@example.com, dee@example.com would get one: what is taken back comes free last, so run twice with "
        "--allow-overbooking --continue-on-error, which takes back in the first run, or buy more; nothing was changed",
    )
    assert "2 short; cleo@example.com" in seen(webex, leaving, *joining).shortages[0]


def test_an_overbooked_license_that_a_plan_only_eases_is_no_shortage() -> None:
    step_ = given("delete", "ana", inputs("ana", license="Calling"))
    step_["oldState"]["outputs"]["licenseId"] = "2"
    assert numbers(seen(Webex(held={"ana": {"2"}}), step_)) == {"Calling": (6, 0)}


@pytest.mark.parametrize(
    ("old", "more"),
    [
        ({"onRemove": "retain"}, {}),
        ({}, {"retainOnDelete": True}),
        ({}, {"deletedWith": urn("ana")}),
        ({"accountType": "attendee"}, {}),
        ({"orgId": "another"}, {}),
    ],
)
def test_a_seat_that_stays_is_not_free(old: dict[str, Any], more: dict[str, Any]) -> None:
    user = step("delete", "ana", ana())
    found = seen(Webex(held={"ana": {"1"}}), user, given("delete", "ana", inputs("ana", **old), **more))
    assert not found.seats


def test_another_logical_name_moves_no_seat() -> None:
    webex = Webex(held={"ana": {"1"}})
    new = step("create", "other", new=inputs("ana"), kind=KIND)
    assert not seen(webex, given("delete", "ana", inputs("ana")), new).seats


def test_people_who_are_not_known_yet() -> None:
    [unknown, *_] = UNKNOWN
    webex = Webex(held={"bo": {"1"}}, addresses={"bo@example.com": "bo"})
    new = given("create", "ana", new=inputs("ana", personId=unknown))
    linked = given("create", "bo", new=inputs("bo", personId=unknown))
    nameless = given("create", "cleo", new=inputs("cleo", userName=unknown, personId=unknown))
    found = seen(webex, joiner("ana"), new, linked, nameless)
    assert found.seats[0].people == ("ana@example.com", "cleo-app")
    assert not found.warnings


def test_a_license_without_limit() -> None:
    found = seen(Webex(), given("create", "ana", new=inputs("ana", license="Free")))
    assert str(found.seats[0]) == "Free: no limit, 0 used, 1 after this plan"
    assert not found.shortages


def test_a_name_that_is_no_license_is_told_with_those_who_would_get_it() -> None:
    found = seen(Webex(), *(given("create", name, new=inputs(name, license="Mail")) for name in ("ana", "bo")))
    assert found.warnings == ("ana@example.com, bo@example.com: this organization has no license Mail",)


def test_what_templates_give_is_counted_once() -> None:
    webex = Webex(given=(Template(frozenset({"1", "2"}), for_everybody=True),))
    assigned = given("create", "ana", new=inputs("ana", personId=None))
    found = seen(webex, joiner("ana"), joiner("bo", active=False), assigned)
    assert numbers(found) == {"Calling": (8, 3), "Messaging": (10, 0)}
    assert not found.warnings


def test_new_people_without_any_license_are_named() -> None:
    people = [joiner("ana"), joiner("bo"), joiner("gus", active=False)]
    assignment = given("create", "bo", new=inputs("bo", personId=None))
    text = "1 new person gets no license (ana@example.com): the plan assigns none"
    assert seen(Webex(), *people, assignment).warnings == (f"{text}, and there is no auto-assign template",)
    of_a_group = Webex(given=(Template(frozenset({"1"}), for_everybody=False),))
    assert seen(of_a_group, *people, assignment).warnings == (f"{text}, but the template of a group may give one",)
    linked = Plan("preview")
    assert forecast(linked, (), Webex(), Webex()) == Forecast()


def test_seats_are_counted_where_templates_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden(_: Webex) -> tuple[Template, ...]:
        raise LicenseError("Webex does not let us read organization.", status=403)

    monkeypatch.setattr(Webex, "templates", hidden)
    people = [f"p{number}" for number in range(2)]
    given_ = [given("create", name, new=inputs(name, personId=None)) for name in people]
    found = seen(Webex(), *map(joiner, people), *given_)
    assert numbers(found) == {"Messaging": (11, 1)}
    [warning] = found.warnings
    assert warning.startswith("auto-assign templates unknown, so their seats are not counted: Webex does not let us")
