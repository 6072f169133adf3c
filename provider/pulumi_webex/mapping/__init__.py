"""Attribute mappings: expression languages, scoping filters, rules and presets, offline and without Pulumi."""

from pulumi_webex.mapping.failures import MappingError, MissingSource
from pulumi_webex.mapping.files import load
from pulumi_webex.mapping.presets import PRESETS
from pulumi_webex.mapping.rule import Rule
from pulumi_webex.mapping.rules import Applied, Ruleset

__all__ = ["PRESETS", "Applied", "MappingError", "MissingSource", "Rule", "Ruleset", "load"]
