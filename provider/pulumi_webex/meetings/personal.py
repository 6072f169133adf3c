"""Attributes that are one person's, so that a group of people cannot have one value of them."""

from __future__ import annotations

from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute

_WHO = "it says who somebody is"
_REACHED = "it reaches one person"
_LISTED = {
    **dict.fromkeys(("webExId", "newWebExId", "email", "firstName", "lastName", "mpProfileNumber"), _WHO),
    "email2": _REACHED,
    **{one.name: _REACHED for one in CATALOG if one.name.startswith("phones") and not one.secret},
    "personalUrl": "no two people can have one",
    "personalMeetingRoomTitle": "it names one person's room",
    "passwordHint": "it is about one person's password",
}


def why_personal(name: str) -> str:
    """Why an attribute is one person's, as half a sentence; empty if it is not, or if there is no such one."""
    if name in _LISTED or name not in CATALOG:
        return _LISTED.get(name, "")
    return "it holds secrets of one person" if _is_secret(CATALOG.attribute(name)) else ""


def _is_secret(attribute: SiteAttribute) -> bool:
    return attribute.secret or any(part.secret for part in CATALOG.parts(attribute).values())
