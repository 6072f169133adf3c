"""``webex leavers``: who is inactive or soft-deleted, and the end of old deactivations."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from .ask_webex import Webex, webex_of
from .errors import DONE, CommandError, WrongUseError
from .runners import RunRequest, Session
from .session import opened

if TYPE_CHECKING:
    from pulumi_webex.review.leavers import Leaver, LeaverVerdict, Managed

_EVERY = 1000
_EXPLAINED = (
    "SINCE is the account's last change (meta.lastModified): it has been inactive at least since then.",
    "UNTIL is 30 days later, the latest day on which it can be had back; ! is past.",
)


def _days(ctx: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """``30d`` as a number of days, from 1 to 99999."""
    if value is None:
        return None
    number = value.removesuffix("d")
    if not value.endswith("d") or not re.fullmatch(r"[0-9]{1,5}", number) or int(number) < 1:
        raise click.BadParameter(f"{value!r} is no number of days such as 30d", ctx, option)
    return int(number)


@click.command()
@click.option("--stack", "-s", metavar="NAME", help="The stack; without it PULUMI_STACK, or the only one there is.")
@click.option("--engine", type=click.Choice(["auto", "pulumi", "embedded"]), default="auto", show_default=True)
@click.option("--simulator", is_flag=True, help="Look into the simulated Webex of the rehearsals.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout, all else on stderr.")
@click.option("--delete-after", callback=_days, metavar="30d", help="Delete for good who has been inactive so long.")
@click.option("--allow", metavar="COUNT:HASH", help="Delete more than 5 or 5 %: exactly those of the refusal.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def leavers(
    stack: str | None,
    engine: str,
    simulator: bool,
    as_json: bool,
    delete_after: int | None,
    allow: str | None,
    yes: bool,
    debug: bool,
) -> int:
    """List who is inactive or soft-deleted, since when, and until when they can be restored.

    With --delete-after, delete accounts for good if they have been inactive that long. Administrators and people in
    the program are never deleted.
    """
    if delete_after is None and (allow or yes):
        raise WrongUseError("--allow and --yes are about deleting: add --delete-after 30d, say")
    request = RunRequest("preview", yes=yes, as_json=as_json)
    with opened(Path.cwd(), os.environ, stack=stack, engine=engine, simulated=simulator, request=request) as session:
        webex = webex_of(session.runner.config, session.environ)
        people, found = _read(webex)
        now = webex.now()
        if delete_after is None:
            _show(session, found, None, now)
            return _print_json(request, found, None, now, [])
        return _deletion(session, request, webex, people, found, delete_after, allow, now)


def _deletion(
    session: Session, request: RunRequest, webex: Webex, people: int, found: list[Leaver], days: int, allow: str | None,
    now: datetime,
) -> int:  # fmt: skip
    from pulumi_webex.review.leavers import Managed, classify, refuse_many

    verdict = classify(found, Managed(), now, days)
    if verdict.due:
        webex.refuse_write()
        # Only now, since it takes a run of the program.
        verdict = classify(found, _managed(session, request), now, days)
    _show(session, found, verdict, now)
    if not verdict.due:
        session.console.print(f"Nobody is due for deletion after {days} days; nothing was changed.")
        return _print_json(request, found, verdict, now, [])
    refuse_many(verdict.due, people, allow)
    if not request.yes:
        _confirm(len(verdict.due))
    return _print_json(request, found, verdict, now, _delete(session, webex, verdict.due))


def _read(webex: Webex) -> tuple[int, list[Leaver]]:
    """How many people the organization has, and those of them who left, by address."""
    from pulumi_webex.review.leavers import leaver

    people, found = 0, []
    for number, user in enumerate(webex.users.list(), 1):
        people += user.get("userType", "user") == "user"
        one = leaver(user)
        if one:
            found.append(one)
        if number % _EVERY == 0:
            click.echo(f"{number} accounts read", err=True)
    return people, sorted(found, key=lambda one: one.user_name.casefold())


def _managed(session: Session, request: RunRequest) -> Managed:
    """Whom the program declares, by a preview of it; errors of the program end the command."""
    from pulumi_webex.review import parse
    from pulumi_webex.review.leavers import Managed

    digest = session.runner.plan("preview", request.settings)
    errors = parse(digest).errors
    if errors:
        raise CommandError(*errors)
    managed = Managed.of(digest["steps"])
    if not managed.active:
        raise CommandError(
            f"the program of stack {session.stack} declares nobody, so it is not clear whom to keep, and nobody was "
            "deleted: run this in the project that declares the organization's people"
        )
    return managed


def _confirm(count: int) -> None:
    if not sys.stdin.isatty():
        raise WrongUseError("`webex leavers --delete-after` asks first, and nobody can answer here: add --yes")
    click.confirm(f"Delete {_accounts(count)} for good? This cannot be undone.", abort=True, err=True)


def _delete(session: Session, webex: Webex, due: list[Leaver]) -> list[str]:
    from pulumi_webex.review.leavers import delete
    from pulumi_webex.transport.errors import WebexError

    done: list[str] = []
    for one in due:
        try:
            why_not = delete(webex.users, one)
        except WebexError as error:
            raise CommandError(
                f"{one.user_name}: {error}",
                f"{len(done)} of {_accounts(len(due))} were deleted; run again to go on",
            ) from None
        if why_not is None:
            done.append(one.id)
        told = "deleted" if why_not is None else f"left alone, since {why_not}"
        session.console.print(Text(f"{one.user_name}: {told} (id {one.id})"), soft_wrap=True)
    session.console.print(f"{_accounts(len(done))} deleted for good.")
    return done


def _show(session: Session, found: list[Leaver], verdict: LeaverVerdict | None, now: datetime) -> None:
    if not found:
        session.console.print("Nobody is inactive or soft-deleted.")
        return
    for line in (*_table(found, verdict, now), "", *_EXPLAINED):
        session.console.print(Text(line), soft_wrap=True)


def _table(found: list[Leaver], verdict: LeaverVerdict | None, now: datetime) -> Iterator[str]:
    rows = [["USER NAME", "STATE", "SINCE", "UNTIL", *(["DELETE"] if verdict else []), "NAME TODAY"]]
    for one in found:
        overdue = "!" if one.until and one.until < now else ""
        doomed = [verdict.kept.get(one.id, "yes")] if verdict else []
        today = one.present_name if one.state == "soft-deleted" else ""
        rows.append([one.user_name, one.state, _day(one.since), _day(one.until) + overdue, *doomed, today])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d") if moment else "unknown"


def _accounts(count: int) -> str:
    return f"{count} account{'' if count == 1 else 's'}"


def _print_json(
    request: RunRequest, found: list[Leaver], verdict: LeaverVerdict | None, now: datetime, deleted: list[str]
) -> int:
    if request.as_json:
        kept = {"kept": verdict.kept, "deleted": deleted} if verdict else {}
        document = {"asOf": now.isoformat(), "leavers": [one.as_json() for one in found], **kept}
        click.echo(json.dumps(document, indent=4, ensure_ascii=False))
    return DONE
