"""Reading every resource as it is now: what was changed or removed elsewhere goes into the state."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from pulumi_embedded.deployment import FAILURES, Deployment
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import Stopped
from pulumi_embedded.provider import PartialFailure, ProviderProcess
from pulumi_embedded.state import Resource, now
from pulumi_embedded.values import Properties, SecretValue, equal


def refresh(deployment: Deployment) -> None:
    """Read all targets in parallel. One that cannot be read fails the run and stays as it is in the state."""
    before = deployment.store.resources()
    parents = {item.urn: item.parent for item in before}
    wanted = [item for item in before if item.urn in deployment.targets]
    managed = [item for item in wanted if item.managed and not item.pending_replacement]
    for item in wanted:
        if item not in managed:
            deployment.report.done("same", item, None)
    with ThreadPoolExecutor(max(1, deployment.options.parallel), "refresh") as pool:
        list(pool.map(lambda item: _one(deployment, item), managed))
    deployment.store.clean(parents)
    deployment.begin()


def _one(deployment: Deployment, old: Resource) -> None:
    report = deployment.report
    try:
        with deployment.slot():
            report.started("refresh", old, old, None)
            provider = deployment.provider(old)
            assert provider is not None
            new, diff = _read(deployment, provider, old)
    except Stopped:
        return
    except FAILURES as error:
        deployment.failed.add(old.urn)
        report.failed("refresh", old.urn, str(error))
        return
    if new is None:
        deployment.store.end(drop=(old,))
        result = "delete"
    else:
        deployment.store.end(put=((old, new),))
        result = "update" if diff.changes else "same"
    if result != "same":
        report.drifted(result, old, new, diff)
    report.done("refresh", old, new, result=result)


def _read(deployment: Deployment, provider: ProviderProcess, old: Resource) -> tuple[Resource | None, Diff]:
    errors: list[str] = []
    try:
        live = provider.read(old)
        identifier, outputs, inputs = live.id, live.outputs, live.inputs
    except PartialFailure as failure:
        errors = failure.reasons
        identifier, outputs, inputs = failure.id, failure.outputs, failure.inputs
        deployment.report.say("warning", f"It is there, but not as it should be: {'; '.join(errors)}", old.urn)
    if not identifier:
        return None, Diff(True)
    new = old.copy(
        id=identifier,
        inputs=old.inputs if inputs is None else inputs,
        outputs=_secret(old, outputs),
        init_errors=errors,
    )
    if not new.same_as(old):
        new.modified = now()
    if old.external:
        return new, Diff(not equal(old.outputs, new.outputs))
    # What "up" would do next, told the other way round: from the state to what is there.
    diff = provider.diff(new, old.inputs, old.ignore_changes)
    return new, diff.inverted()


def _secret(old: Resource, outputs: Properties) -> Properties:
    names = [
        *old.additional_secret_outputs,
        *(name for name, item in old.inputs.items() if isinstance(item, SecretValue)),
    ]
    for name in names:
        if name in outputs and not isinstance(outputs[name], SecretValue):
            outputs[name] = SecretValue(outputs[name])
    return outputs
