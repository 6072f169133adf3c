"""Finding, making and leading one Meetings account: what create, read and update do over the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pulumi_webex.meetings.answers import Summary
from pulumi_webex.meetings.catalog import TSP_INDEX
from pulumi_webex.meetings.client import Created, MeetingsAccount
from pulumi_webex.meetings.errors import AccountExists, AccountNotFound
from pulumi_webex.meetings.rules import for_create
from pulumi_webex.resources.meetings.changes import AccountChange, Attributes, since_found
from pulumi_webex.resources.meetings.options import AccountOptions
from pulumi_webex.resources.shared.failures import Unfinished
from pulumi_webex.transport.errors import Refused

DEACTIVATED = "DEACTIVATED"
ADMIN = {"privilegeSiteAdmin": "a site administrator", "privilegeRoSiteAdmin": "a read-only site administrator"}


_LETS_IN = frozenset({"password", "newWebExId"})


class AccountFinder(Protocol):
    """What of `meetings.client.MeetingsClient` finds an account."""

    def get(self, webex_id: str, *, tsp_index: int = 1) -> MeetingsAccount: ...
    def find(self, email: str) -> Summary | None: ...


class MeetingsApi(AccountFinder, Protocol):
    """What of `meetings.client.MeetingsClient` is needed to make and change one."""

    def create(self, attributes: Mapping[str, Any]) -> Created: ...
    def set(self, webex_id: str, attributes: Mapping[str, Any], *, clear: Iterable[str] = ()) -> None: ...
    def delete(self, *webex_ids: str) -> None: ...


@dataclass(frozen=True)
class LinkedOrCreated:
    """The account that a new resource stands for; `linked` says that it was there before."""

    webex_id: str
    account_id: str
    linked: bool


def wanted_id(declared: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> str:
    """The webExId that an account is to have: the declared one, or else the e-mail address.

    An account with a webExId of its own that was linked by its address (`before` is state) keeps it.
    """
    if declared.get("webExId"):
        return str(declared["webExId"])
    email, old = str(declared.get("email", "")), before or {}
    own = str(old.get("webExId", ""))
    return (
        own if own and own.casefold() not in (email.casefold(), str(old.get("email", "")).casefold()) else email or own
    )


def identity(account: MeetingsAccount) -> str:
    """What tells an account from all others of the site, also after a rename; empty if Webex does not say."""
    return str(account.user_id) if account.user_id else ""


def link_or_create(
    accounts: MeetingsApi, declared: Attributes, options: AccountOptions, *, permit: Callable[[], None] = lambda: None
) -> LinkedOrCreated:
    """Links the account with this webExId or e-mail address, or makes it.

    Looks first, so that an account can be linked with less declared than a new one needs. `permit` is
    asked before an active account is deactivated, and raises if it must not be. Raises `Refused` for
    an account that must not be taken over, `Unfinished` if one was made that is not yet as declared.
    """
    webex_id = wanted_id(declared)
    found = locate(accounts, "", webex_id, tsp_index=tsp_index(declared))
    if found is None:
        try:
            return _made(accounts, webex_id, declared, options)
        except AccountExists:
            # Its address is taken (030005), or somebody else was quicker (030004).
            found = locate(accounts, "", webex_id, email=declared.get("email"), tsp_index=tsp_index(declared))
            if found is None:
                raise
    if found.is_active and declared.get("active") == DEACTIVATED:
        permit()
    return _linked(accounts, found, declared, options)


def locate(
    accounts: AccountFinder, account_id: str, *webex_ids: str, email: str | None = None, tsp_index: int = 1
) -> MeetingsAccount | None:
    """The first account under these names, or else under the address, that is the one with `account_id`."""
    for webex_id in dict.fromkeys(name for name in webex_ids if name):
        account = _present(accounts, webex_id, tsp_index)
        if account and _is(account, account_id):
            return account
    summary = accounts.find(email) if email else None
    account = _present(accounts, summary.webex_id, tsp_index) if summary else None
    return account if account and _is(account, account_id) else None


def tsp_index(declared: Mapping[str, Any]) -> int:
    """Which TSP account the flat attributes describe."""
    return int(declared.get(TSP_INDEX) or 1)


def _present(accounts: AccountFinder, webex_id: str, index: int) -> MeetingsAccount | None:
    try:
        return accounts.get(webex_id, tsp_index=index)
    except AccountNotFound:
        return None


def _is_there(accounts: AccountFinder, webex_id: str, account_id: str) -> bool:
    account = _present(accounts, webex_id, 1)
    return account is not None and _is(account, account_id)


def _is(account: MeetingsAccount, account_id: str) -> bool:
    return not account_id or not account.user_id or identity(account) == account_id


def _made(accounts: MeetingsApi, webex_id: str, declared: Attributes, options: AccountOptions) -> LinkedOrCreated:
    first, rest = _split_create(declared, options)
    created = accounts.create({**first, "webExId": webex_id})
    if not created.certain:
        # The answer was lost: it may have been there before, so it is looked at like any other.
        return _linked(accounts, accounts.get(created.webex_id, tsp_index=tsp_index(declared)), declared, options)
    made = LinkedOrCreated(created.webex_id, str(created.user_id or ""), linked=False)
    if rest:
        try:
            accounts.set(created.webex_id, rest.attributes, clear=rest.clear)
        except Exception as error:
            missing = {*rest.attributes, *(["clear"] if rest.clear else [])}
            raise Unfinished(made, error, frozenset(missing)) from error
    return made


def _split_create(declared: Attributes, options: AccountOptions) -> tuple[Attributes, AccountChange]:
    """What CreateUser takes, and what has to follow."""
    first, rest = for_create(declared)
    if options.on_control_hub:
        # CreateUser ignores both there; a new account is active, and its password is that of its user.
        active = first.pop("active", None)
        first.pop("password", None)
        rest |= {"active": active} if active not in (None, "ACTIVATED") else {}
    return first, AccountChange(rest, tuple(sorted(options.clear)))


def _linked(
    accounts: MeetingsApi, account: MeetingsAccount, declared: Attributes, options: AccountOptions
) -> LinkedOrCreated:
    refuse_to_link(account, declared, options)
    wanted = str(declared.get("webExId") or account.webex_id)
    new_name = wanted if wanted.casefold() != account.webex_id.casefold() else None
    if new_name and options.on_control_hub:
        raise Refused(
            f"site {options.site} has an account of this address under another name (webExId {account.webex_id}), and "
            "on a site that Control Hub manages nobody is renamed over the XML API: correct the address of the person "
            "in Control Hub"
        )
    change = since_found(declared, account.attributes, options, new_name)
    if change:
        accounts.set(account.webex_id, change.attributes, clear=change.clear)
    return LinkedOrCreated(new_name or account.webex_id, identity(account), linked=True)


def refuse_to_link(account: MeetingsAccount, declared: Mapping[str, Any], options: AccountOptions) -> None:
    """Raises `Refused` for an account that must not be taken over."""
    state = "" if account.is_active else "deactivated, "
    if options.on_existing == "fail":
        raise Refused(
            f"site {options.site} has this account already ({state}webExId {account.webex_id}) and on_existing is "
            "fail: set on_existing to link to manage it"
        )
    if options.on_existing == "take-over":
        return
    for name, theirs in (("email", account.attributes.get("email")), ("webExId", account.webex_id)):
        ours = declared.get(name)
        if ours and theirs and str(ours).casefold() != str(theirs).casefold():
            raise Refused(
                f"site {options.site} has an account (webExId {account.webex_id}) with the {name} {theirs}, not "
                f'{ours}, so it may be another person\'s: correct {name}, or set on_existing to "take-over"'
            )
    role = next((words for name, words in ADMIN.items() if account.attributes.get(name) is True), None)
    if role:
        raise Refused(
            f"the account (webExId {account.webex_id}) belongs to {role} of {options.site}, and link does not take "
            'administrators over: set on_existing to "take-over" to manage it'
        )


def reconcile(accounts: MeetingsApi, state: Mapping[str, Any], change: AccountChange) -> str:
    """Sends a change to the account that state knows; returns the webExId under which it was found.

    State is trusted. Only if the site does not know the account, it is looked for: under the
    name that it was about to get, in case that was done already, and by its address. What lets somebody
    in is sent to nobody but the account itself: since state was written, its name may be another's.
    """
    webex_id = str(state["webExId"])
    if not change:
        return webex_id
    if not _LETS_IN & change.attributes.keys() or _is_there(accounts, webex_id, str(state.get("accountId", ""))):
        try:
            accounts.set(webex_id, change.attributes, clear=change.clear)
            return webex_id
        except AccountNotFound:
            pass
    new = str(change.attributes.get("newWebExId", ""))
    account = locate(accounts, str(state.get("accountId", "")), new, email=state.get("email"))
    if account is None:
        raise Refused(
            f"this account (webExId {webex_id}) is no longer on the site: run `pulumi refresh`, then `pulumi up` to "
            "make it again"
        )
    attributes = dict(change.attributes)
    if account.webex_id.casefold() == new.casefold():
        attributes.pop("newWebExId")
    if attributes or change.clear:
        accounts.set(account.webex_id, attributes, clear=change.clear)
    return account.webex_id
