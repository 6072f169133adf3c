"""People as ``/v1/people`` shows them: the SCIM users with their licenses (wxc_sdk, ``people``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webex_simulator.rest.ids import ORGANIZATION, PERSON, ROLE, inner_id, webex_id
from webex_simulator.rest.licenses import SimulatedLicenses
from webex_simulator.rest.problems import missing
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import Condition, StoredAccount, name_key

LARGEST_PAGE = 1000
DEFAULT_PAGE = 100


class SimulatedPeople:
    """The people of one organization; every answer is plain JSON."""

    def __init__(self, users: SimulatedUsers, licenses: SimulatedLicenses) -> None:
        self.users = users
        self.licenses = licenses

    def get(self, person_id: str) -> dict[str, Any]:
        """Return one person. Raises RestError."""
        account = self.users.store.get(inner_id(PERSON, person_id))
        if account is None:
            raise missing("The person")
        return self.shown(account)

    def search(self, query: Mapping[str, str], after: int, limit: int) -> tuple[list[dict[str, Any]], bool]:
        """Return a page of the people who match ``email``, ``displayName`` or ``id``, and whether there are more.

        New people show up after a while, as in SCIM's listing. Searched by ``id``, they come without the
        administrator's fields (wxc_sdk, ``PeopleApi.list``).
        """
        if query.get("id"):
            wanted = [inner_id(PERSON, one) for one in query["id"].split(",")]
            found = [account for one in wanted if (account := self.users.store.get(one))]
            return [_without_rights(self.shown(account)) for account in found], False
        found = [
            one
            for one in self.users.store.select(_condition(query, self.users.clock.seconds()))
            if _matches(one, query)
        ]
        page = found[after : after + limit]
        return [self.shown(account) for account in page], len(found) > after + limit

    def shown(self, account: StoredAccount) -> dict[str, Any]:
        """Return a person, the administrator's fields included."""
        body = account.body
        name = body.get("name", {})
        calling = self.licenses.rows.calling_properties(account.id)
        fields = {
            "id": webex_id(PERSON, account.id),
            "emails": [body["userName"]],
            "phoneNumbers": [_number(number) for number in body.get("phoneNumbers", [])],
            "extension": calling.get("extension"),
            "locationId": calling.get("locationId"),
            "displayName": body.get("displayName", body["userName"]),
            "nickName": body.get("nickName"),
            "firstName": name.get("givenName"),
            "lastName": name.get("familyName"),
            "title": body.get("title"),
            "orgId": webex_id(ORGANIZATION, self.users.org_id),
            "roles": [webex_id(ROLE, role["value"]) for role in body.get("roles", []) if role.get("value")],
            "licenses": [license.id for license in self.licenses.rows.held_by(account.id)],
            "siteUrls": [f"{site}#attendee" for site in self.licenses.rows.attends(account.id)],
            "created": account.created,
            "lastModified": account.modified,
            "status": "unknown",
            "invitePending": False,
            "loginEnabled": bool(body.get("active", True)),
            "type": "person",
        }
        return {key: value for key, value in fields.items() if value is not None}


def location(org_id: str, location_id: str, name: str) -> dict[str, Any]:
    """Return a location of the organization (wxc_sdk, ``Location``)."""
    address = {
        "address1": "1 Example Street",
        "city": "Exampleton",
        "state": "",
        "postalCode": "00000",
        "country": "US",
    }
    return {
        "id": location_id,
        "name": name,
        "orgId": webex_id(ORGANIZATION, org_id),
        "timeZone": "America/Chicago",
        "preferredLanguage": "en_us",
        "address": address,
    }


def _condition(query: Mapping[str, str], now: float) -> Condition:
    visible = Condition("listed_at <= ?", [now])
    email = query.get("email")
    if not email:
        return visible
    return Condition(f"{visible.sql} AND name_key = ?", [*visible.parameters, name_key(email)])


def _matches(account: StoredAccount, query: Mapping[str, str]) -> bool:
    shown = str(account.body.get("displayName", account.body["userName"]))
    return shown.lower().startswith(query.get("displayName", "").lower())


def _without_rights(person: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name not in ("licenses", "roles", "siteUrls")}


def _number(number: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"type": number.get("type", "work"), "value": number.get("value", "")}
    return {**shown, "primary": True} if number.get("primary") else shown
