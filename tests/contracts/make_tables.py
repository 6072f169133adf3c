"""Makes the tables beside it from the vendor's contracts: names, types, order, allowed values; no text of theirs.

    python -m tests.contracts.make_tables

The contracts (an OpenAPI description of Control Hub and the schemas of the Meetings XML API) are not part of the
project. They are read from ``shared/contracts`` beside the repository, or from the folder that WEBEX_CONTRACTS names.
A shape is the body of a message, or a part of one that several share.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import xmlschema
from xmlschema.validators import XsdComplexType, XsdType

HERE = Path(__file__).parent
CONTRACTS = Path(os.environ.get("WEBEX_CONTRACTS") or HERE.parents[1].parent / "shared" / "contracts")
XSD = "http://www.w3.org/2001/XMLSchema"
SERVICE = "http://www.webex.com/schemas/2002/06/service"

ROOTS = ("/licenses", "/identity/scim")
METHODS = ("get", "post", "put", "patch", "delete")
SCHEMAS = ("User", "Group")
FACTS = ("type", "multiValued", "mutability", "returned", "caseExact", "size", "length")
ATTRIBUTE_FACTS = ("type", "xml_path", "settable_on", "secret", "enum")
MESSAGES = {
    "user": (
        "userType userInstanceType authenticateUser createUser createUserResponse setUser setUserResponse getUser "
        "getUserResponse delUser delUserResponse lstsummaryUser lstsummaryUserResponse uploadPMRImage"
    ),
    "site": "getSite lstTimeZone",
    "meetingtype": "lstMeetingType lstMeetingTypeResponse",
}

Row = tuple[str, ...]


def tables() -> dict[str, str]:
    """Return the text of each table by its file's name."""
    description = json.loads((CONTRACTS / "webex-admin.openapi.json").read_text(encoding="utf-8"))
    return {
        "operations.csv": _text(("method", "path", "message", "shape", "query", "keys"), _operations(description)),
        "shapes.csv": _text(("shape", "field", "type", "required", "values"), _shapes(description)),
        "scim_schemas.csv": _text(("schema", "attribute", *FACTS, "canonicalValues"), _scim_schemas(description)),
        "meetings_attributes.csv": _text(("name", *ATTRIBUTE_FACTS), _meetings_attributes()),
        "meetings_xml.csv": _text(("binding", "shape", "element", "type", "min", "max", "longest", "values"), _xml()),
    }


def _text(head: Row, rows: Iterator[Row]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    return out.getvalue()


def _operations(description: Mapping[str, Any]) -> Iterator[Row]:
    """Yield one row for each request and one for each answer that has a body."""
    for path, method, operation in _ours(description):
        query = " ".join(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")
        yield (method.upper(), path, "request", _body(operation.get("requestBody", {})), query, "")
        for status, answer in operation["responses"].items():
            if shape := _body(answer):
                example = answer["content"]["application/json"].get("example")
                yield (method.upper(), path, status, shape, "", " ".join(example) if isinstance(example, dict) else "")


def _ours(description: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in description["paths"].items():
        if path.startswith(ROOTS):
            yield from ((path, method, operations[method]) for method in METHODS if method in operations)


def _body(message: Mapping[str, Any]) -> str:
    schema = message.get("content", {}).get("application/json", {}).get("schema")
    return "" if schema is None else _referred(schema)


def _referred(schema: Mapping[str, Any]) -> str:
    """Return the name of the shape that a schema refers to; "" if it refers to none."""
    (schema,) = schema.get("allOf", [schema])
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _shapes(description: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the fields of each shape that the operations need; ``*`` stands for the entries of a list."""
    wanted, done = [row[3] for row in _operations(description) if row[3]], set[str]()
    while wanted:
        shape = wanted.pop(0)
        if shape in done:
            continue
        done.add(shape)
        for field, kind, *rest in _fields("", description["components"]["schemas"][shape], "yes"):
            if kind[:1].isupper():
                wanted.append(kind)
            yield (shape, field, kind, *rest)


def _fields(field: str, schema: Mapping[str, Any], required: str) -> Iterator[Row]:
    yield (field, _referred(schema) or schema.get("type", ""), required, "|".join(map(str, schema.get("enum", ()))))
    below = f"{field}/" if field else ""
    for name, part in schema.get("properties", {}).items():
        yield from _fields(below + name, part, "yes" if name in schema.get("required", ()) else "no")
    if "items" in schema:
        yield from _fields(f"{below}*", schema["items"], "no")


def _scim_schemas(description: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the attributes of the example that is given for each SCIM schema."""
    for kind in SCHEMAS:
        answer = description["paths"][f"/Schemas/SCIM2/{kind}"]["get"]["responses"]["200"]["content"][
            "application/json"
        ]
        for urn, schema in answer["example"].items():
            for attribute, facts in _attributes("", schema["attributes"]):
                values = "|".join(sorted(facts.get("canonicalValues", ())))
                yield (f"{kind} {urn}", attribute, *(_shown(facts.get(key)) for key in FACTS), values)


def _attributes(above: str, attributes: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in attributes:
        yield above + one["name"], one
        yield from _attributes(f"{above}{one['name']}/", one.get("subAttributes", []))


def _shown(fact: object) -> str:
    return "" if fact is None else json.dumps(fact) if not isinstance(fact, str) else fact


def _meetings_attributes() -> Iterator[Row]:
    """Yield the attributes of the two lists of Meetings attributes, which are in ``facts`` beside the contracts."""
    for table in ("meetings_attributes.csv", "meetings_attributes_extra.csv"):
        with (CONTRACTS.parent / "facts" / table).open(encoding="utf-8") as file:
            yield from ((row["name"], *(row[fact] for fact in ATTRIBUTE_FACTS)) for row in csv.DictReader(file))


def _xml() -> Iterator[Row]:
    """Yield the elements of each message in their order; a shape without a binding is the envelope's."""
    with tempfile.TemporaryDirectory() as work:
        types = _loaded(Path(work)).maps.types
    yield from _shape("", "message", types[f"{{{SERVICE}}}messageType"])
    for binding, names in MESSAGES.items():
        for name in names.split():
            yield from _shape(binding, name, types[f"{{{SERVICE}/{binding}}}{name}"])


def _loaded(work: Path) -> xmlschema.XMLSchema10:
    """Return the schemas of all messages; site.xsd imports two files that nobody has and its requests do not need."""
    for name in ("common/common.xsd", "service/service.xsd", *(f"service/{one}/{one}.xsd" for one in MESSAGES)):
        source = (CONTRACTS / "meetings-xml" / name).read_text(encoding="utf-8")
        if name.endswith("/site.xsd"):
            head = re.sub(r'<xsd:import [^>]*/(event|ep)"[^>]*>', "", source[: source.index("<xsd:complexType")])
            kept = "|".join(MESSAGES["site"].split())
            needed = re.findall(rf'<xsd:complexType name="(?:{kept})">.*?\n\t</xsd:complexType>', source, re.S)
            source = f"{head}{''.join(needed)}</xsd:schema>"
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(source, encoding="utf-8")
    places = {SERVICE: "service/service.xsd"} | {f"{SERVICE}/{one}": f"service/{one}/{one}.xsd" for one in MESSAGES}
    imports = (f'<xsd:import namespace="{space}" schemaLocation="{place}"/>' for space, place in places.items())
    (work / "main.xsd").write_text(f'<xsd:schema xmlns:xsd="{XSD}">{"".join(imports)}</xsd:schema>', encoding="utf-8")
    return xmlschema.XMLSchema10(str(work / "main.xsd"))


def _shape(binding: str, shape: str, kind: XsdType) -> Iterator[Row]:
    """Yield a row that names the shape which this one begins with, or says that there is none, and its own elements."""
    own, base = list(_elements("", kind)), kind.base_type
    if binding and base.local_name != "bodyContentType":
        own = own[len(list(_elements("", base))) :]
    begins = base.local_name if binding else ""
    yield from ((binding, shape, *row) for row in [("", begins, "", "", "", ""), *own])


def _elements(above: str, kind: XsdType) -> Iterator[Row]:
    """Yield path, type, how many times (from, to), longest text and allowed values of each element."""
    assert isinstance(kind, XsdComplexType) and not kind.attributes
    for element in kind.content.iter_elements():
        path, part = above + element.local_name, element.type
        most = "many" if element.max_occurs is None else str(element.max_occurs)
        if isinstance(part, XsdComplexType):
            content = "content" if part.local_name == "bodyContentType" else "elements"
            yield (path, content, str(element.min_occurs), most, "", "")
            yield from _elements(f"{path}/", part)
        else:
            longest, values = str(part.max_length or ""), "|".join(part.enumeration or ())
            yield (path, _built_in(part), str(element.min_occurs), most, longest, values)


def _built_in(kind: XsdType) -> str:
    """Return the name of the XML Schema type that a simple type restricts: "long", not the vendor's name for it."""
    while kind.target_namespace != XSD and kind.base_type is not None:
        kind = kind.base_type
    return str(kind.local_name)


if __name__ == "__main__":
    for name, text in tables().items():
        (HERE / name).write_text(text, encoding="utf-8")
