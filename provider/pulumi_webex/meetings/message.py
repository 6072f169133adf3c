"""The envelope of the XML API: a request as bytes, an answer as a tree, both within bounds.

Only ``serv:message`` is qualified, everything below it goes without a prefix, as Webex's own
clients do it; answers are prefixed in ways that differ, so they are read by local name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from pulumi_webex.meetings.values import InvalidValue, without_controls

SERVICE = "http://www.webex.com/schemas/2002/06/service"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
BINDING = "java:com.webex.service.binding."

LARGEST_REQUEST = 8 * 1024 * 1024
LARGEST_ANSWER = 16 * 1024 * 1024
"""Bytes; a page of 500 summaries is about a quarter of one MiB."""
MOST_ELEMENTS = 200_000
DEEPEST = 40

ElementTree.register_namespace("serv", SERVICE)
ElementTree.register_namespace("xsi", INSTANCE)


class BadMessage(ValueError):  # noqa: N818 - it says what came, as in transport.errors
    """Bytes that are no answer of the XML API; the text is half a sentence."""


@dataclass(frozen=True)
class SubError:
    """One of several reasons; each field may be empty."""

    exception_id: str = ""
    reason: str = ""
    value: str = ""


@dataclass(frozen=True)
class Response:
    """What the header of an answer says: `exception_id` decides, `reason` is for people."""

    success: bool
    exception_id: str = ""
    reason: str = ""
    value: str = ""
    sub_errors: tuple[SubError, ...] = ()


def request(operation: str, security: Iterable[tuple[str, str]], content: Iterable[Element]) -> bytes:
    """A request as UTF-8: `operation` is a binding such as ``user.CreateUser``, `security` are the
    elements of the security context in their order, `content` those of the body.

    Raises `InvalidValue` where a value cannot be written as XML, or all of it is too much.
    """
    message = Element(f"{{{SERVICE}}}message")
    context = SubElement(SubElement(message, "header"), "securityContext")
    for name, value in security:
        SubElement(context, name).text = without_controls(value)
    body = SubElement(SubElement(message, "body"), "bodyContent", {f"{{{INSTANCE}}}type": f"{BINDING}{operation}"})
    body.extend(content)
    for element in body.iter():
        without_controls(element.text or "")
    data: bytes = ElementTree.tostring(message, encoding="UTF-8", xml_declaration=True)
    if len(data) > LARGEST_REQUEST:
        raise InvalidValue(f"makes the request {len(data) // 2**20} MiB large, more than Webex takes")
    return data


def answer(data: bytes) -> tuple[Response, Element]:
    """The header of an answer and its ``bodyContent`` (an empty element where it has none).

    Raises `BadMessage` for anything else: other XML, HTML, something cut off, with a DOCTYPE or
    entities, too large or too deep.
    """
    root = parsed(data)
    if local(root.tag) != "message":
        raise BadMessage(f"what came back is not a message of the XML API but a <{local(root.tag)[:40]}>")
    response = descend(root, "header", "response")
    if response is None or text(response, "result") not in ("SUCCESS", "FAILURE"):
        raise BadMessage("the message that came back has no result")
    body = descend(root, "body", "bodyContent")
    return _response(response), Element("bodyContent") if body is None else body


def parsed(data: bytes) -> Element:
    """The tree of untrusted XML; raises `BadMessage`."""
    if len(data) > LARGEST_ANSWER:
        raise BadMessage(f"the answer is larger than {LARGEST_ANSWER // 2**20} MiB")
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException:
        raise BadMessage("the answer has a DOCTYPE or entities, which are refused") from None
    except ElementTree.ParseError as error:
        line, column = error.position
        raise BadMessage(f"the answer is no well-formed XML, or cut off (line {line}, column {column})") from None
    except (LookupError, ValueError) as error:
        raise error if isinstance(error, BadMessage) else BadMessage("the answer has an unknown encoding") from None
    if not isinstance(root, Element):
        raise BadMessage("the answer is empty")
    return root


class _Bounded(TreeBuilder):
    """A tree that stops growing before it hurts."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._depth = 0

    def start(self, tag: Any, attributes: Any, /) -> Element:
        self._count += 1
        self._depth += 1
        if self._count > MOST_ELEMENTS:
            raise BadMessage(f"the answer has more than {MOST_ELEMENTS} elements")
        if self._depth > DEEPEST:
            raise BadMessage(f"the answer is nested more than {DEEPEST} deep")
        return super().start(tag, attributes)

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def local(tag: Any) -> str:
    """The name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """The children with this local name."""
    return (child for child in element if local(child.tag) == name)


def descend(element: Element, *names: str) -> Element | None:
    """The first element along a path of local names."""
    found: Element | None = element
    for name in names:
        found = None if found is None else next(children(found, name), None)
    return found


def text(element: Element, *names: str) -> str:
    """The text at the end of a path of local names, without blanks around it; empty if there is none."""
    found = descend(element, *names)
    return "" if found is None else (found.text or "").strip()


def _response(element: Element) -> Response:
    errors = descend(element, "subErrors")
    return Response(
        success=text(element, "result") == "SUCCESS",
        exception_id=text(element, "exceptionID"),
        reason=text(element, "reason"),
        value=text(element, "value"),
        sub_errors=tuple(
            SubError(text(error, "exceptionID"), text(error, "reason"), text(error, "value"))
            for error in (children(errors, "subError") if errors is not None else ())
        ),
    )
