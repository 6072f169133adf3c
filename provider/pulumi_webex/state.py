"""The only dotted paths that users' state files know. Nothing here ever moves or changes its name.

Pulumi stores with each resource which provider class serves it: a pickle that names ``pulumi_webex.state`` and a
class. A later run loads the class by that name, also to read and to delete. So each provider has one small subclass
here and everything else is free to move.

The classes are made on first use, so that a process imports only the rooms that it needs.
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_webex.resources.app_assignments.license_provider import (
        LicenseAssignmentsProvider as LicenseAssignmentsProvider,
    )
    from pulumi_webex.resources.app_assignments.site_provider import SiteAssignmentsProvider as SiteAssignmentsProvider
    from pulumi_webex.resources.attribute_mapping.provider import AttributeMappingProvider as AttributeMappingProvider
    from pulumi_webex.resources.group.provider import GroupProvider as GroupProvider
    from pulumi_webex.resources.license.provider import LicenseProvider as LicenseProvider
    from pulumi_webex.resources.meetings.provider import MeetingsProvider as MeetingsProvider
    from pulumi_webex.resources.people.provider import PeopleProvider as PeopleProvider
    from pulumi_webex.resources.removal_guard.provider import RemovalGuardEndProvider as RemovalGuardEndProvider
    from pulumi_webex.resources.removal_guard.provider import RemovalGuardProvider as RemovalGuardProvider
    from pulumi_webex.resources.roster.end_provider import RosterEndProvider as RosterEndProvider
    from pulumi_webex.resources.user.provider import UserProvider as UserProvider

PROVIDERS = {
    "AttributeMappingProvider": "attribute_mapping.provider",
    "GroupProvider": "group.provider",
    "LicenseAssignmentsProvider": "app_assignments.license_provider",
    "LicenseProvider": "license.provider",
    "MeetingsProvider": "meetings.provider",
    "PeopleProvider": "people.provider",
    "RemovalGuardEndProvider": "removal_guard.provider",
    "RemovalGuardProvider": "removal_guard.provider",
    "RosterEndProvider": "roster.end_provider",
    "SiteAssignmentsProvider": "app_assignments.site_provider",
    "UserProvider": "user.provider",
}
"""The names that state may hold, and the module within ``pulumi_webex.resources`` where each provider is today."""

_lock = threading.Lock()


def __getattr__(name: str) -> Any:
    if name not in PROVIDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with _lock:
        if name not in globals():
            provider = getattr(import_module(f"pulumi_webex.resources.{PROVIDERS[name]}"), name)
            globals()[name] = type(name, (provider,), {"__module__": __name__, "__doc__": provider.__doc__})
        return globals()[name]
