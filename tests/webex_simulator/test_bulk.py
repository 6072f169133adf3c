"""Bulk, as Cisco's OpenAPI description and wxc_sdk have it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests

from tests.webex_simulator.api import CISCO_ERROR, GROUP, PATCH, Api, problem, user
from webex_simulator import Simulator

REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


def bulk(api: Api, *operations: Any, **body: Any) -> requests.Response:
    return api.call("POST", "/Bulk", json={"schemas": [REQUEST], "operations": [*operations], **body})


def done(api: Api, *operations: Any, **body: Any) -> list[dict[str, Any]]:
    answer = bulk(api, *operations, **body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]
    return list(answer.json()["operations"])


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [result["status"] for result in results]


def post(name: str, bulk_id: str = "") -> dict[str, Any]:
    return {"method": "POST", "path": "/Users", "bulkId": bulk_id or name, "data": user(f"{name}@example.com")}


def test_every_operation_has_its_own_answer(api: Api, simulator: Simulator) -> None:
    ana, bo = api.create("ana@example.com"), api.create("bo@example.com")
    title = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "title", "value": "Boss"}]}
    results = done(
        api,
        post("cy", "qwerty"),
        {"method": "PATCH", "path": f"/Users/{ana['id']}", "data": title},
        {"method": "PATCH", "path": f"/Users/{ana['id']}", "data": json.dumps(title)},
        {"method": "DELETE", "path": f"/Users/{bo['id']}", "bulkId": "gone"},
    )
    cy = next(one for one in simulator.users() if one["userName"] == "cy@example.com")
    assert results[0] == {
        "location": f"{simulator.scim_url}/Users/{cy['id']}",
        "method": "POST",
        "bulkId": "qwerty",
        "version": cy["meta"]["version"],
        "status": "201",
    }
    assert statuses(results) == ["201", "200", "200", "204"]
    assert results[3] == {
        "location": ana["meta"]["location"].replace(ana["id"], bo["id"]),
        "method": "DELETE",
        "bulkId": "gone",
        "status": "204",
    }
    assert api.get(ana["id"])["title"] == "Boss"
    assert api.names() == ["ana@example.com", "cy@example.com"]


def test_what_fails_says_why_and_the_rest_goes_on(api: Api) -> None:
    api.create("ana@example.com")
    put = {"method": "PUT", "path": "/Users/x", "data": user()}
    unnamed = {"method": "POST", "path": "/Users", "data": user("dee@example.com")}
    gone, elsewhere = {"method": "DELETE", "path": "/Users/nobody"}, {"method": "DELETE", "path": "/Bulk"}
    bodiless = {"method": "POST", "path": "/Users", "bulkId": "x"}
    results = done(api, post("ana"), put, unnamed, gone, elsewhere, bodiless, post("bo"))
    assert statuses(results) == ["409", "400", "400", "404", "404", "400", "201"]
    assert "location" not in results[0]
    response = results[0]["response"]
    assert (response["status"], response["scimType"]) == ("409", "uniqueness")
    assert response[CISCO_ERROR].keys() == {"trackingId", "errorCode", "details"}
    assert response[CISCO_ERROR]["details"] == "A user with userName ana@example.com already exists"
    assert api.names() == ["ana@example.com", "bo@example.com"]


def test_fail_on_errors_ends_the_request(api: Api) -> None:
    api.create("ana@example.com")
    results = done(api, post("ana", "1"), post("bo"), post("ana", "2"), post("cy"), failOnErrors=2)
    assert statuses(results) == ["409", "201", "409"]
    assert api.names() == ["ana@example.com", "bo@example.com"]


def test_a_bulk_id_stands_for_what_was_made_before(api: Api, simulator: Simulator) -> None:
    group = {"schemas": [GROUP], "displayName": "Sales", "members": [{"value": "bulkId:ana"}]}
    later = {"schemas": [PATCH], "Operations": [{"op": "add", "path": "members", "value": [{"value": "bulkId:bo"}]}]}
    results = done(
        api,
        post("ana"),
        {"method": "POST", "path": "/Groups", "bulkId": "sales", "data": group},
        {"method": "PATCH", "path": "/Groups/bulkId:sales", "data": later},
        post("bo"),
        {"method": "PATCH", "path": "/Groups/bulkId:sales", "data": later},
    )
    assert statuses(results) == ["201", "201", "400", "201", "200"]
    [sales] = simulator.groups()
    assert [member["display"] for member in sales["members"]] == ["ana@example.com", "bo@example.com"]


@pytest.mark.parametrize(
    "body",
    [
        {"operations": []},
        {"operations": [post(str(number)) for number in range(101)]},
        {"Operations": [post("ana")], "operations": None},
        {"operations": [post("ana", "x"), post("bo", "x")]},
        {"operations": [{"path": "/Users"}]},
        {"operations": [post("ana")], "failOnErrors": 0},
        {"operations": [post("ana")], "failOnErrors": 101},
        {"operations": [post("ana")], "schemas": [PATCH]},
    ],
)
def test_a_request_that_is_wrong_as_a_whole_does_nothing(api: Api, body: dict[str, Any]) -> None:
    assert problem(bulk(api, **body))[0] == 400
    assert api.names() == []


def test_bulk_needs_the_right_to_write(simulator: Simulator) -> None:
    reader = Api(simulator, simulator.issue_token(["identity:people_read"]))
    assert bulk(reader, post("ana")).status_code == 403


def test_each_operation_takes_its_time() -> None:
    with Simulator(bulk_operation_ms=60) as slow:
        started = time.monotonic()
        assert statuses(done(Api(slow), post("ana"), post("bo"))) == ["201", "201"]
        assert time.monotonic() - started >= 0.12
