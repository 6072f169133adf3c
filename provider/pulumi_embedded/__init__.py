"""The embedded engine: runs Pulumi programs in Python with nothing but Python.

It speaks the protocol of Pulumi's own engine to an unmodified program and to dynamic providers, and keeps its state in
Pulumi's file backend, so that the pulumi CLI can take over at any time. It knows nothing about Webex.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pulumi_embedded.errors import EngineError
from pulumi_embedded.events import (
    Diagnostic,
    EngineOptions,
    EngineResult,
    Event,
    Message,
    Operation,
    StepDone,
    StepFailed,
    StepSkipped,
    StepStarted,
)

if TYPE_CHECKING:
    from pulumi_embedded.engine import run as run

__all__ = [
    "Diagnostic",
    "EngineError",
    "EngineOptions",
    "EngineResult",
    "Event",
    "Message",
    "Operation",
    "StepDone",
    "StepFailed",
    "StepSkipped",
    "StepStarted",
    "run",
]


def __getattr__(name: str) -> Any:
    # Loaded when used, so that the processes of a run can be begun before the engine itself is loaded.
    if name == "run":
        return import_module("pulumi_embedded.engine").run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
