"""PATCH of a group: scim2-models applies it, but for the removal of members by id.

scim2-models compares every member with every filter, which takes minutes where a large group loses hundreds. A path
whose filter, as parsed by scim2-models, only says ``value eq`` is the usual one, and a look-up decides it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from scim2_models import PatchOp, Resource
from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator

from webex_simulator.scim.group_rows import StoredGroup, StoredMember
from webex_simulator.scim.patching import POLICY, listed
from webex_simulator.scim.schemas import CORE_GROUP, GROUP_SCHEMAS, group_model

Named = list[dict[str, Any]]
"""Members as a request names them."""


def patched(group: StoredGroup, members: list[StoredMember], operations: PatchOp[Any]) -> tuple[dict[str, Any], Named]:
    """Apply a PatchOp; return the attributes of the group as they are then, and its members."""
    whole = model_of(group, members).model_dump(scim_policy=POLICY)
    for _, run in groupby(operations.operations or (), lambda operation: _removed(operation) is not None):
        some = list(run)
        gone = {member_id for operation in some for member_id in _removed(operation) or ()}
        if gone:
            whole["members"] = [entry for entry in whole.get("members", ()) if entry.get("value") not in gone]
        else:
            model = group_model().model_validate(whole)
            operations.model_copy(update={"operations": some}).patch(model, scim_policy=POLICY)
            whole = model.model_dump(scim_policy=POLICY)
    return whole, whole.pop("members", [])


def model_of(group: StoredGroup, members: list[StoredMember]) -> Resource[Any]:
    """Return a group as the scim2-models resource that filters and patches work on."""
    body = {"schemas": list(GROUP_SCHEMAS), "id": group.id, **group.body}
    return group_model().model_validate(body | ({"members": named(members)} if members else {}))


def named(members: list[StoredMember]) -> Named:
    """Return members as a request names them."""
    return [{"value": member.id, "type": member.kind} for member in members]


def count(payload: dict[str, Any]) -> int:
    """Return how many member values the operations of a PATCH carry, in their values and paths."""
    return sum(_count(operation) for operation in listed(payload))


def _count(operation: dict[str, Any]) -> int:
    path, value = str(operation.get("path", "")).lower(), operation.get("value")
    if not path and isinstance(value, dict):
        value = next((item for name, item in value.items() if name.lower() == "members"), None)
        return len(value) if isinstance(value, list) else 0
    if not path.removeprefix(f"{CORE_GROUP.lower()}:").startswith("members"):
        return 0
    return len(value) if isinstance(value, list) else max(1, path.count(" eq "))


def _removed(operation: Any) -> set[str] | None:
    """Return the ids where an operation removes members by their ids, and nothing else; otherwise None."""
    path = operation.path
    if operation.op != "remove" or path is None or path.attr.lower() != "members" or path.value_filter is None:
        return None
    found = list(_ids(path.value_filter)) if len(path.parts) == 1 else [None]
    return None if None in found else {member_id for member_id in found if member_id is not None}


def _ids(node: FilterNode) -> Iterator[str | None]:
    """Yield the ids that a filter names; None for anything that is no ``value eq``."""
    if isinstance(node, LogicalExpr) and node.op == LogicalOperator.or_:
        for term in node.terms:
            yield from _ids(term)
    elif isinstance(node, Comparison) and node.op == CompareOperator.eq and str(node.attr_path).lower() == "value":
        yield node.value if isinstance(node.value, str) else None
    else:
        yield None
