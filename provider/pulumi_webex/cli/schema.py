"""``webex schema``: the attributes that can be declared; `control-hub` is here, `meetings` beside its export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from .columns import columns

if TYPE_CHECKING:
    from pulumi_webex.controlhub.catalog import ScimAttribute


@click.group()
def schema() -> None:
    """Show the attributes that can be declared."""


@schema.command("control-hub")
@click.option("--group", is_flag=True, help="The attributes of a group instead of those of a user.")
@click.option("--writable", is_flag=True, help="Only attributes that a program can declare.")
@click.option("--match", default="", metavar="TEXT", help="Only attributes whose path holds this text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def schema_control_hub(group: bool, writable: bool, match: str, as_json: bool, debug: bool) -> int:
    """The attributes of a user in Control Hub over SCIM: types, limits, values, and which a program can declare."""
    from pulumi_webex.controlhub.catalog import CATALOG, GROUPS, SCHEMAS

    catalog = GROUPS if group else sorted(CATALOG, key=lambda one: SCHEMAS.index(one.schema))
    wanted = [one for one in catalog if match.casefold() in one.path.casefold() and (one.writable or not writable)]
    if as_json:
        document = {"attributes": [_entry(one) for one in wanted]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    for line in columns(("name", "declare", "type"), [_row(one) for one in wanted]):
        click.echo(line)
    return 0


def _entry(attribute: ScimAttribute) -> dict[str, Any]:
    """What the published schema says of an attribute, and whether a program can declare it."""
    return {
        "path": attribute.path,
        "schema": attribute.schema,
        "type": attribute.type,
        "multiValued": attribute.multi_valued,
        "required": attribute.required,
        "mutability": attribute.mutability,
        "maxItems": attribute.max_items,
        "maxLength": attribute.max_length,
        "canonicalValues": list(attribute.canonical_values),
        "writable": attribute.writable,
        "reason": None if attribute.writable else _reason(attribute),
    }


def _row(attribute: ScimAttribute) -> dict[str, str]:
    said = [f"list of {attribute.type}" if attribute.multi_valued else attribute.type]
    said += ["required"] if attribute.required else []
    said += [f"at most {attribute.max_items} entries"] if attribute.max_items else []
    said += [f"at most {attribute.max_length} characters"] if attribute.max_length else []
    said += [f"one of {', '.join(attribute.canonical_values)}"] if attribute.canonical_values else []
    said += [] if attribute.writable else [_reason(attribute)]
    return {
        "name": attribute.short,
        "declare": "yes" if attribute.writable else "no",
        "type": "; ".join(said),
    }


def _reason(attribute: ScimAttribute) -> str:
    from pulumi_webex.controlhub.declared import why_not

    holder = attribute.parent
    given = holder and holder.writable and attribute.mutability == "Immutable"
    return "given with its entry" if given else why_not(attribute)
