"""A request, its plan and its digest narrowed to one person (``--only``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pulumi_webex.review import Plan, parse
from pulumi_webex.review.guards import guarded, override_for, prerequisites

from .errors import WrongUseError
from .runners import RunRequest


def narrowed(request: RunRequest, plan: Plan, digest: dict[str, Any]) -> tuple[RunRequest, Plan, dict[str, Any]]:
    """The request, plan and digest for the person whom the request names.

    Whoever is one of many in a resource is told to its provider by address, as ``webex:only``.
    """
    urns = plan.urns_of(request.only or "")
    if not urns:
        raise WrongUseError(
            f"nobody with the address {request.only} is in the program or in the state; check the spelling"
        )
    if any(step["op"] == "delete" and guarded(step) for step in digest["steps"] if step["urn"] in urns):
        raise WrongUseError(
            f"{request.only} leaves or loses an app, and those who leave do so together, so that the removal guard can "
            "count them: run without --only"
        )
    resources = dict.fromkeys(plan.resources.get(urn, urn) for urn in urns)
    needed = prerequisites(digest["steps"], resources)
    targets = tuple(dict.fromkeys((*request.settings.targets, *needed, *resources)))
    steps = [step for step in digest["steps"] if step["urn"] in targets]
    smaller = {**digest, "steps": steps, "changeSummary": _tally(steps)}
    settings = replace(request.settings, targets=targets)
    # With this person only, the guard is not asked; naming the person is the permission.
    names = {name for urn in urns for name in plan.user_names[urn] if name}
    request = allowing(replace(request, settings=settings), [override_for([name]) for name in names])
    return request, parse(smaller, request.operation), smaller


def only_of(plan: Plan, address: str) -> Plan:
    """The part of a plan that is about the person with this address, before or after the run."""
    urns = frozenset(plan.urns_of(address))
    return replace(
        plan,
        people=tuple(one for one in plan.people if one.urn in urns),
        assignments=tuple(one for one in plan.assignments if one.urn in urns),
        others=(),
        unchanged=0,
        seats=(),
        notes=(),
        warnings=(),
    )


def allowing(request: RunRequest, tokens: Iterable[str]) -> RunRequest:
    """The request with overrides for removal guards."""
    return replace(request, settings=replace(request.settings, allowed=tuple(tokens)))


def _tally(steps: list[dict[str, Any]]) -> dict[str, int]:
    tally: dict[str, int] = {}
    for step in steps:
        tally[step["op"]] = tally.get(step["op"], 0) + 1
    return tally
