"""Every license request that the client can make, held against what Cisco's OpenAPI description says of it.

People, locations and license templates are in no description that Cisco publishes there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_webex.controlhub.license_messages import LicenseGrant, OrganizationLicense
from pulumi_webex.controlhub.licenses import Licenses
from pulumi_webex.transport.http import Transport
from tests.contracts.control_hub import Contract
from tests.controlhub.test_openapi_contract import ORG, PERSON, contract, faults
from tests.support.scripted import Play, Scripted, Seen

__all__ = ["contract"]

LICENSE = OrganizationLicense("96abc2aa-3dcc-11e5-a152-fe34819cdc9a", "Webex Calling - Professional")
SITE = LicenseGrant(OrganizationLicense("1", "Meetings", site_url="acme.webex.com"), attendee=True)
CALLING = LicenseGrant(LICENSE, properties={"locationId": "Y2lz", "phoneNumber": "+14085267209", "extension": "133"})
UNDESCRIBED = {"find", "people", "person", "person_at", "location", "templates"}

CALLS: dict[str, Callable[[Licenses], object]] = {
    "list": lambda licenses: licenses.list(),
    "holders": lambda licenses: list(licenses.holders(LICENSE.id)),
    "assign": lambda licenses: licenses.assign(PERSON, [CALLING], [SITE]),
    "assign, an attendee": lambda licenses: licenses.assign(PERSON, [SITE]),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_requests_are_as_described(
    contract: Contract, server: Scripted, transport: Transport, call: Callable[[Licenses], object]
) -> None:
    held = {"licenses": [LICENSE.id], "siteUrls": [{"siteUrl": "acme.webex.com", "accountType": "ATTENDEE"}]}
    server.always = lambda seen: Play(200, answer(seen, held))
    if call is CALLS["assign"]:
        held["siteUrls"] = []
    call(Licenses(transport, server.url, ORG))
    assert server.seen
    for seen in server.seen:
        assert faults(contract, seen) == []


def answer(seen: Seen, held: dict[str, Any]) -> dict[str, Any]:
    return held if seen.method == "PATCH" else {"items": [], "users": []}


def test_every_public_method_is_covered() -> None:
    methods = {name for name in vars(Licenses) if not name.startswith("_")}
    assert methods - {call.split(",")[0] for call in CALLS} == UNDESCRIBED


def test_the_yardstick_finds_faults(contract: Contract) -> None:
    assert faults(contract, Seen("PATCH", "/licenses/users", {}, {}, {"licenses": [{"id": 1}]}))
    assert faults(contract, Seen("PATCH", "/licenses/users", {}, {}, {"licenses": [{"operation": "give"}]}))
    assert faults(contract, Seen("GET", "/licenses", {"max": "1"}, {}, None))
