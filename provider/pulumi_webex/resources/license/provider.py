"""The life of a license that a person is given: check, diff, create, read, update, delete."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from pulumi_webex.controlhub.license_errors import PartlyApplied
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant
from pulumi_webex.resources.license.account import reconcile, recorded, same, take_back, unlike, wanted, whom
from pulumi_webex.resources.license.options import (
    EXTENSION,
    LICENSE_ID,
    LINKED,
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
from pulumi_webex.resources.shared.claims import successor_name
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import Partial, one_sentence
from pulumi_webex.resources.shared.features import PLACEHOLDER
from pulumi_webex.resources.user.options import PENDING, other_target, refuse_other_target
from pulumi_webex.transport.errors import Refused, SettingsError

Properties = dict[str, Any]

_INPUTS = {"locationId": LOCATION, "phoneNumber": PHONE, "extension": EXTENSION}


class LicenseAssignmentProvider(ResourceProvider):
    """Manages one license of one person over the ``/v1`` APIs.

    State refers to this class by its dotted path, so it never moves; and it holds nothing, since it
    is pickled into state.
    """

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Judges and normalizes the inputs; makes no network call, so the license's name is not looked up here."""
        try:
            here = run.current()
            here.settings.require_token()
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        judged, urn = validate(_olds, news), rpc.urn()
        elsewhere = other_target(_olds, here.settings)
        problems = [*judged.problems, *([elsewhere] if elsewhere else []), *_claimed(here, judged.inputs, urn)]
        person = judged.inputs.get(PERSON)
        whose = person if isinstance(person, str) else rpc.logical_name(urn) or "AppAssignment"
        # The engine prints the value of a named property in clear, so none is named.
        failures = [CheckFailure("", f"{whose}: {problem}.") for problem in problems]
        return CheckResult({**judged.inputs, **here.settings.target}, failures)

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares inputs one by one."""
        grant = recorded(_olds)
        if grant and is_same(_olds, _news):
            run.current().registry.keep(_key(_olds[PERSON_ID], grant), rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Gives the license; where the person has it already, that is taken over without a write."""
        here = _writable_run(props)
        if is_placeholder(props):
            return CreateResult(f"{PLACEHOLDER}{rpc.logical_name(rpc.urn())}", _not_given(props))
        grant = wanted(here.licenses, props)
        holder = whom(here.licenses, props, grant)
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

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What the person holds now, as outputs and, so that drift shows, as inputs."""
        here = run.current()
        refuse_other_target(props, here.settings)
        inputs = inputs_of(rpc.old_inputs() or props)
        grant = recorded(props)
        if is_placeholder(props) or (grant is None and id_.startswith(PLACEHOLDER)):
            return ReadResult(id_, dict(props), inputs)
        if grant is None or not here.holdings.holds(props[PERSON_ID], grant):
            if grant and props.get(PENDING):
                return ReadResult(id_, dict(props), inputs)  # not accepted yet, so nothing was lost
            here.believe_taken(id_)
            return ReadResult("", {})
        drift = _drift(here, props, inputs, grant)
        return ReadResult(id_, {**props, PENDING: False, **drift}, {**inputs, **drift})

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Gives what is declared now and takes back what was, in one request where it is one person's."""
        here = _writable_run(_olds)
        former = recorded(_olds)
        if is_placeholder(_news):
            return UpdateResult(_not_given(_news))
        if former and is_same(_olds, _news):
            return UpdateResult({**_olds, **_news})
        grant = wanted(here.licenses, _news)
        holder = whom(here.licenses, _news, grant)
        linked = holder.holds(grant) and (bool(_olds.get(LINKED)) or not former or not same(former, grant))
        _refuse_second(here, holder, grant)
        if former and (holder.id != _olds[PERSON_ID] or not (holder.emails or same(former, grant))):
            # First of all the seat, which may be the one that is about to be given. What somebody of another
            # organization holds is not in `holder`, so it is given up alike.
            _give_up(here, _olds, former)
            former = None
        elif former and not same(former, grant) and _successor(here, _olds, former):
            former = None
        here.registry.make(_key(holder.id, grant), rpc.urn())
        try:
            after = _led(here, holder, grant, former)
        except PartlyApplied as error:
            raise Partial(_id, _partial(_olds, error.holder, grant, former), error, remark="") from error
        return UpdateResult(_outputs(_news, after, grant, linked=linked))

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Takes the license back or leaves it, and never one that another resource stands for."""
        here, grant = _writable_run(_props), recorded(_props)
        if grant is None:
            return
        successor = _successor(here, _props, grant)
        if successor:
            person, name = _props.get(PERSON, _props[PERSON_ID]), successor_name(successor, rpc.urn())
            rpc.warn(f"{person}: {grant.label} is left, since {name} goes on with it.")
        elif _props.get(ON_REMOVE) != "retain" and keeps_everybody(_props):
            person = _props.get(PERSON, _props[PERSON_ID])
            rpc.warn(f"{person}: deactivate is off, so {grant.label} is left, and is no longer managed.")
        elif _props.get(ON_REMOVE) != "retain":
            refuse_loss(_props)
            with here.holdings.alone(_props[PERSON_ID]):
                take_back(here.licenses, _props[PERSON_ID], grant, pending=bool(_props.get(PENDING)))


def _claimed(here: run.Run, inputs: Properties, urn: str | None) -> list[str]:
    """Problems with a license that two resources of one run give to the same person."""
    for claim in claims(inputs):
        other = here.registry.declare(claim, urn)
        if other:
            return [f"{rpc.logical_name(other)} and {rpc.logical_name(urn)} give the same license: keep one of them"]
    return []


def _refuse_second(here: run.Run, holder: Holder, grant: LicenseGrant) -> None:
    """Raises `Refused` where another resource gives the same under another name of the license or the person."""
    other = here.registry.other_keeper(_key(holder.id, grant), rpc.urn())
    if other:
        raise Refused(f"{rpc.logical_name(other)} gives {grant.label} to this person, too: keep one of them")


def _led(here: run.Run, holder: Holder, grant: LicenseGrant, former: LicenseGrant | None = None) -> Holder:
    with here.holdings.alone(holder.id):
        return reconcile(here.licenses, holder, grant, former)


def _give_up(here: run.Run, props: Properties, grant: LicenseGrant) -> None:
    if not _successor(here, props, grant):
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
    declared = wanted(here.licenses, inputs).properties
    found = unlike(here.holdings.get(props[PERSON_ID], calling=True), LicenseGrant(grant.license, properties=declared))
    return {_INPUTS[name]: value for name, value in found.items()}


def _writable_run(props: Properties) -> run.Run:
    here = run.current()
    refuse_other_target(props, here.settings)
    here.refuse_write()
    return here


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
