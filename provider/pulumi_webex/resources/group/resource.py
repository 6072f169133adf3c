"""What a program writes to declare a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.resources.group.check import EXTERNAL_ID, MEMBERS, MODE, NAME, MembersMode, OnDelete
from pulumi_webex.resources.shared.outputs import OutputProperty
from pulumi_webex.resources.shared.properties import LINKED, OnExisting
from pulumi_webex.resources.shared.view import PersonView, waiting_for
from pulumi_webex.resources.user.resource import User

Members: TypeAlias = Sequence[User | PersonView | Input[str]] | Mapping[str, User | PersonView | Input[str]]


class Group(Resource, module="webex", name="Group"):
    """A group in Control Hub and who is in it, managed over SCIM 2.

    A member is a `User`, somebody of a `Roster`, the Webex id of a person, or the e-mail address of one who has an
    account already. With `members_mode` "include" the others in the group stay, with "exact" they go. See
    docs/group.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        display_name: Input[str],
        members: Members | Output[Any],
        external_id: Input[str] | None = None,
        members_mode: Input[MembersMode] = "include",
        on_existing: Input[OnExisting] = "link",
        on_delete: Input[OnDelete] = "retain",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a group. Previews name members by their key in `members`; in a list, a `User` has the name of the
        resource, and everybody else their id or address."""
        inputs = {
            NAME: display_name,
            EXTERNAL_ID: external_id,
            MEMBERS: _by_name(resource_name, members),
            MODE: members_mode,
            "onExisting": on_existing,
            "onDelete": on_delete,
            LINKED: None,
        }
        given = members.values() if isinstance(members, Mapping) else () if isinstance(members, Output) else members
        super().__init__(state.GroupProvider(), resource_name, inputs, waiting_for(opts, *given))

    display_name = OutputProperty[str](NAME)
    """What the group is called."""
    external_id = OutputProperty[str | None](EXTERNAL_ID)
    """The id of the group in the source, if it is declared."""
    members = OutputProperty[dict[str, str]](MEMBERS)
    """The id, or the address, of each declared member by the name in the preview."""
    linked = OutputProperty[bool](LINKED)
    """Whether the group was there before this resource, so that it is never deleted."""


def _by_name(resource_name: str, members: Any) -> Input[dict[str, Any]]:
    """The members by the name under which a preview shows each: a joiner is one line then, and not the whole list."""
    if isinstance(members, Output):
        return members.apply(lambda known: _by_name(resource_name, known))
    if isinstance(members, Mapping):
        return {str(name): _id(resource_name, member) for name, member in members.items()}
    if isinstance(members, str) or not isinstance(members, Iterable):
        raise pulumi.RunError(f"{resource_name}: members must be a list or a dict of people, not {members!r}")
    named: dict[str, Any] = {}
    nameless: list[Any] = []
    for member in members:
        if isinstance(member, PersonView):
            named[member.user_name.strip().lower()] = member
        elif isinstance(member, (User, str)):
            name = member.pulumi_resource_name if isinstance(member, User) else member.strip().lower()
            if named.setdefault(name, member) is not member and isinstance(member, User):
                raise pulumi.RunError(f"{resource_name}: two members are called {name}: give a dict with other names")
        else:
            nameless.append(_id(resource_name, member))
    by_name = {name: _id(resource_name, member) for name, member in named.items()}
    if not nameless:
        return by_name
    # An id that a preview does not know yet cannot be a name, so until then the whole is not known.
    return Output.all(by_name, *nameless).apply(lambda known: {**known[0], **{one: one for one in known[1:]}})


def _id(resource_name: str, member: Any) -> Any:
    if member is None:
        raise pulumi.RunError(f"{resource_name}: members has None in it: leave out who is not there")
    if isinstance(member, PersonView):
        return member.user_name
    return member.id if isinstance(member, User) else member
