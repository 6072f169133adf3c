"""State files name provider classes by their dotted path, so a released one never moves."""

from __future__ import annotations

import base64
import importlib
import pickletools

import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

FROZEN = [
    "pulumi_webex.resources.meetings.provider.AppAssignmentProvider",
    "pulumi_webex.resources.attribute_mapping.AttributeMappingProvider",
    "pulumi_webex.resources.group.provider.GroupProvider",
    "pulumi_webex.resources.license.provider.LicenseAssignmentProvider",
    "pulumi_webex.resources.removal_guard.provider.RemovalGuardEndProvider",
    "pulumi_webex.resources.removal_guard.provider.RemovalGuardProvider",
    "pulumi_webex.resources.user.provider.UserProvider",
]


@pytest.mark.parametrize("path", FROZEN)
def test_provider_is_where_state_says(path: str) -> None:
    module, _, name = path.rpartition(".")
    provider = getattr(importlib.import_module(module), name)
    assert issubclass(provider, ResourceProvider)
    assert provider.serialize_as_secret_always is False


@pytest.mark.parametrize("path", FROZEN)
def test_provider_is_pickled_by_reference_and_holds_nothing(path: str) -> None:
    module, _, name = path.rpartition(".")
    provider = getattr(importlib.import_module(module), name)()
    assert vars(provider) == {}
    pickled = base64.b64decode(serialize_provider(provider))
    texts = [argument for _, argument, _ in pickletools.genops(pickled) if isinstance(argument, str)]
    assert texts == [module, name]
