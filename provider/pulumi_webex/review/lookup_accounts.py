"""Asks Meetings sites, before a run, which of the accounts that it would make are there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

from pulumi_webex.meetings.answers import Summary
from pulumi_webex.meetings.client import MeetingsAccount
from pulumi_webex.resources.meetings.account import AccountFinder, locate, refuse_to_link, wanted_id
from pulumi_webex.resources.meetings.options import AccountOptions, attributes_of
from pulumi_webex.transport.errors import Refused

from .assignments import Assignment

FEW = 8
"""Up to so many accounts are asked for one by one, without listing the site's."""
AT_ONCE = 8


class SiteApi(AccountFinder, Protocol):
    """The part of `pulumi_webex.meetings.client.MeetingsClient` that looks accounts up."""

    def summaries(self) -> Iterator[Summary]: ...


def look_up_accounts(new: list[Assignment], site: SiteApi) -> dict[str, Assignment]:
    """By URN, these new assignments to one site with what a run would find: ``linked``, ``reactivated`` or ``refused``.

    Raises what the client raises.
    """
    likely = new if len(new) <= FEW else _among(new, site.summaries())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {one.urn: one for one in pool.map(lambda one: _told(one, site), likely)}


def _among(new: Iterable[Assignment], everyone: Iterable[Summary]) -> list[Assignment]:
    """Those whose webExId or address is on the site."""
    there = {name.casefold() for one in everyone for name in (one.webex_id, one.email)}
    return [one for one in new if any(name.casefold() in there for name in _names(one))]


def _names(one: Assignment) -> set[str]:
    return {name for name in (wanted_id(one.inputs), str(one.inputs.get("email", ""))) if name}


def _told(one: Assignment, site: SiteApi) -> Assignment:
    """The assignment with the very choice that the run will make."""
    declared = attributes_of(one.inputs)
    account = locate(site, "", wanted_id(declared), email=declared.get("email"))
    if account is None:
        return one
    try:
        refuse_to_link(account, declared, AccountOptions.of(one.inputs))
    except Refused as refusal:
        return replace(one, found="refused", note=str(refusal))
    return replace(one, found=_linked(account, one), note=f"existing account {account.webex_id}")


def _linked(account: MeetingsAccount, one: Assignment) -> str:
    asleep = not account.is_active and one.inputs.get("active") != "DEACTIVATED"
    return "reactivated" if asleep else "linked"
