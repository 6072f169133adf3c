"""The XML API's messages as schemas: made from the table of 2011, with the elements that the catalog marks as newer.

Cisco's schemas say that all elements are qualified, Webex's own clients send them bare; so these are unqualified.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

import xmlschema

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute
from tests.contracts import rows

SERVICE = "http://www.webex.com/schemas/2002/06/service"
XSD = "{http://www.w3.org/2001/XMLSchema}"  # ElementTree writes the prefix xs for it
_TYPE = re.compile(rb'xsi:type="java:com\.webex\.service\.binding\.(\w+)\.(\w+)"')
_XSD_TYPES = {"boolean": "boolean", "integer": "long", "string": "string"}


def schemas(work: Path) -> xmlschema.XMLSchema10:
    """Return the schema of a whole message; `work` takes its files, one for each binding."""
    sequences, files = _from_the_table()
    _add_newer_elements(sequences)
    for binding, root in files.items():
        (work / f"{binding or 'service'}.xsd").write_bytes(tostring(root))
    imports = _schema("all")
    for binding in files:
        _import(imports, binding)
    (work / "all.xsd").write_bytes(tostring(imports))
    return xmlschema.XMLSchema10(str(work / "all.xsd"))


def as_published(data: bytes) -> bytes:
    """A request with the type of its body named as the schema names it."""

    def named(match: re.Match[bytes]) -> bytes:
        kind = match[2][:1].lower() + match[2][1:]
        return b'xmlns:q="%s/%s" xsi:type="q:%s"' % (SERVICE.encode(), match[1], kind)

    return _TYPE.sub(named, data)


def _from_the_table() -> tuple[dict[str, Element], dict[str, Element]]:
    """Return the outermost sequence of each shape, and the schema of each binding; "" is the envelope."""
    files = {"": _schema("")}
    SubElement(files[""], f"{XSD}complexType", name="bodyContentType")
    sequences: dict[str, Element] = {}
    for row in rows("meetings_xml.csv"):
        binding, shape = row["binding"], row["shape"]
        if binding not in files:
            files[binding] = _schema(binding)
            _import(files[binding], "")
        if not row["element"]:
            base = f"own:{row['type']}" if row["type"] in sequences else f"serv:{row['type']}"
            sequences[shape] = _extension(files[binding], shape, base) if binding else _message(files[""])
        else:
            *above, name = row["element"].split("/")
            _inside(sequences[shape], above).append(_element(name, **{key: row[key] for key in _COLUMNS}))
    return sequences, files


def _schema(binding: str) -> Element:
    space = f"{SERVICE}/{binding}" if binding else SERVICE
    return Element(f"{XSD}schema", {"targetNamespace": space, "xmlns:serv": SERVICE, "xmlns:own": space})


def _import(root: Element, binding: str) -> None:
    space, name = (f"{SERVICE}/{binding}", binding) if binding else (SERVICE, "service")
    root.insert(0, Element(f"{XSD}import", namespace=space, schemaLocation=f"{name}.xsd"))


def _message(root: Element) -> Element:
    message = SubElement(root, f"{XSD}element", name="message")
    return SubElement(SubElement(message, f"{XSD}complexType"), f"{XSD}sequence")


def _extension(root: Element, shape: str, base: str) -> Element:
    content = SubElement(SubElement(root, f"{XSD}complexType", name=shape), f"{XSD}complexContent")
    return SubElement(SubElement(content, f"{XSD}extension", base=base), f"{XSD}sequence")


_COLUMNS = ("type", "min", "max", "longest", "values")


def _element(name: str, type: str, min: str = "0", max: str = "1", longest: str = "", values: str = "") -> Element:
    most = "unbounded" if max == "many" else max
    element = Element(f"{XSD}element", name=name, minOccurs=min, maxOccurs=most)
    if type == "content":
        element.set("type", "serv:bodyContentType")
    elif type in ("elements", "anything"):
        sequence = SubElement(SubElement(element, f"{XSD}complexType"), f"{XSD}sequence")
        if type == "anything":
            SubElement(sequence, f"{XSD}any", minOccurs="0", maxOccurs="unbounded", processContents="skip")
    else:
        restriction = SubElement(SubElement(element, f"{XSD}simpleType"), f"{XSD}restriction", base=f"xs:{type}")
        for value in values.split("|") if values else ():
            SubElement(restriction, f"{XSD}enumeration", value=value)
        if longest:
            SubElement(restriction, f"{XSD}maxLength", value=longest)
    return element


def _inside(sequence: Element, path: list[str] | tuple[str, ...]) -> Element:
    """The sequence of the element at a path below another sequence."""
    for name in path:
        sequence = next(child for child in sequence if child.get("name") == name)[0][0]
    return sequence


def _add_newer_elements(sequences: dict[str, Element]) -> None:
    for attribute in CATALOG:
        if attribute.since != "2011" and attribute.writable:
            _add(sequences, attribute)
    authenticate = sequences["authenticateUser"]
    authenticate[0].set("minOccurs", "0")
    authenticate.insert(0, _element("accessToken", "string"))
    _inside(sequences["message"], ("header", "securityContext")).append(_element("webExAccessToken", "string"))


def _add(sequences: dict[str, Element], attribute: SiteAttribute) -> None:
    path, user = attribute.path, sequences["userType"]
    if path[0] == "eventCenter":
        for operation in ("createUser", "setUser"):
            _after(sequences[operation], "salesCenter", _nested(path, attribute))
    elif len(path) == 1:
        _after(user, "thirdPartyTeleconf", _element(path[0], "anything"))
    else:
        holder = _inside(user, path[:1])
        holder.insert(0 if path[0] == "personalTeleconf" else len(holder), _nested(path[1:], attribute))


def _nested(path: tuple[str, ...], attribute: SiteAttribute) -> Element:
    if len(path) == 1:
        return _element(path[0], _XSD_TYPES[attribute.type])
    element = _element(path[0], "elements")
    element[0][0].append(_nested(path[1:], attribute))
    return element


def _after(sequence: Element, sibling: str, element: Element) -> None:
    names = [child.get("name") for child in sequence]
    sequence.insert(names.index(sibling) + 1, element)
