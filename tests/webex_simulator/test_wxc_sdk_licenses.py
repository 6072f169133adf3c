"""The public SDK wxc_sdk, made against the live service, drives the simulator's licenses and people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wxc_sdk import WebexSimpleApi
from wxc_sdk.base import webex_id_to_uuid
from wxc_sdk.licenses import (
    License,
    LicenseProperties,
    LicenseRequest,
    LicenseRequestOperation,
    SiteAccountType,
    SiteUrlsRequest,
)
from wxc_sdk.rest import RestError, RestSession

from webex_simulator import Simulator

SITE = "acme-hub.webex.com"


@pytest.fixture
def webex(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebexSimpleApi]:
    monkeypatch.setattr(RestSession, "BASE", simulator.api_url)
    with WebexSimpleApi(tokens=simulator.token, retry_429=False) as api:
        yield api


def license(webex: WebexSimpleApi, name: str) -> License:
    return next(one for one in webex.licenses.list() if one.name == name)


def test_licenses_have_the_ids_of_the_live_service(webex: WebexSimpleApi, simulator: Simulator) -> None:
    """As wxc_sdk's tests/test_license.py ``test_license_id_format`` asks of the live service."""
    found = webex.licenses.list(org_id=webex.people.me().org_id)
    assert len({one.license_id for one in found}) == len(found) > 3
    for one in found:
        organization, _, rest = webex_id_to_uuid(one.license_id).partition(":")
        assert (organization, rest) == (simulator.org_id, f"{one.lic_type}_{one.lic_uuid}")
        assert webex.licenses.details(one.license_id) == one
    meetings = license(webex, "Meeting - Webex Meeting Center")
    assert (meetings.site_url, meetings.site_type, meetings.total_units) == (SITE, "Control Hub managed site", 25)


def test_assign_and_take_back(webex: WebexSimpleApi, simulator: Simulator) -> None:
    ana = simulator.add_user({"userName": "ana@example.com", "displayName": "Ana"})
    messaging, meetings = license(webex, "Messaging"), license(webex, "Meeting - Webex Meeting Center")
    both = [LicenseRequest(id=messaging.license_id), LicenseRequest(id=meetings.license_id)]
    given = webex.licenses.assign_licenses_to_users(email="ana@example.com", licenses=both)
    assert given.licenses == [messaging.license_id, meetings.license_id]
    assert [(site.site_url, site.account_type) for site in given.site_urls or []] == [(SITE, SiteAccountType.host)]
    assert webex_id_to_uuid(given.person_id) == ana["id"]
    assert license(webex, "Messaging").consumed_units == 1
    assert [user.email for user in webex.licenses.assigned_users(messaging.license_id)] == ["ana@example.com"]
    back = [LicenseRequest(id=messaging.license_id, operation=LicenseRequestOperation.remove)]
    left = webex.licenses.assign_licenses_to_users(person_id=given.person_id, licenses=back, org_id=given.org_id)
    assert left.licenses == [meetings.license_id]
    assert simulator.licenses_of("ana@example.com") == ["Meeting - Webex Meeting Center"]


def test_calling_rewrites_the_numbers(webex: WebexSimpleApi, simulator: Simulator) -> None:
    numbers = [{"type": "work", "value": "+15550100"}, {"type": "mobile", "value": "+15550101"}]
    ana = simulator.add_user({"userName": "ana@example.com", "phoneNumbers": numbers})
    calling, place = license(webex, "Webex Calling - Professional"), next(iter(webex.locations.list()))
    wanted = LicenseProperties(location_id=place.location_id, extension="133")
    request = LicenseRequest(id=calling.license_id, properties=wanted)
    given = webex.licenses.assign_licenses_to_users(email="ana@example.com", licenses=[request])
    person = webex.people.details(given.person_id)
    assert (person.extension, person.location_id, person.licenses) == ("133", place.location_id, [calling.license_id])
    scim = next(user for user in simulator.users() if user["id"] == ana["id"])
    assert [(number["type"], number["value"]) for number in scim["phoneNumbers"]] == [
        ("mobile", "+15550101"),
        ("work_extension", "133"),
    ]


def test_attendees(webex: WebexSimpleApi, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    request = SiteUrlsRequest(site_url=SITE, account_type=SiteAccountType.attendee)
    given = webex.licenses.assign_licenses_to_users(email="ana@example.com", site_urls=[request])
    assert [(site.site_url, site.account_type) for site in given.site_urls or []] == [(SITE, SiteAccountType.attendee)]
    assert webex.people.details(given.person_id).site_urls == [f"{SITE}#attendee"]


def test_refusals_are_read_by_the_sdk(webex: WebexSimpleApi, simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    calling = license(webex, "Webex Calling - Professional")
    with pytest.raises(RestError) as refused:
        webex.licenses.assign_licenses_to_users(
            email="ana@example.com", licenses=[LicenseRequest(id=calling.license_id)]
        )
    assert (refused.value.response.status_code, refused.value.code) == (400, 400411)
    assert calling.license_id in refused.value.description


def test_pages_of_people_and_of_holders(webex: WebexSimpleApi, simulator: Simulator) -> None:
    messaging = license(webex, "Messaging")
    names = [f"p{number:02}@example.com" for number in range(7)]
    for name in names:
        simulator.add_user({"userName": name})
        simulator.assign_license(name, messaging.license_id)
    assert [user.email for user in webex.licenses.assigned_users(messaging.license_id, limit=3)] == names
    assert [person.emails[0] for person in webex.people.list(max=3) if person.emails][1:] == names
    assert [person.licenses for person in webex.people.list(email=names[4])] == [[messaging.license_id]]
    everybody = list(webex.people.list(display_name="p0"))
    by_id = list(webex.people.list(id_list=[person.person_id for person in everybody]))
    assert [person.emails for person in by_id] == [[name] for name in names]
    assert {person.licenses is None for person in by_id} == {True}


def test_me_and_the_organization(webex: WebexSimpleApi, simulator: Simulator) -> None:
    me = webex.people.me()
    assert me.emails == ["administrator@simulator.example"]
    assert [webex_id_to_uuid(role) for role in me.roles or []] == ["id_full_admin"]
    assert [webex_id_to_uuid(one.org_id) for one in webex.organizations.list()] == [simulator.org_id]
    assert webex.organizations.details(str(me.org_id)).org_id == me.org_id
    assert [place.name for place in webex.locations.list()] == ["Headquarters"]
