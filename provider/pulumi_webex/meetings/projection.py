"""What Webex says of declared attributes, in the words in which they were declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute

_CASELESS = frozenset({"webExId", "email", "email2"})


def seen(declared: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The declared attributes as they are in Webex; both sides in the form of `rules.settled` and
    `codec.decoded`.

    What Webex does not tell (secrets, instructions, flags and numbers that GetUser leaves out) stays as
    declared: it is unknown, not gone. A text that it leaves out is empty. Of objects and of teleconferencing
    accounts only what is declared counts; an account that is not there is left out.
    """
    return {name: _seen(CATALOG.attribute(name), value, found.get(name)) for name, value in declared.items()}


def differing(declared: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The names of declared attributes that are different in Webex."""
    return [name for name, value in seen(declared, found).items() if value != declared[name]]


def _seen(attribute: SiteAttribute, declared: Any, found: Any) -> Any:
    if not attribute.compared:
        return declared
    if found is None:
        return _untold(attribute, declared)
    if attribute.type == "object list":
        return _accounts(attribute, declared, found)
    if attribute.type == "object" and isinstance(found, Mapping):
        return _object(attribute, declared, found)
    if (attribute.enum or attribute.known or attribute.name in _CASELESS) and str(found).casefold() == str(
        declared
    ).casefold():
        return declared
    return found


def _untold(attribute: SiteAttribute, declared: Any) -> Any:
    known_empty = attribute.type == "string" and not attribute.enum and attribute.reads == "yes"
    return attribute.cleared_value if known_empty else declared


def _object(attribute: SiteAttribute, declared: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    parts = CATALOG.parts(attribute)
    if not parts:
        return dict(found)
    return {key: _seen(parts[key], value, found.get(key)) for key, value in declared.items()}


def _accounts(attribute: SiteAttribute, declared: list[dict[str, Any]], found: Any) -> list[dict[str, Any]]:
    there = {entry.get("accountIndex"): entry for entry in found if isinstance(entry, Mapping)}
    known = [(entry, there.get(entry["accountIndex"])) for entry in declared]
    # An account that was declared to be deleted is as it should be when it is not there.
    return [
        entry if other is None else _object(attribute, entry, other)
        for entry, other in known
        if other is not None or entry.get("delete")
    ]
