"""What a run tells while it goes on, and what it hands back in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

Operation: TypeAlias = Literal["preview", "up", "refresh", "destroy"]
Severity: TypeAlias = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True)
class StepEvent:
    """Something about one resource; ``op`` as in Pulumi: create, update, delete, replace, same, read, refresh …"""

    op: str
    urn: str


class StepStarted(StepEvent):
    """The resource is being worked on."""


class StepDone(StepEvent):
    """It went well; ``op`` may differ from the start for a refresh (update, delete or same)."""


@dataclass(frozen=True)
class StepFailed(StepEvent):
    """It did not; the message is one sentence."""

    message: str


class StepSkipped(StepEvent):
    """It was left out, since something that it depends on failed."""


@dataclass(frozen=True)
class Message:
    """Something to show; ``urn`` may be empty; ``ephemeral``: only while it lasts."""

    severity: Severity
    urn: str
    text: str
    ephemeral: bool = False


Event: TypeAlias = StepStarted | StepDone | StepFailed | StepSkipped | Message


@dataclass(frozen=True)
class Diagnostic:
    """An error of a run, with the resource it belongs to, if any."""

    message: str
    urn: str = ""
    severity: Severity = "error"


@dataclass(frozen=True)
class EngineOptions:
    """How to run.

    ``parallel``: provider calls at once; ``targets``: URNs or patterns with ``*``, none means all; ``preview_only``:
    for refresh and destroy, look but change nothing; ``show_same``: the digest lists what stays as it is, too.
    """

    parallel: int = 16
    targets: tuple[str, ...] = ()
    continue_on_error: bool = False
    expect_no_changes: bool = False
    refresh_first: bool = False
    preview_only: bool = False
    show_same: bool = False
    debug: bool = False


@dataclass
class EngineResult:
    """What came of a run.

    ``make_digest`` gives ``digest``, the shape of ``pulumi preview --json``, which is made when it is asked for, since
    few who run an update look at it; ``outputs``: the stack's, secrets as ``[secret]``;
    ``changes``: how many resources by operation, ``same`` included; ``touches_state``: whether the run wrote the state
    or, for a preview, whether an update would, be it for an output or an option only.
    """

    ok: bool
    make_digest: Callable[[], dict[str, Any]]
    errors: list[Diagnostic] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    touches_state: bool = True

    @cached_property
    def digest(self) -> dict[str, Any]:
        """What was planned or done, step by step."""
        return self.make_digest()
