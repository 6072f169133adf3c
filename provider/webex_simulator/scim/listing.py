"""Search and paging of users, as OpenAPI describes the query of ``GET /Users``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim2_models import ScimFilter
from scim2_models.path import CompareOperator, Comparison, FilterNode, FilterVisitor, LogicalExpr, LogicalOperator

from webex_simulator.scim import dialect
from webex_simulator.scim import query as queries
from webex_simulator.scim.groups import SimulatedGroups
from webex_simulator.scim.patching import POLICY
from webex_simulator.scim.schemas import CISCO_USER, USER_SCHEMAS, user_model
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import ORDERS, Condition, StoredAccount, name_key


def search(users: SimulatedUsers, query: Mapping[str, str], groups: SimulatedGroups) -> dict[str, Any]:
    """Answer ``GET /Users``: a ListResponse, with ``groups`` where ``returnGroups=true``.

    Raises:
        SCIMException: 400 for a filter, an order or a number that Webex does not take.
    """
    start, count = queries.page(query)
    order, descending = queries.order(query, ORDERS)
    visible = Condition("listed_at <= ?", [users.clock.seconds()])
    if query.get("filter", "").strip():
        matching = _matching(users, query["filter"], visible, order, descending)
        total, page = len(matching), matching[start - 1 : start - 1 + count]
    else:
        total = users.store.count(visible)
        page = users.store.select(visible, order=order, descending=descending, limit=count, offset=start - 1)
    found = [users.representation(account) for account in page]
    if queries.is_true(query, "returnGroups"):
        usages = frozenset(queries.names(query.get("groupUsageTypes", "")))
        found = [_with_groups(person, groups.of_user(person["id"], usages)) for person in found]
    return queries.listed(queries.shown(found, query, user_model(), CISCO_USER), total, start)


def _with_groups(person: dict[str, Any], groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {**person, "groups": groups} if groups else person


def _matching(
    users: SimulatedUsers, text: str, visible: Condition, order: str, descending: bool
) -> list[StoredAccount]:
    """Narrow the accounts down in SQL, then let scim2-models decide."""
    tree = dialect.documented_filter(text)
    bound = ScimFilter.__class_getitem__(user_model())(tree)
    narrow = _Narrowing().visit(tree)
    where = Condition(f"{visible.sql} AND ({narrow.sql})", [*visible.parameters, *narrow.parameters])
    found = users.store.select(where, order=order, descending=descending)
    return [
        account
        for account in found
        if bound.match(user_model().model_validate(users.representation(account), scim_policy=POLICY))
    ]


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
