"""The life of many people as one resource: check, diff, create, read, update, delete."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.resources.people import guard
from pulumi_webex.resources.people.checks import CheckedPeople, check_people, common_options
from pulumi_webex.resources.people.messages import who_changes
from pulumi_webex.resources.people.plan import Planner
from pulumi_webex.resources.people.reads import Seen, seen
from pulumi_webex.resources.people.state import settled
from pulumi_webex.resources.people.texts import COMMON, PEOPLE, DeclaredPerson
from pulumi_webex.resources.people.work import Work, WrittenPerson
from pulumi_webex.resources.people.writes import Writer
from pulumi_webex.resources.removal_guard.end import refuse_the_end
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.base import InOrganization
from pulumi_webex.resources.shared.causes import in_short, refused, told
from pulumi_webex.resources.shared.claims import contested
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import (
    LIMIT,
    NAME,
    SECRETS,
    Before,
    PluralState,
    holder,
    is_pending,
    only_these,
    remembered,
    same_people,
)
from pulumi_webex.resources.shared.progress import Progress
from pulumi_webex.resources.shared.properties import TARGETS, Properties
from pulumi_webex.resources.shared.reserved import reserved
from pulumi_webex.resources.shared.who import tell
from pulumi_webex.transport.errors import Refused, SettingsError

FORMER, ELSEWHERE = "formerKeys", "elsewhere"
"""Inputs that are about one run, so that state does not keep them."""


class PeopleProvider(InOrganization):
    """Manages many accounts over SCIM 2."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Validates and normalizes everybody, and asks the removal guard; makes no network call."""
        olds, urn = {key: value for key, value in _olds.items() if key != "__provider"}, rpc.urn()
        try:
            here = self.run_for(news)
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        former = news.get(FORMER) or {}
        if any(unknown(news.get(key)) for key in (PEOPLE, SECRETS, FORMER, ELSEWHERE)):
            return CheckResult(dict(news), [])
        news, only = only_these(here.settings.only, olds, news, COMMON, PEOPLE)
        common, problems = common_options(news)
        kept: Properties = {**common, **{key: news[key] for key in (NAME, LIMIT) if news.get(key)}}
        checked = check_people(olds, news, common, former)
        elsewhere = same_people(news.get(ELSEWHERE), {key: one.user_name for key, one in checked.before.items()})
        problems = [f"{news.get(NAME)}: {problem}." for problem in problems] + checked.problems
        target, misplaced = self.target(here, olds)
        problems += [f"{news.get(NAME)}: {problem}." for problem in misplaced]
        problems += _contested(here, checked, former, urn)
        problems += _reserved(here, checked, former, str(news.get(NAME)))
        inputs = {**kept, PEOPLE: checked.people, **target}
        inputs |= {SECRETS: checked.secrets} if checked.secrets else {}
        judged = guard.GuardVerdict(None)
        if not problems:
            judged = guard.verdict(
                here, olds, inputs, checked.before, checked.after, former=former, elsewhere=elsewhere
            )
            problems += [judged.problem] if judged.problem else []
        off = off_of(common)
        if off:
            rpc.warn(f"{news.get(NAME)}: {' and '.join(off)} {'is' if len(off) == 1 else 'are'} off, and not done.")
        for warning in checked.warnings():
            rpc.warn(warning)
        names, removed, active = checked.names, judged.removed, judged.active
        before = Before(olds, former, elsewhere, names=names, removed=removed, active=active, only=only)
        for key, name in checked.names.items() if only else ():
            if before.concerns(key):
                here.known.mean(name)
        remembered(here).checked(inputs, before)
        # The engine prints the value of a named property in clear, so none is named.
        return CheckResult(inputs, [CheckFailure("", problem) for problem in in_short(problems)])

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, text by text; if nothing differs, who is pending makes a change."""
        here, urn = run.current(), rpc.urn()
        before = remembered(here).before(_news)
        state = PluralState.of(_olds)
        state.renamed(before.former if before else {})
        for key, account_id in state.ids.items():
            if key in (_news.get(PEOPLE) or {}):
                here.registry.keep(account_id, holder(urn, key))
        if before:
            guard.refuse_row(here, _news, state.gone - before.active, before.removed, len(state.ids))
        # Whether somebody without an account gets one shows in the update, unless none is to be made.
        _note(here, state, before, wait="create" in off_of(_news))
        if before and remembered(here).is_checked(_news):
            tell(str(_news.get(NAME)), who_changes(before, state, _news))
        return DiffResult(changes=True) if is_pending(_news, _olds, before) else DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Links the accounts of all these people, or makes them."""
        return CreateResult(f"People/{props.get(NAME)}", _applied(self.writable_run_of(props), {}, props))

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Does what changed since state was written, and what is pending."""
        return UpdateResult(_applied(self.writable_run_of({**_news, **_olds}), _olds, _news))

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What Webex has of everybody, as inputs, so that drift shows."""
        here, inputs = self.run_of(props), rpc.old_inputs()
        if inputs is None:
            rpc.warn(f"{props.get(NAME)}: this version of Pulumi does not say what was declared, so nobody was read.")
            return ReadResult(id_, props)
        inputs.pop("__provider", None)
        found: Seen = seen(here, inputs, PluralState.of(props))
        return ReadResult(id_, {**_rest(inputs), **found.state.outputs()}, found.inputs)

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Deactivates, deletes or leaves the accounts, and never one that another resource stands for."""
        here = self.writable_run_of(_props)
        state, olds = PluralState.of(_props), rpc.old_inputs() or {}
        planner = Planner(here, rpc.urn(), Before(olds), state, {**_props, PEOPLE: {}})
        people = {key: DeclaredPerson.of(olds, key) for key in state.ids}
        names = {key: person.user_name if person else key for key, person in people.items()}
        active = [key for key, person in people.items() if person is None or person.active]
        alone = {key: names[key] for key in active if not planner.successor(key, names[key])}
        refuse_the_end(here.ledger, {**_props, **olds}, alone, len(active))
        here.ledger.excuse(str(_props.get(NAME)), {name.casefold() for name in names.values()})
        planner.leave(list(state.ids), here.lookup)
        _stop(here, planner)
        outcomes = _written(here, [], planner.plan.leavers, planner.plan.deleted)
        failed = {key: outcome.problem for key, outcome in outcomes.items() if outcome.problem}
        if failed:
            works = {work.key: work for work in planner.plan.leavers + planner.plan.deleted}
            reasons = {works[key].person: problem for key, problem in failed.items()}
            raise Refused(f"{len(failed)} of {len(outcomes)} people were not removed. {told(reasons)}. Run again")


def _reserved(here: run.Run, checked: CheckedPeople, former: Mapping[str, str], name: str) -> list[str]:
    before = {key: one.user_name for key, one in checked.before.items()}
    before |= {key: before[old] for key, old in former.items() if old in before}
    problem = reserved(here.settings, before, checked.names)
    return [f"{name}: {problem}."] if problem else []


def _contested(here: run.Run, checked: CheckedPeople, former: Mapping[str, str], urn: str | None) -> list[str]:
    """Problems with userNames that two people of this run claim."""
    problems = []
    for key, person in checked.after.items():
        if person and isinstance(person.properties.get("userName"), str):
            old = checked.before.get(former.get(key, key))
            before = old.user_name if old else person.user_name
            mine = holder(urn or str(person.key), key)
            problems += [
                f"{person.user_name}: {problem}."
                for problem in contested(here.registry, "userName", before, person.user_name, mine)
            ]
    return problems


def _note(here: run.Run, state: PluralState, before: Before | None, *, wait: bool) -> None:
    """Tells the other resources of this run who has which account and, with `wait`, who has none."""
    for key, name in before.names.items() if before else ():
        if key in state.ids:
            here.known.note(name, state.ids[key])
        elif wait:
            here.known.wait(name)


def _rest(inputs: Properties) -> Properties:
    """What outputs have of the inputs: everything that is small, and no person."""
    return {key: inputs[key] for key in (*COMMON, *TARGETS, NAME, LIMIT) if key in inputs}


def _applied(here: run.Run, olds: Properties, news: Properties) -> Properties:
    urn = rpc.urn()
    before = remembered(here).before(news) or Before(rpc.old_inputs() or {})
    state, lookup = PluralState.of(olds), here.lookup
    state.renamed(before.former)
    planner = Planner(here, urn, before, state, news)
    planner.people(lookup)
    planner.leave([key for key in state.ids if key not in news[PEOPLE] and before.concerns(key)], lookup)
    plan = planner.plan
    _stop(here, planner)
    outcomes = _written(here, plan.joiners + plan.changes, plan.leavers, plan.deleted)
    settled(state, plan, news, outcomes)
    state.gone = (state.gone | before.removed) - before.active
    for key, account_id in state.ids.items():
        (here.registry.make if key in outcomes else here.registry.keep)(account_id, holder(urn, key))
    _note(here, state, before, wait=True)
    pending = {key: reason for key, reason in state.pending.items() if before.concerns(key)}
    remembered(here).pending[str(news.get(NAME))] = pending
    if pending:
        count = len(pending)
        reasons = {reason.partition(": ")[0]: reason for reason in pending.values()}
        rpc.warn(f"{count} {'person is' if count == 1 else 'people are'} pending. {told(reasons)}. Run again.")
    return {**_rest(news), **state.outputs()}


def _stop(here: run.Run, planner: Planner) -> None:
    """Tells of the plan; raises `Refused` before the first write if somebody's account may not be touched."""
    for warning in planner.plan.warnings():
        rpc.warn(warning)
    reasons = dict(planner.plan.refused.values())
    if reasons and not here.settings.continue_on_error:
        raise refused(reasons)


def _written(here: run.Run, stay: list[Work], leave: list[Work], delete: list[Work]) -> dict[str, WrittenPerson]:
    """Does all the work; leavers come last, so that nobody loses an account in a run that gets no further."""
    writer = Writer(here, Progress(sum(not work.idle for work in [*stay, *leave, *delete])))
    return writer.write(stay) | writer.write(leave) | writer.delete(delete)
