"""Licenses of one organization over the ``/v1`` APIs: what there is, who holds it, and giving it.

Paths and bodies: developer.webex.com, Licenses, People and Locations; scopes
``spark-admin:licenses_read``, ``spark-admin:people_read`` and ``spark-admin:people_write``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from pulumi_webex.controlhub.ids import bare, is_uuid, kind_of, rest_id
from pulumi_webex.controlhub.license_errors import ADVICE, SCOPES, LicenseError, PartlyApplied, full, leftover, refusal
from pulumi_webex.controlhub.license_messages import ATTENDEE, Holder, LicenseGrant, OrganizationLicense, Template
from pulumi_webex.transport.errors import ApiError, Forbidden, NoAnswer, NotFound, WebexError
from pulumi_webex.transport.http import Answer, Transport

T = TypeVar("T")

PAGE = 300
"""People a page of those who hold a license: the most that Webex gives."""

PEOPLE_PAGE = 1000
"""People a page of the list of everybody: the most that Webex gives."""

_PATIENTLY = (0.0, 1.0, 2.0, 3.0)
"""Seconds before each look at a person who was made a moment ago."""


class Licenses:
    """The licenses of one organization; any number of threads may share it.

    `org_id` is a bare UUID; None is the organization of the token. Every method may raise any error of
    `pulumi_webex.transport.errors`; only the telling ones are named.
    """

    def __init__(self, transport: Transport, api_url: str, org_id: str | None) -> None:
        self._transport = transport
        self._base = api_url
        self._org: dict[str, str] = {"orgId": rest_id("ORGANIZATION", org_id)} if org_id else {}
        self._lock = threading.Lock()
        self._known: tuple[OrganizationLicense, ...] | None = None
        self._locations: dict[str, str] = {}

    def list(self, *, fresh: bool = False) -> tuple[OrganizationLicense, ...]:
        """All licenses; asked for once a run, unless it is to be `fresh`. `LicenseError` without the scope."""
        with self._lock:
            if self._known is None or fresh:
                items = self._items("licenses", self._org, "items")
                self._known = tuple(_understood(item, OrganizationLicense.of, "license") for item in items)
            return self._known

    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense:
        """The one license of this name (compared without case) or id, narrowed by site and subscription.

        Raises `LicenseError` where there is none, or more than one, with those that there are.
        """
        wanted = bare(name_or_id.strip())
        named = [one for one in self.list() if wanted in (one.id, one.id.rpartition(":")[2])]
        named = named or [one for one in self.list() if one.name.casefold() == wanted.casefold()]
        found = [one for one in named if _narrowed(one, site_url, subscription)]
        if len(found) != 1:
            raise LicenseError(self._not_one(name_or_id, named, found))
        return found[0]

    def holders(self, license_id: str) -> Iterator[str]:
        """The bare ids of the people who hold a license, page by page."""
        params: dict[str, str | int] = {"includeAssignedTo": "user", "limit": PAGE}
        path = f"licenses/{quote(rest_id('LICENSE', license_id), safe='')}"
        for user in self._items(path, params, "users"):
            if isinstance(user, Mapping) and user.get("id"):
                yield bare(str(user["id"]))

    def person(self, person_id: str, *, calling: bool = False, new: bool = False) -> Holder:
        """A person and what they hold; `NotFound` if there is nobody with this id.

        `calling` asks for the properties of Webex Calling, too. A person who is `new` is waited for.
        """
        path = f"people/{quote(rest_id('PEOPLE', person_id), safe='')}"
        params = {"callingData": "true" if calling else "false"}
        pauses = _PATIENTLY if new else _PATIENTLY[:1]
        for pause in pauses:
            self._transport.sleep(pause)
            try:
                return _understood(self._get(path, params).body, Holder.of_person, "person")
            except NotFound:
                if pause == pauses[-1]:
                    raise
        raise AssertionError("the last pause returns or raises")

    def person_at(self, address: str, *, calling: bool = False) -> Holder | None:
        """The person with an e-mail address, None if there is nobody."""
        params = {"email": address, "callingData": "true" if calling else "false", **self._org}
        people = [_understood(item, Holder.of_person, "person") for item in self._items("people", params, "items")]
        return next((one for one in people if address.casefold() in {e.casefold() for e in one.emails}), None)

    def people(self) -> Iterator[Holder]:
        """Everybody with what they hold, page by page, without the properties of Webex Calling. Who was made a moment
        ago may be missing."""
        params: dict[str, str | int] = {"max": PEOPLE_PAGE, "callingData": "false", **self._org}
        for item in self._items("people", params, "items"):
            yield _understood(item, Holder.of_person, "person")

    def assign(self, person_id: str, add: Sequence[LicenseGrant] = (), remove: Sequence[LicenseGrant] = ()) -> Holder:
        """Gives and takes back in one request; returns what the person holds then.

        Both are safe to repeat. Raises `LicenseError` if Webex refuses, if no seat is free, and, as
        `PartlyApplied`, where a part was done only.
        """
        body = {"personId": rest_id("PEOPLE", person_id), **self._org, **_changes(add, remove)}
        try:
            answer = self._transport.request("PATCH", f"{self._base}/licenses/users", json=body, repeatable=True)
        except ApiError as error:
            told = refusal(error, add, remove)
            if error.status in (400, 409) and error.error_code not in ADVICE and (taken := self._full(add)):
                raise full(taken, status=error.status) from error
            raise told from error
        if not isinstance(answer.body, Mapping):
            return self.person(person_id)
        holder = Holder.of_assignment(answer.body, person_id)
        undone = leftover(add, remove, holder)
        if undone:
            taken = self._full(grant for grant in add if not holder.has(grant))
            raise PartlyApplied(str(full(taken)), holder) if taken else undone
        return holder

    def location(self, name_or_id: str) -> str:
        """The id of a location in the form of the ``/v1`` APIs, by its name (compared without case) or id.

        Raises `LicenseError` where there is none of this name.
        """
        if is_uuid(name_or_id) or kind_of(name_or_id) == "LOCATION":
            return rest_id("LOCATION", name_or_id)
        wanted = name_or_id.strip().casefold()
        with self._lock:
            if not self._locations:
                for item in self._items("locations", self._org, "items"):
                    self._locations[str(item["name"]).casefold()] = str(item["id"])
            known = dict(self._locations)
        if wanted not in known:
            raise LicenseError(
                f"this organization has no location {name_or_id!r}; it has {', '.join(sorted(known)) or 'none'}: "
                "correct location."
            )
        return known[wanted]

    def templates(self) -> tuple[Template, ...]:
        """The auto-assign templates of the organization."""
        items = self._items("organization/licenseTemplates", self._org, "items")
        return tuple(_understood(item, Template.of, "license template") for item in items)

    def _full(self, grants: Iterable[LicenseGrant]) -> Sequence[LicenseGrant]:
        """Those of which no seat is free by now."""
        seats = [grant for grant in grants if not grant.attendee]
        try:
            now = {one.id: one for one in self.list(fresh=True)} if seats else {}
        except WebexError:
            return []
        return [
            LicenseGrant(now[one.license.id]) for one in seats if one.license.id in now and now[one.license.id].is_full
        ]

    def _not_one(self, asked: str, named: Sequence[OrganizationLicense], found: Sequence[OrganizationLicense]) -> str:
        if found:
            labels = "; ".join(one.label for one in found)
            return f"there are {len(found)} licenses {asked}: {labels}; choose one by site_url, subscription or its id."
        if named:
            labels = "; ".join(one.label for one in named)
            return f"no license {asked} has this site_url or subscription; there are {labels}."
        names = ", ".join(sorted({one.name for one in self.list()})) or "no licenses at all"
        return f"this organization has no license {asked}; it has {names}: correct the name or id, or webex:orgId."

    def _items(self, path: str, params: Mapping[str, str | int], key: str) -> Iterator[Any]:
        """The entries of a list, page by page (RFC 8288 links, as developer.webex.com has it under Pagination)."""
        more: Mapping[str, str | int] | None = params
        while more is not None:
            answer = self._get(path, more)
            items = answer.body.get(key, []) if isinstance(answer.body, Mapping) else None
            if not isinstance(items, list):
                raise _not_rest(path)
            yield from items
            more = _next_page(answer)

    def _get(self, path: str, params: Mapping[str, str | int]) -> Answer:
        try:
            return self._transport.request("GET", f"{self._base}/{path}", params=params)
        except Forbidden as error:
            said = f": {error.detail.rstrip('. ')}" if error.detail else ""
            raise LicenseError(
                f"Webex does not let us read {path.partition('/')[0]}{said}; {SCOPES}.", status=403
            ) from error


def _next_page(answer: Answer) -> dict[str, str | int] | None:
    """The query of the next page. Only that is taken from the link, since the token goes to no other address."""
    from requests.utils import parse_header_links  # loaded with the first call, by the transport

    links = parse_header_links(answer.headers.get("Link") or "")
    url = next((link.get("url") for link in links if link.get("rel") == "next"), None)
    return dict(parse_qsl(urlsplit(url).query)) if url else None


def _narrowed(license: OrganizationLicense, site_url: str, subscription: str) -> bool:
    site = site_url.strip().lower().removeprefix("https://").rstrip("/")
    return (not site or license.site_url.lower() == site) and (
        not subscription or license.subscription.casefold() == subscription.strip().casefold()
    )


def _changes(add: Sequence[LicenseGrant], remove: Sequence[LicenseGrant]) -> dict[str, Any]:
    every = [(grant, "remove") for grant in remove] + [(grant, "add") for grant in add]
    licenses = [_license_change(grant, operation) for grant, operation in every if not grant.attendee]
    sites = [
        {"siteUrl": grant.license.site_url, "accountType": ATTENDEE, "operation": operation}
        for grant, operation in every
        if grant.attendee
    ]
    return {key: value for key, value in (("licenses", licenses), ("siteUrls", sites)) if value}


def _license_change(grant: LicenseGrant, operation: str) -> dict[str, Any]:
    properties = {"properties": dict(grant.properties)} if grant.properties and operation == "add" else {}
    return {"id": rest_id("LICENSE", grant.license.id), "operation": operation, **properties}


def _understood(item: Any, read: Callable[[Any], T], what: str) -> T:
    try:
        return read(item)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _not_rest(what) from None


def _not_rest(what: str) -> NoAnswer:
    return NoAnswer(
        f"What answered is not Webex's REST API: no {what} came back; check webex:apiUrl (WEBEX_API_URL).", sent=False
    )
