"""The query of a listing: numbers, order, which attributes to show (OpenAPI, ``GET Users`` and ``GET Groups``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError
from scim2_models import Context, InvalidValueException, Resource, ResponseParameters

from webex_simulator.scim import dialect
from webex_simulator.scim.patching import POLICY

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
DEFAULT_COUNT = 100
_LARGEST = 2**31  # beyond which SQLite's own numbers end somewhere


def page(query: Mapping[str, str], largest: int = _LARGEST, default: int = DEFAULT_COUNT) -> tuple[int, int]:
    """Return startIndex, from 1, and count, at most ``largest``. Raises InvalidValueException for no numbers."""
    start = max(1, _number(query, "startIndex", 1))
    return start, min(largest, max(0, _number(query, "count", default)))


def order(query: Mapping[str, str], columns: Mapping[str, str]) -> tuple[str, bool]:
    """Return the column to sort by and whether it goes down; ``columns`` has what OpenAPI lets be sorted by."""
    direction = query.get("sortOrder", "ascending")
    if direction not in ("ascending", "descending"):
        raise InvalidValueException(detail=f"sortOrder must be ascending or descending, not {direction}")
    if not query.get("sortBy"):
        return "sequence", False
    for name, column in columns.items():
        if name.lower() == query["sortBy"].lower():
            return column, direction == "descending"
    raise InvalidValueException(detail=f"sortBy must be one of {', '.join(columns)}, not {query['sortBy']}")


def is_true(query: Mapping[str, str], name: str) -> bool:
    """Tell whether a query says ``true``. Raises InvalidValueException for anything but true and false."""
    word = query.get(name, "").lower()
    if word not in ("", "true", "false"):
        raise InvalidValueException(detail=f"{name} must be true or false, not {query[name]}")
    return word == "true"


def listed(found: list[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    """Return a ListResponse whose numbers are numbers."""
    numbers = {"totalResults": total, "itemsPerPage": len(found), "startIndex": start}
    return {"schemas": [LIST], **numbers, "Resources": found}


def shown(
    found: list[dict[str, Any]], query: Mapping[str, str], model: type[Resource[Any]], extension: str
) -> list[dict[str, Any]]:
    """Return what ``attributes`` and ``excludedAttributes`` leave of these resources."""
    wanted = {name: names(query[name]) for name in ("attributes", "excludedAttributes") if query.get(name)}
    if not wanted:
        return found
    message = cast("type[ResponseParameters[Any]]", ResponseParameters.__class_getitem__(model))
    try:
        parameters = message.model_validate(wanted)
    except ValidationError as errors:
        raise dialect.first_problem(errors) from None
    chosen = {name.lower() for listed_ in wanted.values() for name in listed_}
    excluded = chosen if "attributes" not in wanted else None
    cut = [_projected(item, parameters, model) for item in found]
    return [_server_parts(*pair, chosen, excluded, extension) for pair in zip(cut, found, strict=True)]


def _projected(item: dict[str, Any], parameters: ResponseParameters[Any], model: type[Resource[Any]]) -> dict[str, Any]:
    return model.model_validate(item, scim_policy=POLICY).model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters, scim_policy=POLICY
    )


def _server_parts(
    projected: dict[str, Any], whole: dict[str, Any], chosen: set[str], excluded: set[str] | None, extension: str
) -> dict[str, Any]:
    """Put back what scim2-models leaves out of a dump: ``organizationID`` and the meta block of an extension."""
    if "meta" in projected and not any(name.startswith("meta.") for name in chosen):
        projected["meta"] = whole["meta"]
    if excluded is not None and extension.lower() not in excluded:
        projected[extension] = {**projected.get(extension, {}), "meta": whole[extension]["meta"]}
        core = whole["schemas"][0]
        projected["schemas"] = [urn for urn in whole["schemas"] if urn == core or urn in projected]
    return projected


def names(text: str) -> list[str]:
    """Return the parts of a list with commas."""
    return [name for name in re.split(r"[\s,]+", text) if name]


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return max(-_LARGEST, min(int(query.get(name, default)), _LARGEST))
    except ValueError:
        raise InvalidValueException(detail=f"{name} must be a whole number, not {query[name]}") from None
