"""What a program writes to give a person an app."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.mapping import Ruleset
from pulumi_webex.mapping.systems import MEETINGS
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.settings import site_name
from pulumi_webex.meetings.typed import MeetingsAttributes
from pulumi_webex.resources.license.options import LICENSE_ID, PERSON_ID
from pulumi_webex.resources.license.resource import License, leaving, license_inputs
from pulumi_webex.resources.meetings.options import ACCOUNT_ID, CHOICES, KEYS, PREFLIGHT, SITE, SiteKind
from pulumi_webex.resources.removal_guard.resource import RemovalGuard
from pulumi_webex.resources.shared.arguments import (
    address_or_id,
    as_list,
    refuse_no_mapping,
    refuse_property,
    refuse_two_values,
)
from pulumi_webex.resources.shared.mapped import Mapper, filled
from pulumi_webex.resources.shared.outputs import OutputProperty
from pulumi_webex.resources.shared.properties import LINKED, PENDING, OnExisting, OnLeave, OnRemove
from pulumi_webex.resources.shared.view import PersonView, waiting_for
from pulumi_webex.resources.user.resource import User


@dataclass(frozen=True)
class MeetingsSite:
    """A Webex Meetings site, an account on which is the app.

    `name` is such as ``acme`` for acme.webex.com; without it webex:meetingsSite says which. `kind` says
    who manages its accounts: the site's own administration or Control Hub. `preflight` asks the site, in
    previews too, which features, session types, tracking codes and passwords it allows.
    """

    name: str | None = None
    kind: SiteKind = "site-admin"
    preflight: bool = False

    @property
    def label(self) -> str:
        """What the app is called in names and sentences: the site's bare name. Raises `ValueError`."""
        return site_name(self.name) if self.name else "meetings"

    def __post_init__(self) -> None:
        if self.kind not in CHOICES["siteKind"]:
            raise ValueError(f"MeetingsSite: kind is {self.kind!r}; it can be {', '.join(CHOICES['siteKind'])}")


class AppAssignment(Resource, module="webex", name="AppAssignment"):
    """Gives a person an app: an account on a Webex Meetings site, over the Meetings XML API, or a license.

    What is declared is set, compared and shown; what is not declared is never touched. None and an
    empty text mean "not declared". Any value may be an output of another resource. See
    docs/app-assignment.md, docs/meetings-attributes.md for the names in `attributes`, and docs/licenses.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        app: MeetingsSite | License,
        user: User | PersonView | Input[str],
        profile: Mapping[str, object] | None = None,
        mapping: Mapper | Ruleset | None = None,
        attributes: MeetingsAttributes | Mapping[str, Any] | None = None,
        password: Input[str] | None = None,
        release: Input[Sequence[Input[str]]] = (),
        clear: Input[Sequence[Input[str]]] = (),
        on_existing: Input[OnExisting] = "link",
        on_remove: Input[OnRemove] = "deactivate",
        on_leave: OnLeave = "keep",
        guard: RemovalGuard | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares an assignment. `user` is a `User`, somebody of a `Roster`, an e-mail address, or a webExId (of a
        license: a person's id).

        `profile`, plain data, and `mapping`, one to "meetings", fill attributes; what the program says wins.
        `guard`, one with `app`, counts who loses the app.
        """
        opts = waiting_for(leaving(resource_name, opts, user, on_leave), user)
        if guard:
            guard.admit(resource_name, opts)
            opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[guard]))
        guarded = guard.over_app_of(user.user_name if isinstance(user, (User, PersonView)) else user) if guard else {}
        if isinstance(app, License):
            for_accounts = {"attributes": attributes, "password": password, "release": release, "clear": clear}
            others = {"profile": profile, "mapping": mapping, "on_existing": on_existing != "link"}
            inputs = license_inputs(resource_name, app, user, on_remove, {**for_accounts, **others})
            super().__init__(state.LicenseProvider(), resource_name, {**inputs, **guarded}, opts)
            if guard:
                guard.watch(self)
            return
        if not isinstance(app, MeetingsSite):
            raise pulumi.RunError(
                f"{resource_name}: app is a {type(app).__name__}, but must be a MeetingsSite or a License"
            )
        own = _plain(resource_name, attributes)
        given = _given(resource_name, own, {"password": password})
        whole = filled(resource_name, given, profile, mapping, release, clear, target=MEETINGS)
        who = _person(user, app, whole.attributes)
        declared = {**whole.attributes, **_given(resource_name, own, who)}
        implied = _implied(user, {*declared, *whole.mapped})
        # On a site that Control Hub manages, names follow those of the user by themselves.
        first_only = list(implied) if app.kind == "control-hub" else []
        create_only = [name for name in (*whole.create_only, *first_only) if name not in who]
        options = {
            SITE: app.name,
            "siteKind": app.kind,
            PREFLIGHT: app.preflight or None,
            "release": as_list(whole.release),
            "clear": as_list(whole.clear),
            "createOnly": create_only or None,
            "onExisting": on_existing,
            "onRemove": on_remove,
            **guarded,
        }
        hidden = {name: _hidden(name, value) for name, value in {**implied, **declared}.items()}
        readable = dict.fromkeys(("webExId", "email", "active", "firstName", "lastName", SITE, ACCOUNT_ID, LINKED))
        secret = pulumi.ResourceOptions(additional_secret_outputs=[name for name in hidden if _may_hide(name)])
        opts = pulumi.ResourceOptions.merge(opts, secret)
        super().__init__(state.MeetingsProvider(), resource_name, {**readable, **hidden, **options}, opts)
        if guard:
            guard.watch(self)

    webex_id = OutputProperty[str]("webExId")
    """The name of the account on the site."""
    email = OutputProperty[str | None]("email")
    """The account's e-mail address, if it is declared."""
    site = OutputProperty[str](SITE)
    """The name of the site; of a Meetings license, its address."""
    active = OutputProperty[str]("active")
    """ACTIVATED, REQUEST_TO_ACTIVATE or DEACTIVATED."""
    linked = OutputProperty[bool](LINKED)
    """Whether the account was there, or the license held, before this resource."""
    license_id = OutputProperty[str](LICENSE_ID)
    """Of a license: its bare id."""
    person_id = OutputProperty[str](PERSON_ID)
    """Of a license: the Webex id of the person who has it."""
    pending = OutputProperty[bool](PENDING)
    """Of a license: whether the person has yet to accept it, or to be made."""

    def attribute(self, name: str) -> Output[Any]:
        """What a declared attribute holds. Raises `UnknownAttribute`."""
        return cast("Output[Any]", pulumi.get(self, CATALOG.attribute(name).name))


def _plain(resource_name: str, attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    refuse_no_mapping(resource_name, attributes, "attribute names")
    own = {name: value for name, value in (attributes or {}).items() if value is not None and value != ""}
    for name in own:
        refuse_property(resource_name, name, KEYS, "Meetings account")
    return own


def _person(user: User | PersonView | Input[str], app: MeetingsSite, declared: Mapping[str, Any]) -> dict[str, Any]:
    """The e-mail address or the webExId that `user` stands for; of a `User` or of somebody of a
    `Roster`, unless `declared` has an address.

    On a site that Control Hub manages, an account is that of the user with its address, whatever a mapping says.
    """
    if isinstance(user, (User, PersonView)):
        return {} if "email" in declared and app.kind != "control-hub" else {"email": user.user_name}
    if isinstance(user, str) and str(declared.get("webExId", "")).casefold() == user.strip().casefold():
        return {}
    return address_or_id(user, "email", "webExId", is_address=lambda text: "@" in text, otherwise=declared)


def _given(resource_name: str, own: dict[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`attributes` and arguments. Raises `pulumi.RunError` if they contradict each other."""
    given = {name: value for name, value in arguments.items() if value is not None and value != ""}
    for name, value in given.items():
        both_plain = not isinstance(value, Output) and not isinstance(own.get(name), Output)
        if name in own and both_plain and str(own[name]).casefold() != str(value).casefold():
            raise refuse_two_values(resource_name, name)
    # What is written out wins over what may turn out to be nothing.
    return {**given, **own}


def _implied(user: User | PersonView | Input[str], spoken_of: Collection[str]) -> dict[str, Any]:
    """The names of a `User`, as far as neither the program nor a mapping speaks of them."""
    if not isinstance(user, (User, PersonView)):
        return {}
    names = {"firstName": user.given_name, "lastName": user.family_name}
    return {name: value for name, value in names.items() if name not in spoken_of and value is not None}


def _hidden(name: str, value: Any) -> Any:
    """The value as a secret if it is one, or holds one."""
    return Output.secret(value) if CATALOG.hides(name, value) else value


def _may_hide(name: str) -> bool:
    attribute = CATALOG.attribute(name) if name in CATALOG else None
    return bool(attribute and attribute.secret)
