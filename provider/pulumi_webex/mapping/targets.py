"""What a mapping has to know of the system that it maps to, and of each attribute there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias

Entry: TypeAlias = tuple[tuple[str, Any], ...]
"""What selects an entry of a list: its sub-attributes, which it has from the start."""
Write: TypeAlias = Callable[[object], str | None]
"""Writes a value as text, in the way of the rule's language."""


class MappingTarget(Protocol):
    """The place that a rule's value goes to.

    `path` is the cataloged attribute that is declared; `name` how people call the target. For an entry
    of a list, `entry` selects it and `part` names the sub-attribute. `plain` says that any text is a value
    as it is, `secret` that no value may be shown, `clearable` that Webex can be told to hold none.
    """

    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def entry(self) -> Entry: ...
    @property
    def part(self) -> str: ...
    @property
    def whole_list(self) -> bool: ...
    @property
    def plain(self) -> bool: ...
    @property
    def secret(self) -> bool: ...
    @property
    def clearable(self) -> bool: ...

    def fitted(self, value: Any, text: Write) -> Any:
        """A value that is not empty in the type that Webex wants. Raises `Problem`."""

    def copied(self, number: float) -> str | None:
        """Why a number in a profile cannot be copied as it is, as the rest of a sentence; None if it can."""

    def problem(self, value: Any) -> str | None:
        """What is wrong with a value that is the same for everybody, as the rest of a sentence."""


class System(Protocol):
    """A system with accounts: its attributes by the names that mappings use.

    `account` is what one of them is called. Accounts are found by one of `matches`, the first unless a mapping
    says otherwise; `required` must have rules, `never_empty` a value wherever they have a rule, and `kept`
    cannot be cleared or handed back. `identity` says what becomes of people whose value changes with its rule.
    """

    @property
    def account(self) -> str: ...
    @property
    def matches(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> tuple[str, ...]: ...
    @property
    def never_empty(self) -> tuple[str, ...]: ...
    @property
    def kept(self) -> tuple[str, ...]: ...
    @property
    def identity(self) -> Mapping[str, str]: ...

    def target(self, text: str) -> MappingTarget:
        """The target that a rule names. Raises `MappingError` that says what is wrong with it."""

    def whole(self, text: str) -> str:
        """The path of an attribute that can be handed back. Raises `MappingError`."""

    def leaves(self, paths: Iterable[str]) -> frozenset[str]:
        """The paths of what is managed one by one under these; unknown ones are left out."""

    def joined(self, path: str, given: Any, mapped: Any) -> Any:
        """What the program itself gives for an attribute, beside what a mapping gives for it."""

    def rivals(self, path: str) -> frozenset[str]:
        """The attributes that say the same in another way."""

    def kept_when_dropped(self, path: str) -> bool:
        """Whether Webex keeps the value of an attribute that is no longer declared."""

    def problems(self, attributes: Mapping[str, Any]) -> list[str]:
        """What Webex would not take of one account, as it can be told offline."""

    def short(self, path: str) -> str:
        """The path as people know it."""
