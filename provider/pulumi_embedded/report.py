"""Collects what happens: tells the listener, counts, and makes the digest."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from pulumi_embedded import urns
from pulumi_embedded.diff import Diff
from pulumi_embedded.events import Diagnostic, Event, Message, Severity, StepDone, StepFailed, StepSkipped, StepStarted
from pulumi_embedded.state import Resource

_MINOR: Final = {"create-replacement", "delete-replaced", "discard-replaced", "remove-pending-replace", "refresh"}
_UNCOUNTED: Final = {*_MINOR, "read"}
_HARMLESS: Final = {"same", "discard"}


@dataclass(frozen=True)
class _Noted:
    """A step, as it is kept until somebody wants to see it."""

    op: str
    urn: str
    old: Resource | None
    new: Resource | None
    diff: Diff | None

    def show(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"op": self.op, "urn": self.urn}
        subject = self.new or self.old
        if subject is not None and subject.provider:
            entry["provider"] = subject.provider
        if self.old is not None:
            entry["oldState"] = self.old.show()
        if self.new is not None:
            entry["newState"] = self.new.show()
        return entry | _reasons(self.op, self.diff)


class Report:
    """One for each run. Thread-safe: events arrive one at a time, in the order in which things happen."""

    def __init__(self, listener: Callable[[Event], None], *, dry: bool, debug: bool, show_same: bool = False) -> None:
        self._listener = listener
        self._dry = dry
        self._debug = debug
        self._show_same = show_same
        self._lock = threading.RLock()
        self._started = time.monotonic()
        self._steps: dict[tuple[str, str], _Noted] = {}
        self._diagnostics: list[dict[str, Any]] = []
        self.errors: list[Diagnostic] = []
        self.changes: Counter[str] = Counter()
        self.skipped = 0

    # -------------------------------------------------------------------------------------------- messages
    def say(self, severity: Severity, text: str, urn: str = "", *, ephemeral: bool = False) -> None:
        """Tell something; errors make the run fail."""
        with self._lock:
            if severity == "debug" and not self._debug:
                return
            if severity == "error":
                self.errors.append(Diagnostic(text, urn))
            if not ephemeral:
                self._diagnostics.append({"urn": urn, "message": f"{text}\n", "severity": severity})
            self._listener(Message(severity, urn, text, ephemeral))

    def warn(self, text: str) -> None:
        """Tell something that deserves attention."""
        self.say("warning", text)

    # -------------------------------------------------------------------------------------------- steps
    def started(self, op: str, old: Resource | None, new: Resource | None, diff: Diff | None) -> None:
        """A step begins."""
        urn = _urn(old, new)
        with self._lock:
            self._note(op, old, new, diff)
            if not urns.is_default_provider(urn):
                self._listener(StepStarted(op, urn))

    def done(self, op: str, old: Resource | None, new: Resource | None, *, result: str = "") -> None:
        """A step went well; ``result`` is the operation to show and count where that is known only now."""
        urn = _urn(old, new)
        with self._lock:
            noted = self._steps.get((op, urn))
            if noted is not None and new is not None and not self._dry:
                self._steps[op, urn] = replace(noted, new=new)
            if urns.is_default_provider(urn):
                return
            shown = result or op
            if shown not in _UNCOUNTED:
                self.changes[shown] += 1
            self._listener(StepDone(shown, urn))

    def failed(self, op: str, urn: str, message: str) -> None:
        """Records that a step failed."""
        with self._lock:
            self.errors.append(Diagnostic(message, urn))
            self._diagnostics.append({"urn": urn, "message": f"{message}\n", "severity": "error"})
            self._steps.pop((op, urn), None)
            self._listener(StepFailed(op, urn, message))

    def skip(self, op: str, urn: str) -> None:
        """A step was left out."""
        with self._lock:
            self.skipped += 1
            self._listener(StepSkipped(op, urn))

    def drifted(self, op: str, old: Resource, new: Resource | None, diff: Diff) -> None:
        """What a refresh found."""
        with self._lock:
            self._steps.pop(("refresh", old.urn), None)
            self._note(op, old, new, diff)

    def _note(self, op: str, old: Resource | None, new: Resource | None, diff: Diff | None) -> None:
        urn = _urn(old, new)
        hidden = op == "same" and not self._show_same and urns.type_of(urn) != urns.STACK_TYPE
        if hidden or op in _MINOR or urns.is_default_provider(urn):
            return
        self._steps[op, urn] = _Noted(op, urn, old, new, diff)

    # -------------------------------------------------------------------------------------------- the end
    @property
    def harmful(self) -> int:
        """How many resources changed, or would change."""
        return sum(count for op, count in self.changes.items() if op not in _HARMLESS)

    def elapsed(self) -> int:
        """Nanoseconds since the run began."""
        return int((time.monotonic() - self._started) * 1e9)

    def digest(self, config: dict[str, str], duration: int) -> dict[str, Any]:
        """The shape of ``pulumi preview --json``; ``duration`` is in nanoseconds."""
        with self._lock:
            digest: dict[str, Any] = {"config": config} if config else {}
            digest |= {
                "steps": [noted.show() for noted in self._steps.values()],
                "diagnostics": list(self._diagnostics),
                "duration": duration,
                "changeSummary": {op: count for op, count in sorted(self.changes.items()) if count},
            }
            return digest


def _urn(old: Resource | None, new: Resource | None) -> str:
    subject = new or old
    assert subject is not None
    return subject.urn


def _reasons(op: str, diff: Diff | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if diff is not None and diff.changed:
        found["diffReasons"] = sorted(diff.changed)
    if diff is not None and op == "replace" and diff.replaces:
        found["replaceReasons"] = sorted(diff.replaces)
    detailed = diff.detailed if diff is not None else None
    found["detailedDiff"] = detailed and {
        path: {"kind": kind, "inputDiff": diff.input_diff if diff is not None else True}
        for path, kind in sorted(detailed.items())
    }
    return found
