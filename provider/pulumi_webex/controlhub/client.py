"""Webex users over SCIM 2: one method an operation, safe to repeat.

Paths and bodies are those of RFC 7644 as Webex documents them (developer.webex.com, SCIM 2 Users).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pulumi_webex.controlhub.collection import Collection
from pulumi_webex.controlhub.messages import (
    CORE,
    Operation,
    User,
    in_parts,
    is_called,
    is_repeatable,
    quoted,
    removals_apart,
    removes,
    was_renamed_from,
)
from pulumi_webex.transport.addresses import own_account_address
from pulumi_webex.transport.errors import ApiError

NAMES_AT_ONCE = 25
"""userNames asked for in one search, whose filter is part of the address; public clients join up to 50 with ``or``."""


@dataclass(frozen=True)
class Found:
    """Who answers to a userName: `exact` (compared without case) has it, `renamed` are soft-deleted
    accounts that carry it behind an identifier."""

    exact: User | None = None
    renamed: list[User] = field(default_factory=list)


class Users(Collection):
    """The users of one organization; any number of threads may share it.

    Every method may raise any error of `pulumi_webex.transport.errors`; only the telling ones are named.
    """

    endpoint = "Users"
    schema = CORE
    name = "userName"
    noun = "an account"
    create_rounds = 3

    def find(self, user_name: str) -> Found:
        """Who has `user_name`, and which soft-deleted accounts had it, with one search."""
        ending = list(self.list(f"userName ew {quoted(user_name)}"))
        exact = [user for user in ending if is_called(user, self.name, user_name)]
        renamed = [user for user in ending if was_renamed_from(user, user_name)]
        return Found(exact[0] if exact else None, renamed)

    def ids(self, user_names: Iterable[str]) -> dict[str, str]:
        """The id of each of these people, by their userName in lower case; who is not there is left out."""
        found: dict[str, str] = {}
        for some in in_parts(list(dict.fromkeys(name.lower() for name in user_names)), NAMES_AT_ONCE):
            filter = " or ".join(f"userName eq {quoted(name)}" for name in some)
            found |= {user["userName"].lower(): user["id"] for user in self.list(filter, attributes=("userName",))}
        return found

    def count(self) -> int:
        """How many users the organization has."""
        return self.page(1, 1, attributes=("userName",)).total

    def patch(self, user_id: str, operations: Sequence[Operation]) -> User:
        """Applies PATCH operations (RFC 7644 section 3.5.2); returns the user as it is then.

        A removal of what is not there (``noTarget``) counts as done.
        """
        try:
            return self._patch(user_id, operations, repeatable=is_repeatable(operations)) or self.get(user_id)
        except ApiError as error:
            if error.scim_type != "noTarget" or not any(removes(operation) for operation in operations):
                raise
        if len(operations) > 1:
            for group in removals_apart(operations):
                self.patch(user_id, group)
        return self.get(user_id)

    def me(self) -> User:
        """The account that the token belongs to."""
        return self._resource(self._transport.request("GET", own_account_address(self._base)))
