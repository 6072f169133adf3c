"""Resources that hold many people, told person by person."""

from __future__ import annotations

import io
import json
from typing import Any

from rich.console import Console

from pulumi_webex.review import Plan, parse
from pulumi_webex.review.display import show
from pulumi_webex.review.leavers import Managed
from pulumi_webex.review.plural import one_by_one
from pulumi_webex.review.seats import moves
from pulumi_webex.review.steps import Operation
from tests.review.digests import digest, step

PEOPLE = "webex:index:Roster$pulumi-python:dynamic/webex:People"
APPS = "webex:index:Roster$pulumi-python:dynamic/webex:AppAssignments"
SECRET = "[secret]"


def person(name: str, **changes: Any) -> dict[str, Any]:
    base = {"userName": f"{name}@example.com", "displayName": name.title(), "title": "Engineer", "active": True}
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def team(**people: Any) -> dict[str, Any]:
    """Inputs of a `People`; a value of None leaves somebody out, a dict changes them."""
    texts = {key: json.dumps(person(key, **(given or {}))) for key, given in people.items() if given is not None}
    return {"name": "company", "onExisting": "link", "onDelete": "deactivate", "people": texts}


def many(op: str, old: dict[str, Any] | None, new: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """A step of a `People` in which everybody has an account, unless `outputs` say otherwise."""
    ids = {key: f"id-{key}" for key in (old or {}).get("people", {})}
    outputs = {"ids": ids, "linked": [], "pending": {}, **more.pop("outputs", {})}
    found = step(op, "company", old, new, kind=PEOPLE, outputs=outputs, **more)
    if "oldState" in found:
        found["oldState"] |= {"id": "People/company", "outputs": outputs}
    return found


def lines(*steps: dict[str, Any], same: int = 0, operation: Operation = "preview") -> list[str]:
    console = Console(file=io.StringIO(), width=60, highlight=False)
    show(parse(digest(*steps, same=same), operation), console)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def outcomes(plan: Plan) -> dict[str, tuple[str, str]]:
    return {one.key: (one.group, one.outcome) for one in plan.people}


def test_one_update_reads_as_people() -> None:
    old = team(ana={}, bo={}, cy={}, di={})
    new = {**team(ana={"title": "Lead"}, cy={}, di={}, ed={"title": "Clerk"})}
    pending = {"di": "di@example.com: Webex answered PATCH with 403"}
    differing = {"di": json.dumps(person("di", title="Intern"))}
    assert lines(many("update", old, new, outputs={"pending": pending, "people": differing}), same=1) == [
        "Will be deactivated (1)",
        "  - Bo <bo@example.com>  deactivated",
        "",
        "Changes (2)",
        "  ~ Ana <ana@example.com>",
        "      title: Engineer → Lead",
        "  ~ Di <di@example.com>",
        "      still to be done: Webex answered PATCH with 403",
        "      title: Intern → Engineer",
        "",
        "Joins (1)",
        "  + Ed <ed@example.com>  new  Clerk",
        "",
        "1 person joins, 2 people change, 1 person leaves; 2 unchanged.",
    ]


def test_a_first_run_and_a_last_one() -> None:
    assert outcomes(parse(digest(many("create", None, team(ana={}, bo={}))))) == {
        "ana": ("join", "new"),
        "bo": ("join", "new"),
    }
    inputs = {**team(ana={}, bo={"onDelete": "retain"}, cy={}, di={}, ed={"active": False}), "onDelete": "delete"}
    ids = {key: f"id-{key}" for key in ("ana", "bo", "cy", "ed", "fay")}
    gone = many("delete", inputs, None, outputs={"ids": ids, "linked": ["cy"], "onDelete": "delete"})
    assert outcomes(parse(digest(gone), "destroy")) == {
        "ana": ("leave", "deleted"),
        "bo": ("leave", "left alone"),
        "cy": ("leave", "deactivated"),
        "ed": ("leave", "deleted"),
        "fay": ("leave", "deleted"),
    }


def test_switched_off_and_on() -> None:
    plan = parse(digest(many("update", team(ana={}, bo={"active": False}), team(ana={"active": False}, bo={}))))
    assert outcomes(plan) == {"ana": ("leave", "deactivated"), "bo": ("join", "reactivated")}


def test_a_refresh_tells_drift_and_who_is_gone() -> None:
    drift = many(
        "update",
        team(ana={}, bo={}, cy={}),
        team(ana={"title": "Hacked"}, cy={}),
        outputs={"pending": {"cy": "cy@example.com: no answer"}, "people": {"cy": json.dumps(person("cy", title="x"))}},
    )
    plan = parse(digest(drift), "refresh")
    assert outcomes(plan) == {"ana": ("change", "changed"), "bo": ("leave", "gone from Webex")}
    assert "      title: Engineer → Hacked" in lines(drift, operation="refresh")
    assert outcomes(parse(digest(many("refresh", team(ana={}), team(ana={}))), "refresh")) == {}


def test_another_key_is_the_same_person() -> None:
    new = team(ana={})
    new["people"]["e-2"] = json.dumps(person("bo", title="Lead"))
    told = lines(many("update", team(ana={}, bo={}), new))
    assert told[:4] == [
        "Changes (1)",
        "  ~ Bo <bo@example.com>",
        "      so far under the key bo",
        "      title: Engineer → Lead",
    ]
    one, two = many("update", team(ana={}, bo={}), team(ana={})), many("update", team(cy={}), team(bo={}, cy={}))
    two["urn"] = two["urn"].replace("::company", "::other")
    [leaver] = parse(digest(one, two)).group("leave")
    assert (leaver.outcome, leaver.note) == ("left alone", "bo manages this account from now on")


def test_who_was_not_made_joins_later() -> None:
    waiting = team(ana={}, bo={})
    only_ana = {"ids": {"ana": "id-ana"}}
    plan = parse(digest(many("update", waiting, team(ana={"title": "Lead"}, bo={}), outputs=only_ana)))
    assert outcomes(plan) == {"ana": ("change", "changed"), "bo": ("join", "new")}
    off = {**team(ana={"title": "Lead"}, bo={}), "__off": ["create"]}
    plan = parse(digest(many("update", {**waiting, "__off": ["create"]}, off, outputs=only_ana)))
    assert outcomes(plan) == {"ana": ("change", "changed")}


def test_many_who_are_pending_for_one_cause_are_told_together() -> None:
    reason = "Webex answered PATCH /scim/x/v2/Users/{0} with 403 (trackingId {0})"
    names = [f"p{number:02}" for number in range(14)]
    pending = {name: f"{name}@example.com: {reason.format(name)}" for name in names}
    pending["p13"] = "p13@example.com: no seat"
    people = team(**{name: {} for name in names})
    told = lines(many("update", people, people, outputs={"pending": pending}))
    assert told.count("      still to be done") == 13
    assert told.count("      still to be done: no seat") == 1
    assert told[-6:] == [
        "",
        "Still to be done (13)",
        "    Webex answered PATCH /scim/x/v2/Users/… with 403 (trackingId p00, for example)",
        "      p00@example.com, p01@example.com, p02@example.com, p03@example.com, p04@example.com, "
        "p05@example.com, p06@example.com, p07@example.com, p08@example.com, p09@example.com and 3 more",
        "",
        "14 people change.",
    ]


def test_nobody_is_deactivated_where_that_is_off() -> None:
    off = {"__off": ["deactivate"]}
    plan = parse(digest(many("update", team(ana={}, bo={}), {**team(ana={}), **off})))
    assert outcomes(plan) == {"bo": ("leave", "left alone")}
    [one] = parse(digest(apps("update", {"bo": on_site("bo")}, {}, common=off))).assignments
    assert one.outcome == "retained"


def test_a_leaver_who_is_pending_is_told_again() -> None:
    pending = {"ids": {"ana": "id-ana", "bo": "id-bo"}, "pending": {"bo": "bo@example.com: no answer"}}
    [leaver] = parse(digest(many("update", team(ana={}), team(ana={}), outputs=pending))).people
    assert (leaver.key, leaver.group, leaver.outcome, leaver.pending) == ("bo", "leave", "deactivated", "no answer")


def test_secrets_show_that_they_change_and_for_whom() -> None:
    old, new = ({**team(**{"ana": {}, "bo": {}, "e.3": {}}), "secrets": SECRET} for _ in range(2))
    detailed = {"secrets.ana": {"kind": "update"}, 'secrets["e.3"]': {"kind": "add"}}
    told = lines(many("update", old, new, detailed=detailed))
    assert told[:5] == [
        "Changes (2)",
        "  ~ Ana <ana@example.com>",
        "      secrets: [secret] → another [secret]",
        "  ~ E.3 <e.3@example.com>",
        "      + secrets: [secret]",
    ]
    whole = lines(many("update", old, new, detailed={"secrets": {"kind": "update"}}))
    assert whole[:3] == [
        "Other resources (1)",
        "  ~ People company  changed",
        "      secrets: [secret] → another [secret]",
    ]


def test_options_for_everybody_are_told_once() -> None:
    old, new = team(ana={}, bo={}), team(ana={}, bo={"title": None})
    told = lines(many("update", {**old, "limit": {"count": 5}}, {**new, "limit": {"count": 9}, "release": ["title"]}))
    assert told == [
        "Changes (1)",
        "  ~ Bo <bo@example.com>",
        "      title: left as it is (Engineer)",
        "",
        "Other resources (1)",
        "  ~ People company  changed",
        "      limit.count: 5 → 9",
        "      title: left as it is",
        "",
        "1 person changes, 1 other resource; 1 unchanged.",
    ]


def test_texts_that_are_not_known_yet() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    new = team(ana={})
    new["people"]["bo"] = unknown
    told = lines(many("update", team(ana={}, bo={}), new))
    assert "      + attributes: (known after the run)" in told
    assert lines(many("update", team(ana={}), {**team(), "people": unknown}))[0] == "Other resources (1)"


def test_what_stays_is_counted_person_by_person() -> None:
    stays = many("same", team(ana={}, bo={}, cy={}), team(ana={}, bo={}, cy={}))
    plan = parse(digest(stays, same=1))
    assert (plan.empty, plan.unchanged) == (True, 3)
    assert parse(digest(same=1)).unchanged == 1  # the summary alone knows only the resource


def test_people_are_found_by_address_and_known_as_managed() -> None:
    old, new = team(ana={}, bo={}), team(ana={"userName": "ana.lima@example.com"}, bo={"active": False})
    changed = many("update", old, new)
    plan = parse(digest(changed))
    [urn] = plan.urns_of("ANA@example.com")
    assert plan.urns_of("ana.lima@example.com") == [urn]
    assert plan.resources[urn] == changed["urn"]
    managed = Managed.of(digest(changed)["steps"])
    assert managed.active == {
        "id-ana": True,
        "ana.lima@example.com": True,
        "id-bo": False,
        "bo@example.com": False,
    }


def test_the_end_of_a_roster_is_never_shown() -> None:
    for kind in (
        "pulumi-python:dynamic/webex:RosterEnd",
        "pulumi-python:dynamic/pulumi-python:dynamic/webex:RosterEnd",
    ):
        for op, states in (("create", (None, {"names": "a"})), ("delete", ({"names": "a"}, None))):
            plan = parse(digest(step(op, "end", *states, kind=f"webex:index:Roster${kind}")))
            assert plan.empty
            assert plan.housekeeping == 1


# apps


def apps(op: str, old: dict[str, Any] | None, new: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    def inputs(texts: dict[str, Any] | None) -> dict[str, Any] | None:
        given = {key: json.dumps(text) for key, text in (texts or {}).items()}
        common = {"name": "company-acme", "label": "acme", "onLeave": "keep", **more.get("common", {})}
        return None if texts is None else {**common, "assignments": given}

    outputs = {"ids": {key: f"id-{key}" for key in old or {}}, "linked": [], "pending": {}, **more.get("outputs", {})}
    found = step(op, "company-acme", inputs(old), inputs(new), kind=APPS)
    if "oldState" in found:
        found["oldState"]["outputs"] = outputs
    return found


def on_site(name: str, **attributes: Any) -> dict[str, Any]:
    return {"userName": f"{name}@example.com", "attributes": {"active": "ACTIVATED", **attributes}}


def test_the_accounts_on_a_site_read_as_single_ones_do() -> None:
    moved = apps(
        "update",
        {"ana": on_site("ana", title="Engineer"), "bo": on_site("bo"), "cy": on_site("cy"), "di": on_site("di")},
        {"ana": on_site("ana", title="Lead"), "cy": on_site("cy"), "di": on_site("di"), "ed": on_site("ed")},
        outputs={"pending": {"di": "di@example.com: no seat"}},
    )
    assert lines(moved) == [
        "Apps (4)",
        "  ~ ana@example.com  an account on acme  changed",
        "      title: Engineer → Lead",
        "  - bo@example.com  an account on acme  deactivated",
        "  ~ di@example.com  an account on acme  changed",
        "      still to be done: no seat",
        "  + ed@example.com  an account on acme  new",
        "",
        "4 app assignments; 1 unchanged.",
    ]


def test_apps_stand_with_joiners_and_stay_with_leavers() -> None:
    people = many("update", team(ana={}, bo={}), team(ana={}, cy={}))
    licenses = apps(
        "update",
        {"bo": {"userName": "bo@example.com"}},
        {"cy": {"userName": "cy@example.com"}},
        common={"license": "Messaging"},
    )
    assert lines(people, licenses) == [
        "Will be deactivated (1)",
        "  - Bo <bo@example.com>  deactivated  keeps Messaging",
        "",
        "Joins (1)",
        "  + Cy <cy@example.com>  new  Engineer  with Messaging",
        "",
        "1 person joins, 1 person leaves, 1 app assignment; 1 unchanged.",
    ]


def test_an_app_that_goes_as_a_whole_is_kept_by_nobody() -> None:
    people, given = many("delete", team(ana={}), None), {"ana": {"userName": "ana@example.com", "location": ""}}
    told = lines(people, apps("delete", given, None, common={"license": "Messaging", "location": "Here"}))
    assert told[1:-1] == [
        "  - Ana <ana@example.com>  deactivated",
        "",
        "Apps (1)",
        "  - ana@example.com  Messaging  taken back",
        "",
    ]


def test_licenses_that_people_have_otherwise_than_the_others() -> None:
    common = {"license": "Meetings", "siteUrl": "a.webex.com", "accountType": "host"}
    given = {"ana": {"userName": "ana@example.com"}, "bo": {"userName": "bo@example.com", "siteUrl": "b.webex.com"}}
    outputs = {**common, "licenseId": "1", "licenseIds": {"bo": {"licenseId": "2"}}}
    gone = apps("update", given, {}, common=common, outputs=outputs)
    found = moves(one_by_one([gone]), {})
    assert [(one.loses or {}).get("licenseId") for one in found] == ["1", "2"]
    assert [(one.loses or {}).get("siteUrl") for one in found] == ["a.webex.com", "b.webex.com"]
    assert not any(one.last for one in found)  # they are free before others get one


def test_an_account_known_by_its_web_ex_id() -> None:
    created = apps("create", None, {"a": {"userName": "ann.able", "attributes": {"title": "Lead"}}})
    [one] = parse(digest(created)).assignments
    assert (one.person, one.key, one.inputs["title"]) == ("ann.able", "a", "Lead")
