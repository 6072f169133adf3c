"""What the commands of ``webex mapping`` do, and how they print it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pulumi_webex.directory import Directory, people
from pulumi_webex.mapping import Applied
from pulumi_webex.mapping.expressions import SKIP, ExpressionError, parse
from pulumi_webex.mapping.files import parse_data
from pulumi_webex.mapping.sources import looked_up
from pulumi_webex.mapping.sources import person as called
from pulumi_webex.mapping.targets import System
from pulumi_webex.review.cases import Mismatch, open_mapping, run_cases
from pulumi_webex.review.mappings import Comparison, compare
from pulumi_webex.review.wording import clip, count

from .errors import DIFFERENT, DONE, FAILED, CommandError, WrongUseError

_SHOWN = 10
"""Problems told one by one."""


def evaluate_expression(
    expression: str, syntax: Literal["entra", "okta"], profile: str | None, person: str | None
) -> int:
    """Prints the value of one expression as JSON."""
    click.echo(_dumped(_value(expression, syntax, _one(profile, person) if profile else {})))
    return DONE


def evaluate_mapping(name: str, profile: str, person: str | None, *, table: bool) -> int:
    """Prints what a mapping makes of one person; fails if Webex would not take it."""
    ruleset, whom = open_mapping(name), _one(profile, person, named=True)
    applied = ruleset.apply(whom)
    if table:
        _show_applied(applied, ruleset.system)
    else:
        click.echo(_dumped(_told(applied), indent=2))
    problems = ruleset.system.problems(applied.attributes)
    if problems:
        name = str(applied.attributes.get(ruleset.match or "") or called(whom))
        raise CommandError(*(f"{name}: {problem}" for problem in problems))
    return DONE


def test(cases: Path, name: str | None, *, as_json: bool) -> int:
    """Runs the cases of a file and prints those that failed."""
    results = run_cases(cases, name)
    failed = [result for result in results if result.mismatches]
    if as_json:
        told = [{"name": r.name, "mismatches": [vars(m) for m in r.mismatches]} for r in failed]
        click.echo(_dumped({"cases": len(results), "failed": told}, indent=2))
    else:
        for result in failed:
            click.echo(f"FAILED {result.name}")
            for mismatch in result.mismatches:
                click.echo(f"  {_mismatch(mismatch)}")
        click.echo(f"{count(len(results), 'case')}, {len(failed)} failed." if failed else f"{len(results)} passed.")
    return FAILED if failed else DONE


def diff(old: str, new: str, files: Iterable[str], limit: int, *, as_json: bool) -> int:
    """Prints whom another mapping would change; at most `limit` people, all of them for 0."""
    comparison = compare(open_mapping(old), open_mapping(new), people(list(files)))
    if as_json:
        click.echo(_dumped(_compared(comparison), indent=2))
    else:
        _show_comparison(comparison, limit)
    if comparison.problems:
        raise CommandError(*comparison.problems[:_SHOWN], *_further(len(comparison.problems) - _SHOWN))
    return DIFFERENT if comparison.changed else DONE


def _mismatch(found: Mismatch) -> str:
    if found.name == "error" and found.expected is None:
        return f"it fails: {found.got}"
    return f"{found.name}: expected {_dumped(found.expected)}, got {_dumped(found.got)}"


def _value(expression: str, syntax: Literal["entra", "okta"], profile: Mapping[str, object]) -> object:
    try:
        parsed = parse(expression, syntax)
        values: dict[str, object] = {}
        missing = [column for column in sorted(parsed.attributes) if not looked_up(profile, column, values)]
        if missing:
            click.echo(f"webex: the profile has no {', '.join(missing)}; that reads as null", err=True)
        value = parsed.evaluate(values)
    except ExpressionError as error:
        raise CommandError(str(error)) from error
    if value is SKIP:
        click.echo("webex: the attribute is left as it is (null flows are ignored)", err=True)
        return None
    return value


def _one(file: str, person: str | None, *, named: bool = False) -> Mapping[str, object]:
    """The person to evaluate for. With `named`, columns get the names that mappings use for them."""
    if Path(file).suffix.lower() in _TABLES:
        return _chosen(people(file), person)
    text = sys.stdin.read() if file == "-" else _read(file)
    data = parse_data(text, "standard input" if file == "-" else file, json=file.lower().endswith(".json"))
    if isinstance(data, Mapping) and not any(isinstance(data.get(key), list) for key in _WRAPPERS):
        return _chosen(people([data]), person) if named or person else data
    return _chosen(people(_entries(data)), person)


_TABLES = (".csv", ".tsv", ".txt")
_WRAPPERS = ("people", "users", "Resources", "value")


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not UTF-8: save it as UTF-8") from None


def _entries(data: object) -> list[Any]:
    """The people inside a document: the list that it is, or that it holds under a usual name."""
    inside = data
    if isinstance(data, Mapping):
        inside = next(data[key] for key in _WRAPPERS if isinstance(data.get(key), list))
    if not isinstance(inside, list):
        raise CommandError("a profile is a mapping from column to value, or a list of them")
    return inside


def _chosen(directory: Directory, person: str | None) -> Mapping[str, object]:
    found = directory.find(person) if person else directory.profiles
    if len(found) == 1:
        return found[0]
    if person:
        raise CommandError(f"{person} is {'nobody' if not found else f'{len(found)} people'} among these people")
    raise WrongUseError(f"there are {len(found)} people: say which with --person KEY-OR-ADDRESS")


def _told(applied: Applied) -> dict[str, Any]:
    attributes = {path: _shown(applied, path) for path in applied.attributes}
    lists = {"release": applied.release, "clear": applied.clear, "createOnly": applied.create_only}
    return {"attributes": attributes, **{key: list(paths) for key, paths in lists.items()}}


def _shown(applied: Applied, path: str) -> Any:
    return "[secret]" if path in applied.secret else applied.attributes[path]


def _show_applied(applied: Applied, system: System) -> None:
    table = Table("attribute", "value", box=None, pad_edge=False)
    for path in applied.attributes:
        remark = "  (at creation only)" if path in applied.create_only else ""
        table.add_row(Text(system.short(path)), Text(f"{_line(_shown(applied, path))}{remark}"))
    for paths, remark in ((applied.release, "(left as it is)"), (applied.clear, "(cleared)")):
        for path in paths:
            table.add_row(Text(system.short(path)), Text(remark))
    Console(highlight=False).print(table)


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {
        "people": comparison.count,
        "changed": len(comparison.changed),
        "attributes": comparison.attributes,
        "rules": {change.name: {"old": change.old, "new": change.new} for change in comparison.rules},
        "changes": [
            {"person": one.name, "attribute": change.name, "old": change.old, "new": change.new}
            for one in comparison.changed
            for change in one.changes
        ],
        "problems": list(comparison.problems),
    }


def _show_comparison(comparison: Comparison, limit: int) -> None:
    for change in comparison.rules:
        click.echo(f"rule {change.name}: {_rule(change.old)} → {_rule(change.new)}")
    if not comparison.changed:
        if not comparison.problems:
            click.echo(f"Nobody of {count(comparison.count, 'person')} would change.")
        return
    click.echo(f"{len(comparison.changed)} of {count(comparison.count, 'person')} would change:")
    for name, number in comparison.attributes.items():
        click.echo(f"  {name}: {number}")
    shown = comparison.changed[:limit] if limit else comparison.changed
    for one in shown:
        click.echo(f"~ {one.name}")
        for change in one.changes:
            click.echo(f"    {change.name}: {_line(change.old)} → {_line(change.new)}")
    for more in _further(len(comparison.changed) - len(shown)):
        click.echo(f"{more}; --limit 0 shows all")


def _further(number: int) -> Iterable[str]:
    return [f"and {number} more"] if number > 0 else []


def _rule(rule: Any) -> str:
    return "(no rule)" if rule is None else _line(rule)


def _line(value: Any) -> str:
    return clip(value if isinstance(value, str) else _dumped(value))


def _dumped(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
