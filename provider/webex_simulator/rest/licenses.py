"""The licenses of an organization: what there is, who has what, and their assignment to one person."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from webex_simulator.rest import rules
from webex_simulator.rest.ids import ORGANIZATION, PERSON, inner_id, webex_id
from webex_simulator.rest.problems import RestError, bad, forbidden, missing
from webex_simulator.rest.rows import LicenseRows, SimulatedLicense
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import StoredAccount

LARGEST_PAGE = 300
"""How many holders of a license one answer shows at most (OpenAPI, ``limit``)."""


@dataclass(frozen=True)
class _Wish:
    license: SimulatedLicense
    add: bool
    properties: dict[str, Any]


class SimulatedLicenses:
    """Licenses of one organization; every answer is plain JSON."""

    def __init__(self, rows: LicenseRows, users: SimulatedUsers) -> None:
        self.rows = rows
        self.users = users
        self._failing: list[str] = []
        self._failing_lock = threading.Lock()

    # what there is

    def all(self) -> list[dict[str, Any]]:
        """Return every license with its seats."""
        return [self.shown(license) for license in self.rows.licenses()]

    def shown(self, license: SimulatedLicense) -> dict[str, Any]:
        """Return a license; what does not apply to it is absent (OpenAPI, List Licenses)."""
        consumed = self.rows.consumed(license.id)
        body: dict[str, Any] = {
            "id": license.id,
            "name": license.name,
            "totalUnits": license.total_units,
            "consumedUnits": consumed,
            "consumedByUsers": consumed,
            "consumedByWorkspaces": 0,
        }
        more = {
            "subscriptionId": license.subscription_id,
            "siteUrl": license.site_url,
            "siteType": license.site_type,
        }
        return body | {name: value for name, value in more.items() if value is not None}

    def one(self, license_id: str) -> SimulatedLicense:
        """Return a license. Raises RestError."""
        found = self.rows.license(license_id)
        if found is None:
            raise missing("The license")
        return found

    def holders(self, license: SimulatedLicense, limit: int, after: int) -> tuple[list[dict[str, Any]], int | None]:
        """Return a page of the people who have a license, and where the next page starts, if there is one."""
        found = self.rows.holders(license.id, after, limit + 1)
        page = [self._holder(self.users.account(user_id)) for _, user_id in found[:limit]]
        return page, found[limit - 1][0] if len(found) > limit else None

    def sites(self) -> set[str]:
        """Return the sites that there are licenses for."""
        return {license.site_url for license in self.rows.licenses() if license.site_url}

    # who has what

    def of(self, account: StoredAccount) -> dict[str, Any]:
        """Return what a person has, as the answer to an assignment shows it (OpenAPI, UserLicensesResponse).

        The account types are in capitals, although OpenAPI writes them small: wxc_sdk reads nothing else.
        """
        held = self.rows.held_by(account.id)
        hosts = [{"siteUrl": one.site_url, "accountType": "HOST"} for one in held if one.site_url]
        attends = [{"siteUrl": site, "accountType": "ATTENDEE"} for site in self.rows.attends(account.id)]
        return {
            "orgId": webex_id(ORGANIZATION, self.users.org_id),
            "personId": webex_id(PERSON, account.id),
            "email": account.body["userName"],
            "licenses": [license.id for license in held],
            "siteUrls": attends + hosts,
        }

    def fail_next(self, license_id: str) -> None:
        """Let the next assignment of a license go through without it, as status 206."""
        with self._failing_lock:
            self._failing.append(license_id)

    def assign(self, payload: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Carry an assignment out; return 200, or 206 if only part of it could be.

        Raises:
            RestError: 400 where none of it could be done, 403 for another organization, 404 for an unknown person.
        """
        with self.rows.store.transaction():
            account = self._person(payload)
            wishes = [self._wish(item) for item in _list(payload, "licenses")]
            sites = [_site_wish(item) for item in _list(payload, "siteUrls")]
            refusals, partial = self._carry_out(account, wishes, sites)
            if refusals and len(refusals) == len(wishes) + len(sites) and not partial:
                raise refusals[0]
            return (206 if refusals else 200), self.of(account)

    def _carry_out(
        self, account: StoredAccount, wishes: list[_Wish], sites: list[tuple[str, bool]]
    ) -> tuple[list[RestError], bool]:
        """Do what can be done; return what cannot, and whether a failure was ordered."""
        before = {license.name for license in self.rows.held_by(account.id)}
        removed = {wish.license.name for wish in wishes if not wish.add}
        wanted = (before - removed) | {wish.license.name for wish in wishes if wish.add}
        refusals, partial = [], False
        for site, attends in sites:
            refusals += self._set_attendee(account, site, attends)
        for wish in sorted(wishes, key=lambda wish: wish.add):
            ordered = wish.add and self._ordered_to_fail(wish.license)
            refusal = rules.no_seat(wish.license) if ordered else self._refusal(account, wish, before, wanted)
            partial |= ordered
            if refusal:
                refusals.append(refusal)
            else:
                self._apply(account.id, wish)
        return refusals, partial

    def _refusal(
        self, account: StoredAccount, wish: _Wish, before: Collection[str], wanted: Collection[str]
    ) -> RestError | None:
        license = wish.license
        if not wish.add:
            return rules.refusal_to_remove(license, wanted)
        if license.name in rules.CALLING and not _reachable(wish.properties):
            return rules.no_properties(license)
        if license.site_url in self.rows.attends(account.id):
            # Deduced from OpenAPI's "for host account, remove attendee and assign the license on that site".
            return _invalid_site(str(license.site_url))
        has_it = any(held.id == license.id for held in self.rows.held_by(account.id))
        if not has_it and self.rows.consumed(license.id) >= license.total_units:
            return rules.no_seat(license)
        return rules.refusal_to_add(license, before, wanted)

    def _apply(self, user_id: str, wish: _Wish) -> None:
        calling = wish.license.name in rules.CALLING
        if wish.add:
            self.rows.assign(user_id, wish.license.id, wish.properties if calling else {})
            if calling:
                self._rewrite_numbers(user_id, wish.properties)
        elif self.rows.withdraw(user_id, wish.license.id) and calling:
            self._rewrite_numbers(user_id, {})

    def _rewrite_numbers(self, user_id: str, properties: dict[str, Any]) -> None:
        """Let Calling have its way with the person's numbers: the work number goes, the extension comes.

        wxc_sdk's test of SCIM (``tests/test_scim.py``) sees this; that a number of Calling shows up as the work number,
        and that both go with the license, is deduced.
        """
        account = self.users.account(user_id)
        others = [
            number
            for number in account.body.get("phoneNumbers", [])
            if str(number.get("type", "")).lower() not in ("work", "work_extension")
        ]
        own = [
            {"type": kind, "value": properties[name]}
            for kind, name in (("work", "phoneNumber"), ("work_extension", "extension"))
            if properties.get(name)
        ]
        body = {**account.body, "phoneNumbers": others + own}
        if not body["phoneNumbers"]:
            del body["phoneNumbers"]
        self.users.keep(account, body)

    def _set_attendee(self, account: StoredAccount, site: str, attends: bool) -> list[RestError]:
        hosts = {license.site_url for license in self.rows.held_by(account.id)}
        if site not in self.sites() or (attends and site in hosts):
            return [_invalid_site(site)]
        self.rows.set_attendee(account.id, site, attends)
        return []

    def _ordered_to_fail(self, license: SimulatedLicense) -> bool:
        with self._failing_lock:
            if license.id not in self._failing:
                return False
            self._failing.remove(license.id)
            return True

    # what a request says

    def _person(self, payload: dict[str, Any]) -> StoredAccount:
        org_id, person_id, email = (payload.get(name) for name in ("orgId", "personId", "email"))
        if org_id is not None and inner_id(ORGANIZATION, str(org_id)) != self.users.org_id:
            raise forbidden()
        if not person_id and not email:
            raise bad("At least one of email and personId is required")
        account = self.users.store.get(inner_id(PERSON, str(person_id))) if person_id else self.users.find(str(email))
        if account is None or (email and account != self.users.find(str(email))):
            raise missing("The person")
        return account

    def _wish(self, item: Any) -> _Wish:
        license = self.rows.license(str(item.get("id", ""))) if isinstance(item, dict) else None
        if license is None:
            said = item.get("id") if isinstance(item, dict) else item
            raise bad("License not recognized", 400000, f"License not recognized {said}")
        properties = item.get("properties") or {}
        location = properties.get("locationId")
        if location and str(location) not in {known for known, _ in self.rows.locations()}:
            raise bad("Unable to find location", 400, "Unable to find location.")
        return _Wish(license, _is_add(item), properties)

    def _holder(self, account: StoredAccount) -> dict[str, Any]:
        name = account.body["userName"]
        shown = {"id": webex_id(PERSON, account.id), "type": "INTERNAL"}
        return {**shown, "displayName": account.body.get("displayName", name), "email": name}


def _reachable(properties: dict[str, Any]) -> bool:
    """Whether there is a number, or an extension with the location that it then needs (OpenAPI)."""
    return bool(properties.get("phoneNumber") or (properties.get("extension") and properties.get("locationId")))


def _list(payload: dict[str, Any], name: str) -> list[Any]:
    value = payload.get(name) or []
    if not isinstance(value, list):
        raise bad(f"{name} must be a list")
    return value


def _site_wish(item: Any) -> tuple[str, bool]:
    if not isinstance(item, dict) or str(item.get("accountType", "")).lower() != "attendee":
        raise bad("accountType must be attendee")
    return str(item.get("siteUrl", "")).lower(), _is_add(item)


def _is_add(item: dict[str, Any]) -> bool:
    operation = str(item.get("operation") or "add").lower()
    if operation not in ("add", "remove"):
        raise bad("operation must be add or remove")
    return operation == "add"


def _invalid_site(site: str) -> RestError:
    return bad("Invalid site URL", 400216, f"Request contains invalid attendee siteUrls: {site}")
