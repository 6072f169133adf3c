"""A site that Control Hub manages: its accounts belong to the people of the SCIM org."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.webex_simulator.api import Api
from tests.webex_simulator.xml_api import GOOD_PASSWORD, XmlApi, inside
from webex_simulator import Simulator, SiteHandle

ANA = "ana@example.com"


@pytest.fixture
def site(simulator: Simulator) -> SiteHandle:
    return simulator.site("acme-hub")


def person(simulator: Simulator, name: str = ANA) -> dict[str, object]:
    return next(user for user in simulator.users() if user["userName"] == name)


def test_create_makes_the_person_too(hub: XmlApi, api: Api, simulator: Simulator) -> None:
    assert hub.create(password=GOOD_PASSWORD, active="DEACTIVATED", sendWelcome="true").is_success
    made = person(simulator)
    assert made["name"] == {"givenName": "Ana", "familyName": "Lima"}
    assert api.get(str(made["id"]))["userName"] == ANA
    found = hub.get()
    assert found.text("active") == "ACTIVATED"
    assert found.find("password") is None
    assert hub.call("GetSite", webExID=ANA, password=GOOD_PASSWORD).refusal[0] == "030002"
    assert hub.call("LstsummaryUser", inside(email=ANA)).text("user", "objectGUID") == made["id"]


def test_create_gives_a_license_to_somebody_who_is_there(hub: XmlApi, simulator: Simulator) -> None:
    there = simulator.add_user({"userName": "Ana@example.com", "name": {"givenName": "Anna", "familyName": "L"}})
    assert hub.create().is_success
    assert len(simulator.users()) == 2
    assert hub.get().text("webExId") == "Ana@example.com"
    assert hub.get().text("firstName") == "Anna"
    assert hub.call("LstsummaryUser", inside(email=ANA)).text("user", "objectGUID") == there["id"]
    assert hub.create().refusal[0] == "030004"


def test_webex_id_must_equal_email(hub: XmlApi, simulator: Simulator) -> None:
    assert hub.create(ANA, email="other@example.com").refusal[1] == "webExId must equal email"
    assert len(simulator.users()) == 1


def test_somebody_of_another_org(hub: XmlApi, simulator: Simulator, site: SiteHandle) -> None:
    simulator.claim_elsewhere(ANA)
    assert hub.create().refusal[0] == "030098"
    assert site.accounts() == []
    site.set_limits(creates_users=False)
    assert hub.create("bo@example.com").refusal[0] == "030098"


def test_nothing_is_left_where_the_account_is_refused(hub: XmlApi, simulator: Simulator) -> None:
    assert hub.create(timeZoneID="99").refusal[0] == "030105"
    assert len(simulator.users()) == 1


def test_roles(hub: XmlApi) -> None:
    for role in ("siteAdmin", "roSiteAdmin"):
        body = f"<privilege><{role}>true</{role}></privilege>"
        assert hub.create(body=body).refusal[0] == "030103"
        assert hub.create(f"{role}@example.com").is_success
        assert hub.set(f"{role}@example.com", body=body).refusal[0] == "030103"
        off = f"<privilege><{role}>false</{role}></privilege>"
        assert hub.set(f"{role}@example.com", body=off).is_success


def test_what_belongs_to_the_person_cannot_be_changed(hub: XmlApi) -> None:
    hub.create()
    assert hub.set(email="other@example.com").refusal[1] == "Can't set field email"
    assert hub.set(firstName="Eve").refusal[1] == "Can't set field firstName"
    assert hub.set(newWebExId="other@example.com").refusal[1] == "Can't set field webExId"
    assert hub.set(email="ANA@example.com", firstName="Ana", title="Boss", password=GOOD_PASSWORD).is_success
    assert hub.get().text("email") == ANA
    assert hub.get().text("title") == "Boss"
    assert hub.get().find("password") is None


def test_the_account_follows_the_person(hub: XmlApi, api: Api, simulator: Simulator) -> None:
    hub.create(title="Boss")
    number = hub.get().text("userId")
    user_id = str(person(simulator)["id"])
    renamed = api.patch(
        user_id,
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "ana.lima@example.com"},
        {"op": "replace", "value": {"userName": "ana.lima@example.com", "name": {"givenName": "A."}}},
    )
    assert renamed.status_code == 200, renamed.text
    assert hub.get(ANA).refusal[0] == "030001"
    found = hub.get("ana.lima@example.com")
    assert (found.text("userId"), found.text("title")) == (number, "Boss")
    assert (found.text("email"), found.text("firstName")) == ("ana.lima@example.com", "A.")
    simulator.edit_user(user_id, {"userName": ANA})
    assert hub.get(ANA).text("userId") == number


def test_the_account_sleeps_and_ends_with_the_person(hub: XmlApi, simulator: Simulator) -> None:
    hub.create()
    user_id = str(person(simulator)["id"])
    simulator.edit_user(user_id, {"active": False})
    assert hub.get().text("active") == "DEACTIVATED"
    simulator.edit_user(user_id, {"active": True})
    assert hub.get().text("active") == "ACTIVATED"
    simulator.remove_user(user_id)
    assert hub.get().refusal[0] == "030001"
    assert hub.create().is_success


def test_deleting_leaves_the_person(hub: XmlApi, simulator: Simulator) -> None:
    hub.create()
    hub.call("DelUser", inside(webExId=ANA))
    assert hub.get().text("active") == "DEACTIVATED"
    assert person(simulator)["active"] is True
    assert hub.set(active="ACTIVATED").is_success
    assert hub.get().text("active") == "ACTIVATED"


def test_people_who_have_not_followed_their_mail(hub: XmlApi, simulator: Simulator, site: SiteHandle) -> None:
    site.set_limits(verifies_at_once=False)
    hub.create()
    assert hub.get().text("active") == "REQUEST_TO_ACTIVATE"
    assert "not verified" in (hub.set(active="ACTIVATED").refusal[1] or "")
    site.verify(ANA)
    assert hub.set(active="ACTIVATED").is_success
    simulator.add_user({"userName": "bo@example.com"})
    hub.create("bo@example.com")
    assert hub.get("bo@example.com").text("active") == "ACTIVATED"


def test_the_org_token_is_an_access_token_here(hub: XmlApi, xml: XmlApi, simulator: Simulator) -> None:
    token = {"webExID": None, "password": None, "webExAccessToken": simulator.token}
    assert hub.call("LstsummaryUser", **token).is_success
    assert xml.call("LstsummaryUser", **token).refusal[0] == "030002"
    foreign = simulator.issue_token(org_id="0" * 8 + "-0000-0000-0000-" + "0" * 12)
    assert hub.call("LstsummaryUser", **(token | {"webExAccessToken": foreign})).refusal[0] == "030002"


def test_site_admin_accounts_do_not_follow(xml: XmlApi, simulator: Simulator) -> None:
    user = simulator.add_user({"userName": ANA})
    xml.create()
    simulator.edit_user(user["id"], {"userName": "ana.lima@example.com"})
    simulator.remove_user(user["id"])
    assert xml.get(ANA).text("active") == "ACTIVATED"


@pytest.fixture
def strict() -> Iterator[Simulator]:
    with Simulator(verified_domains=["example.com"]) as simulator:
        yield simulator


def test_verified_domains_hold_here_too(strict: Simulator) -> None:
    hub = XmlApi(strict.site("acme-hub"))
    assert hub.create("ana@elsewhere.example").refusal[0] == "030098"
    assert hub.create().is_success
