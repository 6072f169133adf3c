"""What a user's removal guard is asked before the user is deactivated, deleted or emptied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pulumi_webex.controlhub.catalog import CATALOG, ScimAttribute
from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.controlhub.patch import KEPT_WHEN_DROPPED
from pulumi_webex.controlhub.shape import Entry, Flat, empty, flatten, is_sign_in, leaf_paths
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.removals import CLEARED, cleared
from pulumi_webex.resources.user.options import GUARD, UserOptions, attributes_of
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


def refusals(ledger: Ledger, olds: Mapping[str, Any], news: Mapping[str, Any]) -> list[str]:
    """Why the guard refuses what these checked inputs would do to the person who is in state with `olds`."""
    guard = news.get(GUARD) or olds.get(GUARD)
    if not guard or not olds or unknown(guard):
        return []
    person = str(olds.get("userName"))
    problems = [ledger.remove(guard, person)] if _deactivates(olds, news) else []
    if olds.get("active") is not False and news.get("active") is not False:
        problems.append(ledger.clear(guard, person, _emptied(olds, news)))
    return [f"nothing was changed, since {problem}" for problem in problems if problem]


def _deactivates(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    return olds.get("active") is not False and news.get("active") is False


def _emptied(olds: Mapping[str, Any], news: Mapping[str, Any]) -> frozenset[str]:
    if any(unknown(path) for key in ("release", "clear") for path in _listed(news.get(key))):
        return frozenset()  # a preview cannot tell yet
    before, after = UserOptions.of(olds), UserOptions.of(news)
    old = managed(flatten(attributes_of(olds)), before.clear)
    new = managed(flatten(attributes_of(news)), after.clear)
    return cleared(old, new, released(after.release))


def _listed(paths: Any) -> list[Any]:
    return paths if isinstance(paths, list) else [paths]


def refuse_removal(
    ledger: Ledger,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    leaves: bool = False,
    for_good: bool = False,
) -> None:
    """Raises `Refused` where a person would be deactivated, leaves, or is deleted `for_good`, and the guard says no."""
    guard = after.get(GUARD) or before.get(GUARD)
    ends = _deactivates(before, after) or (leaves and before.get("active") is not False)
    if guard and (ends or for_good):
        problem = ledger.remove(str(guard), str(before.get("userName")))
        if problem:
            raise Refused(f"this person was not removed, since {problem}")
