"""The texts of people whose attributes a mapping makes from their profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pulumi_webex.controlhub.shape import nest
from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.resources.shared.properties import CREATE_ONLY, OTHER_ADDRESS

Texts = dict[str, dict[str, Any]]
"""What is declared of each person, by key, nested as SCIM has it, with the person's own options."""
Profile = TypeVar("Profile", bound=Mapping[str, object])


def texts(people: Mapping[str, tuple[Profile, Applied]], rules: Ruleset) -> tuple[Texts, Texts]:
    """What everybody may see of each person, and what is secret; `people` are profiles and the mapping's outcome."""
    plain: Texts = {}
    secrets: Texts = {}
    for key, (profile, one) in people.items():
        plain[key] = _plain(one, rules.other_address(profile, one))
        hidden = {path: value for path, value in one.attributes.items() if path in one.secret}
        if hidden:
            secrets[key] = nest(hidden)
    return plain, secrets


def applied(people: Mapping[str, Profile], rules: Ruleset) -> dict[str, tuple[Profile, Applied]]:
    """Each profile and the outcome of the mapping, by key. Raises `MappingError` with all problems at once."""
    problems: list[str] = []
    found: dict[str, tuple[Profile, Applied]] = {}
    for key, profile in people.items():
        try:
            found[key] = profile, rules.apply(profile)
        except MappingError as error:
            problems += error.problems
    if problems:
        raise MappingError(list(dict.fromkeys(problems)))
    return found


def _plain(one: Applied, other_address: str | None) -> dict[str, Any]:
    seen = {path: value for path, value in one.attributes.items() if path not in one.secret}
    options = {"release": one.release, "clear": one.clear, CREATE_ONLY: one.create_only, OTHER_ADDRESS: other_address}
    return {**nest(seen), **{option: value for option, value in options.items() if value}}
