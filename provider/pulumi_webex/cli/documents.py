"""The one JSON document that a command prints: the digest itself for a preview, plan and result for the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from pulumi_webex.review import Plan, kinds
from pulumi_webex.review.documents import apps_document, people_document

from .runners import RunOutcome


def preview_document(digest: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """The digest as ``pulumi preview --json`` has it, of what stays the same only the stack itself; and beside its
    steps, everybody whom they are about."""
    steps = [s for s in digest["steps"] if s["op"] != "same" or ":pulumi:Stack::" in s["urn"]]
    told: dict[str, Any] = {"people": people_document(plan.people), "apps": apps_document(plan.assignments)}
    told["counts"] = kinds.counts(plan.people)
    return {**digest, "steps": steps, **{key: value for key, value in told.items() if value}}


def result_document(outcome: RunOutcome) -> dict[str, Any]:
    """How a run ended; `pending` has everybody who is not as declared, by resource and key, if there is anybody."""
    pending = {"pending": {urn: dict(reasons) for urn, reasons in outcome.pending.items()}} if outcome.pending else {}
    return {
        "ok": outcome.ok,
        "changeSummary": dict(outcome.changes),
        "outputs": dict(outcome.outputs),
        "errors": list(outcome.errors),
        **pending,
    }


def print_json(document: Mapping[str, Any]) -> None:
    """Prints it on stdout."""
    click.echo(json.dumps(document, indent=4, ensure_ascii=False))


def print_diagnostics(digest: Mapping[str, Any]) -> None:
    """Prints what the engine itself says on stderr."""
    for diagnostic in digest.get("diagnostics") or ():
        click.echo(str(diagnostic.get("message", "")).rstrip(), err=True)
