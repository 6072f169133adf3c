"""What a program writes to declare a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pulumi
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.mapping.rule import RuleLike


class AttributeMapping(Resource, module="webex", name="AttributeMapping"):
    """Which source attribute, constant or expression feeds which attribute in Webex.

    A logical resource without anything in Webex: the preview shows each rule that changes, and each
    `User` or `AppAssignment` that it changes shows its own difference beside it. See docs/attribute-mapping.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        target: Literal["control-hub", "meetings"] | None = None,
        preset: str | None = None,
        rules: Mapping[str, RuleLike | None] | None = None,
        syntax: Literal["entra", "okta"] | None = None,
        match: str | None = None,
        on_null: Literal["keep", "clear"] = "keep",
        release: Iterable[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Parses and checks the rules. Raises `pulumi.RunError` with everything that is wrong with them.

        `target` is "control-hub" for a `User` or "meetings" for an `AppAssignment`; a preset says it too.
        `rules` are the preset's and these, which win; None deletes a preset's rule. `match` is the attribute by
        which accounts are found. `on_null` says what an empty cell does: keep what Webex has, or clear it.
        `release` hands attributes back.
        """
        try:
            ruleset = Ruleset(
                target=target,
                preset=preset,
                rules=rules,
                syntax=syntax,
                match=match,
                on_null=on_null,
                release=release,
            )
        except MappingError as error:
            raise pulumi.RunError(f"{resource_name}: {error}") from None
        self._ruleset = ruleset
        stated = ruleset.spelled()
        inputs = {"onNull" if key == "on_null" else key: value or None for key, value in stated.items()}
        super().__init__(state.AttributeMappingProvider(), resource_name, inputs, opts)

    @property
    def ruleset(self) -> Ruleset:
        """The rules, parsed: of use without any engine too."""
        return self._ruleset

    def apply(self, profile: Mapping[str, object]) -> Applied:
        """The attributes, releases and clears for one person. Raises `MappingError`, see `Ruleset.apply`."""
        return self._ruleset.apply(profile)
