"""One person as one canonical JSON text: SCIM attributes, nested as `User` has them, and that person's own options.

PeopleState holds the texts under `people`; what must not be seen is apart, under `secrets`, in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pulumi_webex.controlhub.patch import AccountTarget
from pulumi_webex.controlhub.shape import Flat, empty, flatten, nest
from pulumi_webex.resources.shared.plural import NAME, SECRETS
from pulumi_webex.resources.shared.properties import GUARD, OFF, OTHER_ADDRESS, PATH_LISTS, Properties
from pulumi_webex.resources.shared.texts import canonical, parsed
from pulumi_webex.resources.user.flat import FlatUser
from pulumi_webex.resources.user.options import CHOICES, UserOptions, split_create_only

PEOPLE = "people"
OWN_OPTIONS = (*CHOICES, *PATH_LISTS, OTHER_ADDRESS)
"""What may stand in a person's text beside attributes."""
COMMON = (*CHOICES, *PATH_LISTS, OFF)
"""The options that hold for everybody; a person's own lists are added to them, a person's own choices win."""


def effective(common: Mapping[str, Any], own: Mapping[str, Any]) -> Properties:
    """A person's attributes and options, as the inputs of a `User` have them."""
    merged = {key: common[key] for key in COMMON if not empty(common.get(key))} | dict(own)
    for key in PATH_LISTS:
        if own.get(key) and common.get(key):
            merged[key] = sorted({*common[key], *own[key]})
    return merged


def joined(plain: Mapping[str, Any], secret: Mapping[str, Any]) -> Properties:
    """Both parts of a person as one; what is secret wins."""
    merged = dict(plain)
    for key, value in secret.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = joined(merged[key], value) if both else value
    return merged


@dataclass(frozen=True)
class DeclaredPerson:
    """Somebody as inputs hold them: `properties` are those of a `User`, `secret` the paths that must not be seen, and
    `own` the options that stand in the person's own text."""

    key: str
    properties: Properties
    secret: frozenset[str] = frozenset()
    own: Properties = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Mapping[str, Any], key: str) -> DeclaredPerson | None:
        """The person under this key; None if there is none, or if the text is not known."""
        text, hidden = (inputs.get(PEOPLE) or {}).get(key), (inputs.get(SECRETS) or {}).get(key)
        return cls.read(inputs, key, text, hidden) if isinstance(text, str) else None

    @classmethod
    def read(cls, common: Mapping[str, Any], key: str, text: str, hidden: str | None = None) -> DeclaredPerson:
        """The person of a text and of the text of what is secret; `common` has the options for everybody."""
        plain, secret = parsed(text), parsed(hidden) if isinstance(hidden, str) else {}
        properties = {"active": True, **effective(common, joined(plain, secret)), GUARD: common.get(NAME)}
        return cls(
            key, properties, frozenset(flatten(secret)), {name: plain[name] for name in OWN_OPTIONS if name in plain}
        )

    @cached_property
    def user(self) -> FlatUser:
        """The person as a user of their own: attributes by path, and options."""
        return FlatUser.of(self.properties)

    @property
    def flat(self) -> Flat:
        """The attributes by path."""
        return self.user.attributes

    @property
    def options(self) -> UserOptions:
        """The person's options, those for everybody among them."""
        return self.user.options

    @property
    def user_name(self) -> str:
        return str(self.properties.get("userName") or self.key)

    @property
    def active(self) -> bool:
        return self.properties.get("active") is not False

    def declared(self, options: UserOptions | None = None) -> tuple[Flat, Flat]:
        """What is managed, and what is sent only if an account is made; `options` are the person's own."""
        return split_create_only(self.flat, options or self.options)

    def target(self, before: DeclaredPerson | None = None) -> AccountTarget:
        """The state that the account must reach, from what was declared `before`."""
        was = before.declared(self.options)[0] if before else None
        own = self.options
        return AccountTarget.of(self.declared()[0], was, release=own.release, clear=own.clear, exact=own.exact)

    def texts(self, flat: Flat, own: Mapping[str, Any] | None = None) -> tuple[str, str | None]:
        """The two texts of this person with these attributes: what everybody may see, and what is secret."""
        own = self.own if own is None else own
        seen = {path: value for path, value in flat.items() if path not in self.secret}
        hidden = {path: value for path, value in flat.items() if path in self.secret}
        return canonical({**nest(seen), **own}), canonical(nest(hidden)) if hidden else None
