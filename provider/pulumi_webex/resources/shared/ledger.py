"""What the removal guards of one run allow, and how much of it is used so far.

Guards and users are checked by the same process, so what a guard allowed is here for its users to ask.
A process in which a guard was not asked (``--target`` on a leaver, destroy, a guard that is no longer
in the program) has nothing here, and then nobody whom the guard watches over is removed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, tokens

HOW = "set webex:allowRemovals (WEBEX_ALLOW_REMOVALS) to {token}"


@dataclass
class Tally:
    """One guard's count: whether it was `asked` and has `refused`, who is removed and cleared, who is `excused`."""

    limit: RemovalLimit = field(default_factory=RemovalLimit)
    size: int = 0
    asked: bool = False
    off: frozenset[str] = frozenset()
    refused: bool = False
    removed: set[str] = field(default_factory=set)
    cleared: dict[str, set[str]] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)
    excused_cleared: dict[str, set[str]] = field(default_factory=dict)


class Ledger:
    """The tallies of all guards of a run, by the guard's name. `overrides` is what webex:allowRemovals says."""

    def __init__(self, overrides: str | None) -> None:
        self._lock = threading.Lock()
        self._accounts: dict[str, Tally] = {}
        self._overrides = overrides
        self._tokens = tokens(overrides)

    def override_with(self, token: str) -> str:
        """The value of webex:allowRemovals that allows this and everything that it allowed so far in this run."""
        with self._lock:
            used = any(account.excused or account.excused_cleared for account in self._accounts.values())
        return f"{self._overrides},{token}" if used and self._overrides else token

    def allows(self, changes: Changes) -> bool:
        """Whether the override allows exactly this."""
        return changes.token in self._tokens

    def open(
        self, names: Iterable[str], changes: Changes, limit: RemovalLimit, size: int, off: Iterable[str] = ()
    ) -> Changes:
        """A guard was asked: takes down what is about to happen, and returns what of it is refused.

        `off` are the features that are switched off for its people.
        """
        beyond = changes.beyond(limit, size)
        excused = bool(beyond) and self.allows(beyond)
        with self._lock:
            for name in names:
                account = self._accounts.setdefault(name, Tally())
                account.limit, account.size, account.asked = limit, max(size, account.size), True
                account.off = frozenset(off)
                account.refused |= bool(beyond) and not excused
                self._count(account, changes, beyond if excused else Changes())
        return Changes() if excused else beyond

    @staticmethod
    def _count(account: Tally, changes: Changes, excused: Changes) -> None:
        # Whoever is asked about is known without case, also by what an app is called.
        account.excused |= _folded(excused.removed)
        account.removed |= _folded(changes.removed)
        for path, people in excused.cleared.items():
            account.excused_cleared.setdefault(path, set()).update(people)
        for path, people in changes.cleared.items():
            account.cleared.setdefault(path, set()).update(people)

    def off(self, name: str) -> frozenset[str] | None:
        """What is switched off for the people of a guard; None if it was not asked in this run."""
        with self._lock:
            account = self._accounts.get(name)
            return account.off if account and account.asked else None

    def excuse(self, name: str, people: Iterable[str]) -> None:
        """Notes that the guard itself is deleted, so that all of its people may be removed."""
        with self._lock:
            self._accounts.setdefault(name, Tally()).excused.update(_folded(people))

    def remove(self, name: str, person: str) -> str | None:
        """Takes down that a person is removed or deactivated; returns why that is refused, None if it is not."""
        identity = person.casefold()
        alone = Changes(frozenset({identity}))
        with self._lock:
            account = self._accounts.setdefault(name, Tally())
            if identity in account.excused or self.allows(alone):
                return None
            if not account.asked:
                problem = f"the removal guard {name}, which watches over this person, was not asked in this run"
                return f"{problem}: run without --target and keep the guard in the program, or {_how(alone)}"
            if account.refused:
                return f"the removal guard {name} refuses the removals of this run"
            if len((account.removed | {identity}) - account.excused) > account.limit.people(account.size):
                return (
                    f"the removal guard {name} lets one run remove {account.limit.people(account.size)} people "
                    f"({account.limit}), and this is one more: run again to go on, or {_how(alone)}"
                )
            account.removed.add(identity)
            return None

    def clear(self, name: str, person: str, paths: Iterable[str]) -> str | None:
        """Takes down which attributes of a person are cleared; returns why that is refused, None if it is not."""
        identity = person.casefold()
        with self._lock:
            account = self._accounts.setdefault(name, Tally())
            most = account.limit.attribute(account.size)
            for path in sorted(paths):
                excused = account.excused_cleared.get(path, set())
                people = account.cleared.get(path, set()) | {identity}
                if identity not in excused and len(people - excused) > most:
                    alone = Changes(cleared={path: frozenset({identity})})
                    if self.allows(alone):
                        continue
                    return (
                        f"{path} would be cleared for more than {most} people, which is what the removal guard {name} "
                        f"lets one run do: list it in release to leave it as it is, or {_how(alone)}"
                    )
                account.cleared.setdefault(path, set()).add(identity)
        return None


def _folded(identities: Iterable[str]) -> set[str]:
    return {identity.casefold() for identity in identities}


def _how(changes: Changes) -> str:
    return HOW.format(token=changes.token)
