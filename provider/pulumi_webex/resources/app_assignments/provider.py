"""The life of everybody's assignment of one app as one resource: check, diff, create, read, update, delete."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_webex.controlhub.declared import unknown
from pulumi_webex.resources.app_assignments import guard
from pulumi_webex.resources.app_assignments.app import (
    ASSIGNMENTS,
    ELSEWHERE,
    FORMER,
    KEPT,
    LABEL,
    STAYS,
    SUSPENDED,
    App,
    AppState,
    Assignment,
    user_of,
)
from pulumi_webex.resources.app_assignments.checks import check_assignments
from pulumi_webex.resources.app_assignments.reads import seen
from pulumi_webex.resources.app_assignments.work import Work
from pulumi_webex.resources.removal_guard.end import refuse_the_end
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.app_messages import who_has
from pulumi_webex.resources.shared.base import AnyRun, BaseProvider
from pulumi_webex.resources.shared.causes import in_short, told
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.plural import (
    NAME,
    SECRETS,
    Before,
    holder,
    is_pending,
    only_these,
    remembered,
    same_people,
)
from pulumi_webex.resources.shared.properties import HOLDER, Properties
from pulumi_webex.resources.shared.removals import off_app
from pulumi_webex.resources.shared.who import tell
from pulumi_webex.transport.errors import Refused, SettingsError

_PASSING = (FORMER, ELSEWHERE, STAYS, SUSPENDED)


class AppAssignmentsProvider(BaseProvider[AnyRun]):
    """Manages everybody who has one app."""

    @abstractmethod
    def app(self, here: AnyRun) -> App:
        """The app, in this run."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Validates and normalizes everybody, and asks the removal guard; makes no network call but for a preflight."""
        olds = {key: value for key, value in _olds.items() if key != "__provider"}
        try:
            here = self.run_for(news)
        except SettingsError as error:
            # Nothing else can be told before the settings are right, and this is not about a person.
            return CheckResult(dict(news), [CheckFailure("", str(error))])
        if any(unknown(news.get(key)) for key in (ASSIGNMENTS, SECRETS, *_PASSING)):
            return CheckResult(dict(news), [])
        app, given = self.app(here), news
        if olds and app.marker not in olds:
            return CheckResult(dict(news), [CheckFailure("", _another_kind(news, olds))])
        news, only = only_these(app.conditions.only, olds, news, app.common, ASSIGNMENTS)
        asked = _asked(olds, given, only)
        target, misplaced = self.target(here, olds)
        common, problems = app.options(news)
        common |= {key: news[key] for key in (NAME, LABEL, *KEPT) if news.get(key)} | target
        problems = [f"{news.get(NAME)}: {problem}." for problem in [*problems, *misplaced]]
        inputs = dict(common)
        if not problems:
            checked = check_assignments(app, olds, news, common, asked.former, rpc.urn())
            inputs[ASSIGNMENTS] = checked.assignments
            inputs |= {SECRETS: checked.secrets} if checked.secrets else {}
            problems = checked.problems
            refusal = None if problems else guard.refusal(app, olds, inputs, checked.before, checked.after, asked)
            problems += [refusal] if refusal else []
            for warning in checked.warnings():
                rpc.warn(warning)
        remembered(here).checked(inputs, asked)
        # The engine prints the value of a named property in clear, so none is named.
        return CheckResult(inputs, [CheckFailure("", problem) for problem in in_short(problems)])

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, text by text; if nothing differs, who is pending makes a change."""
        here = self.run_of(_olds)
        before = remembered(here).before(_news)
        if before is None:
            return DiffResult()
        app, state = self.app(here), _state(self.app(here), _olds)
        state.renamed(before.former)
        if remembered(here).is_checked(_news):
            tell(str(_news.get(NAME)), who_has(before, state, _news, str(_news.get(LABEL))))
        work = Work(app, rpc.urn(), before, state, _news)
        moved = False
        for key in state.ids:
            single, olds = app.single(_news, key), work.record(key)
            if single and olds:
                app.declare(Assignment(key, key, holder(rpc.urn(), key), single, olds))
                moved |= app.moved(single, state.ids[key])
        pending = is_pending(_news, _olds, before)
        return DiffResult(changes=True) if pending or (moved and _same(_news, before)) else DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Gives everybody the app."""
        return CreateResult(f"AppAssignments/{props.get(NAME)}", self._applied({}, props))

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Does what changed since state was written, and what is pending."""
        return UpdateResult(self._applied(_olds, _news))

    def _applied(self, olds: Properties, news: Properties) -> Properties:
        here = self.writable_run_of({**news, **olds})
        app = self.app(here)
        before = remembered(here).before(news) or Before(rpc.old_inputs() or {})
        state = _state(app, olds)
        state.renamed(before.former)
        work = Work(app, rpc.urn(), before, state, news)
        work.everybody()
        work.leave([key for key in state.ids if key not in news[ASSIGNMENTS] and before.concerns(key)])
        try:
            work.do()
        finally:
            for warning in work.warnings():
                rpc.warn(warning)
        pending = {key: reason for key, reason in state.pending.items() if before.concerns(key)}
        remembered(here).pending[str(news.get(NAME))] = pending
        if pending:
            count = len(pending)
            reasons = {reason.partition(": ")[0]: reason for reason in pending.values()}
            rpc.warn(f"{count} {'person is' if count == 1 else 'people are'} pending. {told(reasons)}. Run again.")
        return _outputs(app, news, state)

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """What Webex has of everybody, as inputs, so that drift shows."""
        here, inputs = self.run_of(props), rpc.old_inputs()
        if inputs is None:
            rpc.warn(f"{props.get(NAME)}: this version of Pulumi does not say what was declared, so nobody was read.")
            return ReadResult(id_, props)
        inputs.pop("__provider", None)
        app = self.app(here)
        state = _state(app, props)
        shown = seen(app, inputs, state)
        return ReadResult(id_, _outputs(app, shown, state), shown)

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Takes the app from everybody, but never what another resource stands for."""
        here = self.writable_run_of(_props)
        app, olds = self.app(here), rpc.old_inputs() or {}
        state = _state(app, _props)
        work = Work(app, rpc.urn(), Before(olds), state, {**_props, **olds, ASSIGNMENTS: {}})
        size = sum(app.active(record) for key in state.ids if (record := work.record(key)))
        work.leave(list(state.ids))
        label = str(_props.get(LABEL))
        names = {one.key: off_app(str(one.olds[HOLDER]), label) for one in work.leavers if app.active(one.olds)}
        ledger = app.conditions.ledger
        refuse_the_end(ledger, {**_props, **olds}, names, size, label)
        ledger.excuse(str(_props.get(NAME)), {str(one.olds[HOLDER]) for one in work.leavers})
        asked = len(work.leavers)
        work.do()
        for warning in work.warnings():
            rpc.warn(warning)
        left = {key: reason for key, reason in state.pending.items() if key in state.ids}
        if left:
            reasons = {reason.partition(": ")[0]: reason for reason in left.values()}
            raise Refused(f"{len(left)} of {asked} people did not lose {label}. {told(reasons)}. Run again")


def _asked(olds: Properties, news: Properties, only: frozenset[str] | None) -> Before:
    stays = news.get(STAYS)
    return Before(
        olds,
        news.get(FORMER) or {},
        same_people(news.get(ELSEWHERE), {key: user_of(olds, key) for key in olds.get(ASSIGNMENTS) or {}}),
        None if stays is None else frozenset(stays),
        suspended=frozenset(news.get(SUSPENDED) or ()),
        only=only,
    )


def _another_kind(news: Properties, olds: Properties) -> str:
    return (
        f"{news.get(NAME)}: state has people here who were given {olds.get(LABEL)}, which is another kind of app: give "
        f"the resource for {news.get(LABEL)} another name."
    )


def _same(news: Properties, before: Before) -> bool:
    return before.inputs == {key: value for key, value in news.items() if key != "__provider"}


def _state(app: App, outputs: Properties) -> AppState:
    return AppState.load(outputs, app.own_name, app.shared)


def _outputs(app: App, inputs: Mapping[str, object], state: AppState) -> Properties:
    """What outputs have: the inputs that are small, and no person but those who are not as declared."""
    rest = {key: value for key, value in inputs.items() if key not in (ASSIGNMENTS, SECRETS, *_PASSING, "__provider")}
    texts: dict[str, Properties] = {}
    for key in state.ids:
        differing = state.differing.get(key)
        single = app.read(inputs, differing, state.hidden.get(key)) if differing else app.single(inputs, key)
        texts |= {key: single} if single else {}
    return {**rest, **state.outputs(), **app.own_outputs(state, texts)}
