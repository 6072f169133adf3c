"""The package's own Meetings client against the simulated sites, end to end."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pulumi_webex.meetings.client import HEADER, PHOTO, MeetingsClient
from pulumi_webex.meetings.errors import (
    AccountExists,
    AccountNotFound,
    MeetingsError,
    NotAllowed,
    NotSignedIn,
    RateLimited,
    SiteRefuses,
)
from pulumi_webex.meetings.exchange import courier_for
from pulumi_webex.meetings.features import Allowed, refusals, verdicts
from pulumi_webex.meetings.rules import disagreements
from pulumi_webex.meetings.settings import AccessToken, MeetingsSettings, SessionTicket
from pulumi_webex.transport.redaction import Secret
from webex_simulator import SimulatedSite, Simulator, SiteHandle

ANA = "ana@example.com"
BASE = {"webExId": ANA, "firstName": "Ana", "lastName": "Lima", "email": ANA}
GOOD_PASSWORD = "Obviously-fake-1"


@pytest.fixture
def site(simulator: Simulator) -> SiteHandle:
    return simulator.site("acme")


@pytest.fixture
def client(site: SiteHandle) -> MeetingsClient:
    return client_of(site)


def client_of(site: SiteHandle) -> MeetingsClient:
    return MeetingsClient(MeetingsSettings.resolve(lambda key: None, site.environment()))


@dataclass
class Clock:
    """Time that passes in sleeps only."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_life_of_an_account(client: MeetingsClient, site: SiteHandle) -> None:
    created = client.create({**BASE, "password": GOOD_PASSWORD, "phonesPhone": "1"})
    assert client.get(ANA).user_id == created.user_id
    with pytest.raises(AccountExists):
        client.create(BASE)
    client.set(ANA, {"personalUrl": "boss", "title": "Boss"}, clear=["phonesPhone"])
    client.delete(ANA)
    assert not client.get(ANA).is_active
    with pytest.raises(AccountExists):
        client.create(BASE)
    client.set(ANA, {"active": "ACTIVATED", "password": "Another-fake-2"})
    found = client.get(ANA)
    assert found.is_active
    assert (found.attributes["personalUrl"], found.attributes["phonesPhone"]) == ("boss", "")
    assert site.holds(ANA, "password", "Another-fake-2")
    client.set(ANA, {"newWebExId": "ana.lima"})
    assert client.get("ana.lima").user_id == created.user_id
    with pytest.raises(AccountNotFound):
        client.get(ANA)
    with pytest.raises(AccountNotFound):
        client.delete(ANA)


def test_linking_by_address(client: MeetingsClient, site: SiteHandle) -> None:
    site.add_account({"webExId": "ana", "email": ANA})
    with pytest.raises(AccountExists):
        client.create(BASE)
    found = client.find("ANA@example.com")
    assert found is not None
    assert found.webex_id == "ana"
    assert client.find("nobody@example.com") is None


def test_more_accounts_than_a_page(client: MeetingsClient, site: SiteHandle, simulator: Simulator) -> None:
    for number in range(501):
        site.add_account({"webExId": f"p{number}"})
    assert len(list(client.summaries())) == 502
    assert [one.path for one in simulator.requests()].count("LstsummaryUser") == 2


def test_only_declared_elements_are_sent(client: MeetingsClient, site: SiteHandle, simulator: Simulator) -> None:
    site.add_account({"webExId": ANA, "phonesPhone": "1", "phonesMobilePhone": "2"})
    client.set(ANA, {"phonesMobilePhone": "3"})
    assert simulator.requests(write_only=True)[-1].body == {"webExId": ANA, "phones": {"mobilePhone": "3"}}
    assert site.account(ANA)["phonesPhone"] == "1"


def test_a_lost_answer_is_looked_up(client: MeetingsClient, simulator: Simulator) -> None:
    simulator.fault(path="CreateUser", drop="after")
    created = client.create(BASE)
    assert not created.certain
    assert [one.path for one in simulator.requests(write_only=True)] == ["CreateUser"]


def test_a_ticket_is_used_again_and_replaced_where_it_ends(
    client: MeetingsClient, site: SiteHandle, simulator: Simulator
) -> None:
    client.create(BASE)
    client.get(ANA)
    site.end_tickets()
    client.get(ANA)
    asked = [one.path for one in simulator.requests()]
    assert asked == ["AuthenticateUser", "CreateUser", "GetUser", "GetUser", "AuthenticateUser", "GetUser"]


def test_every_credential(site: SiteHandle, simulator: Simulator) -> None:
    ticket = client_of(site)._exchange._signing_in().context()[2][1]
    hub = simulator.site("acme-hub")
    for where, credential in (
        (site, SessionTicket(site.admin, Secret(ticket))),
        (site, AccessToken(Secret(site.issue_token()), site.admin)),
        (site, AccessToken(Secret(site.issue_token()))),
        (hub, AccessToken(Secret(simulator.token), hub.admin)),
    ):
        settings = MeetingsSettings(where.name, where.url, credential)
        assert MeetingsClient(settings).site().name == where.name
    with pytest.raises(NotSignedIn, match="credentials"):
        MeetingsClient(MeetingsSettings(site.name, site.url, AccessToken(Secret("obviously-fake")))).site()


def test_a_site_that_takes_no_tickets(client: MeetingsClient, site: SiteHandle) -> None:
    site.set_limits(takes_tickets=False)
    assert client.site().name == "acme"


def test_the_rate_limit_waits_a_minute(site: SiteHandle, simulator: Simulator) -> None:
    clock = Clock()
    settings = MeetingsSettings.resolve(lambda key: None, site.environment())
    client = MeetingsClient(settings, courier_for(settings, clock=clock, sleep=clock.sleep))
    simulator.fault(exception_id="000045", path="CreateUser", times=2)
    client.create(BASE)
    assert sum(clock.slept) == pytest.approx(120, abs=1)
    simulator.fault(exception_id="000045", times=99)
    with pytest.raises(RateLimited, match="fewer calls a minute"):
        client.get(ANA)


def test_images(client: MeetingsClient, site: SiteHandle) -> None:
    client.upload_image(PHOTO, b"\x89PNG")
    client.upload_image(HEADER, b"\x89PNG")
    client.upload_image(HEADER, None)
    found = client.get(site.admin).attributes
    assert found["personalMeetingRoomPhotoURL"].startswith("https://")
    assert "personalMeetingRoomHeaderImageURL" not in found


def test_what_the_site_tells(client: MeetingsClient, site: SiteHandle) -> None:
    off = "siteCommonOptions/EnableCloudTelepresence"
    site.set_features({off: False})
    told = client.site()
    refused = [one.attribute for one in verdicts(told) if one.allowed is Allowed.NO]
    assert refused == ["privilegeIsEnableCET"]
    assert not [one for one in verdicts(told) if one.allowed is Allowed.UNTOLD]
    assert [one.attribute for one in refusals({"privilegeIsEnableCET": True, "title": "x"}, told)] == refused
    assert told.password_criteria.shortfalls("short")
    assert not told.password_criteria.shortfalls(GOOD_PASSWORD, "Ana", ANA)
    types = client.session_types()
    assert {kind.id: kind.centers for kind in types}[13] == ("TrainingCenter",)
    declared = {"meetingTypes": [13], "supportedServicesTrainingCenter": False}
    assert [one.attribute for one in disagreements(declared, types)] == ["supportedServicesTrainingCenter"]
    assert len(client.time_zones()) == 62


@pytest.mark.parametrize(
    ("limits", "attributes", "kind", "sentence"),
    [
        (
            {"seats": {214: 0}},
            {"meetingTypes": [214]},
            SiteRefuses,
            r"at meetingTypes = \[214\].*User limit exceeded for Session Type.*no seat left for session type 214",
        ),
        ({"host_limit": 0}, {}, SiteRefuses, "as many active hosts as it may have"),
        ({"suspended": True}, {}, SiteRefuses, "site acme is suspended"),
        ({"creates_users": False}, {}, SiteRefuses, "managed in Control Hub"),
        ({}, {"timeZoneID": 99}, MeetingsError, "at timeZoneID = 99: Can't set field timeZoneID.*LstTimeZone"),
        ({}, {"meetingTypes": [7]}, MeetingsError, "no such session type"),
        ({}, {"phonesPIN": "1234"}, MeetingsError, "at phonesPIN = .*secret.*none repeated or counting up"),
        ({}, {"password": "Obviously-fake"}, MeetingsError, "at password = .*rules for passwords"),
    ],
)
def test_errors_say_what_to_do(
    limits: dict[str, object],
    attributes: dict[str, object],
    kind: type[MeetingsError],
    sentence: str,
    client: MeetingsClient,
    site: SiteHandle,
) -> None:
    site.set_limits(**limits)
    with pytest.raises(kind, match=sentence) as caught:
        client.create({**BASE, **attributes})
    assert str(caught.value).startswith(ANA)
    assert "Obviously-fake" not in str(caught.value)
    assert "1234" not in str(caught.value)


def test_a_feature_that_is_off(client: MeetingsClient, site: SiteHandle) -> None:
    site.set_features({"supportedServices/supportCenter/webACD": False})
    client.create(BASE)
    with pytest.raises(MeetingsError, match=r"at webACDPrefsNumAgentSessions = 2.*needs to be 0.*is off on site acme"):
        client.set(ANA, {"webACDPrefsNumAgentSessions": 2})


def test_a_personal_url_of_somebody_else(client: MeetingsClient, site: SiteHandle) -> None:
    site.add_account({"webExId": "bo", "personalUrl": "boss"})
    client.create(BASE)
    with pytest.raises(MeetingsError, match=r"at personalUrl = 'boss'.*64 letters"):
        client.set(ANA, {"personalUrl": "boss"})


def test_a_control_hub_site(simulator: Simulator) -> None:
    site = simulator.site("acme-hub")
    client = client_of(site)
    client.create({**BASE, "password": GOOD_PASSWORD})
    assert [user["userName"] for user in simulator.users()][1:] == [ANA]
    with pytest.raises(NotAllowed, match="assign the role in Control Hub"):
        client.set(ANA, {"privilegeSiteAdmin": True})
    simulator.edit_user(simulator.users()[1]["id"], {"userName": "ana.lima@example.com"})
    assert client.get("ana.lima@example.com").attributes["email"] == "ana.lima@example.com"


def test_a_spark_meet_site() -> None:
    told = pytest.raises(SiteRefuses, match="WBS30 'Spark Meet' kind")
    with Simulator(sites=[SimulatedSite("old", "spark-meet")]) as simulator, told:
        client_of(simulator.site("old")).get(ANA)
