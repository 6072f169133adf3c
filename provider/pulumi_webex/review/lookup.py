"""Asks Webex, before a run, who of those who would join has an account already.

A preview of its own makes no request, so it can only say "new". With a token at hand the planned creates are looked
up: the account may be there (it is linked), deactivated or soft-deleted (it is reactivated), or somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pulumi_webex.controlhub.client import Found, Users
from pulumi_webex.controlhub.lookup import Lookup
from pulumi_webex.controlhub.shape import flatten
from pulumi_webex.resources.shared.properties import OFF, attributes_of
from pulumi_webex.resources.user.account import chosen
from pulumi_webex.resources.user.options import UserOptions
from pulumi_webex.transport.errors import Refused

from .overwritten import overwritten
from .people import Person
from .plan import Plan

FEW = 8
"""Up to so many joiners are searched for one by one without asking how large the organization is."""


def look_up(plan: Plan, directory: Users, target: Mapping[str, str], at_once: int = 16, provider: str = "") -> Plan:
    """The plan with an outcome for every joiner: ``new``, ``linked``, ``reactivated`` or ``refused``.

    Only people of this ``target`` (``{"orgId": …}`` or ``{"scimUrl": …}``) are looked up who are with this
    explicit ``provider``, or with none. Raises what the client raises; a caller shows that as a note, since the
    plan holds without it.
    """
    here = [p for p in plan.people if p.provider == provider and is_in(p, target)]
    joiners = [p for p in here if p.group == "join" and p.outcome == "new"]
    if not joiners:
        return plan
    found = _search(joiners, directory, min(at_once, 16))
    told = {person.urn: told_of(person, found[person.urn]) for person in joiners}
    return replace(plan, people=tuple(told.get(person.urn, person) for person in plan.people))


def told_of(person: Person, found: Found) -> Person:
    """The joiner with what was found out about the account: the very choice that the run will make."""
    declared = flatten(attributes_of(person.inputs))
    try:
        account = chosen(found, declared, UserOptions.of(person.inputs).on_existing)
    except Refused as refusal:
        return replace(person, outcome="refused", note=str(refusal), changes=())
    if account is None:
        off = "create" in (person.inputs.get(OFF) or ())
        return replace(person, outcome="not created", note="create is off") if off else person
    asleep = account.get("active") is False and person.inputs.get("active") is not False
    name = account.get("displayName")
    note = f"existing account {account.get('id')}" + (f", {name}" if name and name != person.name else "")
    told = replace(
        person,
        outcome="reactivated" if asleep else "linked",
        note=note if found.exact else f"{note}, soft-deleted",
        changes=overwritten(account, person.inputs),
        known=True,
    )
    return (
        _switched_off(told) if any(change.path == "active" and change.new is False for change in told.changes) else told
    )


def _switched_off(person: Person) -> Person:
    """Somebody whose account works so far, and is declared not to."""
    return replace(person, group="leave", outcome="deactivated", note=f"{person.note}, linked and switched off")


def _search(people: list[Person], directory: Users, at_once: int) -> dict[str, Found]:
    """One search each, or the whole organization by page where that takes fewer requests."""
    lookup, names = Lookup(directory, at_once), [person.user_name for person in people]
    if len(people) > FEW:
        found = lookup.by_name(names)
        return {person.urn: found[person.user_name.casefold()] for person in people}
    return {person.urn: one for person, one in zip(people, lookup.side_by_side(directory.find, names), strict=True)}


def is_in(person: Person, target: Mapping[str, str]) -> bool:
    """Whether the person belongs to this organization, or to this SCIM address."""
    return bool(person.inputs.get("userName")) and all(person.inputs.get(k, v) == v for k, v in target.items())
