"""One user in the form in which the provider works with it: flat, typed, made and unmade in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pulumi_webex.controlhub.shape import Flat, flatten, nest
from pulumi_webex.resources.shared.properties import LINKED, OFF, PENDING, Properties, attributes_of
from pulumi_webex.resources.user.options import STATED, UserOptions


@dataclass(frozen=True)
class FlatUser:
    """What a program or state says of one user.

    `attributes` are values by SCIM path (``name.givenName``); lists hold their entries. `stated` are the options and
    the target, under the names and in the form in which state has them. Pulumi's nested properties come in by `of`
    and go out by `properties`, and nothing in between sees them.
    """

    attributes: Flat
    stated: Properties = field(default_factory=dict)

    @classmethod
    def of(cls, properties: Mapping[str, Any]) -> FlatUser:
        """The user within inputs or outputs; nobody in particular if they are empty."""
        stated = {key: value for key, value in properties.items() if key in STATED}
        return cls(flatten(attributes_of(properties)), stated)

    @cached_property
    def options(self) -> UserOptions:
        """The options, typed. They have to be known, as they are outside a preview."""
        return UserOptions.of(self.stated)

    @property
    def is_active(self) -> bool:
        """Whether the person can sign in; an account is active unless it says otherwise."""
        return self.attributes.get("active") is not False

    @property
    def name(self) -> str:
        """The userName, for messages."""
        return str(self.attributes.get("userName"))

    def is_off(self, feature: str) -> bool:
        """Whether create, update or deactivate is switched off."""
        return feature in (self.stated.get(OFF) or ())

    def properties(self) -> Properties:
        """The inputs of this user."""
        return {**nest(self.attributes), **self.stated}

    def outputs(self, seen: Flat | None = None, *, linked: bool, pending: bool = False) -> Properties:
        """The outputs of this user, with the attributes that were `seen` in Webex instead of the declared ones."""
        shown = nest(self.attributes if seen is None else seen)
        return {**shown, **self.stated, LINKED: linked, **({PENDING: True} if pending else {})}
