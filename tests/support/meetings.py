"""A Meetings site that is played, and a value for each attribute of an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute
from pulumi_webex.meetings.message import children, descend, parsed, text
from pulumi_webex.transport.answers import Reply
from pulumi_webex.transport.http import Body

SERVICE = "http://www.webex.com/schemas/2002/06/service"
USER = f"{SERVICE}/user"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

SPECIAL = {
    "personalUrl": "ana.lima-01_x",
    "personalMeetingRoomHostPIN": "8264",
    "phonesPIN": "82645",
    "expirationDate": "03/31/2027 18:00:00",
    "supportCenterOrderTabs": ["Session", "Desktop", "Application", "Tools"],
    "videoSystems": {"videoSystem": [{"name": "Room 1"}, {"name": "Room 2"}]},
    "webExId": "ana@example.com",
}


def sample(attribute: SiteAttribute) -> Any:
    """A value that the attribute can hold."""
    if attribute.name in SPECIAL:
        return SPECIAL[attribute.name]
    if attribute.enum and attribute.type == "string":
        return attribute.enum[-1]
    parts = CATALOG.parts(attribute)
    if attribute.type.startswith("object"):
        entry = {key: sample(part) for key, part in parts.items()}
        return [{**entry, "accountIndex": 2}, entry] if attribute.type == "object list" else entry
    plain = {"boolean": True, "integer": int(attribute.enum[-1]) if attribute.enum else 3, "integer list": [3, 214]}
    return plain.get(attribute.type, f"{attribute.key} <ä> & 'ü'"[: attribute.max_length])


def kept(attribute: SiteAttribute, value: Any) -> Any:
    """What an account still shows of `value`: no instructions, no secrets that never come back."""
    parts = CATALOG.parts(attribute)
    if isinstance(value, list) and parts:
        return [kept(attribute, entry) for entry in value]
    if isinstance(value, Mapping) and parts:
        return {key: kept(parts[key], item) for key, item in value.items() if parts[key].reads != "no"}
    return value


def envelope(body: str = "", *, operation: str = "getUser", head: str = "<serv:result>SUCCESS</serv:result>") -> bytes:
    """An answer, prefixed as Webex does it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="{SERVICE}" xmlns:use="{USER}">'
        f"<serv:header><serv:response>{head}</serv:response></serv:header><serv:body>"
        f'<serv:bodyContent xsi:type="use:{operation}Response" xmlns:xsi="{INSTANCE}">{body}</serv:bodyContent>'
        "</serv:body></serv:message>"
    ).encode()


def failure(
    exception_id: str, reason: str = "", *, value: str = "", subs: tuple[tuple[str, str, str], ...] = ()
) -> bytes:
    """An answer that says FAILURE; `subs` are (exceptionID, reason, value)."""
    errors = "".join(
        f"<serv:subError><serv:exceptionID>{i}</serv:exceptionID><serv:reason>{escape(r)}</serv:reason>"
        f"<serv:value>{escape(v)}</serv:value></serv:subError>"
        for i, r, v in subs
    )
    head = (
        f"<serv:result>FAILURE</serv:result><serv:reason>{escape(reason)}</serv:reason>"
        f"<serv:gsbStatus>PRIMARY</serv:gsbStatus><serv:exceptionID>{exception_id}</serv:exceptionID>"
        f"{f'<serv:subErrors>{errors}</serv:subErrors>' if errors else ''}"
        f"{f'<serv:value>{escape(value)}</serv:value>' if value else ''}"
    )
    return envelope(head=head)


def elements(*content: Element) -> str:
    """Elements as the inside of a body."""
    return "".join(ElementTree.tostring(element, encoding="unicode") for element in content)


def ticket(value: str = "obviously-fake-ticket", seconds: int | None = 5400) -> bytes:
    life = f"<use:timeToLive>{seconds}</use:timeToLive>" if seconds is not None else ""
    return envelope(f"<use:sessionTicket>{value}</use:sessionTicket>{life}", operation="authenticateUser")


class Asked:
    """A request as the site understood it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        root = parsed(data)
        context = descend(root, "header", "securityContext")
        body = descend(root, "body", "bodyContent")
        assert context is not None
        assert body is not None
        self.security = {child.tag: child.text for child in context}
        self.body = body
        self.operation = body.attrib[f"{{{INSTANCE}}}type"].rpartition(".")[2]

    def text(self, *path: str) -> str:
        return text(self.body, *path)

    def all(self, name: str) -> list[str]:
        return [child.text or "" for child in children(self.body, name)]


class Played:
    """Stands in for a courier: answers by operation, keeps what was asked; time passes in `sleep` only.

    An answer is bytes, an exception, a function of the request, or a list of these to be used up.
    """

    def __init__(self, **answers: Any) -> None:
        self.answers: dict[str, Any] = {"AuthenticateUser": ticket(), **answers}
        self.asked: list[Asked] = []
        self.calls: list[dict[str, Any]] = []
        self.slept: list[float] = []
        self.held: list[float] = []
        self.now = 1000.0
        self.chance: Callable[[], float] = lambda: 1.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def hold(self, seconds: float) -> None:
        self.held.append(seconds)
        self.now += seconds

    def deliver(self, method: str, url: str, *, body: Body, **named: Any) -> Reply:
        asked = Asked(body.content)
        self.asked.append(asked)
        self.calls.append({"method": method, "url": url, **named})
        found = self.answers.get(asked.operation, envelope())
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = found(asked)
        if isinstance(found, Exception):
            raise found
        return Reply(200, {}, found)

    def of(self, operation: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.operation == operation]
