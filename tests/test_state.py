"""State files name provider classes by their dotted path, so a released one never moves."""

from __future__ import annotations

import base64
import pickletools
import subprocess
import sys

import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_webex import state

FROZEN = [
    "AttributeMappingProvider",
    "GroupProvider",
    "LicenseAssignmentsProvider",
    "LicenseProvider",
    "MeetingsProvider",
    "PeopleProvider",
    "RemovalGuardEndProvider",
    "RemovalGuardProvider",
    "RosterEndProvider",
    "SiteAssignmentsProvider",
    "UserProvider",
]


def test_the_names_that_state_may_hold() -> None:
    assert sorted(state.PROVIDERS) == FROZEN


def test_a_name_that_is_none() -> None:
    with pytest.raises(AttributeError, match="no attribute 'RoomProvider'"):
        _ = state.RoomProvider


@pytest.mark.parametrize("name", FROZEN)
def test_provider_is_a_small_subclass(name: str) -> None:
    provider = getattr(state, name)
    assert issubclass(provider, ResourceProvider)
    assert provider.serialize_as_secret_always is False
    assert provider.__bases__[0].__module__.startswith("pulumi_webex.resources.")
    assert set(vars(provider)) <= {
        "__module__",
        "__doc__",
        "__parameters__",
        "__abstractmethods__",
        "_abc_impl",
        "__slotnames__",
    }
    assert getattr(state, name) is provider


@pytest.mark.parametrize("name", FROZEN)
def test_provider_is_pickled_by_reference_and_holds_nothing(name: str) -> None:
    provider = getattr(state, name)()
    assert vars(provider) == {}
    pickled = base64.b64decode(serialize_provider(provider))
    texts = [argument for _, argument, _ in pickletools.genops(pickled) if isinstance(argument, str)]
    assert texts == ["pulumi_webex.state", name]


@pytest.mark.parametrize("name", FROZEN)
def test_provider_is_loaded_from_state_in_a_fresh_process(name: str) -> None:
    stored = serialize_provider(getattr(state, name)())
    script = (
        "import base64, pickle, sys; provider = pickle.loads(base64.b64decode(sys.argv[1])); "
        "print(type(provider).__module__, type(provider).__name__, "
        "*sorted(name for name in sys.modules if name.startswith('pulumi_webex.resources.')))"
    )
    done = subprocess.run([sys.executable, "-c", script, stored], capture_output=True, text=True, check=True)
    module, loaded, *rooms = done.stdout.split()
    assert (module, loaded) == ("pulumi_webex.state", name)
    room = state.PROVIDERS[name].partition(".")[0]
    foreign = dict.fromkeys(("user", "group", "license", "people", "roster"), "meetings")
    foreign |= {"meetings": "user", "app_assignments": "group"}
    assert not [one for one in rooms if one.startswith(f"pulumi_webex.resources.{foreign.get(room, 'user')}.")]
