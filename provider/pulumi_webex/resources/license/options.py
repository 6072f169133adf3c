"""What a license assignment declares: names of its properties, and their validation before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.controlhub.ids import bare, is_uuid
from pulumi_webex.controlhub.license_messages import ATTENDEE
from pulumi_webex.resources.shared.choices import choices_of
from pulumi_webex.resources.shared.features import PLACEHOLDER
from pulumi_webex.resources.shared.properties import APP_HIDDEN, LINKED, PENDING, TARGETS, OnRemove, Properties

AccountType = Literal["host", "attendee"]

LICENSE, LICENSE_ID, PERSON, PERSON_ID = "license", "licenseId", "userName", "personId"
SITE_URL, SUBSCRIPTION, ACCOUNT_TYPE = "siteUrl", "subscriptionId", "accountType"
LOCATION, PHONE, EXTENSION = "location", "phoneNumber", "extension"
ON_REMOVE, SITE = "onRemove", "site"
CALLING = (LOCATION, PHONE, EXTENSION)
WHAT = (LICENSE, SITE_URL, SUBSCRIPTION, ACCOUNT_TYPE)
"""What says which license it is."""
OUTPUTS = (LICENSE_ID, PERSON_ID, SITE, LINKED, PENDING)
"""What outputs have beside the inputs."""

_CHOICES: dict[str, tuple[str, ...]] = {ACCOUNT_TYPE: get_args(AccountType), ON_REMOVE: get_args(OnRemove)}
_ARGUMENTS = {ACCOUNT_TYPE: "account_type", ON_REMOVE: "on_remove", PHONE: "phone_number", SITE_URL: "site_url"}
_E164 = re.compile(r"\+[1-9]\d{6,14}")


@dataclass
class ValidatedLicense:
    """A declaration that was validated: the `inputs` that state holds, and the `problems`, as half sentences."""

    inputs: Properties
    problems: list[str] = field(default_factory=list)


def validate(olds: Properties, news: Properties) -> ValidatedLicense:
    """The declaration within `news` in its normal form, in the spelling of `olds` if that is as good."""
    keys = (*WHAT, *CALLING, PERSON, PERSON_ID, ON_REMOVE)
    given = {key: _plain(news[key]) for key in keys if news.get(key) not in (None, "")}
    given |= {key: news[key] for key in APP_HIDDEN if news.get(key)}
    chosen, wrong = choices_of(given, _CHOICES, _ARGUMENTS)
    given |= chosen
    if isinstance(given.get(PERSON_ID), str):
        given[PERSON_ID] = bare(given[PERSON_ID])
    if _same_text(olds.get(PERSON), given.get(PERSON)):
        given[PERSON] = olds[PERSON]
    return ValidatedLicense(given, [*wrong, *_wrong_person(given), *_wrong_calling(given)])


def claims(inputs: Mapping[str, Any]) -> list[str]:
    """What this resource alone may be for in one program: this license and this person, by each name they have."""
    which = [inputs.get(key) or "" for key in (LICENSE, SITE_URL, SUBSCRIPTION)]
    people = [inputs[key] for key in (PERSON, PERSON_ID) if isinstance(inputs.get(key), str)]
    if not all(isinstance(text, str) for text in which):
        return []
    return [" ".join(["license", *(str(text).casefold() for text in (*which, person))]) for person in people]


def is_placeholder(properties: Mapping[str, Any]) -> bool:
    """Whether the person was not made, since create is off."""
    return str(properties.get(PERSON_ID, "")).startswith(PLACEHOLDER)


def is_same(olds: Properties, news: Properties) -> bool:
    """Whether it is about the same license, with the same properties, of the same person as state has it."""
    same_person = news[PERSON_ID] == olds.get(PERSON_ID) if PERSON_ID in news else news.get(PERSON) == olds.get(PERSON)
    return same_person and all(olds.get(key) == news.get(key) for key in (*WHAT, *CALLING))


def inputs_of(properties: Mapping[str, Any]) -> Properties:
    """The declaration within the outputs or inputs of a resource."""
    keys = (*WHAT, *CALLING, PERSON, PERSON_ID, ON_REMOVE, *APP_HIDDEN, *TARGETS)
    return {key: properties[key] for key in keys if key in properties}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if unknown(value) else str(value).strip()


def _same_text(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()


def _wrong_person(given: Properties) -> list[str]:
    address, person_id = given.get(PERSON), given.get(PERSON_ID)
    if address is None and person_id is None:
        return ["user is empty: give a User, an e-mail address or a person's id"]
    if isinstance(address, str) and "@" not in address:
        return [f"user is {address!r}: give a User, an e-mail address or a person's id"]
    if isinstance(person_id, str) and not is_uuid(person_id) and not is_placeholder(given):
        return [f"user is {person_id!r}, which is no id of a person"]
    return []


def _wrong_calling(given: Properties) -> list[str]:
    problems: list[str] = []
    if LICENSE not in given:
        problems.append("License has no name and no id: give one of them")
    told = [key for key in CALLING if key in given]
    if told and given[ACCOUNT_TYPE] == ATTENDEE:
        names = ", ".join(_ARGUMENTS.get(key, key) for key in told)
        problems.append(f"{names} make no sense for an attendee: leave them out")
    if LOCATION in given and EXTENSION not in given and PHONE not in given:
        problems.append("location says where, but there is no phone_number and no extension: give one of them")
    if EXTENSION in given and PHONE not in given and LOCATION not in given:
        problems.append("extension needs a location, or a phone_number with it")
    phone, extension = given.get(PHONE), given.get(EXTENSION)
    if isinstance(phone, str) and not _E164.fullmatch(phone):
        problems.append(f"phone_number is {phone!r}, but must be as +14085267209")
    if isinstance(extension, str) and not extension.isdecimal():
        problems.append(f"extension is {extension!r}, but must be digits")
    return problems
