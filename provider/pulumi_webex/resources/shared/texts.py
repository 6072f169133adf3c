"""What is declared for one person, as one canonical JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pulumi_webex.resources.shared.properties import Properties


def canonical(attributes: Mapping[str, Any]) -> str:
    """The one text of what is declared for a person: sorted keys, no spaces, None left out.

    `attributes` are nested as SCIM has them: ``{"userName": …, "name": {"givenName": …}}``. Raises `TypeError` for what
    is no plain data, such as an output.
    """
    return json.dumps(_given(attributes), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _given(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, (list, tuple)) else value


def parsed(text: str) -> Properties:
    """The inverse of `canonical`. Raises `ValueError` for what is no JSON object."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ValueError(f"the text is not JSON ({error}): make it with canonical(…)") from None
    if not isinstance(value, dict):
        raise ValueError("the text must be a JSON object of SCIM attributes: make it with canonical(…)")
    return value


def read(text: Any) -> Properties:
    """What a text declares; nothing if it is not known yet, or broken."""
    try:
        return parsed(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
