"""The command ``webex``: people as code from the terminal."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit code: 0 done, 1 failed, 2 wrong use, 3 differences found."""
    from .commands import run

    return run(arguments)
