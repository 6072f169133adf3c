"""One line of `webex check`: how something is, and what to do if it is not good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pulumi_webex.transport.errors import ApiError, WebexError

Verdict = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, how it is, what was found, and what to do if that is not good."""

    name: str
    verdict: Verdict
    said: str
    cure: str = ""


def passed(name: str, said: str) -> Check:
    """A check that is good."""
    return Check(name, "pass", said)


def failed(name: str, said: str, cure: str = "") -> Check:
    """A check that keeps a run from working."""
    return Check(name, "fail", said, cure)


def unknown(name: str, said: str, cure: str = "") -> Check:
    """A check that cannot be made."""
    return Check(name, "unknown", said, cure)


def words_of(error: WebexError) -> str:
    """What Webex says, without the advice that fits a run."""
    if not isinstance(error, ApiError):
        return str(error).rstrip(".")
    said = f": {error.detail.rstrip('. ')}" if error.detail else ""
    tracking = f" (trackingId {error.tracking_id})" if error.tracking_id else ""
    return f"Webex answers {error.status}{said}{tracking}"
