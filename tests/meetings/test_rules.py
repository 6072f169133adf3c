"""What attributes must be among themselves."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.meetings.answers import SessionType
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.rules import (
    CENTERS,
    CONTROL_HUB,
    disagreements,
    for_create,
    for_update,
    ignored_on_control_hub,
    problems,
    settled,
)
from tests.support.meetings import sample

HUB = {"kind": CONTROL_HUB}


@pytest.mark.parametrize(
    ("attributes", "named", "sentences"),
    [
        ({"title": "x", "timeZoneID": 4, "language": None}, {}, []),
        ({"timeZone": None, "timeZoneID": 4}, {}, []),
        (
            {"timeZoneID": 4, "timeZone": "GMT-08:00, Pacific (San Jose)"},
            {},
            ["timeZoneID and timeZone say the same in two ways; declare one of them"],
        ),
        (
            {"language": "ENGLISH", "languageID": 1},
            {},
            ["language and languageID say the same in two ways; declare one of them"],
        ),
        (
            {"tspAccountCustom1": "x", "tspAccounts": [{"accountIndex": 1}]},
            {},
            ["tspAccountCustom1 and tspAccounts say the same in two ways; declare one of them"],
        ),
        ({"titel": "x"}, {}, ["titel is no attribute of a Webex Meetings account; did you mean title?"]),
        ({"userId": 7}, {}, ["userId is read-only: number of the account on the site; it never changes"]),
        ({"personalMeetingRoomURL": "x"}, {}, ["personalMeetingRoomURL is read-only: changed through personalUrl"]),
        ({"privilegeHost": "perhaps"}, {}, ["privilegeHost is 'perhaps', but must be true or false"]),
        (
            {"meetingTypes": [3.0], "sessionOptionsDefaultSessionType": "214"},
            {},
            ["sessionOptionsDefaultSessionType is 214, which is not among meetingTypes"],
        ),
        ({"meetingTypes": ["3"], "sessionOptionsDefaultSessionType": 3.0}, {}, []),
        (
            {"sessionOptionsDefaultServiceType": "EventCenter", "supportedServicesEventCenter": False},
            {},
            ["sessionOptionsDefaultServiceType needs supportedServicesEventCenter, which is false"],
        ),
        (
            {"meetingTypes": [], "supportedServicesMeetingCenter": True},
            {},
            [
                "meetingTypes is empty, but supportedServicesMeetingCenter is true and takes effect only with a "
                "session type"
            ],
        ),
        (
            {"privilegeHDvideo": True, "privilegeHQvideo": False},
            {},
            ["privilegeHDvideo needs privilegeHQvideo, which is false"],
        ),
        ({"privilegeSiteAdmin": True, "newWebExId": "ana2"}, {}, []),
        (
            {"privilegeSiteAdmin": True, "newWebExId": "ana2"},
            HUB,
            [
                "privilegeSiteAdmin is refused on a site that Control Hub manages; change it in Control Hub",
                "newWebExId is refused on a site that Control Hub manages; change it in Control Hub",
            ],
        ),
        ({"webExId": "Ana@example.com", "email": "ana@example.com"}, HUB, []),
        (
            {"webExId": "ana", "email": "ana@example.com"},
            HUB,
            ["webExId is ana, but must equal email (ana@example.com) on a site of Control Hub"],
        ),
        ({"title": "x"}, {"clear": ["title"]}, ["title is both declared and in clear; keep one"]),
        ({}, {"clear": ["titel"]}, ["titel in clear is no attribute of a Webex Meetings account"]),
        (
            {},
            {"clear": ["privilegeHost"]},
            [
                "privilegeHost cannot be cleared: it is true or false and has no empty value; declare the value you "
                "want, or list it in release to leave it as it is"
            ],
        ),
    ],
)
def test_problems(attributes: dict[str, Any], named: dict[str, Any], sentences: list[str]) -> None:
    assert [str(problem) for problem in problems(attributes, **named)] == sentences


@pytest.mark.parametrize("attribute", [a for a in CATALOG if a.writable], ids=lambda attribute: attribute.name)
def test_nothing_is_wrong_with_any_attribute_alone(attribute: Any) -> None:
    assert not problems({attribute.name: sample(attribute)})


def test_one_form() -> None:
    assert settled({"timeZoneID": 4.0, "title": None, "active": "activated"}) == {
        "timeZoneID": 4,
        "active": "ACTIVATED",
    }


def test_what_goes_in_which_call() -> None:
    asked = {"webExId": "ana", "personalUrl": "ana", "sendWelcome": True, "title": "x"}

    assert for_create(asked) == ({"webExId": "ana", "sendWelcome": True, "title": "x"}, {"personalUrl": "ana"})
    assert for_update(asked) == {"webExId": "ana", "personalUrl": "ana", "title": "x"}


def test_session_types_and_centers_must_agree() -> None:
    types = [
        SessionType(3, "Pro", "Pro", "PRO", True, ("MeetingCenter",)),
        SessionType(9, "Train", "Train", "TRS", True, ("TrainingCenter",)),
    ]
    meeting, training = CENTERS["MeetingCenter"], CENTERS["TrainingCenter"]

    assert not disagreements({"meetingTypes": [3], meeting: True, training: False}, types)
    assert not disagreements({meeting: True}, types)
    assert [
        str(problem) for problem in disagreements({"meetingTypes": [3], meeting: False, training: True}, types)
    ] == [
        "supportedServicesMeetingCenter is false, but meetingTypes holds a session type of that center",
        "supportedServicesTrainingCenter is true, but meetingTypes holds no session type of that center",
    ]


def test_what_control_hub_ignores() -> None:
    assert ignored_on_control_hub({"title": "x", "password": "p", "active": "ACTIVATED", "sendWelcome": True}) == [
        "password",
        "active",
        "sendWelcome",
    ]
