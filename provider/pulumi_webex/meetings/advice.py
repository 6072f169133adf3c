"""The refusals that are known, and what to do about each.

Webex asks to decide on the exceptionID, since the reason is text for people that may change. Some
refusals are known by their words only (the Okta connector's list of common errors gives no ids);
for these the words choose the advice, never what the program does next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_webex.meetings.catalog import CATALOG

RATE_LIMITED = "000045"
NO_RECORDS = "000015"
PASSING_FAULTS = frozenset({"000000", "000029", "000035", "999999"})
"""Generic processing errors: a read is tried again, a write is not."""
_VAGUE = PASSING_FAULTS | {"000001", "030105"}
"""Ids that say little by themselves: the words beside them, or a sub-error, may say more."""
NO_TICKETS = "030104"
WRONG_CREDENTIALS = "030002"


@dataclass(frozen=True)
class Attempt:
    """What advice can speak of; `value` is what Webex put beside the reason."""

    operation: str
    site: str
    person: str
    attribute: str | None
    value: str


@dataclass(frozen=True)
class Known:
    """One refusal: by `exception_id`, by `words` (a pattern in the reason), or by both.

    `kind` says which error it is (empty: a plain one). `advice` may speak of {person}, {site},
    {attribute}, {value} and {operation}.
    """

    advice: str
    exception_id: str = ""
    words: str = ""
    kind: str = ""

    def cure(self, attempt: Attempt) -> str:
        """What to do, as the second half of a sentence."""
        return self.advice.format(
            person=attempt.person or "this account",
            site=attempt.site,
            operation=attempt.operation,
            attribute=attempt.attribute or "the attribute",
            value=attempt.value or "the one named",
        )


_SEATS = (
    "the site has no seat left for session type {value}: take it from somebody who no longer needs it, buy more, or "
    "leave it out of meetingTypes"
)
_SIGN_IN = (
    "the site does not take the administrator's credentials: check webex:meetingsAdmin and WEBEX_MEETINGS_PASSWORD, "
    "and on a single-sign-on site use an access token (WEBEX_MEETINGS_ACCESS_TOKEN) instead of a password"
)
_OUTRANKED = "sign in as a full administrator of site {site} (webex:meetingsAdmin)"
_TOO_LITTLE = "{operation} needs more rights than the administrator has: " + _OUTRANKED
_TAKEN = (
    "an account of this site has this webExId or e-mail address already: link it (on_existing='link'), or choose "
    "another one"
)
_SPARK_MEET = (
    "site {site} is of the WBS30 'Spark Meet' kind, which the XML API does not serve; ask Cisco to move it to a "
    "current release, or manage it in Control Hub"
)

KNOWN = (
    Known(_SPARK_MEET, words=r"spark ?meet|wbs ?30\b", kind="site"),
    Known(_TOO_LITTLE, "000001", kind="rights"),
    Known("there is nobody of that kind on the site", NO_RECORDS),
    Known(
        "the site asks for fewer calls a minute and kept asking for longer than we wait; run again later, or lower "
        "webex:concurrency",
        RATE_LIMITED,
        kind="rate",
    ),
    Known("site {site} is suspended: settle that with Cisco or your partner first", "010107", kind="site"),
    Known(
        "there is no account with this webExId on site {site}; check the spelling, and that this is the right site",
        "030001",
        kind="not-found",
    ),
    Known(_SIGN_IN, WRONG_CREDENTIALS, kind="sign-in"),
    Known(_TAKEN, "030004", kind="exists"),
    Known(_TAKEN, "030005", kind="exists"),
    Known("the account in webex:meetingsAdmin is no administrator: " + _OUTRANKED, "030048", kind="rights"),
    Known(
        "site {site} is managed in Control Hub, where accounts are not created in this way: create the person as a "
        "Control Hub user, or give them the site's license",
        "030098",
        kind="site",
    ),
    Known(
        "roles are not assigned in this way on a site that Control Hub manages: leave privilegeSiteAdmin and "
        "privilegeRoSiteAdmin out, and assign the role in Control Hub",
        "030103",
        kind="rights",
    ),
    Known(
        "this site takes no session tickets: use a password (WEBEX_MEETINGS_PASSWORD) or an access token "
        "(WEBEX_MEETINGS_ACCESS_TOKEN)",
        NO_TICKETS,
        kind="sign-in",
    ),
    Known("look at what was sent for {attribute}, one attribute at a time if need be", "030105"),
    Known(_SEATS, "110055", kind="site"),
    Known(
        "CreateUser has been seen to fail so on single-sign-on sites: create {person} in the identity provider or in "
        "Control Hub, and link the account here",
        "200005",
    ),
    Known(_SEATS, words=r"user limit exceeded", kind="site"),
    Known(
        "the site has as many active hosts as it may have: deactivate somebody first, or declare "
        "privilegeAttendeeOnly, or buy more",
        words=r"exceeded ?site ?host ?limit|host (account )?limit",
        kind="site",
    ),
    Known(
        "a personal URL is at most 64 letters, digits, _, - and ., and nobody else's on site {site}",
        words=r"personal ?(meeting )?(room )?url|special characters?.*url",
    ),
    Known(
        "the feature behind {attribute} is off on site {site}: give it the value that Webex names, leave it out, or "
        "have the feature turned on (`webex schema meetings --site` lists what the site allows)",
        words=r"\bneeds? to be\b|\bmust be (false|true|0)\b",
    ),
    Known(
        "site {site} does not take this value: for timeZoneID and timeZone choose one that LstTimeZone lists, for "
        "meetingTypes one that LstMeetingType lists, and check that the site has the feature; names and addresses on a "
        "site that Control Hub manages are changed in Control Hub",
        words=r"can(no|')?t set (the )?field|cannot set field|unable to set",
    ),
    Known(
        "personalMeetingRoomHostPIN and phonesPIN are digits, as many as the site wants, none repeated or counting up",
        words=r"valid pin\b|pin is required",
    ),
    Known(
        "declare what Webex misses: a new account has firstName, lastName and email, and the tracking codes that "
        "site {site} requires",
        words=r"\bis required\b",
    ),
    Known(
        "the site's own rules for passwords (GetSite accountPasswordCriteria) are stricter than this one",
        words=r"password (must|should|does|is (too|not)|cannot|contains)|password (criteria|rule|strength|length)",
    ),
    Known(
        "site {site} has no such session type: LstMeetingType lists those that it has",
        words=r"no ?meeting ?type ?support|invalid (meeting|session) ?type",
    ),
    Known(_TAKEN, words=r"email ?conflict|web ?ex ?id ?conflict"),
    Known(_TOO_LITTLE, words=r"access ?denied"),
    *(
        Known("Webex names no cause; run again, and open a case with Cisco if it stays", i)
        for i in sorted(PASSING_FAULTS)
    ),
)


def advice_for(exception_ids: Iterable[str], words: str) -> Known | None:
    """What is known about a refusal: the first of `exception_ids` that says something definite, else
    what the words say, else what a vague id says."""
    found = [known for exception_id in exception_ids for known in _by_id(exception_id)]
    definite = next((known for known in found if known.exception_id not in _VAGUE), None)
    return definite or next(_by_words(words), None) or next(iter(found), None)


def kind_of(exception_id: str, words: str) -> str:
    """Which error a refusal is: the id of the answer itself decides where it is known; neither words
    nor sub-errors overrule it, since what the program does next hangs on it."""
    known = next(_by_id(exception_id), None)
    return known.kind if known else next((one.kind for one in _by_words(words)), "")


def _by_id(exception_id: str) -> Iterator[Known]:
    return (known for known in KNOWN if exception_id and known.exception_id == exception_id)


def _by_words(words: str) -> Iterator[Known]:
    return (known for known in KNOWN if known.words and re.search(known.words, words, re.IGNORECASE))


def attribute_named_in(words: str, sent: Mapping[str, Any], value: str) -> str | None:
    """The attribute that Webex's own words are about, preferably one of those `sent`.

    Webex names elements (``timeZoneID``), sometimes without their last letter (``numAgentSession``),
    and sometimes only shows the value.
    """
    spoken = {word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z0-9_]{2,}", words)}
    named = [attribute for attribute in CATALOG if _is_named(attribute.path[-1].casefold(), spoken)]
    if "session" in spoken and ("type" in spoken or "types" in spoken):
        named.append(CATALOG.attribute("meetingTypes"))
    if "personal" in spoken and "url" in spoken:
        named.append(CATALOG.attribute("personalUrl"))
    mentioned = [attribute.name for attribute in named if attribute.name in sent]
    if len(mentioned) == 1 or (mentioned and len(set(mentioned)) == 1):
        return mentioned[0]
    by_value = [name for name, item in sent.items() if value and str(item) == value and name in CATALOG]
    if len(by_value) == 1 and not mentioned:
        return by_value[0]
    telling = [attribute.name for attribute in named if attribute.path[-1].casefold() not in _ORDINARY]
    return mentioned[-1] if mentioned else telling[0] if len(telling) == 1 else None


_ORDINARY = frozenset({"active", "email", "password", "title", "service", "host", "company", "phone", "mail", "press"})
"""Element names that are words of everyday English: seen in a reason, they need not mean the element."""


def _is_named(element: str, spoken: Iterable[str]) -> bool:
    return any(word == element or (len(word) > 6 and word in (element[:-1], f"{element}s")) for word in spoken)
