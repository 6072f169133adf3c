"""Groups over SCIM, as Cisco's OpenAPI description has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from scim2_models import SCIMException

from tests.webex_simulator.api import CISCO_GROUP, GROUP, PATCH, Api, problem
from webex_simulator import Simulator


class GroupApi:
    """Calls the SCIM API's groups."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def post(self, name: str = "Sales", **attributes: Any) -> requests.Response:
        return self.api.call("POST", "/Groups", json={"schemas": [GROUP], "displayName": name, **attributes})

    def create(self, name: str = "Sales", **attributes: Any) -> dict[str, Any]:
        answer = self.post(name, **attributes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def get(self, group_id: str, **query: Any) -> dict[str, Any]:
        return dict(self.api.call("GET", f"/Groups/{group_id}", params=query).json())

    def patch(self, group_id: str, *operations: dict[str, Any]) -> requests.Response:
        return self.api.call("PATCH", f"/Groups/{group_id}", json={"schemas": [PATCH], "Operations": [*operations]})

    def patched(self, group_id: str, *operations: dict[str, Any]) -> list[str]:
        """Return the members' ids after a PATCH."""
        answer = self.patch(group_id, *operations)
        assert answer.status_code == 200, answer.text
        return [member["value"] for member in answer.json().get("members", [])]

    def search(self, **query: Any) -> dict[str, Any]:
        return dict(self.api.call("GET", "/Groups", params=query).json())

    def names(self, **query: Any) -> list[str]:
        return [found["displayName"] for found in self.search(**query)["Resources"]]


@pytest.fixture
def groups(api: Api) -> GroupApi:
    return GroupApi(api)


@pytest.fixture
def people(simulator: Simulator) -> Callable[[int], list[str]]:
    def add(count: int) -> list[str]:
        return [simulator.add_user({"userName": f"p{number:04}@example.com"})["id"] for number in range(count)]

    return add


def test_a_group_with_everything(groups: GroupApi, people: Callable[[int], list[str]], simulator: Simulator) -> None:
    ana, owner = people(2)
    simulator.edit_user(ana, {"displayName": "Ana"})
    extension = {
        "usage": "location",
        "owners": [{"value": owner}],
        "managedBy": [{"orgId": simulator.org_id, "type": "user", "id": owner, "role": "location_full_admin"}],
        "inheritances": [{"type": "role", "value": "id_user_admin", "nested": False, "scope": ["user"]}],
    }
    given = {"externalId": "E-1", "members": [{"value": ana, "type": "User"}], CISCO_GROUP: extension}
    created = groups.create("Sales", **given, id="mine", unknown="ignored")
    where = simulator.scim_url
    assert created["id"] != "mine"
    assert created["members"] == [
        {"value": ana, "type": "user", "display": "Ana", "$ref": f"{where}/Users/{ana}"},
    ]
    owned = {"provisionSource": "SCIM", "meta": {"organizationID": simulator.org_id}}
    assert created[CISCO_GROUP] == extension | owned
    assert (created["displayName"], created["externalId"]) == ("Sales", "E-1")
    assert created["meta"]["location"] == f"{where}/Groups/{created['id']}"
    assert groups.get(created["id"]) == created
    assert "members" not in groups.get(created["id"], excludedAttributes="members")
    assert simulator.groups() == [created]


def test_a_name_is_taken_once_whatever_its_case(groups: GroupApi) -> None:
    sales = groups.create("Sales")
    support = groups.create("Support")
    assert problem(groups.post("SALES")) == (409, "uniqueness")
    rename = {"op": "replace", "path": "displayName", "value": "sales"}
    assert problem(groups.patch(support["id"], rename)) == (409, "uniqueness")
    assert groups.patched(sales["id"], rename) == []
    assert groups.names() == ["sales", "Support"]
    assert groups.api.call("DELETE", f"/Groups/{sales['id']}").status_code == 204
    assert problem(groups.api.call("DELETE", f"/Groups/{sales['id']}")) == (404, None)
    groups.create("Sales")


def test_put_clears_what_it_omits(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    created = groups.create("Sales", externalId="E", members=[{"value": one} for one in people(2)])
    body = {"schemas": [GROUP], "displayName": "Sales"}
    replaced = groups.api.call("PUT", f"/Groups/{created['id']}", json=body).json()
    assert not replaced.keys() & {"externalId", "members"}
    assert replaced["meta"]["created"] == created["meta"]["created"]
    assert groups.get(created["id"]) == replaced


@pytest.mark.parametrize(
    "wrong",
    [
        {"displayName": " "},
        {"displayName": None},
        {"displayName": "x" * 513},
        {"members": [{"value": "nobody"}]},
        {"members": [{"type": "user"}]},
        {"schemas": []},
    ],
)
def test_what_is_refused(groups: GroupApi, wrong: dict[str, Any]) -> None:
    answer = groups.api.call("POST", "/Groups", json={"schemas": [GROUP], "displayName": "Sales", **wrong})
    assert answer.status_code == 400
    assert groups.names() == []


# members


def test_members_by_delta(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    a, b, c = people(3)
    group = groups.create(members=[{"value": a}])["id"]
    assert groups.patched(group, {"op": "add", "path": "members", "value": [{"value": b}, {"value": a}]}) == [a, b]
    swap = [
        {"op": "remove", "path": f'members[value eq "{a}"]'},
        {"op": "Add", "value": {"members": [{"value": c}]}},
        {"op": "replace", "path": "externalId", "value": "E"},
    ]
    assert groups.patched(group, *swap) == [b, c]
    either = f'members[value eq "{b}" or value eq "{c}"]'
    assert groups.patched(group, {"op": "remove", "path": either}) == []
    assert groups.patched(group, {"op": "replace", "path": "members", "value": [{"value": a}]}) == [a]
    # The path alone says what to remove (RFC 7644 section 3.5.2.2), so that a value beside it is a mistake.
    wrong = {"op": "remove", "path": "members", "value": [{"value": b}]}
    assert problem(groups.patch(group, wrong)) == (400, "invalidValue")
    assert groups.patched(group, {"op": "remove", "path": "members"}) == []
    assert groups.get(group)["externalId"] == "E"


def test_a_patch_is_whole_or_not_at_all(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    (a,) = people(1)
    before = groups.create(members=[{"value": a}])
    operations = [
        {"op": "remove", "path": f'members[value eq "{a}"]'},
        {"op": "add", "path": "members", "value": [{"value": "nobody"}]},
    ]
    assert problem(groups.patch(before["id"], *operations)) == (400, "invalidValue")
    assert groups.get(before["id"]) == before


def test_webex_s_own_example_has_a_dot_behind_the_urn(groups: GroupApi) -> None:
    group = groups.create()["id"]
    value = [{"type": "role", "value": "id_user_admin", "nested": False, "scope": ["user"]}]
    groups.patched(group, {"op": "add", "path": f"{CISCO_GROUP}.inheritances", "value": value})
    assert groups.get(group)[CISCO_GROUP]["inheritances"] == value


def test_at_most_500_members_a_request(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    everybody = people(602)
    values = [{"value": one} for one in everybody]
    assert problem(groups.post(members=values[:501])) == (400, "invalidValue")
    group = groups.create(members=values[:500])["id"]
    removal = [{"op": "remove", "path": f'members[value eq "{one}"]'} for one in everybody[:501]]
    assert problem(groups.patch(group, *removal)) == (400, "invalidValue")
    assert len(groups.patched(group, {"op": "add", "path": "members", "value": values[500:]})) == 500
    page = groups.api.call("GET", f"/Groups/{group}/Members", params={"startIndex": 501, "count": 9999}).json()
    assert (page["memberSize"], page["itemsPerPage"], page["startIndex"]) == (602, 102, 501)
    assert [member["value"] for member in page["members"]] == everybody[500:]
    whole = groups.api.call("GET", f"/Groups/{group}/Members", params={"count": 9999}).json()
    assert whole["itemsPerPage"] == 500
    assert [member["value"] for member in groups.get(group)["members"]] == everybody[:500]
    assert groups.patched(group, *removal[:500]) == everybody[500:]


def test_nested_groups_and_kinds_of_members(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    (a,) = people(1)
    inner = groups.create("Inner")["id"]
    outer = groups.create("Outer", members=[{"value": a}, {"value": inner, "type": "group"}])["id"]
    wrong = {"op": "add", "path": "members", "value": [{"value": inner, "type": "user"}]}
    assert problem(groups.patch(groups.create("Other")["id"], wrong)) == (400, "invalidValue")
    for kind, found in (("user", [a]), ("GROUP", [inner]), ("machine", [])):
        page = groups.api.call("GET", f"/Groups/{outer}/Members", params={"memberType": kind}).json()
        assert [member["value"] for member in page["members"]] == found
    assert problem(groups.api.call("GET", "/Groups", params={"memberType": "robot"})) == (400, "invalidValue")
    groups.api.call("DELETE", f"/Groups/{inner}")
    assert [member["value"] for member in groups.get(outer)["members"]] == [a]


def test_who_is_deleted_leaves_their_groups(api: Api, groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    a, b = people(2)
    group = groups.create(members=[{"value": a}, {"value": b}])["id"]
    api.call("DELETE", f"/Users/{a}")
    assert [member["value"] for member in groups.get(group)["members"]] == [b]


def test_a_person_s_groups_are_only_in_a_search(
    api: Api, groups: GroupApi, people: Callable[[int], list[str]], simulator: Simulator
) -> None:
    (a,) = people(1)
    sales = groups.create("Sales", members=[{"value": a}])["id"]
    groups.create("Berlin", members=[{"value": a}], **{CISCO_GROUP: {"usage": "location"}})
    only = f'id eq "{a}"'
    assert "groups" not in api.get(a)
    assert "groups" not in api.search(only)["Resources"][0]
    found = api.search(only, returnGroups="true")["Resources"][0]["groups"]
    where = f"{simulator.scim_url}/Groups"
    assert found[0] == {"value": sales, "display": "Sales", "$ref": f"{where}/{sales}"}
    assert [group["display"] for group in found] == ["Sales", "Berlin"]
    found = api.search(only, returnGroups="true", groupUsageTypes="location")["Resources"][0]["groups"]
    assert [group["display"] for group in found] == ["Berlin"]


# search


def test_search(groups: GroupApi, people: Callable[[int], list[str]]) -> None:
    (a,) = people(1)
    ids = {name: groups.create(name, members=[{"value": a}])["id"] for name in ("b", "C", "a")}
    assert groups.names() == ["b", "C", "a"]
    assert groups.names(sortBy="displayName") == ["a", "b", "C"]
    assert groups.names(sortBy="displayName", sortOrder="descending", startIndex=2, count=1) == ["b"]
    assert groups.names(filter='displayName Eq "c" or displayName Eq "A"') == ["C", "a"]
    assert groups.names(filter=f'id eq "{ids["b"]}"') == ["b"]
    page = groups.search(count=2)
    assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (3, 2, 1)
    assert all("members" not in found for found in page["Resources"])
    with_members = groups.search(includeMembers="true", memberType="user")["Resources"]
    assert [found["members"][0]["value"] for found in with_members] == [a, a, a]
    assert "members" not in groups.search(includeMembers="true", excludedAttributes="members")["Resources"][0]


@pytest.mark.parametrize("filter", ['externalId eq "E"', "displayName pr", 'members.value eq "x"', "displayName"])
def test_a_filter_that_nobody_documents_is_refused(groups: GroupApi, filter: str) -> None:
    answer = groups.api.call("GET", "/Groups", params={"filter": filter})
    assert problem(answer) == (400, "invalidFilter")


def test_scopes(simulator: Simulator) -> None:
    reader = GroupApi(Api(simulator, simulator.issue_token(["identity:people_read"])))
    assert reader.names() == []
    assert reader.post().status_code == 403


# behind the API's back


def test_groups_behind_the_api_s_back(
    api: Api, groups: GroupApi, people: Callable[[int], list[str]], simulator: Simulator
) -> None:
    everybody = [{"value": one} for one in people(501)]
    added = simulator.add_group({"displayName": "Sales", "members": everybody})
    assert len(simulator.groups()[0]["members"]) == 501
    edited = simulator.edit_group(added["id"], {"externalId": "E"})
    assert (len(simulator.groups()[0]["members"]), edited["externalId"]) == (501, "E")
    simulator.edit_group(added["id"], {"members": everybody[:1], "externalId": None})
    assert groups.get(added["id"]).keys() & {"externalId", "members"} == {"members"}
    simulator.remove_group(added["id"])
    assert simulator.groups() == []
    with pytest.raises(SCIMException):
        simulator.edit_group(added["id"], {})
    assert simulator.requests(write_only=True) == []


def test_groups_over_the_control_endpoints(api: Api, people: Callable[[int], list[str]]) -> None:
    def control(method: str, path: str, body: Any = None) -> Any:
        return requests.request(method, f"{api.url}/_simulator/{path}", json=body, timeout=30).json()

    added = control("POST", "groups", {"displayName": "Sales", "members": [{"value": people(1)[0]}]})
    assert control("PATCH", f"groups/{added['id']}", {"displayName": "S"})["displayName"] == "S"
    assert len(control("GET", "groups")[0]["members"]) == 1
    control("DELETE", f"groups/{added['id']}")
    control("POST", "groups", {"displayName": "Other"})
    control("POST", "reset")
    assert control("GET", "groups") == []


def test_groups_outlive_the_simulator(tmp_path: Any) -> None:
    with Simulator(state=tmp_path / "webex.sqlite") as first:
        ana = first.add_user({"userName": "ana@example.com"})["id"]
        first.add_group({"displayName": "Sales", "members": [{"value": ana}]})
    with Simulator(state=tmp_path / "webex.sqlite") as second:
        [group] = second.groups()
        assert [member["value"] for member in group["members"]] == [ana]
