"""Looks at the files that a new project starts with: which export it is, its key, its mapping, who is assigned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pulumi_webex.directory import Directory, DirectoryError, DirectoryGroup, groups, people, resolve
from pulumi_webex.directory.headers import find
from pulumi_webex.mapping import PRESETS, Rule
from pulumi_webex.mapping.expressions import Syntax, parse
from pulumi_webex.mapping.systems import system

from .errors import CommandError

T = TypeVar("T")

PRESET_OF = {"entra": "entra-control-hub", "okta": "okta-control-hub"}
CALLED = {"entra": "an Entra export", "okta": "an Okta export", "scim": "SCIM users", "plain": "a file of your own"}
_COLUMNS = {
    "displayName": ("displayname", "fullname", "name"),
    "name.givenName": ("namegivenname", "givenname", "firstname"),
    "name.familyName": ("namefamilyname", "familyname", "surname", "lastname"),
    "title": ("title", "jobtitle", "position"),
    "department": ("department",),
    "active": ("active", "accountenabled"),
}
"""Where a file that is no known export is likely to have what, squashed, best first."""

_COMPUTED = {"IsSoftDeleted"}
"""What the service itself knows, and no export has."""


@dataclass(frozen=True)
class PeopleFile:
    """A file of people as the project has it; ``without`` are the preset's rules for which it has no column."""

    path: Path
    name: str
    directory: Directory
    key: str
    preset: str | None
    rules: Mapping[str, str]
    without: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, list[str]]:
        """The columns that feed each attribute."""
        syntax = PRESETS[self.preset].syntax if self.preset else "entra"
        read = {target: set(parse(rule, syntax).attributes) for target, rule in self.rules.items()}
        return {target: sorted(names - _COMPUTED) for target, names in read.items()}

    @property
    def remark(self) -> str:
        """What was found, for the person who gave the file."""
        found = f"{self.path} is {CALLED[self.directory.source]} with {len(self.directory)} people, named by {self.key}"
        none = f"; it has no column for {', '.join(self.without)}, which will not be set" if self.without else ""
        return found + none


@dataclass(frozen=True)
class GroupFiles:
    """The files of groups: one with all of them, or one for the members of each; ``assigned`` have an account."""

    paths: Mapping[str, Path]
    argument: str | Mapping[str, str]
    assigned: tuple[str, ...]
    count: int


def people_file(path: Path) -> PeopleFile:
    """What a file of people is.

    Raises:
        CommandError: it cannot be read, or has no key or no address for each person.
    """
    with_key = _told(lambda: people(path))
    if with_key.key is None:
        raise CommandError(
            f"{path} has no column that names a person for ever, such as objectId, externalId or employeeNumber: "
            "export one too"
        )
    preset = PRESET_OF.get(with_key.source)
    rules, without = _of_preset(preset, with_key) if preset else (_guessed(path, with_key), ())
    return PeopleFile(path, f"people{path.suffix.lower()}", with_key, with_key.key, preset, rules, without)


def _of_preset(name: str, directory: Directory) -> tuple[dict[str, str], tuple[str, ...]]:
    """The rules of a preset, without those whose column the file does not have."""
    preset = PRESETS[name]
    lacking = {target: _missing(rule, preset.syntax, directory.columns) for target, rule in preset.rules.items()}
    for target in system(preset.target).required:
        if lacking[target]:
            raise CommandError(
                f"{', '.join(directory.files)} has no column {lacking[target][0]!r}, which the rule for {target} "
                f"({preset.rules[target].shown}) reads: export it, too"
            )
    rules = {target: rule.expression for target, rule in preset.rules.items() if not lacking[target]}
    return rules, tuple(target for target in preset.rules if target not in rules)


def _missing(rule: Rule, syntax: Syntax, columns: Iterable[str]) -> list[str]:
    return sorted(parse(rule.expression, syntax).attributes - set(rule.optional) - set(columns))


def _guessed(path: Path, directory: Directory) -> dict[str, str]:
    if directory.login is None:
        raise CommandError(
            f"{path} is neither an Entra nor an Okta export, and has no column with the address that people sign in "
            "with: call one userName or email"
        )
    found = {"userName": directory.login}
    for target, names in _COLUMNS.items():
        column = find(directory.columns, names)
        if column:
            found[target] = column
    found["externalId"] = str(directory.key)
    return {target: f"[{column}]" for target, column in found.items()}


def group_files(given: Sequence[str], found: PeopleFile, assigned: Sequence[str] = ()) -> GroupFiles:
    """What the files of groups are: a path, or ``NAME=path`` for a file with the members of one group.

    Raises:
        CommandError: a file cannot be read, there is no such group, or nobody would have an account.
    """
    named = {name: Path(path) for name, is_named, path in (one.partition("=") for one in given) if is_named}
    if named and len(named) < len(given):
        raise CommandError("give either one file of groups, or NAME=FILE for each group")
    if len(given) > 1 and not named:
        raise CommandError("give one file of groups, or NAME=FILE for the members of each")
    source: str | dict[str, Path] = named or given[0]
    read = _told(lambda: groups(source))
    members = _told(lambda: resolve(read, found.directory, unknown="ignore"))
    chosen = tuple(assigned) or tuple(_called(read))
    known = {name for group in read for name in (group.name, group.id)}
    strangers = [name for name in chosen if name not in known]
    if strangers:
        raise CommandError(f"there is no group {strangers[0]!r}; there are {', '.join(_called(read))}")
    reached = {p.key for group, of in members.items() if {group.name, group.id} & set(chosen) for p in of}
    if not reached:
        raise CommandError(
            f"nobody of {found.path} is in {', '.join(chosen)}, so nobody would have an account: a member is a key "
            f"({found.key}) or an address"
        )
    if named:
        paths = {
            f"group-{number}-{slug(name)}{path.suffix}": path for number, (name, path) in enumerate(named.items(), 1)
        }
        return GroupFiles(paths, dict(zip(named, paths, strict=True)), chosen, len(reached))
    name = f"groups{Path(given[0]).suffix.lower()}"
    return GroupFiles({name: Path(given[0])}, name, chosen, len(reached))


def _called(read: Iterable[DirectoryGroup]) -> Iterator[str]:
    """Each group by name, or by its id where the name is another's, too."""
    read = list(read)
    names = [group.name for group in read]
    for group in read:
        yield group.name if names.count(group.name) == 1 else group.key


def slug(name: str) -> str:
    """A name that may be a file's, or a project's."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "group"


def _told(read: Callable[[], T]) -> T:
    try:
        return read()
    except DirectoryError as error:
        raise CommandError(*error.problems) from error
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be read: {error.strerror}") from error
