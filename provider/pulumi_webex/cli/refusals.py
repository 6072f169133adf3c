"""People whose account may not be touched: such a plan is not run, unless it may go on with the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pulumi_webex.resources.shared.removals import named
from pulumi_webex.review import Person, Plan
from pulumi_webex.review.assignments import Assignment
from pulumi_webex.review.kinds import by_name
from pulumi_webex.review.wording import count

from .runners import CONTINUE, RunOutcome, RunRequest, Session


def goes_on(request: RunRequest, session: Session) -> bool:
    """Whether people who are refused stop nobody else."""
    given = session.environ.get(CONTINUE) or session.runner.config("webex:continueOnError") or ""
    return request.settings.continue_on_error or given.strip().casefold() in ("true", "1", "yes")


def refusals(plan: Plan) -> list[str]:
    """One sentence for each person whose account, or whose app, is refused: the cause and the choices."""
    people = [f"{one.user_name} is refused: {one.note}" for one in sorted(plan.refused, key=by_name)]
    apps = [f"{one.person} is refused for {one.app}: {one.note}" for one in plan.refused_apps]
    return people + apps


def would_stop(plan: Plan, request: RunRequest, session: Session) -> list[str]:
    """Why a run would stop, or does not begin; nothing where nobody is refused, or the others go on."""
    names = [one.user_name for one in plan.refused] + [one.person for one in plan.refused_apps]
    if not names or (request.operation == "up" and goes_on(request, session)):
        return []
    who = f"{count(len(names), 'account')} refused, as told above ({named(names)})"
    rest = "correct them, or run `webex up --continue-on-error`, which does everybody else"
    if request.operation == "up":
        return [
            f"{who}, so the run was not begun, {count(_todo(plan), 'change')} not done, and nothing was changed: {rest}"
        ]
    return [f"{who}: the run would stop before its first write; {rest}"]


def _todo(plan: Plan) -> int:
    return len(plan.people) + len(plan.moved) + len(plan.others)


def continuing(request: RunRequest, plan: Plan, session: Session) -> RunRequest:
    """The request with which people of one resource go on too, where some of them are refused."""
    if not goes_on(request, session):
        return request
    return replace(request, settings=replace(request.settings, continue_on_error=True))


def unfinished(plan: Plan, outcome: RunOutcome) -> str:
    """How many people and apps an ended run has done, and how many not."""
    everybody: list[Person | Assignment] = [*plan.people, *plan.moved]
    done = sum(_is_done(one.urn, one.resource, one.key, outcome) for one in everybody)
    if outcome.done is None:
        return f"of {count(len(everybody), 'change')} of people and apps, `webex preview` shows which are not done"
    return f"{done} of {count(len(everybody), 'change')} of people and apps done, {len(everybody) - done} not"


def _is_done(urn: str, resource: str, key: str, outcome: RunOutcome) -> bool:
    done: Collection[str] = outcome.done or ()
    return (resource or urn) in done and key not in outcome.pending.get(resource, {})
