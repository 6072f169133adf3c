"""Search and paging of groups, as OpenAPI describes the query of ``GET /Groups``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scim2_models import ScimFilter

from webex_simulator.scim import dialect
from webex_simulator.scim import query as queries
from webex_simulator.scim.group_patch import model_of
from webex_simulator.scim.group_rows import ORDERS, StoredGroup
from webex_simulator.scim.groups import LARGEST, SimulatedGroups, member_type
from webex_simulator.scim.schemas import CISCO_GROUP, group_model
from webex_simulator.store import Condition


def search(groups: SimulatedGroups, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer ``GET /Groups``: a ListResponse, without members unless ``includeMembers=true``.

    Raises:
        SCIMException: 400 for a filter, an order or a number that Webex does not take.
    """
    start, count = queries.page(query)
    order, descending = queries.order(query, ORDERS)
    kind, limit = member_type(query), LARGEST if queries.is_true(query, "includeMembers") else 0
    everything = Condition()
    if query.get("filter", "").strip():
        matching = _matching(groups.rows.select(everything, order=order, descending=descending), query["filter"])
        total, page = len(matching), matching[start - 1 : start - 1 + count]
    else:
        total = groups.rows.count(everything)
        page = groups.rows.select(everything, order=order, descending=descending, limit=count, offset=start - 1)
    found = [groups.representation(group, kind, limit) for group in page]
    return queries.listed(queries.shown(found, query, group_model(), CISCO_GROUP), total, start)


def _matching(found: list[StoredGroup], text: str) -> list[StoredGroup]:
    tree = dialect.documented_filter(text, dialect.GROUPS)
    bound = ScimFilter.__class_getitem__(group_model())(tree)
    return [group for group in found if bound.match(model_of(group, []))]
