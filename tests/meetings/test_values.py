"""Values as programs write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.values import InvalidValue, normalized
from tests.support.meetings import sample


@pytest.mark.parametrize(
    ("name", "given_", "sent"),
    [
        ("timeZoneID", 4.0, 4),
        ("timeZoneID", "11", 11),
        ("privilegeHost", "TRUE", True),
        ("privilegeHost", "false", False),
        ("active", "deactivated", "DEACTIVATED"),
        ("meetingTypes", [214.0, 3, 214], [3, 214]),
        ("meetingTypes", [], []),
        ("description", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("title", "", ""),
        ("expirationDate", "", "12/31/2049 23:59:59"),
        ("language", "KLINGON", "KLINGON"),
        (
            "remoteSupport",
            {"recording": {"enforce": "true", "type": "nbr"}},
            {"recording": {"enforce": True, "type": "NBR"}},
        ),
        (
            "personalTeleconfAccounts",
            [{"accountIndex": 2.0}, {"accountIndex": 1, "subscriberAccessCode": None}],
            [{"accountIndex": 1}, {"accountIndex": 2}],
        ),
        ("videoSystems", {"a": [{"b": 1.0}, True]}, {"a": [{"b": 1}, True]}),
    ],
)
def test_one_form(name: str, given_: Any, sent: Any) -> None:
    attribute = CATALOG.attribute(name)

    assert normalized(attribute, given_) == sent
    assert normalized(attribute, sent) == sent


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("privilegeHost", "yes", "is 'yes', but must be true or false"),
        ("privilegeHost", 1, "must be true or false"),
        ("timeZoneID", 4.5, "is 4.5, but must be a whole number"),
        ("timeZoneID", True, "must be a whole number"),
        ("timeZoneID", -1, "is -1, but must be from 0 to"),
        ("webACDPrefsNumAgentSessions", 2**31, "is 2147483648, but must be from 0 to 2147483647"),
        ("tspAccountAccountIndex", 4, "must be one of 1, 2, 3"),
        ("phonesPhone", 5550100.0, "is 5550100, but must be a text; put it in quotes"),
        ("personalUrl", "ana lima", "is 'ana lima', but may hold letters, digits, _, - and . only"),
        ("personalUrl", "ana/lima", "may hold letters, digits"),
        ("personalUrl", "a" * 65, "has 65 characters, but Webex takes 64 at the most"),
        ("personalUrl", "", "must not be empty"),
        ("webExId", "", "must not be empty"),
        ("active", "", "must be ACTIVATED, REQUEST_TO_ACTIVATE, DEACTIVATED"),
        ("trackingTrackingCode1", "x" * 129, "has 129 characters"),
        ("timeZone", "GMT-08:00 Pacific (San Jose)", "did you mean 'GMT-08:00, Pacific (San Jose)'"),
        ("title", "bell\x07", "holds the control character U+0007 at position 5"),
        ("title", "\ud800", "U+D800"),
        ("title", "\ufffe", "U+FFFE"),
        ("expirationDate", "2049-12-31", "must be written MM/DD/YYYY HH:MM:SS"),
        ("expirationDate", "02/30/2027 00:00:00", "is no date"),
        ("password", "******", "is how Webex hides a value"),
        ("meetingTypes", "3", "must be a list"),
        ("meetingTypes", ["three"], "is 'three', but must be a whole number"),
        ("supportCenterOrderTabs", ["Tools", "Tools", "Session", "Desktop"], "must name each of"),
        ("personalTeleconfAccounts", [{}], "needs accountIndex"),
        ("personalTeleconfAccounts", [{"accountIndex": 1}] * 2, "two accounts with the same accountIndex"),
        ("personalTeleconfAccounts", [{"accountIndex": i} for i in (1, 2, 3, 3)], "keeps 3 at the most"),
        ("personalTeleconfAccounts", [{"accountIndex": 1, "pin": "1"}], "has no part 'pin'"),
        ("remoteSupport", {"recording": {}}, "has a wrong recording, which needs enforce"),
        ("remoteSupport", "on", "must be an object"),
        ("videoSystems", {"a b": 1}, "is not a valid name for an XML element"),
        ("videoSystems", {"a": None}, "neither text, number"),
        ("videoSystems", {"a": [[1]]}, "holds a list within a list"),
    ],
)
def test_refused(name: str, value: Any, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        normalized(CATALOG.attribute(name), value)

    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("personalMeetingRoomHostPIN", "12a4"),
        ("password", "p" * 61),
        ("phonesPIN", "none"),
        ("phonesPIN", 82645.0),
        ("password", "ab\x01cd"),
    ],
)
def test_a_secret_is_not_in_the_reason(name: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        normalized(CATALOG.attribute(name), value)

    assert str(value).removesuffix(".0") not in str(caught.value)


@pytest.mark.parametrize("attribute", [a for a in CATALOG if a.writable], ids=lambda attribute: attribute.name)
def test_the_samples_are_in_their_one_form(attribute: Any) -> None:
    assert normalized(attribute, sample(attribute)) == sample(attribute)


@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused_with_a_reason(text: str) -> None:
    try:
        once = normalized(CATALOG.attribute("description"), text)
    except InvalidValue as error:
        assert str(error)
    else:
        assert normalized(CATALOG.attribute("description"), once) == once
