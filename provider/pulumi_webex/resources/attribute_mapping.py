"""A mapping as a resource: nothing in Webex, so that a change of a rule is a line in the preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

from pulumi_webex import state
from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.mapping.rule import RuleLike
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.failures import one_sentence

Properties = dict[str, Any]


class AttributeMappingProvider(ResourceProvider):
    """Keeps a mapping's rules in state. It calls nobody."""

    serialize_as_secret_always = False

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Validates the rules, and warns if a rule changes that decides who somebody is."""
        inputs = {key: value for key, value in news.items() if not key.startswith("__")}
        try:
            ruleset = Ruleset(**_arguments(inputs))
        except MappingError as error:
            name = rpc.logical_name(rpc.urn()) or "AttributeMapping"
            return CheckResult(inputs, [CheckFailure("", f"{name}: {problem}") for problem in error.problems])
        for attribute, effect in ruleset.system.identity.items():
            before, after = _rule_of(_olds, attribute), _rule_of(inputs, attribute)
            if before is not None and before != after:
                rpc.warn(
                    f"{rpc.logical_name(rpc.urn())}: the rule for {attribute} changes from {before} to "
                    f"{after or 'none'}. Everybody whose {attribute} changes {effect}: check each."
                )
        return CheckResult(inputs, [])

    @one_sentence
    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine, which compares rule by rule."""
        return DiffResult()

    @one_sentence
    def create(self, props: Properties) -> CreateResult:
        """Gives the mapping a name in state."""
        name = rpc.logical_name(rpc.urn()) or "mapping"
        return CreateResult(f"{props.get('target')}/{name}", _kept(props))

    @one_sentence
    def read(self, id_: str, props: Properties) -> ReadResult:
        """The mapping as state has it: there is no other place where it could differ."""
        return ReadResult(id_, _kept(props), rpc.old_inputs() or _kept(props))

    @one_sentence
    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Takes the new rules over."""
        return UpdateResult(_kept(_news))


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


def _arguments(inputs: Properties) -> dict[str, Any]:
    """Inputs as the arguments of a `Ruleset`: the rules are spelled out, so the preset's name says no more."""
    renamed = {"on_null" if key == "onNull" else key: value for key, value in inputs.items()}
    return {key: value for key, value in renamed.items() if key != "preset" and value is not None}


def _rule_of(properties: Mapping[str, Any], target: str) -> str | None:
    rule = (properties.get("rules") or {}).get(target)
    return rule.get("expression") if isinstance(rule, Mapping) else rule


def _kept(props: Properties) -> Properties:
    return {key: value for key, value in props.items() if not key.startswith("__")}
