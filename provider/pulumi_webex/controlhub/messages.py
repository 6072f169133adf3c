"""The SCIM messages that the client sends and reads (RFC 7644 sections 3.4.2 and 3.5.2)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pulumi_webex.transport.retry import http_date

T = TypeVar("T")

Resource = dict[str, Any]
"""A user or a group as SCIM has it: nested, extension blocks under their URN."""
User = Resource
Operation = dict[str, Any]
"""One PATCH operation: ``op``, ``path`` unless the value says it, ``value`` unless it removes."""

CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass(frozen=True)
class Page:
    """One page of a listing: `total` resources match; `step` leads from its start to that of the next
    page (0: there is none)."""

    resources: list[Resource]
    total: int
    step: int

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Page:
        """Reads a ListResponse. Raises `ValueError` where it has no ``totalResults`` to trust."""
        found = [one for one in body.get("Resources") or [] if isinstance(one, dict)]
        # Resources that the token may not see are left out of a page, but count in itemsPerPage.
        step = len(found) or whole(body.get("itemsPerPage"))
        return cls(found, whole(body["totalResults"]), step)


def creation(resource: Resource, schema: str = CORE) -> Resource:
    """The body that creates `resource`: ``schemas`` is filled in if the caller left it out."""
    extensions = [key for key in resource if key.startswith("urn:")]
    return {"schemas": [schema, *extensions], **resource}


def patch_request(operations: Sequence[Operation]) -> dict[str, Any]:
    """The body of a PATCH."""
    return {"schemas": [PATCH_OP], "Operations": list(operations)}


def is_repeatable(operations: Sequence[Operation]) -> bool:
    """Whether a second run ends where the first did: an ``add`` may append the same entry twice."""
    return all(operation["op"].lower() in ("replace", "remove") for operation in operations)


def removes(operation: Operation) -> bool:
    return str(operation["op"]).lower() == "remove"


def removals_apart(operations: Sequence[Operation]) -> list[list[Operation]]:
    """The same operations in the same order, in groups: each removal alone, the others together."""
    groups: list[list[Operation]] = []
    for operation in operations:
        if removes(operation) or not groups or removes(groups[-1][-1]):
            groups.append([])
        groups[-1].append(operation)
    return groups


def quoted(value: str) -> str:
    """`value` as a string in a filter: RFC 7644 section 3.4.2.2 takes JSON's notation, escapes included."""
    return json.dumps(value, ensure_ascii=False)


def is_called(resource: Resource, attribute: str, name: str) -> bool:
    """Whether `resource` has this name; case is of no account (``caseExact`` false in Webex's schemas)."""
    return str(resource.get(attribute, "")).casefold() == name.casefold()


def was_renamed_from(user: User, user_name: str) -> bool:
    """Whether `user` is a soft-deleted account that once had `user_name`.

    Entra's connector deactivates and renames to ``<objectId without dashes>ana@example.com``. What
    stands before the name has to look like an identifier, or else joana@ would count as ana@.
    """
    name, wanted = str(user.get("userName", "")).casefold(), user_name.casefold()
    if user.get("active") is not False or not name.endswith(wanted):
        return False
    before = name[: len(name) - len(wanted)]
    return len(before) >= 8 and before.isascii() and before.isalnum() and any(c.isdigit() for c in before)


def age(resource: Resource, headers: Mapping[str, str]) -> float | None:
    """Seconds from the creation of `resource` to the answer with these headers, both by the server's clock.

    None if it does not say.
    """
    meta = resource.get("meta")
    created = meta.get("created") if isinstance(meta, dict) else None
    now = http_date(headers.get("Date", ""))
    try:
        moment = datetime.datetime.fromisoformat(str(created))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return (now - moment).total_seconds() if now else None


def in_parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items` in order, at most `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def whole(value: Any) -> int:
    """A number that may come as 3, 3.0 or "3"; nothing counts as 0."""
    return int(float(value or 0))
