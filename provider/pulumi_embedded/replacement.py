"""Which other resources must go before one that is deleted first can be replaced."""

from __future__ import annotations

from collections.abc import Container

from pulumi_embedded import diff as diffs
from pulumi_embedded import urns
from pulumi_embedded.deployment import Deployment
from pulumi_embedded.state import Resource
from pulumi_embedded.values import UNKNOWN, Properties


def dependents(deployment: Deployment, root: Resource, already: Container[str]) -> list[Resource]:
    """Resources to delete, in the order of deletion: those whose inputs come from ``root``, directly or not, and that a
    change of these inputs would replace, and those that are deleted or replaced with it.

    ``already``: resources that this run has dealt with; they cannot depend on what is replaced only now.
    """
    doomed = {root.urn}
    found: list[Resource] = []
    for resource in deployment.olds.values():
        if resource.urn in already or not resource.custom or resource.external:
            continue
        if _goes(deployment, resource, root.urn, doomed):
            doomed.add(resource.urn)
            found.append(resource)
    return found[::-1]


def _goes(deployment: Deployment, resource: Resource, root: str, doomed: set[str]) -> bool:
    if resource.deleted_with == root or root in resource.replace_with:
        return True
    if resource.provider and urns.provider_urn(resource.provider) in doomed:
        return True
    inputs: Properties = {}
    for key, item in resource.inputs.items():
        from_doomed = doomed.intersection(resource.property_dependencies.get(key, ()))
        inputs[key] = UNKNOWN if from_doomed else item
    if inputs == resource.inputs:
        return False
    provider = deployment.provider(resource)
    assert provider is not None
    diff = provider.diff(resource, inputs, resource.ignore_changes)
    return diffs.with_replace_on_changes(diff, resource.replace_on_changes, False).replace
