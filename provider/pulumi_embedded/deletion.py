"""Deleting what the program no longer wants, or everything: dependents first, as many at once as is safe."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from pulumi_embedded import urns
from pulumi_embedded.deployment import Deployment
from pulumi_embedded.errors import StepError, Stopped
from pulumi_embedded.state import Resource
from pulumi_embedded.steps import Delete, protected


def delete(deployment: Deployment, kept: Iterable[str]) -> None:
    """Delete everything in the state that is not among the URNs ``kept``, and what waits for its deletion.

    Nothing at all is deleted where a protected resource, or one that ``--target`` does not name, would have to go too.
    """
    survivors = set(kept)
    doomed = [item for item in deployment.store.resources() if item.delete or item.urn not in survivors]
    if deployment.targets:
        doomed = _targeted(deployment, doomed)
    if _refused(deployment, doomed):
        return
    others = {item.urn for item in doomed if not item.delete}
    spared = _ancestors(deployment, deployment.failed)
    for layer in _layers(doomed):
        steps = [_step(item, others) for item in layer if item.urn not in spared]
        failed = _run(deployment, steps)
        spared |= _ancestors(deployment, failed)


def _step(item: Resource, others: set[str]) -> Delete:
    if item.pending_replacement:
        return Delete("remove-pending-replace", item, None, replacing=True, others=others)
    if item.delete:
        op = "discard-replaced" if item.external else "delete-replaced"
        return Delete(op, item, None, replacing=True, others=others)
    return Delete("discard" if item.external else "delete", item, None, others=others)


def _refused(deployment: Deployment, doomed: list[Resource]) -> bool:
    guarded = [item for item in doomed if item.protect and not item.delete and not item.pending_replacement]
    for item in guarded:
        deployment.fail("delete", item.urn, StepError(protected(item)), fatal=True)
    unnamed = [item for item in doomed if item.urn not in deployment.targets]
    for item in unnamed:
        message = f"{urns.label(item.urn)} depends on a target and would have to be deleted too: add it to the targets."
        deployment.fail("delete", item.urn, StepError(message), fatal=True)
    return bool(guarded or unnamed)


def _targeted(deployment: Deployment, doomed: list[Resource]) -> list[Resource]:
    chosen = {item.urn for item in doomed if item.urn in deployment.targets}
    growing = True
    while growing:
        more = {item.urn for item in doomed if item.urn not in chosen and item.depends_on() & chosen}
        growing = bool(more)
        chosen |= more
    return [item for item in doomed if item.urn in chosen]


def _layers(doomed: list[Resource]) -> list[list[Resource]]:
    """Sets that may be deleted at once, one after another: nothing comes before what depends on it."""
    layers: list[list[Resource]] = []
    remaining = list(doomed)
    while remaining:
        needed: set[str] = set()
        for item in remaining:
            needed |= item.depends_on() - {item.urn}
        layer = [item for item in remaining if item.urn not in needed] or remaining[-1:]
        chosen = {id(item) for item in layer}
        remaining = [item for item in remaining if id(item) not in chosen]
        layers.append(layer)
    return layers


def _run(deployment: Deployment, steps: list[Delete]) -> set[str]:
    failed: set[str] = set()

    def one(step: Delete) -> None:
        try:
            with deployment.slot():
                step.run(deployment)
        except Stopped:
            pass
        except StepError as error:
            failed.add(error.urn)

    if len(steps) <= 1 or deployment.dry:
        for step in steps:
            one(step)
        return failed
    with ThreadPoolExecutor(max(1, deployment.options.parallel), "delete") as pool:
        list(pool.map(one, steps))
    return failed


def _ancestors(deployment: Deployment, failed: set[str]) -> set[str]:
    """What resources that failed depend on, directly or not: it stays, since they may still be there."""
    found: set[str] = set()
    if not failed:
        return found
    by_urn = {item.urn: item for item in deployment.store.resources()}
    waiting = [by_urn[urn] for urn in failed if urn in by_urn]
    while waiting:
        for urn in waiting.pop().depends_on() - found:
            found.add(urn)
            if urn in by_urn:
                waiting.append(by_urn[urn])
    return found
