"""The same proof as test_patch_property.py, with the PATCH of scim2-models, which we did not write."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from scim2_models import Context, NoTargetException, PatchOp

from pulumi_webex.controlhub.patch import AccountTarget, operations
from pulumi_webex.controlhub.projection import project
from pulumi_webex.controlhub.shape import Flat, flatten, nest
from pulumi_webex.resources.user.account import reconcile
from tests.controlhub.patching import NoTargetError
from tests.controlhub.strategies import users
from tests.controlhub.test_patch_property import atoms, expected, without_sign_in
from tests.resources.directory import FakeUsers

schemas = pytest.importorskip("webex_simulator.scim.schemas")

PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
SERVED = ("schemas", "meta")


def applied(user: dict[str, Any], todo: list[dict[str, Any]]) -> dict[str, Any]:
    """The user after the operations, by scim2-models; raises `NoTargetError`."""
    model = schemas.user_model()
    extensions = [key for key in user if key.startswith("urn:")]
    resource = model.model_validate({"schemas": [schemas.CORE_USER, *extensions], **copy.deepcopy(user)})
    body = {"schemas": [PATCH_OP], "Operations": todo}
    message = PatchOp[model].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)  # type: ignore[valid-type]
    try:
        message.patch(resource)
    except NoTargetException as error:
        raise NoTargetError(str(error)) from None
    dumped = resource.model_dump(scim_ctx=Context.DEFAULT)
    return {key: value for key, value in dumped.items() if key not in SERVED}


@settings(max_examples=150, deadline=None)
@given(extras=users(), before=users(), after=users())
def test_link_then_update(extras: Flat, before: Flat, after: Flat) -> None:
    extras = {**extras, "userType": "user", "userName": before["userName"]}
    directory = FakeUsers(applied)
    account = directory.add(**nest(copy.deepcopy(extras)))

    reconcile(directory, account["id"], flatten(account), AccountTarget.of(before), account=account)
    linked = flatten(directory.accounts[account["id"]])
    assert without_sign_in(content(linked)) == without_sign_in(expected(atoms(extras), {}, before))

    state = project(linked, before)
    target = AccountTarget.of(after, state)
    reconcile(directory, account["id"], state, target)
    updated = flatten(directory.accounts[account["id"]])
    assert operations(updated, target, complete=True) == []
    assert without_sign_in(content(updated)) == without_sign_in(expected(content(linked), before, after))


def content(flat: Flat) -> dict[tuple[Any, ...], Any]:
    return {place: value for place, value in atoms(flat).items() if place != ("id",)}
