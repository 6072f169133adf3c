"""The people that the life cycle tests declare."""

from __future__ import annotations

from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def ana(**changes: Any) -> dict[str, Any]:
    """Ana Nuñez, with changes; a change to None takes the attribute out."""
    return _person({"user_name": "ana@example.com", "given_name": "Ana", "family_name": "Nuñez",
                    "display_name": "Ana Nuñez", "title": "Engineer"}, changes)  # fmt: skip


def bo(**changes: Any) -> dict[str, Any]:
    """Bo O'Brien, with changes."""
    return _person({"user_name": "bo@example.com", "given_name": "Bo", "family_name": "O'Brien",
                    "display_name": "Bo O'Brien", "department": "Sales"}, changes)  # fmt: skip


def _person(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**base, **changes}.items() if value is not None}
