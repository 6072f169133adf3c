"""The attributes of a Webex user and of a group: what they are called, what they hold, who may write them.

The data are the schemas that ``GET /Schemas/SCIM2/User`` and ``/Schemas/SCIM2/Group`` publish
(developer.webex.com, SCIM 2 Schemas), kept in ``attributes.csv``. A path is written as RFC 7644 section 3.10 has it:
``title`` and ``name.givenName`` in the core schema, the full ``urn:…:User:department`` in the
extensions.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from typing import Any

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CISCO = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User"
SCHEMAS = (CORE, ENTERPRISE, CISCO)
EXTENSIONS = (ENTERPRISE, CISCO)
GROUP_CORE = "urn:ietf:params:scim:schemas:core:2.0:Group"
GROUP_CISCO = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group"

PHONE_TYPES_OF_REQUESTS = ("work", "home", "mobile", "work_extension", "fax", "pager", "other")
"""phoneNumbers.type as the request documents have it; the published schema has another list."""

_NOT_OFFERED = {
    "password": "Webex keeps passwords out of SCIM requests; people set theirs when they activate the account",
    "inheritances": "Webex derives it from groups, and its parts cannot be changed",
    f"{CISCO}:accountStatus": "Webex sets it; declare `active` instead",
    f"{CISCO}:licenseID": "it is read-only in effect; give people licenses with a license assignment",
    **dict.fromkeys(
        (
            f"{GROUP_CISCO}:{name}"
            for name in ("usage", "owners", "managedBy", "inheritances", "memberFilter", "groupType")
        ),
        "a Group leaves it as Webex has it",
    ),
}

_ENTRY_KEYS: dict[str, tuple[str, ...]] = {
    "roles": ("value",),
    "entitlements": ("value",),
    "x509Certificates": ("value",),
    "managedOrgs": ("orgId", "role"),
    "managedGroups": ("groupId", "role"),
    "managedSites": ("siteName",),
    "loginIds": ("value",),
    "extLinkedAccts": ("providerID",),
    "externalAttribute": ("source",),
    "crossOrgAttribute": ("orgId",),
}

# Identity-like values: Webex itself does not tell their case apart. Names and titles are not among
# them, since a person who corrects the case of a name wants to see it change.
_CASELESS = frozenset({"userName", "emails.value", "roles.value"})


class UnknownAttribute(KeyError):  # noqa: N818 - it says what happened, as in transport.errors
    """No attribute has this path; `nearest` are the valid names closest to it."""

    def __init__(self, path: str, nearest: tuple[str, ...]) -> None:
        self.path = path
        self.nearest = nearest
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        self.sentence = f"Webex users have no attribute {path!r}{hint}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class ScimAttribute:
    """One attribute or sub-attribute.

    `type` is String, Boolean, Reference or Complex; `mutability` ReadWrite, ReadOnly, WriteOnly or
    Immutable, as published; `max_length` counts characters, `max_items` entries; `entry_key` names
    the sub-attributes that tell the entries of a list apart, and is empty for plain values.
    `not_offered` says why an attribute that is published as writable is not written by us.
    """

    path: str
    schema: str
    name: str
    type: str
    multi_valued: bool
    required: bool
    mutability: str
    case_exact: bool
    max_items: int | None
    max_length: int | None
    canonical_values: tuple[str, ...]
    entry_key: tuple[str, ...] = ()
    not_offered: str = ""
    parent: ScimAttribute | None = None

    @cached_property
    def writable(self) -> bool:
        """Whether a program may declare it."""
        return self.mutability == "ReadWrite" and not self.not_offered and (self.parent is None or self.parent.writable)

    @cached_property
    def short(self) -> str:
        """The path without its schema, for people."""
        return self.path.removeprefix(self.schema + ":")

    @cached_property
    def key(self) -> str:
        """The last part of the path: its key in the JSON of what holds it."""
        return self.short.rpartition(".")[2]

    @cached_property
    def caseless(self) -> bool:
        """Whether two spellings that differ in case only are one value."""
        return self.path in _CASELESS or bool(self.canonical_values) or self.key == "type"

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values mean the same under this attribute's rules."""
        if self.type == "Boolean" and self.key == "primary":
            return bool(one) == bool(other)
        return bool(self.folded(one) == self.folded(other))

    def folded(self, value: Any) -> Any:
        """The value in the form in which it is compared."""
        return value.casefold() if self.caseless and isinstance(value, str) else value

    def canonical(self, value: str) -> str | None:
        """The published spelling of a canonical value, None if it is not one of them."""
        return next((known for known in self.canonical_values if known.casefold() == value.casefold()), None)


class ScimCatalog:
    """All attributes of one type of resource, in the order of the published schemas."""

    def __init__(self, attributes: list[ScimAttribute]) -> None:
        self._by_path = {attribute.path: attribute for attribute in attributes}

    def __iter__(self) -> Iterator[ScimAttribute]:
        return iter(self._by_path.values())

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    @cached_property
    def _by_short_name(self) -> dict[str, list[ScimAttribute]]:
        names: dict[str, list[ScimAttribute]] = {}
        for attribute in self:
            names.setdefault(attribute.short, []).append(attribute)
        return names

    @cached_property
    def _parts(self) -> dict[str, dict[str, ScimAttribute]]:
        parts: dict[str, dict[str, ScimAttribute]] = {}
        for attribute in self:
            if attribute.parent:
                parts.setdefault(attribute.parent.path, {})[attribute.key] = attribute
        return parts

    def attribute(self, path: str) -> ScimAttribute:
        """The attribute with this path, or with this short name if only one schema has it.

        Raises `UnknownAttribute` with the nearest valid names.
        """
        found = self._by_path.get(path.removeprefix(CORE + ":"))
        named = [found] if found else self._by_short_name.get(path, [])
        if len(named) != 1:
            raise UnknownAttribute(path, self._nearest(path))
        return named[0]

    def parts(self, attribute: ScimAttribute) -> Mapping[str, ScimAttribute]:
        """The sub-attributes of a complex attribute by their JSON key; empty for a plain one."""
        return self._parts.get(attribute.path, {})

    def leaves(self, attribute: ScimAttribute) -> tuple[ScimAttribute, ...]:
        """What is managed one by one: the writable parts of a single complex, else the attribute itself."""
        parts = self.parts(attribute)
        if attribute.multi_valued or not parts:
            return (attribute,)
        return tuple(part for part in parts.values() if part.writable)

    def _nearest(self, path: str) -> tuple[str, ...]:
        wanted = path.rpartition(":")[2].casefold()
        names = {attribute.short.casefold(): attribute.short for attribute in self if attribute.writable}
        names |= {attribute.key.casefold(): attribute.short for attribute in self if attribute.writable} | names
        close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.65)
        # One clear winner reads better than three guesses.
        best = close[:1] if close and difflib.SequenceMatcher(None, wanted, close[0]).ratio() > 0.85 else close
        return tuple(dict.fromkeys(names[name] for name in best))


def _read(rows: Iterator[Mapping[str, str]], schemas: tuple[str, ...]) -> list[ScimAttribute]:
    attributes: dict[str, ScimAttribute] = {}
    for row in rows:
        if row["schema"] not in schemas:
            continue
        attribute = _attribute(row)
        parent_path, dot, _ = row["attribute"].rpartition(".")
        if dot:
            attribute = replace(attribute, parent=attributes[_path(row["schema"], parent_path)])
        attributes[attribute.path] = attribute
    return [
        replace(attribute, entry_key=_entry_key(attribute, attributes)) if attribute.multi_valued else attribute
        for attribute in attributes.values()
    ]


def _attribute(row: Mapping[str, str]) -> ScimAttribute:
    path = _path(row["schema"], row["attribute"])
    values = tuple(filter(None, row["canonical_values"].split("|")))
    if path == "phoneNumbers.type":
        values = tuple(dict.fromkeys(values + PHONE_TYPES_OF_REQUESTS))
    return ScimAttribute(
        path=path,
        schema=row["schema"],
        name=row["attribute"],
        type=row["type"],
        multi_valued=row["multi_valued"] == "yes",
        required=row["required"] == "yes",
        mutability=row["mutability"],
        case_exact=row["case_exact"] == "yes",
        max_items=int(row["max_items"]) if row["max_items"] else None,
        max_length=int(row["max_length"]) if row["max_length"] else None,
        canonical_values=values,
        not_offered=_NOT_OFFERED.get(path, ""),
    )


def _path(schema: str, name: str) -> str:
    return name if schema in (CORE, GROUP_CORE) else f"{schema}:{name}"


def _entry_key(attribute: ScimAttribute, attributes: Mapping[str, ScimAttribute]) -> tuple[str, ...]:
    named = _ENTRY_KEYS.get(attribute.name) or _ENTRY_KEYS.get(attribute.name.rstrip("0123456789"))
    if named:
        return named
    return ("type",) if f"{attribute.path}.type" in attributes else ()


def _load(*schemas: str) -> ScimCatalog:
    data = resources.files(__package__).joinpath("attributes.csv").read_text(encoding="utf-8")
    return ScimCatalog(_read(csv.DictReader(data.splitlines()), schemas))


CATALOG = _load(*SCHEMAS)
GROUPS = _load(GROUP_CORE, GROUP_CISCO)

DOUBTFUL_PHONE_TYPES = frozenset(CATALOG.attribute("phoneNumbers.type").canonical_values) - {
    "work",
    "mobile",
    "work_extension",
    "fax",
}
"""phoneNumbers.type values that only one of Webex's two documents knows."""
