"""The list of common errors (Okta's support page, Cisco's documents), each with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.meetings.advice import KNOWN
from pulumi_webex.meetings.errors import (
    AccountExists,
    AccountNotFound,
    MeetingsError,
    NotAllowed,
    NotSignedIn,
    RateLimited,
    SiteRefuses,
    XmlCall,
    meetings_error,
)
from pulumi_webex.meetings.message import Response, SubError

ANA = "ana@example.com"


def told(response: Response, *, operation: str = "SetUser", **sent: Any) -> MeetingsError:
    return meetings_error(XmlCall(operation, "acme", ANA, sent), response)


def refusal(exception_id: str = "", reason: str = "", value: str = "", *subs: SubError) -> Response:
    return Response(False, exception_id, reason, value, subs)


COMMON = {
    "seats": (
        refusal("110055", "User limit exceeded for Session Type", "3"),
        {"meetingTypes": [3, 214]},
        SiteRefuses,
        [
            "at meetingTypes = [3, 214]",
            "User limit exceeded for Session Type (3)",
            "(110055)",
            "no seat left for session type 3",
        ],
    ),
    "seats without an id": (
        refusal("", "User limit exceeded for Session Type: Pro 200"),
        {"meetingTypes": [214]},
        SiteRefuses,
        ["at meetingTypes = [214]", "leave it out of meetingTypes"],
    ),
    "a field that cannot be set": (
        refusal("999999", "Can't set field timeZoneID"),
        {"timeZoneID": 99.0, "title": "x"},
        MeetingsError,
        ["at timeZoneID = 99", "Can't set field timeZoneID", "choose one that LstTimeZone lists"],
    ),
    "a feature that is off": (
        refusal("", "Attribute numAgentSession needs to be 0"),
        {"webACDPrefsNumAgentSessions": 2, "title": "x"},
        MeetingsError,
        ["at webACDPrefsNumAgentSessions = 2", "needs to be 0", "is off on site acme", "webex schema meetings --site"],
    ),
    "a boolean feature that is off": (
        refusal("030105", "error", "", SubError("", "Attribute HDvideo needs to be false")),
        {"privilegeHDvideo": True},
        MeetingsError,
        ["at privilegeHDvideo = True", "needs to be false", "is off on site acme"],
    ),
    "a personal URL": (
        refusal("", "The Personal Meeting Room URL contains restricted characters"),
        {"personalUrl": "ana.lima"},
        MeetingsError,
        ["at personalUrl = 'ana.lima'", "at most 64 letters, digits, _, - and ."],
    ),
    "a suspended site": (
        refusal("010107", "Site is suspended"),
        {"title": "x"},
        SiteRefuses,
        ["site acme is suspended", "settle that with Cisco"],
    ),
    "a unified site": (
        refusal("030098", "Cannot create user"),
        {},
        SiteRefuses,
        ["managed in Control Hub", "Control Hub user"],
    ),
    "a role on Control Hub": (
        refusal("030103", "The role assignment feature is not supported"),
        {"privilegeSiteAdmin": True},
        NotAllowed,
        ["leave privilegeSiteAdmin and privilegeRoSiteAdmin out"],
    ),
    "no tickets": (refusal("030104", "Not supported"), {}, NotSignedIn, ["WEBEX_MEETINGS_ACCESS_TOKEN"]),
    "a profile": (
        refusal("030105", "Error while setting the profile"),
        {"title": "x"},
        MeetingsError,
        ["what was sent"],
    ),
    "Spark Meet": (
        refusal("000001", "This is a Spark Meet site (WBS30)"),
        {},
        NotAllowed,
        ["WBS30 'Spark Meet' kind"],
    ),
    "Spark Meet without an id": (
        refusal("", "Spark Meet site"),
        {},
        SiteRefuses,
        ["WBS30 'Spark Meet' kind", "Control Hub"],
    ),
    "the rate": (refusal("000045", "Rate limit reached"), {}, RateLimited, ["fewer calls a minute"]),
    "somebody unknown": (
        refusal("030001", "User not found"),
        {},
        AccountNotFound,
        ["no account with this webExId on site acme"],
    ),
    "a taken name": (refusal("030004", "User exists"), {}, AccountExists, ["on_existing='link'"]),
    "a taken address": (refusal("030005", "Email exists"), {"email": ANA}, AccountExists, [f"at email = '{ANA}'"]),
    "no administrator": (
        refusal("030048", "Not an administrator"),
        {},
        NotAllowed,
        ["full administrator of site acme"],
    ),
    "no access": (refusal("000001", "Access denied"), {}, NotAllowed, ["SetUser needs more rights"]),
    "single sign-on": (refusal("200005", "Error"), {}, MeetingsError, ["single-sign-on", f"create {ANA}"]),
    "too many hosts": (
        refusal("", "exceededSiteHostLimit"),
        {"active": "ACTIVATED"},
        SiteRefuses,
        ["as many active hosts as it may have"],
    ),
    "a PIN": (
        refusal("", "A valid PIN is required"),
        {"personalMeetingRoomHostPIN": "1234"},
        MeetingsError,
        ["none repeated or counting up"],
    ),
    "a password": (
        refusal("", "Password must contain mixed case"),
        {"password": "obviously-fake"},
        MeetingsError,
        ["at password = [secret]", "accountPasswordCriteria"],
    ),
    "a name that is missing": (
        refusal("030105", "firstName is required"),
        {},
        MeetingsError,
        ["at firstName", "declare what Webex misses: a new account has firstName, lastName and email"],
    ),
    "a name that is another's affair": (
        refusal("030105", "Can't set field firstName", "Anna"),
        {"firstName": "Anna"},
        MeetingsError,
        ["at firstName = 'Anna'", "names and addresses on a site that Control Hub manages are changed in Control Hub"],
    ),
    "an unknown refusal": (
        refusal("424242", "Something new"),
        {"title": "x"},
        MeetingsError,
        ["Something new (424242)."],
    ),
    "a general error": (refusal("000035", "General error"), {}, MeetingsError, ["open a case with Cisco"]),
    "no words at all": (refusal("424242"), {}, MeetingsError, ["no reason given (424242)"]),
}


@pytest.mark.parametrize("what", COMMON)
def test_each_is_one_sentence_with_a_cure(what: str) -> None:
    response, sent, kind, parts = COMMON[what]

    error = told(response, **sent)

    sentence = str(error)
    assert type(error) is kind
    assert sentence.startswith(f"{ANA}: Webex Meetings site acme refused SetUser")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not [part for part in parts if part not in sentence], sentence
    assert error.exception_id == response.exception_id


def test_every_known_id_has_advice_that_can_be_told() -> None:
    ids = {known.exception_id for known in KNOWN} - {""}

    assert ids >= {
        "000001",
        "000015",
        "000045",
        "010107",
        "030001",
        "030002",
        "030004",
        "030005",
        "030048",
        "030098",
        "030103",
        "030104",
        "030105",
        "110055",
        "200005",
        "000000",
        "000029",
        "000035",
        "999999",
    }
    for exception_id in ids:
        sentence = str(told(refusal(exception_id, "Said {so} %s"), operation="CreateUser"))
        assert "{site}" not in sentence
        assert sentence.count("; ") >= 1


def test_all_sub_errors_are_shown() -> None:
    subs = (SubError("110055", "limit reached", "3"), SubError("424243", "and another", ""), SubError("", "", "odd"))

    error = told(refusal("030105", "Error while setting the profile", "", *subs))

    for part in ("Error while setting the profile", "limit reached (3, 110055)", "and another (424243)", "(odd)"):
        assert part in str(error)
    assert error.response.sub_errors == subs


def test_a_reason_that_a_sub_error_repeats_is_told_once() -> None:
    subs = (SubError("030105", "firstName is required", ""), SubError("030105", "lastName is required", ""))

    error = told(refusal("030105", "firstName is required", "", *subs), operation="CreateUser")

    assert str(error).count("firstName is required") == 1
    assert "lastName is required" in str(error)


def test_the_id_decides_not_the_words_and_not_a_sub_error() -> None:
    words = refusal("424242", "User not found, the user already exists, access denied")
    sub = refusal("424242", "Error", "", SubError("030001", "User not found", ""))

    assert type(told(words)) is MeetingsError
    assert type(told(sub)) is MeetingsError
    assert "check the spelling" in str(told(sub))


@pytest.mark.parametrize(
    "sent",
    [
        {"password": "pw-1"},
        {"personalMeetingRoomHostPIN": "pw-1"},
        {"tspAccounts": [{"accountIndex": 1, "subscriberAccessCode": "pw-1"}]},
        {"thirdPartyTeleconfAccounts": [{"accountIndex": 1, "moderatorCode": "pw-1"}]},
    ],
    ids=["password", "PIN", "access code", "moderator"],
)
def test_a_secret_that_webex_repeats_is_taken_out(sent: dict[str, Any]) -> None:
    error = told(refusal("110055", "pw-1 is not allowed", "pw-1", SubError("1", "password pw-1", "pw-1")), **sent)

    assert "pw-1" not in str(error)
    assert "pw-1" not in repr(error)
    assert "pw-1" not in error.detail
    assert "[secret]" in str(error)
    assert "pw-1" not in repr(error.call)


@pytest.mark.parametrize(
    ("reason", "value", "sent", "attribute"),
    [
        ("Can't set field", "99", {"timeZoneID": 99, "title": "x"}, "timeZoneID"),
        ("Can't set field", "99", {"timeZoneID": 99, "myWebExMyComputer": 99}, None),
        ("the e-mail is not active", "", {"title": "x"}, None),
        ("trackingCode3 is required", "", {}, "trackingTrackingCode3"),
        ("Invalid country", "", {"addressCountry": "Atlantis"}, "addressCountry"),
        ("Attribute isEnablePMR needs to be false", "", {}, "privilegeIsEnablePMR"),
        ("no hint", "", {"title": "x"}, None),
    ],
)
def test_which_attribute(reason: str, value: str, sent: dict[str, Any], attribute: str | None) -> None:
    assert told(refusal("424242", reason, value), **sent).attribute == attribute


def test_a_long_answer_is_shortened_and_made_printable() -> None:
    error = told(refusal("424242", "line\none\x00 " + "x" * 5000))

    assert len(str(error)) < 700
    assert str(error).isprintable()
