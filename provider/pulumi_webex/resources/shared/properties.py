"""Names that inputs and outputs of several resources share, and which organization their state belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

from pulumi_webex.transport.errors import Refused
from pulumi_webex.transport.names import Names
from pulumi_webex.transport.settings import Settings

Properties = dict[str, Any]
"""Inputs or outputs of a resource, as Pulumi passes them."""

OnExisting = Literal["link", "take-over", "fail"]
OnDelete = Literal["deactivate", "delete", "retain"]
OnRemove = Literal["deactivate", "retain"]
OnLeave = Literal["keep", "release"]
ON_LEAVE: tuple[str, ...] = get_args(OnLeave)

TARGETS = ("orgId", "scimUrl")
LINKED = "linked"
PENDING = "pending"
"""Among outputs: nothing was made or given yet, because create is off or a person has not accepted."""
CREATE_ONLY = "createOnly"
PATH_LISTS = ("release", "clear", "exact", CREATE_ONLY)
GUARD = "__guard"
"""The name of the removal guard that watches over the person. Hidden, because it says nothing about them."""
HOLDER = "__holder"
"""The person who has an app, as the app's removal guard knows them. Hidden, because the guard shows them."""
HIDDEN_PEOPLE = "__people"
"""The people of a guard's end. Hidden, so that a joiner is one line of a diff and not two."""
OTHER_ADDRESS = "__otherAddress"
"""A second address of the person, under which Webex may know them. Hidden, because it sets nothing."""
OFF = "__off"
"""Which of create, update and deactivate are switched off."""
APP_HIDDEN = (GUARD, HOLDER, OFF)
"""The hidden properties of whatever gives a person an app."""

USER_KEYS = frozenset({*TARGETS, "onExisting", "onDelete", *PATH_LISTS, LINKED, PENDING, GUARD, OFF})
"""What stands beside the attributes in the inputs and outputs of a user."""


def attributes_of(properties: Mapping[str, Any], keys: Collection[str] = USER_KEYS) -> Properties:
    """The attributes within the inputs or outputs of a resource; `keys` are its properties that are none."""
    return {key: value for key, value in properties.items() if key not in keys and not key.startswith("__")}


def other_target(properties: Mapping[str, Any], settings: Settings) -> str | None:
    """Why these properties belong to another organization (or server) than this run; None if they do not."""
    for key, mine in settings.target.items():
        theirs = properties.get(key)
        if theirs == mine:
            return None
        if theirs is not None:
            return _mismatch(key, str(theirs), mine, settings.names)
    if properties.get("scimUrl") not in (None, settings.scim_url):
        return _mismatch("scimUrl", str(properties["scimUrl"]), settings.scim_url, settings.names)
    if properties.get("orgId") not in (None, settings.org_id):
        return _mismatch("orgId", str(properties["orgId"]), settings.org_id or settings.scim_url, settings.names)
    return None


def _mismatch(key: str, theirs: str, mine: str, names: Names) -> str:
    what = {"orgId": "Webex organization", "scimUrl": "SCIM address"}[key]
    if names.provider:
        return (
            f"state has this account in the {what} {theirs}, but provider {names.provider} is for {mine}, so nothing "
            f"was done: give it a provider for {theirs}; to move the person, take them out of the program, run, and "
            "only then declare them again with the other provider"
        )
    return (
        f"state has this account in the {what} {theirs}, but this run is set to {mine}, so nothing was done: set "
        f"{names.of(key)} to {theirs}; to work with {mine}, use another stack or an explicit Provider"
    )


def refuse_other_target(properties: Mapping[str, Any], settings: Settings) -> None:
    """Raises `Refused` if state belongs to another organization than this run."""
    problem = other_target(properties, settings)
    if problem:
        raise Refused(problem)
