"""Create, read, replace and delete, with what Webex does its own way."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.webex_simulator.api import CISCO, CORE, ENTERPRISE, Api, problem, user
from webex_simulator import Simulator

RICH = user(
    "ana@example.com",
    name={"givenName": "Ana", "familyName": "Núñez O'Hara"},
    displayName="Ana Núñez",
    title="Architect",
    externalId="e-1",
    active=False,
    emails=[
        {"value": "ana@example.com", "type": "work", "primary": True},
        {"value": "ana@home.example", "type": "home"},
    ],
    phoneNumbers=[{"value": "+1 555 0100", "type": "work"}],
    roles=[{"value": "id_user_admin", "type": "cirole"}],
    **{
        ENTERPRISE: {"department": "R&D", "manager": {"value": "b5717a4a-0169-43b2-ac3c-db20ba4e72cd"}},
        CISCO: {"extensionAttribute1": ["a", "b"], "externalAttribute2": [{"source": "s", "value": "v"}]},
    },
)


def without_server_parts(body: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in body.items() if name not in ("id", "meta", "schemas", CISCO)}
    cisco = {name: value for name, value in body.get(CISCO, {}).items() if name != "meta"}
    return kept | ({CISCO: cisco} if cisco else {})


def test_create_answers_what_was_sent_with_id_and_meta(api: Api, simulator: Simulator) -> None:
    answer = api.post(RICH)
    body = answer.json()
    assert answer.status_code == 201
    assert str(uuid.UUID(body["id"])) == body["id"]
    assert without_server_parts(body) == without_server_parts(RICH)
    assert body["schemas"] == [CORE, ENTERPRISE, CISCO]
    assert body[CISCO]["meta"] == {"organizationId": simulator.org_id}
    meta = body["meta"]
    assert meta["resourceType"] == "User"
    assert meta["version"].startswith('W/"')
    assert meta["created"] == meta["lastModified"]
    assert meta["location"] == answer.headers["Location"] == f"{api.base}/Users/{body['id']}"
    assert api.get(body["id"]) == body


def test_active_defaults_to_true_and_the_work_email_is_added(api: Api) -> None:
    body = api.create("Ana@Example.com", emails=[{"value": "ana@home.example", "type": "home", "primary": False}])
    assert body["active"] is True
    assert body["emails"] == [
        {"value": "ana@home.example", "type": "home", "primary": False},
        {"value": "Ana@Example.com", "type": "work", "primary": True},
    ]


def test_schemas_that_webex_does_not_know_are_ignored(api: Api) -> None:
    body = api.create(**{"schemas": [CORE, "urn:example:other"], "urn:example:other": {"x": 1}, "nonsense": 2})
    assert "urn:example:other" not in body
    assert "nonsense" not in body
    assert "urn:example:other" not in body["schemas"]


def test_read_only_attributes_are_ignored(api: Api) -> None:
    sent = {"id": "mine", "meta": {"version": "mine"}, "groups": [{"value": "g"}], CISCO: {"provisionSource": "AD"}}
    body = api.create(**sent)
    assert body["id"] != "mine"
    assert body["meta"]["version"] != "mine"
    assert "groups" not in body
    assert "provisionSource" not in body[CISCO]


def test_a_password_is_never_returned(api: Api, simulator: Simulator) -> None:
    body = api.create(password="obviously-fake")
    assert "obviously-fake" not in str([body, api.get(body["id"]), simulator.users()])


def test_account_status_may_be_a_text_and_becomes_a_list(api: Api) -> None:
    assert api.create(**{CISCO: {"accountStatus": "active"}})[CISCO]["accountStatus"] == ["active"]


@pytest.mark.parametrize("missing", ["schemas", "userName", "userType"])
def test_what_post_and_put_require(api: Api, missing: str) -> None:
    existing = api.create("bo@example.com")
    body = user()
    del body[missing]
    assert api.post(body).status_code == 400
    assert api.put(existing["id"], body).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"title": None},
        {"name": {"givenName": None}},
        {"emails": [{"value": None}]},
        {"title": 3},
        {"active": "perhaps"},
        {"emails": "ana@example.com"},
        {"title": "x" * 513},
        {"name": {"givenName": "x" * 257}},
        {"userName": "x" * 250 + "@e.co"},
        {"emails": [{"value": f"a{i}@example.com", "type": "other"} for i in range(11)]},
        {ENTERPRISE: {"department": "x" * 513}},
        {"userName": "no-address"},
        {"userName": "half\ud800@example.com"},
        {"emails": [{"value": "other@example.com", "type": "work", "primary": True}]},
        {"phoneNumbers": [{"value": "1", "primary": True}, {"value": "2", "primary": True}]},
    ],
)
def test_values_that_are_refused(api: Api, changed: dict[str, Any]) -> None:
    assert problem(api.post(user() | changed)) == (400, "invalidValue")
    assert api.names() == []


def test_values_at_the_limit_and_unknown_canonical_values_pass(api: Api) -> None:
    phones = [{"value": str(i), "type": "satellite"} for i in range(50)]
    body = api.create(title="x" * 512, phoneNumbers=phones)
    assert (body["title"], body["phoneNumbers"]) == ("x" * 512, phones)


def test_user_name_is_unique_whatever_its_case(api: Api) -> None:
    first = api.create("Ana@Example.com")
    second = api.create("bo@example.com")
    assert problem(api.post(user("ana@example.COM"))) == (409, "uniqueness")
    assert problem(api.put(second["id"], user("ANA@example.com"))) == (409, "uniqueness")
    assert api.put(first["id"], user("ana@example.com")).json()["userName"] == "ana@example.com"


def test_a_user_name_of_another_org_is_taken_and_not_found(api: Api, simulator: Simulator) -> None:
    simulator.claim_elsewhere("Ana@example.com")
    assert problem(api.post(user("ana@example.com"))) == (409, "uniqueness")
    assert api.names('userName eq "ana@example.com"') == []


def test_simultaneous_creates_make_one_account(api: Api, simulator: Simulator) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: Api(simulator).post(user()).status_code, range(16)))
    assert sorted(answers) == [201] + [409] * 15
    assert api.names() == ["ana@example.com"]


def test_simultaneous_patches_lose_nothing(api: Api, simulator: Simulator) -> None:
    who = api.create()["id"]

    def add(number: int) -> int:
        value = [{"value": f"role-{number}"}]
        return Api(simulator).patch(who, {"op": "add", "path": "roles", "value": value}).status_code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(add, range(32))) == {200}
    assert {role["value"] for role in api.get(who)["roles"]} == {f"role-{number}" for number in range(32)}


def test_put_clears_what_it_omits_and_keeps_id_and_created(api: Api) -> None:
    before = api.post(RICH).json()
    after = api.put(before["id"], user("ana@example.com", title="Boss")).json()
    assert without_server_parts(after) == {
        "userName": "ana@example.com",
        "userType": "user",
        "active": True,
        "title": "Boss",
        "emails": [{"value": "ana@example.com", "type": "work", "primary": True}],
    }
    assert after["id"] == before["id"]
    assert after["meta"]["created"] == before["meta"]["created"]
    assert after["meta"]["version"] != before["meta"]["version"]


def test_put_does_not_create(api: Api) -> None:
    assert problem(api.put(str(uuid.uuid4()), user())) == (404, None)


def test_delete_is_for_good(api: Api) -> None:
    who = api.create()["id"]
    gone = api.call("DELETE", f"/Users/{who}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert problem(api.call("GET", f"/Users/{who}")) == (404, None)
    assert problem(api.call("DELETE", f"/Users/{who}")) == (404, None)
    assert api.create()["id"] != who


def test_me_is_the_administrator(api: Api) -> None:
    me = api.call("GET", f"{api.url}/identity/scim/v2/Users/me").json()
    assert me["roles"] == [{"value": "id_full_admin", "type": "cirole", "display": "Full administrator"}]
    assert me == api.get(me["id"])


@pytest.mark.parametrize(("name", "status"), [("ana@Example.com", 201), ("ana@elsewhere.example", 400)])
def test_verified_domains(name: str, status: int) -> None:
    with Simulator(verified_domains=["example.com"]) as simulator:
        api = Api(simulator)
        who = api.create("bo@example.com")["id"]
        assert api.post(user(name)).status_code == status
        assert len(api.names()) == (2 if status == 201 else 1)
        renamed = api.patch(
            who, {"op": "remove", "path": "emails"}, {"op": "replace", "path": "userName", "value": name}
        )
        assert renamed.status_code == (409 if status == 201 else 400)
