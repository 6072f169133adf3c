"""Sentences without what must not be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MASK = "[secret]"


def masked(sentence: str, secret: Any) -> str:
    """The sentence without any text or number that is within `secret`."""
    for value in _leaves(secret):
        sentence = sentence.replace(value, MASK)
    return sentence


def _leaves(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [] if value is None or value == "" or isinstance(value, bool) else [str(value)]
