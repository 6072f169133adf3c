"""What all parts of one run share: options, state, providers, the report, and what has happened to which resource."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pulumi_embedded import urns
from pulumi_embedded.errors import EngineError, StepError, Stopped
from pulumi_embedded.events import EngineOptions
from pulumi_embedded.provider import ProviderError, ProviderProcess
from pulumi_embedded.registry import ProviderRegistry, ProviderResources
from pulumi_embedded.report import Report
from pulumi_embedded.state import Resource
from pulumi_embedded.store import StateStore
from pulumi_embedded.urns import Targets
from pulumi_embedded.values import Properties


class Deployment:
    """The run. Everything that steps need, and the two ways in which it stops: a failure, or Ctrl-C."""

    def __init__(
        self,
        project: str,
        stack: str,
        root: Path,
        options: EngineOptions,
        store: StateStore,
        registry: ProviderRegistry,
        report: Report,
    ) -> None:
        self.project = project
        self.stack = stack
        self.root = root
        self.options = options
        self.store = store
        self.registry = registry
        self.report = report
        self.targets = Targets(options.targets)
        self.dry = store.dry
        self.olds: dict[str, Resource] = {}
        self.news: dict[str, Resource] = {}
        self.failed: set[str] = set()
        self.interrupted = False
        self._provider_resources = ProviderResources(registry)
        self._slots = threading.Semaphore(max(1, options.parallel))
        self._stop = threading.Event()
        self._running = 0
        self._idle = threading.Condition()

    def begin(self) -> None:
        """Take the state as what was there before; once more after a refresh."""
        self.olds = self.store.snapshot.live()

    def urn(self, parent: str, kind: str, name: str) -> str:
        """The URN of a resource of this run."""
        return urns.make(self.stack, self.project, parent, kind, name)

    def outputs(self, resource: Resource, outputs: Properties) -> None:
        """Keep what a component or the stack gives out."""
        after = resource.copy(outputs=outputs)
        self.store.end(put=((resource, after),))
        self.news[resource.urn] = after

    # -------------------------------------------------------------------------------------------- providers
    def provider(self, resource: Resource) -> ProviderProcess | None:
        """The provider of a resource, None for components. Raises EngineError if there is none."""
        if not resource.custom:
            return None
        if resource.is_provider:
            return self._provider_resources
        return self.registry.ensure(resource.provider, self._stored)

    def _stored(self, urn: str) -> Resource | None:
        return self.news.get(urn) or self.olds.get(urn)

    # -------------------------------------------------------------------------------------------- stopping
    @property
    def stopping(self) -> bool:
        """Whether no new step may begin."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Begin no new steps; what runs is finished and saved."""
        self._stop.set()

    def interrupt(self) -> None:
        """Somebody stops the run: begin no new steps, and let the providers know, which may end long calls."""
        self.interrupted = True
        self.stop()
        threading.Thread(target=self.registry.cancel, name="cancel", daemon=True).start()

    def fail(self, op: str, urn: str, error: Exception, *, fatal: bool = False) -> StepError:
        """Report that a step failed; stops the run unless it goes on after errors (``fatal``: even then)."""
        message = str(error)
        self.failed.add(urn)
        self.report.failed(op, urn, message)
        if fatal or not self.options.continue_on_error:
            self.stop()
        return StepError(message, urn, reported=True)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for one of the parallel slots; raises Stopped where nothing may begin any more."""
        with self._slots:
            if self.stopping:
                raise Stopped
            with self._idle:
                self._running += 1
            try:
                yield
            finally:
                with self._idle:
                    self._running -= 1
                    self._idle.notify_all()

    def wait_until_idle(self) -> None:
        """Wait for the steps that run now."""
        with self._idle:
            while self._running:
                self._idle.wait(0.2)


FAILURES = (ProviderError, EngineError)
