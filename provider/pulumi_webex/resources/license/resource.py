"""What a program writes to give a person a license."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, get_args

import pulumi
from pulumi import Input, Output

from pulumi_webex.controlhub.ids import is_uuid, kind_of
from pulumi_webex.resources.license.options import (
    ACCOUNT_TYPE,
    EXTENSION,
    LICENSE,
    LOCATION,
    ON_REMOVE,
    OUTPUTS,
    PERSON,
    PERSON_ID,
    PHONE,
    SITE_URL,
    SUBSCRIPTION,
    AccountType,
)
from pulumi_webex.resources.shared.arguments import address_or_id
from pulumi_webex.resources.shared.properties import ON_LEAVE, OnLeave, OnRemove
from pulumi_webex.resources.shared.view import PersonView
from pulumi_webex.resources.user.resource import User


@dataclass(frozen=True)
class License:
    """A license of the organization, a seat of which is the app.

    `name_or_id` is such as ``Webex Calling - Professional``, compared without case. If several
    licenses have the name, `site_url` (``acme.webex.com``) or `subscription` says which one.
    `account_type` ``attendee`` gives an account without a seat on the license's Meetings site. For Webex
    Calling: `phone_number` as ``+14085267209``, or `extension` and `location`, by its name or id. See
    docs/licenses.md.
    """

    name_or_id: str
    _: KW_ONLY
    site_url: str | None = None
    subscription: str | None = None
    account_type: AccountType = "host"
    location: Input[str] | None = None
    phone_number: Input[str] | None = None
    extension: Input[str] | None = None

    @property
    def label(self) -> str:
        """What the app is called in names and sentences."""
        more = (self.site_url, self.subscription, self.account_type if self.account_type != "host" else None)
        return " ".join([self.name_or_id.replace(" - ", " "), *(text for text in more if text)])

    def __post_init__(self) -> None:
        if not isinstance(self.name_or_id, str) or not self.name_or_id.strip():
            raise ValueError("License: say which one, by its name or id")
        if self.account_type not in get_args(AccountType):
            choices = ", ".join(get_args(AccountType))
            raise ValueError(f"License: account_type is {self.account_type!r}; it can be {choices}")


def license_inputs(
    resource_name: str,
    app: License,
    user: User | PersonView | Input[str],
    on_remove: Input[OnRemove],
    refused: Mapping[str, Any],
) -> dict[str, Any]:
    """The inputs of an assignment; `refused` are the arguments that are only for Meetings accounts.

    Raises `pulumi.RunError` if one of these was given.
    """
    wrong = next((name for name, value in refused.items() if isinstance(value, Output) or value), None)
    if wrong is not None:
        raise pulumi.RunError(f"{resource_name}: {wrong} is for an account on a MeetingsSite; a License takes none")
    return {
        **dict.fromkeys(OUTPUTS),
        LICENSE: app.name_or_id,
        SITE_URL: app.site_url,
        SUBSCRIPTION: app.subscription,
        ACCOUNT_TYPE: app.account_type,
        LOCATION: app.location,
        PHONE: app.phone_number,
        EXTENSION: app.extension,
        ON_REMOVE: on_remove,
        **_person(user),
    }


def leaving(
    resource_name: str, opts: pulumi.ResourceOptions | None, user: User | PersonView | Input[str], on_leave: OnLeave
) -> pulumi.ResourceOptions:
    """The options with which an assignment is left with its user, so that a returner finds everything as it was."""
    if on_leave not in ON_LEAVE:
        raise pulumi.RunError(f"{resource_name}: on_leave is {on_leave!r}; it can be {', '.join(ON_LEAVE)}")
    merged = pulumi.ResourceOptions.merge(opts, None)
    if isinstance(user, User) and on_leave == "keep" and merged.deleted_with is None:
        merged.deleted_with = user
    return merged


def _person(user: User | PersonView | Input[str]) -> dict[str, Any]:
    """The address or the id that `user` stands for; of a `User`, both."""
    if isinstance(user, PersonView):
        return {PERSON: user.user_name}
    if isinstance(user, User):
        return {PERSON: user.user_name, PERSON_ID: user.id}
    return address_or_id(user, PERSON, PERSON_ID, is_address=lambda text: not _is_id(text))


def _is_id(text: str) -> bool:
    return is_uuid(text.strip()) or kind_of(text.strip()) == "PEOPLE"
