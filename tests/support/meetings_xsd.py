"""Cisco's schemas of the XML API (2011), with the elements added that the catalog marks as newer.

The schemas say that all elements are qualified, Webex's own clients send them bare; so the copies
are made unqualified before they are loaded.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import xmlschema

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute

SERVICE = "http://www.webex.com/schemas/2002/06/service"
XSD = "{http://www.w3.org/2001/XMLSchema}"
_TYPE = re.compile(rb'xsi:type="java:com\.webex\.service\.binding\.(\w+)\.(\w+)"')
_XSD_TYPES = {"boolean": "xsd:boolean", "integer": "xsd:long", "string": "xsd:string"}


def folder() -> Path:
    """Where the contracts are: beside the repository, or where WEBEX_CONTRACTS says."""
    beside = Path(__file__).parents[2].parent / "shared" / "contracts"
    return Path(os.environ.get("WEBEX_CONTRACTS") or beside) / "meetings-xml"


def schemas(work: Path) -> xmlschema.XMLSchema10:
    """The schema of a whole message; patched copies are written to `work`."""
    for name in ("common/common.xsd", "service/service.xsd", "service/meetingtype/meetingtype.xsd"):
        _copy(name, work)
    _copy("service/user/user.xsd", work, _with_newer_elements)
    _copy("service/site/site.xsd", work, _requests_only)
    main = work / "main.xsd"
    imports = "".join(
        f'<xsd:import namespace="{SERVICE}/{name}" schemaLocation="service/{name}/{name}.xsd"/>'
        for name in ("user", "site", "meetingtype")
    )
    main.write_text(
        f'<xsd:schema xmlns:xsd="{XSD[1:-1]}">{imports}'
        f'<xsd:import namespace="{SERVICE}" schemaLocation="service/service.xsd"/></xsd:schema>'
    )
    return xmlschema.XMLSchema10(str(main))


def as_published(data: bytes) -> bytes:
    """A request with the type of its body named as the schema names it."""

    def named(match: re.Match[bytes]) -> bytes:
        kind = match[2][:1].lower() + match[2][1:]
        return b'xmlns:q="%s/%s" xsi:type="q:%s"' % (SERVICE.encode(), match[1], kind)

    return _TYPE.sub(named, data)


def _copy(name: str, work: Path, patch: object = None) -> None:
    source = (folder() / name).read_text(encoding="utf-8")
    spaces = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', source))
    for prefix, uri in spaces.items():
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.fromstring(source)
    root.set("elementFormDefault", "unqualified")
    # Prefixes that occur in values only would be lost.
    for prefix, uri in spaces.items():
        if prefix != "xsd":
            root.set(f"xmlns:{prefix}", uri)
    if callable(patch):
        patch(root)
    if name.startswith("common"):
        _sequence(_named(root, "securityType")).append(_element("webExAccessToken", "xsd:string"))
    target = work / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(ElementTree.tostring(root, default_namespace=None))


def _requests_only(root: Element) -> None:
    """site.xsd imports two files that nobody has; the requests do not need them."""
    for child in list(root):
        if child.tag == f"{XSD}import":
            unwanted = child.get("namespace", "").rpartition("/")[2] in ("event", "ep")
        else:
            unwanted = child.get("name") not in ("getSite", "lstTimeZone")
        if unwanted:
            root.remove(child)


def _with_newer_elements(root: Element) -> None:
    for attribute in CATALOG:
        if attribute.since != "2011" and attribute.writable:
            _add(root, attribute)
    authenticate = _sequence(_named(root, "authenticateUser"))
    authenticate[0].set("minOccurs", "0")
    authenticate.insert(0, _element("accessToken", "xsd:string"))


def _add(root: Element, attribute: SiteAttribute) -> None:
    path = attribute.path
    if path[0] == "eventCenter":
        for operation in ("createUser", "setUser"):
            _after(_sequence(_named(root, operation)), "salesCenter", _nested(path, attribute))
        return
    user = _sequence(_named(root, "userType"))
    if len(path) == 1:
        _after(user, "thirdPartyTeleconf", _anything(path[0]))
        return
    holder = _sequence(_content_of(root, user, path[0]))
    element = _nested(path[1:], attribute)
    if path[0] == "personalTeleconf":
        holder.insert(0, element)
    else:
        holder.append(element)


def _nested(path: tuple[str, ...], attribute: SiteAttribute) -> Element:
    if len(path) == 1:
        return _element(path[0], _XSD_TYPES[attribute.type])
    element = _element(path[0])
    SubElement(SubElement(element, f"{XSD}complexType"), f"{XSD}sequence").append(_nested(path[1:], attribute))
    return element


def _anything(name: str) -> Element:
    element = _element(name)
    sequence = SubElement(SubElement(element, f"{XSD}complexType"), f"{XSD}sequence")
    SubElement(sequence, f"{XSD}any", minOccurs="0", maxOccurs="unbounded", processContents="skip")
    return element


def _element(name: str, kind: str = "") -> Element:
    return Element(f"{XSD}element", {"name": name, "minOccurs": "0"} | ({"type": kind} if kind else {}))


def _after(sequence: Element, sibling: str, element: Element) -> None:
    names = [child.get("name") for child in sequence]
    sequence.insert(names.index(sibling) + 1, element)


def _named(root: Element, name: str) -> Element:
    return next(child for child in root if child.get("name") == name)


def _content_of(root: Element, sequence: Element, name: str) -> Element:
    element = next(child for child in sequence if child.get("name") == name)
    kind = element.get("type", "").rpartition(":")[2]
    return _named(root, kind) if kind else element


def _sequence(holder: Element) -> Element:
    """The outermost sequence of a type, extension or not."""
    return next(holder.iter(f"{XSD}sequence"))
