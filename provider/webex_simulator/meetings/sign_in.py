"""Who calls: the security context of a request against what the site takes.

A password, a session ticket (AuthenticateUser) or an access token; on a site of Control Hub the tokens of the SCIM
API are access tokens of their people too. An unknown or ended ticket is answered like a wrong password.
"""

from __future__ import annotations

import secrets
from xml.etree.ElementTree import Element

from webex_simulator.meetings.accounts import SiteAccounts
from webex_simulator.meetings.messages import XmlRequest, holding, word
from webex_simulator.meetings.refusals import (
    ACCESS_DENIED,
    NO_TICKETS,
    NOT_AN_ADMINISTRATOR,
    WRONG_CREDENTIALS,
    Refusal,
)
from webex_simulator.meetings.rows import AccountRow
from webex_simulator.meetings.secret import is_same

# What somebody who is no administrator may ask for: themselves, and what everybody may know.
_FOR_EVERYBODY = frozenset({"AuthenticateUser", "GetSite", "LstTimeZone", "LstMeetingType", "UploadPMRImage"})
_FOR_ONESELF = frozenset({"GetUser", "SetUser"})
_READING = frozenset({"GetUser", "LstsummaryUser"})
_ROLES = frozenset({"siteAdmin", "roSiteAdmin", "host", "attendeeOnly"})


def caller(accounts: SiteAccounts, asked: XmlRequest) -> AccountRow:
    """The account that calls. Raises Refusal."""
    row = _holder(accounts, asked)
    is_locked = row is not None and row.body.get("security", {}).get("lockAccount") == "true"
    if row is None or is_locked or accounts.active(row) == "DEACTIVATED":
        raise Refusal(WRONG_CREDENTIALS)
    return row


def _holder(accounts: SiteAccounts, asked: XmlRequest) -> AccountRow | None:
    security, site = asked.security, accounts.site
    named = _named(accounts, security)
    token = security.get("webExAccessToken") or word(asked.body, "accessToken")
    if security.get("sessionTicket"):
        if not site.takes_tickets:
            raise Refusal(NO_TICKETS)
        return _agreeing(accounts.rows.holder(f"ticket {security['sessionTicket']}", site.name), named, security)
    if token:
        return _agreeing(_bearer(accounts, token), named, security)
    if security.get("password") and site.takes_passwords and named is not None:
        return named if is_same(named.body.get("password", ""), security["password"]) else None
    return None


def _named(accounts: SiteAccounts, security: dict[str, str]) -> AccountRow | None:
    site = accounts.site.name
    if security.get("webExID"):
        return accounts.rows.get(site, security["webExID"])
    return accounts.rows.by_email(site, security["email"]) if security.get("email") else None


def _agreeing(holder: AccountRow | None, named: AccountRow | None, security: dict[str, str]) -> AccountRow | None:
    """The holder of a ticket or token, if the context names nobody else."""
    is_told = bool(security.get("webExID") or security.get("email"))
    if holder is None or (is_told and (named is None or named.user_id != holder.user_id)):
        return None
    return holder


def _bearer(accounts: SiteAccounts, token: str) -> AccountRow | None:
    row = accounts.rows.holder(f"token {token}", accounts.site.name)
    known = accounts.rows.store.token(token) if row is None and accounts.site.is_control_hub else None
    if known is None or known[0] != accounts.users.org_id or known[2] is None:
        return row
    return next((one for one in accounts.rows.of_person(known[2]) if one.site == accounts.site.name), None)


def ticket(accounts: SiteAccounts, row: AccountRow) -> list[Element]:
    """AuthenticateUser: a new session ticket. Raises Refusal on a site that takes none."""
    site = accounts.site
    if not site.takes_tickets:
        raise Refusal(NO_TICKETS)
    made = f"simulated-{secrets.token_urlsafe(32)}"
    accounts.rows.put_key(f"ticket {made}", site.name, row.user_id, site.ticket_seconds)
    return [
        holding("sessionTicket", made),
        holding("createTime", str(int(accounts.rows.clock.seconds() * 1000))),
        holding("timeToLive", str(site.ticket_seconds)),
    ]


def check_rights(row: AccountRow, asked: XmlRequest) -> None:
    """Raise Refusal if the caller may not do this."""
    privilege = row.body["privilege"]
    if asked.operation in _FOR_EVERYBODY or privilege.get("siteAdmin") == "true":
        return
    if privilege.get("roSiteAdmin") == "true":
        if asked.operation not in _READING:
            raise Refusal(ACCESS_DENIED)
        return
    is_own = word(asked.body, "webExId").lower() == row.webex_id.lower()
    roles = [child for child in asked.body.iter() if isinstance(child.tag, str)]
    if asked.operation not in _FOR_ONESELF or not is_own:
        raise Refusal(NOT_AN_ADMINISTRATOR)
    if asked.operation == "SetUser" and any(child.tag.rpartition("}")[2] in _ROLES for child in roles):
        raise Refusal(ACCESS_DENIED)
