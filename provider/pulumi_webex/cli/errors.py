"""What ends a command early: one sentence and an exit code."""

from __future__ import annotations

DONE, FAILED, WRONG_USE, DIFFERENT = 0, 1, 2, 3
"""Exit codes of every command."""


class CommandError(Exception):
    """The command failed; each of its arguments is one sentence with the cure."""

    exit_code = FAILED

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell, one line each."""
        return tuple(str(argument) for argument in self.args)


class WrongUseError(CommandError):
    """The command was asked for something that it cannot do this way."""

    exit_code = WRONG_USE
