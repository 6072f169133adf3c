"""What attributes must be among themselves, checked before anything is sent and without a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_webex.meetings.answers import SessionType
from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute, UnknownSiteAttribute
from pulumi_webex.meetings.values import InvalidValue, normalized

SITE_ADMIN, CONTROL_HUB = "site-admin", "control-hub"

CENTERS = {
    "MeetingCenter": "supportedServicesMeetingCenter",
    "TrainingCenter": "supportedServicesTrainingCenter",
    "SupportCenter": "supportedServicesSupportCenter",
    "EventCenter": "supportedServicesEventCenter",
    "SalesCenter": "supportedServicesSalesCenter",
}
"""The attribute that turns a center (com:serviceTypeType) on for an account."""


@dataclass(frozen=True)
class AttributeProblem:
    """What is wrong with `attribute`; ``str`` is a sentence without its full stop."""

    attribute: str
    reason: str

    def __str__(self) -> str:
        return f"{self.attribute} {self.reason}"


def problems(
    attributes: Mapping[str, Any], *, kind: str = SITE_ADMIN, clear: Iterable[str] = ()
) -> list[AttributeProblem]:
    """Everything that is wrong with `attributes` and `clear`, for a site of this `kind`.

    None counts as not declared; values are checked as `normalized` has them.
    """
    declared = {name: value for name, value in attributes.items() if value is not None}
    found = [problem for name, value in declared.items() if (problem := _own(name, value))]
    wrong = {problem.attribute for problem in found}
    known = settled({name: value for name, value in declared.items() if name not in wrong})
    found += _pairs(known) + _sessions(known) + _cleared(known, clear)
    return found + (_control_hub(known) if kind == CONTROL_HUB else [])


def settled(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """`attributes` in the form in which they are sent and compared, None left out.

    For attributes that `problems` has nothing against; raises `InvalidValue`, `UnknownSiteAttribute`.
    """
    given = {name: value for name, value in attributes.items() if value is not None}
    return {name: normalized(CATALOG.attribute(name), value) for name, value in given.items()}


def for_create(attributes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What CreateUser takes, and what has to follow with SetUser (personalUrl)."""
    first = {name: value for name, value in attributes.items() if CATALOG.attribute(name).settable_on("create")}
    return first, for_update({name: value for name, value in attributes.items() if name not in first})


def for_update(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What SetUser takes; sendWelcome, an option of CreateUser, is left out."""
    return {name: value for name, value in attributes.items() if CATALOG.attribute(name).settable_on("update")}


def disagreements(attributes: Mapping[str, Any], types: Iterable[SessionType]) -> list[AttributeProblem]:
    """Where session types and centers do not match: a session type takes effect only with its center
    turned on, and a center only with one of its session types. `types` are those of the site."""
    declared = attributes.get("meetingTypes")
    if declared is None:
        return []
    centers = {kind.id: kind.centers for kind in types}
    wanted = {center for number in declared for center in centers.get(number, ())}
    off = [name for center in sorted(wanted) if (name := CENTERS.get(center)) and attributes.get(name) is False]
    bare = [name for center, name in CENTERS.items() if attributes.get(name) is True and center not in wanted]
    return [
        AttributeProblem(name, "is false, but meetingTypes holds a session type of that center") for name in off
    ] + [AttributeProblem(name, "is true, but meetingTypes holds no session type of that center") for name in bare]


def _own(name: str, value: Any) -> AttributeProblem | None:
    try:
        attribute = CATALOG.attribute(name)
    except UnknownSiteAttribute as error:
        hint = f"; did you mean {' or '.join(error.nearest)}?" if error.nearest else ""
        return AttributeProblem(name, f"is no attribute of a Webex Meetings account{hint}")
    if not attribute.writable:
        return AttributeProblem(name, f"is read-only{instead(attribute)}")
    try:
        normalized(attribute, value)
    except InvalidValue as error:
        return AttributeProblem(name, str(error))
    return None


def instead(attribute: SiteAttribute) -> str:
    """The catalog's note on an attribute, as the end of a sentence."""
    return f": {attribute.note[0].lower()}{attribute.note[1:].rstrip('.')}" if attribute.note else ""


def _pairs(declared: Mapping[str, Any]) -> list[AttributeProblem]:
    found: list[AttributeProblem] = []
    said: set[frozenset[str]] = set()
    for name in declared:
        for other in CATALOG.attribute(name).not_with:
            pair = frozenset({name, other})
            if other in declared and pair not in said:
                said.add(pair)
                found.append(AttributeProblem(name, f"and {other} say the same in two ways; declare one of them"))
    return found


def _sessions(declared: Mapping[str, Any]) -> list[AttributeProblem]:
    found = []
    default, types = declared.get("sessionOptionsDefaultSessionType"), declared.get("meetingTypes")
    if default is not None and types is not None and default not in types:
        found.append(
            AttributeProblem("sessionOptionsDefaultSessionType", f"is {default}, which is not among meetingTypes")
        )
    center = CENTERS.get(str(declared.get("sessionOptionsDefaultServiceType")))
    if center and declared.get(center) is False:
        found.append(AttributeProblem("sessionOptionsDefaultServiceType", f"needs {center}, which is false"))
    on = [name for name in CENTERS.values() if declared.get(name) is True]
    if on and types == []:
        found.append(
            AttributeProblem("meetingTypes", f"is empty, but {on[0]} is true and takes effect only with a session type")
        )
    if declared.get("privilegeHDvideo") is True and declared.get("privilegeHQvideo") is False:
        found.append(AttributeProblem("privilegeHDvideo", "needs privilegeHQvideo, which is false"))
    return found


def _cleared(declared: Mapping[str, Any], clear: Iterable[str]) -> list[AttributeProblem]:
    found = []
    for name in clear:
        if name not in CATALOG:
            found.append(AttributeProblem(name, "in clear is no attribute of a Webex Meetings account"))
        elif not CATALOG.attribute(name).clearable:
            found.append(AttributeProblem(name, f"cannot be cleared: it {CATALOG.attribute(name).why_not_cleared}"))
        elif name in declared:
            found.append(AttributeProblem(name, "is both declared and in clear; keep one"))
    return found


def _control_hub(declared: Mapping[str, Any]) -> list[AttributeProblem]:
    found = [
        AttributeProblem(name, "is refused on a site that Control Hub manages; change it in Control Hub")
        for name, value in declared.items()
        # Not to have a role is what an account is made with, and what `webex export meetings` writes of it.
        if CATALOG.attribute(name).control_hub == "refused" and value is not False
    ]
    webex_id, email = declared.get("webExId"), declared.get("email")
    if webex_id and email and webex_id.casefold() != email.casefold():
        found.append(
            AttributeProblem("webExId", f"is {webex_id}, but must equal email ({email}) on a site of Control Hub")
        )
    return found


def ignored_on_control_hub(attributes: Mapping[str, Any]) -> list[str]:
    """Declared attributes that CreateUser ignores on a site that Control Hub manages."""
    return [name for name in attributes if CATALOG.attribute(name).control_hub.startswith("ignored")]
