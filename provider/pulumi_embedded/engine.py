"""One run from beginning to end."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from pulumi_embedded import backend as files
from pulumi_embedded import deletion, urns
from pulumi_embedded import refresh as refreshing
from pulumi_embedded.backend import Backend
from pulumi_embedded.deployment import Deployment
from pulumi_embedded.errors import EngineError
from pulumi_embedded.events import EngineOptions, EngineResult, Event, Operation
from pulumi_embedded.lock import Lock
from pulumi_embedded.monitor import ResourceMonitor, Services
from pulumi_embedded.nursery import Nursery
from pulumi_embedded.processes import DynamicProviders
from pulumi_embedded.program import Program
from pulumi_embedded.project import Config, ProjectFile, StackSettings, configuration
from pulumi_embedded.registry import ProviderRegistry
from pulumi_embedded.report import Report
from pulumi_embedded.secrets import Keyring
from pulumi_embedded.stack_reference import StackReferences
from pulumi_embedded.store import StateStore
from pulumi_embedded.values import Properties, shown

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_HISTORY = {"up": "update", "refresh": "refresh", "destroy": "destroy"}


def run(
    operation: Operation,
    *,
    root: Path,
    stack: str,
    backend: Path,
    passphrase: str | Keyring,
    options: EngineOptions,
    listener: Callable[[Event], None],
    environ: Mapping[str, str] | None = None,
    nursery: Nursery | None = None,
) -> EngineResult:
    """Preview, update, refresh or destroy a stack.

    ``root`` holds Pulumi.yaml, ``backend`` is the folder that holds (or gets) ``.pulumi/``. ``listener`` is called from
    several threads, one event at a time. Who makes several runs gives all of them one keyring, so that the key is
    derived once, and one ``nursery``, so that modules are imported once.

    SIGINT (Ctrl-C) or SIGTERM once lets running steps finish and be saved, and tells their providers, so that a long
    call can end with what it has done; a second signal stops at once. Either way the state has all that was done.
    Raises EngineError if the run cannot begin; what goes wrong later is in the result.
    """
    project = ProjectFile.read(root.resolve())
    settings = StackSettings.read(project, stack)
    dry = operation == "preview" or options.preview_only
    files_of_stack = Backend.open(backend.resolve(), project.name, stack, dry=dry)
    report = Report(listener, dry=dry, debug=options.debug, show_same=options.show_same)
    with contextlib.ExitStack() as stack_of_contexts:
        if not dry:
            stack_of_contexts.enter_context(Lock(files_of_stack, report.warn))
        keyring = passphrase
        if not isinstance(keyring, Keyring):
            keyring = Keyring(keyring)
            stack_of_contexts.callback(keyring.close)
        child_environ = project.environment(dict(environ or os.environ))
        one = _Run(project, settings, files_of_stack, keyring, options, report, dry, child_environ, nursery)
        stack_of_contexts.callback(one.close)
        return one.execute(operation)


class _Run:
    def __init__(
        self,
        project: ProjectFile,
        settings: StackSettings,
        backend: Backend,
        keyring: Keyring,
        options: EngineOptions,
        report: Report,
        dry: bool,
        environ: dict[str, str],
        nursery: Nursery | None,
    ) -> None:
        self._project = project
        self._settings = settings
        self._backend = backend
        self._options = options
        self._report = report
        self._environ = environ
        self._nursery = nursery
        self._started = time.time()
        self._keyring = keyring
        self._store = StateStore(backend, keyring, dry=dry, salt=settings.salt)
        self._closing = contextlib.ExitStack()
        self._program: Program | None = None
        self._deployment: Deployment | None = None

    def execute(self, operation: Operation) -> EngineResult:
        """Everything; raises EngineError if it was stopped at once."""
        try:
            with self._interruptible():
                return self._execute(operation)
        except KeyboardInterrupt as error:
            message = "Stopped at once; the next run looks afresh at what was under way."
            raise EngineError(message) from error

    def _execute(self, operation: Operation) -> EngineResult:
        """In the order that keeps the processor busy: children start first, keys are derived meanwhile."""
        if operation in ("preview", "up"):
            self._program = Program(self._project, self._environ, self._report, self._nursery)
            self._closing.callback(self._program.close)
        services = Services(self._report, max(1, self._options.parallel))
        self._closing.callback(services.close)
        dynamic = DynamicProviders(self._project, self._environ, services.address, self._say, self._nursery)
        self._closing.callback(dynamic.close)
        dynamic.warm_up()
        config = configuration(self._project, self._settings, self._keyring)
        self._store.load(self._report.warn)
        deployment = self._deployment = self._begun(dynamic, config)
        outputs = self._work(operation, deployment, services, config)
        return self._finish(operation, deployment, config, outputs)

    def _say(self, severity: str, text: str) -> None:
        self._report.say("warning" if severity == "warning" else "info", text)

    def _begun(self, dynamic: DynamicProviders, config: Config) -> Deployment:
        references = StackReferences(self._backend, self._keyring)
        registry = ProviderRegistry(dynamic, references, config, debug=self._options.debug)
        self._closing.callback(registry.close)
        deployment = Deployment(
            self._project.name,
            self._backend.stack,
            self._project.root,
            self._options,
            self._store,
            registry,
            self._report,
        )
        deployment.begin()
        return deployment

    # -------------------------------------------------------------------------------------------- the work
    def _work(
        self, operation: Operation, deployment: Deployment, services: Services, config: Config
    ) -> Properties | None:
        if operation in ("refresh", "destroy"):
            self._check_targets(deployment, set())
            if self._report.errors:
                return None
        if operation == "refresh" or self._options.refresh_first:
            refreshing.refresh(deployment)
        if operation == "refresh" or self._report.errors:
            return None
        if operation == "destroy":
            deletion.delete(deployment, kept=())
            return {}
        monitor = ResourceMonitor(deployment, config)
        services.serve(monitor)
        assert self._program is not None
        well = self._program.run(deployment, config, services.address)
        deployment.wait_until_idle()
        self._check_targets(deployment, monitor.generator.seen)
        proceed = not self._report.errors or (self._options.continue_on_error and not deployment.dry)
        if well and proceed and not deployment.stopping:
            deletion.delete(deployment, kept=monitor.generator.operated)
        return self._stack_outputs(deployment, monitor)

    def _check_targets(self, deployment: Deployment, registered: set[str]) -> None:
        known = registered | deployment.olds.keys()
        for name in deployment.targets.literal():
            if name not in known and not self._report.errors:
                self._report.say("error", f"There is no resource {name} to target.")

    def _stack_outputs(self, deployment: Deployment, monitor: ResourceMonitor) -> Properties | None:
        if monitor.stack_outputs is None:
            return None
        urn, outputs = monitor.stack_outputs
        resource = deployment.news[urn]
        if self._report.errors:
            # After a failure an output that is missing may only not have been reached.
            outputs = {**resource.outputs, **{key: item for key, item in outputs.items() if item is not None}}
        deployment.outputs(resource, outputs)
        return outputs

    # -------------------------------------------------------------------------------------------- the end
    def _finish(
        self, operation: Operation, deployment: Deployment, config: Config, outputs: Properties | None
    ) -> EngineResult:
        report = self._report
        if self._options.expect_no_changes and report.harmful and not report.errors:
            report.say("error", f"No changes were expected, but there are {report.harmful}.")
        ok = not report.errors
        if self._store.finish():
            files.record(self._backend, _HISTORY[operation], self._started, config.stored, dict(report.changes), ok)
        if outputs is None:
            outputs = next((item.outputs for item in deployment.olds.values() if item.type == urns.STACK_TYPE), {})
        shown_outputs: dict[str, Any] = {key: shown(item) for key, item in outputs.items()}
        digest = partial(report.digest, config.shown(), report.elapsed())
        return EngineResult(ok, digest, list(report.errors), shown_outputs, report.changes, self._store.changed)

    @contextlib.contextmanager
    def _interruptible(self) -> Iterator[None]:
        """A signal: first begin nothing new, then stop. Signals before there is anything to finish stop at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._interrupted) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        deployment = self._deployment
        if deployment is None or deployment.interrupted:
            # Calls that are under way end with their providers; what they did is left to the next run to find out.
            self._store.finish()
            self._closing.close()
            raise KeyboardInterrupt
        deployment.interrupt()
        self._report.say("error", "Canceled: what runs is finished and saved; Ctrl-C once more stops at once.")

    def close(self) -> None:
        """Save what is not saved yet, end the children."""
        try:
            self._store.finish()
        finally:
            self._closing.close()
