"""The exports that are known by their headers, and what their columns are called here.

A column gets the name that the connectors' mappings use for it (Entra: ``objectId``; Okta:
``login``), however the export at hand writes it (``id``, ``Object Id``; ``Username``,
``profile.login``). Sources:

* Entra, portal: "Download users" writes ``id``, ``officeLocation`` and ``mobilePhone``; its page
  (learn.microsoft.com/entra/identity/users/users-bulk-download) calls the same columns ``objectId``,
  ``physicalDeliveryOfficeName`` and ``mobile``, which are the names in Entra's attribute mappings.
  The Microsoft 365 admin center writes "Object Id", "First name", "Office" and so on, and
  PowerShell's Export-Csv writes Microsoft Graph's names in Pascal case.
* Okta: the profile's variable names (import template, API), its display names (the base schema in
  Okta's Schemas API: "Username", "Primary email", "Secondary email") as reports have them, the
  "User Accounts" report ("Okta username", "Okta user status"), and ``profile.login`` as tools write
  that flatten the API's answer.
* SCIM: RFC 7643 section 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Source = Literal["entra", "okta", "scim", "plain"]

_ENTRA_NAMES = """
    userPrincipalName displayName surname mail givenName objectId userType jobTitle department accountEnabled
    usageLocation streetAddress state country physicalDeliveryOfficeName city postalCode telephoneNumber mobile
    authenticationPhoneNumber authenticationAlternativePhoneNumber authenticationEmail alternateEmailAddress ageGroup
    consentProvidedForMinor legalAgeGroupClassification companyName creationType directorySynced invitationState
    identityIssuer createdDateTime employeeId employeeType mailNickname preferredLanguage
"""
_ENTRA_ALIASES = {
    "id": "objectId",
    "officelocation": "physicalDeliveryOfficeName",
    "office": "physicalDeliveryOfficeName",
    "mobilephone": "mobile",
    "firstname": "givenName",
    "lastname": "surname",
    "title": "jobTitle",
    "phonenumber": "telephoneNumber",
}
_OKTA_NAMES = """
    id status created activated statusChanged lastLogin lastUpdated passwordChanged login firstName lastName
    middleName honorificPrefix honorificSuffix email title displayName nickName profileUrl secondEmail mobilePhone
    primaryPhone streetAddress city state zipCode countryCode postalAddress preferredLanguage locale timezone userType
    employeeNumber costCenter organization division department managerId manager
"""
_OKTA_ALIASES = {
    "username": "login",
    "oktausername": "login",
    "primaryemail": "email",
    "secondaryemail": "secondEmail",
    "oktauserstatus": "status",
    "userid": "id",
    "oktauserid": "id",
}

BOOLEANS = frozenset({"accountenabled", "active"})
"""Columns (squashed) whose text is read as a boolean."""

LOGINS: dict[Source, tuple[str, ...]] = {
    "entra": ("userprincipalname",),
    "okta": ("login",),
    "scim": ("username",),
    "plain": ("username", "userprincipalname", "login", "email", "emailaddress", "mail"),
}
"""Columns (squashed), best first, that hold the name a person signs in with."""

_ANY_KEY = ("key", "objectid", "externalid", "employeenumber", "employeeid", "personnelnumber", "personid", "id")
KEYS: dict[Source, tuple[str, ...]] = {
    "entra": ("objectid", *_ANY_KEY),
    "okta": ("id", *_ANY_KEY),
    "scim": ("externalid", "id", *_ANY_KEY),
    "plain": _ANY_KEY,
}
"""Columns (squashed), best first, that identify a person for ever.

Chosen by the header alone, never by which cells are filled: else one joiner without an externalId
would give everybody another key.
"""

ADDRESSES = frozenset({"username", "userprincipalname", "login", "email", "emailaddress", "mail", "emails"})
"""Columns (squashed) that change when a person marries or moves: never a key."""

MAILS = frozenset({"mail", "email", "emailaddress"})


def squash(name: str) -> str:
    """A header without case, spaces and punctuation: "Object Id" is ``objectid``."""
    return re.sub(r"[\W_]+", "", name).lower()


def _vocabulary(names: str, aliases: dict[str, str]) -> dict[str, str]:
    return {squash(name): name for name in names.split()} | aliases


_VOCABULARY: dict[Source, dict[str, str]] = {
    "entra": _vocabulary(_ENTRA_NAMES, _ENTRA_ALIASES),
    "okta": _vocabulary(_OKTA_NAMES, _OKTA_ALIASES),
    "scim": {},
    "plain": {},
}
_KNOWN = _VOCABULARY["entra"].keys() | _VOCABULARY["okta"].keys()


@dataclass(frozen=True)
class Header:
    """What the columns of one file mean.

    `names` maps each column as the file writes it to its name here; `key` and `login` are names here.
    """

    source: Source
    names: dict[str, str]
    key: str | None
    login: str | None


def is_known(name: str) -> bool:
    """Whether a header is one of a known export."""
    return squash(_unprefixed(name)) in _KNOWN


def recognize(columns: Iterable[str]) -> Header:
    """Tell a file by its columns, and name them, its key and its login."""
    columns = list(columns)
    source = _source(columns)
    names = _names(columns, _VOCABULARY[source])
    return Header(source, names, find(names.values(), KEYS[source]), find(names.values(), LOGINS[source]))


def find(columns: Iterable[str], squashed: Iterable[str]) -> str | None:
    """The first of the `squashed` names among the columns, as the column is written."""
    by_squashed: dict[str, str] = {}
    for column in columns:
        by_squashed.setdefault(squash(column), column)
    return next((by_squashed[name] for name in squashed if name in by_squashed), None)


def _source(columns: list[str]) -> Source:
    names = {squash(_unprefixed(column)) for column in columns}
    if "userprincipalname" in names:
        return "entra"
    if names & {"login", "oktausername"} and names & {"firstname", "lastname", "status", "oktauserstatus", "email"}:
        return "okta"
    if {"username", "primaryemail"} <= names:
        return "okta"
    if "userName" in columns and any(re.match(r"(schemas|name|emails)$|name\.|emails[.\[]|urn:", c) for c in columns):
        return "scim"
    return "plain"


def _unprefixed(column: str) -> str:
    return column.removeprefix("profile.")


def _names(columns: list[str], vocabulary: dict[str, str]) -> dict[str, str]:
    """Name each column; two of one meaning (``id`` beside ``objectId``) keep their own names."""
    taken = set(columns)
    names: dict[str, str] = {}
    for column in columns:
        name = vocabulary.get(squash(_unprefixed(column)), column)
        names[column] = name if name not in taken else column
        taken.add(names[column])
    return names
