"""What a site allows, told from GetSite."""

from __future__ import annotations

import pytest

from pulumi_webex.meetings.answers import PasswordCriteria, SessionType, Site
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.features import (
    Allowed,
    missing_tracking_codes,
    refusals,
    unknown_session_types,
    verdict,
    verdicts,
)
from pulumi_webex.meetings.message import descend, parsed

GATED = [attribute for attribute in CATALOG if attribute.gate and "trackingCodes" not in attribute.gate[0]]
INSTANCE = """
<siteInstance xmlns="http://www.webex.com/schemas/2002/06/service/site">
  <metaData><siteName>acme</siteName></metaData>
  <telephonyConfig><internetPhone>true</internetPhone><callInTeleconferencing>false</callInTeleconferencing></telephonyConfig>
  <trackingCodes>
    <trackingCode><index>1</index><name>Division</name><inputMode>SELECT</inputMode><hostProfile>REQUIRED</hostProfile>
      <listValue><index>1</index><value>Sales</value><active>true</active></listValue>
      <listValue><index>2</index><value>Tech</value><active>true</active></listValue></trackingCode>
    <trackingCode><index>2</index><name>Code 2</name><inputMode>TEXT</inputMode>
      <hostProfile>NOT_USED</hostProfile>
      <listValue><index>1</index><value>Old</value><active>true</active></listValue></trackingCode>
  </trackingCodes>
  <supportedServices><supportCenter><enabled>true</enabled><webACD>false</webACD></supportCenter></supportedServices>
  <accountPasswordCriteria><mixedCase>true</mixedCase><minLength>8</minLength><minNumeric>1</minNumeric>
    <minAlpha>2</minAlpha><minSpecial>0</minSpecial><disallow3XRepeatedChar>true</disallow3XRepeatedChar>
    <disallowWebTextAccounts>true</disallowWebTextAccounts><disallowList>true</disallowList>
    <disallowValue>webex</disallowValue><disallowValue>cisco</disallowValue></accountPasswordCriteria>
  <video><HQvideo>true</HQvideo><HDvideo>false</HDvideo></video>
  <siteCommonOptions><EnableCloudTelepresence>true</EnableCloudTelepresence></siteCommonOptions>
</siteInstance>
"""


@pytest.fixture
def site() -> Site:
    return Site(parsed(INSTANCE.encode()))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("title", Allowed.YES),
        ("privilegeVoiceOverIp", Allowed.YES),
        ("privilegeTeleConfCallIn", Allowed.NO),
        ("privilegeTeleConfCallOut", Allowed.UNTOLD),
        ("privilegeHQvideo", Allowed.YES),
        ("privilegeHDvideo", Allowed.NO),
        ("privilegeIsEnableCET", Allowed.YES),
        ("privilegeIsEnablePMR", Allowed.UNTOLD),
        ("supportedServicesSupportCenter", Allowed.YES),
        ("supportedServicesEventCenter", Allowed.UNTOLD),
        ("webACDPrefsNumAgentSessions", Allowed.NO),
        ("trackingTrackingCode1", Allowed.YES),
        ("trackingTrackingCode2", Allowed.NO),
        ("trackingTrackingCode3", Allowed.NO),
    ],
)
def test_one_attribute(name: str, allowed: Allowed, site: Site) -> None:
    assert verdict(CATALOG.attribute(name), site).allowed is allowed


@pytest.mark.parametrize("attribute", GATED, ids=lambda attribute: attribute.name)
def test_every_gate_opens_and_shuts(attribute: object) -> None:
    gates = attribute.gate  # type: ignore[attr-defined]

    def made(*words: str) -> Site:
        inside = "".join(
            "".join(f"<{name}>" for name in gate.split("/"))
            + word
            + "".join(f"</{n}>" for n in reversed(gate.split("/")))
            for gate, word in zip(gates, words, strict=True)
        )
        # Two gates in one container have to be one container.
        return Site(parsed(f"<siteInstance>{inside.replace('</video><video>', '')}</siteInstance>".encode()))

    yes, no = ["true"] * len(gates), ["true"] * (len(gates) - 1) + ["false"]
    assert verdict(attribute, made(*yes)).allowed is Allowed.YES  # type: ignore[arg-type]
    assert verdict(attribute, made(*no)).allowed is Allowed.NO  # type: ignore[arg-type]
    assert verdict(attribute, Site(parsed(b"<siteInstance/>"))).allowed is Allowed.UNTOLD  # type: ignore[arg-type]


def test_all_of_them(site: Site) -> None:
    found = verdicts(site)

    assert [one.attribute for one in found] == [attribute.name for attribute in CATALOG if attribute.writable]


def test_what_would_be_refused(site: Site) -> None:
    asked = {
        "title": "x",
        "privilegeTeleConfCallIn": True,
        "privilegeHDvideo": False,
        "webACDPrefsNumAgentSessions": 0,
        "trackingTrackingCode1": "Law",
        "trackingTrackingCode2": "New",
    }

    assert [(one.attribute, one.reason) for one in refusals(asked, site)] == [
        ("privilegeTeleConfCallIn", "is off on this site (telephonyConfig/callInTeleconferencing)"),
        ("trackingTrackingCode2", "is off on this site (trackingCodes/trackingCode[index=2]/hostProfile)"),
        ("trackingTrackingCode1", "is none of the values that the site offers, such as Sales, Tech"),
    ]


def test_required_tracking_codes(site: Site) -> None:
    assert [one.attribute for one in missing_tracking_codes({}, site)] == ["trackingTrackingCode1"]
    assert not missing_tracking_codes({"trackingTrackingCode1": "Sales"}, site)


def test_session_types_that_the_site_does_not_have() -> None:
    types = [SessionType(3, "a", "a", "PRO", True, ("MeetingCenter",)), SessionType(9, "b", "b", "TRS", False, ())]

    found = unknown_session_types({"meetingTypes": [3, 9, 214], "sessionOptionsDefaultSessionType": 5}, types)

    assert [(one.attribute, one.reason) for one in found] == [
        ("meetingTypes", "names session type 9, but the site has 3"),
        ("meetingTypes", "names session type 214, but the site has 3"),
        ("sessionOptionsDefaultSessionType", "names session type 5, but the site has 3"),
    ]


def test_the_rules_for_passwords(site: Site) -> None:
    assert site.password_criteria == PasswordCriteria(
        mixed_case=True,
        min_length=8,
        min_numeric=1,
        min_alpha=2,
        min_special=0,
        no_character_three_times=True,
        no_account_text=True,
        disallowed=("webex", "cisco"),
    )


def test_the_site_by_name_and_its_tracking_codes(site: Site) -> None:
    assert site.name == "acme"
    assert site.tracking_codes[1].values == ("Sales", "Tech")
    assert descend(site.instance, "video") is not None


@pytest.mark.parametrize(
    ("password", "shortfalls"),
    [
        ("Goodp4ss", []),
        ("G4x", ["needs 8 or more characters"]),
        ("goodp4ss", ["needs both upper and lower case"]),
        ("Goodpass", ["needs 1 or more digits"]),
        ("12345G78x", []),
        ("1234567G", ["needs 2 or more letters", "needs both upper and lower case"]),
        ("Gooodp4ss", ["has a character three times in a row"]),
        ("Ana.Lima4x", ["holds a name or address of the account"]),
        ("myCISCO4life", ["is, or holds, a word that the site forbids"]),
    ],
)
def test_a_password_against_the_rules(password: str, shortfalls: list[str], site: Site) -> None:
    assert site.password_criteria.shortfalls(password, "ana.lima", "") == shortfalls
