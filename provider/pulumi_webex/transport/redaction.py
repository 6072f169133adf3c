"""Secrets that do not show themselves, and the removal of those that slipped into a text."""

from __future__ import annotations

import hmac
import re
from typing import NoReturn

HIDDEN = "[secret]"

_AUTHORIZATION = re.compile(r"\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
_NAMED = re.compile(
    r"""(["']?\b(?:access_token|refresh_token|client_secret|accessToken|refreshToken|clientSecret|password)\b["']?\s*[:=]\s*)"""
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"',;&}]+)"""
)
_SHORTEST = 8  # a shorter value would blank out ordinary words
_known: set[str] = set()


class Secret:
    """A text such as an access token that ``repr``, ``str``, formatting and pickling do not give away.

    `reveal` is the only way to the value. From then on `redact` takes the value out of any text.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= _SHORTEST:
            _known.add(value)

    def reveal(self) -> str:
        """The value itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled: it would end up in a state file or a log")


def redact(text: str) -> str:
    """`text` without the value of any `Secret` made so far, without bearer tokens and without the
    values of fields that are named like a credential (``access_token=…``, ``"password": "…"``)."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    text = _AUTHORIZATION.sub(rf"\1\2{HIDDEN}", text)
    return _NAMED.sub(rf"\1{HIDDEN}", text)
