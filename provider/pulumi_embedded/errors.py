"""Errors of the embedded engine; the text is one sentence for the person at the terminal."""

from __future__ import annotations


class EngineError(Exception):
    """The run cannot start or go on: an unsupported feature by name, a lock that is held, a wrong passphrase …"""


class StepError(Exception):
    """One resource failed; ``urn`` may be empty if the failure belongs to the run. ``reported``: already shown."""

    def __init__(self, message: str, urn: str = "", *, reported: bool = False) -> None:
        super().__init__(message)
        self.urn = urn
        self.reported = reported


class Stopped(Exception):  # noqa: N818 - not an error
    """No new step may begin: another one failed, or the run was canceled."""
