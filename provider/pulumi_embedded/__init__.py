"""The embedded engine: runs Pulumi programs in Python with nothing but Python.

It speaks the protocol of Pulumi's own engine to an unmodified program and to dynamic providers, and keeps its state in
Pulumi's file backend, so that the pulumi CLI can take over at any time. It knows nothing about Webex.
"""

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
from pulumi_embedded.run import run

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
