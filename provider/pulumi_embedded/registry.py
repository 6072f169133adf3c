"""Which provider serves a resource: default providers, explicit ones, and those that only the state knows."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from pulumi_embedded import urns
from pulumi_embedded.diff import Diff
from pulumi_embedded.errors import EngineError
from pulumi_embedded.goals import Goal
from pulumi_embedded.processes import DynamicProviders
from pulumi_embedded.project import Config
from pulumi_embedded.provider import (
    CheckedInputs,
    Live,
    ProviderProcess,
    RemoteProvider,
    Unconfigured,
    copied_properties,
    knows_all,
)
from pulumi_embedded.random_provider import RandomProvider
from pulumi_embedded.state import Resource
from pulumi_embedded.values import UNKNOWN_TEXT, Properties, SecretValue, equal

DYNAMIC: Final = "pulumi-python"
INTERNAL: Final = "__internal"
_PACKAGES: Final = (DYNAMIC, "random", "pulumi")


class ProviderRegistry:
    """The providers of a run, by reference (``urn::id``); they start in the background, so that waiting is rare."""

    def __init__(self, dynamic: DynamicProviders, builtin: ProviderProcess, config: Config, *, debug: bool) -> None:
        self._dynamic = dynamic
        self._builtin = builtin
        self._config = config
        self._debug = debug
        self._lock = threading.Lock()
        self._providers: dict[str, Future[ProviderProcess]] = {}
        self._remote: list[RemoteProvider] = []
        self._starting = ThreadPoolExecutor(8, "start-provider")

    def default_goal(self, kind: str, version: str) -> Goal:
        """The goal for the default provider of a resource type, named as Pulumi names it."""
        package = urns.package_of(kind)
        refuse_unknown(package, kind)
        properties = self._default_inputs(package)
        name = "default"
        if version:
            name = f"default_{''.join(letter if letter.isalnum() else '_' for letter in version)}"
            properties |= {"version": version, INTERNAL: {}}
        return Goal(type=urns.PROVIDER_PREFIX + package, name=name, parent="", custom=True, properties=properties)

    def _default_inputs(self, package: str) -> Properties:
        found: Properties = {}
        for key, text in self._config.values.items():
            value = SecretValue(text) if key in self._config.secret_keys else text
            if package == DYNAMIC:
                found[key] = value
            elif urns.package_of(key) == package:
                found[key.split(":", 1)[1]] = value
        return found

    def register(self, resource: Resource) -> None:
        """Make a provider resource usable; a changed one takes the place of the one before."""
        reference = f"{resource.urn}::{resource.id}"
        with self._lock:
            self._providers[reference] = self._starting.submit(self._start, resource.type, resource.inputs)

    def ensure(self, reference: str, stored: Callable[[str], Resource | None]) -> ProviderProcess:
        """The provider with a reference; one that the program did not register is started from ``stored`` state."""
        with self._lock:
            known = self._providers.get(reference)
        if known is None:
            urn = urns.provider_urn(reference)
            resource = stored(urn)
            if resource is None or resource.id != urns.provider_id(reference):
                raise EngineError(f"There is no provider {urns.label(urn)} in the program or in the state.")
            with self._lock:
                known = self._providers.get(reference)
                if known is None:
                    known = self._starting.submit(self._start, resource.type, resource.inputs)
                    self._providers[reference] = known
        return known.result()

    def _start(self, kind: str, inputs: Properties) -> ProviderProcess:
        package = kind.removeprefix(urns.PROVIDER_PREFIX)
        refuse_unknown(package, kind)
        if package == "random":
            return RandomProvider()
        if package == "pulumi":
            return self._builtin
        config = {key: item for key, item in inputs.items() if key != INTERNAL}
        if not knows_all(config):
            return Unconfigured()
        child, address = self._dynamic.take()
        provider = RemoteProvider(address, debug=self._debug, on_close=child.stop)
        with self._lock:
            self._remote.append(provider)
        provider.configure(package, config)
        return provider

    def cancel(self) -> None:
        """Tell all provider processes that the run is being stopped; their calls go on and may end early."""
        with self._lock:
            running = list(self._remote)
        with ThreadPoolExecutor(max(1, len(running)), "cancel") as pool:
            list(pool.map(RemoteProvider.cancel, running))

    def close(self) -> None:
        """End all provider processes."""
        self._starting.shutdown(wait=True, cancel_futures=True)
        self._dynamic.close()


class ProviderResources:
    """The life of provider resources themselves: inputs are their configuration, a changed one is updated in place."""

    def __init__(self, registry: ProviderRegistry) -> None:
        self._registry = registry

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs:
        """Takes any configuration of a package that there is."""
        refuse_unknown(urns.type_of(urn).removeprefix(urns.PROVIDER_PREFIX), urns.type_of(urn))
        return CheckedInputs(news)

    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff:
        """Any difference is an update."""
        new = _config(news)
        changed = sorted(key for key in {*old.outputs, *new} if not equal(old.outputs.get(key), new.get(key)))
        return Diff(bool(changed), changed=changed)

    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live:
        """A new provider gets a random id; a preview cannot know it."""
        identifier = UNKNOWN_TEXT if preview else str(uuid.uuid4())
        return Live(identifier, copied_properties(_config(inputs)))

    def update(self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool) -> Live:
        """The new configuration."""
        return Live(old.id, copied_properties(_config(inputs)))

    def read(self, resource: Resource) -> Live:
        """As it is."""
        return Live(resource.id, resource.outputs)

    def delete(self, resource: Resource, *, timeout: float) -> None:
        """Nothing is left of it outside of the state."""

    def close(self) -> None:
        """Nothing to close."""


def refuse_unknown(package: str, kind: str) -> None:
    """Raise EngineError for a package that this engine has no provider for."""
    if package not in _PACKAGES:
        raise EngineError(
            f"The embedded engine runs dynamic providers and a part of pulumi-random, "
            f"not the package '{package}' of {kind}; use the pulumi CLI."
        )


def _config(inputs: Properties) -> Properties:
    return {key: item for key, item in inputs.items() if key != INTERNAL}
