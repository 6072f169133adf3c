"""Finding the license and the person, giving and taking back: what an assignment does over the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from pulumi_webex.controlhub.license_errors import LicenseError
from pulumi_webex.controlhub.license_messages import (
    ATTENDEE,
    CALLING_PROPERTIES,
    Holder,
    LicenseGrant,
    OrganizationLicense,
    same_property,
)
from pulumi_webex.resources.license.options import (
    ACCOUNT_TYPE,
    EXTENSION,
    LICENSE,
    LICENSE_ID,
    LOCATION,
    PERSON,
    PERSON_ID,
    PHONE,
    SITE,
    SITE_URL,
    SUBSCRIPTION,
)
from pulumi_webex.transport.errors import NotFound, Refused

_ARGUMENTS = {"locationId": LOCATION, "phoneNumber": "phone_number", "extension": EXTENSION}


class LicenseApi(Protocol):
    """What of `controlhub.licenses.Licenses` is needed here."""

    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense: ...
    def location(self, name_or_id: str) -> str: ...
    def person(self, person_id: str, *, calling: bool = False, new: bool = False) -> Holder: ...
    def person_at(self, address: str, *, calling: bool = False) -> Holder | None: ...
    def holders(self, license_id: str) -> Iterator[str]: ...
    def assign(
        self, person_id: str, add: Sequence[LicenseGrant] = (), remove: Sequence[LicenseGrant] = ()
    ) -> Holder: ...


def declared_grant(licenses: LicenseApi, inputs: Mapping[str, Any]) -> LicenseGrant:
    """What the inputs declare. Raises `LicenseError` for a name that is unknown or ambiguous."""
    license = licenses.find(
        inputs[LICENSE], site_url=inputs.get(SITE_URL, ""), subscription=inputs.get(SUBSCRIPTION, "")
    )
    attendee = inputs.get(ACCOUNT_TYPE) == ATTENDEE
    if attendee and not license.site_url:
        raise LicenseError(f"{license.name} belongs to no Meetings site, so it has no attendees: name one that does.")
    place = {"locationId": licenses.location(inputs[LOCATION])} if inputs.get(LOCATION) else {}
    own = {name: inputs[name] for name in (PHONE, EXTENSION) if inputs.get(name)}
    return LicenseGrant(license, attendee, {**place, **own})


def recorded(outputs: Mapping[str, Any]) -> LicenseGrant | None:
    """What state says that the person was given; None if that did not come about."""
    if not outputs.get(LICENSE_ID):
        return None
    license = OrganizationLicense(
        outputs[LICENSE_ID], str(outputs.get(LICENSE, "")), site_url=str(outputs.get(SITE) or "")
    )
    return LicenseGrant(license, outputs.get(ACCOUNT_TYPE) == ATTENDEE)


def find_holder(licenses: LicenseApi, inputs: Mapping[str, Any], grant: LicenseGrant) -> Holder:
    """The person that the inputs declare, with what they hold. Raises `Refused` for an address that nobody has: by
    an address, a typing error would invite a stranger."""
    calling = bool(grant.properties)
    person_id = inputs.get(PERSON_ID)
    if person_id:
        try:
            return licenses.person(person_id, calling=calling, new=True)
        except NotFound:
            # Somebody of another organization, who can be invited; of anybody else Webex says that there is nobody.
            return Holder(person_id)
    found = licenses.person_at(inputs[PERSON], calling=calling)
    if found is None:
        raise nobody_at(inputs[PERSON], grant)
    return found


def nobody_at(address: str, grant: LicenseGrant) -> Refused:
    """The error for an address that nobody has."""
    return Refused(
        f"nobody in this organization has the address {address}, so {grant.label} was not given: correct user, or "
        "declare a User of this address"
    )


def differing_properties(holder: Holder, grant: LicenseGrant) -> dict[str, str]:
    """The Calling properties that Webex has otherwise than declared, as it has them; what it does not tell is none."""
    return {
        name: holder.calling[name]
        for name in CALLING_PROPERTIES
        if name in grant.properties
        and name in holder.calling
        and not same_property(name, grant.properties[name], holder.calling[name])
    }


def reconcile(licenses: LicenseApi, holder: Holder, grant: LicenseGrant, former: LicenseGrant | None = None) -> Holder:
    """Has the person hold `grant`, and no longer `former`, in one request unless a host becomes an attendee.

    An attendee who becomes a host gives up the attendee's account, which Webex wants. Raises what
    `Licenses.assign` does.
    """
    had = holder.holds(grant)
    going = [former] if former and not same_grant(former, grant) else []
    attendee = LicenseGrant(grant.license, attendee=True)
    if not grant.attendee and grant.license.site_url and not any(same_grant(one, attendee) for one in going):
        going.append(attendee)
    remove = [one for one in going if holder.holds(one)]
    add = [] if had and not differing_properties(holder, grant) else [grant]
    if not add and not remove:
        return holder
    if grant.attendee and remove:
        # Nobody is host and attendee of one site, not even for the length of a request.
        licenses.assign(holder.id, remove=remove)
        remove = []
    after = licenses.assign(holder.id, add, remove) if add or remove else holder
    if had and add:
        _refuse_kept(licenses, holder.id, grant)
    return after


def same_grant(one: LicenseGrant, other: LicenseGrant) -> bool:
    """Whether two grants give the same, whatever its properties."""
    if one.attendee or other.attendee:
        return one.attendee == other.attendee and one.license.site_url.lower() == other.license.site_url.lower()
    return one.license.id == other.license.id


def take_back(
    licenses: LicenseApi, person_id: str, grant: LicenseGrant, *, pending: bool = False, held: bool = False
) -> None:
    """Takes something back; somebody who is gone, or does not hold it, is left alone.

    `pending` is what somebody of another organization has not accepted yet; `held` is what the person is known to hold,
    so that it is not asked for again.
    """
    known = not held
    try:
        held = held or licenses.person(person_id).holds(grant)
    except NotFound:
        held, known = pending or _held_elsewhere(licenses, person_id, grant), False
    try:
        if held:
            licenses.assign(person_id, remove=[grant])
    except LicenseError as error:
        if known or error.status != 404:
            raise


def _held_elsewhere(licenses: LicenseApi, person_id: str, grant: LicenseGrant) -> bool:
    """Whether somebody whom this organization does not know, such as one of another, is among the holders."""
    try:
        return not grant.attendee and person_id in licenses.holders(grant.license.id)
    except NotFound:
        return False


def _refuse_kept(licenses: LicenseApi, person_id: str, grant: LicenseGrant) -> None:
    """Raises `LicenseError` if Webex did not take over a property of a license that the person had already."""
    kept = differing_properties(licenses.person(person_id, calling=True), grant)
    if kept:
        told = ", ".join(f"{_ARGUMENTS[name]} is still {value}" for name, value in kept.items())
        raise LicenseError(
            f"Webex did not change the properties of {grant.label}, which the person had already: {told}; change it "
            "in Control Hub under Calling, or declare what is there."
        )
