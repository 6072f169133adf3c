"""What a site tells besides accounts: itself, its session types, time zones, summaries of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from webex_simulator.meetings.changes import DATE_FORMAT
from webex_simulator.meetings.fields import time_zones
from webex_simulator.meetings.messages import below, each, holding, word
from webex_simulator.meetings.refusals import NO_RECORDS, PROFILE, Refusal
from webex_simulator.meetings.rows import AccountRow
from webex_simulator.meetings.site import SessionType, SimulatedSite, TrackingCode

MOST_RECORDS = 500
_DEFAULT_RECORDS = 50
_FILTERS = ("firstName", "lastName", "email", "active", "webExId")
# orderBy values (user.xsd) that a summary can be ordered by; others leave the order as it is.
_ORDERS = {
    "WEBEXID": "webExId",
    "FIRSTNAME": "firstName",
    "LASTNAME": "lastName",
    "EMAIL": "email",
    "ACTIVE": "active",
    "TIMEZONE": "timeZoneID",
    "PERSONALURL": "personalUrl",
}


def site_instance(site: SimulatedSite, active_users: int) -> list[Element]:
    """GetSite."""
    tree: dict[str, Any] = {}
    for path, on in site.features.items():
        *holders, tag = path.split("/")
        holder = tree
        for name in holders:
            holder = holder.setdefault(name, {})
        holder[tag] = str(on).lower()
    features = {element.tag: element for element in _elements(tree)}
    order = ("telephonyConfig", "tools", "supportedServices", "siteCommonOptions", "video")
    first, second = [features[tag] for tag in order[:2]], [features[tag] for tag in order[2:]]
    codes = holding("trackingCodes", [_tracking_code(code) for code in site.tracking_codes])
    return [holding("siteInstance", [_meta(site, active_users), *first, codes, *second, _criteria(site)])]


def _elements(tree: dict[str, Any]) -> list[Element]:
    return [holding(tag, value if isinstance(value, str) else _elements(value)) for tag, value in tree.items()]


def _meta(site: SimulatedSite, active_users: int) -> Element:
    kinds = [
        holding("meetingTypes", [holding("meetingTypeID", str(kind.id)), holding("meetingTypeName", kind.name)])
        for kind in site.session_types
    ]
    told = {
        "siteName": site.name,
        "region": "U.S.",
        "timeZoneID": str(site.time_zone),
        "timeZone": time_zones()[site.time_zone],
        "pageLanguage": "ENGLISH",
        "activateStatus": str(not site.suspended).lower(),
        "webPageType": "J2EE",
        **({"accountNumLimit": str(site.host_limit)} if site.host_limit is not None else {}),
        "activeUserCount": str(active_users),
    }
    services = [holding("serviceType", center) for center in dict.fromkeys(k.center for k in site.session_types)]
    return holding("metaData", [holding("isEnterprise", "true"), *services, *kinds, *_elements(told)])


def _tracking_code(code: TrackingCode) -> Element:
    told = {"index": str(code.index), "name": code.name, "inputMode": "", "hostProfile": code.use}
    told["inputMode"] = "Combobox" if code.values else "Text"
    listed = [
        holding("listValue", _elements({"index": str(number), "value": value, "active": "true"}))
        for number, value in enumerate(code.values, 1)
    ]
    return holding("trackingCode", [*_elements(told), *listed])


def _criteria(site: SimulatedSite) -> Element:
    rules = site.password_criteria
    told = {
        "mixedCase": rules.mixed_case,
        "minLength": rules.min_length,
        "minNumeric": rules.min_numeric,
        "minAlpha": rules.min_alpha,
        "minSpecial": rules.min_special,
        "disallow3XRepeatedChar": rules.no_character_three_times,
        "disallowWebTextAccounts": rules.no_account_text,
        "disallowList": bool(rules.disallowed),
    }
    words = [holding("disallowValue", text) for text in rules.disallowed]
    elements = _elements({tag: str(value).lower() for tag, value in told.items()})
    return holding("accountPasswordCriteria", [*elements, *words])


def zones(request: Element) -> list[Element]:
    """LstTimeZone: all, or those that are asked for."""
    asked = {(child.text or "").strip() for child in each(request, "timeZoneID")}
    found = [_zone(number, name) for number, name in enumerate(time_zones()) if not asked or str(number) in asked]
    if not found:
        raise Refusal(NO_RECORDS)
    return found


def _zone(number: int, name: str) -> Element:
    offset, _, place = name.partition(", ")
    sign, hours, minutes = offset[3], int(offset[4:6]), int(offset[7:9])
    total = (hours * 60 + minutes) * (-1 if sign == "-" else 1)
    told = {"timeZoneID": str(number), "gmtOffset": str(total), "description": name, "shortName": place.split(" (")[0]}
    return holding("timeZone", _elements({**told, "hideTimeZoneName": "false", "fallInDST": "false"}))


def session_types(site: SimulatedSite, request: Element) -> list[Element]:
    """LstMeetingType: all, or those that are asked for."""
    asked = {(child.text or "").strip() for child in each(request, "meetingTypeID")}
    found = [kind for kind in site.session_types if not asked or str(kind.id) in asked]
    page, records = _page(found, request)
    return [records, *(_session_type(kind) for kind in page)]


def _session_type(kind: SessionType) -> Element:
    told = {"productCodePrefix": kind.code, "active": "ACTIVATED", "name": kind.code, "displayName": kind.name}
    centers = holding("serviceTypes", [holding("serviceType", kind.center)])
    # The schema wants options and phone numbers, with nothing in them that it wants.
    empty = {"options": "", "phoneNumbers": "", "meetingTypeID": str(kind.id)}
    return holding("meetingType", [*_elements({**told, **empty}), centers])


def summaries(accounts: Iterable[tuple[AccountRow, dict[str, Any]]], request: Element) -> list[Element]:
    """LstsummaryUser; a filter is the whole value, without regard to case."""
    asked = {tag: text.lower() for tag in _FILTERS if (text := word(request, tag))}
    how = any if word(request, "listControl", "listMethod") == "OR" else all
    scope = below(request, "dataScope")
    found = [
        (row, tree)
        for row, tree in accounts
        if (not asked or how(str(tree.get(tag, "")).lower() == text for tag, text in asked.items()))
        and (scope is None or _in_scope(tree, scope))
    ]
    page, records = _page(_ordered(found, request), request)
    return [*(_summary(row, tree) for row, tree in page), records]


def _in_scope(tree: dict[str, Any], scope: Element) -> bool:
    zone, since, until = (word(scope, tag) for tag in ("timeZoneID", "regDateStart", "regDateEnd"))
    at = _moment(tree["registrationDate"])
    in_zone = not zone or tree["timeZoneID"] == zone
    return in_zone and (not since or at >= _moment(since)) and (not until or at <= _moment(until))


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, DATE_FORMAT)
    except ValueError:
        raise Refusal(PROFILE, f"{text[:40]} is no date") from None


def _ordered(found: list[Any], request: Element) -> list[Any]:
    order = below(request, "order")
    if order is None:
        return found
    tags = [(child.text or "").strip() for child in each(order, "orderBy")]
    ways = [(child.text or "").strip() for child in each(order, "orderAD")]
    for at in reversed(range(len(tags))):
        tag = _ORDERS.get(tags[at], "")
        found.sort(key=lambda one: str(one[1].get(tag, "")).lower(), reverse=ways[at : at + 1] == ["DESC"])
    return found


def _page(found: Sequence[Any], request: Element) -> tuple[Sequence[Any], Element]:
    start = max(_number(word(request, "listControl", "startFrom"), 1), 1)
    most = min(_number(word(request, "listControl", "maximumNum"), _DEFAULT_RECORDS), MOST_RECORDS)
    page = found[start - 1 : start - 1 + most]
    if not page:
        raise Refusal(NO_RECORDS)
    told = {"total": str(len(found)), "returned": str(len(page)), "startFrom": str(start)}
    return page, holding("matchingRecords", _elements(told))


def _number(text: str, default: int) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal(PROFILE, f"{text[:40]} is no number of records")
    return int(text) if text else default


def _summary(row: AccountRow, tree: dict[str, Any]) -> Element:
    told = {tag: tree.get(tag, "") for tag in ("webExId", "firstName", "lastName", "email")}
    told |= {tag: tree[tag] for tag in ("registrationDate", "active", "timeZoneID")}
    guid = [holding("objectGUID", row.scim_id)] if row.scim_id else []
    return holding("user", [*_elements(told), *guid])
