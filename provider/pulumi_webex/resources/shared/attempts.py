"""Whoever fails fails alone, until it is clear that everybody would fail."""

from __future__ import annotations

from pulumi_webex.transport.errors import BadGrant, BadToken, NoAnswer, SettingsError, WebexError

SILENT_PEOPLE = 3
"""So many people in a row for whom Webex gave no answer, and nobody else is tried in this run."""


class Attempts:
    """What one run has met so far; `stopped` is why nobody else is tried."""

    def __init__(self) -> None:
        self.stopped: str | None = None
        self._silent = 0

    def worked(self) -> None:
        """Notes that Webex answered as it should."""
        self._silent = 0

    def failed(self, error: Exception) -> str:
        """The problem as a sentence; stops where everybody would meet the same."""
        known = isinstance(error, WebexError)
        self._silent += isinstance(error, NoAnswer)
        if isinstance(error, (BadToken, BadGrant, SettingsError)) or self._silent >= SILENT_PEOPLE:
            self.stopped = str(error)
        return str(error) if known else f"this should not happen ({type(error).__name__}: {error})"
