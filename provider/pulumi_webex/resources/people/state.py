"""What outputs hold of a `People`, what one run plans, and what state keeps of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_webex.controlhub.shape import leaf_paths
from pulumi_webex.resources.people.texts import PEOPLE, SECRETS, DeclaredPerson
from pulumi_webex.resources.people.work import Work, WrittenPerson
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.removals import named

IDS, LINKED, PENDING = "ids", "linked", "pending"
"""Outputs: the account of each key, the keys whose account was there before, and why somebody is not as declared."""


@dataclass
class PeopleState:
    """What outputs hold, by key. `differing` and `hidden` are texts of those whose account is not as the inputs say."""

    ids: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    pending: dict[str, str] = field(default_factory=dict)
    differing: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, outputs: Properties) -> PeopleState:
        return cls(
            dict(outputs.get(IDS) or {}),
            set(outputs.get(LINKED) or ()),
            dict(outputs.get(PENDING) or {}),
            dict(outputs.get(PEOPLE) or {}),
            dict(outputs.get(SECRETS) or {}),
        )

    def renamed(self, former: Mapping[str, str]) -> None:
        """Puts what is known of old keys under the new ones."""
        for new, old in former.items():
            if old in self.ids and new not in self.ids:
                self.ids[new] = self.ids.pop(old)
                for held in (self.pending, self.differing, self.hidden):
                    held |= {new: held.pop(old)} if old in held else {}
                self.linked = {new if key == old else key for key in self.linked}

    def outputs(self) -> Properties:
        """The outputs; what is empty is left out, but for what programs read."""
        always = {IDS: self.ids, LINKED: sorted(self.linked & self.ids.keys()), PENDING: self.pending}
        return always | {key: value for key, value in ((PEOPLE, self.differing), (SECRETS, self.hidden)) if value}


def holder(urn: str | None, key: str) -> str | None:
    """What the registry knows one person of a `People` by; `rpc.logical_name` of it is the key."""
    return f"{urn}::{key}" if urn else None


@dataclass
class PeoplePlan:
    """What one update does: who is written to, whose accounts may not be touched (key → person, why), what is told."""

    joiners: list[Work] = field(default_factory=list)
    changes: list[Work] = field(default_factory=list)
    leavers: list[Work] = field(default_factory=list)
    deleted: list[Work] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, DeclaredPerson] = field(default_factory=dict)

    def remark(self, person: str, sentence: str) -> None:
        self.remarks.setdefault(sentence, []).append(person)

    def warnings(self) -> list[str]:
        """Each remark once, with the first ten whom it is about."""
        return [f"{named(people)}: {sentence}." for sentence, people in self.remarks.items()]


def settled(state: PeopleState, plan: PeoplePlan, news: Properties, outcomes: Mapping[str, WrittenPerson]) -> None:
    """Takes over what was done into the state that is to be kept."""
    works = {work.key: work for work in [*plan.joiners, *plan.changes, *plan.leavers, *plan.deleted]}
    for key, outcome in outcomes.items():
        work, person = works[key], works[key].person
        if outcome.problem is None and work.leaves:
            plan.released.append(key)
            continue
        if outcome.account_id:
            state.ids[key] = outcome.account_id
            state.linked = state.linked | {key} if outcome.linked else state.linked - {key}
        if outcome.problem is None:
            for held in (state.pending, state.differing, state.hidden):
                held.pop(key, None)
        else:
            problem = outcome.problem.rstrip(".")
            state.pending[key] = problem if problem.startswith(f"{person}: ") else f"{person}: {problem}"
            _remember(state, plan, news, key)
    for key, (person, reason) in plan.refused.items():
        state.pending[key] = f"{person}: {reason}"
        _remember(state, plan, news, key)
    for key in plan.released:
        state.ids.pop(key, None)
        for held in (state.pending, state.differing, state.hidden):
            held.pop(key, None)


def _remember(state: PeopleState, plan: PeoplePlan, news: Properties, key: str) -> None:
    """Keeps what was declared of somebody who is pending, so that what was dropped since is still cleared later."""
    before, after = plan.before.get(key), DeclaredPerson.of(news, key)
    if before and after:
        handed_back = leaf_paths(after.options.release)
        text, hidden = before.texts({path: value for path, value in before.flat.items() if path not in handed_back})
        if text != news[PEOPLE][key]:
            state.differing[key] = text
        if hidden and hidden != (news.get(SECRETS) or {}).get(key):
            state.hidden[key] = hidden
