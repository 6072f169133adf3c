"""Whoever fails fails alone, until it is clear that everybody would fail, or somebody stops the run."""

from __future__ import annotations

from pulumi_webex.controlhub.license_errors import NoSeat
from pulumi_webex.resources.shared import rpc
from pulumi_webex.transport import stopping
from pulumi_webex.transport.errors import BadGrant, BadToken, NoAnswer, SettingsError, Stopped, WebexError

SILENT_PEOPLE = 3
"""So many people in a row for whom Webex gave no answer, and nobody else is tried in this run."""


_FOR_ALL = (BadToken, BadGrant, SettingsError, NoSeat)
"""What everybody would meet."""


class Attempts:
    """What one call of the engine has met so far. To be made by the thread that serves the call."""

    def __init__(self) -> None:
        self._problem: str | None = None
        self._silent = 0
        self._listens = rpc.caller()

    @property
    def stopped(self) -> str | None:
        """Why nobody else is tried; None if all is well."""
        if not self._listens():
            stopping.ask()  # whoever started the run is gone
        return str(Stopped()) if stopping.asked() else self._problem

    def worked(self) -> None:
        """Notes that Webex answered as it should."""
        self._silent = 0

    def failed(self, error: Exception) -> str:
        """The problem as a sentence; stops where everybody would meet the same."""
        known = isinstance(error, WebexError)
        self._silent += isinstance(error, NoAnswer)
        if isinstance(error, _FOR_ALL) or self._silent >= SILENT_PEOPLE:
            self._problem = str(error)
        return str(error) if known else f"this should not happen ({type(error).__name__}: {error})"
