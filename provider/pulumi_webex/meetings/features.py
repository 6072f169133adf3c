"""Which attributes a site allows, told from GetSite before anything is sent.

The gates are those that Control Hub's own web client holds a privilege against, and the obvious
ones of ``site.xsd`` (centers, WebACD, tracking codes). A gate that the site does not mention says nothing:
Webex decides then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pulumi_webex.meetings.answers import SessionType, Site
from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute

_TRACKING = re.compile(r"trackingCodes/trackingCode\[index=(\d+)\]/hostProfile")


class Allowed(Enum):
    """Whether a site takes an attribute."""

    YES = "yes"
    NO = "no"
    UNTOLD = "untold"


@dataclass(frozen=True)
class FeatureVerdict:
    """What a site says about one attribute; `reason` is half a sentence that follows its name."""

    attribute: str
    allowed: Allowed
    reason: str = ""


def verdict(attribute: SiteAttribute, site: Site) -> FeatureVerdict:
    """Whether `site` has what `attribute` needs; an attribute without a gate is allowed."""
    states = {gate: _state(gate, site) for gate in attribute.gate}
    closed = [gate for gate, state in states.items() if state is False]
    if closed:
        return FeatureVerdict(attribute.name, Allowed.NO, f"is off on this site ({' and '.join(closed)})")
    untold = [gate for gate, state in states.items() if state is None]
    if untold:
        return FeatureVerdict(
            attribute.name, Allowed.UNTOLD, f"hangs on {' and '.join(untold)}, which the site does not tell"
        )
    return FeatureVerdict(attribute.name, Allowed.YES)


def verdicts(site: Site) -> list[FeatureVerdict]:
    """One verdict for each writable attribute, in the order of the catalog."""
    return [verdict(attribute, site) for attribute in CATALOG if attribute.writable]


def refusals(attributes: Mapping[str, Any], site: Site) -> list[FeatureVerdict]:
    """What `site` would not take of `attributes`.

    Turning something off (False, 0 or an empty text) needs no feature. Required tracking codes
    that are missing are among the refusals.
    """
    declared = [CATALOG.attribute(name) for name, value in attributes.items() if value]
    closed = [verdict(attribute, site) for attribute in declared]
    return [one for one in closed if one.allowed is Allowed.NO] + _outside_list(attributes, site)


def missing_tracking_codes(attributes: Mapping[str, Any], site: Site) -> list[FeatureVerdict]:
    """Tracking codes that the site requires and a new account would not have."""
    required = [code for code in site.tracking_codes.values() if code.use == "REQUIRED"]
    return [
        FeatureVerdict(name, Allowed.NO, f"is required on this site ({code.name})")
        for code in required
        if not attributes.get(name := f"trackingTrackingCode{code.index}")
    ]


def unknown_session_types(attributes: Mapping[str, Any], types: Iterable[SessionType]) -> list[FeatureVerdict]:
    """Ids in meetingTypes and sessionOptionsDefaultSessionType that the site does not have."""
    known = {kind.id for kind in types if kind.active}
    listed = ", ".join(str(number) for number in sorted(known)[:20])
    single = attributes.get("sessionOptionsDefaultSessionType")
    asked = [("meetingTypes", number) for number in attributes.get("meetingTypes") or []]
    asked += [("sessionOptionsDefaultSessionType", single)] if single is not None else []
    return [
        FeatureVerdict(name, Allowed.NO, f"names session type {number:.0f}, but the site has {listed or 'none'}")
        for name, number in asked
        if number not in known
    ]


def _outside_list(attributes: Mapping[str, Any], site: Site) -> list[FeatureVerdict]:
    """Tracking codes whose value is none of those that the site offers."""
    found = []
    for code in site.tracking_codes.values():
        name = f"trackingTrackingCode{code.index}"
        value = attributes.get(name)
        if value and code.values and value not in code.values and code.use != "NOT_USED":
            offered = ", ".join(code.values[:5])
            found.append(
                FeatureVerdict(name, Allowed.NO, f"is none of the values that the site offers, such as {offered}")
            )
    return found


def _state(gate: str, site: Site) -> bool | None:
    tracking = _TRACKING.fullmatch(gate)
    if not tracking:
        return site.flag(gate)
    codes = site.tracking_codes
    code = codes.get(int(tracking[1]))
    return None if not codes else code is not None and code.use != "NOT_USED"
