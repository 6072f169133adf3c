"""The envelope of the XML API as the service sees it: requests are untrusted, answers are prefixed.

Requests may be prefixed or not, so elements are known by their local names. Answers have the prefixes that real
ones have: the binding's own, ``serv`` for what is common to all, ``com`` for addresses and tracking codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from webex_simulator.meetings.fields import secret_tags
from webex_simulator.meetings.refusals import GENERIC, Refusal

SPACE = "http://www.webex.com/schemas/2002/06"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
BINDING = "java:com.webex.service.binding."
LARGEST = 8 * 1024 * 1024
MOST_ELEMENTS = 100_000
DEEPEST = 32
HIDDEN = "[secret]"

_PREFIXES = {"user": "use", "site": "ns1", "meetingtype": "mtgtype"}
_COMMON = frozenset({"address", "tracking"})


@dataclass(frozen=True)
class XmlRequest:
    """A request: ``binding`` such as ``user``, ``operation`` such as ``SetUser``, the security context by element."""

    binding: str
    operation: str
    security: dict[str, str]
    body: Element


def read(data: bytes) -> XmlRequest:
    """Read a request. Raises Refusal for anything else: other XML, no XML, DOCTYPE, too large, too deep."""
    root = _tree(data)
    body = below(root, "body", "bodyContent")
    if local(root) != "message" or body is None:
        raise _malformed("it is no message with a bodyContent")
    kind = body.get(f"{{{INSTANCE}}}type", "")
    binding, _, operation = kind.removeprefix(BINDING).partition(".")
    if not kind.startswith(BINDING) or not operation:
        raise _malformed("the type of its bodyContent names no operation")
    context = below(root, "header", "securityContext")
    security = {local(child): (child.text or "").strip() for child in context} if context is not None else {}
    return XmlRequest(binding, operation, security, body)


def _tree(data: bytes) -> Element:
    if len(data) > LARGEST:
        raise _malformed("it is too large")
    root: Element | None = None
    count = depth = 0
    try:
        parse = iterparse(BytesIO(data), ("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True)
        for event, element in parse:
            root = element if root is None else root
            count += event == "start"
            depth += 1 if event == "start" else -1
            if count > MOST_ELEMENTS or depth > DEEPEST:
                raise _malformed("it has too many elements, or too deep ones")
    except DefusedXmlException:
        raise _malformed("DOCTYPE and entities are not allowed") from None
    except (ParseError, LookupError, ValueError) as problem:
        raise _malformed("it is no well-formed XML") from problem
    if root is None:
        raise _malformed("it is empty")
    return root


def _malformed(why: str) -> Refusal:
    return Refusal(GENERIC, f"The XML request could not be validated: {why}")


def local(element: Element) -> str:
    """The name of an element without namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def below(element: Element, *names: str) -> Element | None:
    """The first element along a path of local names."""
    found: Element | None = element
    for name in names:
        found = None if found is None else next(each(found, name), None)
    return found


def each(element: Element, name: str) -> Iterator[Element]:
    """The children with this local name."""
    return (child for child in element if local(child) == name)


def word(element: Element, *names: str) -> str:
    """The text at the end of a path, without blanks around it; empty if there is none."""
    found = below(element, *names)
    return "" if found is None else (found.text or "").strip()


def shown(element: Element) -> Any:
    """What a log may show of an element: a text, or an object of its children, without any secret."""
    if local(element).lower() in secret_tags():
        return HIDDEN
    if not len(element):
        return element.text or ""
    seen: dict[str, Any] = {}
    for child in element:
        name, value = local(child), shown(child)
        if name in seen:
            seen[name] = [*(seen[name] if isinstance(seen[name], list) else [seen[name]]), value]
        else:
            seen[name] = value
    return seen


def success(asked: XmlRequest, content: Iterable[Element]) -> bytes:
    """An answer with result SUCCESS; ``content`` are elements without prefixes."""
    prefix = _PREFIXES.get(asked.binding, "use")
    kind = f"{prefix}:{asked.operation[:1].lower()}{asked.operation[1:]}Response"
    inner = "".join(_written(element, prefix) for element in content)
    return _message(
        "<serv:result>SUCCESS</serv:result><serv:gsbStatus>PRIMARY</serv:gsbStatus>",
        f'<serv:bodyContent xsi:type="{kind}" xmlns:xsi="{INSTANCE}">{inner}</serv:bodyContent>',
        f' xmlns:{prefix}="{SPACE}/service/{asked.binding}"',
    )


def failure(refusal: Refusal) -> bytes:
    """An answer with result FAILURE, and an empty body."""
    head = _said("result", "FAILURE") + _said("reason", refusal.reason) + _said("gsbStatus", "PRIMARY")
    head += _said("exceptionID", refusal.exception_id) if refusal.exception_id else ""
    errors = "".join(
        f"<serv:subError>{_said('exceptionID', refusal.exception_id)}{_said('reason', one.reason)}"
        f"{_said('value', one.value) if one.value else ''}</serv:subError>"
        for one in refusal.complaints
    )
    head += f"<serv:subErrors>{errors}</serv:subErrors>" if errors else ""
    head += _said("value", refusal.value) if refusal.value else ""
    return _message(head, "<serv:bodyContent/>")


def _message(head: str, body: str, spaces: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<serv:message xmlns:serv="{SPACE}/service" '
        f'xmlns:com="{SPACE}/common"{spaces}><serv:header><serv:response>{head}</serv:response></serv:header>'
        f"<serv:body>{body}</serv:body></serv:message>"
    ).encode()


def _said(name: str, value: str) -> str:
    return f"<serv:{name}>{_escaped(value)}</serv:{name}>"


def _written(element: Element, prefix: str) -> str:
    inner = "com" if element.tag in _COMMON else "serv" if element.tag == "matchingRecords" else prefix
    content = _escaped(element.text or "") + "".join(_written(child, inner) for child in element)
    return f"<{prefix}:{element.tag}>{content}</{prefix}:{element.tag}>"


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def holding(tag: str, content: str | Iterable[Element] = "") -> Element:
    """An element of an answer, with a text or with children."""
    element = Element(tag)
    if isinstance(content, str):
        element.text = content
    else:
        element.extend(content)
    return element
