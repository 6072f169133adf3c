"""Every attribute of an account, pushed by the package's own client: created, set, read back, cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, SiteAttribute
from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.projection import differing
from pulumi_webex.meetings.rules import for_create, settled
from pulumi_webex.meetings.settings import MeetingsSettings
from tests.support.meetings import kept, sample
from webex_simulator import SessionType, SimulatedSite, Simulator, SiteHandle

ANA = "ana@example.com"
BASE = {"webExId": ANA, "firstName": "Ana", "lastName": "Lima", "email": ANA}
CONNECTOR = [attribute for attribute in CATALOG if attribute.origin == "connector" and attribute.writable]
WRITABLE = [attribute for attribute in CATALOG if attribute.writable]
CLEARABLE = [attribute for attribute in WRITABLE if attribute.clearable]
# Identities and an option of CreateUser are tested by what they do, in test_meetings_client.
SETTABLE = [one for one in WRITABLE if one.name not in ("webExId", "newWebExId", "sendWelcome")]
SHOWN = [one for one in CONNECTOR if one.compared and not one.secret and not one.name.startswith("tsp")]

# Values that this site in particular wants.
SPECIAL: dict[str, Any] = {
    "email": "ana.lima@example.com",
    "email2": "ana@home.example",
    "password": "Obviously-fake-1",
    "language": "GERMAN",
    "newWebExId": "ana.lima",
}
# What an attribute is not true without.
NEEDS: dict[str, dict[str, Any]] = {
    "sessionOptionsDefaultSessionType": {"meetingTypes": [3, 214]},
    "meetingTypes": {"supportedServicesMeetingCenter": True},
}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    # One session type that every account may have whatever else it has.
    types = (SessionType(3, "PRO", "Pro"), SessionType(214, "STD", "Standard"))
    with Simulator(sites=[SimulatedSite("acme", session_types=types)]) as running:
        yield running


@pytest.fixture(scope="module")
def client(simulator: Simulator) -> MeetingsClient:
    return MeetingsClient(MeetingsSettings.resolve(lambda key: None, simulator.environment()))


@pytest.fixture
def site(simulator: Simulator) -> SiteHandle:
    """The site without anybody on it."""
    simulator.reset()
    return simulator.site("acme")


def value_of(attribute: SiteAttribute) -> Any:
    return SPECIAL.get(attribute.name, sample(attribute))


def other_value_of(attribute: SiteAttribute) -> Any:
    """A second value, unlike the first."""
    value = value_of(attribute)
    if isinstance(value, bool):
        return not value
    if attribute.type == "string" and attribute.enum:
        return attribute.enum[0]
    if attribute.name == "expirationDate":
        return "04/01/2028 00:00:00"
    others: dict[str, Any] = {
        "password": "Another-fake-2",
        "language": "FRENCH",
        "email": "a@example.com",
        "email2": "b@example.com",
    }
    others |= {"sessionOptionsDefaultSessionType": 214, "phonesPIN": "9173", "personalMeetingRoomHostPIN": "9173"}
    if attribute.name in others:
        return others[attribute.name]
    if attribute.type == "integer":
        return value - 1
    return value[:-1] if attribute.type == "string" else value


def assert_read(client: MeetingsClient, attribute: SiteAttribute, value: Any, webex_id: str = ANA) -> None:
    """What is declared is what is there, as far as the catalog says that it shows."""
    declared = settled({attribute.name: value})
    index = int(value) if attribute.name == "tspAccountAccountIndex" else 1
    found = client.get(webex_id, tsp_index=index).attributes
    assert differing(declared, found) == []
    if attribute.compared:
        if attribute.secret:
            assert attribute.name not in found
        else:
            assert _plain(attribute, found[attribute.name]) == _plain(
                attribute, kept(attribute, declared[attribute.name])
            )
    else:
        assert attribute.name not in found


def _plain(attribute: SiteAttribute, value: Any) -> Any:
    """A value without the secrets in it, which come back masked."""
    secret = {key for key, part in CATALOG.parts(attribute).items() if part.secret}
    if attribute.type == "object list":
        return [{key: item for key, item in entry.items() if key not in secret} for entry in value]
    return value


def assert_held(site: SiteHandle, attribute: SiteAttribute, value: Any) -> None:
    if attribute.secret:
        assert site.holds(ANA, attribute.name, str(value))


def possible(attribute: SiteAttribute, value: Any) -> Any:
    """No entry that is to be deleted, and only one that is the default."""
    if attribute.type != "object list":
        return value
    entries = [{key: item for key, item in entry.items() if key != "delete"} for entry in value]
    return [{**entry, "defaultFlag": entry["accountIndex"] == 2} for entry in entries]


def test_there_are_158_of_the_connector() -> None:
    assert len(CONNECTOR) == 158


@pytest.mark.parametrize("attribute", SETTABLE, ids=lambda attribute: attribute.name)
def test_set_read_and_set_again(attribute: SiteAttribute, client: MeetingsClient, site: SiteHandle) -> None:
    value = possible(attribute, value_of(attribute))
    client.create({**BASE, **NEEDS.get(attribute.name, {})})

    for one in (value, possible(attribute, other_value_of(attribute))):
        client.set(ANA, {attribute.name: one})
        assert_read(client, attribute, one)
        assert_held(site, attribute, one)


@pytest.mark.parametrize("attribute", WRITABLE, ids=lambda attribute: attribute.name)
def test_create_with(attribute: SiteAttribute, client: MeetingsClient, site: SiteHandle) -> None:
    value = possible(attribute, BASE.get(attribute.name) or value_of(attribute))
    first, later = for_create({**BASE, **NEEDS.get(attribute.name, {}), attribute.name: value})

    client.create(first)
    if later:
        assert client.get(ANA).attributes.get(attribute.name) != value
        client.set(ANA, later)

    webex_id = "ana.lima" if attribute.name == "newWebExId" else ANA
    assert_read(client, attribute, value, webex_id)


@pytest.mark.parametrize("attribute", CLEARABLE, ids=lambda attribute: attribute.name)
def test_clear(attribute: SiteAttribute, client: MeetingsClient, site: SiteHandle) -> None:
    value = possible(attribute, value_of(attribute))
    client.create({**BASE, **for_create({attribute.name: value})[0]})
    client.set(ANA, {attribute.name: value})

    client.set(ANA, {}, clear=[attribute.name])

    found = client.get(ANA).attributes.get(attribute.name)
    empty = [] if attribute.type.endswith("list") else attribute.cleared_value
    assert (found or empty) == empty
    if attribute.secret:
        assert not site.holds(ANA, attribute.name, str(value))


@pytest.mark.parametrize("flat", [True, False], ids=["flat", "list"])
def test_everything_at_once(flat: bool, client: MeetingsClient, site: SiteHandle) -> None:
    without = {"timeZone", "language", "newWebExId", "email", *({"tspAccounts"} if flat else TSP_FLAT)}
    declared = {
        **{one.name: possible(one, value_of(one)) for one in WRITABLE if one.name not in without},
        **BASE,
        "tspAccountAccountIndex" if flat else "title": 2 if flat else "Boss",
    }
    first, later = for_create(declared)

    client.create(first)
    client.set(ANA, {**later, **{name: value for name, value in declared.items() if name != "sendWelcome"}})

    found = client.get(ANA, tsp_index=2).attributes
    assert differing(settled(declared), found) == []
    assert site.account(ANA)["personalMeetingRoomURL"] == "https://acme.webex.com/meet/ana.lima-01_x"


@pytest.mark.parametrize("attribute", SHOWN, ids=lambda attribute: attribute.name)
def test_drift_shows(attribute: SiteAttribute, client: MeetingsClient, site: SiteHandle) -> None:
    """A change behind the API's back is seen for whatever the catalog says can be compared."""
    value = value_of(attribute)
    client.create({**BASE, **NEEDS.get(attribute.name, {})})
    client.set(ANA, {attribute.name: value})

    site.edit_account(ANA, {attribute.name: other_value_of(attribute)})

    declared = settled({attribute.name: value})
    assert differing(declared, client.get(ANA).attributes) == [attribute.name]
