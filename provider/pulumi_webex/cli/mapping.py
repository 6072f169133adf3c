"""``webex mapping``: mappings evaluated, tested and compared, all of it offline."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from .errors import WrongUseError

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_DEBUG = click.option("--debug", is_flag=True, help="Show tracebacks.")


@click.group()
def mapping() -> None:
    """Evaluate, test and compare attribute mappings; no network, no stack."""


@mapping.command("eval")
@click.option("--expression", metavar="TEXT", help="One expression: its value is printed as JSON.")
@click.option("--syntax", type=click.Choice(["entra", "okta"]), default="entra", help="The expression's language.")
@click.option("--mapping", "name", metavar="FILE", help="A mapping file or a preset: the attributes that it gives.")
@click.option("--profile", metavar="FILE", help="A person, or people, as YAML, JSON or CSV; - reads standard input.")
@click.option("--person", metavar="WHO", help="Which of several people: a key or an address.")
@click.option("--table", is_flag=True, help="With --mapping: a table instead of JSON.")
@_DEBUG
def evaluate(
    expression: str | None,
    syntax: Literal["entra", "okta"],
    name: str | None,
    profile: str | None,
    person: str | None,
    table: bool,
    debug: bool,
) -> int:
    """Evaluate one expression, or a whole mapping, for one person."""
    from . import mapping_work as work  # loaded when used, so that the other commands start quickly

    if (expression is None) == (name is None):
        raise WrongUseError("give either --expression or --mapping")
    if expression is not None:
        return work.evaluate_expression(expression, syntax, profile, person)
    if profile is None:
        raise WrongUseError("give the person to map with --profile FILE, or --profile - for standard input")
    return work.evaluate_mapping(str(name), profile, person, table=table)


@mapping.command("test")
@click.argument("cases", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--mapping", "name", metavar="FILE", help="The mapping, if not the one that the cases name.")
@_JSON
@_DEBUG
def test(cases: Path, name: str | None, as_json: bool, debug: bool) -> int:
    """Run a file of CASES, and list those that do not give what they expect; exit 1 if any does not."""
    from . import mapping_work as work

    return work.test(cases, name, as_json=as_json)


@mapping.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--people", "files", metavar="FILE", multiple=True, required=True, help="The people; repeatable.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="People shown; 0 shows all.")
@_JSON
@_DEBUG
def diff(old: str, new: str, files: tuple[str, ...], limit: int, as_json: bool, debug: bool) -> int:
    """Tell whom the mapping NEW would change among people managed by OLD: counts, then people.

    OLD and NEW are mapping files or presets. Exits 3 if anybody would change, 1 if the new mapping cannot
    take somebody.
    """
    from . import mapping_work as work

    return work.diff(old, new, files, limit, as_json=as_json)
