"""What every operation goes through: plan, show, ask, run, sum up."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click
from rich.text import Text

from pulumi_webex.resources.shared.removals import tokens
from pulumi_webex.review import Plan, parse
from pulumi_webex.review.display import show
from pulumi_webex.review.ends import ends_of_people, overrides_for_all
from pulumi_webex.review.guards import overrides_for_guards
from pulumi_webex.review.steps import Operation
from pulumi_webex.review.wording import count, shown

from .documents import preview_document, print_diagnostics, print_json, result_document
from .errors import DIFFERENT, DONE, CommandError, WrongUseError
from .narrow import allowing, narrowed, only_of
from .refusals import continuing, refusals, unfinished, would_stop
from .runners import ALLOW, RunOutcome, RunRequest, Session

_NAMES: Mapping[Operation, str] = {
    "preview": "Preview",
    "up": "Plan",
    "refresh": "What differs in Webex",
    "destroy": "Plan to remove everything",
}
_QUESTIONS: Mapping[Operation, str] = {
    "up": "Do this?",
    "refresh": "Take this over into the state? (Webex itself is not changed)",
    "destroy": "Remove all of this?",
}


_OVERRIDE = re.compile(r"\b\d+:[0-9a-f]{12}\b")
"""How the sentence of a removal guard names what would allow the run."""


def carry_out(request: RunRequest, session: Session) -> int:
    """Runs one operation to its end and gives the exit code."""
    started = time.monotonic()
    request, plan, digest = _planned(request, session)
    _show(plan, request, session)
    request = continuing(request, plan, session)
    refused = [
        *would_stop(plan, request, session),
        *(() if request.allow_overbooking else plan.shortages),
        *_unallowed(request, session, digest),
    ]
    if request.operation == "preview" or refused or (request.expect_no_changes and not plan.empty):
        _finish_json(request, session, plan, digest, None, started)
        if refused:
            raise CommandError(*refused)
        return _found(plan, session) if request.expect_no_changes else DONE
    planned = time.monotonic() - started
    if _does_something(request, plan):
        _prepare(request, session, plan)
    started = time.monotonic() - planned  # the time that the person took to answer is not ours
    outcome = _run(request, session, plan)
    _finish_json(request, session, plan, digest, outcome, started)
    _sum_up(request, session, plan, outcome, time.monotonic() - started)
    if told := refusals(plan):
        raise CommandError(*told)
    return DONE


def _planned(request: RunRequest, session: Session) -> tuple[RunRequest, Plan, dict[str, Any]]:
    """The plan with its digest, and the request narrowed to what it is about."""
    if request.only:
        request = replace(request, settings=replace(request.settings, only=request.only))
    digest = session.runner.plan(request.operation, request.settings)
    plan = parse(digest, request.operation)
    if plan.errors:
        if request.as_json and request.operation == "preview":
            print_json(preview_document(digest, plan))
        if request.settings.debug:
            print_diagnostics(digest)
        _show_refused(plan, request, session)
        raise CommandError(*plan.errors)
    if request.only:
        request, plan, digest = narrowed(request, plan, digest)
    elif request.operation == "destroy" and session.rehearsal:
        # Simulated people may all go; real ones only with the override that the removal guard names.
        request = allowing(request, overrides_for_all(digest["steps"]))
    if request.operation in ("preview", "up") and (plan.assignments or plan.group("join")):
        plan, digest = _asked(request, plan, digest, session)
    if request.operation == "preview" and not plan.group("join"):
        from .ask_webex import refuse_dead

        refuse_dead(digest, session.runner.config, session.environ)
    return request, plan, digest


def _show_refused(plan: Plan, request: RunRequest, session: Session) -> None:
    """The plan behind a refusal; where a removal guard gives none, the one that its override would allow."""
    overrides = tuple(_OVERRIDE.findall(" ".join(plan.errors)))
    if overrides:
        allowed = replace(request.settings, allowed=(*request.settings.allowed, *overrides))
        again = parse(session.runner.plan(request.operation, allowed), request.operation)
        plan = plan if again.errors else again
    if not plan.empty:
        _show(plan, request, session)
        session.console.print("This plan is refused; joiners were not looked up, and it may be incomplete.")


def _asked(request: RunRequest, plan: Plan, digest: dict[str, Any], session: Session) -> tuple[Plan, dict[str, Any]]:
    """Plan and digest with what Webex says of those who join and of licenses."""
    from .ask_webex import accounts_looked_up, looked_up, with_seats  # the clients, which most plans do without

    for look in (looked_up, accounts_looked_up):
        plan = look(plan, session.runner.config, session.environ, must=True)
    return with_seats(plan, digest, session.runner.config, session.environ)


def _found(plan: Plan, session: Session) -> int:
    """The exit code if no changes were expected."""
    if plan.empty:
        return DONE
    session.console.print("Changes were found, though none were expected; nothing was done.")
    return DIFFERENT


def _does_something(request: RunRequest, plan: Plan) -> bool:
    return not plan.empty or (request.operation == "destroy" and plan.housekeeping > 0)


def _prepare(request: RunRequest, session: Session, plan: Plan) -> None:
    """What has to be settled before anything is changed, the question last."""
    _refuse_fast(request, plan)
    if request.operation != "refresh":
        from .ask_webex import refuse_unreachable

        refuse_unreachable(plan, session.runner.config, session.environ)
    if not request.yes:
        _confirm(request)


def _run(request: RunRequest, session: Session, plan: Plan) -> RunOutcome:
    if plan.empty and request.operation != "destroy":
        return session.runner.settle(request.operation, request.settings, plan)
    if not _does_something(request, plan):
        return RunOutcome(ok=True)
    return session.runner.run(request.operation, request.settings, plan, quiet=request.as_json)


def _refuse_fast(request: RunRequest, plan: Plan) -> None:
    """A fast run that is killed forgets whom it made; some things cannot be found again."""
    if not request.settings.fast:
        return
    if any(p.group == "join" and p.inputs.get("onExisting") == "fail" for p in plan.people):
        raise WrongUseError(
            '--fast cannot be used with on_existing="fail": after a killed run no account could be linked'
        )
    if any(":RandomPassword::" in item.urn and item.op in ("create", "replace") for item in plan.others):
        raise WrongUseError("--fast cannot be used while new random passwords are made: a killed run would lose them")


def _unallowed(request: RunRequest, session: Session, digest: Mapping[str, Any]) -> list[str]:
    """Why guards may not go, with all overrides at once: the run itself is refused by one after the other, and late."""
    if request.only or request.operation == "refresh":
        return []
    guards, ends = overrides_for_guards(digest["steps"]), ends_of_people(digest["steps"])
    needed = [*guards, *(end.token for end in ends)]
    if set(needed) <= tokens(request.settings.overrides(session.environ, session.runner.config)):
        return []
    gone = [str(end) for end in ends]
    if guards:
        whom = "it watches" if len(guards) == 1 else "they watch"
        gone.insert(0, f"{count(len(guards), 'removal guard')} would go with everybody whom {whom} over")
    return [
        f"{'; '.join(gone)}, so nothing was removed: to rename one, give it aliases; if all of this is meant, export "
        f"{ALLOW}={','.join(needed)}, which allows exactly this"
    ]


def _confirm(request: RunRequest) -> None:
    if not sys.stdin.isatty():
        raise WrongUseError(
            f"`webex {request.operation}` asks before it changes anything, and nobody can answer here: add --yes"
        )
    click.confirm(_QUESTIONS[request.operation], abort=True, err=True)


def _show(plan: Plan, request: RunRequest, session: Session) -> None:
    session.console.print(Text(f"{_NAMES[request.operation]} for stack {session.stack}", style="bold"), soft_wrap=True)
    session.console.print()
    if request.person:
        _show_person(plan, request.person, session)
    else:
        show(plan, session.console, details=request.details, everybody=request.everybody)


def _show_person(plan: Plan, address: str, session: Session) -> None:
    """One person's part of the plan, with everything that there is to say."""
    part = only_of(plan, address)
    if part.empty:
        session.console.print(Text(f"Nothing changes for {address}."), soft_wrap=True)
    else:
        show(part, session.console, details=True, everybody=True)


def _sum_up(request: RunRequest, session: Session, plan: Plan, outcome: RunOutcome, seconds: float) -> None:
    console = session.console
    if not outcome.ok:
        text = f"{request.operation} failed after {seconds:.1f} s; engine: {session.runner.title}."
        console.print(Text(f"{text}\n{unfinished(plan, outcome)}."), soft_wrap=True)
        raise CommandError(*(outcome.errors or ("the run failed; the reasons are above",)), *refusals(plan))
    if outcome.outputs:
        console.print(Text("\nOutputs", style="bold"))
        for name, value in sorted(outcome.outputs.items()):
            console.print(Text(f"  {name}: {_output(value)}"), soft_wrap=True)
    console.print()
    done = "Nothing to do" if plan.empty else f"Done: {_tally_text(plan, outcome)}"
    console.print(Text(f"{done}, in {seconds:.1f} s with {session.runner.title}.", style="bold"), soft_wrap=True)
    if session.again and request.operation != "destroy":
        console.print(Text(f"Next: {session.again}", style="dim"), soft_wrap=True)


def _tally_text(plan: Plan, outcome: RunOutcome) -> str:
    tally: dict[str, int] = {}
    refused = {(one.resource, one.key) for one in plan.refused}
    refused |= {(one.resource, one.key) for one in plan.refused_apps}
    pending = {(urn, key) for urn, reasons in outcome.pending.items() for key in reasons} - refused
    for person in sorted(plan.people, key=lambda one: ("join", "change", "leave").index(one.group)):
        word = {"new": "joined"}.get(person.outcome, person.outcome)
        if not person.refused and (person.resource, person.key) not in pending:
            tally[word] = tally.get(word, 0) + 1
    parts = [f"{count(number, 'person')} {word}" for word, number in tally.items()]
    moved = [one for one in plan.moved if one.outcome != "refused" and (one.resource, one.key) not in pending]
    if moved:
        parts.append(count(len(moved), "app assignment"))
    if plan.others:
        parts.append(f"{count(len(plan.others), 'other resource')}")
    if refused:
        parts.append(f"{len(plan.refused) + len(plan.refused_apps)} refused")
    if pending:
        parts.append(f"{len(pending)} still to be done")
    return ", ".join(parts) or "the stack itself"


def _output(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_output(item)}" for key, item in sorted(value.items()))
    return shown(int(value) if isinstance(value, float) and value.is_integer() else value)


def _finish_json(
    request: RunRequest,
    session: Session,
    plan: Plan,
    digest: Mapping[str, Any],
    outcome: RunOutcome | None,
    started: float,
) -> None:
    """The one JSON document on stdout."""
    if not request.as_json:
        return
    if request.operation == "preview":
        print_json(preview_document(digest, plan))
        return
    print_json(
        {
            "operation": request.operation,
            "stack": session.stack,
            "engine": session.runner.title,
            "plan": preview_document(digest, plan),
            "result": None if outcome is None else result_document(outcome),
            "seconds": round(time.monotonic() - started, 3),
        }
    )
