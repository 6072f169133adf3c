"""Finding, making and changing one group: what create and update do over the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from pulumi_webex.controlhub.groups import MEMBERS_AT_ONCE, Group, member_ids
from pulumi_webex.controlhub.messages import Operation
from pulumi_webex.resources.group.check import EXTERNAL_ID, IDS, MEMBERS, MODE, NAME
from pulumi_webex.resources.shared.failures import Unfinished
from pulumi_webex.transport.errors import Conflict, Refused


class GroupApi(Protocol):
    """What of `controlhub.groups.Groups` is needed here."""

    def create(self, resource: Group) -> Group: ...
    def get(self, group_id: str) -> Group: ...
    def find(self, display_name: str) -> list[Group]: ...
    def change(
        self, group_id: str, attributes: list[Operation], *, add: Iterable[str], remove: Iterable[str]
    ) -> None: ...


class AddressApi(Protocol):
    """What of `controlhub.client.Users` is needed here."""

    def ids(self, user_names: Iterable[str]) -> dict[str, str]: ...


def addresses_in(properties: Mapping[str, Any]) -> list[str]:
    """The members that are declared by their e-mail address."""
    return [member for member in (properties.get(MEMBERS) or {}).values() if "@" in member]


def resolve(users: AddressApi, properties: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    """The id of every member that is declared by address; asks only for those that are not `known`.

    Raises `Refused` with the addresses that nobody in Webex has.
    """
    wanted = addresses_in(properties)
    asked = [address for address in wanted if address not in known]
    found = {**known, **(users.ids(asked) if asked else {})}
    missing = sorted({address for address in asked if address not in found})
    if missing:
        some = ", ".join(missing[:10]) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
        raise Refused(
            f"nobody in Webex has the address {some}, so the group was left as it is: correct it, or, if the same "
            "program makes that account, put the User itself among the members"
        )
    return {address: found[address] for address in wanted}


def ids_of(properties: Mapping[str, Any], ids: Mapping[str, str] | None = None) -> set[str]:
    """The ids of the declared members; `ids` are those of addresses, by default the ones in `properties`."""
    known = (properties.get(IDS) or {}) if ids is None else ids
    return {known.get(member, member) for member in (properties.get(MEMBERS) or {}).values()}


def link_or_create(groups: GroupApi, declared: Mapping[str, Any], members: set[str]) -> tuple[Group, bool]:
    """The group that a new resource stands for, as it was found or made, and whether it was there before.

    Looks the displayName up first, so that running again after a crash makes no second one. Raises
    `Refused` for a group that must not be taken over, and `Unfinished` where one was made that lacks
    members yet.
    """
    found = _chosen(groups.find(declared[NAME]), declared)
    if found is None:
        try:
            return _made(groups, declared, sorted(members)), False
        except Conflict as conflict:
            found = _chosen(groups.find(declared[NAME]), declared)
            if found is None:
                raise conflict from None
    group = groups.get(found["id"])
    present = member_ids(group)
    before = {key: group[key] for key in declared if key in group}
    reconcile(groups, group["id"], before, declared, present, members, present if declared[MODE] == "exact" else set())
    return group, True


def reconcile(
    groups: GroupApi,
    group_id: str,
    before: Mapping[str, Any],
    declared: Mapping[str, Any],
    present: set[str],
    wanted: set[str],
    removable: set[str],
) -> None:
    """Sends what differs between `before` and `declared`, and between who is `present` and who is `wanted`."""
    groups.change(
        group_id,
        list(_attribute_changes(before, declared)),
        add=sorted(wanted - present),
        remove=sorted(removable - wanted),
    )


def _attribute_changes(before: Mapping[str, Any], declared: Mapping[str, Any]) -> Iterator[Operation]:
    for key in (NAME, EXTERNAL_ID):
        if key in declared and declared[key] != before.get(key):
            yield {"op": "replace", "path": key, "value": declared[key]}
        elif key in before and key not in declared:
            yield {"op": "remove", "path": key}


def _made(groups: GroupApi, declared: Mapping[str, Any], members: list[str]) -> Group:
    attributes = {key: declared[key] for key in (NAME, EXTERNAL_ID) if key in declared}
    first = [{"value": member} for member in members[:MEMBERS_AT_ONCE]]
    group = groups.create({**attributes, **({MEMBERS: first} if first else {})})
    try:
        groups.change(group["id"], [], add=members[MEMBERS_AT_ONCE:], remove=())
    except Exception as error:
        raise Unfinished(group, error) from error
    return group


def _chosen(found: list[Group], declared: Mapping[str, Any]) -> Group | None:
    """The group to link among those of this name, None if there is none. Raises `Refused`."""
    ours = declared.get(EXTERNAL_ID)
    same = [group for group in found if ours and group.get(EXTERNAL_ID) == ours]
    candidates = same or found
    if not candidates:
        return None
    ids = ", ".join(group["id"] for group in candidates)
    if declared["onExisting"] == "fail":
        raise Refused(
            f"Webex has this group already (id {ids}) and on_existing is fail: set on_existing to link to manage it"
        )
    if len(candidates) > 1:
        raise Refused(
            f"Webex has {len(candidates)} groups of this name (ids {ids}): rename or delete the others in Control "
            "Hub, or set external_id to the one of the right group"
        )
    theirs = candidates[0].get(EXTERNAL_ID)
    if theirs and ours and theirs != ours and declared["onExisting"] != "take-over":
        raise Refused(
            f"the group of this name (id {ids}) has the externalId {theirs}, not {ours}, so it may be another one: "
            'correct external_id, or set on_existing to "take-over"'
        )
    return candidates[0]
