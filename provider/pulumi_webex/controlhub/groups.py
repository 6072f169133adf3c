"""Webex groups over SCIM 2: who is in them is changed member by member, never replaced.

Paths, bodies and limits are those of developer.webex.com, SCIM 2 Groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pulumi_webex.controlhub.collection import Collection, not_scim
from pulumi_webex.controlhub.messages import GROUP, Operation, Resource, in_parts, is_called, quoted, removes, whole
from pulumi_webex.transport.errors import ApiError
from pulumi_webex.transport.http import Answer

Group = Resource
"""A group as SCIM has it; its ``members`` are entries with ``value`` (an id), ``type`` and ``display``."""
Member = Resource

MEMBERS_AT_ONCE = 500
"""Members that a GET returns, a page of them holds and a POST or PATCH may name, at most."""

_LOOKS = 3
"""How often a change that met a missing member is taken up again."""


class Groups(Collection):
    """The groups of one organization; any number of threads may share it.

    Every method may raise any error of `pulumi_webex.transport.errors`; only the telling ones are named.
    """

    endpoint = "Groups"
    schema = GROUP
    name = "displayName"
    noun = "a group"
    create_rounds = 1  # nothing says that a second POST would be refused

    def find(self, display_name: str) -> list[Group]:
        """The groups with this displayName, compared without case; their members are left out."""
        found = self.list(f"displayName eq {quoted(display_name)}", excluded_attributes=("members",))
        return [group for group in found if is_called(group, self.name, display_name)]

    def get(self, group_id: str) -> Group:
        """A group with all its members, in one request if it has less than `MEMBERS_AT_ONCE`.

        Raises `NotFound`.
        """
        group = super().get(group_id)
        if len(group.get("members") or ()) < MEMBERS_AT_ONCE:
            return group
        return {**group, "members": list(self.members(group_id))}

    def members(self, group_id: str) -> Iterator[Member]:
        """All members, each once, even if the pages shift under the reader."""
        seen: set[str] = set()
        start: int = 1
        total: int | None = None
        while total is None or start <= total:
            params: dict[str, str | int] = {"startIndex": start, "count": MEMBERS_AT_ONCE}
            answer = self._transport.request("GET", f"{self._address(group_id)}/Members", params=params)
            members, total = _page_of_members(answer)
            for member in members:
                if member.get("value") not in seen:
                    seen.add(member.get("value", ""))
                    yield member
            if not members:
                return
            start += len(members)

    def change(
        self,
        group_id: str,
        attributes: Sequence[Operation] = (),
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
    ) -> None:
        """Applies operations on attributes, then adds, then removes members, by id.

        As few requests as `MEMBERS_AT_ONCE` allows; people are added first, so that a group which
        grants something is not emptied on the way. Whoever is to be removed and is not there
        (``noTarget``) counts as done. Sending the same again leaves the same (a value that is there
        already is not added twice), so a lost answer is repeated.
        """
        left = list(attributes), list(add), list(remove)
        for _ in range(_LOOKS):
            try:
                for request in _requests(*left):
                    self._patch(group_id, request, repeatable=True)
                return
            except ApiError as error:
                if error.scim_type != "noTarget" or not any(removes(one) for one in request):
                    raise
                missed = error
            left = _still_to_do(self.get(group_id), *left)
            if not any(left):
                return
        raise missed


def _requests(attributes: list[Operation], add: list[str], remove: list[str]) -> Iterator[list[Operation]]:
    """The operations in order, in as few requests as the limit on members allows."""
    changes = [("add", member) for member in add] + [("remove", member) for member in remove]
    for some in in_parts(changes, MEMBERS_AT_ONCE):
        yield [*attributes, *_member_operations(some)]
        attributes = []
    if attributes:
        yield attributes


def _member_operations(changes: Sequence[tuple[str, str]]) -> Iterator[Operation]:
    added = [{"value": member} for op, member in changes if op == "add"]
    if added:
        yield {"op": "add", "path": "members", "value": added}
    for op, member in changes:
        if op == "remove":
            yield {"op": "remove", "path": f"members[value eq {quoted(member)}]"}


def _still_to_do(
    group: Group, attributes: list[Operation], add: list[str], remove: list[str]
) -> tuple[list[Operation], list[str], list[str]]:
    there = member_ids(group)
    return (
        [one for one in attributes if group.get(one["path"]) != one.get("value")],
        [member for member in add if member not in there],
        [member for member in remove if member in there],
    )


def member_ids(group: Group) -> set[str]:
    """Who is in a group, by id."""
    return {str(member.get("value")) for member in group.get("members") or ()}


def _page_of_members(answer: Answer) -> tuple[list[Member], int | None]:
    """The entries of a page, and how many there are in all if it says so: by one name in the schema that
    Webex publishes, by another in the example beside it."""
    try:
        total = answer.body.get("totalResults", answer.body.get("memberSize"))
        members = [one for one in answer.body.get("members") or () if isinstance(one, dict)]
        return members, None if total is None else whole(total)
    except (AttributeError, TypeError, ValueError):
        raise not_scim("list of members", sent=False) from None
