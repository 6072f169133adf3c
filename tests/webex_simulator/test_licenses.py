"""Licenses over REST: seats, partial success, rules between licenses, templates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webex_simulator.rest import Rest, code
from webex_simulator import Simulator

ANA = "ana@example.com"
SITE = "acme-hub.webex.com"


@pytest.fixture
def rest(simulator: Simulator) -> Rest:
    simulator.add_user({"userName": ANA})
    return Rest(simulator)


def remove(license: str) -> dict[str, str]:
    return {"id": license, "operation": "remove"}


def by_name(simulator: Simulator, name: str) -> str:
    return next(str(one["id"]) for one in simulator.licenses() if one["name"] == name)


def test_seats_run_out_and_come_back(rest: Rest, simulator: Simulator) -> None:
    bea = simulator.add_user({"userName": "bea@example.com"})
    scarce = simulator.add_license("Scarce", 1)["id"]
    assert rest.assign("bea@example.com", scarce).status_code == 200
    assert code(rest.assign(ANA, scarce)) == (400, 400414)
    assert rest.assign("bea@example.com", scarce).status_code == 200  # who has it keeps it
    simulator.edit_user(bea["id"], {"active": False})
    assert rest.get(f"/licenses/{scarce}")["consumedUnits"] == 1
    simulator.remove_user(bea["id"])
    assert rest.get(f"/licenses/{scarce}")["consumedUnits"] == 0
    assert rest.assign(ANA, scarce).status_code == 200
    simulator.set_units(scarce, 0)
    assert rest.assign(ANA, remove(scarce)).status_code == 200


def test_what_can_be_done_is_done(rest: Rest, simulator: Simulator) -> None:
    messaging, none_left = by_name(simulator, "Messaging"), simulator.add_license("None left", 0)["id"]
    answer = rest.assign(ANA, none_left, messaging)
    assert (answer.status_code, answer.json()["licenses"]) == (206, [messaging])
    assert code(rest.assign(ANA, none_left)) == (400, 400414)


def test_partial_on_order(rest: Rest, simulator: Simulator) -> None:
    messaging = by_name(simulator, "Messaging")
    simulator.partial_next(messaging)
    first, second = rest.assign(ANA, messaging), rest.assign(ANA, messaging)
    assert (first.status_code, first.json()["licenses"]) == (206, [])
    assert (second.status_code, second.json()["licenses"]) == (200, [messaging])


def test_requests_that_make_no_sense(rest: Rest, simulator: Simulator) -> None:
    messaging = by_name(simulator, "Messaging")
    assert code(rest.assign(ANA, messaging, messaging[:-3])) == (400, 400000)
    assert simulator.licenses_of(ANA) == []
    assert code(rest.assign("nobody@example.com", messaging)) == (404, None)
    assert code(rest.assign("", messaging)) == (400, None)
    assert code(rest.assign(ANA, {"id": messaging, "operation": "replace"})) == (400, None)
    assert code(rest.call("PATCH", "/licenses/users", data="{}")) == (415, None)
    attendee = {"siteUrl": "elsewhere.webex.com", "accountType": "attendee"}
    assert code(rest.assign(ANA, sites=[attendee])) == (400, 400216)
    assert code(rest.assign(ANA, sites=[{**attendee, "accountType": "host"}])) == (400, None)
    body = {"email": ANA, "licenses": [{"id": messaging}], "orgId": "bm9ib2R5"}
    assert code(rest.call("PATCH", "/licenses/users", json=body)) == (403, None)


def test_an_attendee_becomes_a_host(rest: Rest, simulator: Simulator) -> None:
    host, attendee = by_name(simulator, "Meeting - Webex Meeting Center"), {"siteUrl": SITE, "accountType": "attendee"}
    assert rest.assign(ANA, sites=[attendee]).status_code == 200
    assert code(rest.assign(ANA, host)) == (400, 400216)
    answer = rest.assign(ANA, host, sites=[{**attendee, "operation": "remove"}])
    assert answer.json()["siteUrls"] == [{"siteUrl": SITE, "accountType": "HOST"}]
    assert code(rest.assign(ANA, sites=[attendee])) == (400, 400216)


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ([], ["Advanced Messaging"], 700003),
        (["Basic Messaging"], ["Advanced Messaging"], None),
        ([], ["Basic Messaging", "Advanced Messaging"], None),
        (["Basic Messaging"], ["Advanced Space Meetings"], 700004),
        ([], ["Basic Space Meetings"], 700005),
        ([], ["Webex Attendant Console"], 400408),
        ([], ["Messenger - archive"], 400118),
        (["Screen Share"], ["-Screen Share"], 700006),
        (["Basic Messaging", "Advanced Messaging"], ["-Basic Messaging"], 700003),
    ],
)
def test_rules_between_licenses(
    rest: Rest, simulator: Simulator, held: list[str], asked: list[str], expected: int | None
) -> None:
    names = {name.removeprefix("-") for name in held + asked}
    ids = {name: simulator.add_license(name)["id"] for name in sorted(names)}
    for name in held:
        simulator.assign_license(ANA, ids[name])
    answer = rest.assign(ANA, *(remove(ids[name[1:]]) if name[0] == "-" else ids[name] for name in asked))
    assert expected is None or code(answer)[1] == expected
    assert answer.status_code == (400 if expected else 200)


def test_calling_needs_properties_and_one_kind(rest: Rest, simulator: Simulator) -> None:
    professional, standard = (by_name(simulator, f"Webex Calling - {kind}") for kind in ("Professional", "Standard"))
    place = simulator.locations()[0]["id"]

    def asked(license: str, **properties: Any) -> dict[str, Any]:
        return {"id": license, "properties": properties}

    assert code(rest.assign(ANA, professional)) == (400, 400411)
    assert code(rest.assign(ANA, asked(professional, extension="133"))) == (400, 400411)
    assert code(rest.assign(ANA, asked(professional, extension="133", locationId="x"))) == (400, 400)
    number = {"phoneNumber": "+15550100", "locationId": place}
    both = rest.assign(ANA, asked(professional, **number), asked(standard, **number))
    assert code(both) == (400, 400404)
    assert rest.assign(ANA, asked(professional, **number)).status_code == 200
    downgrade = rest.assign(ANA, asked(standard, **number), remove(professional))
    assert (downgrade.status_code, downgrade.json()["licenses"]) == (206, [])
    assert simulator.users()[1].get("phoneNumbers") is None


def test_a_template_works_a_little_afterwards(rest: Rest, simulator: Simulator) -> None:
    messaging, scarce = by_name(simulator, "Messaging"), simulator.add_license("Scarce", 1)["id"]
    made = simulator.add_template([messaging, scarce])
    assert rest.get("/organization/licenseTemplates")["items"] == [made]
    for name in ("bea@example.com", "cid@example.com"):
        simulator.add_user({"userName": name})
    looked = [rest.get("/people", email="bea@example.com")["items"][0]["licenses"] for _ in range(2)]
    assert looked == [[], [messaging, scarce]]
    assert simulator.licenses_of("cid@example.com") == ["Messaging"]
    assert simulator.licenses_of(ANA) == []  # was there before the template
    rest.assign("bea@example.com", remove(messaging))
    assert simulator.licenses_of("bea@example.com") == ["Scarce"]  # and is not given it again


def test_a_template_of_a_group_goes_before_the_organizations(rest: Rest, simulator: Simulator) -> None:
    bea = simulator.add_user({"userName": "bea@example.com"})["id"]
    cid = simulator.add_user({"userName": "cid@example.com"})["id"]
    sales = simulator.add_group({"displayName": "Sales", "members": [{"value": bea}]})
    simulator.add_template([by_name(simulator, "Messaging")])
    simulator.add_template([simulator.add_license("Sales only")["id"]], groups=[sales["id"]])
    simulator.edit_group(sales["id"], {"members": [{"value": bea}, {"value": cid}]})
    dan = simulator.add_user({"userName": "dan@example.com"})["id"]
    simulator.add_user({"userName": "eva@example.com"})
    simulator.edit_group(sales["id"], {"members": [{"value": one} for one in (bea, cid, dan)]})
    found = {name: simulator.licenses_of(f"{name}@example.com") for name in ("bea", "cid", "dan", "eva")}
    assert found == {"bea": [], "cid": ["Sales only"], "dan": ["Sales only"], "eva": ["Messaging"]}


def test_templates_over_rest(rest: Rest, simulator: Simulator) -> None:
    messaging, path = by_name(simulator, "Messaging"), "/organization/licenseTemplates"
    made = rest.call("POST", path, json={"templateName": "Default", "licenses": [messaging], "templateType": "ORG"})
    assert (made.status_code, made.json()["licenses"]) == (201, [messaging])
    one = f"{path}/{made.json()['id']}"
    assert rest.call("PUT", one, json={"templateName": "Other", "licenses": []}).json()["templateName"] == "Other"
    assert code(rest.call("POST", path, json={"licenses": ["x"]})) == (404, None)
    assert code(rest.call("POST", path, json={"groups": ["x"]})) == (400, None)
    assert code(rest.call("POST", path, json={"groups": ["x"], "templateType": "GROUP"})) == (404, None)
    assert rest.call("DELETE", one).status_code == 204
    assert code(rest.call("DELETE", one)) == (404, None)


def test_all_of_it_is_kept(tmp_path: Any) -> None:
    with Simulator(state=tmp_path / "webex") as simulator:
        simulator.add_user({"userName": ANA})
        licenses = simulator.licenses()
        Rest(simulator).assign(ANA, licenses[0]["id"])
        org_id = simulator.org_id
    with Simulator(state=tmp_path / "webex") as simulator:
        assert simulator.licenses_of(ANA) == ["Messaging"]
        assert [one["id"] for one in simulator.licenses()] == [one["id"] for one in licenses]
        simulator.add_license("More")
        simulator.reset()
        assert (simulator.org_id, [one["id"] for one in simulator.licenses()]) == (
            org_id,
            [one["id"] for one in licenses],
        )
        assert {one["consumedUnits"] for one in simulator.licenses()} == {0}


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/licenses", "spark-admin:licenses_read"),
        ("GET", "/people", "spark-admin:people_read"),
        ("GET", "/people/me", "spark:people_read"),
        ("GET", "/locations", "spark-admin:locations_read"),
        ("GET", "/organizations", "spark-admin:organizations_read"),
        ("GET", "/organization/licenseTemplates", "spark-admin:licenses_read"),
        ("PATCH", "/licenses/users", "spark-admin:people_write"),
    ],
)
def test_scopes(simulator: Simulator, method: str, path: str, scope: str) -> None:
    without, with_it = Rest(simulator, simulator.issue_token({"identity:people_rw"})), simulator.issue_token({scope})
    options: dict[str, Any] = {"json": {}} if method == "PATCH" else {}
    assert code(without.call(method, path, **options))[0] == 403
    assert Rest(simulator, with_it).call(method, path, **options).status_code in (200, 400)
    assert code(Rest(simulator, "wrong").call(method, path, **options))[0] == 401


def test_other_organizations(rest: Rest, simulator: Simulator) -> None:
    other = "0ae87ade-8c8a-4952-af08-318798958d0c"
    foreign = Rest(simulator, simulator.issue_token(org_id=other))
    assert foreign.get("/people/me")["orgId"] != rest.get("/people/me")["orgId"]
    assert code(foreign.call("GET", "/licenses"))[0] == 403
    mine, theirs = rest.get("/people/me")["orgId"], foreign.get("/people/me")["orgId"]
    assert rest.get("/licenses", orgId=mine)["items"]
    for path in ("/licenses", "/people", "/organization/licenseTemplates"):
        assert code(rest.call("GET", path, params={"orgId": theirs}))[0] == 403
        assert code(rest.call("GET", path, params={"orgId": simulator.org_id}))[0] == 403  # no bare UUIDs in /v1
    assert code(rest.call("GET", f"/organizations/{theirs}"))[0] == 403
