"""Options that are one of a few words, or lists of names, as every resource has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pulumi_webex.controlhub.declared import unknown

Checked = tuple[dict[str, Any], list[str]]
"""Options in the form in which state holds them, and the problems they have."""


def choices_of(
    properties: Mapping[str, Any], choices: Mapping[str, tuple[str, ...]], arguments: Mapping[str, str]
) -> Checked:
    """Options with a few values each, the first if none is given; `arguments` has the names that programs use."""
    checked = {key: properties.get(key) or values[0] for key, values in choices.items()}
    problems = [
        f"{arguments[key]} is {checked[key]!r}; it can be {', '.join(values)}"
        for key, values in choices.items()
        if not unknown(checked[key]) and checked[key] not in values
    ]
    return checked, problems


def lists_of(
    properties: Mapping[str, Any], keys: Iterable[str], names: Callable[[str, Any], tuple[list[Any], list[str]]]
) -> Checked:
    """Options that are lists, as far as given; `names` checks one that is known."""
    checked: dict[str, Any] = {}
    problems: list[str] = []
    for key in keys:
        value = properties.get(key)
        if unknown(value):
            checked[key] = value
        elif value:
            checked[key], wrong = names(key, value)
            problems += wrong
    return checked, problems
