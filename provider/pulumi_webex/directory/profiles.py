"""What a file of people gives: profiles, and the directory that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .errors import MissingColumn
from .headers import MAILS, Source, squash


@dataclass(frozen=True)
class Shape:
    """What the profiles of one file have in common.

    `columns` are the names here, `aliases` the names that the file has for them if they differ,
    `paths` the way to a value inside a column ("name.givenName").
    """

    file: str
    columns: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, *self.paths)


class Profile(Mapping[str, object]):
    """One person: a read-only mapping of column to value, with None for an empty cell.

    A column is asked for by its name here (``objectId``), by the name in the file (``id``), or by a
    path into a nested value (``name.givenName``). One that the file does not have is `MissingColumn`,
    a KeyError. `where` is its place ("people.csv line 7"), `key` and `login` identify it.
    """

    __slots__ = ("_shape", "_values", "key", "login", "where")

    def __init__(
        self, shape: Shape, values: dict[str, object], where: str, key: str | None = None, login: str | None = None
    ) -> None:
        self._shape = shape
        self._values = values
        self.where = where
        self.key = key
        self.login = login

    def __getitem__(self, column: str) -> object:
        try:
            return self._values[column]
        except KeyError:
            return self._elsewhere(column)

    def _elsewhere(self, column: str) -> object:
        if column in self._shape.aliases:
            return self._values[self._shape.aliases[column]]
        if column not in self._shape.paths:
            raise MissingColumn(column, self._shape.file, self._shape.names)
        value: object = self._values
        for name in self._shape.paths[column]:
            value = value.get(name) if isinstance(value, Mapping) else None
        return None if value == "" else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        # Not the values: a profile may hold what must not be logged.
        return f"<Profile {self.key or self.login or '?'} from {self.where}>"


@dataclass(frozen=True)
class Directory:
    """The people of one source, one file or several of the same kind.

    `source` is which export it is; `columns` the names that a mapping can use, in order, paths into
    nested values behind them; `key` the column that gives each person a stable name, or None where
    there is none; `login` the column with the name they sign in with, or None; `profiles` the people
    in the order of the files.
    """

    source: Source
    columns: tuple[str, ...]
    key: str | None
    login: str | None
    profiles: list[Profile]
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.profiles)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self.profiles)

    def find(self, reference: str) -> list[Profile]:
        """The people that `reference` may mean; one if it is clear, none if nobody is meant.

        A key counts first (exact); then logins, e-mail addresses and other ids, whatever their case.
        """
        by_key = self._by_key.get(reference.strip())
        return [by_key] if by_key else self._by_name.get(reference.strip().casefold(), [])

    @cached_property
    def _by_key(self) -> dict[str, Profile]:
        return {profile.key: profile for profile in self.profiles if profile.key}

    @cached_property
    def _by_name(self) -> dict[str, list[Profile]]:
        columns = [column for column in self.columns if squash(column) in _NAMES]
        found: dict[str, list[Profile]] = {}
        for profile in self.profiles:
            for name in {name.casefold() for name in _called(profile, columns)}:
                found.setdefault(name, []).append(profile)
        return found


_NAMES = MAILS | {"emails", "username", "userprincipalname", "login", "id", "objectid", "externalid"}


def _called(profile: Profile, columns: list[str]) -> Iterator[str]:
    for column in columns:
        value = profile.get(column)
        for name in value if isinstance(value, list) else (value,):
            # SCIM's emails are a list of mappings.
            text = name.get("value") if isinstance(name, Mapping) else name
            if isinstance(text, str):
                yield text.strip()
