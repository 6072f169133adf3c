"""The operations on the accounts of one site.

On a site of Control Hub an account belongs to a person of the SCIM org: CreateUser makes the person where there is
none (facts: DEVNET createuser), names and addresses are the person's and follow it, and what the person keeps in
Control Hub cannot be changed here. How Webex refuses that is not published; it is told here as "Can't set field".
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from scim2_models import SCIMException

from webex_simulator.meetings import fresh, rules
from webex_simulator.meetings.changes import Merge
from webex_simulator.meetings.messages import each, holding, word
from webex_simulator.meetings.refusals import (
    EMAIL_TAKEN,
    NO_USER,
    PROFILE,
    SUSPENDED,
    UNIFIED_SITE,
    WEBEX_ID_TAKEN,
    Complaint,
    Refusal,
    bad_personal_url,
    cannot_set,
    over,
)
from webex_simulator.meetings.rows import AccountRow, SiteRows
from webex_simulator.meetings.showing import account_elements
from webex_simulator.meetings.site import SimulatedSite
from webex_simulator.scim.schemas import CORE_USER
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import name_key

MOST_DELETED = 50

# DEVNET overview: not to be changed here on a site that Control Hub manages.
_OF_THE_PERSON = ("firstName", "lastName", "email", "webExId")
_WANTED = ("webExId", "firstName", "lastName", "email")


class SiteAccounts:
    """The accounts of one site; everything but reading happens in one transaction."""

    def __init__(self, rows: SiteRows, users: SimulatedUsers, site: SimulatedSite) -> None:
        self.rows = rows
        self.users = users
        self.site = site

    def create(self, request: Element) -> AccountRow:
        """CreateUser; returns the new account. Raises Refusal."""
        self._writable()
        if not self.site.creates_users:
            raise Refusal(UNIFIED_SITE)
        with self.rows.store.transaction():
            missing = [tag for tag in _WANTED if not word(request, tag)]
            if missing:
                raise over([Complaint(f"{tag} is required") for tag in missing])
            merge = Merge("create")
            tree = merge.into(fresh.account(self.site, self.rows.clock.now()), request)
            if any(tag not in tree for tag in _WANTED):
                raise over(merge.complaints)
            scim_id = None
            if self.site.is_control_hub:
                tree = self._as_of_control_hub(tree, merge)
            tree["personalUrl"] = fresh.personal_url(tree["email"], self._has_url)
            self._hold(tree, {}, merge, None)
            if self.site.is_control_hub:
                scim_id = self._person(tree)
            return self.rows.add(self.site.name, tree, scim_id)

    def set(self, request: Element) -> AccountRow:
        """SetUser: what the request leaves out stays. Raises Refusal."""
        self._writable()
        with self.rows.store.transaction():
            row = self.find(word(request, "webExId"))
            before = row.body
            merge = Merge("update")
            tree = merge.into(before, request)
            tree["webExId"] = before["webExId"]
            renamed = merge.given.get(("newWebExId",))
            if renamed:
                tree["webExId"] = renamed
            if self.site.is_control_hub:
                merge.complaints += self._of_the_person(row, tree, merge)
                tree.pop("password", None)
                tree |= {"password": before["password"]} if "password" in before else {}
            self._hold(tree, before, merge, row)
            row.body = tree
            self.rows.keep(row)
            return row

    def delete(self, request: Element) -> list[Element]:
        """DelUser: deactivates each account, tells of each whether it did. Raises Refusal for a single unknown one."""
        asked = [(child.text or "").strip() for child in each(request, "webExId")]
        if not 1 <= len(asked) <= MOST_DELETED:
            raise Refusal(PROFILE, f"DelUser takes 1 to {MOST_DELETED} webExId, not {len(asked)}")
        if len(asked) == 1:
            self.find(asked[0])
        with self.rows.store.transaction():
            return [
                holding("user", [holding("webExId", webex_id), holding("status", self._deactivate(webex_id))])
                for webex_id in asked
            ]

    def get(self, webex_id: str) -> list[Element]:
        """GetUser, a deactivated account like any other. Raises Refusal."""
        row = self.find(webex_id)
        return [*account_elements(self.shown(row)), *_told_besides(row)]

    def find(self, webex_id: str) -> AccountRow:
        """The account with this webExId. Raises Refusal."""
        row = self.rows.get(self.site.name, webex_id) if webex_id else None
        if row is None:
            raise Refusal(NO_USER)
        return row

    def all(self) -> list[tuple[AccountRow, dict[str, Any]]]:
        """Every account with how it shows."""
        return [(row, self.shown(row)) for row in self.rows.of_site(self.site.name)]

    def shown(self, row: AccountRow) -> dict[str, Any]:
        """The account with all that Webex works out."""
        tree = fresh.derived(row.body, self.site)
        return {**tree, "userId": str(row.user_id), "active": self.active(row)}

    def active(self, row: AccountRow) -> str:
        """Whether the account works: on a site of Control Hub the person must be active too."""
        person = self.rows.store.get(row.scim_id) if row.scim_id else None
        is_off = self.site.is_control_hub and (person is None or not person.body.get("active", True))
        return "DEACTIVATED" if is_off else str(row.body["active"])

    # inside

    def _writable(self) -> None:
        if self.site.suspended:
            raise Refusal(SUSPENDED)

    def _hold(self, tree: dict[str, Any], before: dict[str, Any], merge: Merge, row: AccountRow | None) -> None:
        """Hold a new state against the site and the other accounts. Raises Refusal."""
        rules.check(self.site, tree, merge)
        own = row.user_id if row else -1
        url = merge.given.get(("personalUrl",))
        if url and self._has_url(url, own):
            merge.complaints.append(bad_personal_url(url))
        merge.complaints += [
            Complaint(f"{tag} must not be empty", "") for tag in _WANTED if not tree.get(tag) and tag in before
        ]
        if merge.complaints:
            raise over(merge.complaints)
        fresh.twins(tree, merge.given)
        for exception_id, found in (
            (WEBEX_ID_TAKEN, self.rows.get(self.site.name, tree["webExId"])),
            (EMAIL_TAKEN, self.rows.by_email(self.site.name, tree["email"])),
        ):
            if found is not None and found.user_id != own:
                raise Refusal(exception_id)
        if self.site.has_limits:
            others = [other.body for other in self.rows.of_site(self.site.name) if other.user_id != own]
            rules.check_seats(self.site, tree, before, others)

    def _has_url(self, url: str, but: int = -1) -> bool:
        found = self.rows.by_url(self.site.name, url)
        return found is not None and found.user_id != but

    def _deactivate(self, webex_id: str) -> str:
        row = self.rows.get(self.site.name, webex_id) if webex_id else None
        if row is None:
            return "FAILURE"
        row.body = {**row.body, "active": "DEACTIVATED"}
        self.rows.keep(row)
        return "SUCCESS"

    # sites of Control Hub

    def _as_of_control_hub(self, tree: dict[str, Any], merge: Merge) -> dict[str, Any]:
        """A new account there: activation comes by mail, a password is ignored (DEVNET createuser)."""
        if name_key(tree["webExId"]) != name_key(tree["email"]):
            merge.complaints.append(Complaint("webExId must equal email", tree["webExId"]))
        tree = {**tree, "active": "ACTIVATED"}
        tree.pop("password", None)
        person = self.users.find(tree["email"])
        if person is None and not self.site.verifies_at_once:
            tree["active"] = "REQUEST_TO_ACTIVATE"
        return tree if person is None else {**tree, **identity(person.body)}

    def _person(self, tree: dict[str, Any]) -> str:
        """The person in the org, made if there is none. Raises Refusal if another org or directory owns it."""
        person = self.users.find(tree["email"])
        if person is not None:
            return person.id
        name = {"givenName": tree["firstName"], "familyName": tree["lastName"]}
        told = {"userName": tree["email"], "userType": "user", "name": name}
        told["displayName"] = f"{tree['firstName']} {tree['lastName']}"
        try:
            return str(self.users.create({"schemas": [CORE_USER], **told})["id"])
        except SCIMException as problem:
            raise Refusal(UNIFIED_SITE, f"The user cannot be created in the organization: {problem.detail}") from None

    def _of_the_person(self, row: AccountRow, tree: dict[str, Any], merge: Merge) -> list[Complaint]:
        before = row.body
        changed = [tag for tag in _OF_THE_PERSON if tree.get(tag) != before.get(tag)]
        wrong = [cannot_set(tag, tree.get(tag, "")) for tag in changed if not _is_caseless(tag, tree, before)]
        tree.update({tag: before[tag] for tag in _OF_THE_PERSON if tag in before})
        wakes = merge.given.get(("active",)) == "ACTIVATED"
        if wakes and before["active"] == "REQUEST_TO_ACTIVATE":
            wrong.append(Complaint("The user is not verified and cannot be activated"))
        return wrong


def identity(person: dict[str, Any]) -> dict[str, str]:
    """What an account of a Control Hub site has of its person: the userName, and the names where they are told."""
    name = person.get("name", {})
    told = {"firstName": name.get("givenName"), "lastName": name.get("familyName")}
    return {
        "webExId": person["userName"],
        "email": person["userName"],
        **{tag: text for tag, text in told.items() if text},
    }


def _is_caseless(tag: str, tree: dict[str, Any], before: dict[str, Any]) -> bool:
    return tag in ("email", "webExId") and name_key(tree[tag]) == name_key(before[tag])


def _told_besides(row: AccountRow) -> list[Element]:
    """What GetUser says beside the account itself (user.xsd, getUserResponse)."""
    has_password = bool(row.body.get("password"))
    return [
        holding("peExpired", "false"),
        holding("peActive", "false"),
        holding("passwordExpires", "false"),
        *([holding("passwordDaysLeft", "0")] if has_password else []),
    ]
