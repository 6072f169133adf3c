"""The operations on groups: create, read, replace, patch, delete, and the pages of their members.

Bodies are checked and patched by scim2-models, as users' are. Deduced, since no source says it: a displayName is
unique in the org without regard to case (409), and a member that is nobody's id is refused (400). Not simulated: the
groups that Webex makes itself (locations, "All Org Users"), ``memberFilter``, members of other kinds than users and
groups.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from scim2_models import Context, InvalidValueException, NotFoundException, UniquenessException

from webex_simulator.scim import dialect, group_patch, query
from webex_simulator.scim.group_rows import GroupRows, StoredGroup, StoredMember
from webex_simulator.scim.patching import POLICY, patch_operations
from webex_simulator.scim.schemas import CISCO_GROUP, CORE_GROUP, GROUP_SCHEMAS, group_model
from webex_simulator.scim.users import SimulatedUsers
from webex_simulator.store import Condition, NameTakenError

MEMBERS = "urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers"
LARGEST = 500
"""Members an answer shows, and a request may name (OpenAPI: "The maximum number of members returned is 500"; Schemas:
size 500)."""

KINDS = ("user", "group", "machine")
USAGE = "policy"
"""Of a group that was made without one: responses always have it (OpenAPI, GetGroupResponse), which is deduced."""

_SERVER_OWNED = ("schemas", "id", "meta", "members")
_CISCO_OWNED = ("meta", "provisionSource")


class SimulatedGroups:
    """The groups of one org; every method returns SCIM representations as plain JSON objects."""

    def __init__(self, rows: GroupRows, users: SimulatedUsers) -> None:
        """Serve the groups in ``rows``, whose members are among ``users``."""
        self.rows = rows
        self.users = users

    def follow(self, user_id: str, body: dict[str, Any] | None) -> None:
        """Take a user who is gone out of every group."""
        if body is None:
            self.rows.leave(user_id)

    def create(self, payload: dict[str, Any], largest: int = LARGEST) -> dict[str, Any]:
        """Create a group (POST). Raises SCIMException; 409 uniqueness for a displayName that another group has."""
        body, members = self._checked(payload, largest)
        now = self.users.clock.timestamp()
        with self.rows.store.transaction():
            group = StoredGroup(str(uuid.uuid4()), body, now, now, time.time_ns() // 1000)
            self._keep(group, self._members(members, group.id))
        return self.representation(group)

    def get(self, group_id: str, wanted: Mapping[str, str]) -> dict[str, Any]:
        """Return a group (GET) with its first 500 members, without what ``excludedAttributes`` names."""
        excluded = {name: value for name, value in wanted.items() if name == "excludedAttributes"}
        whole = [self.representation(self.group(group_id))]
        return query.shown(whole, excluded, group_model(), CISCO_GROUP)[0]

    def replace(self, group_id: str, payload: dict[str, Any], largest: int = LARGEST) -> dict[str, Any]:
        """Replace a group (PUT): what the body omits is cleared, members too (OpenAPI)."""
        body, members = self._checked(payload, largest)
        with self.rows.store.transaction():
            return self._changed(self.group(group_id), body, self._members(members, group_id))

    def patch(self, group_id: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Apply a PatchOp, as a whole or not at all; at most 500 member values in one request."""
        operations = patch_operations(payload, group_model(), GROUP_SCHEMAS)
        _check_count(group_patch.count(payload))
        with self.rows.store.transaction():
            group = self.group(group_id)
            body, members = group_patch.patched(group, self.rows.members(group_id), operations)
            return self._changed(group, self._valid(_stored(body)), self._members(members, group_id))

    def delete(self, group_id: str) -> None:
        """Delete a group, not its members. Raises NotFoundException."""
        if not self.rows.remove(group_id):
            raise _missing(group_id)

    def members(self, group_id: str, wanted: Mapping[str, str]) -> dict[str, Any]:
        """Answer ``GET Groups/{id}/Members``: a page of at most 500, by ``memberType`` where that is given."""
        group, kind = self.group(group_id), member_type(wanted)
        start, count = query.page(wanted, LARGEST, LARGEST)
        found = self.rows.members(group_id, kind, count, start - 1)
        return {
            "schemas": [MEMBERS],
            "displayName": group.body["displayName"],
            "memberSize": self.rows.size(group_id, kind),
            "itemsPerPage": len(found),
            "startIndex": start,
            "members": [{"value": one.id, "type": one.kind, "display": one.display} for one in found],
        }

    def group(self, group_id: str) -> StoredGroup:
        """Return the stored group. Raises NotFoundException."""
        group = self.rows.get(group_id)
        if group is None:
            raise _missing(group_id)
        return group

    def all(self) -> list[dict[str, Any]]:
        """Return every group with all its members, the oldest first."""
        return [self.representation(group, limit=-1) for group in self.rows.select(Condition())]

    def representation(self, group: StoredGroup, kind: str = "", limit: int = LARGEST) -> dict[str, Any]:
        """Return what Webex answers (OpenAPI, GetGroupResponse), with members of one kind if that is given."""
        members = [self._shown(member) for member in self.rows.members(group.id, kind, limit)] if limit else []
        extension = {"usage": USAGE, **group.body.get(CISCO_GROUP, {}), "provisionSource": "SCIM"}
        return {
            "schemas": list(GROUP_SCHEMAS),
            "id": group.id,
            **group.body,
            **({"members": members} if members else {}),
            CISCO_GROUP: {**extension, "meta": {"organizationID": self.users.org_id}},
            "meta": {
                "resourceType": "Group",
                "organizationID": self.users.org_id,
                "created": group.created,
                "lastModified": group.modified,
                "version": f'W/"{group.revision}"',
                "location": f"{self.users.base}/Groups/{group.id}",
            },
        }

    def named(self, group_id: str) -> list[dict[str, Any]]:
        """Return all members as a request names them."""
        return group_patch.named(self.rows.members(group_id))

    def of_user(self, user_id: str, usages: frozenset[str]) -> list[dict[str, Any]]:
        """Return the ``groups`` of a user as a search with returnGroups shows them (OpenAPI, GroupObject)."""
        found = self.rows.of_member(user_id)
        kept = [group for group in found if not usages or self._usage(group) in usages]
        where = f"{self.users.base}/Groups"
        return [
            {"value": group.id, "display": group.body["displayName"], "$ref": f"{where}/{group.id}"} for group in kept
        ]

    def _usage(self, group: StoredGroup) -> str:
        return str(group.body.get(CISCO_GROUP, {}).get("usage", USAGE))

    def _shown(self, member: StoredMember) -> dict[str, Any]:
        endpoint = "Users" if member.kind == "user" else "Groups"
        where = f"{self.users.base}/{endpoint}/{member.id}"
        return {"value": member.id, "type": member.kind, "display": member.display, "$ref": where}

    def _checked(self, payload: dict[str, Any], largest: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Turn the body of a POST or PUT into what is stored, and the members it names."""
        dialect.check_nulls(payload)
        dialect.check_schemas(payload, CORE_GROUP)
        try:
            model = group_model().model_validate(
                payload, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY
            )
        except ValidationError as errors:
            raise dialect.first_problem(errors) from None
        dump = model.model_dump(scim_policy=POLICY)
        members = dump.get("members", [])
        _check_count(len(members), largest)
        return self._valid(_stored(dump)), members

    def _valid(self, body: dict[str, Any]) -> dict[str, Any]:
        dialect.check_limits(body, CORE_GROUP)
        if not str(body["displayName"]).strip():
            raise InvalidValueException(detail="displayName must not be empty")
        return body

    def _members(self, named: list[dict[str, Any]], group_id: str) -> list[StoredMember]:
        """Hold members against who there is; one that is named twice counts once."""
        found = {}
        before = {member.id: member.kind for member in self.rows.members(group_id)}
        for entry in named:
            member_id = str(entry.get("value", ""))
            kind = before.get(member_id) or self.rows.kind(member_id)
            given = str(entry.get("type", kind)).lower()
            if kind is None or given != kind or member_id == group_id:
                raise InvalidValueException(detail=f"members: {given} {member_id or 'without a value'} not found")
            found[member_id] = StoredMember(member_id, kind)
        return list(found.values())

    def _changed(self, group: StoredGroup, body: dict[str, Any], members: list[StoredMember]) -> dict[str, Any]:
        before = {member.id for member in self.rows.members(group.id)}
        if body != group.body or {member.id for member in members} != before:
            now = self.users.clock.timestamp()
            group = StoredGroup(group.id, body, group.created, now, time.time_ns() // 1000)
            self._keep(group, members)
        return self.representation(group)

    def _keep(self, group: StoredGroup, members: list[StoredMember]) -> None:
        try:
            self.rows.keep(group)
        except NameTakenError:
            raise UniquenessException(
                detail=f"A group with displayName {group.body['displayName']} already exists"
            ) from None
        self.rows.put_members(group.id, members)


def member_type(wanted: Mapping[str, str]) -> str:
    """Return the kind of members that a query asks for, "" for all. Raises InvalidValueException."""
    kind = wanted.get("memberType", "").lower()
    if kind and kind not in KINDS:
        raise InvalidValueException(detail=f"memberType must be one of {', '.join(KINDS)}, not {kind}")
    return kind


def _stored(dump: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a group in its row: what clients may write and read back, without the members."""
    body = {name: value for name, value in dump.items() if name not in _SERVER_OWNED}
    extension = {name: value for name, value in body.pop(CISCO_GROUP, {}).items() if name not in _CISCO_OWNED}
    return body | ({CISCO_GROUP: extension} if extension else {})


def _check_count(members: int, largest: int = LARGEST) -> None:
    if members > largest:
        raise InvalidValueException(detail=f"members holds at most {largest} items in one request, not {members}")


def _missing(group_id: str) -> NotFoundException:
    return NotFoundException(detail=f"Group {group_id} not found")
