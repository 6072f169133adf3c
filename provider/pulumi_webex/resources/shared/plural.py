"""What resources that hold many people have in common: what state keeps of each, and what one run remembers.

Inputs in state are not sent along with every call, and `former_keys` and `elsewhere` are about one run only, so that
neither is kept in state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.texts import parsed
from pulumi_webex.transport.errors import SettingsError

NAME, SECRETS, LIMIT = "name", "secrets", "limit"
"""Inputs: the resource's own name, the texts of what must not be seen, and the removal guard's limit."""
IDS, LINKED, PENDING, GONE = "ids", "linked", "pending", "__gone"
"""Outputs: the account of each key, the keys whose account was there before, why somebody is not as declared, and who
was removed since the last run that left nobody pending."""


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
    gone: frozenset[str] = frozenset()
    texts: str = "people"

    @classmethod
    def of(cls, outputs: Mapping[str, Any], texts: str = "people") -> PluralState:
        return cls(
            dict(outputs.get(IDS) or {}),
            set(outputs.get(LINKED) or ()),
            dict(outputs.get(PENDING) or {}),
            dict(outputs.get(texts) or {}),
            dict(outputs.get(SECRETS) or {}),
            frozenset(outputs.get(GONE) or ()),
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
        # Once nobody is pending, the next run may remove as many again.
        gone = sorted(self.gone) if self.pending else []
        rest = {self.texts: self.differing, SECRETS: self.hidden, GONE: gone}
        return always | {key: value for key, value in rest.items() if value}


def holder(urn: str | None, key: str) -> str | None:
    """What the registry knows one person of a resource by; `rpc.logical_name` of it is the key."""
    return f"{urn}::{key}" if urn else None


@dataclass(frozen=True)
class Before:
    """What a check was given: the inputs of the last run, the old key of each new one, and the keys that another
    resource declares now. `stays` are the keys of those who are still people, None if that was not said; `names` are
    the userNames that are declared now, as far as they are known; `removed` who is removed or deactivated without an
    override, and `active` who is active afterwards; `suspended` are the keys of those who may not sign in at present;
    `only` are the keys that the run is about, None if it is about
    everybody."""

    inputs: Properties = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    stays: frozenset[str] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()
    suspended: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def concerns(self, key: str) -> bool:
        """Whether the run is about this person."""
        return self.only is None or key in self.only or key.casefold() in self.only


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


def same_people(elsewhere: Any, names: Mapping[str, str]) -> frozenset[str]:
    """The keys that another resource declares from now on.

    `elsewhere` is a list of keys, or the userName of each; then only those count whose userName in state, in `names`,
    is the same: with two sources, one key may be two people. An empty userName stands for any.
    """
    if isinstance(elsewhere, Mapping):
        return frozenset(
            key
            for key, name in elsewhere.items()
            if not name or key not in names or names[key].casefold() == str(name).casefold()
        )
    return frozenset(elsewhere or ())


def is_pending(news: Properties, outputs: Mapping[str, Any], before: Before | None) -> bool:
    """Whether a diff without differences still has somebody to bring to what is declared.

    A refresh asks without a check before, and with old inputs as the new ones; then it is none.
    """
    declared = {key: value for key, value in news.items() if key != "__provider"}
    if before is None or before.inputs != declared:
        return False
    return any(before.concerns(key) for key in outputs.get(PENDING) or ())


def only_these(
    only: frozenset[str], olds: Properties, news: Properties, common: Iterable[str], texts: str
) -> tuple[Properties, frozenset[str] | None]:
    """The inputs of a run that is about some people only, by key or userName: everybody else is as in state.

    Options for everybody, which are `common`, stay as they are in state, too. `texts` is the input with the texts. Also
    answers what such a run calls those whom it is about; None if it is about everybody.
    """
    if not only:
        return news, None
    meant = set(only)
    kept = {**news, **({key: olds.get(key) for key in common} if olds else {}), texts: {}, SECRETS: {}}
    for key in dict.fromkeys([*(olds.get(texts) or {}), *(news.get(texts) or {})]):
        whose = olds
        if _is_meant(only, key, olds.get(texts), news.get(texts)):
            whose = news
            meant.add(key)
        for part in (texts, SECRETS):
            held = whose.get(part) or {}
            kept[part] |= {key: held[key]} if key in held else {}
    return kept, frozenset(meant)


def _is_meant(only: frozenset[str], key: str, *texts: Mapping[str, Any] | None) -> bool:
    if key.casefold() in only:
        return True
    with suppress(ValueError):  # a text that is broken is told when it is checked
        found = [text for one in texts if isinstance(text := (one or {}).get(key), str)]
        return any(str(parsed(text).get("userName")).casefold() in only for text in found)
    return False


def _name(properties: Mapping[str, Any]) -> str:
    return rpc.urn() or str(properties.get(NAME))
