"""PATCH: the body of a request as the operations of scim2-models, with Webex's dialect on top."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from scim2_models import Context, InvalidPathException, InvalidValueException, PatchOp, Path, Resource, ScimPolicy

from webex_simulator.scim import dialect

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

# OpenAPI: "Unrecognized schemas (ID/section) are ignored."
POLICY = ScimPolicy(unknown=ScimPolicy.Unknown.ignore)


def patch_operations(payload: dict[str, Any], model: type[Resource[Any]], schemas: tuple[str, ...]) -> PatchOp[Any]:
    """Read the body of a PATCH of a resource with these schemas. Raises SCIMException."""
    dialect.check_nulls(payload)
    dialect.check_schemas(payload, PATCH)
    message: type[PatchOp[Any]] = PatchOp.__class_getitem__(model)
    operations = [_spelled(item, schemas) for item in listed(payload)]
    kept = [item for item in operations if not _is_foreign(item, model, schemas)]
    if operations and not kept:
        kept = [{"op": "replace", "value": {}}]
    try:
        return message.model_validate(
            {"schemas": [PATCH], "Operations": kept}, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
    except ValidationError as errors:
        raise dialect.first_problem(errors) from None


def listed(payload: dict[str, Any]) -> list[Any]:
    """Return the operations of a body, however the key is spelled. Raises InvalidValueException."""
    for name, value in payload.items():
        if name.lower() == "operations" and isinstance(value, list):
            return value
    raise InvalidValueException(detail="Operations must be a list of one or more operations")


def _spelled(operation: Any, schemas: tuple[str, ...]) -> Any:
    """Put the RFC's colon after a schema URN, because Webex's own examples of groups have a dot there."""
    path = operation.get("path") if isinstance(operation, dict) else None
    if not isinstance(path, str):
        return operation
    for urn in schemas:
        if path.lower().startswith(f"{urn.lower()}."):
            return {**operation, "path": f"{urn}:{path[len(urn) + 1 :]}"}
    return operation


def _is_foreign(operation: Any, model: type[Resource[Any]], schemas: tuple[str, ...]) -> bool:
    """Tell whether an operation is on a schema that Webex does not know, and ignores.

    Raises:
        InvalidPathException: the path is malformed or names no attribute of a schema that Webex knows.
    """
    path = operation.get("path") if isinstance(operation, dict) else None
    if not isinstance(path, str):
        return False
    target = Path.__class_getitem__(model)(path)
    if target.model is not None or target.resolve() is not None:
        return False
    if target.schema and target.schema.lower() not in {urn.lower() for urn in schemas}:
        return True
    raise InvalidPathException(path=path, detail=f"'{path}' is not an attribute of the schema")
