"""Which people of a directory are provisioned: by assignment, scoping filter, joiner and leaver dates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pulumi_webex.directory import Directory, DirectoryError, MissingColumn, Profile
from pulumi_webex.directory.errors import Problems, nearest
from pulumi_webex.directory.groups import DirectoryGroup, Memberships, resolve
from pulumi_webex.mapping.scoping import Filter

Scope = Literal["all", "assigned"]
STARTS, ENDS = "starts", "ends"


def in_scope(
    directory: Directory,
    scope: Scope | Filter,
    assigned: Iterable[str] = (),
    groups: Iterable[DirectoryGroup] = (),
    *,
    unknown_members: Literal["error", "ignore"] = "error",
) -> tuple[list[Profile], list[str]]:
    """The people in scope, in the order of the directory, and warnings about members who are left out.

    `assigned` are names or ids of `groups`, keys and addresses of people. A filter narrows them down,
    or the whole directory if nobody is assigned. Raises `DirectoryError`.
    """
    named = [assigned] if isinstance(assigned, str) else list(assigned)
    _refuse_contradiction(scope, named)
    if not named:
        chosen, warnings = directory.profiles, list[str]()
    else:
        chosen, warnings = _assigned(directory, named, list(groups), unknown_members)
    if isinstance(scope, Filter):
        _require(directory, scope.attributes)
        chosen = [profile for profile in chosen if scope.matches(profile)]
    return chosen, warnings


def _refuse_contradiction(scope: Scope | Filter, assigned: list[str]) -> None:
    if scope == "all" and assigned:
        raise DirectoryError('scope is "all" and somebody is assigned as well: leave one of them out')
    if scope == "assigned" and not assigned:
        raise DirectoryError(
            'nobody is assigned: name groups, keys or addresses of people in assigned, or set scope to "all"'
        )


def _assigned(
    directory: Directory, named: list[str], groups: list[DirectoryGroup], unknown: Literal["error", "ignore"]
) -> tuple[list[Profile], list[str]]:
    problems, asked = Problems(), list[DirectoryGroup]()
    people: dict[int, Profile] = {}
    for name in named:
        of_that_name = [group for group in groups if name in (group.name, group.id)]
        if len(of_that_name) == 1:
            asked += of_that_name
            continue
        found = directory.find(name) if not of_that_name else []
        if len(found) != 1:
            problems.add(_unclear(name, len(of_that_name), found, groups))
        people |= {id(profile): profile for profile in found}
    problems.raise_any()
    members = resolve(asked, directory, unknown=unknown) if asked else Memberships()
    people |= {id(profile): profile for found in members.values() for profile in found}
    return [profile for profile in directory if id(profile) in people], members.warnings


def _unclear(name: str, groups: int, people: list[Profile], known: list[DirectoryGroup]) -> str:
    if groups:
        return f"{groups} groups are called {name!r}; assign the right one by its id"
    if people:
        places = " and ".join(profile.where for profile in people[:3])
        return f"{name!r} may be {len(people)} people ({places}); assign the right one by key"
    similar = nearest(name, [group.name for group in known])
    hint = f"; did you mean the group {similar!r}?" if similar else ""
    return f"{name!r} is assigned, but is neither a group nor one of the people{hint}"


def _require(directory: Directory, columns: Iterable[str]) -> None:
    """Raises if a column is missing, because a filter on it would be false for everybody."""
    for column in sorted(columns):
        if directory.profiles:
            directory.profiles[0][column]


def dates_of(directory: Directory, starts: str | None, ends: str | None) -> tuple[str | None, str | None]:
    """The columns with the dates: those named, which must be there, else ``starts`` and ``ends`` if they are there."""
    found = []
    for given, usual in ((starts, STARTS), (ends, ENDS)):
        if given is not None:
            _require(directory, [given])
        found.append(given or (usual if usual in directory.columns else None))
    return found[0], found[1]


def there_on(profiles: Iterable[Profile], starts: str | None, ends: str | None, as_of: datetime.date) -> list[Profile]:
    """The people who have started and not yet ended: the day of each date is the first, or the last, in scope.

    An empty cell is no limit. Raises `DirectoryError` for what is no date.
    """
    problems = Problems()
    there = []
    for profile in profiles:
        try:
            first, last = _date(profile, starts), _date(profile, ends)
        except DirectoryError as error:
            problems.add(str(error))
            continue
        if (first is None or first <= as_of) and (last is None or as_of <= last):
            there.append(profile)
    problems.raise_any()
    return there


def _date(profile: Profile, column: str | None) -> datetime.date | None:
    value = profile[column] if column else None
    if value is None or value == "":
        return None
    # Entra writes 2026-03-31T00:00:00Z for a day.
    day = str(value).strip().partition("T")[0]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
            return datetime.date.fromisoformat(day)
    except ValueError:
        pass
    raise DirectoryError(f"{profile.where}: {column} {value!r} is no date; write it as 2026-03-31")


def keys_of(directory: Directory, column: str) -> Mapping[str, str]:
    """What each person has in another column, by key, for people who were known by that column before.

    Raises `DirectoryError` if that is not text, or belongs to two people.
    """
    return dict(_former(directory, column))


def _former(directory: Directory, column: str) -> Iterator[tuple[str, str]]:
    taken: dict[str, Profile] = {}
    for profile in directory:
        value = profile[column]
        if value is None or profile.key is None:
            continue
        text = str(value).strip()
        twin = taken.setdefault(text, profile)
        if twin is not profile:
            raise DirectoryError(f"{profile.where}: {column} {text!r} is already on {twin.where}")
        if text != profile.key:
            yield profile.key, text


__all__ = ["MissingColumn", "Scope", "dates_of", "in_scope", "keys_of", "there_on"]
