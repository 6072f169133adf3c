"""The smallest PATCH that turns one user into another (RFC 7644 section 3.5.2).

Never PUT, which would clear what it omits: operations name single attributes, and entries of lists
by value paths, so that whatever other people entered stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, CORE, ScimAttribute
from pulumi_webex.controlhub.shape import Entry, Flat, Key, by_key, closest, entry_key, is_sign_in, leaf_paths, writable

Operation = dict[str, Any]

EXTENSION_SEPARATOR = ":"
"""Between an extension's URN and its attribute in a path: a colon by RFC 7644 section 3.10. One page
of the Webex SDK has a dot instead; this is the one place to change, should the service want it."""

KEPT_WHEN_DROPPED = frozenset({"userName", "userType", "active", "roles"})
"""What dropping it from the program does not clear, since an account without it is broken or bare."""


@dataclass(frozen=True)
class AccountTarget:
    """The state that an account must reach: what must be there, what must not, and which lists are owned whole."""

    present: Flat
    absent: frozenset[str] = frozenset()
    absent_entries: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    absent_parts: Mapping[tuple[str, Key], frozenset[str]] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        declared: Flat,
        before: Flat | None = None,
        *,
        release: Iterable[str] = (),
        clear: Iterable[str] = (),
        exact: Iterable[str] = (),
    ) -> AccountTarget:
        """The target of a declaration that replaces the one `before`, whose dropped attributes go."""
        released = leaf_paths(release)
        absent = set(leaf_paths(clear))
        entries: dict[str, frozenset[Key]] = {}
        parts: dict[tuple[str, Key], frozenset[str]] = {}
        for path, old in (before or {}).items():
            attribute = CATALOG.attribute(path)
            if path in released or (path not in declared and path in KEPT_WHEN_DROPPED):
                continue
            if attribute.multi_valued:
                _dropped(attribute, old, declared.get(path, []), entries, parts)
            elif path not in declared:
                absent.add(path)
        return cls(dict(declared), frozenset(absent), entries, parts, leaf_paths(exact))


def _dropped(
    attribute: ScimAttribute,
    before: list[Entry],
    after: list[Entry],
    entries: dict[str, frozenset[Key]],
    parts: dict[tuple[str, Key], frozenset[str]],
) -> None:
    old, new = by_key(attribute, before), by_key(attribute, after)
    entries[attribute.path] = frozenset(old.keys() - new.keys())
    for key in old.keys() & new.keys():
        if isinstance(old[key][0], Mapping):
            names = frozenset().union(*old[key]) - frozenset().union(*new[key])
            parts[attribute.path, key] = frozenset(names) - frozenset(attribute.entry_key)


def operations(current: Flat, target: AccountTarget, *, complete: bool) -> list[Operation]:
    """The operations that turn `current` into `target`, in the order in which they must run.

    `complete` tells whether `current` is the whole account as Webex answered it, or only the part
    that state knows. Empty where nothing is left to do.
    """
    renaming = _differs("userName", current, target)
    lists = {path: _list_operations(path, current, target) for path in _lists(current, target)}
    first: list[Operation] = []
    if renaming:
        # A work address must equal the userName, so it moves first, in the same request.
        first = lists.pop("emails", []) + _sign_in_address(current, target, complete)
        first.append({"op": "replace", "path": "userName", "value": target.present["userName"]})
    return (
        first + _settings(current, target) + [op for ops in lists.values() for op in ops] + _clearings(current, target)
    )


def _differs(path: str, current: Flat, target: AccountTarget) -> bool:
    attribute = CATALOG.attribute(path)
    return path in target.present and not attribute.same(current.get(path), target.present[path])


def _lists(current: Flat, target: AccountTarget) -> list[str]:
    paths = dict.fromkeys([*target.present, *target.absent_entries, *target.exact, *target.absent])
    return [path for path in paths if CATALOG.attribute(path).multi_valued]


def _sign_in_address(current: Flat, target: AccountTarget, complete: bool) -> list[Operation]:
    emails = CATALOG.attribute("emails")
    if ("work",) in by_key(emails, target.present.get("emails", [])):
        return []
    known = [entry for entry in current.get("emails", []) if entry_key(emails, entry) == ("work",)]
    if known or complete:
        ours = [entry for entry in known if is_sign_in("emails", entry, [current.get("userName")])]
        if not ours or emails_same(ours[0].get("value"), target.present["userName"]):
            return []
    return [{"op": "replace", "path": 'emails[type eq "work"].value', "value": target.present["userName"]}]


def emails_same(one: Any, other: Any) -> bool:
    """Whether two e-mail addresses are the same one."""
    return CATALOG.attribute("emails.value").same(one, other)


def _settings(current: Flat, target: AccountTarget) -> list[Operation]:
    operations: list[Operation] = []
    extensions: dict[str, Any] = {}
    for path, value in target.present.items():
        attribute = CATALOG.attribute(path)
        if attribute.multi_valued or path == "userName" or not _differs(path, current, target):
            continue
        if attribute.schema == CORE:
            operations.append({"op": "replace", "path": path, "value": value})
        else:
            block = extensions.setdefault(attribute.schema, {})
            first, dot, rest = attribute.short.partition(".")
            if dot:
                block.setdefault(first, {})[rest] = value
            else:
                block[first] = value
    if extensions:
        operations.append({"op": "replace", "value": extensions})
    return operations


def _clearings(current: Flat, target: AccountTarget) -> list[Operation]:
    paths: dict[str, None] = {}
    for path in sorted(target.absent & current.keys() - target.present.keys()):
        attribute = CATALOG.attribute(path)
        if attribute.multi_valued:
            continue
        # manager without its value is nothing, so the whole goes
        whole = attribute.parent if attribute.parent and attribute.required else attribute
        paths[_path(whole)] = None
    return [{"op": "remove", "path": path} for path in paths]


def _list_operations(path: str, current: Flat, target: AccountTarget) -> list[Operation]:
    work = _ListWork(
        CATALOG.attribute(path), current.get(path, []), [current.get("userName"), target.present.get("userName")]
    )
    wanted = target.present.get(path, [])
    for entry in wanted:
        work.want(entry, target.absent_parts)
    work.drop(wanted, target.absent_entries.get(path, frozenset()), everything=path in target.exact | target.absent)
    return work.operations()


class _ListWork:
    """What has to happen to one list: entries out, parts changed, entries in, in this order."""

    def __init__(self, attribute: ScimAttribute, current: list[Entry], user_names: list[str | None]) -> None:
        self.attribute = attribute
        self.current = current
        self.index = by_key(attribute, current)
        self.user_names = user_names
        self.removed: list[Operation] = []
        self.changed: list[Operation] = []
        self.added: list[Entry] = []

    def want(self, entry: Entry, absent_parts: Mapping[tuple[str, Key], frozenset[str]]) -> None:
        key = entry_key(self.attribute, entry)
        found = self.index.get(key, [])
        if not found:
            self.added.append(entry)
        elif isinstance(entry, Mapping):
            kept = closest(self.attribute, entry, found)
            if not self._drop_doubles(entry, kept, found):
                self._change(entry, kept, absent_parts.get((self.attribute.path, key), frozenset()))

    def _drop_doubles(self, wanted: Entry, kept: Entry, found: list[Entry]) -> bool:
        """Removes the other entries under this key; True if that takes the kept one with it.

        What they say beyond the kept one stays, on the kept one: others may have entered a street
        if the program declares the country only.
        """
        others = [entry for entry in found if entry is not kept and not self._protected(entry)]
        carried: dict[str, Any] = {}
        for other in others:
            carried = {**writable(self.attribute, other), **carried}
        carried = {name: value for name, value in carried.items() if name not in wanted and name not in kept}
        removals = [self._conditions(other, unlike=[kept]) for other in others]
        for conditions in removals:
            self._remove(conditions)
        if any(_matches(kept, conditions) for conditions in removals):
            self.added.append({**carried, **writable(self.attribute, kept), **wanted})
            return True
        for name, value in carried.items():
            self.changed.append({"op": "replace", "path": f"{self._at(wanted)}.{name}", "value": value})
        return False

    def _at(self, entry: Entry) -> str:
        return f"{_path(self.attribute)}[{_filter(self._conditions(entry))}]"

    def _change(self, wanted: Entry, kept: Entry, dropped: frozenset[str]) -> None:
        parts = CATALOG.parts(self.attribute)
        at = self._at(wanted)
        for name, value in wanted.items():
            if not parts[name].same(kept.get(name), value):
                self.changed.append({"op": "replace", "path": f"{at}.{name}", "value": value})
        for name in sorted(dropped & kept.keys()):
            self.changed.append({"op": "remove", "path": f"{at}.{name}"})

    def drop(self, wanted: list[Entry], keys: frozenset[Key], *, everything: bool) -> None:
        kept = by_key(self.attribute, wanted)
        going = [
            e for key, found in self.index.items() if key not in kept and (everything or key in keys) for e in found
        ]
        leaving = [entry for entry in going if not self._protected(entry)]
        staying = [entry for entry in self.current if entry not in leaving]
        if everything and leaving and not staying:
            self.removed.append({"op": "remove", "path": _path(self.attribute)})
            return
        for entry in leaving:
            self._remove(self._conditions(entry, unlike=staying))

    def _remove(self, conditions: list[tuple[str, Any]]) -> None:
        operation = {"op": "remove", "path": f"{_path(self.attribute)}[{_filter(conditions)}]"}
        if operation not in self.removed:
            self.removed.append(operation)

    def _protected(self, entry: Entry) -> bool:
        return is_sign_in(self.attribute.path, entry, self.user_names)

    def _conditions(self, entry: Entry, unlike: Iterable[Entry] = ()) -> list[tuple[str, Any]]:
        """What selects this entry: its key, and whatever else tells it from those that stay."""
        if not isinstance(entry, Mapping):
            return [("value", entry)]
        key = [(name, entry[name]) for name in self.attribute.entry_key if name in entry]
        rest = [(n, v) for n, v in sorted(entry.items(), reverse=True) if isinstance(v, str) and (n, v) not in key]
        conditions = key or rest
        for other in unlike:
            if _matches(other, conditions):
                telling = [(name, value) for name, value in rest if other.get(name) != value]
                conditions = conditions + telling[:1]
        return conditions

    def operations(self) -> list[Operation]:
        added: list[Operation] = []
        if self.added and self.attribute.schema == CORE:
            added = [{"op": "add", "path": self.attribute.path, "value": self.added}]
        elif self.added:
            added = [{"op": "add", "value": {self.attribute.schema: {self.attribute.short: self.added}}}]
        return self.removed + self.changed + added


def _matches(entry: Entry, conditions: list[tuple[str, Any]]) -> bool:
    # A filter compares case-insensitively unless the attribute is case-exact; the wider reading is the safe one.
    return all(str(entry.get(name, "")).casefold() == str(value).casefold() for name, value in conditions)


def _path(attribute: ScimAttribute) -> str:
    return attribute.path if attribute.schema == CORE else f"{attribute.schema}{EXTENSION_SEPARATOR}{attribute.short}"


def _filter(conditions: list[tuple[str, Any]]) -> str:
    # RFC 7644 section 3.4.2.2: the comparison value is written as JSON.
    return " and ".join(f"{name} eq {json.dumps(value, ensure_ascii=False)}" for name, value in conditions)
