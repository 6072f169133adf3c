"""What one run of a `People` plans, and what state keeps of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi_webex.controlhub.shape import leaf_paths
from pulumi_webex.resources.people.texts import PEOPLE, DeclaredPerson
from pulumi_webex.resources.people.work import Work, WrittenPerson
from pulumi_webex.resources.shared.plural import SECRETS, PluralState
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.removals import named


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


def settled(state: PluralState, plan: PeoplePlan, news: Properties, outcomes: Mapping[str, WrittenPerson]) -> None:
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
            state.settle(key)
        else:
            problem = outcome.problem.rstrip(".")
            state.pending[key] = problem if problem.startswith(f"{person}: ") else f"{person}: {problem}"
            _remember(state, plan, news, key)
    for key, (person, reason) in plan.refused.items():
        state.pending[key] = f"{person}: {reason}"
        _remember(state, plan, news, key)
    for key in plan.released:
        state.release(key)


def _remember(state: PluralState, plan: PeoplePlan, news: Properties, key: str) -> None:
    """Keeps what was declared of somebody who is pending, so that what was dropped since is still cleared later."""
    before, after = plan.before.get(key), DeclaredPerson.of(news, key)
    if before and after:
        handed_back = leaf_paths(after.options.release)
        text, hidden = before.texts({path: value for path, value in before.flat.items() if path not in handed_back})
        if text != news[PEOPLE][key]:
            state.differing[key] = text
        if hidden and hidden != (news.get(SECRETS) or {}).get(key):
            state.hidden[key] = hidden
