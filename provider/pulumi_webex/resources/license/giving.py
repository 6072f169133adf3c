"""One license of one person as it is given, changed, looked at and taken back, whichever resource it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pulumi_webex.controlhub.license_errors import PartlyApplied
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant
from pulumi_webex.resources.license.account import (
    declared_grant,
    differing_properties,
    find_holder,
    reconcile,
    recorded,
    same_grant,
    take_back,
)
from pulumi_webex.resources.license.options import (
    EXTENSION,
    LICENSE_ID,
    LOCATION,
    PERSON_ID,
    PHONE,
    SITE,
    claims,
    inputs_of,
)
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.failures import Partial
from pulumi_webex.resources.shared.properties import LINKED, PENDING, Properties
from pulumi_webex.transport.errors import Refused

_INPUTS = {"locationId": LOCATION, "phoneNumber": PHONE, "extension": EXTENSION}

Permit = Callable[[], None]
"""Asked before something is taken away; raises if it must not be."""
Find = Callable[[Mapping[str, Any], LicenseGrant], Holder]
"""Finds the person that inputs declare, with what they hold."""


def give(here: run.Run, props: Properties, urn: str | None, *, find: Find | None = None) -> tuple[str, Properties]:
    """Gives the license; if the person has it already, it is linked without a write. Answers id and outputs.

    Raises `Partial` if Webex did a part of it.
    """
    grant = declared_grant(here.licenses, props)
    holder = _found(here, props, grant, find)
    refuse_second(here, holder, grant, urn)
    id_ = f"{holder.id}/{grant.license.site_url if grant.attendee else grant.license.id}"
    try:
        after = _led(here, holder, grant)
    except PartlyApplied as error:
        if not error.holder.has(grant):
            raise
        here.registry.make(registry_key(holder.id, grant), urn)
        made = _outputs(props, error.holder, grant, linked=False)
        raise Partial(id_, made, error, remark=f"{grant.label} was given.") from error
    here.registry.make(registry_key(holder.id, grant), urn)
    return id_, _outputs(props, after, grant, linked=holder.holds(grant))


def change(
    here: run.Run,
    id_: str,
    olds: Properties,
    news: Properties,
    urn: str | None,
    *,
    permit: Permit,
    find: Find | None = None,
) -> Properties:
    """Gives what is declared now and takes back what was, in one request if it is one person's; answers outputs.

    Raises `Partial` if Webex did a part of it.
    """
    former = recorded(olds)
    grant = declared_grant(here.licenses, news)
    holder = _found(here, news, grant, find)
    linked = holder.holds(grant) and (bool(olds.get(LINKED)) or not former or not same_grant(former, grant))
    refuse_second(here, holder, grant, urn)
    if former and (holder.id != olds[PERSON_ID] or not (holder.emails or same_grant(former, grant))):
        # First of all the seat, which may be the one that is about to be given. What somebody of another
        # organization holds is not in `holder`, so it is given up too.
        if not successor(here, olds, former, urn):
            take(here, olds, permit)
        former = None
    elif former and not same_grant(former, grant) and successor(here, olds, former, urn):
        former = None
    here.registry.make(registry_key(holder.id, grant), urn)
    try:
        after = _led(here, holder, grant, former)
    except PartlyApplied as error:
        raise Partial(id_, _partial(olds, error.holder, grant, former), error, remark="") from error
    return _outputs(news, after, grant, linked=linked)


def take(here: run.Run, props: Properties, permit: Permit, *, held: bool = False) -> None:
    """Takes back what was given; `held` says that the person is known to hold it."""
    grant = recorded(props)
    if grant:
        permit()
        with here.holdings.alone(props[PERSON_ID]):
            take_back(here.licenses, props[PERSON_ID], grant, pending=bool(props.get(PENDING)), held=held)


def refuse_second(here: run.Run, holder: Holder, grant: LicenseGrant, urn: str | None) -> None:
    """Raises `Refused` if another resource gives the same under another name of the license or the person."""
    other = here.registry.other_keeper(registry_key(holder.id, grant), urn)
    if other:
        raise Refused(f"{rpc.logical_name(other)} gives {grant.label} to this person, too: keep one of them")


def successor(here: run.Run, props: Properties, grant: LicenseGrant, urn: str | None) -> str | None:
    """The URN of another resource of this run that gives the person the same."""
    left = here.registry.leave(registry_key(props[PERSON_ID], grant), urn)
    return left or next((one for claim in claims(props) if (one := here.registry.declared_by_other(claim, urn))), None)


def drift(here: run.Run, props: Properties, inputs: Properties, grant: LicenseGrant) -> Properties:
    """The Calling properties that are otherwise than declared, as Webex has them."""
    if not any(inputs.get(name) for name in _INPUTS.values()):
        return {}
    declared = declared_grant(here.licenses, inputs).properties
    found = differing_properties(
        here.holdings.get(props[PERSON_ID], calling=True), LicenseGrant(grant.license, properties=declared)
    )
    return {_INPUTS[name]: value for name, value in found.items()}


def registry_key(person_id: str, grant: LicenseGrant) -> str:
    """What tells in the registry that a resource stands for this license of this person."""
    return f"license {person_id} {grant.license.site_url.lower() if grant.attendee else grant.license.id}"


def _found(here: run.Run, props: Properties, grant: LicenseGrant, find: Find | None) -> Holder:
    return find(props, grant) if find else find_holder(here.licenses, props, grant)


def _led(here: run.Run, holder: Holder, grant: LicenseGrant, former: LicenseGrant | None = None) -> Holder:
    with here.holdings.alone(holder.id):
        return reconcile(here.licenses, holder, grant, former)


def _outputs(props: Properties, holder: Holder, grant: LicenseGrant, *, linked: bool) -> Properties:
    """What state holds: what was declared, and who got what."""
    site = {SITE: grant.license.site_url} if grant.license.site_url else {}
    which = {PERSON_ID: holder.id, LICENSE_ID: grant.license.id, **site}
    return {**inputs_of(props), **which, LINKED: linked, PENDING: holder.awaits(grant)}


def _partial(olds: Properties, holder: Holder, grant: LicenseGrant, former: LicenseGrant | None) -> Properties:
    """What state holds after a change of which a part was done: the old license, unless it was taken back."""
    if former and holder.has(former):
        return dict(olds)
    return {key: value for key, value in olds.items() if key not in (LICENSE_ID, SITE)}
