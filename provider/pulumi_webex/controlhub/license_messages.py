"""What the license, people and location APIs answer, understood: licenses, and who holds them.

Shapes: developer.webex.com, Licenses and People.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.ids import bare

CALLING_PROPERTIES = ("locationId", "phoneNumber", "extension")
ATTENDEE = "attendee"


@dataclass(frozen=True)
class OrganizationLicense:
    """A license of the organization. `id` is bare; `total` is None if the number of seats is not limited or not
    told; `users` are the people among the `used` seats."""

    id: str
    name: str
    total: int | None = None
    used: int = 0
    users: int = 0
    site_url: str = ""
    subscription: str = ""

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> OrganizationLicense:
        """Raises `KeyError`, `TypeError` or `ValueError` for what is no license."""
        total, used = item.get("totalUnits"), int(item.get("consumedUnits") or 0)
        return cls(
            id=bare(item["id"]),
            name=str(item["name"]),
            total=None if total is None or int(total) < 0 else int(total),
            used=used,
            users=int(item.get("consumedByUsers") or used),
            site_url=str(item.get("siteUrl") or ""),
            subscription=str(item.get("subscriptionId") or ""),
        )

    @property
    def is_full(self) -> bool:
        """Whether no seat is free."""
        return self.total is not None and self.used >= self.total

    @property
    def label(self) -> str:
        """The name, with site and subscription where there are any."""
        more = [text for text in (self.site_url, self.subscription) if text]
        return f"{self.name} ({', '.join(more)})" if more else self.name


@dataclass(frozen=True)
class LicenseGrant:
    """What one person is given: a seat of the license, or, for an attendee, an account on the license's site.

    `properties` are those of Webex Calling, by their names in the API.
    """

    license: OrganizationLicense
    attendee: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What to call it in a message."""
        return f"attendee on {self.license.site_url}" if self.attendee else self.license.name


@dataclass(frozen=True)
class Holder:
    """A person and what they hold. Ids are bare, sites in lower case; `calling` has those of
    `CALLING_PROPERTIES` that were told."""

    id: str
    emails: tuple[str, ...] = ()
    licenses: frozenset[str] = frozenset()
    attends: frozenset[str] = frozenset()
    pending_licenses: frozenset[str] = frozenset()
    pending_sites: frozenset[str] = frozenset()
    calling: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_person(cls, body: Mapping[str, Any]) -> Holder:
        """From the People API. Raises `KeyError` or `TypeError` for what is no person."""
        return cls(
            id=bare(body["id"]),
            emails=tuple(body.get("emails") or ()),
            licenses=frozenset(bare(one) for one in body.get("licenses") or ()),
            attends=_attended(body.get("siteUrls")),
            calling=_calling(body),
        )

    @classmethod
    def of_assignment(cls, body: Mapping[str, Any], person_id: str) -> Holder:
        """From the answer to an assignment."""
        return cls(
            id=bare(body.get("personId") or person_id),
            emails=(body["email"],) if body.get("email") else (),
            licenses=frozenset(bare(one) for one in body.get("licenses") or ()),
            attends=_attended(body.get("siteUrls")),
            pending_licenses=frozenset(bare(one) for one in body.get("pendingLicenses") or ()),
            pending_sites=_attended(body.get("pendingSiteUrls")),
        )

    def has(self, grant: LicenseGrant) -> bool:
        """Whether the person holds this, or is to hold it as soon as they accept."""
        return self.holds(grant) or self.awaits(grant)

    def holds(self, grant: LicenseGrant) -> bool:
        """Whether the person holds this now."""
        site = grant.license.site_url.lower()
        return site in self.attends if grant.attendee else grant.license.id in self.licenses

    def awaits(self, grant: LicenseGrant) -> bool:
        """Whether the person, of another organization, has not accepted yet."""
        site = grant.license.site_url.lower()
        return site in self.pending_sites if grant.attendee else grant.license.id in self.pending_licenses


@dataclass(frozen=True)
class Template:
    """An auto-assign template: bare ids of the licenses that new people get, all or those of some groups."""

    licenses: frozenset[str]
    for_everybody: bool

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Template:
        """Raises `AttributeError` or `TypeError` for what is no template."""
        kind = str(item.get("templateType") or "ORG").upper()
        return cls(frozenset(bare(one) for one in item.get("licenses") or ()), kind == "ORG" and not item.get("groups"))


def _attended(sites: Any) -> frozenset[str]:
    """The sites with an attendee's account; people have ``site#attendee``, assignments an object."""
    found: set[str] = set()
    for site in sites or ():
        if isinstance(site, str):
            url, _, role = site.partition("#")
        else:
            url, role = str(site.get("siteUrl", "")), str(site.get("accountType", ""))
        if role.casefold() == ATTENDEE:
            found.add(url.lower())
    return frozenset(found)


def _calling(body: Mapping[str, Any]) -> dict[str, str]:
    numbers = [entry for entry in body.get("phoneNumbers") or () if isinstance(entry, Mapping)]
    work = next((entry.get("value") for entry in numbers if entry.get("type") == "work"), None)
    told = {"locationId": body.get("locationId"), "phoneNumber": work, "extension": body.get("extension")}
    return {name: str(value) for name, value in told.items() if value}


def same_property(name: str, one: str, other: str) -> bool:
    """Whether two values of a Calling property mean the same, however they are written."""
    if name == "locationId":
        return bare(one) == bare(other)
    return _digits(one) == _digits(other)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
