"""One account that is to be written, what came of it, and how that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pulumi_webex.controlhub.catalog import CATALOG
from pulumi_webex.controlhub.messages import Operation, is_called
from pulumi_webex.controlhub.patch import AccountTarget, operations
from pulumi_webex.controlhub.projection import kept_by_webex
from pulumi_webex.controlhub.shape import Flat
from pulumi_webex.resources.user.account import Account

DELETED = "was deleted in Webex: run `pulumi refresh`, then `pulumi up` to create it again"


@dataclass
class Work:
    """One account and what it should become.

    `account_id` None: it is to be made, if nobody made it in the meantime. `current` is what is known of the account:
    all of it with `account`, else what state holds. `leaves`: it is to be deactivated, and may be gone already.
    `looked_up`: it was looked for by name in this run, and nobody was there. `alone`: it got a call of its own.
    `claimed`: the id is only what a Bulk answer said of a new account.
    """

    key: str
    person: str
    target: AccountTarget
    current: Flat = field(default_factory=dict)
    account: Account | None = None
    account_id: str | None = None
    linked: bool = False
    leaves: bool = False
    looked_up: bool = True
    alone: bool = False
    claimed: bool = False
    first: Flat = field(default_factory=dict)
    on_existing: str = "link"
    secret: frozenset[str] = frozenset()
    permit: Callable[[Account], None] = lambda account: None

    @property
    def operations(self) -> list[Operation]:
        """What turns what is known into the target."""
        return operations(self.current, self.target, complete=self.account is not None)

    @property
    def idle(self) -> bool:
        return self.account_id is not None and not self.operations

    def shows(self, account: Account) -> bool:
        """Whether an account is this person's; only the id in a Bulk answer may be somebody else's."""
        return not self.claimed or is_called(account.attributes, "userName", self.target.present["userName"])

    def disown(self) -> None:
        """Forgets an id that is not this person's; the account is to be looked for by name."""
        self.account_id, self.claimed, self.looked_up = None, False, False

    def saw(self, account: Account) -> None:
        """Takes over what Webex has."""
        self.account, self.account_id = account, account.id
        self.current = account.attributes

    @property
    def done(self) -> bool:
        """Whether what Webex showed last is as asked for."""
        return self.account is not None and not self.account.missing(self.target)

    @property
    def kept(self) -> str:
        """How the account differs from the target, as a sentence."""
        remote = self.account.beside(self.target.present) if self.account else {}
        told = []
        for path, (wanted, kept) in kept_by_webex(remote, self.target).items():
            short = CATALOG.attribute(path).short
            if path in self.secret:
                told.append(f"Webex does not take {short}")
            elif wanted is None:
                told.append(f"Webex keeps {short} at {kept!r}, though it was to be cleared")
            else:
                told.append(f"Webex keeps {short} at {kept!r}, though {wanted!r} is declared")
        return "; ".join(told) or "Webex does not show the account as it was asked to be"


@dataclass(frozen=True)
class WrittenPerson:
    """What came of one piece of work: the account, if there is one, and why it is not as declared."""

    account_id: str | None
    linked: bool
    problem: str | None = None
