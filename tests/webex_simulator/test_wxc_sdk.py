"""The public SDK wxc_sdk, made against the live service, drives the simulator's users, groups and bulk requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestError
from wxc_sdk.scim import ScimV2Api
from wxc_sdk.scim.bulk import BulkMethod, BulkOperation
from wxc_sdk.scim.child import ScimApiChild
from wxc_sdk.scim.groups import SCIM2GroupsApi, ScimGroup, ScimGroupMember, WebexGroup, WebexGroupOwner
from wxc_sdk.scim.users import (
    EmailObject,
    EmailObjectType,
    EnterpriseUser,
    NameObject,
    PatchUserOperation,
    PatchUserOperationOp,
    SCIM2UsersApi,
    ScimPhoneNumberType,
    ScimUser,
    UserAddress,
    UserPhoneNumber,
    UserTypeObject,
)

from webex_simulator import Simulator


@pytest.fixture
def scim(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScimV2Api]:
    """wxc_sdk's SCIM API, whose base URL is fixed in the one method replaced here."""

    def endpoint(self: ScimApiChild, path: str | None = None) -> str:
        return f"{simulator.url}/{self.base}" + (f"/{path}" if path else "")

    monkeypatch.setattr(ScimApiChild, "ep", endpoint)
    with WebexSimpleApi(tokens=simulator.token, retry_429=False) as api:
        yield api.scim


@pytest.fixture
def users(scim: ScimV2Api) -> SCIM2UsersApi:
    return scim.users


@pytest.fixture
def groups(scim: ScimV2Api) -> SCIM2GroupsApi:
    return scim.groups


def person(name: str = "ana@example.com") -> ScimUser:
    """The user of wxc_sdk's own test against the live service (tests/test_scim.py), with another name."""
    return ScimUser(
        active=False,
        user_name=name,
        name=NameObject(given_name="Ana", family_name="Núñez"),
        display_name="Ana Núñez",
        emails=[EmailObject(value=name, type=EmailObjectType.work, primary=True)],
        user_type=UserTypeObject.user,
        external_id="test_1",
        phone_numbers=[
            UserPhoneNumber(value="+15550100", type=ScimPhoneNumberType.work, display="555-0100", primary=True),
            UserPhoneNumber(value="+15550101", type=ScimPhoneNumberType.mobile, display="555-0101", primary=False),
        ],
        addresses=[
            UserAddress(type="work", street_address="1 Elm", postal_code="12345", country="US", locality="X"),
        ],
    )


def test_create_and_details(users: SCIM2UsersApi, simulator: Simulator) -> None:
    created = users.create(org_id=simulator.org_id, user=person())
    details = users.details(org_id=simulator.org_id, user_id=created.id)
    assert details == created
    assert created.webex_user is not None
    kept = created.model_copy(update={"id": None, "schemas": None, "meta": None, "webex_user": None})
    assert kept == person()


def test_search_pages_and_projects(users: SCIM2UsersApi, simulator: Simulator) -> None:
    for number in range(12):
        users.create(org_id=simulator.org_id, user=person(f"p{number:02}@example.com"))
    found = list(users.search_all(org_id=simulator.org_id, filter='userName sw "p"', count=5))
    assert [one.user_name for one in found] == [f"p{number:02}@example.com" for number in range(12)]
    page = users.search(org_id=simulator.org_id, start_index=11, count=5)
    assert (page.total_results, page.start_index, page.items_per_page) == (13, 11, 3)
    projected = list(users.search_all(org_id=simulator.org_id, attributes="id,userName,displayName"))
    fields = {frozenset(one.model_dump(exclude_none=True)) for one in projected}
    assert fields == {frozenset({"schemas", "id", "user_name", "display_name"})}


def test_external_id_cannot_be_searched(users: SCIM2UsersApi, simulator: Simulator) -> None:
    with pytest.raises(RestError) as refused:
        users.search(org_id=simulator.org_id, filter="externalId pr")
    assert refused.value.response.status_code == 400
    assert "PR is not supported search" in refused.value.response.text


def test_patch(users: SCIM2UsersApi, simulator: Simulator) -> None:
    created = users.create(org_id=simulator.org_id, user=person())
    operations = [
        PatchUserOperation(op=PatchUserOperationOp.replace, path='phoneNumbers[type eq "work"].value', value="+1999"),
        PatchUserOperation(op=PatchUserOperationOp.add, path="title", value="Boss"),
        PatchUserOperation(op=PatchUserOperationOp.remove, path="externalId"),
    ]
    patched = users.patch(org_id=simulator.org_id, user_id=created.id, operations=operations)
    assert [phone.value for phone in patched.phone_numbers] == ["+1999", "+15550101"]
    assert (patched.title, patched.external_id) == ("Boss", None)
    assert users.details(org_id=simulator.org_id, user_id=created.id) == patched


def test_update_replaces(users: SCIM2UsersApi, simulator: Simulator) -> None:
    created = users.create(org_id=simulator.org_id, user=person())
    created.title = "Boss"
    created.enterprise_user = EnterpriseUser(department="R&D")
    created.phone_numbers = None
    updated = users.update(org_id=simulator.org_id, user=created)
    assert (updated.title, updated.phone_numbers, updated.id) == ("Boss", None, created.id)
    assert updated.enterprise_user.department == "R&D"
    assert updated.name == created.name


def test_delete(users: SCIM2UsersApi, simulator: Simulator) -> None:
    created = users.create(org_id=simulator.org_id, user=person())
    users.delete(org_id=simulator.org_id, user_id=created.id)
    with pytest.raises(RestError) as gone:
        users.details(org_id=simulator.org_id, user_id=created.id)
    assert gone.value.response.status_code == 404


def test_conflict(users: SCIM2UsersApi, simulator: Simulator) -> None:
    users.create(org_id=simulator.org_id, user=person())
    with pytest.raises(RestError) as taken:
        users.create(org_id=simulator.org_id, user=person("ANA@example.com"))
    assert taken.value.response.status_code == 409


# groups


def everybody(users: SCIM2UsersApi, simulator: Simulator, count: int) -> list[str]:
    made = [users.create(org_id=simulator.org_id, user=person(f"p{number}@example.com")) for number in range(count)]
    return [str(one.id) for one in made]


def test_groups(users: SCIM2UsersApi, groups: SCIM2GroupsApi, simulator: Simulator) -> None:
    org, ids = simulator.org_id, everybody(users, simulator, 5)
    wanted = ScimGroup(
        display_name="Sales",
        external_id="E-1",
        members=[ScimGroupMember(value=ids[0], type="user")],
        webex_group=WebexGroup(usage="policy", owners=[WebexGroupOwner(value=ids[1])]),
    )
    created = groups.create(org_id=org, group=wanted)
    assert groups.details(org_id=org, group_id=created.id) == created
    assert [(member.value, member.display) for member in created.members] == [(ids[0], "Ana Núñez")]
    assert (created.webex_group.usage, created.webex_group.owners) == ("policy", [WebexGroupOwner(value=ids[1])])
    assert groups.details(org_id=org, group_id=created.id, excluded_attributes="members").members is None
    created.members += [ScimGroupMember(value=one) for one in ids[1:]]
    assert [member.value for member in groups.update(org_id=org, group=created).members] == ids
    operations = [
        PatchUserOperation(op=PatchUserOperationOp.remove, path=f'members[value eq "{ids[0]}"]'),
        PatchUserOperation(op=PatchUserOperationOp.replace, path="displayName", value="Support"),
    ]
    patched = groups.patch(org_id=org, group_id=created.id, operations=operations)
    assert (patched.display_name, patched.external_id) == ("Support", "E-1")
    found = list(groups.members_all(org_id=org, group_id=created.id, count=2))
    assert [member.value for member in found] == ids[1:]
    groups.delete(org_id=org, group_id=created.id)
    assert simulator.groups() == []


def test_group_search(users: SCIM2UsersApi, groups: SCIM2GroupsApi, simulator: Simulator) -> None:
    org, (ana,) = simulator.org_id, everybody(users, simulator, 1)
    for number in range(5):
        groups.create(org_id=org, group=ScimGroup(display_name=f"G{number}", members=[ScimGroupMember(value=ana)]))
    found = list(
        groups.search_all(org_id=org, count=2, sort_by="displayName", include_members=True, member_type="user")
    )
    assert [(one.display_name, one.members[0].value) for one in found] == [(f"G{number}", ana) for number in range(5)]
    either = 'displayName eq "g1" or displayName eq "g3"'
    assert [one.display_name for one in groups.search(org_id=org, filter=either).resources] == ["G1", "G3"]
    [person_found] = [one for one in users.search_all(org_id=org, return_groups="true") if one.id == ana]
    assert [group.display for group in person_found.groups] == [f"G{number}" for number in range(5)]


# bulk


def test_bulk(scim: ScimV2Api, simulator: Simulator) -> None:
    """The bulk requests of wxc_sdk's own test (tests/test_scim.py): create many, then delete them."""
    org = simulator.org_id
    operations = [
        BulkOperation(method=BulkMethod.post, path="/Users", bulk_id=str(number), data=who.create_update())
        for number, who in enumerate(person(f"p{number}@example.com") for number in range(20))
    ]
    response = scim.bulk.bulk_request(org_id=org, fail_on_errors=1, operations=operations)
    assert [one.status for one in response.operations] == [201] * 20
    ids = [one.user_id for one in response.operations]
    assert ids == [one["id"] for one in simulator.users()[1:]]
    again = scim.bulk.bulk_request(org_id=org, fail_on_errors=1, operations=operations)
    [failed] = again.operations
    assert (failed.status, failed.response.status, failed.response.error.error_code) == (409, 409, 40900)
    assert "already exists" in failed.response.error.details
    deletions = [BulkOperation(method=BulkMethod.delete, path=f"/Users/{one}", bulk_id=one) for one in ids]
    response = scim.bulk.bulk_request(org_id=org, fail_on_errors=1, operations=deletions)
    assert [one.status for one in response.operations] == [204] * 20
    assert len(simulator.users()) == 1
