"""Who loses an app, whose assignment changes and who gets the app, and what state keeps of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from pulumi_webex.controlhub.lookup import side_by_side
from pulumi_webex.resources.app_assignments import guard
from pulumi_webex.resources.app_assignments.app import ASSIGNMENTS, ON_REMOVE, App, AppState, Assignment, user_of
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.attempts import Attempts
from pulumi_webex.resources.shared.causes import refused
from pulumi_webex.resources.shared.failures import Partial
from pulumi_webex.resources.shared.features import deactivates_nobody
from pulumi_webex.resources.shared.plural import SECRETS, Before, holder
from pulumi_webex.resources.shared.progress import Progress
from pulumi_webex.resources.shared.properties import OFF, Properties
from pulumi_webex.resources.shared.removals import named
from pulumi_webex.resources.shared.texts import parsed
from pulumi_webex.transport.errors import SettingsError

_PARTS = (ASSIGNMENTS, SECRETS)
Done = tuple[Assignment, Properties | None, str | None]
"""Somebody, what they have now as far as that is new, and why it is not as declared."""


class Work:
    """One update or deletion of one resource."""

    def __init__(self, app: App, urn: str | None, before: Before, state: AppState, news: Properties) -> None:
        self._app = app
        self._urn = urn
        self._before = before
        self._state = state
        self._news = news
        self._attempts = Attempts()
        same = all(before.inputs.get(key) == news.get(key) for key in (*app.common, OFF))
        self._same_options = same
        self.joiners: list[Assignment] = []
        self.changes: list[Assignment] = []
        self.leavers: list[Assignment] = []
        self.remarks: dict[str, list[str]] = {}

    def warnings(self) -> list[str]:
        """Each remark once, with the first ten whom it is about."""
        return [f"{named(people)}: {sentence}." for sentence, people in self.remarks.items()]

    def remark(self, person: str, sentence: str) -> None:
        self.remarks.setdefault(sentence, []).append(person)

    # the plan

    def everybody(self) -> None:
        """Whoever gets the app or whose assignment changes."""
        for key in self._news.get(ASSIGNMENTS) or {}:
            if not self._before.concerns(key):
                continue
            single = self._app.single(self._news, key)
            if single is None:
                self._state.pending[key] = f"{key}: the text is not known even now"
            elif key not in self._state.ids:
                self._join(key, single)
            elif self._changed(key, single):
                self.changes.append(self._assignment(key, single))

    def _join(self, key: str, single: Properties) -> None:
        person = user_of(self._news, key)
        if _waits(person):
            self._state.pending[key] = f"{person}: there is no account in Control Hub yet to give the app to"
        else:
            self.joiners.append(self._assignment(key, single))

    def _changed(self, key: str, single: Properties) -> bool:
        if key in self._state.pending or not self._same_options or self._app.moved(single, self._state.ids[key]):
            return True
        olds, was = self._before.inputs, self._before.former.get(key, key)
        return any((olds.get(part) or {}).get(was) != (self._news.get(part) or {}).get(key) for part in _PARTS)

    def _assignment(self, key: str, single: Properties) -> Assignment:
        person = user_of(self._news, key)
        found = Assignment(key, person, holder(self._urn, key), single, self.record(key) or {})
        found.permit = guard.permit(self._app, single)
        found.tell = lambda doubt: self.remark(person, doubt)
        return found

    def record(self, key: str) -> Properties | None:
        """What state says that somebody has; None if they have nothing, or if that is not known."""
        if key not in self._state.ids:
            return None
        text = self._state.differing.get(key)
        inputs = self._before.inputs or self._news
        single = (
            self._app.read(inputs, text, self._state.hidden.get(key))
            if text is not None
            else self._app.single(inputs, self._before.former.get(key, key))
        )
        single = single or self._app.single(self._news, key)
        return self._app.recorded(single, key, self._state) if single else None

    def leave(self, keys: Sequence[str]) -> None:
        """Those whose key is gone; nobody whom another resource goes on with, or who left the company, is touched."""
        for key in keys:
            olds = self.record(key)
            if key in self._before.elsewhere or olds is None:
                self._state.release(key)
                continue
            gone = Assignment(key, self._name(key), holder(self._urn, key), olds=olds)
            gone.permit = guard.permit(self._app, olds)
            if self._is_left(gone):
                self._state.release(key)
            else:
                self.leavers.append(gone)

    def _name(self, key: str) -> str:
        text = self._state.differing.get(key)
        inputs = {ASSIGNMENTS: {key: text}} if text is not None else self._before.inputs
        return user_of(inputs, key if text is not None else self._before.former.get(key, key))

    def _is_left(self, gone: Assignment) -> bool:
        """Whether somebody's app is left as it is."""
        if guard.left_behind(self._news, self._before, gone.key):
            return True
        if self._app.successor(gone):
            self.remark(gone.person, "the app is left as it is, since another resource of this run manages it now")
            return True
        if self._news.get(ON_REMOVE) == "retain":
            return True
        if deactivates_nobody(self._app.conditions.ledger, gone.olds):
            self.remark(gone.person, "deactivate is off, so the app is left as it is, and is no longer managed")
            return True
        return False

    # the work

    def do(self) -> None:
        """Takes the app from those who lose it, which may free seats; then changes; then gives.

        Raises `Refused` before the first write if somebody's account may not be touched.
        """
        self._progress = Progress(len(self.joiners) + len(self.changes) + len(self.leavers))
        self._app.begin(self._news)
        problems = self._app.prepare(self.joiners, self.changes, self.leavers)
        for one in [one for one in self.joiners if self._app.missing(one)]:
            self.remark(one.person, "create is off and there is no account, so the app was not given")
            self._state.pending.pop(one.key, None)
            self.joiners.remove(one)
        people = {one.key: one for one in (*self.joiners, *self.changes)}
        conditions = self._app.conditions
        if problems and not conditions.continue_on_error:
            raise refused({people[key].person: str(problem) for key, problem in problems.items()})
        for key, problem in problems.items():
            self._fails(people[key], str(problem))
        self._settle(self._at_once(conditions.concurrency, self._take, self.leavers))
        self._settle(self._at_once(conditions.concurrency, self._app.change, self.changes))
        joining = [one for one in self.joiners if one.key not in problems]
        self._settle(self._at_once(self._app.creates_at_once or conditions.concurrency, self._app.give, joining))

    def _take(self, one: Assignment) -> None:
        self._app.take(one)

    def _at_once(
        self, count: int, call: Callable[[Assignment], Properties | None], some: Sequence[Assignment]
    ) -> list[Done]:
        def one_by_one(one: Assignment) -> Done:
            done = self._tried(call, one)
            self._progress.step(failed=int(done[2] is not None))
            return done

        return side_by_side(count, one_by_one, some)

    def _tried(self, call: Callable[[Assignment], Properties | None], one: Assignment) -> Done:
        """Does one piece of work; what fails is the problem of this person only."""
        if self._attempts.stopped:
            return one, None, self._attempts.stopped
        try:
            outputs = call(one)
        except Partial as error:
            return one, dict(error.outputs), self._attempts.failed(error.cause)
        except Exception as error:  # whatever happens to one person, what was done for the others must not be lost
            return one, None, self._attempts.failed(error)
        self._attempts.worked()
        return one, outputs, None

    def _settle(self, done: Sequence[Done]) -> None:
        for one, outputs, problem in done:
            if problem is not None:
                if outputs is not None:
                    self._app.note(self._state, one.key, outputs)
                    one = replace(one, olds=outputs)
                self._fails(one, problem)
            elif outputs is None:
                self._state.release(one.key)
            else:
                self._app.note(self._state, one.key, outputs)
                self._state.settle(one.key)

    def _fails(self, one: Assignment, problem: str) -> None:
        """Notes why somebody is not as declared, and what they have instead."""
        told = problem.rstrip(".")
        self._state.pending[one.key] = told if told.startswith(f"{one.person}: ") else f"{one.person}: {told}"
        if not one.olds:
            return
        was = self._before.former.get(one.key, one.key)
        hidden = [self._state.hidden.get(one.key)]
        hidden += [(inputs.get(SECRETS) or {}).get(key) for inputs, key in self._both(one.key, was)]
        secret: Properties = {}
        for text in hidden:
            for part, value in (parsed(text) if isinstance(text, str) else {}).items():
                secret[part] = {**secret.get(part, {}), **value}
        text, unseen = self._app.texts(self._news, one.olds, self._name_of(one), secret)
        self._keep(one.key, text, unseen)

    def _both(self, key: str, was: str) -> tuple[tuple[Properties, str], tuple[Properties, str]]:
        return (self._before.inputs, was), (self._news, key)

    def _name_of(self, one: Assignment) -> str:
        return self._name(one.key) if one.key in self._state.ids else one.person

    def _keep(self, key: str, text: str, hidden: str | None) -> None:
        """Keeps the texts of what somebody has, as far as inputs do not say the same."""
        for part, held, value in ((ASSIGNMENTS, self._state.differing, text), (SECRETS, self._state.hidden, hidden)):
            held.pop(key, None)
            if value is not None and value != (self._news.get(part) or {}).get(key):
                held[key] = value


def _waits(address: str) -> bool:
    """Whether this run declares somebody with this address who has no account in Control Hub."""
    with suppress(SettingsError):  # a site does without an organization
        return run.current().known.waits(address)
    return False
