"""Groups of a roster's file as groups in Webex, with those of their members who are in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pulumi

from pulumi_webex.directory import Directory, DirectoryError
from pulumi_webex.directory import DirectoryGroup as Source
from pulumi_webex.directory.errors import nearest
from pulumi_webex.directory.groups import Memberships, resolve
from pulumi_webex.resources.group.resource import Group
from pulumi_webex.resources.shared.properties import OnExisting
from pulumi_webex.resources.shared.view import PersonView


def memberships(
    directory: Directory,
    named: Iterable[str],
    groups: Iterable[Source],
    unknown: Literal["error", "ignore"],
) -> Memberships:
    """The groups with these names or ids and who is in each. Raises `DirectoryError`."""
    known = list(groups)
    names = dict.fromkeys([named] if isinstance(named, str) else named)
    asked = [group_called(name, known, "sync_groups") for name in names]
    return resolve(asked, directory, unknown=unknown) if asked else Memberships()


def declared(
    roster: str,
    synced: Memberships,
    users: Mapping[str, PersonView],
    on_existing: OnExisting,
    parent: pulumi.Resource,
) -> dict[str, Group]:
    """A `Group` for each, by name; `users` are the people in scope by key."""
    return {
        source.name: Group(
            f"{roster}-{source.key}",
            display_name=source.name,
            external_id=source.id,
            members=[users[str(one.key)] for one in people if one.key in users],
            on_existing=on_existing,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for source, people in synced.items()
    }


def group_called(name: str, known: Iterable[Source], argument: str) -> Source:
    """The group with this name or id, which `argument` names. Raises `DirectoryError`."""
    groups = list(known)
    found = [group for group in groups if name in (group.name, group.id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise DirectoryError(f"{argument}: {len(found)} groups are called {name!r}; name the right one by its id")
    similar = nearest(name, [group.name for group in groups])
    hint = f"; did you mean {similar!r}?" if similar else ""
    raise DirectoryError(f"{argument}: no group is called {name!r}{hint}")
