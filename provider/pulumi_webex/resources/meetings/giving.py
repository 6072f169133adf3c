"""One account on a site as it is linked or made, changed, looked at and shut, whichever resource it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pulumi_webex.meetings.client import MeetingsAccount
from pulumi_webex.meetings.errors import AccountNotFound
from pulumi_webex.meetings.projection import seen
from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.meetings.account import (
    DEACTIVATED,
    LinkedOrCreated,
    MeetingsApi,
    identity,
    link_or_create,
    locate,
    reconcile,
    tsp_index,
    wanted_id,
)
from pulumi_webex.resources.meetings.changes import since_state, surplus
from pulumi_webex.resources.meetings.check import refuse_sessions
from pulumi_webex.resources.meetings.options import ACCOUNT_ID, IDENTITY, AccountOptions, attributes_of, options_of
from pulumi_webex.resources.shared.failures import Partial, Unfinished
from pulumi_webex.resources.shared.properties import LINKED, Properties
from pulumi_webex.transport.errors import Refused

Permit = Callable[[], None]
"""Asked before somebody is shut out; raises if they must not be."""
Tell = Callable[[str], None]
"""Told what is doubtful, as half a sentence."""


def give(
    here: sites.SiteRun,
    props: Properties,
    urn: str | None,
    *,
    permit: Permit,
    tell: Tell,
    accounts: MeetingsApi | None = None,
) -> tuple[str, Properties]:
    """Links the account of this person, or makes it; answers id and outputs. `accounts` is instead of the client.

    Raises `Partial` for an account that was made and is not yet as declared.
    """
    declared = attributes_of(props)
    _check_sessions(here, declared, declared, tell)
    try:
        result = link_or_create(accounts or here.client, declared, AccountOptions.of(props), permit=permit)
    except Unfinished as error:
        id_ = resource_id(here.name, error.made)
        here.registry.make(id_, urn)
        reached = {name: value for name, value in props.items() if name not in error.missing}
        raise Partial(id_, outputs(reached, error.made), error.cause) from error
    id_ = resource_id(here.name, result)
    here.registry.make(id_, urn)
    return id_, outputs(props, result)


def change(here: sites.SiteRun, olds: Properties, news: Properties, *, permit: Permit, tell: Tell) -> Properties:
    """Sends what changed since state was written, in one SetUser without reading first; answers outputs."""
    was, now = AccountOptions.of(olds), AccountOptions.of(news)
    before, declared = attributes_of(olds), attributes_of(news)
    if before.get("active") != DEACTIVATED == declared.get("active"):
        permit()
    wanted = wanted_id(declared, before)
    renamed = wanted.casefold() != str(olds["webExId"]).casefold()
    state = olds
    if renamed and now.on_control_hub:
        state = {**olds, "webExId": _followed(here, olds, wanted)}
    sent = since_state(before, declared, was, now, wanted if renamed else None)
    _check_sessions(here, declared, sent.attributes, tell)
    reconcile(here.client, state, sent)
    webex_id = wanted if renamed else str(olds["webExId"])
    result = LinkedOrCreated(webex_id, str(olds.get(ACCOUNT_ID, "")), bool(olds.get(LINKED, True)))
    return outputs(news, result)


def look(here: sites.SiteRun, props: Properties, inputs: Properties) -> tuple[MeetingsAccount, Properties] | None:
    """The account that state knows, and the declared part of it; None if it is gone."""
    account = find(here, props, inputs)
    before = {**attributes_of(props), **attributes_of(inputs)}
    return (account, _seen(account, before, AccountOptions.of(inputs))) if account else None


def take(here: sites.SiteRun, props: Properties, permit: Permit) -> None:
    """Deactivates the account; one that is gone is left alone."""
    permit()
    # A webExId can be given away: look who has it, before anybody is shut out.
    account = find(here, props, props)
    if account and account.is_active:
        try:
            here.client.delete(account.webex_id)
        except AccountNotFound:
            return


def successor(here: sites.SiteRun, id_: str, props: Properties, urn: str | None) -> str | None:
    """The URN of another resource of this run that goes on with the account."""
    left = here.registry.leave(id_, urn)
    names = (str(props[key]) for key in IDENTITY if props.get(key))
    return left or next((one for name in names if (one := here.registry.declared_by_other(name, urn))), None)


def find(here: sites.SiteRun, props: Properties, inputs: Properties) -> MeetingsAccount | None:
    """The account that state knows, also if it was renamed since."""
    account_id, email = str(props.get(ACCOUNT_ID, "")), props.get("email") or inputs.get("email")
    names = (str(props.get("webExId", "")), str(inputs.get("webExId", "")))
    return locate(here.client, account_id, *names, email=email, tsp_index=tsp_index(inputs))


def resource_id(site: str, found: LinkedOrCreated) -> str:
    """What an account is known by, in state and in the registry."""
    return f"{site}/{found.account_id or found.webex_id}"


def outputs(props: Properties, found: LinkedOrCreated) -> Properties:
    """What state holds: what was declared, the account's own webExId, and the options."""
    return {
        **attributes_of(props),
        **options_of(props),
        "webExId": found.webex_id,
        ACCOUNT_ID: found.account_id,
        LINKED: found.linked,
    }


def found_as(account: MeetingsAccount, props: Properties) -> LinkedOrCreated:
    """An account that was looked at, as state has it."""
    return LinkedOrCreated(account.webex_id, identity(account), bool(props.get(LINKED, True)))


def _check_sessions(here: sites.SiteRun, declared: Properties, changed: Mapping[str, Any], tell: Tell) -> None:
    for doubt in refuse_sessions(declared, changed, here):
        tell(doubt)


def _followed(here: sites.SiteRun, olds: Properties, wanted: str) -> str:
    """The webExId of an account that follows its user's rename in Control Hub; raises `Refused` until it has."""
    old = str(olds["webExId"])
    account = locate(here.client, str(olds.get(ACCOUNT_ID, "")), wanted, old)
    if account and account.webex_id.casefold() == wanted.casefold():
        return account.webex_id
    raise Refused(
        f"site {here.name} is managed in Control Hub, where an account has the address of its user and cannot be "
        f"renamed over the XML API; it is still {old}: rename the person in Control Hub (user_name of the User) and, "
        "when that is done, run again in a moment"
    )


def _seen(account: MeetingsAccount, declared: Mapping[str, Any], options: AccountOptions) -> Properties:
    held = {name: value for name, value in declared.items() if name in options.create_only}
    watched = {name: value for name, value in declared.items() if name not in held}
    found = seen(watched, account.attributes)
    if options.on_control_hub and found.get("active") == "REQUEST_TO_ACTIVATE":
        # The person has not signed in yet; nothing but that can change it.
        found["active"] = watched["active"]
    return {**found, **held, **surplus(options.clear, account.attributes)}
