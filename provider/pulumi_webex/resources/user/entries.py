"""The entries of a user's lists, with SCIM's own names (RFC 7643 section 4.1.2), for type checkers."""

from __future__ import annotations

from typing import Literal, TypedDict

from pulumi import Input


class Email(TypedDict, total=False):
    """An e-mail address; one of each type. A primary one of type work must equal the userName."""

    value: Input[str]
    type: Input[Literal["work", "home", "room", "other"]]
    display: Input[str]
    primary: Input[bool]


class PhoneNumber(TypedDict, total=False):
    """A telephone number; one of each type. work, mobile, work_extension and fax are safe types."""

    value: Input[str]
    type: Input[str]
    display: Input[str]
    primary: Input[bool]


class Address(TypedDict, total=False):
    """A postal address; one of each type."""

    type: Input[Literal["work", "home", "other"]]
    streetAddress: Input[str]
    locality: Input[str]
    region: Input[str]
    postalCode: Input[str]
    country: Input[str]


class Photo(TypedDict, total=False):
    """The address of a picture; one of each type."""

    value: Input[str]
    type: Input[Literal["photo", "thumbnail", "resizable"]]
    display: Input[str]
    primary: Input[bool]


class Role(TypedDict, total=False):
    """A role, told apart by its value, such as id_readonly_admin."""

    value: Input[str]
    type: Input[str]
    display: Input[str]
    primary: Input[bool]
