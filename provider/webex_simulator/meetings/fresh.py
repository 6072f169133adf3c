"""A new account, and what Webex derives: names of time zones and languages, the Personal Room, its address."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from webex_simulator.meetings.changes import DATE_FORMAT
from webex_simulator.meetings.fields import time_zones, user_fields
from webex_simulator.meetings.secret import sealed
from webex_simulator.meetings.site import SimulatedSite

NEVER = "12/31/2049 23:59:59"

# Gates of privileges that a new account has wherever the site has them.
_ON_WITH_THE_SITE = ("voiceOverIp", "otherTelephony", "HQvideo", "HDvideo", "isEnablePMR")
_FALSE_BELOW = frozenset({"commOptions", "options", "privilege", "myWebEx", "sessionOptions", "security"})


def account(site: SimulatedSite, now: datetime) -> dict[str, Any]:
    """The tree that CreateUser starts from, registered ``now``; values as in published answers of GetUser."""
    tree = _all_false()
    tree |= {
        "categoryId": "0",
        "address": {"addressType": "PERSONAL"},
        "expirationDate": NEVER,
        "meetingTypes": {"meetingType": [str(number) for number in site.default_session_types]},
        "timeZoneID": str(site.time_zone),
        "service": "FREE_OFFICE",
        "language": "ENGLISH",
        "languageID": "1",
        "locale": "U.S.",
        "active": "ACTIVATED",
        "visitCount": "0",
        "registrationDate": now.strftime(DATE_FORMAT),
        "videoSystems": "",
        "personalMeetingRoom": {
            "accessCode": sealed(str(secrets.randbelow(9 * 10**8) + 10**8)),
            "headerImageBranding": "false",
            "applyPMRForInstantMeeting": "false",
            "PMRAutoLock": "false",
            "PMRAutoLockWaitTime": "0",
            "PRNotifications": {"mode": "EMAIL"},
        },
    }
    for tag in _ON_WITH_THE_SITE:
        gates = user_fields().children["privilege"].children[tag].gate
        tree["privilege"][tag] = "true" if all(site.features[gate] for gate in gates) else "false"
    tree["privilege"]["host"] = "true"
    tree["supportedServices"] = _centers(site)
    tree["sessionOptions"]["defaultServiceType"] = "MeetingCenter"
    tree["myWebEx"] |= {"totalStorageSize": "500", "myComputer": "0", "myMeetings": "true", "myProfile": "true"}
    return tree


def _all_false() -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, field in user_fields().leaves():
        if len(path) == 2 and path[0] in _FALSE_BELOW and field.kind == "boolean" and field.since != "unconfirmed":
            tree.setdefault(path[0], {})[path[1]] = "false"
    return tree


def _centers(site: SimulatedSite) -> dict[str, str]:
    """The centers of the session types that a new account gets, all others off."""
    kinds = [site.session_type(number) for number in site.default_session_types]
    on = {kind.center[0].lower() + kind.center[1:] for kind in kinds if kind}
    return {tag: str(tag in on).lower() for tag in user_fields().children["supportedServices"].children}


def languages() -> tuple[str, ...]:
    """The languages in the order of their ids; only 1, English, is published, the others are counted here."""
    return user_fields().children["language"].known


def twins(tree: dict[str, Any], given: dict[tuple[str, ...], str]) -> None:
    """Bring both spellings of time zone and language in line; the id wins where both are given."""
    zone = given.get(("timeZone",))
    if zone is not None and ("timeZoneID",) not in given:
        tree["timeZoneID"] = str(time_zones().index(zone))
    language = given.get(("language",), "").upper()
    if language in languages() and ("languageID",) not in given:
        tree["languageID"] = str(languages().index(language) + 1)
    elif ("languageID",) in given and int(tree["languageID"]) <= len(languages()):
        tree["language"] = languages()[int(tree["languageID"]) - 1]


def derived(tree: dict[str, Any], site: SimulatedSite) -> dict[str, Any]:
    """The tree with everything in it that Webex works out from the rest, for an answer."""
    zone = time_zones()[int(tree["timeZoneID"])]
    offset, _, place = zone.partition(", ")
    region, _, city = place.rstrip(")").partition(" (")
    host = f"{site.name}.webex.com"
    room = {
        **tree["personalMeetingRoom"],
        "personalMeetingRoomURL": f"https://{host}/meet/{tree['personalUrl']}",
        "sipURL": f"{tree['personalUrl']}@{host}",
    }
    return {
        **tree,
        "timeZone": zone,
        "timeZoneWithDST": f"{city} ({region} Time, {offset})",
        "meetingTypes": {"meetingType": effective_types(tree, site)},
        "personalMeetingRoom": room,
        "security": {**tree.get("security", {}), "resetPassword": "false"},
    }


def effective_types(tree: dict[str, Any], site: SimulatedSite) -> list[str]:
    """Session types whose center the account has on: the others take no effect, and do not show."""
    on = {tag for tag, state in tree["supportedServices"].items() if state == "true"}
    listed = tree["meetingTypes"]["meetingType"]
    return [number for number in listed if _center(site, number) in on]


def _center(site: SimulatedSite, number: str) -> str:
    kind = site.session_type(int(number))
    return kind.center[0].lower() + kind.center[1:] if kind else ""


def personal_url(email: str, is_taken: Callable[[str], bool]) -> str:
    """A personal URL made of the e-mail's local part, with a number if that is taken."""
    base = re.sub(r"[^A-Za-z0-9_.-]", "", email.partition("@")[0])[:50] or "room"
    number, found = 1, base
    while is_taken(found):
        number += 1
        found = f"{base}{number}"
    return found
