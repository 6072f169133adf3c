"""A user as SCIM nests it, and the same user as a flat map from attribute path to value.

Flat is what comparing, patching and projecting work on: one key for each thing that is managed on
its own, so single attributes and the parts of single complexes (``name.givenName``) hold a plain
value, and a list holds its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, EXTENSIONS, ScimAttribute

Flat = dict[str, Any]
Entry = Any
"""One value of a list: a string, or a mapping of sub-attributes."""
Key = tuple[Any, ...] | None
"""What tells the entries of a list apart, folded for comparison; None if an entry has nothing of it."""


def flatten(user: Mapping[str, Any]) -> Flat:
    """The cataloged attributes of a nested user that hold a value, by path; others are left out."""
    flat: Flat = {}
    for key, value in user.items():
        if key in EXTENSIONS and isinstance(value, Mapping):
            for name, item in value.items():
                _put(flat, f"{key}:{name}", item)
        else:
            _put(flat, key, value)
    return flat


def _put(flat: Flat, path: str, value: Any) -> None:
    if path not in CATALOG or empty(value):
        return
    attribute = CATALOG.attribute(path)
    parts = CATALOG.parts(attribute)
    if attribute.multi_valued:
        flat[path] = list(value) if isinstance(value, (list, tuple)) else [value]
    elif parts and isinstance(value, Mapping):
        flat.update({parts[key].path: item for key, item in value.items() if key in parts and not empty(item)})
    else:
        flat[path] = value


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The nested user of a flat one: the inverse of `flatten`; paths need not be cataloged."""
    user: dict[str, Any] = {}
    for path, value in flat.items():
        holder, name = user, path
        for urn in EXTENSIONS:
            if path.startswith(f"{urn}:"):
                holder, name = user.setdefault(urn, {}), path[len(urn) + 1 :]
        # the dot in the "2.0" of a URN that no catalog knows is none of ours
        first, dot, rest = (name, "", "") if name.startswith("urn:") else name.partition(".")
        if dot and isinstance(holder.setdefault(first, {}), dict):
            holder[first][rest] = value
        else:
            holder[name] = value
    return user


def empty(value: Any) -> bool:
    """Whether a value stands for "nothing there": None, an empty text, an empty list or mapping."""
    return value is None or (isinstance(value, (str, list, tuple, Mapping)) and not value)


def entry_key(attribute: ScimAttribute, entry: Entry) -> Key:
    """The key under which an entry is owned; None if it has none of the key's sub-attributes."""
    if not isinstance(entry, Mapping):
        return (entry,)
    parts = CATALOG.parts(attribute)
    key = tuple(parts[name].folded(entry.get(name)) for name in attribute.entry_key)
    return None if all(value is None for value in key) else key


def by_key(attribute: ScimAttribute, entries: Iterable[Entry]) -> dict[Key, list[Entry]]:
    """The entries of a list under their keys, in their order."""
    index: dict[Key, list[Entry]] = {}
    for entry in entries:
        index.setdefault(entry_key(attribute, entry), []).append(entry)
    return index


def closest(attribute: ScimAttribute, wanted: Entry, candidates: list[Entry]) -> Entry:
    """The candidate that shares most sub-attributes with the wanted entry; the first of equals."""
    if not isinstance(wanted, Mapping):
        return candidates[0]
    parts = CATALOG.parts(attribute)

    def shared(candidate: Entry) -> int:
        return sum(parts[name].same(candidate.get(name), value) for name, value in wanted.items() if name in parts)

    return max(candidates, key=shared)


def writable(attribute: ScimAttribute, entry: Entry) -> Entry:
    """The entry without what Webex adds to it."""
    if not isinstance(entry, Mapping):
        return entry
    parts = CATALOG.parts(attribute)
    return {name: value for name, value in entry.items() if name in parts and parts[name].writable}


def is_sign_in(path: str, entry: Entry, user_names: Iterable[str | None]) -> bool:
    """Whether an entry is the e-mail address that the person signs in with, which is never removed."""
    if path != "emails" or not isinstance(entry, Mapping):
        return False
    value = str(entry.get("value", "")).casefold()
    return bool(entry.get("primary")) or any(name and name.casefold() == value for name in user_names)


def leaf_paths(paths: Iterable[str]) -> frozenset[str]:
    """The paths of what is managed one by one under the given ones: ``name`` stands for all its parts."""
    return frozenset(leaf.path for path in paths for leaf in CATALOG.leaves(CATALOG.attribute(path)))
