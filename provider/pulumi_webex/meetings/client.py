"""The accounts of a Webex Meetings site, and the site itself, over the XML API."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from pulumi_webex.meetings.advice import NO_RECORDS
from pulumi_webex.meetings.answers import SessionType, Site, Summary, TimeZone, number
from pulumi_webex.meetings.catalog import CATALOG, UnknownSiteAttribute
from pulumi_webex.meetings.codec import decoded, encoded
from pulumi_webex.meetings.errors import AccountNotFound, MeetingsError, XmlCall
from pulumi_webex.meetings.exchange import Exchange, courier_for
from pulumi_webex.meetings.message import Response, children, descend, text
from pulumi_webex.meetings.settings import MeetingsSettings
from pulumi_webex.meetings.values import InvalidValue
from pulumi_webex.transport.errors import NoAnswer, Refused, ServerFault
from pulumi_webex.transport.http import TIMEOUT, Courier

PAGE = 500
"""Records a page; the schema sets no maximum, and this is what Cisco's samples ask for."""
MOST_DELETED = 50
"""Accounts that one DelUser takes (user.xsd)."""
CREATE_TIMEOUT = (10.0, 120.0)
"""Seconds: on a site that Control Hub manages, CreateUser makes the person and a license first."""
PHOTO, HEADER = "Photo", "Header"


@dataclass(frozen=True)
class Created:
    """A new account; `certain` is False if the answer was lost and the account found by looking:
    it may then have been there before, so treat it as linked."""

    webex_id: str
    user_id: int
    certain: bool = True


@dataclass(frozen=True)
class MeetingsAccount:
    """An account as GetUser tells it: `attributes` by the names of the catalog, without those that
    Webex does not mention or hides."""

    webex_id: str
    user_id: int
    attributes: dict[str, Any]

    @property
    def is_active(self) -> bool:
        """False for a deactivated account, which is there all the same."""
        return self.attributes.get("active") != "DEACTIVATED"


class MeetingsClient:
    """Calls to one site. Errors: see `pulumi_webex.meetings.errors`; besides them `NoAnswer`,
    `SettingsError` and `Refused` of the transport."""

    def __init__(self, settings: MeetingsSettings, courier: Courier | None = None) -> None:
        self.settings = settings
        self._exchange = Exchange(courier or courier_for(settings), settings)

    def create(self, attributes: Mapping[str, Any]) -> Created:
        """CreateUser with `attributes`, among them webExId.

        Raises `AccountExists`; `Refused` for an attribute that CreateUser does not take, such as
        personalUrl. If the answer is lost, the account is looked up before anything is decided.
        """
        webex_id = _identity(str(attributes.get("webExId", "")))
        call = self._call("CreateUser", webex_id, attributes)
        content = _content(call, "create", attributes)
        try:
            body = self._write("user.CreateUser", content, call, repeatable=False, timeout=CREATE_TIMEOUT)
        except (NoAnswer, ServerFault) as error:
            if isinstance(error, NoAnswer) and not error.sent:
                raise
            return self._found_after(error, webex_id)
        return Created(webex_id, number(text(body, "userId")))

    def _found_after(self, error: NoAnswer | ServerFault, webex_id: str) -> Created:
        try:
            account = self.get(webex_id)
        except AccountNotFound:
            raise error from None
        return Created(webex_id, account.user_id, certain=False)

    def get(self, webex_id: str, *, tsp_index: int = 1) -> MeetingsAccount:
        """GetUser; raises `AccountNotFound`. `tsp_index`: which account ``tspAccount…`` describe."""
        call = self._call("GetUser", webex_id)
        body = self._read("user.GetUser", _elements(webExId=_identity(webex_id)), call)
        attributes = decoded(body, tsp_index=tsp_index)
        return MeetingsAccount(attributes.get("webExId") or webex_id, int(attributes.get("userId") or 0), attributes)

    def set(self, webex_id: str, attributes: Mapping[str, Any], *, clear: Iterable[str] = ()) -> None:
        """SetUser with `attributes` only; what is not mentioned stays as it is.

        Names in `clear` are emptied; raises `Refused` if that is not possible.
        """
        attributes = {name: value for name, value in attributes.items() if name != "webExId"}
        call = self._call("SetUser", webex_id, attributes)
        empty, removed = self._clearing(webex_id, tuple(clear))
        content = _content(call, "update", {"webExId": webex_id, **attributes, **removed}, empty)
        self._write("user.SetUser", content, call, repeatable=_is_repeatable(attributes))

    def _clearing(self, webex_id: str, clear: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Any]]:
        """What can be cleared by an empty element, and lists whose accounts must be deleted by index."""
        by_index = [name for name in clear if name in CATALOG and CATALOG.attribute(name).clear == "entries"]
        if not by_index:
            return clear, {}
        present = self.get(webex_id).attributes
        removed = {
            name: [{"accountIndex": entry["accountIndex"], "delete": True} for entry in present.get(name, [])]
            for name in by_index
        }
        return tuple(name for name in clear if name not in by_index), {k: v for k, v in removed.items() if v}

    def delete(self, *webex_ids: str, sync_web_office: bool | None = None) -> None:
        """DelUser, which deactivates: nobody is erased. On a Control Hub site the license goes too.

        Raises `AccountNotFound` for a single unknown account, `MeetingsError` with the ones whose
        status is not SUCCESS.
        """
        for start in range(0, len(webex_ids), MOST_DELETED):
            self._delete(webex_ids[start : start + MOST_DELETED], sync_web_office)

    def _delete(self, webex_ids: Sequence[str], sync_web_office: bool | None) -> None:
        call = self._call("DelUser", ", ".join(webex_ids[:5]) + (" and others" if len(webex_ids) > 5 else ""))
        content = [element for webex_id in webex_ids for element in _elements(webExId=_identity(webex_id))]
        if sync_web_office is not None:
            content += _elements(syncWebOffice=str(sync_web_office).lower())
        body = self._write("user.DelUser", content, call)
        done = {text(user, "webExId").casefold(): text(user, "status") for user in children(body, "user")}
        failed = [webex_id for webex_id in webex_ids if done.get(webex_id.casefold()) != "SUCCESS"]
        if failed:
            raise MeetingsError(call, Response(False, reason=f"not deactivated: {', '.join(failed)}"))

    def summaries(self, **criteria: str) -> Iterator[Summary]:
        """LstsummaryUser, page by page: all accounts, or those that meet all `criteria` (``firstName``,
        ``lastName``, ``email``, ``active``, ``webExId``)."""
        names = ("firstName", "lastName", "email", "active", "webExId")
        filters = _elements(**{name: criteria[name] for name in names if name in criteria})
        order = Element("order")
        order.extend(_elements(orderBy="WEBEXID", orderAD="ASC"))
        seen: set[str] = set()
        for user in self._paged("user.LstsummaryUser", "user", filters, [order], method="AND"):
            summary = Summary.read(user)
            # Accounts that come while we page move others to a page that is read later.
            if summary.webex_id and summary.webex_id.casefold() not in seen:
                seen.add(summary.webex_id.casefold())
                yield summary

    def find(self, email: str) -> Summary | None:
        """The account with this e-mail address, without regard to case."""
        found = self.summaries(email=email)
        return next((one for one in found if one.email.casefold() == email.casefold()), None)

    def site(self) -> Site:
        """GetSite: what the site has and allows."""
        body = self._read("site.GetSite", [], self._call("GetSite"))
        instance = descend(body, "siteInstance")
        if instance is None:
            raise NoAnswer(f"{self._call('GetSite')}: the answer holds no site; running again is safe.", sent=True)
        return Site(instance)

    def session_types(self) -> list[SessionType]:
        """LstMeetingType: the session types whose ids go into meetingTypes."""
        return [SessionType.read(item) for item in self._paged("meetingtype.LstMeetingType", "meetingType", [], [])]

    def time_zones(self) -> list[TimeZone]:
        """LstTimeZone: the time zones whose ids go into timeZoneID."""
        body = self._read("site.LstTimeZone", [], self._call("LstTimeZone"))
        return [TimeZone.read(item) for item in children(body, "timeZone")]

    def upload_image(self, image_for: str, data: bytes | None) -> None:
        """UploadPMRImage: the photo (`PHOTO`) or header image (`HEADER`) of the caller's own Personal
        Room; None removes it."""
        content = _elements(imageFor=image_for)
        if data is not None:
            content += _elements(imageData=base64.b64encode(data).decode("ascii"))
        self._write("user.UploadPMRImage", content, self._call("UploadPMRImage"))

    def _paged(
        self, binding: str, item: str, before: list[Element], after: list[Element], *, method: str | None = None
    ) -> Iterator[Element]:
        start = 1
        while True:
            control = Element("listControl")
            control.extend(_elements(startFrom=str(start), maximumNum=str(PAGE)))
            control.extend(_elements(listMethod=method) if method else [])
            call = self._call(binding.partition(".")[2])
            body = self._listed(binding, [*before, control, *after], call)
            items = list(children(body, item)) if body is not None else []
            yield from items
            start += len(items)
            total = text(body, "matchingRecords", "total") if body is not None else ""
            if not items or (start > number(total) if total else len(items) < PAGE):
                return

    def _listed(self, binding: str, content: list[Element], call: XmlCall) -> Element | None:
        try:
            return self._read(binding, content, call)
        except MeetingsError as error:
            if error.exception_id == NO_RECORDS:
                return None
            raise

    def _call(self, operation: str, person: str = "", sent: Mapping[str, Any] | None = None) -> XmlCall:
        return XmlCall(operation, self.settings.site, person, dict(sent or {}))

    def _read(self, binding: str, content: list[Element], call: XmlCall) -> Element:
        return self._exchange.call(binding, content, call)

    def _write(
        self,
        binding: str,
        content: list[Element],
        call: XmlCall,
        *,
        repeatable: bool = True,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> Element:
        return self._exchange.call(binding, content, call, writes=True, repeatable=repeatable, timeout=timeout)


def _content(call: XmlCall, operation: str, attributes: Mapping[str, Any], clear: Iterable[str] = ()) -> list[Element]:
    try:
        wrong = [name for name in attributes if not CATALOG.attribute(name).settable_on(operation)]
        if wrong:
            raise InvalidValue(f"{wrong[0]} is not something that {call.operation} takes")
        return encoded(attributes, clear)
    except (InvalidValue, UnknownSiteAttribute) as error:
        raise Refused(f"{call}: {error}.") from None


def _identity(webex_id: str) -> str:
    """A webExId that selects somebody: an empty one would leave the choice to the service."""
    if not webex_id.strip():
        raise Refused("The webExId is empty: nothing was called, since it selects the account.")
    return webex_id


def _is_repeatable(attributes: Mapping[str, Any]) -> bool:
    """Whether a second SetUser leaves what the first one left; passwords have a history, a rename an end."""
    entries = [(name, entry) for name, value in attributes.items() if isinstance(value, list) for entry in value]
    parts = [f"{name}.{key}" for name, entry in entries if isinstance(entry, Mapping) for key in entry]
    return not any(name in CATALOG and _acts_once(name) for name in [*attributes, *parts])


def _acts_once(name: str) -> bool:
    return name == "password" or CATALOG.attribute(name).trigger


def _elements(**texts: str) -> list[Element]:
    holder = Element("bodyContent")
    for name, value in texts.items():
        SubElement(holder, name).text = value
    return list(holder)
