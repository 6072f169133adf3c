"""What resources that hold many people have in common: what state keeps of each, and what one run remembers.

Inputs in state are not sent along with every call, and `former_keys` and `elsewhere` are about one run only, so that
neither is kept in state.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.transport.errors import SettingsError

NAME, SECRETS, LIMIT = "name", "secrets", "limit"
"""Inputs: the resource's own name, the texts of what must not be seen, and the removal guard's limit."""
IDS, LINKED, PENDING = "ids", "linked", "pending"
"""Outputs: the account of each key, the keys whose account was there before, and why somebody is not as declared."""


@dataclass
class PluralState:
    """What outputs hold, by key. `differing` and `hidden` are texts of those whose account is not as the inputs say.

    `texts` is the input that holds everybody's text; outputs have the differing ones under the same name.
    """

    ids: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    pending: dict[str, str] = field(default_factory=dict)
    differing: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    texts: str = "people"

    @classmethod
    def of(cls, outputs: Mapping[str, Any], texts: str = "people") -> PluralState:
        return cls(
            dict(outputs.get(IDS) or {}),
            set(outputs.get(LINKED) or ()),
            dict(outputs.get(PENDING) or {}),
            dict(outputs.get(texts) or {}),
            dict(outputs.get(SECRETS) or {}),
            texts,
        )

    def renamed(self, former: Mapping[str, str]) -> None:
        """Puts what is known of old keys under the new ones."""
        for new, old in former.items():
            if old in self.ids and new not in self.ids:
                self.ids[new] = self.ids.pop(old)
                for held in (self.pending, self.differing, self.hidden):
                    held |= {new: held.pop(old)} if old in held else {}
                self.linked = {new if key == old else key for key in self.linked}

    def settle(self, key: str) -> None:
        """Notes that somebody is as declared."""
        for held in (self.pending, self.differing, self.hidden):
            held.pop(key, None)

    def release(self, key: str) -> None:
        """Forgets somebody."""
        self.ids.pop(key, None)
        self.settle(key)

    def outputs(self) -> Properties:
        """The outputs; what is empty is left out, but for what programs read."""
        always = {IDS: self.ids, LINKED: sorted(self.linked & self.ids.keys()), PENDING: self.pending}
        return always | {key: value for key, value in ((self.texts, self.differing), (SECRETS, self.hidden)) if value}


def holder(urn: str | None, key: str) -> str | None:
    """What the registry knows one person of a resource by; `rpc.logical_name` of it is the key."""
    return f"{urn}::{key}" if urn else None


@dataclass(frozen=True)
class Before:
    """What a check was given: the inputs of the last run, the old key of each new one, and the keys that another
    resource declares now. `stays` are the keys of those who are still people, None if that was not said; `names` are
    the userNames that are declared now, as far as they are known."""

    inputs: Properties = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    stays: frozenset[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)


class Remembered:
    """One run's: what was checked, by resource; and who is `pending`, by the resource's name and the key."""

    def __init__(self) -> None:
        self._before: dict[str, Before] = {}
        self._checked: dict[str, Properties] = {}
        self.pending: dict[str, dict[str, str]] = {}

    def checked(self, news: Properties, before: Before) -> None:
        """Keeps what a check was given."""
        self._before[_name(news)] = before
        self._checked[_name(news)] = dict(news)  # the SDK's server adds to what a check answers

    def is_checked(self, news: Mapping[str, Any]) -> bool:
        """Whether these very inputs were checked in this process; those that a refresh asks about were not."""
        return self._checked.get(_name(news)) == {key: value for key, value in news.items() if key != "__provider"}

    def before(self, properties: Mapping[str, Any]) -> Before | None:
        """What the check of this resource was given; None if it was not checked in this process."""
        return self._before.get(_name(properties))


def remembered(here: run.BaseRun) -> Remembered:
    """What this run remembers; what is about a Meetings site is kept with its organization, if there is one."""
    with suppress(SettingsError):
        here = here if isinstance(here, run.Run) else run.current()
    return here.once("remembered", Remembered)


def is_pending(news: Properties, outputs: Mapping[str, Any], before: Before | None) -> bool:
    """Whether a diff without differences still has somebody to bring to what is declared.

    A refresh asks without a check before, and with old inputs as the new ones; then it is none.
    """
    declared = {key: value for key, value in news.items() if key != "__provider"}
    return before is not None and before.inputs == declared and bool(outputs.get(PENDING))


def _name(properties: Mapping[str, Any]) -> str:
    return rpc.urn() or str(properties.get(NAME))
