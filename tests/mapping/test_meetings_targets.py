"""Mappings to Meetings accounts: targets, types, what is refused, and the preset of Okta's connector."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.mapping import MappingError, Ruleset
from pulumi_webex.mapping.systems import MEETINGS, SYSTEMS
from pulumi_webex.meetings.catalog import CATALOG

ANA = {
    "login": "ana", "email": "ana@example.com", "firstName": "Ana", "lastName": "López", "status": "ACTIVE",
    "mobilePhone": "+34 600", "title": "Engineer",
}  # fmt: skip


def ruleset(rules: dict[str, Any], **options: Any) -> Ruleset:
    return Ruleset(target="meetings", rules=rules, **options)


def problems(rules: dict[str, Any], **options: Any) -> str:
    with pytest.raises(MappingError) as caught:
        ruleset(rules, **options)
    return "\n".join(caught.value.problems)


def value(target: str, given: object, **options: Any) -> Any:
    return ruleset({target: "[column]"}, **options).apply({"column": given}).attributes.get(target)


def test_each_attribute_is_a_target_or_refused_with_its_reason() -> None:
    refused = {}
    for attribute in CATALOG:
        try:
            assert SYSTEMS[MEETINGS].target(attribute.name).path == attribute.name
        except MappingError as error:
            refused[attribute.name] = str(error)
    whole = {one.name for one in CATALOG if one.type.startswith("object")}
    acting = {one.name for one in CATALOG if one.trigger}
    read_only = {one.name for one in CATALOG if not one.writable}
    assert refused.keys() == whole | acting | read_only
    assert all("read-only" in refused[name] for name in read_only)
    assert all("made of parts" in refused[name] for name in whole - read_only)
    assert "acts once" in refused["securityResetPassword"]
    assert "map webExId, and the account is renamed with it" in refused["newWebExId"]
    assert "remoteSupport, which is made of parts" in problems({"remoteSupport.sharingView": "[a]"})


@pytest.mark.parametrize(
    ("target", "given", "wanted"),
    [
        ("title", "Engineer", "Engineer"),
        ("privilegeHost", "TRUE", True),
        ("privilegeHost", False, False),
        ("timeZoneID", "23", 23),
        ("timeZoneID", 23.0, 23),
        ("meetingTypes", ["16", 3], [3, 16]),
        ("meetingTypes", "3", [3]),
        ("supportCenterOrderTabs", ["Session", "Desktop", "Tools", "Application"],
         ["Session", "Desktop", "Tools", "Application"]),
        ("timeZoneID", "", None),
    ],
)  # fmt: skip
def test_a_value_takes_the_type_of_its_attribute(target: str, given: object, wanted: Any) -> None:
    assert value(target, given) == wanted


@pytest.mark.parametrize(
    ("target", "given", "said"),
    [
        ("privilegeHost", "perhaps", "privilegeHost: is 'perhaps', but must be true or false"),
        ("timeZoneID", "CET", "timeZoneID: is 'CET', but must be a whole number"),
        ("timeZoneID", "-1", "timeZoneID: is -1, but must be from 0"),
        ("company", 7, "company: column is 7, but must be a text; put it in quotes"),
        ("title", ["a", "b"], "title: one value was expected, not 2"),
    ],
)
def test_what_does_not_fit_names_the_person_and_the_attribute(target: str, given: object, said: str) -> None:
    with pytest.raises(MappingError) as caught:
        ruleset({target: "[column]"}).apply({"column": given, "login": "ana"})
    assert str(caught.value).startswith(f"ana: {said}")


def test_constants_and_defaults_are_judged_at_once() -> None:
    assert "its value is 'Frog', but must be" in problems({"language": '"Frog"', "active": '"Frog"'})
    assert "its default" in problems({"timeZoneID": {"expression": "[tz]", "default": "CET"}})
    assert ruleset({"timeZoneID": {"expression": "[tz]", "default": 4}}).apply({"tz": ""}).attributes == {
        "timeZoneID": 4
    }


def test_what_says_the_same_in_two_ways_is_mapped_once() -> None:
    said = problems({"timeZone": "[a]", "timeZoneID": "[b]"})
    assert said == "timeZone and timeZoneID say the same in two ways: map one of them"


def test_what_accounts_are_found_by() -> None:
    assert ruleset({"title": "[t]"}).match is None
    assert ruleset({"webExId": "[l]"}).match == "webExId"
    assert ruleset({"webExId": "[l]", "email": "[m]"}).match == "email"
    assert "webExId has no rule, and every account needs one" in problems({"email": "[m]"}, match="webExId")
    assert "match is 'userName'; it can be email or webExId" in problems({}, match="userName")
    with pytest.raises(MappingError, match="email is empty, but every account needs it: correct m"):
        ruleset({"email": "[m]"}).apply({"m": ""})


def test_an_empty_cell_clears_what_can_be_empty_and_releases_what_cannot() -> None:
    rules = {"title": "[t]", "privilegeHost": "[h]", "timeZoneID": "[z]", "firstName": "[f]"}
    empty = dict.fromkeys("thzf", "")
    kept, cleared = (ruleset(rules, on_null=how).apply(empty) for how in ("keep", "clear"))
    assert (kept.release, kept.clear) == (("title", "privilegeHost", "timeZoneID", "firstName"), ())
    assert (cleared.release, cleared.clear) == (("privilegeHost", "timeZoneID", "firstName"), ("title",))


def test_secrets_come_from_a_column_and_are_never_shown() -> None:
    assert "it is a secret, and rules are kept in plain text" in problems({"password": '"obviously-fake"'})
    assert "leave the default out" in problems({"phonesPIN": {"expression": "[pin]", "default": "82645"}})
    assert "let the rule name one column" in problems({"password": 'IIF([a]="b", "fake-1", "fake-2")'})
    made = ruleset({"password": "[first]"})
    assert made.apply({"first": "obviously-fake"}).secret == ("password",)
    with pytest.raises(MappingError) as caught:
        ruleset({"phonesPIN": "[pin]"}).apply({"pin": 82645, "login": "ana"})
    assert str(caught.value) == "ana: phonesPIN: a secret value does not suit it (rule [pin])"
    drawn = ruleset({"password": {"expression": 'RandomString(12, 1, 1, 1, 1, "")', "when": "create"}}).apply({})
    assert len(drawn.attributes["password"]) == 12


def test_release_names_attributes_of_accounts() -> None:
    assert ruleset({}, release=["title", "tspAccounts"]).release == ("title", "tspAccounts")
    assert "tspAccounts is handed back as a whole" in problems({}, release=["tspAccounts.custom1"])
    assert "it is always managed" in problems({}, release=["webExId"])
    assert "read-only" in problems({}, release=["visitCount"])


def test_the_preset_of_okta() -> None:
    made = Ruleset(preset="okta-meetings")
    assert (made.target, made.match) == ("meetings", "email")
    applied = made.apply(ANA)
    assert applied.attributes == {
        "webExId": "ana", "email": "ana@example.com", "firstName": "Ana", "lastName": "López",
        "phonesMobilePhone": "+34 600", "active": "ACTIVATED",
    }  # fmt: skip
    assert applied.release == ("email2",)
    assert made.apply({**ANA, "status": "SUSPENDED"}).attributes["active"] == "DEACTIVATED"
    assert "phonesPhone" not in made.rules, "never pushed together with the mobile phone"
    with pytest.raises(MappingError, match="ana: active is empty"):
        made.apply({**ANA, "status": "on leave"})


def test_a_preset_brings_its_target() -> None:
    with pytest.raises(MappingError, match="the preset okta-meetings is for meetings, so target cannot be 'control-"):
        Ruleset(preset="okta-meetings", target="control-hub")
    with pytest.raises(MappingError, match="target is 'webex'; it can be control-hub, meetings"):
        Ruleset(target="webex")
