"""Runs the engine that comes with this package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console

from pulumi_embedded import EngineOptions, EngineResult, Event, Message, StepDone, StepFailed
from pulumi_embedded.engine import run
from pulumi_embedded.nursery import Nursery
from pulumi_embedded.project import ProjectFile, StackSettings, configuration
from pulumi_embedded.secrets import Keyring
from pulumi_webex.review.plan import Plan
from pulumi_webex.review.steps import Operation

from .progress import Progress
from .project import Project
from .runners import RunnerSettings, RunOutcome, pending_in


@dataclass
class EmbeddedRunner:
    """The embedded engine on one project and stack; ``backend`` is the folder that holds ``.pulumi``.

    All runs of a command share ``keyring`` and ``nursery``, since keys and imports take a while.
    """

    project: Project
    stack: str
    environ: dict[str, str]
    backend: Path
    keyring: Keyring
    console: Console
    nursery: Nursery | None = None
    _planned: EngineResult | None = field(default=None, init=False)

    title = "the embedded engine"

    def plan(self, operation: Operation, settings: RunnerSettings) -> dict[str, Any]:
        """What the engine would do. Errors of the program or of a check are among the digest's diagnostics."""
        first: Operation = "preview" if operation == "up" else operation
        self._planned = self._run(first, settings, lambda event: None, preview_only=True)
        return self._planned.digest

    def run(self, operation: Operation, settings: RunnerSettings, plan: Plan, *, quiet: bool) -> RunOutcome:
        """Does it, telling each step on the console (which is stderr where stdout must stay free)."""
        with Progress(plan, self.console) as progress:
            result = self._run(operation, settings, lambda event: _tell(event, progress))
        return replace(_outcome(result), done=frozenset(progress.finished))

    def settle(self, operation: Operation, settings: RunnerSettings, plan: Plan) -> RunOutcome:
        """A silent ``up`` where no resource changes but the state does: an output of the stack, an option."""
        if self._planned and not self._planned.touches_state:
            return _outcome(self._planned)
        return (
            RunOutcome(ok=True) if operation != "up" else _outcome(self._run(operation, settings, lambda event: None))
        )

    def config(self, key: str) -> str | None:
        """A value of the stack's configuration, with secrets in clear; never printed."""
        return self._config.get(key)

    @cached_property
    def _config(self) -> dict[str, str]:
        project = ProjectFile.read(self.project.root)
        return configuration(project, StackSettings.read(project, self.stack), self.keyring).values

    def _run(
        self,
        operation: Operation,
        settings: RunnerSettings,
        listener: Callable[[Event], None],
        *,
        preview_only: bool = False,
    ) -> EngineResult:
        options = EngineOptions(
            parallel=settings.parallel,
            targets=settings.targets,
            continue_on_error=settings.continue_on_error,
            preview_only=preview_only,
            show_same=preview_only,
            debug=settings.debug,
        )
        return run(
            operation,
            root=self.project.root,
            stack=self.stack,
            backend=self.backend,
            passphrase=self.keyring,
            options=options,
            listener=listener,
            environ=settings.environment(self.environ, self.config),
            nursery=self.nursery,
        )


def _outcome(result: EngineResult) -> RunOutcome:
    errors = tuple(dict.fromkeys(error.message.strip() for error in result.errors))
    after = (step["newState"] for step in result.digest.get("steps", ()) if step.get("newState"))
    return RunOutcome(result.ok, errors, dict(result.changes), result.outputs, pending_in(after))


def _tell(event: Event, progress: Progress) -> None:
    if isinstance(event, StepDone):
        progress.done(event.op, event.urn)
    elif isinstance(event, StepFailed):
        progress.failed(event.urn)
    elif isinstance(event, Message) and event.severity != "error":
        # Errors are told at the end, one sentence each.
        progress.message(event.severity, event.text, ephemeral=event.ephemeral)
