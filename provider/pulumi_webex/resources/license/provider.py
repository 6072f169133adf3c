"""The life of a license that a person is given: check, diff, create, read, update, delete."""

from __future__ import annotations

from functools import partial

from pulumi.dynamic import CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.resources.license.account import recorded
from pulumi_webex.resources.license.giving import change, drift, give, registry_key, successor, take
from pulumi_webex.resources.license.options import (
    ON_REMOVE,
    PERSON,
    PERSON_ID,
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
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.features import PLACEHOLDER
from pulumi_webex.resources.shared.properties import LINKED, PENDING, Properties


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
            run.current().registry.keep(registry_key(_olds[PERSON_ID], grant), rpc.urn())
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Gives the license; if the person has it already, it is linked without a write."""
        here = self.writable_run_of(props)
        if is_placeholder(props):
            return CreateResult(f"{PLACEHOLDER}{rpc.logical_name(rpc.urn())}", _not_given(props))
        return CreateResult(*give(here, props, rpc.urn()))

    def look(self, here: run.Run, id_: str, props: Properties, inputs: Properties | None) -> ReadResult | None:
        """What the person holds now."""
        inputs, grant = inputs_of(inputs or props), recorded(props)
        if is_placeholder(props) or (grant is None and id_.startswith(PLACEHOLDER)):
            return ReadResult(id_, dict(props), inputs)
        if grant is None or not here.holdings.holds(props[PERSON_ID], grant):
            # If it is not accepted yet, nothing was lost.
            return ReadResult(id_, dict(props), inputs) if grant and props.get(PENDING) else None
        found = drift(here, props, inputs, grant)
        return ReadResult(id_, {**props, PENDING: False, **found}, {**inputs, **found})

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
        permit = partial(refuse_loss, _olds)
        return UpdateResult(change(here, _id, _olds, _news, rpc.urn(), permit=permit))

    def leaving(self, here: run.Run, id_: str, props: Properties) -> Leaving | None:
        """The license; None if it was never given."""
        grant = recorded(props)
        if grant is None:
            return None
        person, retain = str(props.get(PERSON, props[PERSON_ID])), props.get(ON_REMOVE) == "retain"
        return Leaving(person, grant.label, successor(here, props, grant, rpc.urn()), retain, keeps_everybody(props))

    def give_up(self, here: run.Run, id_: str, props: Properties) -> None:
        """Takes the license back."""
        take(here, props, partial(refuse_loss, props))


def _not_given(props: Properties) -> Properties:
    """What state holds while there is nobody to give it to."""
    person = props.get(PERSON, rpc.logical_name(rpc.urn()))
    rpc.warn(f"{person}: create is off and there is no account, so no license was given.")
    return {**inputs_of(props), LINKED: False, PENDING: True}
