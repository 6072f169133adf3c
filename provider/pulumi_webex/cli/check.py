"""``webex check``: is everything there that a run needs, and what to do if it is not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from .errors import DONE, FAILED, WrongUseError
from .stack_config import Stack, config_of, find_stack
from .stacks import is_missing, missing

if TYPE_CHECKING:
    from pulumi_webex.review.verdict import Check

_STYLES = {"pass": "green", "fail": "bold red", "unknown": "yellow"}


@click.command()
@click.option("--stack", "-s", metavar="NAME", help="The stack; without it PULUMI_STACK, or the only one there is.")
@click.option("--engine", type=click.Choice(["auto", "pulumi", "embedded"]), default="auto", help="As for `webex up`.")
@click.option("--without", metavar="CHECK", multiple=True, help='Leave a check out, such as "licenses"; repeatable.')
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def check(stack: str | None, engine: str, without: tuple[str, ...], as_json: bool, debug: bool) -> int:
    """Try the connection: address, token, organization, rights, licenses, Meetings site. Changes nothing.

    Takes the configuration of the stack, if there is one, and the WEBEX_ variables. Exits 1 if a check fails.
    """
    from pulumi_webex.review.checks import NAMES, checks

    wrong = next((name for name in without if name not in NAMES), None)
    if wrong:
        raise WrongUseError(f"there is no check {wrong!r}; there are {', '.join(NAMES)}")
    chosen = find_stack(Path.cwd(), os.environ, asked=stack, engine=engine)
    made = chain(_stack(chosen), checks(config_of(chosen, os.environ), os.environ))
    found = (one for one in made if one.name not in without)
    told = list(found) if as_json else list(_shown(found))
    ok = all(one.verdict != "fail" for one in told)
    if as_json:
        document = {"ok": ok, "checks": [asdict(one) for one in told]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return DONE if ok else FAILED


def _stack(chosen: Stack | None) -> Iterator[Check]:
    """That the stack is not there, which explains much of what else is said."""
    from pulumi_webex.review.verdict import Check

    if chosen and is_missing(chosen, os.environ):
        cure = f"`webex login --stack {chosen.name} --create` makes it, and so does `webex up` with --create"
        yield Check("stack", "fail", missing(chosen), cure)


def _shown(found: Iterator[Check]) -> Iterator[Check]:
    """The checks, each printed as it comes: some take a while."""
    console = Console(highlight=False)
    for one in found:
        line = Text(f"{one.verdict:7}", style=_STYLES[one.verdict])
        line.append(f"  {one.name:24}", style="bold").append("; ".join(filter(None, (one.said, one.cure))))
        console.print(line, soft_wrap=True)
        yield one
