"""The seats of many people, counted with few requests."""

from __future__ import annotations

from typing import Any

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.holdings import Holdings
from pulumi_webex.controlhub.license_messages import LicenseGrant, OrganizationLicense, Template
from pulumi_webex.controlhub.licenses import PAGE, Licenses
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.review import parse
from pulumi_webex.review.listed import Listed, with_accounts
from pulumi_webex.review.plural import one_by_one
from pulumi_webex.review.seats import forecast, moves
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from tests.lifecycle.test_license import license_id
from tests.review.digests import digest
from tests.review.test_plural import apps, many, team
from webex_simulator import Simulator

COMMON = {"license": "Messaging", "accountType": "host"}


def messaging(*names: str) -> dict[str, Any]:
    return {name: {"userName": f"{name}@example.com"} for name in names}


def test_many_seats_cost_a_few_requests(simulator: Simulator) -> None:
    accounts = {name: simulator.add_user({"userName": f"{name}@example.com"})["id"] for name in "abcdefghijklm"}
    for name in "abc":
        simulator.assign_license(f"{name}@example.com", license_id(simulator, "Messaging"))
    staff = team(a={}, b={}, c={}, d={}, e={}, f={})
    people = many("same", staff, staff)
    people["oldState"]["outputs"]["ids"] = {name: accounts[name] for name in "abcdef"}
    given = apps("create", None, messaging(*"abcdefghijklmn"), common=COMMON)
    steps = one_by_one(digest(people, given)["steps"])
    settings = Settings.resolve(lambda key: None, simulator.environment())
    transport = Transport(settings)
    licenses = Licenses(transport, settings.api_url, settings.org_id)
    simulator.clear_requests()
    lookup = Lookup(Users(transport, settings.scim_url), 4)
    changes = with_accounts(moves(steps, {}), steps, lookup.by_name)
    listed = Listed(licenses, Holdings(licenses), len(changes))
    found = forecast(parse(digest(people, given)), changes, listed, listed)
    [seats] = found.seats
    assert seats.people == tuple(f"{name}@example.com" for name in "defghijklmn")
    assert len(simulator.requests()) <= 6


class Huge:
    """A license that so many people hold that its list has more pages than people are asked about."""

    def list(self) -> tuple[OrganizationLicense, ...]:
        return (OrganizationLicense("1", "Messaging", users=12 * PAGE),)

    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense:
        return self.list()[0]

    def templates(self) -> tuple[Template, ...]:
        return ()

    def holders(self, license_id: str) -> list[str]:
        return ["listed"]

    def holds(self, person_id: str, grant: LicenseGrant) -> bool:
        return person_id == "single"


def test_a_list_that_takes_more_requests_is_not_read() -> None:
    huge = Huge()
    grant = LicenseGrant(huge.find("Messaging"))
    assert Listed(huge, huge, 11).holds("single", grant)
    assert Listed(huge, huge, 12).holds("listed", grant)
    assert Listed(huge, huge, 12).person_at("ana@example.com") is None
