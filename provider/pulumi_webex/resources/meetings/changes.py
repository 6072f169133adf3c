"""What has to be sent so that an account becomes as declared: nothing that is so already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_webex.meetings.catalog import CATALOG, TSP_FLAT, TSP_INDEX, SiteAttribute
from pulumi_webex.meetings.projection import differing
from pulumi_webex.meetings.rules import for_update
from pulumi_webex.resources.meetings.options import IDENTITY, AccountOptions

Attributes = dict[str, Any]
RENAME = "newWebExId"


@dataclass(frozen=True)
class AccountChange:
    """What one SetUser says: `attributes` to set and names to `clear`."""

    attributes: Attributes
    clear: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.attributes or self.clear)


def since_state(
    before: Attributes, after: Attributes, was: AccountOptions, now: AccountOptions, webex_id: str | None
) -> AccountChange:
    """The change from what state holds to what is declared; `webex_id` is a new name, None if it stays."""
    after = {name: value for name, value in after.items() if name not in now.create_only}
    sent: Attributes = {}
    for name, value in after.items():
        if name not in IDENTITY and before.get(name) != value:
            sent |= _moved(CATALOG.attribute(name), before.get(name), value)
    gone = dropped(before, after, now)
    for name in gone:
        if CATALOG.attribute(name).clear == "entries":
            # Only the accounts that were declared: those of others stay.
            sent |= _moved(CATALOG.attribute(name), before[name], [])
    cleared = {name for name in gone if CATALOG.attribute(name).clearable and name not in sent}
    cleared |= now.clear - was.clear
    if _changed_email(before, after):
        sent["email"] = after["email"]
    return _for_site(_with_tsp_index(AccountChange(sent, tuple(sorted(cleared))), before, after), now, webex_id)


def since_found(
    after: Attributes, found: Mapping[str, Any], now: AccountOptions, webex_id: str | None
) -> AccountChange:
    """The change from an account that is there, as GetUser tells it, to what is declared."""
    after = {name: value for name, value in after.items() if name not in now.create_only and name != "webExId"}
    if now.on_control_hub and found.get("active") == "REQUEST_TO_ACTIVATE":
        # The person has not signed in yet, and nothing but that activates the account.
        after.pop("active", None)
    different = set(differing(after, found))
    sent = {
        name: value
        for name, value in for_update(after).items()
        if name in different or _untold(CATALOG.attribute(name), value, found.get(name))
    }
    cleared = [name for name in sorted(now.clear) if not _is_clear(CATALOG.attribute(name), found.get(name))]
    return _for_site(_with_tsp_index(AccountChange(sent, tuple(cleared)), found, after), now, webex_id)


def dropped(before: Mapping[str, Any], after: Mapping[str, Any], now: AccountOptions) -> list[str]:
    """Attributes that were declared and no longer are, and that nobody asked to leave as they are."""
    kept = {*IDENTITY, *now.release, *now.create_only}
    names = [name for name in before if name in CATALOG and name not in after and name not in kept]
    # The other way of saying the same (timeZone for timeZoneID) takes its place.
    replaced = {name for name in names if any(other in after for other in CATALOG.attribute(name).not_with)}
    return [name for name in names if name not in replaced and CATALOG.attribute(name).writable]


def lasting(before: Mapping[str, Any], after: Mapping[str, Any], now: AccountOptions) -> list[str]:
    """Dropped attributes that stay in Webex, since they have no empty value."""
    # A password was never sent to a site that Control Hub manages.
    unsent = {"password"} if now.on_control_hub else set()
    gone = [CATALOG.attribute(name) for name in dropped(before, after, now) if name not in unsent]
    return [one.name for one in gone if not one.clearable and not one.trigger and one.name != TSP_INDEX]


def orphaned(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[int]]:
    """By attribute, the indexes of accounts that are no longer in a list, and that the XML API cannot delete."""
    found: dict[str, list[int]] = {}
    for name, new in after.items():
        old = before.get(name)
        if name in CATALOG and isinstance(old, list) and isinstance(new, list):
            parts = CATALOG.parts(CATALOG.attribute(name))
            gone = _indexes(old) - _indexes(new) if parts and "delete" not in parts else ()
            found |= {name: sorted(gone)} if gone else {}
    return found


def _indexes(entries: list[Any]) -> set[int]:
    return {int(entry["accountIndex"]) for entry in entries if isinstance(entry, Mapping)}


def surplus(clear: Iterable[str], found: Mapping[str, Any]) -> Attributes:
    """What an account holds of attributes that are to be empty."""
    names = [name for name in clear if not _is_clear(CATALOG.attribute(name), found.get(name))]
    return {name: found[name] for name in names}


def _changed_email(before: Attributes, after: Attributes) -> bool:
    new, old = after.get("email"), before.get("email")
    return bool(new) and str(new).casefold() != str(old or "").casefold()


def _moved(attribute: SiteAttribute, old: Any, new: Any) -> Attributes:
    if not attribute.settable_on("update"):
        return {}
    if attribute.trigger:
        return {attribute.name: new} if new else {}
    if attribute.type != "object list":
        return {attribute.name: new}
    entries = _entries(CATALOG.parts(attribute), old or [], new)
    return {attribute.name: entries} if entries else {}


def _entries(parts: Mapping[str, SiteAttribute], old: list[Attributes], new: list[Attributes]) -> list[Attributes]:
    """The teleconferencing accounts that changed, and, if there is a way to say so, those that go."""
    there = {entry["accountIndex"]: entry for entry in old}
    wanted = {entry["accountIndex"] for entry in new}
    changed = [_entry(parts, there.get(entry["accountIndex"], {}), entry) for entry in new if entry not in old]
    gone = [
        index for index, entry in there.items() if index not in wanted and "delete" in parts and not entry.get("delete")
    ]
    return changed + [{"accountIndex": index, "delete": True} for index in gone]


def _entry(parts: Mapping[str, SiteAttribute], old: Attributes, new: Attributes) -> Attributes:
    acted = {key for key, value in new.items() if parts[key].trigger and old.get(key) == value}
    emptied = {key: "" for key in old if key not in new and parts[key].type == "string" and not parts[key].enum}
    return {**emptied, **{key: value for key, value in new.items() if key not in acted}}


def _untold(attribute: SiteAttribute, declared: Any, found: Any) -> bool:
    """Whether GetUser leaves open if the account is as declared."""
    if attribute.trigger:
        return bool(declared)
    parts = CATALOG.parts(attribute)
    if isinstance(found, list) and parts:
        there = {entry.get("accountIndex"): entry for entry in found if isinstance(entry, Mapping)}
        wanted = [entry for entry in declared if entry["accountIndex"] in there or not entry.get("delete")]
        return any(_part_untold(parts, entry, there.get(entry["accountIndex"], {})) for entry in wanted)
    if isinstance(found, Mapping) and parts:
        return _part_untold(parts, declared, found)
    known_empty = attribute.type == "string" and not attribute.enum and attribute.reads == "yes"
    return found is None and not (known_empty and declared == attribute.cleared_value)


def _part_untold(parts: Mapping[str, SiteAttribute], declared: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return any(_untold(parts[key], value, found.get(key)) for key, value in declared.items())


def _is_clear(attribute: SiteAttribute, found: Any) -> bool:
    return found in (None, "", [], {}, attribute.cleared_value)


def _with_tsp_index(change: AccountChange, before: Mapping[str, Any], after: Attributes) -> AccountChange:
    """The flat attributes of a TSP account go with the index of the account that they describe."""
    index = after.get(TSP_INDEX, before.get(TSP_INDEX))
    if index is None or not any(name in TSP_FLAT for name in (*change.attributes, *change.clear)):
        return change
    if TSP_INDEX not in change.attributes:
        return AccountChange({**change.attributes, TSP_INDEX: index}, change.clear)
    whole = {name: value for name, value in after.items() if name in TSP_FLAT and not CATALOG.attribute(name).trigger}
    return AccountChange({**change.attributes, **whole}, tuple(name for name in change.clear if name not in TSP_FLAT))


def _for_site(change: AccountChange, now: AccountOptions, webex_id: str | None) -> AccountChange:
    """On a site that Control Hub manages, names and passwords are those of its users."""
    if now.on_control_hub:
        theirs = (*IDENTITY, "password")
        return AccountChange({name: v for name, v in change.attributes.items() if name not in theirs}, change.clear)
    return AccountChange({**change.attributes, **({RENAME: webex_id} if webex_id else {})}, change.clear)
