"""What tests do to a simulator: look at its log, let it fail, change people behind the API's back."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from scim2_models import SCIMException

from tests.webex_simulator.api import ENTERPRISE, PATCH, Api, problem, user
from webex_simulator import SeenRequest, Simulator


def control(api: Api, method: str, path: str, **options: Any) -> requests.Response:
    """Call a control endpoint, without any token."""
    return requests.request(method, f"{api.url}/_simulator/{path}", timeout=30, **options)


def test_the_log_has_what_was_asked(api: Api, simulator: Simulator) -> None:
    base = f"/identity/scim/{simulator.org_id}/v2/Users"
    api.create()
    api.search('userName eq "x"')
    api.call("DELETE", "/Users/nobody")
    assert simulator.requests() == [
        SeenRequest("POST", base, 201, {}, user()),
        SeenRequest("GET", base, 200, {"filter": 'userName eq "x"'}, None),
        SeenRequest("DELETE", f"{base}/nobody", 404, {}, None),
    ]
    assert [request.method for request in simulator.requests(write_only=True)] == ["POST", "DELETE"]
    simulator.clear_requests()
    assert simulator.requests() == []


def test_the_log_keeps_no_secret(api: Api, simulator: Simulator) -> None:
    secret = "obviously-fake"
    who = api.create(password=secret)["id"]
    api.patch(who, {"op": "replace", "path": "password", "value": secret}, {"op": "add", "value": {"password": secret}})
    seen = str(simulator.requests()) + control(api, "GET", "requests").text
    assert secret not in seen
    assert simulator.token not in seen
    assert seen.count("[secret]") == 6
    assert simulator.token not in repr(simulator)


def test_the_log_over_http(api: Api) -> None:
    api.create()
    api.search()
    assert [seen["method"] for seen in control(api, "GET", "requests").json()] == ["POST", "GET"]
    assert [seen["status"] for seen in control(api, "GET", "requests?write_only=true").json()] == [201]
    control(api, "DELETE", "requests")
    assert control(api, "GET", "requests").json() == []


def test_a_fault_hits_the_next_matching_requests_only(api: Api, simulator: Simulator) -> None:
    simulator.fault(status=429, method="POST", path="/Users$", times=2, retry_after=3)
    assert api.search()["totalResults"] == 1
    for _ in range(2):
        answer = api.post(user())
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
        assert answer.json()["trackingId"] == answer.headers["trackingid"]
    assert api.post(user()).status_code == 201
    assert [request.status for request in simulator.requests(write_only=True)] == [429, 429, 201]


def test_faults_are_used_in_their_order_one_per_request(api: Api, simulator: Simulator) -> None:
    simulator.fault(status=503)
    simulator.fault(status=500)
    assert [api.call("GET", "/Users").status_code for _ in range(3)] == [503, 500, 200]


@pytest.mark.parametrize(("drop", "created"), [("before", []), ("after", ["ana@example.com"])])
def test_a_dropped_connection(api: Api, simulator: Simulator, drop: Any, created: list[str]) -> None:
    simulator.fault(method="POST", drop=drop)
    with pytest.raises(requests.ConnectionError):
        api.post(user())
    assert simulator.requests(write_only=True)[0].status is None
    assert api.names() == created


def test_a_delay_alone_lets_the_request_go_on(api: Api, simulator: Simulator) -> None:
    simulator.fault(delay_ms=20, method="POST")
    assert api.post(user()).status_code == 201


@pytest.mark.parametrize(
    "fault", [{}, {"status": 200}, {"drop": "maybe"}, {"status": 500, "times": 0}, {"path": "["}, {"statuss": 500}]
)
def test_a_fault_that_cannot_be(api: Api, fault: dict[str, Any]) -> None:
    answer = control(api, "POST", "faults", json=fault)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert api.call("GET", "/Users").status_code == 200


def test_faults_over_http(api: Api) -> None:
    control(api, "POST", "faults", json={"status": 423, "times": 5, "retry_after": 1})
    assert api.call("GET", "/Users").status_code == 423
    control(api, "DELETE", "faults")
    assert api.call("GET", "/Users").status_code == 200


def test_people_behind_the_api_s_back(api: Api, simulator: Simulator) -> None:
    ana = simulator.add_user({"userName": "ana@example.com", "title": "Boss", "name": {"givenName": "Ana"}})
    assert api.get(ana["id"]) == ana
    edited = simulator.edit_user(
        ana["id"], {"title": None, "name": {"familyName": "B"}, "active": False, ENTERPRISE: {"department": "R&D"}}
    )
    assert "title" not in edited
    assert edited["name"] == {"givenName": "Ana", "familyName": "B"}
    assert api.get(ana["id"]) == edited
    assert edited in simulator.users()
    simulator.remove_user(ana["id"])
    assert problem(api.call("GET", f"/Users/{ana['id']}")) == (404, None)
    assert simulator.requests(write_only=True) == []


def test_people_over_http(api: Api) -> None:
    ana = control(api, "POST", "users", json={"userName": "ana@example.com"}).json()
    assert control(api, "PATCH", f"users/{ana['id']}", json={"title": "Boss"}).json()["title"] == "Boss"
    gone = control(api, "POST", f"users/{ana['id']}/soft-delete").json()
    assert gone["active"] is False
    assert len(control(api, "GET", "users").json()) == 2
    assert control(api, "DELETE", f"users/{ana['id']}").status_code == 200
    assert control(api, "DELETE", f"users/{ana['id']}").status_code == 404
    assert control(api, "GET", "nothing").status_code == 404


def test_a_new_user_name_takes_the_work_email_along(simulator: Simulator) -> None:
    ana = simulator.add_user({"userName": "ana@example.com"})
    renamed = simulator.edit_user(ana["id"], {"userName": "ana.b@example.com"})
    assert renamed["emails"] == [{"value": "ana.b@example.com", "type": "work", "primary": True}]


def test_soft_delete_renames_as_entra_does(api: Api, simulator: Simulator) -> None:
    ana = api.create()
    gone = simulator.soft_delete(ana["id"])
    assert gone["userName"] == ana["id"].replace("-", "") + "ana@example.com"
    assert gone["active"] is False
    assert [one["id"] for one in api.search('userName ew "ana@example.com"')["Resources"]] == [ana["id"]]
    assert api.post(user()).status_code == 201


def test_errors_behind_the_back_are_exceptions(simulator: Simulator) -> None:
    simulator.add_user({"userName": "ana@example.com"})
    for action in (
        lambda: simulator.add_user({"userName": "ANA@example.com"}),
        lambda: simulator.edit_user("nobody", {"title": "x"}),
        lambda: simulator.remove_user("nobody"),
    ):
        with pytest.raises(SCIMException):
            action()


def test_reset_leaves_the_administrator(api: Api, simulator: Simulator) -> None:
    api.create()
    simulator.claim_elsewhere("bo@example.com")
    simulator.fault(status=500, times=9)
    control(api, "POST", "reset")
    assert simulator.requests() == []
    assert [one["userName"] for one in simulator.users()] == ["administrator@simulator.example"]
    assert api.post(user("bo@example.com")).status_code == 201


def test_control_requests_are_neither_logged_nor_failed(api: Api, simulator: Simulator) -> None:
    simulator.fault(status=500)
    assert control(api, "GET", "").json()["org_id"] == simulator.org_id
    assert simulator.requests() == []
    assert control(api, "POST", "users", json=[]).status_code == 400
    assert PATCH not in control(api, "GET", "").text


def test_licenses_and_integrations_over_http(api: Api, simulator: Simulator) -> None:
    made = control(api, "POST", "licenses", json={"name": "Scarce", "total_units": 1}).json()
    assert made in control(api, "GET", "licenses").json()
    control(api, "POST", "templates", json={"license_ids": [made["id"]]})
    simulator.add_user({"userName": "ana@example.com"})
    assert simulator.licenses_of("ana@example.com") == ["Scarce"]
    assert control(api, "POST", "templates", json={"license_ids": ["x"]}).status_code == 404
    app = control(api, "POST", "integrations", json={"redirect_uri": "http://127.0.0.1:1/x"}).json()
    assert simulator.refresh_token(app["client_id"])
    assert app["client_secret"]
