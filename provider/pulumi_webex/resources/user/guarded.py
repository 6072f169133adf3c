"""What a user's removal guard is asked before the user is deactivated, deleted or emptied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, ScimAttribute
from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.controlhub.patch import KEPT_WHEN_DROPPED
from pulumi_webex.controlhub.shape import Entry, Flat, empty, is_sign_in, leaf_paths
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.properties import GUARD
from pulumi_webex.resources.shared.removals import CLEARED, cleared
from pulumi_webex.resources.user.flat import FlatUser
from pulumi_webex.transport.errors import Refused


def managed(flat: Flat, clear: Iterable[str] = ()) -> frozenset[str]:
    """What of a person a program manages and could empty: paths, with the type for entries (``emails[home]``),
    and the paths in `clear` with `CLEARED` before them."""
    found = {CLEARED + CATALOG.attribute(path).short for path in leaf_paths(clear)}
    for path, value in flat.items():
        attribute = CATALOG.attribute(path)
        if path in KEPT_WHEN_DROPPED:
            continue
        if attribute.entry_key == ("type",) and isinstance(value, list):
            found.update(_entries(attribute, value, flat.get("userName")))
        else:
            found.add(attribute.short)
    return frozenset(found)


def _entries(attribute: ScimAttribute, entries: list[Entry], user_name: Any) -> Iterator[str]:
    names = [user_name] if isinstance(user_name, str) else []
    for entry in entries:
        if not isinstance(entry, Mapping) or unknown(entry.get("type")) or is_sign_in(attribute.path, entry, names):
            continue
        place = f"{attribute.short}[{entry.get('type')}]"
        parts = [name for name, value in entry.items() if name not in ("type", "primary") and not empty(value)]
        yield from (place if name == "value" else f"{place}.{name}" for name in parts)


def released(release: Iterable[str]) -> frozenset[str]:
    """The paths that are handed back, as `held` spells them."""
    return frozenset(CATALOG.attribute(path).short for path in leaf_paths(release))


def refusals(ledger: Ledger, before: FlatUser, after: FlatUser) -> list[str]:
    """Why the guard refuses what this declaration would do to the person who is in state as `before`."""
    guard = _guard(before, after)
    if not guard or not before.attributes or unknown(guard):
        return []
    problems = [ledger.remove(guard, before.name)] if _deactivates(before, after) else []
    if before.is_active and after.is_active:
        problems.append(ledger.clear(guard, before.name, _emptied(before, after)))
    return [f"nothing was changed, since {problem}" for problem in problems if problem]


def refuse_removal(
    ledger: Ledger, before: FlatUser, after: FlatUser, *, leaves: bool = False, for_good: bool = False
) -> None:
    """Raises `Refused` if a person would be deactivated, leaves, or is deleted `for_good`, and the guard says no."""
    guard = _guard(before, after)
    ends = _deactivates(before, after) or (leaves and before.is_active)
    if guard and (ends or for_good):
        problem = ledger.remove(str(guard), before.name)
        if problem:
            raise Refused(f"this person was not removed, since {problem}")


def _guard(before: FlatUser, after: FlatUser) -> Any:
    return after.stated.get(GUARD) or before.stated.get(GUARD)


def _deactivates(before: FlatUser, after: FlatUser) -> bool:
    return before.is_active and not after.is_active


def _emptied(before: FlatUser, after: FlatUser) -> frozenset[str]:
    for key in ("release", "clear"):
        paths = after.stated.get(key)
        if any(unknown(path) for path in (paths if isinstance(paths, list) else [paths])):
            return frozenset()  # a preview cannot tell yet
    old = managed(before.attributes, before.options.clear)
    new = managed(after.attributes, after.options.clear)
    return cleared(old, new, released(after.options.release))
