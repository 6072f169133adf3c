"""What a program's Roster registers for apps, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_webex import AppAssignment, AppRule, License, MeetingsSite, RemovalGuard, Roster
from pulumi_webex.mapping import Ruleset
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.personal import why_personal
from tests.resources.program import Registered

Run = Callable[[Callable[[], Any]], Registered]
ACME = MeetingsSite("acme")
PEOPLE = [
    {"key": key, "userName": f"{key}@example.com", "given": key.title(), "city": city, "title": "Engineer", "on": on}
    for key, city, on in (("ana", "Paris", True), ("bo", "", True), ("cy", "", False))
]
USERS = Ruleset(rules={"userName": "[userName]", "name.givenName": "[given]", "active": "[on]"})
ACCOUNTS = Ruleset(target="meetings", rules={"addressCity": "[city]", "company": '"Example"'})
GROUPS = [
    {"displayName": "Sales", "members": ["ana", "bo"]},
    {"displayName": "Support", "members": ["ana", "cy", "dee"]},
]


def registered(program: Run, *apps: Any, **arguments: Any) -> dict[str, dict[str, Any]]:
    """The inputs of what a roster of these people registers, by name."""
    given = {"people": PEOPLE, "key": "key", "mapping": USERS, "scope": "all", "groups": GROUPS}
    found = program(lambda: Roster("staff", **{**given, "unknown_members": "ignore", **arguments}, apps=apps))
    return {name: inputs for name, (_, inputs) in found.items()}


def holders(registered: dict[str, dict[str, Any]], app: str = "acme") -> dict[str, dict[str, Any]]:
    """What each person who has an app has of it, by key."""
    return {key: json.loads(text) for key, text in registered[f"staff-{app}"]["assignments"].items()}


def attributes(registered: dict[str, dict[str, Any]], name: str) -> list[Any]:
    """One attribute of each account, in the order of the keys."""
    return [one["attributes"].get(name) for _, one in sorted(holders(registered).items())]


def refusal(program: Run, *apps: Any, **arguments: Any) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        registered(program, *apps, **arguments)
    return str(caught.value)


def test_one_assignment_for_each_person_of_a_group(program: Run) -> None:
    found = registered(program, AppRule(ACME, groups="Sales", attributes={"timeZoneID": 23}))
    assert holders(found) == {
        key: {
            "userName": f"{key}@example.com",
            "attributes": {"firstName": key.title(), "timeZoneID": 23},
        }
        for key in ("ana", "bo")
    }
    assert (found["staff-acme"]["label"], found["staff-acme"]["stays"]) == ("acme", ["ana", "bo", "cy"])
    assert found["staff-acme"]["suspended"] == ["cy"]
    assert found["staff-end"]["apps"] == {"staff-acme": "acme"}


def test_groups_of_a_rule_may_be_an_iterator(program: Run) -> None:
    found = registered(program, AppRule(ACME, groups=(name for name in ["Sales"])))
    assert set(holders(found)) == {"ana", "bo"}


def test_everybody_in_scope_gets_what_has_no_groups(program: Run) -> None:
    assert set(holders(registered(program, AppRule(ACME)))) == {"ana", "bo", "cy"}
    found = registered(program, AppRule(ACME), scope="assigned", assigned=["Sales"])
    assert set(holders(found)) == {"ana", "bo"}
    found = registered(program, AppRule(ACME, groups="Support"), scope="assigned", assigned=["Sales"])
    assert set(holders(found)) == {"ana"}


def test_two_sites_are_two_apps(program: Run) -> None:
    hub = MeetingsSite("Acme-Hub.webex.com", kind="control-hub")
    found = registered(program, AppRule(ACME), AppRule(hub, groups="Sales"))
    assert {"staff-acme", "staff-acme-hub"} <= found.keys()
    assert found["staff-acme-hub"]["siteKind"] == "control-hub"
    assert holders(found, "acme-hub")["ana"]["createOnly"] == ["firstName"]


def test_a_license_is_an_app_like_any_other(program: Run) -> None:
    desk = License("Webex Calling - Professional", location="Headquarters")
    found = registered(program, AppRule(License("Messaging")), AppRule(desk, groups="Sales", on_leave="release"))
    assert found["staff-messaging"]["license"] == "Messaging"
    assert holders(found, "messaging")["cy"] == {"userName": "cy@example.com"}
    calling = found["staff-webex-calling-professional"]
    assert (calling["location"], calling["onLeave"]) == ("Headquarters", "release")
    assert set(holders(found, "webex-calling-professional")) == {"ana", "bo"}
    assert "messaging: attributes is for an account on a MeetingsSite; a License takes none" in refusal(
        program, AppRule(License("Messaging"), attributes={"title": "x"})
    )
    assert "messaging: on_existing is for an account" in refusal(
        program, AppRule(License("Messaging"), on_existing="fail")
    )


def test_what_of_a_license_differs_between_groups_is_in_each_persons_text(program: Run) -> None:
    rules = [
        AppRule(License("Webex Calling", location=place), groups=name, priority=number)
        for number, (name, place) in enumerate((("Sales", "Paris"), ("Support", None)))
    ]
    for chosen in (rules, rules[::-1]):
        found = registered(program, *chosen)
        assert found["staff-webex-calling"].get("location") is None
        assert {key: one.get("location") for key, one in holders(found, "webex-calling").items()} == {
            "ana": "Paris",
            "bo": "Paris",
            "cy": None,
        }


def test_a_persons_own_value_wins_and_an_empty_one_gives_way(program: Run) -> None:
    sales = AppRule(ACME, groups="Sales", mapping=ACCOUNTS, attributes={"addressCity": "Berlin", "company": "Sales"})
    found = registered(program, sales)
    assert attributes(found, "addressCity") == ["Paris", "Berlin"]
    assert holders(found)["bo"]["attributes"]["company"] == "Example"
    assert "release" not in holders(found)["bo"]


def test_among_groups_the_lower_priority_wins(program: Run) -> None:
    rules = [
        AppRule(
            MeetingsSite("acme", preflight=name == "Sales"), groups=name, attributes={"company": name}, priority=place
        )
        for place, name in enumerate(("Sales", "Support"))
    ]
    for chosen in (rules, rules[::-1]):
        found = registered(program, *chosen)
        assert attributes(found, "company") == ["Sales", "Sales", "Support"]
        assert found["staff-acme"]["preflight"] is True


def test_a_preset_by_name_is_one_resource(program: Run) -> None:
    okta = {"firstName": "A", "lastName": "B", "status": "ACTIVE"}
    people = [{**one, **okta, "login": one["key"], "email": one["userName"]} for one in PEOPLE]
    rules = [AppRule(ACME, groups=name, mapping="okta-meetings") for name in ("Sales", "Support")]
    found = registered(program, *rules, people=people)
    assert found["staff-okta-meetings"]["target"] == "meetings"
    assert holders(found)["cy"]["attributes"]["webExId"] == "cy"


def test_who_is_deactivated_by_the_mapping_is_told_to_the_app(program: Run) -> None:
    status = Ruleset(target="meetings", rules={"active": 'IIF([on], "ACTIVATED", "DEACTIVATED")'})
    found = registered(program, AppRule(ACME, mapping=status))
    assert attributes(found, "active") == ["ACTIVATED", "ACTIVATED", "DEACTIVATED"]


def test_what_must_not_be_seen_is_apart(program: Run) -> None:
    pins = Ruleset(target="meetings", rules={"phonesPIN": "[pin]"})
    people = [{**one, "pin": "4711"} for one in PEOPLE]
    found = registered(program, AppRule(ACME, mapping=pins), people=people)
    assert "4711" not in json.dumps(holders(found))
    assert json.loads(found["staff-acme"]["secrets"]["value"]["ana"]) == {"attributes": {"phonesPIN": "4711"}}


@pytest.mark.parametrize(
    ("apps", "words"),
    [
        ([AppRule(ACME, groups=name, attributes={"company": name}) for name in ("Sales", "Support")],
         "acme: group Sales and group Support differ in company with the same priority 0, and ana"),
        ([AppRule(MeetingsSite("acme", preflight=name == "Sales"), groups=name) for name in ("Sales", "Support")],
         "group Sales and group Support differ in the app's settings"),
        ([AppRule(ACME, groups="Sals")], "apps: no group is called 'Sals'; did you mean 'Sales'?"),
        ([AppRule(ACME, groups=[])], "acme: groups is empty: leave it out for everybody"),
        ([AppRule(ACME, attributes={"timeZoneID": "CET"})], "acme: timeZoneID is 'CET', but must be a whole number"),
        ([AppRule(ACME, attributes={"privilegeHost": pulumi.Output.from_input(True)})], "privilegeHost is an output"),
        ([AppRule(ACME, clear=["privilegeHost"])], "privilegeHost cannot be cleared"),
        ([AppRule(ACME, priority="1")], "priority must be a whole number, not '1'"),  # type: ignore[arg-type]
        ([AppRule(ACME, on_remove="retain"), AppRule(ACME)], "acme: its rules have different on_remove"),
        ([AppRule(ACME), AppRule(MeetingsSite("acme", kind="control-hub"))], "acme: its rules have different kind"),
        ([AppRule(ACME, mapping=USERS)], "the mapping has to be one to meetings, not to control-hub"),
        ([AppRule(ACME, mapping=7)], "not a int"),  # type: ignore[arg-type]
        ([AppRule(ACME, mapping="okta-control-hub")], "is for control-hub"),
        ([AppRule(License("Webex Calling", extension="100"))],
         "webex-calling: extension 100 is one person's, but ana"),
        ([AppRule(MeetingsSite("a b"))], "must be the name of a site"),
        ([AppRule("acme")], "is a str, but must be a MeetingsSite"),  # type: ignore[arg-type]
        ([ACME], "apps holds a MeetingsSite, but must be a list of AppRule"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_an_error(program: Run, apps: list[Any], words: str) -> None:
    said = refusal(program, *apps)
    assert said.startswith("staff: ")
    assert words in said


def test_apps_need_create_and_update(program: Run) -> None:
    assert "apps need the features create and update" in refusal(program, AppRule(ACME), features=["create"])


def test_what_is_one_persons_is_refused_for_a_group(program: Run) -> None:
    personal = {one.name for one in CATALOG if why_personal(one.name)}
    secret = {one.name for one in CATALOG if one.secret or any(p.secret for p in CATALOG.parts(one).values())}
    phones = {one.name for one in CATALOG if one.name.startswith("phones")}
    assert {"personalUrl", "webExId", "email", "firstName", "lastName"} | secret | phones <= personal
    assert not {"timeZoneID", "privilegeHost", "supportedServicesMeetingCenter", "company"} & personal
    said = refusal(program, AppRule(ACME, attributes={"phonesPIN": "82645", "personalUrl": "ana"}))
    assert "phonesPIN cannot be the same for a group, since it holds secrets of one person" in said
    assert "82645" not in said


def test_an_assignment_takes_the_guard_of_an_app_only(program: Run) -> None:
    def wrong() -> None:
        with RemovalGuard("people", people={}) as guard:
            AppAssignment("ana", app=ACME, user="ana@example.com", guard=guard)

    with pytest.raises(pulumi.RunError, match="the removal guard people counts who leaves, and not who loses an app"):
        program(wrong)
