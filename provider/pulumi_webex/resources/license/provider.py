"""The life of a license that a person is given: check, diff, create, read, update, delete."""

from __future__ import annotations

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, UpdateResult

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
    ON_REMOVE,
    PERSON,
    PERSON_ID,
    PHONE,
    SITE,
    claims,
    inputs_of,
    is_placeholder,
    is_same,
    validate,
)
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.app_guard import keeps_everybody, refuse_loss
from pulumi_webex.resources.shared.base import Checked, Leaving, OrganizationProvider
from pulumi_webex.resources.shared.claims import claimed_twice
from pulumi_webex.resources.shared.failures import Partial, one_sentence
from pulumi_webex.resources.shared.features import PLACEHOLDER
from pulumi_webex.resources.shared.properties import LINKED, PENDING, Properties
from pulumi_webex.transport.errors import Refused

_INPUTS = {"locationId": LOCATION, "phoneNumber": PHONE, "extension": EXTENSION}


class LicenseProvider(OrganizationProvider):
    """Manages one license of one person over the ``/v1`` APIs."""

    def validate(self, here: run.Run, olds: Properties, news: Properties) -> Checked:
        """Checks the inputs. The license's name is not looked up here."""
        urn, validated = rpc.urn(), validate(olds, news)
        inputs = validated.inputs
        twice = claimed_twice(here.registry, claims(inputs), urn, "give the same license")
        person = inputs.get(PERSON)
        whom = person if isinstance(person, str) else rpc.logical_name(urn) or "AppAssignment"
        return Checked(inputs, whom, [*validated.problems, *twice])

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs one by one."""
        grant = recorded(_olds)
        if grant and is_same(_olds, _news):
            run.current().registry.keep(_key(_olds[PERSON_ID], grant), rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Gives the license; if the person has it already, it is linked without a write."""
        here = self.writable_run_of(props)
        if is_placeholder(props):
            return CreateResult(f"{PLACEHOLDER}{rpc.logical_name(rpc.urn())}", _not_given(props))
        grant = declared_grant(here.licenses, props)
        holder = find_holder(here.licenses, props, grant)
        _refuse_second(here, holder, grant)
        id_ = f"{holder.id}/{grant.license.site_url if grant.attendee else grant.license.id}"
        try:
            after = _led(here, holder, grant)
        except PartlyApplied as error:
            if not error.holder.has(grant):
                raise
            here.registry.make(_key(holder.id, grant), rpc.urn())
            made = _outputs(props, error.holder, grant, linked=False)
            raise Partial(id_, made, error, remark=f"{grant.label} was given.") from error
        here.registry.make(_key(holder.id, grant), rpc.urn())
        return CreateResult(id_, _outputs(props, after, grant, linked=holder.holds(grant)))

    def look(self, here: run.Run, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """What the person holds now."""
        inputs, grant = inputs_of(inputs or props), recorded(props)
        if is_placeholder(props) or (grant is None and id_.startswith(PLACEHOLDER)):
            return ReadResult(id_, dict(props), inputs)
        if grant is None or not here.holdings.holds(props[PERSON_ID], grant):
            # If it is not accepted yet, nothing was lost.
            return ReadResult(id_, dict(props), inputs) if grant and props.get(PENDING) else None
        drift = _drift(here, props, inputs, grant)
        return ReadResult(id_, {**props, PENDING: False, **drift}, {**inputs, **drift})

    def believe_gone(self, here: run.Run, id_: str) -> None:
        """Raises `Refused` if too many licenses were taken for that to be believed."""
        here.believe_taken(id_)

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Gives what is declared now and takes back what was, in one request if it is one person's."""
        here = self.writable_run_of(_olds)
        former = recorded(_olds)
        if is_placeholder(_news):
            return UpdateResult(_not_given(_news))
        if former and is_same(_olds, _news):
            return UpdateResult({**_olds, **_news})
        grant = declared_grant(here.licenses, _news)
        holder = find_holder(here.licenses, _news, grant)
        linked = holder.holds(grant) and (bool(_olds.get(LINKED)) or not former or not same_grant(former, grant))
        _refuse_second(here, holder, grant)
        if former and (holder.id != _olds[PERSON_ID] or not (holder.emails or same_grant(former, grant))):
            # First of all the seat, which may be the one that is about to be given. What somebody of another
            # organization holds is not in `holder`, so it is given up too.
            if not _successor(here, _olds, former):
                _take_back(here, _olds)
            former = None
        elif former and not same_grant(former, grant) and _successor(here, _olds, former):
            former = None
        here.registry.make(_key(holder.id, grant), rpc.urn())
        try:
            after = _led(here, holder, grant, former)
        except PartlyApplied as error:
            raise Partial(_id, _partial(_olds, error.holder, grant, former), error, remark="") from error
        return UpdateResult(_outputs(_news, after, grant, linked=linked))

    def leaving(self, here: run.Run, id_: str, props: Properties) -> Leaving | None:
        """The license; None if it was never given."""
        grant = recorded(props)
        if grant is None:
            return None
        person, retain = str(props.get(PERSON, props[PERSON_ID])), props.get(ON_REMOVE) == "retain"
        return Leaving(person, grant.label, _successor(here, props, grant), retain, keeps_everybody(props))

    def give_up(self, here: run.Run, id_: str, props: Properties) -> None:
        """Takes the license back."""
        _take_back(here, props)


def _refuse_second(here: run.Run, holder: Holder, grant: LicenseGrant) -> None:
    """Raises `Refused` if another resource gives the same under another name of the license or the person."""
    other = here.registry.other_keeper(_key(holder.id, grant), rpc.urn())
    if other:
        raise Refused(f"{rpc.logical_name(other)} gives {grant.label} to this person, too: keep one of them")


def _led(here: run.Run, holder: Holder, grant: LicenseGrant, former: LicenseGrant | None = None) -> Holder:
    with here.holdings.alone(holder.id):
        return reconcile(here.licenses, holder, grant, former)


def _take_back(here: run.Run, props: Properties) -> None:
    grant = recorded(props)
    if grant:
        refuse_loss(props)
        with here.holdings.alone(props[PERSON_ID]):
            take_back(here.licenses, props[PERSON_ID], grant, pending=bool(props.get(PENDING)))


def _successor(here: run.Run, props: Properties, grant: LicenseGrant) -> str | None:
    """The URN of another resource of this run that gives the person the same."""
    urn = rpc.urn()
    left = here.registry.leave(_key(props[PERSON_ID], grant), urn)
    return left or next((one for claim in claims(props) if (one := here.registry.declared_by_other(claim, urn))), None)


def _drift(here: run.Run, props: Properties, inputs: Properties, grant: LicenseGrant) -> Properties:
    """The Calling properties that are otherwise than declared, as Webex has them."""
    if not any(inputs.get(name) for name in _INPUTS.values()):
        return {}
    declared = declared_grant(here.licenses, inputs).properties
    found = differing_properties(
        here.holdings.get(props[PERSON_ID], calling=True), LicenseGrant(grant.license, properties=declared)
    )
    return {_INPUTS[name]: value for name, value in found.items()}


def _key(person_id: str, grant: LicenseGrant) -> str:
    """What tells in the registry that a resource stands for this license of this person."""
    return f"license {person_id} {grant.license.site_url.lower() if grant.attendee else grant.license.id}"


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


def _not_given(props: Properties) -> Properties:
    """What state holds while there is nobody to give it to."""
    person = props.get(PERSON, rpc.logical_name(rpc.urn()))
    rpc.warn(f"{person}: create is off and there is no account, so no license was given.")
    return {**inputs_of(props), LINKED: False, PENDING: True}
