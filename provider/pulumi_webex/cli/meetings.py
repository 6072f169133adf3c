"""``webex schema meetings`` and ``webex export meetings``: what a Meetings site takes, and who is on it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .columns import columns
from .errors import WrongUseError
from .schema import schema
from .stack_config import config_of, find_stack

if TYPE_CHECKING:
    from pulumi_webex.meetings.catalog import SiteAttribute
    from pulumi_webex.meetings.client import MeetingsClient
    from pulumi_webex.meetings.features import FeatureVerdict

_SITE = "The site, such as acme for acme.webex.com; without a name webex:meetingsSite or WEBEX_MEETINGS_SITE."
_STACK = click.option(
    "--stack", "-s", metavar="NAME", help="Whose configuration; without it PULUMI_STACK, or the only one there is."
)


@click.group()
def export() -> None:
    """Write who is in Webex as a file that a program can declare."""


@schema.command("meetings")
@click.option("--site", is_flag=False, flag_value="", metavar="[NAME]", help=f"Ask what this site allows. {_SITE}")
@click.option("--match", default="", metavar="TEXT", help="Only attributes whose name or title holds this text.")
@_STACK
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def schema_meetings(site: str | None, match: str, stack: str | None, as_json: bool, debug: bool) -> int:
    """The attributes of a Webex Meetings account: types, limits, how each is set, read back and cleared.

    With --site, which of them the site's features allow, and its session types.
    """
    from pulumi_webex.meetings.catalog import CATALOG
    from pulumi_webex.meetings.features import verdicts

    wanted = [one for one in CATALOG if match.casefold() in f"{one.name} {one.display_name}".casefold()]
    client = _client(site, stack) if site is not None else None
    told = {one.attribute: one for one in verdicts(client.site())} if client else {}
    rows = [_row(one, told.get(one.name)) for one in wanted]
    types = client.session_types() if client else []
    if as_json:
        found = [{"id": one.id, "name": one.name, "centers": list(one.centers)} for one in types]
        document = {"attributes": rows, **({"sessionTypes": found} if client else {})}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    for line in _lines(rows, asked=client is not None):
        click.echo(line)
    for one in types:
        click.echo(f"session type {one.id}: {one.name} ({', '.join(one.centers)})")
    return 0


@export.command("meetings")
@click.option("--site", metavar="NAME", help=_SITE)
@click.option(
    "--attributes",
    default="firstName,lastName",
    show_default=True,
    metavar="A,B,…",
    help="What to export beside webExId and email; all for everything that can be read back.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file, .yaml, .json or .csv; without it YAML on stdout.",
)
@click.option("--inactive", is_flag=True, help="Deactivated accounts, too.")
@_STACK
@click.option("--admins", is_flag=True, help="Include site administrators, whom only on_existing='take-over' links.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def export_meetings(
    site: str | None,
    attributes: str,
    output: Path | None,
    inactive: bool,
    stack: str | None,
    admins: bool,
    debug: bool,
) -> int:
    """The accounts of a Meetings site as a people file."""
    from pulumi_webex.meetings.catalog import UnknownSiteAttribute
    from pulumi_webex.meetings.export import chosen, exported, written

    form = output.suffix.lower().lstrip(".").replace("yml", "yaml") if output else "yaml"
    if form not in ("yaml", "json", "csv"):
        raise WrongUseError(f"{output} is none of .yaml, .json and .csv")
    try:
        names = chosen(name.strip() for name in attributes.split(",") if name.strip())
    except UnknownSiteAttribute as error:
        raise WrongUseError(str(error)) from None
    client = _client(site, stack)
    at_once = min(client.settings.concurrency, 8)
    people = exported(client, names, inactive=inactive, admins=admins, at_once=at_once, seen=_progress)
    text = written(people, form)
    for note in people.notes:
        click.echo(f"note: {note}", err=True)
    if output:
        output.write_text(text, encoding="utf-8")
        from pulumi_webex.review.wording import count

        click.echo(f"{output}: {count(len(people.people), 'account')} of site {client.settings.site}", err=True)
    else:
        click.echo(text, nl=False)
    return 0


def _client(site: str | None, stack: str | None) -> MeetingsClient:
    """A client with the configuration of the stack, if there is one, and the WEBEX_ variables."""
    from pulumi_webex.meetings.client import MeetingsClient
    from pulumi_webex.meetings.settings import MeetingsSettings

    config = config_of(find_stack(Path.cwd(), os.environ, asked=stack, engine="auto"), os.environ)
    settings = MeetingsSettings.resolve(config, os.environ, site=site or None)
    settings.require_credential()
    return MeetingsClient(settings)


def _row(attribute: SiteAttribute, verdict: FeatureVerdict | None) -> dict[str, str]:
    from pulumi_webex.meetings.generate import clearing, limits

    row = {
        "name": attribute.name,
        "type": attribute.type,
        "limits": limits(attribute),
        "set": attribute.settable,
        "read": "acts once" if attribute.trigger else attribute.reads,
        "cleared": clearing(attribute),
    }
    return row if verdict is None else {**row, "allowed": verdict.allowed.value, "reason": verdict.reason}


def _lines(rows: list[dict[str, str]], *, asked: bool) -> list[str]:
    names = ["name", *(["site"] if asked else []), "set", "read", "cleared", "type"]
    cells = [{**row, "type": ", ".join(filter(None, (row["type"], row["limits"])))} for row in rows]
    if asked:
        cells = [{**row, "site": " ".join(filter(None, (row["allowed"], row["reason"])))} for row in cells]
    return columns(names, cells)


def _progress(done: int, all_: int) -> None:
    on_terminal = sys.stderr.isatty()
    if on_terminal:
        click.echo(f"\r{done} of {all_} accounts read", err=True, nl=done == all_)
    elif done % 500 == 0:
        click.echo(f"{done} of {all_} accounts read", err=True)
