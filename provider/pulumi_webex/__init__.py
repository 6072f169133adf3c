"""Webex people as code: resources for Pulumi programs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_webex.mapping.rule import Rule
    from pulumi_webex.resources.app_assignment import AppAssignment, MeetingsSite
    from pulumi_webex.resources.app_assignments.generated import Generated
    from pulumi_webex.resources.app_assignments.resource import AppAssignments
    from pulumi_webex.resources.attribute_mapping.resource import AttributeMapping
    from pulumi_webex.resources.group.resource import Group
    from pulumi_webex.resources.license.resource import License
    from pulumi_webex.resources.people.resource import People
    from pulumi_webex.resources.provider import Provider
    from pulumi_webex.resources.removal_guard.resource import RemovalGuard
    from pulumi_webex.resources.roster.app_rule import AppRule
    from pulumi_webex.resources.roster.resource import Roster
    from pulumi_webex.resources.shared.removals import RemovalLimit
    from pulumi_webex.resources.shared.texts import canonical
    from pulumi_webex.resources.user.entries import Address, Email, PhoneNumber, Photo, Role
    from pulumi_webex.resources.user.resource import User

    __version__: str

__all__ = [
    "Address",
    "AppAssignment",
    "AppAssignments",
    "AppRule",
    "AttributeMapping",
    "Email",
    "Generated",
    "Group",
    "License",
    "MeetingsSite",
    "People",
    "PhoneNumber",
    "Photo",
    "Provider",
    "RemovalGuard",
    "RemovalLimit",
    "Role",
    "Roster",
    "Rule",
    "User",
    "canonical",
]

_HOMES = {
    **dict.fromkeys(("Address", "Email", "PhoneNumber", "Photo", "Role"), "resources.user.entries"),
    **dict.fromkeys(("AppAssignment", "MeetingsSite"), "resources.app_assignment"),
    "AppAssignments": "resources.app_assignments.resource",
    "AppRule": "resources.roster.app_rule",
    "AttributeMapping": "resources.attribute_mapping.resource",
    "Generated": "resources.app_assignments.generated",
    "Group": "resources.group.resource",
    "License": "resources.license.resource",
    "People": "resources.people.resource",
    "Provider": "resources.provider",
    "RemovalGuard": "resources.removal_guard.resource",
    "RemovalLimit": "resources.shared.removals",
    "Roster": "resources.roster.resource",
    "Rule": "mapping.rule",
    "User": "resources.user.resource",
    "canonical": "resources.shared.texts",
}


def __getattr__(name: str) -> Any:
    # Loaded when used, so that the client, the simulator and their commands do without the Pulumi SDK.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name == "__version__":
        return import_module("importlib.metadata").version("pulumi-webex")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
