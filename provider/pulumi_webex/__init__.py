"""Webex people as code: resources for Pulumi programs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_webex.mapping.rule import Rule
    from pulumi_webex.resources.app_assignment_resource import AppAssignment, MeetingsSite
    from pulumi_webex.resources.app_rule import AppRule
    from pulumi_webex.resources.attribute_mapping import AttributeMapping
    from pulumi_webex.resources.entries import Address, Email, PhoneNumber, Photo, Role
    from pulumi_webex.resources.group_resource import Group
    from pulumi_webex.resources.licence_resource import License
    from pulumi_webex.resources.provider import Provider
    from pulumi_webex.resources.removal_guard_resource import RemovalGuard
    from pulumi_webex.resources.removals import RemovalLimit
    from pulumi_webex.resources.roster import Roster
    from pulumi_webex.resources.user_resource import User

__all__ = [
    "Address",
    "AppAssignment",
    "AppRule",
    "AttributeMapping",
    "Email",
    "Group",
    "License",
    "MeetingsSite",
    "PhoneNumber",
    "Photo",
    "Provider",
    "RemovalGuard",
    "RemovalLimit",
    "Role",
    "Roster",
    "Rule",
    "User",
]

_HOMES = {
    **dict.fromkeys(("Address", "Email", "PhoneNumber", "Photo", "Role"), "resources.entries"),
    **dict.fromkeys(("AppAssignment", "MeetingsSite"), "resources.app_assignment_resource"),
    "AppRule": "resources.app_rule",
    "AttributeMapping": "resources.attribute_mapping",
    "Group": "resources.group_resource",
    "License": "resources.licence_resource",
    "Provider": "resources.provider",
    "RemovalGuard": "resources.removal_guard_resource",
    "RemovalLimit": "resources.removals",
    "Roster": "resources.roster",
    "Rule": "mapping.rule",
    "User": "resources.user_resource",
}


def __getattr__(name: str) -> Any:
    # Loaded when used, so that the client, the simulator and their commands do without the Pulumi SDK.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
