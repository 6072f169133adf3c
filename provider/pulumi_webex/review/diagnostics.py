"""What an engine says beside its steps: errors, warnings and notes, without its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_RESOURCE_LABEL = re.compile(r"^\S+ resource '[^']*' has a problem: ")


def messages(digest: Mapping[str, Any], severity: str) -> Iterable[str]:
    """The distinct messages of one severity."""
    found = [d for d in digest.get("diagnostics") or () if d.get("severity") == severity]
    texts = (str(d.get("message", "")).strip().removeprefix(f"{severity}: ") for d in found)
    return dict.fromkeys(_RESOURCE_LABEL.sub("", text) for text in texts)


def errors(digest: Mapping[str, Any]) -> list[str]:
    """The errors without the engine's closing remark that the program failed, if something else says why."""
    found = list(messages(digest, "error"))
    telling = [text for text in found if not text.startswith("an unhandled error occurred")]
    return [_last_line(text) for text in telling or found]


def _last_line(text: str) -> str:
    """Of a traceback, what it comes to."""
    if "Traceback (most recent call last):" not in text:
        return text
    return f"the program failed: {text.splitlines()[-1].strip()}"
