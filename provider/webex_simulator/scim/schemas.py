"""Webex's SCIM schemas as scim2-models resources, built from the attribute catalog file.

The catalog comes from Cisco's published ``/Schemas/SCIM2/User`` and ``/Schemas/SCIM2/Group`` examples.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from scim2_models import Extension, Resource, Schema

CORE_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE_USER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CISCO_USER = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"
CORE_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
CISCO_GROUP = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"

NAMES = {
    CORE_USER: "User",
    ENTERPRISE_USER: "EnterpriseUser",
    CISCO_USER: "WebexUser",
    CORE_GROUP: "Group",
    CISCO_GROUP: "WebexGroup",
}
USER_SCHEMAS = (CORE_USER, ENTERPRISE_USER, CISCO_USER)
GROUP_SCHEMAS = (CORE_GROUP, CISCO_GROUP)

# The org's id in the ``meta`` of Cisco's extensions (wxc_sdk, WebexUserMeta; OpenAPI, GetGroupResponse).
_ORGANIZATION = {CISCO_USER: "organizationId", CISCO_GROUP: "organizationID"}

_CATALOG = resources.files("pulumi_webex").joinpath("controlhub", "attributes.csv")

# The common attributes of RFC 7643 section 3.1, which every scim2-models resource has.
_COMMON = frozenset({"id", "externalId"})

# POST and PUT refuse a body without it (OpenAPI, PostUser.required), while the Schemas example says otherwise.
_REQUIRED = frozenset({(CORE_USER, "userType"), (CORE_GROUP, "displayName")})

# A text in the Schemas example, and something else in OpenAPI's requests and responses (GroupInheritancesObject).
_REALLY: dict[tuple[str, str], dict[str, Any]] = {
    (CISCO_GROUP, "inheritances.nested"): {"type": "boolean"},
    (CISCO_GROUP, "inheritances.scope"): {"multiValued": True},
}


@dataclass(frozen=True)
class Limit:
    """How much an attribute may hold; ``None`` where Cisco states no limit."""

    max_items: int | None
    max_length: int | None


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return the lines of the attribute catalog."""
    with _CATALOG.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def limits() -> dict[tuple[str, str], Limit]:
    """Return the limits by schema and dotted attribute name, both in lower case."""
    found = {}
    for row in rows():
        if row["max_items"] or row["max_length"]:
            key = row["schema"].lower(), row["attribute"].lower()
            found[key] = Limit(_number(row["max_items"]), _number(row["max_length"]))
    return found


def published(urn: str) -> dict[str, Any]:
    """Return one schema in the spelling of Webex's own ``/Schemas/SCIM2`` endpoints (``ReadWrite``, ``size``)."""
    return {"id": urn, "name": NAMES[urn], "description": NAMES[urn], "attributes": list(_attributes(urn, webex=True))}


@cache
def schema(urn: str) -> Schema:
    """Return one schema as RFC 7643 section 7 spells it."""
    name = NAMES[urn]
    attributes = [item for item in _attributes(urn, webex=False) if item["name"] not in _COMMON]
    if urn in _ORGANIZATION:
        attributes.append(_organization(_ORGANIZATION[urn]))
    return Schema.model_validate({"id": urn, "name": name, "description": name, "attributes": attributes})


@cache
def user_model() -> type[Resource[Any]]:
    """Return the model of a Webex user with both extensions."""
    core = Resource.from_schema(schema(CORE_USER))
    extensions = [Extension.from_schema(schema(urn)) for urn in USER_SCHEMAS[1:]]
    return cast("type[Resource[Any]]", core[extensions[0] | extensions[1]])  # type: ignore[index]


@cache
def group_model() -> type[Resource[Any]]:
    """Return the model of a Webex group with Cisco's extension."""
    core = Resource.from_schema(schema(CORE_GROUP))
    return cast("type[Resource[Any]]", core[Extension.from_schema(schema(CISCO_GROUP))])  # type: ignore[index]


def _attributes(urn: str, *, webex: bool) -> Iterator[dict[str, Any]]:
    mine = [row for row in rows() if row["schema"] == urn]
    for row in mine:
        name = row["attribute"]
        if "." in name:
            continue
        below = [other for other in mine if other["attribute"].startswith(f"{name}.")]
        yield _attribute(row, [_attribute(sub, [], webex=webex) for sub in below], webex=webex)


def _attribute(row: dict[str, str], below: list[dict[str, Any]], *, webex: bool) -> dict[str, Any]:
    word = str if webex else _lower_first
    required = row["required"] == "yes" or (not webex and (row["schema"], row["attribute"]) in _REQUIRED)
    # Cisco types a few attributes with sub-attributes as String: "inheritances", a group's "members".
    kind = "complex" if below and not webex else word(row["type"])
    if kind == "reference" and row["attribute"].endswith(".value"):
        kind = "string"  # a group's or member's id, which no reader of RFC 7643 takes for a URI
    attribute: dict[str, Any] = {
        "name": row["attribute"].rpartition(".")[2],
        "type": kind,
        "multiValued": row["multi_valued"] == "yes",
        "required": required,
        "caseExact": row["case_exact"] == "yes",
        "mutability": word(row["mutability"]),
        "returned": word(row["returned"]),
        "uniqueness": word(row["uniqueness"]),
    }
    if not webex:
        attribute |= _REALLY.get((row["schema"], row["attribute"]), {})
    if row["canonical_values"]:
        attribute["canonicalValues"] = row["canonical_values"].split("|")
    if row["reference_types"] and kind.lower() == "reference":
        attribute["referenceTypes"] = row["reference_types"].split("|")
    if webex:
        for key, column in (("size", "max_items"), ("length", "max_length")):
            if row[column]:
                attribute[key] = int(row[column])
    if below:
        attribute["subAttributes"] = below
    return attribute


def _organization(name: str) -> dict[str, Any]:
    """Describe the org's id in an extension's ``meta``, which responses carry and Schemas leaves out."""
    identifier = {"name": name, "type": "string", "multiValued": False, "mutability": "readOnly"}
    return {
        "name": "meta",
        "type": "complex",
        "multiValued": False,
        "mutability": "readOnly",
        "subAttributes": [identifier],
    }


def _lower_first(word: str) -> str:
    return word[:1].lower() + word[1:]


def _number(text: str) -> int | None:
    return int(text) if text else None
