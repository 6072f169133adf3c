"""Search and paging of users, as OpenAPI describes the query of ``GET /Users``."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError
from scim2_models import Context, InvalidValueException, Resource, ResponseParameters, ScimFilter
from scim2_models.path import CompareOperator, Comparison, FilterNode, FilterVisitor, LogicalExpr, LogicalOperator

from . import dialect
from .schemas import CISCO_USER, CORE_USER, USER_SCHEMAS, user_model
from .store import ORDERS, Account, Condition, name_key
from .users import POLICY, Users

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
DEFAULT_COUNT = 100
_LARGEST = 2**31  # beyond which SQLite's own numbers end somewhere


def search(users: Users, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer ``GET /Users``: a ListResponse whose numbers are numbers.

    Raises:
        SCIMException: 400 for a filter, an order or a number that Webex does not take.
    """
    start = max(1, _number(query, "startIndex", 1))
    count = max(0, _number(query, "count", DEFAULT_COUNT))
    order, descending = _order(query)
    visible = Condition("listed_at <= ?", [time.time()])
    paging = {"limit": count, "offset": start - 1}
    if query.get("filter", "").strip():
        matching = _matching(users, query["filter"], visible, order, descending)
        total, page = len(matching), matching[start - 1 : start - 1 + count]
    else:
        total = users.store.count(visible)
        page = users.store.select(visible, order=order, descending=descending, **paging)
    return {
        "schemas": [LIST],
        "totalResults": total,
        "itemsPerPage": len(page),
        "startIndex": start,
        "Resources": _represented(users, page, query),
    }


def _matching(users: Users, text: str, visible: Condition, order: str, descending: bool) -> list[Account]:
    """Narrow the accounts down in SQL, then let scim2-models decide."""
    tree = dialect.documented_filter(text)
    bound = ScimFilter.__class_getitem__(user_model())(tree)
    narrow = _Narrowing().visit(tree)
    where = Condition(f"{visible.sql} AND ({narrow.sql})", [*visible.parameters, *narrow.parameters])
    found = users.store.select(where, order=order, descending=descending)
    return [account for account in found if bound.match(_comparable(users, account))]


def _comparable(users: Users, account: Account) -> Resource[Any]:
    return user_model().model_validate(users.representation(account), scim_policy=POLICY)


class _Narrowing(FilterVisitor[Condition]):
    """Translate what SQL can decide by userName and id; anything else may match any account."""

    def visit_comparison(self, node: Comparison) -> Condition:
        name = str(node.attr_path).lower().removeprefix(f"{USER_SCHEMAS[0].lower()}:")
        if name not in ("id", "username") or not isinstance(node.value, str) or not node.value:
            return Condition()
        if name == "id":
            return Condition("id = ?", [node.value])
        key = name_key(node.value)
        if node.op == CompareOperator.eq:
            return Condition("name_key = ?", [key])
        start = "1" if node.op == CompareOperator.sw else "-length(?)"
        return Condition(f"substr(name_key, {start}, length(?)) = ?", [key] * (2 if start == "1" else 3))

    def visit_logical_expr(self, node: LogicalExpr) -> Condition:
        terms = [self.visit(term) for term in node.terms]
        joiner = " AND " if node.op == LogicalOperator.and_ else " OR "
        parameters = [parameter for term in terms for parameter in term.parameters]
        return Condition(f"({joiner.join(term.sql for term in terms)})", parameters)

    def visit_value_path(self, node: FilterNode) -> Condition:
        return Condition()


def _represented(users: Users, page: list[Account], query: Mapping[str, str]) -> list[dict[str, Any]]:
    found = [users.representation(account) for account in page]
    wanted = {name: _names(query[name]) for name in ("attributes", "excludedAttributes") if query.get(name)}
    if not wanted:
        return found
    message = cast("type[ResponseParameters[Any]]", ResponseParameters.__class_getitem__(user_model()))
    try:
        parameters = message.model_validate(wanted)
    except ValidationError as errors:
        raise dialect.first_problem(errors) from None
    chosen = {name.lower() for names in wanted.values() for name in names}
    return [_server_parts(_projected(item, parameters), item, chosen, "attributes" not in wanted) for item in found]


def _projected(item: dict[str, Any], parameters: ResponseParameters[Any]) -> dict[str, Any]:
    model = user_model().model_validate(item, scim_policy=POLICY)
    return model.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters, scim_policy=POLICY
    )


def _server_parts(
    projected: dict[str, Any], whole: dict[str, Any], chosen: set[str], excluding: bool
) -> dict[str, Any]:
    """Put back what scim2-models leaves out of a dump: ``organizationID`` and the meta block of an extension."""
    if "meta" in projected and not any(name.startswith("meta.") for name in chosen):
        projected["meta"] = whole["meta"]
    if excluding and CISCO_USER.lower() not in chosen:
        projected[CISCO_USER] = {**projected.get(CISCO_USER, {}), "meta": whole[CISCO_USER]["meta"]}
        projected["schemas"] = [urn for urn in whole["schemas"] if urn == CORE_USER or urn in projected]
    return projected


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"[\s,]+", text) if name]


def _order(query: Mapping[str, str]) -> tuple[str, bool]:
    """Return column and direction; OpenAPI: only userName, id and meta.lastModified may be sorted by."""
    direction = query.get("sortOrder", "ascending")
    if direction not in ("ascending", "descending"):
        raise InvalidValueException(detail=f"sortOrder must be ascending or descending, not {direction}")
    if not query.get("sortBy"):
        return "sequence", False
    for name, column in ORDERS.items():
        if name.lower() == query["sortBy"].lower():
            return column, direction == "descending"
    raise InvalidValueException(detail=f"sortBy must be one of {', '.join(ORDERS)}, not {query['sortBy']}")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return max(-_LARGEST, min(int(query.get(name, default)), _LARGEST))
    except ValueError:
        raise InvalidValueException(detail=f"{name} must be a whole number, not {query[name]}") from None
