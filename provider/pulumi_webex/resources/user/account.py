"""Finding, making and changing one account: what create and update do over the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.patch import AccountTarget, Operation, operations
from pulumi_webex.controlhub.projection import beside_calling
from pulumi_webex.controlhub.shape import Flat, flatten, nest
from pulumi_webex.resources.shared.failures import Unfinished
from pulumi_webex.transport.errors import ApiError, Conflict, Refused

Answer = dict[str, Any]
"""A user as Webex returns it: nested."""


class UserApi(Protocol):
    """What of `controlhub.client.Users` is needed here."""

    def create(self, user: Answer) -> Answer: ...
    def get(self, user_id: str) -> Answer: ...
    def find(self, user_name: str) -> Found: ...
    def patch(self, user_id: str, operations: list[Operation]) -> Answer: ...


@dataclass(frozen=True)
class Account:
    """An account in Webex: its id and all of its attributes by SCIM path."""

    id: str
    attributes: Flat

    @classmethod
    def of(cls, answer: Answer) -> Account:
        """The account that Webex returned."""
        return cls(answer["id"], flatten(answer))

    def beside(self, declared: Flat) -> Flat:
        """The attributes as they compare with a declaration, see `controlhub.projection.beside_calling`."""
        return beside_calling(self.attributes, declared)

    def missing(self, target: AccountTarget) -> list[Operation]:
        """What this account still lacks to be as declared."""
        return operations(self.beside(target.present), target, complete=True)


class Absent(Exception):  # noqa: N818
    """There is no account to link, and none is to be made."""


def link_or_create(
    users: UserApi,
    target: AccountTarget,
    on_existing: str,
    *,
    first: Flat | None = None,
    other_address: str | None = None,
    permit: Callable[[Account], None] = lambda account: None,
    make: bool = True,
) -> tuple[Account, bool]:
    """The account that a new resource stands for, and whether it was there before.

    Looks the userName up first, so that running again after a crash makes nobody twice. `first` is
    sent only if an account is made. If nobody has the userName, `other_address` is looked up, so that
    nobody gets a second account. `permit` is asked before an account that was there is changed, and
    raises if it must not be. Raises `Refused` for an account that must not be taken over, `Unfinished`
    if an account was made that is not yet as declared, and, without `make`, `Absent` if one would have
    to be made.
    """
    user_name = target.present["userName"]
    answer = chosen(users.find(user_name), target.present, on_existing)
    if answer is None and other_address:
        answer = by_other_address(users.find(other_address).exact, other_address, target.present, on_existing)
    if answer is None and not make:
        raise Absent
    if answer is None:
        try:
            made = Account.of(users.create(new_account(target, first)))
        except Conflict as conflict:
            # Somebody else made it since we looked, or it belongs to another organization.
            answer = chosen(users.find(user_name), target.present, on_existing)
            if answer is None:
                raise conflict from None
        else:
            return _finished(users, made, target), False
    account = Account.of(answer)
    permit(account)
    return reconcile(users, account.id, account.attributes, target, account=account) or account, True


def second_address(other: str) -> str:
    """The warning about a person who has two addresses, as the rest of a sentence."""
    return (
        f"the profile has another address too, {other}. If Webex has an account under that one, this run will not "
        "make a second one but stop at it, so map userName from the address that people sign in to Webex with"
    )


def by_other_address(answer: Answer | None, other: str, declared: Flat, on_existing: str) -> Answer | None:
    """The account under a person's other address, if it may be renamed; None if it is not theirs, else `Refused`."""
    theirs, ours = (answer or {}).get("externalId"), declared.get("externalId")
    if answer is None or (theirs and ours and theirs != ours):
        return None
    if on_existing != "take-over":
        raise Refused(
            f"Webex has no account of this name, but one for the person's other address {other} (id {answer['id']}), "
            "and a second one would be made: map userName from that address, or set on_existing to "
            '"take-over" to rename that account'
        )
    return answer


def new_account(target: AccountTarget, first: Flat | None = None) -> Answer:
    """The nested user that a POST sends; `first` counts at creation only."""
    return nest({"userType": "user", **(first or {}), **target.present})


def _finished(users: UserApi, account: Account, target: AccountTarget) -> Account:
    try:
        rest = account.missing(target)
        return _patched(users, account.id, rest, target) if rest else account
    except Exception as error:
        raise Unfinished(account, error) from error


def chosen(found: Found, declared: Flat, on_existing: str) -> Answer | None:
    """The account to link among those found; None if there is none. Raises `Refused`."""
    account = found.exact or _deleted_before(found.renamed, declared.get("externalId"))
    if account is None:
        return None
    if on_existing == "fail":
        state = "" if found.exact else "deactivated and renamed, "
        raise Refused(
            f"Webex has this account already ({state}id {account['id']}) and on_existing is fail: "
            "set on_existing to link to manage it"
        )
    if on_existing != "take-over":
        _refuse_others(account, declared)
    return account


def _deleted_before(renamed: list[Answer], external_id: str | None) -> Answer | None:
    ours = [account for account in renamed if external_id and account.get("externalId") == external_id]
    candidates = ours or renamed
    if len(candidates) > 1:
        ids = ", ".join(account["id"] for account in candidates)
        raise Refused(
            f"Webex has {len(candidates)} deactivated accounts that were renamed from this userName (ids {ids}): "
            "delete the wrong one in Control Hub, or declare the externalId of the right one"
        )
    return candidates[0] if candidates else None


def _refuse_others(account: Answer, declared: Flat) -> None:
    theirs, ours = account.get("externalId"), declared.get("externalId")
    if theirs and ours and theirs != ours:
        raise Refused(
            f"the account with this userName (id {account['id']}) has the externalId {theirs}, not {ours}, so it may "
            'be another person\'s: correct external_id, or set on_existing to "take-over"'
        )
    role = admin_role(account)
    if role:
        raise Refused(
            f"the account with this userName (id {account['id']}) belongs to an administrator ({role}), and link does "
            'not take administrators over: set on_existing to "take-over" to manage it'
        )


def admin_role(account: Mapping[str, Any]) -> str | None:
    """What makes an account an administrator's; None if nothing does."""
    flat = flatten(account)
    for role in flat.get("roles", []):
        value = role.get("value", "") if isinstance(role, Mapping) else role
        if "admin" in str(value).casefold():
            return str(value)
    managed = next((value for path, value in flat.items() if path.endswith(":managedOrgs")), None)
    return "it manages organizations" if managed else None


def reconcile(
    users: UserApi, account_id: str, current: Flat, target: AccountTarget, *, account: Account | None = None
) -> Account | None:
    """Brings an account to its target and returns it; None if there was nothing to do.

    `current` is what is known of it: everything if `account` is given, else what state holds. The
    answer of the PATCH is the whole account. So if the first PATCH could not know something (an entry
    of the same type that others made, a value that came back changed), a second one follows.
    """
    todo = operations(current, target, complete=account is not None)
    if todo:
        account = _patched(users, account_id, todo, target)
    if account is None:
        return None
    rest = account.missing(target) if todo else []
    return _patched(users, account_id, rest, target) if rest else account


def _patched(users: UserApi, account_id: str, todo: list[Operation], target: AccountTarget) -> Account:
    try:
        return Account.of(users.patch(account_id, todo))
    except ApiError as error:
        # A value path that matches nothing stops the request halfway: look, and say only what is left.
        if error.scim_type != "noTarget":
            raise
    account = Account.of(users.get(account_id))
    rest = account.missing(target)
    return Account.of(users.patch(account_id, rest)) if rest else account
