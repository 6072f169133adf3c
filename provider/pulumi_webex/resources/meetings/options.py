"""The options of an app assignment beside the account's attributes: which site, whom to link, what to hand back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.meetings.catalog import CATALOG, UnknownSiteAttribute
from pulumi_webex.meetings.rules import CONTROL_HUB, SITE_ADMIN
from pulumi_webex.resources.shared import properties
from pulumi_webex.resources.shared.choices import choices_of, lists_of
from pulumi_webex.resources.shared.properties import APP_HIDDEN, LINKED, OnExisting, OnRemove

SiteKind = Literal["site-admin", "control-hub"]

CHOICES: dict[str, tuple[str, ...]] = {
    "siteKind": (SITE_ADMIN, CONTROL_HUB),
    "onExisting": get_args(OnExisting),
    "onRemove": get_args(OnRemove),
}
LISTS = ("release", "clear", "createOnly")
SITE, PREFLIGHT = "site", "preflight"
ACCOUNT_ID = "accountId"
KEYS = frozenset({SITE, PREFLIGHT, *CHOICES, *LISTS, LINKED, ACCOUNT_ID, *APP_HIDDEN})
"""What stands beside the attributes in inputs and outputs."""

IDENTITY = ("webExId", "email")
ALWAYS_MANAGED = (*IDENTITY, "active")
_ARGUMENTS = {"siteKind": "kind", "onExisting": "on_existing", "onRemove": "on_remove"}


def attributes_of(properties_: Mapping[str, Any]) -> dict[str, Any]:
    """The account's attributes within the inputs or outputs of a resource."""
    return properties.attributes_of(properties_, KEYS)


def options_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The options within the inputs or outputs of a resource."""
    outputs_only = (LINKED, ACCOUNT_ID)
    return {key: value for key, value in properties.items() if key in KEYS and key not in outputs_only}


@dataclass(frozen=True)
class AccountOptions:
    """The options that create, update and delete act on; what is not stated is as `AppAssignment` has it."""

    site: str
    kind: str
    on_existing: str
    on_remove: str
    release: frozenset[str]
    clear: frozenset[str]
    create_only: frozenset[str]

    @classmethod
    def of(cls, properties: Mapping[str, Any]) -> AccountOptions:
        """The options within checked properties."""
        kind, existing, remove = (properties.get(key) or choices[0] for key, choices in CHOICES.items())
        lists = [frozenset(properties.get(key) or ()) for key in LISTS]
        return cls(str(properties.get(SITE, "")), kind, existing, remove, *lists)

    @property
    def on_control_hub(self) -> bool:
        """Whether Control Hub manages the site, so that its accounts follow their users."""
        return self.kind == CONTROL_HUB


def check_options(properties: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The options in the form in which state holds them, and the problems they have.

    What `clear` may list among the attributes is the affair of `meetings.rules`.
    """
    chosen, wrong = choices_of(properties, CHOICES, _ARGUMENTS)
    listed, problems = lists_of(properties, LISTS, _names)
    checked = {**chosen, **listed}
    checked |= {key: properties[key] for key in APP_HIDDEN if properties.get(key)}
    return checked, wrong + problems + _torn(checked)


def _names(key: str, value: Any) -> tuple[list[Any], list[str]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return [], [f"{key} must be a list of attribute names, such as [{value!r}]"]
    problems = [problem for name in value if not unknown(name) and (problem := _problem(key, str(name)))]
    if any(unknown(name) for name in value):
        return list(value), problems
    return sorted({str(name) for name in value}), problems


def _problem(key: str, name: str) -> str | None:
    try:
        attribute = CATALOG.attribute(name)
    except UnknownSiteAttribute as error:
        return f"{key}: {error}"
    if name in ALWAYS_MANAGED and key != "createOnly":
        return f"{key} cannot list {name}, which is always managed"
    if not attribute.writable:
        return f"{key} cannot list {name}: it is read-only"
    return None


def _torn(checked: Mapping[str, Any]) -> list[str]:
    clear, release = checked.get("clear") or [], checked.get("release") or []
    if unknown(clear) or unknown(release):
        return []
    both = sorted({name for name in clear if isinstance(name, str)} & {n for n in release if isinstance(n, str)})
    return [f"{name} is in both clear and release: remove it from one of them" for name in both]
