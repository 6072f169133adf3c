"""What a program writes to declare a Webex user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.controlhub.catalog import CATALOG, CORE, EXTENSIONS, UnknownAttribute
from pulumi_webex.controlhub.shape import empty, nest
from pulumi_webex.mapping import Ruleset
from pulumi_webex.mapping.systems import CONTROL_HUB
from pulumi_webex.resources.removal_guard.resource import RemovalGuard
from pulumi_webex.resources.shared.arguments import as_list, refuse_no_mapping, refuse_property, refuse_two_values
from pulumi_webex.resources.shared.mapped import Mapper, filled
from pulumi_webex.resources.shared.outputs import OutputProperty
from pulumi_webex.resources.shared.properties import (
    CREATE_ONLY,
    GUARD,
    LINKED,
    OFF,
    OTHER_ADDRESS,
    PENDING,
    USER_KEYS,
    OnDelete,
    OnExisting,
)
from pulumi_webex.resources.shared.view import PersonView
from pulumi_webex.resources.user.entries import Address, Email, PhoneNumber, Photo, Role

T = TypeVar("T")

# What can be read back though a program does not declare it: the engine only keeps outputs that are named.
_READABLE = [
    *(one.path for one in CATALOG if one.schema == CORE and one.writable and not one.parent),
    *EXTENSIONS,
    LINKED,
    PENDING,
]


class ManagedAttribute(Generic[T]):
    """A managed attribute of a `User` as an output; what it holds is None if the attribute has no value."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __get__(self, user: User, _: type[User]) -> Output[T | None]:
        return user.attribute(self._path)


class User(Resource, module="webex", name="User"):
    """A user in Control Hub, managed over SCIM 2.

    What is declared is set, compared and shown; what is not declared is never touched. None and an
    empty text mean "not declared". Any value may be an output of another resource. `attributes`
    takes every writable attribute by its SCIM path, or by its short name if that is unambiguous;
    arguments and `attributes` must not contradict each other. See docs/user.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        user_name: Input[str] | None = None,
        given_name: Input[str] | None = None,
        family_name: Input[str] | None = None,
        middle_name: Input[str] | None = None,
        honorific_prefix: Input[str] | None = None,
        honorific_suffix: Input[str] | None = None,
        formatted_name: Input[str] | None = None,
        display_name: Input[str] | None = None,
        nick_name: Input[str] | None = None,
        title: Input[str] | None = None,
        external_id: Input[str] | None = None,
        active: Input[bool] | None = None,
        user_type: Input[str] | None = None,
        preferred_language: Input[str] | None = None,
        locale: Input[str] | None = None,
        timezone: Input[str] | None = None,
        profile_url: Input[str] | None = None,
        emails: Input[Sequence[Input[Email]]] | None = None,
        phone_numbers: Input[Sequence[Input[PhoneNumber]]] | None = None,
        addresses: Input[Sequence[Input[Address]]] | None = None,
        photos: Input[Sequence[Input[Photo]]] | None = None,
        roles: Input[Sequence[Input[Role | str]]] | None = None,
        department: Input[str] | None = None,
        division: Input[str] | None = None,
        organization: Input[str] | None = None,
        cost_center: Input[str] | None = None,
        employee_number: Input[str] | None = None,
        manager: Input[str] | User | PersonView | None = None,
        attributes: Mapping[str, Any] | None = None,
        profile: Mapping[str, object] | None = None,
        mapping: Mapper | Ruleset | None = None,
        release: Input[Sequence[Input[str]]] = (),
        clear: Input[Sequence[Input[str]]] = (),
        exact: Input[Sequence[Input[str]]] = (),
        on_existing: Input[OnExisting] = "link",
        on_delete: Input[OnDelete] = "deactivate",
        guard: RemovalGuard | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a user. `manager` is the Webex id of a person of the same organization, a `User`, or
        somebody of a `Roster`."""
        arguments = {
            "userName": user_name,
            "name.givenName": given_name,
            "name.familyName": family_name,
            "name.middleName": middle_name,
            "name.honorificPrefix": honorific_prefix,
            "name.honorificSuffix": honorific_suffix,
            "name.formatted": formatted_name,
            "displayName": display_name,
            "nickName": nick_name,
            "title": title,
            "externalId": external_id,
            "active": active,
            "userType": user_type,
            "preferredLanguage": preferred_language,
            "locale": locale,
            "timezone": timezone,
            "profileUrl": profile_url,
            "emails": emails,
            "phoneNumbers": phone_numbers,
            "addresses": addresses,
            "photos": photos,
            "roles": roles,
            "department": department,
            "division": division,
            "organization": organization,
            "costCenter": cost_center,
            "employeeNumber": employee_number,
            "manager.value": manager.id if isinstance(manager, (User, PersonView)) else manager,
        }
        given = _merged(resource_name, arguments, attributes)
        whole = filled(resource_name, given, profile, mapping, release, clear, target=CONTROL_HUB)
        options = {
            "release": as_list(whole.release),
            "clear": as_list(whole.clear),
            "exact": as_list(exact),
            CREATE_ONLY: whole.create_only or None,
            OTHER_ADDRESS: whole.other_address,
            "onExisting": on_existing,
            "onDelete": on_delete,
            GUARD: guard.guard_name if guard else None,
            OFF: guard.off or None if guard else None,
        }
        declared = nest({"active": True, **whole.attributes})
        inputs = {**dict.fromkeys(_READABLE), **declared, **options}
        if guard:
            guard.admit(resource_name, opts)
            opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[guard]))
        super().__init__(state.UserProvider(), resource_name, inputs, opts)
        if guard:
            guard.watch(self)

    user_name = OutputProperty[str]("userName")
    """The address that the person signs in with."""
    active = OutputProperty[bool]("active")
    """Whether the person can sign in."""
    linked = OutputProperty[bool](LINKED)
    """Whether the account was there before this resource, so that it is never deleted for good."""
    pending = OutputProperty[bool | None](PENDING)
    """Whether there is no account yet, since create is off in the person's `Roster`."""
    given_name = ManagedAttribute[str]("name.givenName")
    family_name = ManagedAttribute[str]("name.familyName")
    middle_name = ManagedAttribute[str]("name.middleName")
    honorific_prefix = ManagedAttribute[str]("name.honorificPrefix")
    honorific_suffix = ManagedAttribute[str]("name.honorificSuffix")
    formatted_name = ManagedAttribute[str]("name.formatted")
    display_name = ManagedAttribute[str]("displayName")
    nick_name = ManagedAttribute[str]("nickName")
    title = ManagedAttribute[str]("title")
    external_id = ManagedAttribute[str]("externalId")
    user_type = ManagedAttribute[str]("userType")
    preferred_language = ManagedAttribute[str]("preferredLanguage")
    locale = ManagedAttribute[str]("locale")
    timezone = ManagedAttribute[str]("timezone")
    profile_url = ManagedAttribute[str]("profileUrl")
    emails = ManagedAttribute[list[dict[str, Any]]]("emails")
    phone_numbers = ManagedAttribute[list[dict[str, Any]]]("phoneNumbers")
    addresses = ManagedAttribute[list[dict[str, Any]]]("addresses")
    photos = ManagedAttribute[list[dict[str, Any]]]("photos")
    roles = ManagedAttribute[list[dict[str, Any]]]("roles")
    department = ManagedAttribute[str]("department")
    division = ManagedAttribute[str]("division")
    organization = ManagedAttribute[str]("organization")
    cost_center = ManagedAttribute[str]("costCenter")
    employee_number = ManagedAttribute[str]("employeeNumber")
    manager = ManagedAttribute[str]("manager.value")
    """The Webex id of the manager."""

    def attribute(self, path: str) -> Output[Any]:
        """What a managed attribute holds, by SCIM path or unambiguous short name; None if it holds nothing.

        Raises `UnknownAttribute`.
        """
        attribute = CATALOG.attribute(path)
        holder, dot, part = attribute.short.partition(".")
        if attribute.schema in EXTENSIONS:
            block = self._part(attribute.schema, holder)
            return block.apply(lambda value: (value or {}).get(part)) if dot else block
        return self._part(holder, part) if dot else pulumi.get(self, holder)

    def _part(self, holder: str, name: str) -> Output[Any]:
        whole = cast("Output[Any]", pulumi.get(self, holder))
        return whole.apply(lambda value: (value or {}).get(name))


def _merged(resource_name: str, arguments: Mapping[str, Any], attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Arguments and `attributes` by full path. Raises `pulumi.RunError` if they contradict each other."""
    refuse_no_mapping(resource_name, attributes, "SCIM paths")
    merged: dict[str, Any] = {}
    for source in (arguments, attributes or {}):
        for path, value in _paths(source):
            refuse_property(resource_name, path, USER_KEYS, "Webex user")
            if path in merged and not _equal(merged[path], value):
                raise refuse_two_values(resource_name, path.rpartition(":")[2])
            merged[path] = value
    return merged


def _paths(declared: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Path and value of everything declared; what no catalog knows stays as it is, for check to name."""
    found: list[tuple[str, Any]] = []
    for path, value in declared.items():
        if empty(value):
            continue
        if path in EXTENSIONS and isinstance(value, Mapping):
            found += _paths({f"{path}:{name}": item for name, item in value.items()})
            continue
        try:
            attribute = CATALOG.attribute(path)
        except UnknownAttribute:
            found.append((path, value))
            continue
        parts = CATALOG.parts(attribute)
        if parts and not attribute.multi_valued and isinstance(value, Mapping):
            found += [(f"{attribute.path}.{name}", item) for name, item in value.items() if not empty(item)]
        else:
            found.append((attribute.path, value))
    return found


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, Output) or isinstance(other, Output):
        return one is other
    return bool(one == other)
