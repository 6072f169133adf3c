"""Attributes of Webex Meetings accounts as mappings name them, and values in the form in which they are declared.

A target is a name in ``docs/meetings-attributes.md``. What is made of parts, acts once, or is read only has no
place in a mapping: a program declares it in the attributes of the assignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pulumi_webex.mapping.failures import MappingError
from pulumi_webex.mapping.limits import ValueProblem
from pulumi_webex.mapping.targets import Entry, Write
from pulumi_webex.mapping.values import as_list, single
from pulumi_webex.meetings import rules
from pulumi_webex.meetings.catalog import CATALOG, SiteAttribute, UnknownSiteAttribute
from pulumi_webex.meetings.values import InvalidValue, normalized

_RENAME = "newWebExId"
_ELSEWHERE = "declare it in the attributes of the assignment"


@dataclass(frozen=True, slots=True)
class MeetingsTarget:
    """An attribute of an account that a rule can feed, see `mapping.targets.Target`."""

    attribute: SiteAttribute
    entry: ClassVar[Entry] = ()
    part: ClassVar[str] = ""

    @property
    def path(self) -> str:
        """The name in the catalog."""
        return self.attribute.name

    name = path

    @property
    def whole_list(self) -> bool:
        """Whether the value is a list."""
        return self.attribute.type.endswith("list")

    @property
    def plain(self) -> bool:
        """Whether any text is a value as it is."""
        return self.attribute.type == "string"

    @property
    def secret(self) -> bool:
        """Whether no value may be shown."""
        return self.attribute.secret

    @property
    def clearable(self) -> bool:
        """Whether the attribute has an empty value."""
        return self.attribute.clearable

    def fitted(self, value: Any, text: Write) -> Any:
        """A value that is not empty in the type that Webex wants; `text` writes one. Raises `ValueProblem`."""
        if self.plain:
            return text(single(value))
        try:
            return normalized(self.attribute, as_list(value) if self.whole_list else single(value))
        except InvalidValue as error:
            raise ValueProblem(str(error)) from None

    def copied(self, number: float) -> str | None:
        """Why a number in a profile cannot be copied as it is; None if it can."""
        return self.problem(number) if self.plain else None

    def problem(self, value: Any) -> str | None:
        """What is wrong with a value, as the rest of a sentence."""
        try:
            normalized(self.attribute, value)
        except InvalidValue as error:
            return str(error)
        return None


class Meetings:
    """The accounts of a Webex Meetings site, see `mapping.targets.System`.

    No attribute needs a rule, since an assignment itself says whose account it is.
    """

    account = "account"
    matches = ("email", "webExId")
    required: ClassVar[tuple[str, ...]] = ()
    never_empty = ("email", "webExId", "active")
    kept: ClassVar[tuple[str, ...]] = ()
    identity: ClassVar[Mapping[str, str]] = {
        "webExId": "is renamed on the site, and signs in by the new name",
        "email": "gets mail at the new address, and is renamed on the site if no rule gives a webExId",
    }

    def target(self, text: str) -> MeetingsTarget:
        """The attribute that a rule names. Raises `MappingError`."""
        attribute = _named(text)
        if attribute.name == _RENAME:
            raise MappingError(f"{attribute.name} cannot be mapped: map webExId, and the account is renamed with it")
        if attribute.trigger:
            raise MappingError(f"{attribute.name} cannot be mapped: it {attribute.why_not_cleared}; {_ELSEWHERE}")
        if attribute.parent or attribute.type.startswith("object"):
            parts = f"is part of {attribute.parent}, which is" if attribute.parent else "is"
            raise MappingError(f"{attribute.name} cannot be mapped: it {parts} made of parts; {_ELSEWHERE}")
        return MeetingsTarget(attribute)

    def whole(self, text: str) -> str:
        """The name of an attribute that can be handed back. Raises `MappingError`."""
        attribute = _named(text)
        if attribute.parent:
            raise MappingError(f"{attribute.parent.partition('.')[0]} is handed back as a whole: name that")
        return attribute.name

    def leaves(self, paths: Iterable[str]) -> frozenset[str]:
        """These, as far as they are attributes."""
        return frozenset(path for path in paths if path in CATALOG)

    def joined(self, path: str, given: Any, mapped: Any) -> Any:
        """What the program gives, since lists are replaced as a whole."""
        return given

    def rivals(self, path: str) -> frozenset[str]:
        """The other way to say it: the name of a time zone for its number."""
        return frozenset(CATALOG.attribute(path).not_with) if path in CATALOG else frozenset()

    def kept_when_dropped(self, path: str) -> bool:
        """Whether it has no empty value."""
        return not CATALOG.attribute(path).clearable

    def problems(self, attributes: Mapping[str, Any]) -> list[str]:
        """What a site would not take of one account."""
        return [str(problem) for problem in rules.problems(attributes)]

    def short(self, path: str) -> str:
        """The name itself."""
        return path


def _named(text: str) -> SiteAttribute:
    try:
        attribute = CATALOG.attribute(text.strip())
    except UnknownSiteAttribute as error:
        raise MappingError(str(error)) from None
    if not attribute.writable:
        raise MappingError(f"{attribute.name} cannot be mapped: it is read-only{rules.instead(attribute)}")
    return attribute
