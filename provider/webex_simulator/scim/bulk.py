"""Bulk: up to 100 operations in one request, each answered on its own.

Sources: OpenAPI's text at ``POST Bulk`` for the request, wxc_sdk for the answer, since OpenAPI describes none but in an
example. Both write ``operations`` in lower case, unlike RFC 7644. Deduced: a reference names an operation that came
before, as ``bulkId:<its bulkId>`` (RFC 7644 section 3.7.2); any other is refused, and so is a PUT.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException, SCIMException

from webex_simulator.scim import dialect

REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
LARGEST = 100
_METHODS = ("POST", "PATCH", "DELETE")
_REFERENCE = "bulkId:"

Payload = Callable[[], dict[str, Any]]
"""Returns the data of an operation; raises SCIMException if it has none."""
Operate = Callable[[str, str, Payload], tuple[HTTPStatus, dict[str, Any] | None]]
"""Does one operation, given method and path below the base; returns status and body, raises SCIMException."""


def run(operate: Operate, base: str, payload: dict[str, Any], tracking_id: str) -> dict[str, Any]:
    """Do the operations one by one, until ``failOnErrors`` of them have failed, and say what came of each.

    Raises:
        SCIMException: 400 for a request that is malformed as a whole, of which nothing is done then.
    """
    operations, tolerated = _operations(payload), _fail_on_errors(payload)
    made: dict[str, str] = {}
    results: list[dict[str, Any]] = []
    for operation in operations:
        results.append(_result(operate, base, operation, made, tracking_id))
        if sum(1 for result in results if "response" in result) >= tolerated:
            break
    return {"schemas": [RESPONSE], "operations": results}


def _operations(payload: dict[str, Any]) -> list[dict[str, Any]]:
    dialect.check_schemas(payload, REQUEST)
    operations = payload.get("operations")
    if not isinstance(operations, list) or not all(isinstance(one, dict) for one in operations):
        raise InvalidSyntaxException(detail="operations must be a list of operations")
    if not 0 < len(operations) <= LARGEST:
        raise InvalidValueException(detail=f"operations holds 1 to {LARGEST} operations, not {len(operations)}")
    for one in operations:
        if not isinstance(one.get("method"), str) or not isinstance(one.get("path"), str):
            raise InvalidSyntaxException(detail="every operation needs a method and a path")
    ids = [one["bulkId"] for one in operations if "bulkId" in one]
    if len(set(map(str, ids))) < len(ids):
        raise InvalidValueException(detail="bulkId must be unique within a request")
    return operations


def _fail_on_errors(payload: dict[str, Any]) -> int:
    if "failOnErrors" not in payload:  # optional in OpenAPI's text, required in its schema
        return LARGEST + 1
    value = payload["failOnErrors"]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST:
        raise InvalidValueException(detail=f"failOnErrors must be between 1 and {LARGEST}")
    return value


def _result(
    operate: Operate, base: str, operation: dict[str, Any], made: dict[str, str], tracking_id: str
) -> dict[str, Any]:
    told: dict[str, Any] = {name: operation[name] for name in ("method", "bulkId") if name in operation}
    try:
        path = "/".join(_resolved(part, made) for part in operation["path"].split("/"))
        _check(operation)
        status, body = operate(operation["method"], path, lambda: _data(operation, made))
    except SCIMException as problem:
        failed = int(problem.status or HTTPStatus.BAD_REQUEST)
        return told | {"status": str(failed), "response": _error(problem, tracking_id)}
    location = body["meta"]["location"] if body else f"{base}{path}"
    version = {"version": body["meta"]["version"]} if body else {}
    if body and operation["method"] == "POST":
        made[str(operation["bulkId"])] = str(body["id"])
    return {"location": location, **told, **version, "status": str(int(status))}


def _check(operation: dict[str, Any]) -> None:
    method = operation["method"]
    if method not in _METHODS:
        raise InvalidValueException(detail=f"method must be one of {', '.join(_METHODS)}, not {method}")
    if method == "POST" and not isinstance(operation.get("bulkId"), str):
        raise InvalidValueException(detail="bulkId is required when method is POST")


def _data(operation: dict[str, Any], made: Mapping[str, str]) -> dict[str, Any]:
    """Return the resource or PatchOp: an object (wxc_sdk), or a text that holds one (OpenAPI, "JSON text")."""
    data = operation.get("data")
    try:
        data = json.loads(data) if isinstance(data, str) else data
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise InvalidSyntaxException(detail=f"data is required when method is {operation['method']}")
    resolved: dict[str, Any] = _resolved(data, made)
    return resolved


def _resolved(value: Any, made: Mapping[str, str]) -> Any:
    """Put ids in the place of references. Raises InvalidValueException for one to nothing that was made so far."""
    if isinstance(value, dict):
        return {name: _resolved(item, made) for name, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, made) for item in value]
    if not isinstance(value, str) or not value.startswith(_REFERENCE):
        return value
    if value.removeprefix(_REFERENCE) not in made:
        raise InvalidValueException(detail=f"{value} names nothing that was made by an earlier operation")
    return made[value.removeprefix(_REFERENCE)]


def _error(problem: SCIMException, tracking_id: str) -> dict[str, Any]:
    """Return what wxc_sdk reads of a failed operation: a SCIM error whose ``details`` are one text."""
    body = dialect.scim_error(problem, tracking_id)
    extension = body[dialect.CISCO_ERROR]
    return body | {dialect.CISCO_ERROR: extension | {"details": problem.detail}}
