"""What of a declaration is not done, because create, update or deactivate is switched off."""

from __future__ import annotations

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.resources.shared.properties import PATH_LISTS
from pulumi_webex.resources.user.flat import FlatUser


def hold_back(before: FlatUser, after: FlatUser) -> tuple[FlatUser, list[str]]:
    """The declaration of an account that state has, without what is off, and a remark on each thing held back."""
    remarks: list[str] = []
    if not before.attributes:
        return after, remarks
    if not after.is_active and before.is_active and after.is_off("deactivate"):
        after = FlatUser({**after.attributes, "active": True}, after.stated)
        remarks.append("deactivate is off, so the account stays active")
    if after.is_off("update"):
        state = before.attributes
        kept = {**state, "active": after.is_active and state.get("active", True)}
        differ = [path for path in {**state, **after.attributes} if kept.get(path) != after.attributes.get(path)]
        if differ:
            names = ", ".join(CATALOG.attribute(path).short for path in differ)
            remarks.append(f"update is off, so {names} stay{'s' if len(differ) == 1 else ''} as in state")
        stated = {key: value for key, value in after.stated.items() if key not in PATH_LISTS}
        stated |= {key: before.stated[key] for key in PATH_LISTS if key in before.stated}
        after = FlatUser(kept, stated)
    return after, remarks
