"""Target attributes of Control Hub as mappings name them, and values in the form in which they are declared.

A target is a SCIM path, a short name if only one schema has it, or an entry of a list as Entra writes it
(``emails[type eq "work"].value``, ``roles[primary eq "True"].value``). An extension may be followed by a
colon (RFC 7644 section 3.10) or by a dot, as some connectors have it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pulumi_webex.controlhub.catalog import CATALOG, EXTENSIONS, ScimAttribute, UnknownAttribute
from pulumi_webex.controlhub.declared import declare, why_not
from pulumi_webex.controlhub.patch import KEPT_WHEN_DROPPED
from pulumi_webex.controlhub.rules import check_value
from pulumi_webex.controlhub.shape import by_key, leaf_paths, nest
from pulumi_webex.mapping.failures import MappingError
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.targets import Entry, Write
from pulumi_webex.mapping.values import as_list, single, truth

_SELECTED = re.compile(r"([^\[\]]+)\[([^\[\]]*)\](?:\.(\w+))?")
_CONDITION = re.compile(r'\s*(\w+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ControlHubTarget:
    """An attribute of a user, or of an entry of a list, see `mapping.targets.Target`.

    `attribute` has the value's rules.
    """

    secret: ClassVar[bool] = False
    clearable: ClassVar[bool] = True
    path: str
    name: str
    attribute: ScimAttribute
    entry: Entry = ()
    part: str = ""

    @property
    def whole_list(self) -> bool:
        """Whether the value is all entries of a list at once."""
        return self.attribute.multi_valued

    @property
    def plain(self) -> bool:
        """Whether any text is a value as it is."""
        return self.attribute.type == "String" and not self.whole_list

    def fitted(self, value: Any, text: Write) -> Any:
        """A value that is not empty in the type that Webex wants; `text` writes one. Raises `ValueProblem`."""
        if self.whole_list:
            return [self._item(item, text) for item in as_list(value)]
        value = single(value)
        return truth(value) if self.attribute.type == "Boolean" else text(value)

    def copied(self, number: float) -> str | None:
        """Why a number in a profile cannot be copied as it is (it may have lost its zeros); None if it can."""
        return None if self.attribute.type == "Boolean" else check_value(self.attribute, number)

    def problem(self, value: Any) -> str | None:
        """What is wrong with a value, as the rest of a sentence."""
        if not self.whole_list:
            return check_value(self.attribute, value)
        parts = CATALOG.parts(self.attribute)
        item = parts.get("value", self.attribute) if parts else self.attribute
        found = (check_value(item, entry) for entry in value if not isinstance(entry, dict))
        return next((problem for problem in found if problem), None)

    def _item(self, item: Any, text: Write) -> Any:
        if isinstance(item, dict):
            return item
        if self.attribute.entry_key not in ((), ("value",)):
            raise ValueProblem(f"{self.name} has entries with parts: {_by_entry(self.attribute)}")
        return text(item)


class ControlHub:
    """The users of an organization, see `mapping.targets.System`."""

    account = "user"
    matches = ("userName",)
    required = ("userName",)
    never_empty = ("userName", "active")
    kept = ("userType",)
    identity: ClassVar[Mapping[str, str]] = {"userName": "is renamed in Webex, and signs in by the new name"}

    def target(self, text: str) -> ControlHubTarget:
        """The target that a rule names. Raises `MappingError`."""
        selected = _SELECTED.fullmatch(text.strip())
        if selected:
            return _entry(*selected.groups())
        attribute = _named(text)
        if attribute.parent and attribute.parent.multi_valued:
            whole = CATALOG.attribute(attribute.parent.path)
            raise MappingError(f"{attribute.short} is part of a list: {_by_entry(whole)}")
        parts = CATALOG.parts(attribute)
        if parts and not attribute.multi_valued:
            names = ", ".join(leaf.short for leaf in CATALOG.leaves(attribute))
            raise MappingError(f"{attribute.short} is made of parts: map {names}")
        return ControlHubTarget(attribute.path, attribute.short, attribute)

    def whole(self, text: str) -> str:
        """The path of an attribute that can be handed back. Raises `MappingError`."""
        attribute = _named(text)
        if attribute.parent and attribute.parent.multi_valued:
            raise MappingError(f"a list is handed back as a whole: name {attribute.parent.short}")
        return attribute.path

    def leaves(self, paths: Iterable[str]) -> frozenset[str]:
        """The paths of what is managed one by one under these, which may be short names."""
        found: list[str] = []
        for path in paths:
            try:
                found.append(CATALOG.attribute(path).path)
            except (UnknownAttribute, AttributeError):
                continue
        return leaf_paths(found)

    def joined(self, path: str, given: Any, mapped: Any) -> Any:
        """Entries of a list that the program gives beside those of the mapping, which they override by their key."""
        attribute = CATALOG.attribute(path) if path in CATALOG else None
        if not attribute or not attribute.multi_valued or not mapped:
            return given
        own, others = by_key(attribute, given), by_key(attribute, mapped)
        return [*given, *(entry for key, found in others.items() if key not in own for entry in found)]

    def rivals(self, path: str) -> frozenset[str]:
        """None: no attribute of a user stands in for another one."""
        return frozenset()

    def kept_when_dropped(self, path: str) -> bool:
        """Whether a user would be broken, or bare, without it."""
        return path in KEPT_WHEN_DROPPED

    def problems(self, attributes: Mapping[str, Any]) -> list[str]:
        """What Control Hub would not take of one user."""
        return declare(nest(attributes)).problems

    def short(self, path: str) -> str:
        """The path without its schema."""
        return CATALOG.attribute(path).short if path in CATALOG else path


def _named(path: str) -> ScimAttribute:
    """The writable attribute with this path. Raises `MappingError`."""
    path = path.strip()
    for urn in EXTENSIONS:
        if path.startswith(f"{urn}."):
            path = f"{urn}:{path[len(urn) + 1 :]}"
    try:
        attribute = CATALOG.attribute(path)
    except UnknownAttribute as error:
        raise MappingError(str(error)) from None
    if not attribute.writable:
        raise MappingError(f"{attribute.short} cannot be mapped: {why_not(attribute)}")
    return attribute


def _entry(path: str, conditions: str, part: str | None) -> ControlHubTarget:
    attribute = _named(path)
    parts = CATALOG.parts(attribute)
    if not attribute.multi_valued or not parts:
        raise MappingError(f"{attribute.short} has no entries to choose from by [{conditions}]: leave that out")
    entry = _selection(attribute, conditions)
    part = part or ("value" if "value" in parts else "")
    if part not in parts or not parts[part].writable:
        names = ", ".join(name for name, known in parts.items() if known.writable)
        raise MappingError(f"{attribute.short} entries have {f'no {part}' if part else 'parts'}: add one of {names}")
    if part in dict(entry):
        raise MappingError(f"{attribute.short}: {part} is chosen in the brackets already")
    name = f"{attribute.short}[{' and '.join(f'{key} eq {json.dumps(value)}' for key, value in entry)}].{part}"
    return ControlHubTarget(attribute.path, name, parts[part], entry, part)


def _selection(attribute: ScimAttribute, conditions: str) -> Entry:
    found: dict[str, Any] = {}
    for condition in re.split(r"\s+and\s+", conditions):
        match = _CONDITION.fullmatch(condition)
        if not match:
            raise MappingError(f"{attribute.short}[{conditions}] is not understood: {_by_entry(attribute)}")
        name, value = match.group(1), json.loads(match.group(2) if match.group(2)[0] == '"' else match.group(2).lower())
        part = CATALOG.parts(attribute).get(name)
        if part is None or not part.writable:
            raise MappingError(f"{attribute.short} entries have no {name}: {_by_entry(attribute)}")
        try:
            found[name] = truth(value) if part.type == "Boolean" else value
        except ValueProblem as problem:
            raise MappingError(f"{attribute.short}: {name} {problem}") from None
        problem_text = check_value(part, found[name])
        if problem_text:
            raise MappingError(f"{attribute.short}: {name} {problem_text}")
        if isinstance(found[name], str):
            found[name] = part.canonical(found[name]) or found[name]
    return tuple(sorted(found.items(), reverse=True))


def _by_entry(attribute: ScimAttribute) -> str:
    """How to name an entry of a list, with an example."""
    parts = CATALOG.parts(attribute)
    key = next(iter(attribute.entry_key), "value")
    part = "value" if "value" in parts and key != "value" else next((n for n in parts if n != key), key)
    sample = next(iter(parts[key].canonical_values), "work") if key in parts else "work"
    sample = "work" if "work" in (parts[key].canonical_values if key in parts else ()) else sample
    return f'name an entry and its part, such as {attribute.short}[{key} eq "{sample}"].{part}'
