"""The mappings that the connectors for Webex start with, so that they can be brought as they are.

Sources:

* ``okta-control-hub``: help.webex.com/nmm9pzdb ("Synchronize Okta users into Control Hub") lists userName,
  displayName, name.familyName, name.givenName, externalId and title. A deactivated Okta account deactivates
  the Webex account; which of Okta's statuses mean that a person has access is from help.okta.com, "User
  account status" (`OKTA_ACTIVE`, `OKTA_INACTIVE`).
* ``entra-control-hub``: MicrosoftDocs/entra-docs, docs/identity/saas-apps/cisco-webex-provisioning-tutorial.md,
  lists userName, name.givenName, name.familyName, active, displayName and externalId; Entra's side of each is
  its default for SCIM applications (docs/identity/app-provisioning/customize-application-attributes.md).
* ``entra-control-hub-legacy``: the older Azure AD application; help.webex.com/6ta3gz names userName,
  displayName, name.familyName and name.givenName.
* ``okta-meetings``: Okta's guide for its Cisco Webex Meetings application. Accounts are found by Webex ID, which is
  the Okta login; name and e-mail address are the base attributes that CreateUser wants; Mobile Phone and Second
  Email belong to the first version's base attributes and can be left out since. That version pushed the primary
  phone whenever it pushed the mobile one; this has no rule for the primary phone, so nobody's is touched. Okta
  deactivates the account of whoever is deactivated there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi_webex.mapping.expressions import Syntax
from pulumi_webex.mapping.rule import Rule

OKTA_ACTIVE = (
    "active", "provisioned", "pending user action", "recovery", "password reset", "password_expired",
    "password expired", "locked_out", "locked out",
)  # fmt: skip
"""Statuses of an activated Okta account, by API name and by the admin console's label.

A password that expired or an account that is locked out is back within the hour, and Okta leaves its
applications assigned: it must not cost anybody their Webex account.
"""
OKTA_INACTIVE = ("staged", "suspended", "deprovisioned", "deactivated")
"""Statuses of an Okta account that is not yet, or no longer, to be used; any other one is an error."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A mapping by name: its target, the language of its rules, and the rules by target attribute."""

    target: str
    syntax: Syntax
    rules: Mapping[str, Rule]


def _okta_list(values: tuple[str, ...]) -> str:
    return "{" + ", ".join(f'"{value}"' for value in values) + "}"


def _okta_status(yes: str, no: str) -> str:
    """A rule that gives one constant for statuses with access, another for those without, and nothing for others."""
    status = "String.toLowerCase(user.status)"
    return (
        f"Arrays.contains({_okta_list(OKTA_ACTIVE)}, {status}) ? {yes}"
        f" : Arrays.contains({_okta_list(OKTA_INACTIVE)}, {status}) ? {no} : null"
    )


_ENTRA_NAMES = {
    "userName": Rule("[userPrincipalName]"),
    "displayName": Rule("[displayName]"),
    "name.givenName": Rule("[givenName]"),
    "name.familyName": Rule("[surname]"),
}

PRESETS: Mapping[str, Preset] = {
    "okta-control-hub": Preset(
        "control-hub",
        "okta",
        {
            "userName": Rule("user.login"),
            "displayName": Rule("user.displayName"),
            "name.familyName": Rule("user.lastName"),
            "name.givenName": Rule("user.firstName"),
            "externalId": Rule("user.id"),
            "title": Rule("user.title"),
            "active": Rule(_okta_status("true", "false")),
        },
    ),
    "entra-control-hub": Preset(
        "control-hub",
        "entra",
        {
            **_ENTRA_NAMES,
            "externalId": Rule("[objectId]"),
            # Entra's own rule reads IsSoftDeleted alone, which the service computes and exports lack.
            "active": Rule(
                'Switch(ToLower([IsSoftDeleted]), [accountEnabled], "true", "False")', optional=("IsSoftDeleted",)
            ),
        },
    ),
    "entra-control-hub-legacy": Preset("control-hub", "entra", _ENTRA_NAMES),
    "okta-meetings": Preset(
        "meetings",
        "okta",
        {
            "webExId": Rule("user.login"),
            "email": Rule("user.email"),
            "firstName": Rule("user.firstName"),
            "lastName": Rule("user.lastName"),
            "phonesMobilePhone": Rule("user.mobilePhone", optional=("mobilePhone",)),
            "email2": Rule("user.secondEmail", optional=("secondEmail",)),
            "active": Rule(_okta_status('"ACTIVATED"', '"DEACTIVATED"')),
        },
    ),
}
