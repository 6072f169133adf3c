"""The life of a mapping, which is in state only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from pulumi_webex.mapping import MappingError, Ruleset
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.properties import Properties


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


def _arguments(inputs: Properties) -> dict[str, Any]:
    """Inputs as the arguments of a `Ruleset`: the rules are spelled out, so the preset's name says no more."""
    renamed = {"on_null" if key == "onNull" else key: value for key, value in inputs.items()}
    return {key: value for key, value in renamed.items() if key != "preset" and value is not None}


def _rule_of(properties: Mapping[str, Any], target: str) -> str | None:
    rule = (properties.get("rules") or {}).get(target)
    return rule.get("expression") if isinstance(rule, Mapping) else rule


def _kept(props: Properties) -> Properties:
    return {key: value for key, value in props.items() if not key.startswith("__")}
