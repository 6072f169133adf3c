"""A plain caller of the XMLService for the simulator's tests: no code of the package's own clients."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import requests

from webex_simulator import SiteHandle

SERVICE = "http://www.webex.com/schemas/2002/06/service"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
GOOD_PASSWORD = "Obviously-fake-1"
SITE_OPERATIONS = {"GetSite": "site", "LstTimeZone": "site", "LstMeetingType": "meetingtype"}


class Answer:
    """An answer, read by local names."""

    def __init__(self, reply: requests.Response) -> None:
        self.reply = reply
        self.root = ElementTree.fromstring(reply.content)

    def text(self, *path: str) -> str | None:
        found = self.find(*path)
        return None if found is None else found.text or ""

    def find(self, *path: str) -> Element | None:
        found = self.all(*path)
        return found[0] if found else None

    def all(self, *path: str) -> list[Element]:
        """Elements below bodyContent."""
        found = [self._child(self._child(self.root, "body"), "bodyContent")]
        for name in path:
            found = [child for one in found for child in one if local(child) == name]
        return found

    def head(self, name: str) -> str | None:
        response = self._child(self._child(self.root, "header"), "response")
        return next((child.text or "" for child in response if local(child) == name), None)

    @property
    def is_success(self) -> bool:
        return self.head("result") == "SUCCESS"

    @property
    def refusal(self) -> tuple[str | None, str | None, str | None]:
        """exceptionID, reason and value of a FAILURE."""
        assert self.head("result") == "FAILURE", self.reply.text
        assert not len(self.all()[0])
        return self.head("exceptionID"), self.head("reason"), self.head("value")

    @property
    def reasons(self) -> list[str]:
        """The reasons of all subErrors."""
        return [one.text or "" for one in self.root.iter(f"{{{SERVICE}}}reason")][1:]

    @staticmethod
    def _child(element: Element, name: str) -> Element:
        return next(child for child in element if local(child) == name)


class XmlApi:
    """Calls one site, by default with its administrator's password."""

    def __init__(self, site: SiteHandle) -> None:
        self.url = site.url
        self.security = {"webExID": site.admin, "password": site.password, "siteName": site.name}
        self.session = requests.Session()

    def call(self, operation: str, body: str = "", **security: str | None) -> Answer:
        """An operation with the inside of its body; `security` changes the context, None leaves out."""
        return self.send(envelope(operation, body, self.security | security))

    def send(self, data: bytes | str) -> Answer:
        data = data.encode() if isinstance(data, str) else data
        reply = self.session.post(self.url, data=data, headers={"Content-Type": "text/xml"}, timeout=30)
        reply.raise_for_status()
        assert reply.status_code == 200
        assert reply.headers["Content-Type"].startswith("text/xml")
        return Answer(reply)

    def create(self, webex_id: str = "ana@example.com", body: str = "", **more: str) -> Answer:
        told = {"firstName": "Ana", "lastName": "Lima", "webExId": webex_id, "email": webex_id, **more}
        return self.call("CreateUser", inside(**told) + body)

    def set(self, webex_id: str = "ana@example.com", body: str = "", **more: str) -> Answer:
        return self.call("SetUser", inside(webExId=webex_id, **more) + body)

    def get(self, webex_id: str = "ana@example.com") -> Answer:
        return self.call("GetUser", inside(webExId=webex_id))


def inside(**texts: str) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())


def envelope(operation: str, body: str, security: dict[str, Any]) -> str:
    kind = f"java:com.webex.service.binding.{SITE_OPERATIONS.get(operation, 'user')}.{operation}"
    context = inside(**{name: text for name, text in security.items() if text is not None})
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="{SERVICE}" xmlns:xsi="{INSTANCE}"><header>'
        f"<securityContext>{context}</securityContext></header>"
        f'<body><bodyContent xsi:type="{kind}">{body}</bodyContent></body></serv:message>'
    )


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
