"""What a site lets an account be; each rule adds complaints, or refuses outright.

A feature that is off is told in the words of the Okta connector's support page, "Attribute X needs to be Y". Turning
something off needs no feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from webex_simulator.meetings.changes import Merge
from webex_simulator.meetings.fields import time_zones, user_fields
from webex_simulator.meetings.fresh import languages
from webex_simulator.meetings.refusals import (
    NO_ROLES,
    Complaint,
    Refusal,
    bad_password,
    bad_personal_url,
    bad_pin,
    cannot_set,
    needs_to_be,
    no_hosts,
    no_seats,
)
from webex_simulator.meetings.site import PasswordCriteria, SimulatedSite

Path = tuple[str, ...]

_PERSONAL_URL = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_TRACKING = re.compile(r"trackingCode([0-9]+)")
_MEETINGS = frozenset({"PRO", "STD"})
_ROLES = ("siteAdmin", "roSiteAdmin")


def check(site: SimulatedSite, tree: dict[str, Any], merge: Merge) -> None:
    """Hold the account that a request would make against its site.

    Complaints are added to ``merge``. Raises Refusal for roles on a site of Control Hub and unknown session types.
    """
    given = merge.given
    if site.is_control_hub and any(given.get(("privilege", role)) == "true" for role in _ROLES):
        raise Refusal(NO_ROLES)
    for rule in (_gates, _numbers, _tracking, _privileges, _pins, _room):
        merge.complaints += rule(site, tree, given)
    if given.get(("password",)) and not site.is_control_hub:
        merge.complaints += [bad_password(lacks) for lacks in _lacks(site, tree, given[("password",)])]
    _session_types(site, tree)


def _gates(site: SimulatedSite, _: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    for path, field in user_fields().leaves():
        closed = [gate for gate in field.gate if not site.features.get(gate, True)]
        if closed and given.get(path, "") not in ("", "false", "0"):
            yield needs_to_be(field.tag, ({"boolean": "false", "integer": "0"}.get(field.kind, "empty")))


def _numbers(site: SimulatedSite, _: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    bounds = {("timeZoneID",): range(len(time_zones())), ("languageID",): range(1, len(languages()) + 1)}
    for path, allowed in bounds.items():
        if path in given and int(given[path]) not in allowed:
            yield cannot_set(path[-1], given[path])


def _tracking(site: SimulatedSite, tree: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    for path, text in given.items():
        match = _TRACKING.fullmatch(path[-1]) if path[0] == "tracking" else None
        code = site.tracking_code(int(match[1])) if match else None
        off = match and (code is None or code.use == "NOT_USED")
        if text and (off or (code and code.values and text not in code.values)):
            yield cannot_set(path[-1], text)
    held = tree.get("tracking", {})
    for code in site.tracking_codes:
        if code.use == "REQUIRED" and not held.get(f"trackingCode{code.index}"):
            yield Complaint(f"Attribute trackingCode{code.index} is required ({code.name})")


def _privileges(site: SimulatedSite, tree: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    has = tree["privilege"]
    if given.get(("privilege", "HDvideo")) == "true" and has.get("HQvideo") != "true":
        yield needs_to_be("HDvideo", "false")
    kinds = [site.session_type(int(number)) for number in tree["meetingTypes"]["meetingType"]]
    if given.get(("privilege", "isEnablePMR")) == "true" and not any(kind and kind.code in _MEETINGS for kind in kinds):
        yield needs_to_be("isEnablePMR", "false")
    default = given.get(("sessionOptions", "defaultSessionType"))
    if default is not None and default not in tree["meetingTypes"]["meetingType"]:
        yield cannot_set("defaultSessionType", default)
    tabs = tree.get("supportCenter", {}).get("orderTabs", {}).get("tab", [])
    if tabs and len(tabs) != 4:
        yield cannot_set("tab", ", ".join(tabs))


def _pins(site: SimulatedSite, tree: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    host_pin = given.get(("personalMeetingRoom", "hostPIN"))
    if host_pin and (len(host_pin) != site.host_pin_digits or not _is_good_pin(host_pin)):
        yield bad_pin()
    pin = given.get(("phones", "PIN"))
    if pin and not _is_good_pin(pin):
        yield bad_pin()
    adds = any(path[:2] == ("personalTeleconf", "account") for path in given)
    if site.pin_before_teleconferencing and adds and not tree.get("phones", {}).get("PIN"):
        yield bad_pin()


def _is_good_pin(pin: str) -> bool:
    """Digits, no three of a kind, and not all in a row up or down."""
    if not (pin.isascii() and pin.isdigit()):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return not re.search(r"(.)\1\1", pin) and (len(pin) < 3 or steps not in ({1}, {-1}, {0}))


def _room(site: SimulatedSite, _: dict[str, Any], given: dict[Path, str]) -> Iterator[Complaint]:
    url = given.get(("personalUrl",))
    if url is not None and not _PERSONAL_URL.fullmatch(url):
        yield bad_personal_url(url)


def _session_types(site: SimulatedSite, tree: dict[str, Any]) -> None:
    for number in tree["meetingTypes"]["meetingType"]:
        if site.session_type(int(number)) is None:
            raise Refusal("", f"NoMeetingTypeSupport: the site has no session type {number}", number)


def _lacks(site: SimulatedSite, tree: dict[str, Any], password: str) -> list[str]:
    rules: PasswordCriteria = site.password_criteria
    lower = password.lower()
    tests = (
        (len(password) >= rules.min_length, f"it must have {rules.min_length} characters"),
        (sum(c.isdigit() for c in password) >= rules.min_numeric, f"it must have {rules.min_numeric} digits"),
        (sum(c.isalpha() for c in password) >= rules.min_alpha, f"it must have {rules.min_alpha} letters"),
        (sum(_is_special(c) for c in password) >= rules.min_special, f"it must have {rules.min_special} other signs"),
        (not rules.mixed_case or password not in (lower, password.upper()), "it must have both cases"),
        (
            not (rules.no_character_three_times and re.search(r"(.)\1\1", lower)),
            "it must not repeat a sign three times",
        ),
        (not any(text in lower for text in rules.disallowed), "it must not hold a forbidden word"),
        (not (rules.no_account_text and any(t in lower for t in _own_texts(site, tree))), "it must not hold a name"),
    )
    return [words for holds, words in tests if not holds]


def _is_special(character: str) -> bool:
    return not character.isalnum() and not character.isspace()


def _own_texts(site: SimulatedSite, tree: dict[str, Any]) -> list[str]:
    told = [tree.get(tag, "") for tag in ("firstName", "lastName", "webExId", "email")]
    return [text.lower() for text in [*told, site.name] if len(text) > 2]


def check_seats(
    site: SimulatedSite, tree: dict[str, Any], before: dict[str, Any], others: Iterable[dict[str, Any]]
) -> None:
    """Refuse an account that takes a seat that is not there; what it had already, it keeps."""
    if tree["active"] == "DEACTIVATED":
        return
    active = [other for other in others if other["active"] != "DEACTIVATED"]
    had = before["meetingTypes"]["meetingType"] if before and before["active"] != "DEACTIVATED" else []
    for number in tree["meetingTypes"]["meetingType"]:
        kind = site.session_type(int(number))
        used = sum(number in other["meetingTypes"]["meetingType"] for other in active)
        if kind and kind.seats is not None and number not in had and used >= kind.seats:
            raise no_seats(number)
    was_host = bool(before) and before["active"] != "DEACTIVATED" and _is_host(before)
    hosts = sum(_is_host(other) for other in active)
    if site.host_limit is not None and _is_host(tree) and not was_host and hosts >= site.host_limit:
        raise no_hosts()


def _is_host(tree: dict[str, Any]) -> bool:
    privilege: dict[str, str] = tree["privilege"]
    return privilege.get("host") == "true" and privilege.get("attendeeOnly") != "true"
