"""The public SDK wxc_sdk, made against the live service, drives the simulator's users."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestError
from wxc_sdk.scim.child import ScimApiChild
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

from pulumi_webex.simulator import Simulator


@pytest.fixture
def users(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[SCIM2UsersApi]:
    """wxc_sdk's users API, whose base URL is fixed in the one method replaced here."""

    def endpoint(self: ScimApiChild, path: str | None = None) -> str:
        return f"{simulator.url}/{self.base}" + (f"/{path}" if path else "")

    monkeypatch.setattr(ScimApiChild, "ep", endpoint)
    with WebexSimpleApi(tokens=simulator.token, retry_429=False) as api:
        yield api.scim.users


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
