"""`groups`: files of groups and their members, and `resolve`: who of a directory these are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .errors import DirectoryError, Problems
from .headers import find, squash
from .profiles import Directory, Profile
from .sources import PathLike, Source, tables
from .tables import Row, Table

_GROUP = ("group", "groupname", "groupdisplayname")
_GROUP_ID = ("groupid", "groupobjectid")
_WIDE_NAME = ("displayname", "name", *_GROUP)
_WIDE_ID = ("id", "objectid", "externalid", *_GROUP_ID)
_TYPE = ("membertype", "objecttype", "type")
# How a member is named, surest first; with a prefix ("member id") in a file that names groups too.
_IDS = ("value", "key", "objectid", "id", "externalid", "objectidorupn")
_PERSON = (*_IDS, "userprincipalname", "upn", "login", "username", "mail", "email", "emailaddress", "user")
_NOT_PEOPLE = {"device", "serviceprincipal", "contact", "orgcontact", "application", "machine"}


@dataclass(frozen=True)
class Member:
    """One member as the source names it: `names`, surest first (id, login, address), and its `type`.

    `type` is "user", "group", or what else the source says ("device"), in lower case.
    """

    names: tuple[str, ...]
    where: str
    type: str = "user"


@dataclass(frozen=True, eq=False)
class DirectoryGroup:
    """One group: its `name`, its `id` in the source or None, its direct `members`, and its place."""

    name: str
    id: str | None
    members: tuple[Member, ...]
    where: str

    @property
    def key(self) -> str:
        """What identifies the group for ever: its id if the source has one, else its name."""
        return self.id or self.name


class Memberships(dict[DirectoryGroup, list[Profile]]):
    """The people of each group; `warnings` has a sentence for each member that is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.warnings: list[str] = []

    def named(self, name: str) -> list[Profile]:
        """The people of the group with this name or id.

        Raises: DirectoryError if there is none, or more than one of that name.
        """
        found = [group for group in self if name in (group.id, group.name)]
        if len(found) != 1:
            raise DirectoryError(f"{len(found) or 'no'} groups are called {name!r}{'; use the id' if found else ''}")
        return self[found[0]]


def groups(source: Source | Mapping[str, PathLike], *, format: str | None = None) -> list[DirectoryGroup]:
    """Read groups from a path, paths, a list of mappings, or ``{name: path}``.

    A file holds groups with ``members`` (YAML, SCIM JSON), or one row for each group and member (CSV
    with the columns group and member). With ``{name: path}`` each file is the members of that group,
    as Entra's and Okta's exports of one group are.

    Raises: DirectoryError, all problems of the source in one.
    """
    problems = Problems()
    if isinstance(source, Mapping):
        found = [_named(name, path, format, problems) for name, path in source.items()]
    else:
        found = [
            group
            for table in tables(source, "groups", format, problems, _is_known)
            for group in (_wide if find(table.columns, ["members"]) else _long)(table, problems)
        ]
    _refuse_twins(found, problems)
    problems.raise_any()
    if not found:
        raise DirectoryError("no groups were given; an empty list is taken for a mistake, not for none")
    return found


def resolve(
    groups: Iterable[DirectoryGroup], directory: Directory, *, unknown: Literal["error", "ignore"] = "error"
) -> Memberships:
    """The people of each group, each once, in the order of the source.

    Groups inside groups are not expanded, as the connectors do not; a warning names each. A member
    who is not in `directory` is an error, or a warning with ``unknown="ignore"``.

    Raises: DirectoryError that lists the members who are unknown or may be several people.
    """
    found, problems = Memberships(), Problems()
    groups = list(groups)
    names = {name for group in groups for name in (group.name, group.id) if name}
    for group in groups:
        people: dict[int, Profile] = {}
        for member in group.members:
            for profile in _people(member, group, directory, names, unknown, found.warnings, problems):
                people[id(profile)] = profile
        found[group] = list(people.values())
    problems.raise_any()
    return found


def _people(
    member: Member,
    group: DirectoryGroup,
    directory: Directory,
    groups: set[str],
    unknown: str,
    warnings: list[str],
    problems: Problems,
) -> list[Profile]:
    """The one person that a member is, or nobody and the reason in `warnings` or `problems`."""
    what = f"{member.where}: member {member.names[0]!r} of group {group.name!r}"
    if member.type in _NOT_PEOPLE:
        warnings.append(f"{what} is a {member.type}, not a person; left out")
        return []
    candidates: list[Profile] = []
    if member.type != "group":
        candidates = next(filter(None, map(directory.find, member.names)), [])
    if len(candidates) == 1:
        return candidates
    if candidates:
        places = " and ".join(profile.where for profile in candidates[:3])
        problems.add(f"{what} may be {len(candidates)} people ({places}); name the member by {directory.key or 'id'}")
    elif member.type == "group" or groups.intersection(member.names):
        warnings.append(f"{what} is a group; groups inside groups are not expanded, its people are left out")
    elif unknown == "ignore":
        warnings.append(f"{what} is not among the people; left out")
    else:
        problems.add(f"{what} is not among the people; correct it, add the person, or ignore unknown members")
    return []


def _is_known(header: str) -> bool:
    return squash(header) in {*_GROUP, *_GROUP_ID, *_TYPE, *_PERSON, *(f"member{name}" for name in ("", *_PERSON))}


def _named(name: str, path: PathLike, format: str | None, problems: Problems) -> DirectoryGroup:
    if not isinstance(path, str | os.PathLike):
        raise DirectoryError(f"group {name!r} is given as a path to its members, not as a {type(path).__name__}")
    (table,) = tables(path, "people", format, problems, _is_known)
    columns = _member_columns(table)
    members = [_row_member(row, columns, table, problems) for row in table.rows]
    return DirectoryGroup(name, None, tuple(filter(None, members)), table.file)


def _member_columns(table: Table) -> list[str]:
    """The columns that name the member, surest first.

    Raises: DirectoryError if there is none.
    """
    prefixed = [f"member{name}" for name in ("", *_PERSON)]
    for names in (prefixed, _PERSON):
        columns = [column for name in names if (column := find(table.columns, [name]))]
        if columns:
            return columns
    raise DirectoryError(f"{table.file} has no column that names a member; call it 'member'")


def _row_member(row: Row, columns: list[str], table: Table, problems: Problems) -> Member | None:
    names = _texts(row.values[column] for column in columns)
    if not names:
        problems.add(f"{row.where}: {columns[0]} is empty, so nobody is named; fill it or remove the row")
        return None
    kind = find(table.columns, _TYPE)
    return Member(names, row.where, _type(row.values[kind] if kind else None))


def _long(table: Table, problems: Problems) -> Iterator[DirectoryGroup]:
    """One row for each group and member; a row without a member says that the group is there."""
    name, id = find(table.columns, _GROUP), find(table.columns, _GROUP_ID)
    if name is None and id is None:
        raise DirectoryError(
            f"{table.file} has neither members nor a column 'group'; for the members of one group, "
            'give the group its name: {"Sales": "sales.csv"}'
        )
    columns = _member_columns(table)
    rows: dict[tuple[str, str | None], list[Row]] = {}
    for row in table.rows:
        names, ids = _cell(row, name), _cell(row, id)
        if not names and not ids:
            problems.add(f"{row.where}: {name or id} is empty; name the group")
            continue
        rows.setdefault(((names or ids)[0], ids[0] if ids else None), []).append(row)
    for (called, identity), members in rows.items():
        named = [row for row in members if any(row.values[column] is not None for column in columns)]
        found = [_row_member(row, columns, table, problems) for row in named]
        yield DirectoryGroup(called, identity, tuple(filter(None, found)), members[0].where)


def _wide(table: Table, problems: Problems) -> Iterator[DirectoryGroup]:
    """One entry for each group, with the list of its members."""
    column = find(table.columns, ["members"]) or "members"
    named, identified = find(table.columns, _WIDE_NAME), find(table.columns, _WIDE_ID)
    for row in table.rows:
        names, ids = _cell(row, named), _cell(row, identified)
        members = row.values[column]
        if not names and not ids:
            problems.add(f"{row.where}: a group has no displayName; name it")
        elif isinstance(members, str):
            problems.add(f"{row.where}: {column} is text; in a CSV file write one row for each group and member")
        elif not isinstance(members, list):
            problems.add(f"{row.where}: {column} must be a list; write [] for a group without people")
        else:
            found = [_entry_member(member, row.where, problems) for member in members]
            yield DirectoryGroup((names or ids)[0], ids[0] if ids else None, tuple(filter(None, found)), row.where)


def _entry_member(entry: object, where: str, problems: Problems) -> Member | None:
    """A member is its key or address, or a mapping such as SCIM's ``{value, type, $ref}``."""
    if isinstance(entry, Mapping):
        by_name = {squash(str(name)): value for name, value in entry.items()}
        names = _texts(by_name.get(name) for name in _PERSON)
        kind = _type(by_name.get("type") or by_name.get("odatatype"))
        if "/Groups/" in str(entry.get("$ref", "")):
            kind = "group"
    else:
        names, kind = _texts([entry]), "user"
    if not names:
        problems.add(f"{where}: a member is a key, an address or a mapping with one of them, not {entry!r}")
        return None
    return Member(names, where, kind)


def _cell(row: Row, column: str | None) -> tuple[str, ...]:
    return _texts([row.values[column]]) if column else ()


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    """What identifies somebody, as text; a whole number from YAML is a key without its quotes."""
    whole = [str(value) if isinstance(value, int) and not isinstance(value, bool) else value for value in values]
    return tuple(value.strip() for value in whole if isinstance(value, str) and value.strip())


def _type(value: object) -> str:
    """Entra writes "User" and "#microsoft.graph.user", SCIM "User"."""
    kind = str(value or "user").lower().rpartition(".")[2].replace(" ", "")
    return kind if kind == "group" or kind in _NOT_PEOPLE else "user"


def _refuse_twins(found: list[DirectoryGroup], problems: Problems) -> None:
    """One id is one group, and so is one name if groups have no ids."""
    seen: dict[str, DirectoryGroup] = {}
    for group in found:
        twin = seen.setdefault(group.key, group)
        if twin is not group:
            problems.add(f"{group.where}: group {group.key!r} is already on {twin.where}; put all members in one")
