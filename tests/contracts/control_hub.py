"""What the vendor's description says of Control Hub's API, from the tables beside this file.

A shape is a JSON schema; its fields' types may be other shapes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import jsonschema

from tests.contracts import rows

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A request or the answer with one status: its body's shape, and its query parameters or an example's keys."""

    shape: str
    query: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class Contract:
    """Operations by path and method (in lower case), and the shapes that they send and answer."""

    def __init__(self) -> None:
        self.operations: dict[tuple[str, str], dict[str, Message]] = {}
        for row in rows("operations.csv"):
            message = Message(row["shape"], tuple(row["query"].split()), tuple(row["keys"].split()))
            self.operations.setdefault((row["path"], row["method"].lower()), {})[row["message"]] = message
        self.shapes: dict[str, Schema] = {}
        for row in rows("shapes.csv"):
            self._add(row["shape"], row["field"], row["type"], row["required"] == "yes", row["values"])

    def _add(self, shape: str, field: str, kind: str, required: bool, values: str) -> None:
        schema: Schema = {"$ref": f"#/shapes/{kind}"} if kind[:1].isupper() else {"type": kind} if kind else {}
        if values:
            schema["enum"] = [value if kind == "string" else json.loads(value) for value in values.split("|")]
        if not field:
            self.shapes[shape] = schema
            return
        *above, name = field.split("/")
        holder = self.shapes[shape]
        for step in above:
            holder = holder["items"] if step == "*" else holder["properties"][step]
        if name == "*":
            holder["items"] = schema
            return
        holder.setdefault("properties", {})[name] = schema
        if required:
            holder.setdefault("required", []).append(name)

    def operation(self, method: str, path: str) -> dict[str, Message] | None:
        """Return the messages of the most literal path that fits: ``/Users/me`` before ``/Users/{userId}``."""
        for described in sorted({path for path, _ in self.operations}, key=lambda one: one.count("{")):
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", described), path):
                return self.operations.get((described, method.lower()))
        return None

    def validator(self, shape: str) -> jsonschema.Draft4Validator:
        return jsonschema.Draft4Validator({"shapes": self.shapes, **self.shapes[shape]})

    def faults(self, shape: str, body: Any) -> list[str]:
        return [fault.message for fault in self.validator(shape).iter_errors(body)]


def scim_schemas(kind: str) -> dict[str, dict[str, Any]]:
    """Return each attribute of each schema that the description lists for "User" or "Group": by URN, by path."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows("scim_schemas.csv"):
        resource, _, urn = row.pop("schema").partition(" ")
        if resource == kind:
            values = row.pop("canonicalValues")
            facts = {key: _fact(text) for key, text in row.items() if key != "attribute"}
            found.setdefault(urn, {})[row["attribute"]] = facts | {
                "canonicalValues": values.split("|") if values else []
            }
    return found


def _fact(text: str) -> Any:
    """Return numbers and booleans as such, and None for an empty cell."""
    try:
        return json.loads(text) if text else None
    except json.JSONDecodeError:
        return text
