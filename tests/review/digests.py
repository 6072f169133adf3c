"""Builds preview digests of the shape that ``pulumi preview --json`` prints."""

from __future__ import annotations

from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
USER = "pulumi-python:dynamic/webex:User"
_KINDS = {"create": ("newState",), "delete": ("oldState",)}


def urn(name: str, kind: str = USER) -> str:
    return f"urn:pulumi:demo::webex-people::{kind}::{name}"


def step(
    op: str,
    name: str,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    *,
    kind: str = USER,
    outputs: dict[str, Any] | None = None,
    detailed: dict[str, Any] | None = None,
    **state: Any,
) -> dict[str, Any]:
    """One step; ``outputs`` and further fields of a state entry go to the old state."""
    found: dict[str, Any] = {"op": op, "urn": urn(name, kind), "detailedDiff": detailed}
    if old is not None:
        found["oldState"] = {"urn": found["urn"], "inputs": old, "outputs": {**old, **(outputs or {})}, **state}
    if new is not None:
        found["newState"] = {"urn": found["urn"], "inputs": new}
    return found


def digest(*steps: dict[str, Any], same: int = 0, diagnostics: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """A digest; ``same`` resources stay beside the stack itself."""
    own = step("same", "webex-people-demo", {}, {}, kind="pulumi:pulumi:Stack")
    messages = [{"severity": severity, "message": message} for severity, message in diagnostics]
    return {
        "steps": [own, *steps],
        "diagnostics": messages,
        "duration": 1,
        "changeSummary": {"same": same + 1},
    }


ANA: dict[str, Any] = {
    "__provider": "gASV",
    "userName": "ana@example.com",
    "displayName": "Ana Nuñez",
    "active": True,
    "title": "Engineer",
    ENTERPRISE: {"department": "Research"},
    "emails": [{"type": "work", "value": "ana@example.com", "primary": True}],
    "onExisting": "link",
    "onDelete": "deactivate",
}


def ana(**changes: Any) -> dict[str, Any]:
    """Ana's inputs, with changes; None takes an attribute out."""
    return {key: value for key, value in {**ANA, **changes}.items() if value is not None}
