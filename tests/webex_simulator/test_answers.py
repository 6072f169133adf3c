"""Who may ask, the two shapes of errors, schemas and discovery, HTTP itself."""

from __future__ import annotations

import http.client
import uuid
from urllib.parse import urlsplit

import pytest
import requests

from tests.webex_simulator.api import CISCO, CISCO_ERROR, CISCO_GROUP, CORE, ENTERPRISE, GROUP, Api, problem, user
from webex_simulator import Simulator

READ = "identity:people_read"
WRITE = "identity:people_rw"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong-token", "Basic dTpw"])
def test_a_bad_token_is_401_in_the_gateway_s_shape(api: Api, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = requests.get(f"{api.base}/Users", headers=headers, timeout=30)
    body = answer.json()
    assert answer.status_code == 401
    assert set(body) == {"message", "errors", "trackingId"}
    assert body["trackingId"] == answer.headers["trackingid"]


def test_an_error_carries_its_tracking_id_in_body_and_header(api: Api) -> None:
    for headers, expected in ((None, "SIMULATOR_"), ({"TrackingID": "mine-1"}, "mine-1")):
        answer = api.call("GET", "/Users/nobody", headers=headers)
        extension = answer.json()[CISCO_ERROR]
        assert answer.headers["trackingid"] == extension["trackingId"]
        assert extension["trackingId"].startswith(expected)
        assert extension["details"] == [answer.json()["detail"]]
    assert api.call("GET", "/Users").headers["trackingid"]


@pytest.mark.parametrize("org", ["00000000-0000-4000-8000-000000000000", "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi94"])
def test_another_org_in_the_path_is_refused(api: Api, simulator: Simulator, org: str) -> None:
    elsewhere = simulator.scim_url.replace(simulator.org_id, org)
    assert problem(api.call("POST", f"{elsewhere}/Users", json=user())) == (403, None)
    assert api.names() == []


def test_a_token_of_another_org_is_refused(simulator: Simulator) -> None:
    token = simulator.issue_token(org_id=str(uuid.uuid4()))
    assert problem(Api(simulator, token).call("GET", "/Users")) == (403, None)
    with Simulator() as other:
        assert Api(simulator, other.token).call("GET", "/Users").status_code == 401


@pytest.mark.parametrize(
    ("scopes", "reading", "writing"),
    [({READ}, 200, 403), ({WRITE}, 200, 201), ({"spark:all"}, 403, 403), ((), 403, 403)],
)
def test_scopes(simulator: Simulator, scopes: set[str], reading: int, writing: int) -> None:
    api = Api(simulator, simulator.issue_token(scopes))
    assert api.call("GET", "/Users").status_code == reading
    assert api.post(user()).status_code == writing


def test_scopes_of_the_simulator_s_own_token() -> None:
    with Simulator(scopes=[READ]) as simulator:
        assert problem(Api(simulator).post(user())) == (403, None)


def test_unknown_paths_and_methods(api: Api) -> None:
    assert problem(api.call("GET", "/Nothing")) == (404, None)
    assert problem(api.call("GET", f"{api.url}/identity/else")) == (404, None)
    assert api.call("POST", "/Users/x", json={}).status_code == 405


def test_bodies_that_are_no_json(api: Api) -> None:
    text = api.call("POST", "/Users", data="x", headers={"Content-Type": "text/plain"})
    assert problem(text) == (415, None)
    for data in ("{", "[]", "3", ""):
        answer = api.call("POST", "/Users", data=data, headers={"Content-Type": "application/json"})
        assert problem(answer) == (400, "invalidSyntax")


def test_scim_media_type_is_understood(api: Api) -> None:
    headers = {"Content-Type": "application/scim+json", "Accept": "application/scim+json"}
    answer = api.call("POST", "/Users", json=user(), headers=headers)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert api.call("GET", "/Users").headers["Content-Type"] == "application/json"


def test_webex_s_own_schemas(api: Api) -> None:
    published = api.call("GET", f"{api.url}/Schemas/SCIM2/User").json()
    assert set(published) == {CORE, ENTERPRISE, CISCO}
    core = {attribute["name"]: attribute for attribute in published[CORE]["attributes"]}
    assert core["userName"]["length"] == 254
    assert core["emails"]["size"] == 10
    assert core["userName"]["mutability"] == "ReadWrite"
    assert api.call("GET", f"{api.url}/Schemas/SCIM2/{CISCO}").json() == {CISCO: published[CISCO]}
    assert len(api.call("GET", f"{api.url}/Schemas/SCIM2/Group").json()) == 2
    assert problem(api.call("GET", f"{api.url}/Schemas/SCIM2/Robot")) == (404, None)


def test_discovery_as_rfc_7644_has_it(api: Api) -> None:
    types = api.call("GET", "/ResourceTypes").json()["Resources"]
    assert [(one["id"], one["schema"]) for one in types] == [("User", CORE), ("Group", GROUP)]
    schemas = [one["id"] for one in api.call("GET", "/Schemas").json()["Resources"]]
    assert schemas == [CORE, ENTERPRISE, CISCO, GROUP, CISCO_GROUP]
    assert api.call("GET", f"/Schemas/{CORE}").json()["id"] == CORE
    assert api.call("GET", "/ServiceProviderConfig").json()["patch"] == {"supported": True}


def test_a_connection_serves_many_requests(api: Api, simulator: Simulator) -> None:
    parts = urlsplit(simulator.scim_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    headers = {"Authorization": f"Bearer {simulator.token}", "Content-Type": "application/json"}
    connection.request("GET", f"{parts.path}/Users", headers=headers)
    first = connection.sock
    assert connection.getresponse().read()
    # A body that the application does not read must not be taken for the next request.
    connection.request("GET", f"{parts.path}/Users", body='{"x": 1}', headers=headers)
    assert connection.getresponse().read()
    connection.request("DELETE", f"{parts.path}/Users/nobody", headers=headers)
    assert connection.getresponse().read()
    assert connection.sock is first
    connection.close()


def test_a_body_may_wait_for_100_continue(simulator: Simulator) -> None:
    parts = urlsplit(simulator.scim_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    connection.putrequest("GET", f"{parts.path}/Users")
    for name, value in {"Authorization": f"Bearer {simulator.token}", "Expect": "100-continue"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.sock.recv(25).startswith(b"HTTP/1.1 100 Continue")
    connection.close()
