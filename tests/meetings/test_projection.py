"""What counts as a difference."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.meetings.catalog import CATALOG, TSP_INDEX, SiteAttribute
from pulumi_webex.meetings.codec import decoded, encoded
from pulumi_webex.meetings.message import answer
from pulumi_webex.meetings.projection import differing, seen
from tests.support.meetings import elements, envelope, sample

WRITABLE = [attribute for attribute in CATALOG if attribute.writable]


@pytest.mark.parametrize("attribute", WRITABLE, ids=lambda attribute: attribute.name)
def test_what_was_sent_is_no_difference_when_it_is_read(attribute: SiteAttribute) -> None:
    declared = {attribute.name: sample(attribute)}
    found = decoded(
        answer(envelope(elements(*encoded(declared))))[1], tsp_index=3 if attribute.name == TSP_INDEX else 1
    )

    assert seen(declared, found) == declared
    assert differing(declared, found) == []


@pytest.mark.parametrize("attribute", WRITABLE, ids=lambda attribute: attribute.name)
def test_an_attribute_that_is_not_mentioned(attribute: SiteAttribute) -> None:
    declared = {attribute.name: sample(attribute)}
    empty_text = attribute.type == "string" and not attribute.enum and attribute.reads == "yes"

    assert differing(declared, {}) == ([attribute.name] if empty_text else [])


@pytest.mark.parametrize(
    ("declared", "found", "different"),
    [
        ({"title": "a"}, {"title": "A"}, ["title"]),
        ({"language": "German"}, {"language": "GERMAN"}, []),
        ({"email": "Ana@example.com", "webExId": "ANA"}, {"email": "ana@EXAMPLE.com", "webExId": "ana"}, []),
        ({"active": "ACTIVATED"}, {"active": "DEACTIVATED"}, ["active"]),
        ({"meetingTypes": [3, 214]}, {"meetingTypes": [3]}, ["meetingTypes"]),
        ({"password": "obviously-fake"}, {"password": "******"}, []),
        ({"securityForceChangePassword": True}, {"securityForceChangePassword": False}, []),
        ({"privilegeHost": True}, {"privilegeHost": "maybe"}, ["privilegeHost"]),
        ({"title": ""}, {}, []),
        (
            {"remoteSupport": {"recording": {"enforce": True}}},
            {"remoteSupport": {"sharingView": "FS", "recording": {"enforce": True, "type": "NBR"}}},
            [],
        ),
        (
            {"remoteSupport": {"recording": {"enforce": True}}},
            {"remoteSupport": {"recording": {"enforce": False}}},
            ["remoteSupport"],
        ),
        (
            {"thirdPartyTeleconfAccounts": [{"accountIndex": 2, "name": "a", "accessCode": "1"}]},
            {"thirdPartyTeleconfAccounts": [{"accountIndex": 1, "name": "b"}, {"accountIndex": 2, "name": "a"}]},
            [],
        ),
        (
            {"thirdPartyTeleconfAccounts": [{"accountIndex": 2, "name": "a"}]},
            {"thirdPartyTeleconfAccounts": [{"accountIndex": 1, "name": "a"}]},
            ["thirdPartyTeleconfAccounts"],
        ),
        ({"personalTeleconfAccounts": [{"accountIndex": 2, "delete": True}]}, {"personalTeleconfAccounts": []}, []),
        ({"videoSystems": {"a": "1"}}, {"videoSystems": {"a": "2"}}, ["videoSystems"]),
    ],
)
def test_differences(declared: dict[str, Any], found: dict[str, Any], different: list[str]) -> None:
    assert differing(declared, found) == different
