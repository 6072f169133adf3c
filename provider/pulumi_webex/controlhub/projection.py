"""What of an account is shown: the part that is declared, in the spelling in which it is declared.

So state says the truth about what is managed and nothing about the rest, and a difference in case
or order that means nothing is no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, ScimAttribute
from pulumi_webex.controlhub.patch import AccountTarget, operations
from pulumi_webex.controlhub.shape import Entry, Flat, by_key, closest, entry_key, is_sign_in, leaf_paths, writable


def project(remote: Flat, declared: Flat, *, clear: Iterable[str] = (), exact: Iterable[str] = ()) -> Flat:
    """The part of `remote` that `declared` speaks of, and whatever stands where nothing should."""
    user_names = [remote.get("userName"), declared.get("userName")]
    watched = leaf_paths(exact) | leaf_paths(clear)
    shown: Flat = {}
    for path in [*declared, *sorted(watched - declared.keys())]:
        if path not in remote:
            continue
        attribute, wanted = CATALOG.attribute(path), declared.get(path)
        if attribute.multi_valued:
            entries = _entries(attribute, remote[path], wanted or [], user_names, whole=path in watched)
            shown.update({path: entries} if entries else {})
        else:
            shown[path] = wanted if attribute.same(remote[path], wanted) else remote[path]
    return shown


def beside_calling(remote: Flat, declared: Flat) -> Flat:
    """`remote` with the declared work number, if Webex Calling has its extension instead.

    Giving Calling drops the number of type work and adds one of type work_extension (wxc_sdk,
    tests/test_scim.py): it would be missed, and sent again, for ever.
    """
    phones = CATALOG.attribute("phoneNumbers")
    wanted, there = (by_key(phones, flat.get(phones.path) or []) for flat in (declared, remote))
    work, extension = ("work",), ("work_extension",)
    if work not in wanted or work in there or extension not in there or extension in wanted:
        return remote
    return {**remote, phones.path: [*remote[phones.path], *wanted[work]]}


def _entries(
    attribute: ScimAttribute, remote: list[Entry], wanted: list[Entry], user_names: list[Any], *, whole: bool
) -> list[Entry]:
    index = by_key(attribute, remote)
    shown: list[Entry] = []
    for entry in wanted:
        found = index.pop(entry_key(attribute, entry), [])
        if found:
            best = closest(attribute, entry, found)
            doubles = [e for e in found if e is not best and not is_sign_in(attribute.path, e, user_names)]
            shown += [_part(attribute, one, entry) for one in [best, *doubles]]
    if whole:
        others = [entry for found in index.values() for entry in found]
        shown += [writable(attribute, e) for e in others if not is_sign_in(attribute.path, e, user_names)]
    return shown


def _part(attribute: ScimAttribute, remote: Entry, declared: Entry) -> Entry:
    """The declared sub-attributes of a remote entry."""
    if not isinstance(declared, Mapping) or not isinstance(remote, Mapping):
        return declared
    parts = CATALOG.parts(attribute)
    shown = {}
    for name, value in declared.items():
        if parts[name].same(remote.get(name), value):
            shown[name] = value
        elif name in remote:
            shown[name] = remote[name]
    return shown


def keep_spelling(old: Flat, new: Flat) -> Flat:
    """`new` with the spelling and order of `old` wherever both mean the same."""
    kept: Flat = {}
    for path, value in new.items():
        if path not in old or path not in CATALOG:
            kept[path] = value
            continue
        attribute = CATALOG.attribute(path)
        if attribute.multi_valued and isinstance(value, list) and isinstance(old[path], list):
            kept[path] = _keep_entries(attribute, old[path], value)
        else:
            kept[path] = old[path] if _plain(value) and attribute.same(old[path], value) else value
    return kept


def _keep_entries(attribute: ScimAttribute, old: list[Entry], new: list[Entry]) -> list[Entry]:
    if not all(_known(entry) for entry in new):
        return new
    before = {key: found[0] for key, found in by_key(attribute, old).items()}
    order = {key: place for place, key in enumerate(before)}
    spelled = [_keep_parts(attribute, before.get(entry_key(attribute, entry)), entry) for entry in new]
    # sorted() is stable, so new entries follow in the order in which they are declared
    return sorted(spelled, key=lambda entry: order.get(entry_key(attribute, entry), len(order)))


def _keep_parts(attribute: ScimAttribute, old: Entry, new: Entry) -> Entry:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    parts = CATALOG.parts(attribute)
    return {
        name: old[name] if name in old and name in parts and parts[name].same(old[name], value) else value
        for name, value in new.items()
    }


def _known(entry: Entry) -> bool:
    return all(_plain(value) for value in entry.values()) if isinstance(entry, Mapping) else _plain(entry)


def _plain(value: Any) -> bool:
    return isinstance(value, (str, bool, int, float))


def kept_by_webex(remote: Flat, target: AccountTarget) -> dict[str, tuple[Any, Any]]:
    """What differs from the target for good: attribute path → (declared, what Webex has)."""
    if not operations(remote, target, complete=True):
        return {}
    differing: dict[str, tuple[Any, Any]] = {}
    paths = [*target.present, *sorted(target.absent | target.exact | target.absent_entries.keys())]
    for path in dict.fromkeys(paths):
        alone = AccountTarget(
            {path: target.present[path]} if path in target.present else {},
            target.absent & {path},
            {path: target.absent_entries.get(path, frozenset())},
            {place: names for place, names in target.absent_parts.items() if place[0] == path},
            target.exact & {path},
        )
        if operations(remote, alone, complete=True):
            differing[path] = (target.present.get(path), remote.get(path))
    return differing
