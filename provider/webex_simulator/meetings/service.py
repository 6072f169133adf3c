"""The XMLService: reads a request, finds its site and its caller, does what it asks, answers."""

from __future__ import annotations

import base64
import binascii
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from webex_simulator.faults import Fault
from webex_simulator.meetings import sign_in, site_answers
from webex_simulator.meetings.accounts import SiteAccounts
from webex_simulator.meetings.messages import XmlRequest, failure, holding, read, shown, success, word
from webex_simulator.meetings.refusals import (
    GENERIC,
    PROFILE,
    RATE_LIMIT,
    REASONS,
    Refusal,
    cannot_set,
    over,
    spark_meet,
)
from webex_simulator.meetings.rows import AccountRow, SiteRows
from webex_simulator.meetings.site import SPARK_MEET, SimulatedSite
from webex_simulator.scim.users import SimulatedUsers

PATH = "/WBXService/XMLService"

_OPERATIONS = {
    "user": ("CreateUser", "SetUser", "GetUser", "DelUser", "LstsummaryUser", "AuthenticateUser", "UploadPMRImage"),
    "site": ("GetSite", "LstTimeZone"),
    "meetingtype": ("LstMeetingType",),
}
_IMAGES = {"Photo": "photoURL", "Header": "headerImageURL"}


@dataclass(frozen=True)
class XmlAnswer:
    """An answer, and what a log may say about it; ``exception_id`` is empty for SUCCESS and unpublished ids."""

    content: bytes
    exception_id: str = ""


@dataclass(frozen=True)
class ReadRequest:
    """A request that was read, or why it could not be; ``operation`` is empty then."""

    asked: XmlRequest | None
    refusal: Refusal | None = None

    @property
    def operation(self) -> str:
        """The operation's name, such as ``SetUser``."""
        return self.asked.operation if self.asked else ""

    @property
    def site(self) -> str:
        """The site that the request names."""
        return self.asked.security.get("siteName", "").lower() if self.asked else ""

    @property
    def body(self) -> Any:
        """The request's body for a log: without secrets."""
        return (shown(self.asked.body) or None) if self.asked else None


class XmlService:
    """The XML API for all sites of one simulator."""

    def __init__(self, rows: SiteRows, users: SimulatedUsers) -> None:
        self.rows = rows
        self.users = users
        self.sites = {site.name: site for site in rows.sites()}
        self._windows: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def accounts(self, site: SimulatedSite) -> SiteAccounts:
        """The accounts of one site."""
        return SiteAccounts(self.rows, self.users, site)

    def read(self, data: bytes) -> ReadRequest:
        """Read a request, hostile or not."""
        try:
            return ReadRequest(read(data))
        except Refusal as refusal:
            return ReadRequest(None, refusal)

    def answer(self, request: ReadRequest, fault: Fault | None = None) -> XmlAnswer:
        """Answer a request; a fault with an exceptionID is answered in its place."""
        try:
            if fault is not None and fault.exception_id is not None:
                raise Refusal(fault.exception_id, fault.reason or REASONS.get(fault.exception_id, ""))
            if request.asked is None:
                raise request.refusal or Refusal(GENERIC)
            return XmlAnswer(success(request.asked, self._done(request.asked)))
        except Refusal as refusal:
            return XmlAnswer(failure(refusal), refusal.exception_id or "unknown")

    def reload(self) -> None:
        """Take the sites from the store again."""
        self.sites.clear()
        self.sites.update({site.name: site for site in self.rows.sites()})

    def _done(self, asked: XmlRequest) -> list[Element]:
        if asked.operation not in _OPERATIONS.get(asked.binding, ()):
            raise Refusal(GENERIC, f"There is no operation {asked.binding}.{asked.operation}"[:200])
        site = self._site(asked)
        self._count(site)
        accounts = self.accounts(site)
        caller = sign_in.caller(accounts, asked)
        sign_in.check_rights(caller, asked)
        return self._operation(accounts, caller, asked)

    def _site(self, asked: XmlRequest) -> SimulatedSite:
        name = asked.security.get("siteName", "")
        site = self.sites.get(name.lower())
        if site is None:
            raise Refusal("", f"There is no site {name[:80]!r}: siteName is the part before .webex.com")
        if site.kind == SPARK_MEET:
            raise spark_meet()
        return site

    def _count(self, site: SimulatedSite) -> None:
        """Refuse a call above the site's limit (000045); what was refused does not count."""
        if site.calls_per_minute is None:
            return
        with self._lock:
            window, now = self._windows.setdefault(site.name, deque()), time.monotonic()
            while window and window[0] <= now - site.window_seconds:
                window.popleft()
            if len(window) >= site.calls_per_minute:
                raise Refusal(RATE_LIMIT)
            window.append(now)

    def _operation(self, accounts: SiteAccounts, caller: AccountRow, asked: XmlRequest) -> list[Element]:
        body = asked.body
        match asked.operation:
            case "AuthenticateUser":
                return sign_in.ticket(accounts, caller)
            case "CreateUser":
                return [holding("userId", str(accounts.create(body).user_id))]
            case "SetUser":
                accounts.set(body)
                return []
            case "GetUser":
                return accounts.get(word(body, "webExId"))
            case "DelUser":
                return accounts.delete(body)
            case "LstsummaryUser":
                return site_answers.summaries(accounts.all(), body)
            case "UploadPMRImage":
                return self._image(accounts, caller, body)
            case "GetSite":
                active = sum(tree["active"] != "DEACTIVATED" for _, tree in accounts.all())
                return site_answers.site_instance(accounts.site, active)
            case "LstTimeZone":
                return site_answers.zones(body)
            case _:
                return site_answers.session_types(accounts.site, body)

    def _image(self, accounts: SiteAccounts, caller: AccountRow, body: Element) -> list[Element]:
        """Keep that there is an image of the caller's own room; the image itself is thrown away."""
        tag = _IMAGES.get(word(body, "imageFor"))
        if tag is None:
            raise over([cannot_set("imageFor", word(body, "imageFor"))])
        try:
            data = base64.b64decode(word(body, "imageData"), validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(PROFILE, "imageData is no base64") from None
        with self.rows.store.transaction():
            row = accounts.find(caller.webex_id)
            room = {**row.body["personalMeetingRoom"]}
            room.pop(tag, None)
            if data:
                room[tag] = f"https://{accounts.site.name}.webex.com/images/{uuid.uuid4()}"
            row.body = {**row.body, "personalMeetingRoom": room}
            self.rows.keep(row)
        return []
