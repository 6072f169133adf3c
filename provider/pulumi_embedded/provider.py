"""What the engine asks of a provider, and providers that are processes of their own (dynamic providers)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_embedded import diff as diffs
from pulumi_embedded import urns
from pulumi_embedded.diff import Diff
from pulumi_embedded.paths import copied
from pulumi_embedded.state import Resource
from pulumi_embedded.values import Properties, annotate, decode_struct, encode, has_unknown

_Answer = TypeVar("_Answer")
_PATIENCE = 10.0
GRPC_OPTIONS = [
    ("grpc.max_receive_message_length", 400 << 20),
    ("grpc.max_send_message_length", 400 << 20),
    # What was made before a call failed comes back as metadata, which gRPC for Python would cut off at 16 KiB.
    ("grpc.max_metadata_size", 16 << 20),
    ("grpc.absolute_max_metadata_size", 16 << 20),
]


class ProviderError(Exception):
    """A provider refused or failed; the text is the provider's own sentence."""


class PartialFailure(ProviderError):  # noqa: N818 - the name is the fact
    """The resource is there but not as it should be: it is kept, and the next update goes on from it."""

    def __init__(self, reasons: list[str], identifier: str, outputs: Properties, inputs: Properties | None) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
        self.id = identifier
        self.outputs = outputs
        self.inputs = inputs


@dataclass(frozen=True)
class ProviderFailure:
    """One problem that ``check`` found; ``property`` may be empty."""

    property: str
    reason: str


@dataclass(frozen=True)
class CheckedInputs:
    """The inputs as the provider wants them, or why they will not do."""

    inputs: Properties
    failures: list[ProviderFailure] = field(default_factory=list)


@dataclass(frozen=True)
class Live:
    """A resource as it is; ``id`` is empty if it is gone. ``inputs`` None: the old ones stay."""

    id: str
    outputs: Properties
    inputs: Properties | None = None


class ProviderProcess(Protocol):
    """The calls of a resource's life; each may raise ProviderError."""

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs: ...
    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff: ...
    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live: ...
    def update(
        self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool
    ) -> Live: ...
    def read(self, resource: Resource) -> Live: ...
    def delete(self, resource: Resource, *, timeout: float) -> None: ...
    def close(self) -> None: ...


class Unconfigured:
    """Stands in, during a preview, for a provider whose own configuration is not known yet."""

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs:
        """Takes everything."""
        return CheckedInputs(news)

    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff:
        """Cannot tell, so something changes."""
        return Diff(True)

    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live:
        """Gives back the inputs."""
        return Live("", copied_properties(inputs))

    def update(self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool) -> Live:
        """Gives back the inputs."""
        return Live(old.id, copied_properties(inputs))

    def read(self, resource: Resource) -> Live:
        """Leaves it as it is."""
        return Live(resource.id, resource.outputs, resource.inputs)

    def delete(self, resource: Resource, *, timeout: float) -> None:
        """Never called in a preview."""

    def close(self) -> None:
        """Nothing to close."""


def copied_properties(properties: Properties) -> Properties:
    """Properties that may be changed without changing these."""
    return {key: copied(item) for key, item in properties.items()}


class RemoteProvider:
    """A provider process, spoken to over gRPC; it knows no secrets, so they are marked again in what comes back."""

    def __init__(self, address: str, *, debug: bool, on_close: Callable[[], None]) -> None:
        self._channel = grpc.insecure_channel(address, options=GRPC_OPTIONS)
        self._stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self._debug = debug
        self._on_close = on_close
        self._secrets = False
        self._references = False
        self._previews = False

    def configure(self, package: str, config: Properties) -> None:
        """Send the configuration; whole, since dynamic providers read all of it."""
        answer = self._call(
            self._stub.Configure,
            provider_pb2.ConfigureRequest(
                args=encode(config),
                acceptSecrets=True,
                acceptResources=True,
                sends_old_inputs=True,
                variables={f"{package}:config:{key}": item for key, item in config.items() if isinstance(item, str)},
            ),
        )
        self._secrets = answer.acceptSecrets
        self._references = answer.acceptResources
        self._previews = answer.supportsPreview

    def check(self, urn: str, olds: Properties | None, news: Properties) -> CheckedInputs:
        """Validate and normalize inputs. No network is expected here: checks run one at a time."""
        request = provider_pb2.CheckRequest(urn=urn, olds=self._wire(olds or {}), news=self._wire(news), **_names(urn))
        answer = self._call(self._stub.Check, request)
        inputs = self._marked(decode_struct(answer.inputs), news)
        return CheckedInputs(inputs, [ProviderFailure(item.property, item.reason) for item in answer.failures])

    def diff(self, old: Resource, news: Properties, ignore: list[str]) -> Diff:
        """Compare; where the provider cannot say, inputs are compared, old with new."""
        answer = self._call(self._stub.Diff, provider_pb2.DiffRequest(**self._change(old, news, ignore)))
        if answer.changes == provider_pb2.DiffResponse.DIFF_UNKNOWN:
            found = diffs.of_inputs(old.inputs, news)
        else:
            found = Diff(answer.changes == provider_pb2.DiffResponse.DIFF_SOME, changed=list(answer.diffs))
        found.replaces = list(answer.replaces) if found.changes else []
        found.delete_first = answer.deleteBeforeReplace
        return found

    def _change(self, old: Resource, news: Properties, ignore: list[str]) -> dict[str, Any]:
        state = {"olds": self._wire(old.outputs), "old_inputs": self._wire(old.inputs), "news": self._wire(news)}
        return {"id": old.id, "urn": old.urn, **state, "ignoreChanges": ignore, **_names(old.urn)}

    def create(self, urn: str, inputs: Properties, *, timeout: float, preview: bool) -> Live:
        """Make it. In a preview the answer is the inputs, without an id."""
        if preview and not self._previews:
            return Live("", copied_properties(inputs))
        request = provider_pb2.CreateRequest(
            urn=urn, properties=self._wire(inputs), timeout=timeout, preview=preview, **_names(urn)
        )
        answer = self._call(self._stub.Create, request, inputs)
        if not answer.id and not preview:
            raise ProviderError("the provider gave no id for what it created")
        return Live(answer.id, self._marked(decode_struct(answer.properties), inputs))

    def update(self, old: Resource, inputs: Properties, *, ignore: list[str], timeout: float, preview: bool) -> Live:
        """Change it. In a preview the answer is the new inputs."""
        if preview and not self._previews:
            return Live(old.id, copied_properties(inputs))
        change = self._change(old, inputs, ignore)
        request = provider_pb2.UpdateRequest(**change, timeout=timeout, preview=preview)
        answer = self._call(self._stub.Update, request, inputs)
        return Live(old.id, self._marked(decode_struct(answer.properties), inputs))

    def read(self, resource: Resource) -> Live:
        """Look at it."""
        request = provider_pb2.ReadRequest(
            id=resource.id,
            urn=resource.urn,
            properties=self._wire(resource.outputs),
            inputs=self._wire(resource.inputs),
            **_names(resource.urn),
        )
        answer = self._call(self._stub.Read, request, resource.inputs)
        outputs = self._marked(decode_struct(answer.properties), resource.outputs)
        inputs = None
        if answer.HasField("inputs"):
            inputs = self._marked(decode_struct(answer.inputs), resource.inputs)
        return Live(answer.id, outputs, inputs)

    def delete(self, resource: Resource, *, timeout: float) -> None:
        """Remove it."""
        request = provider_pb2.DeleteRequest(
            id=resource.id,
            urn=resource.urn,
            properties=self._wire(resource.outputs),
            old_inputs=self._wire(resource.inputs),
            timeout=timeout,
            **_names(resource.urn),
        )
        self._call(self._stub.Delete, request)

    def cancel(self) -> None:
        """Ask the process to end long calls with what they have done; one that cannot, or is gone, goes on."""
        with contextlib.suppress(grpc.RpcError):
            self._stub.Cancel(empty_pb2.Empty(), timeout=_PATIENCE)

    def close(self) -> None:
        """Hang up and end the process."""
        self._channel.close()
        self._on_close()

    # -------------------------------------------------------------------------------------------- inner
    def _wire(self, properties: Properties) -> Any:
        return encode(properties, secrets=self._secrets, references=self._references)

    def _marked(self, answer: Properties, like: Properties) -> Properties:
        if not self._secrets:
            annotate(answer, like)
        return answer

    def _call(self, method: Callable[..., _Answer], request: Any, like: Properties | None = None) -> _Answer:
        try:
            return method(request)
        except grpc.RpcError as error:
            raise self._failure(error, like or {}) from error

    def _failure(self, error: Any, like: Properties) -> ProviderError:
        for key, raw in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                return self._detailed(raw, like)
        text = str(error.details() or error.code())
        if error.code() == grpc.StatusCode.UNAVAILABLE:
            text = f"the provider process ended ({text})"
        return ProviderError(text if self._debug else _last_line(text))

    def _detailed(self, raw: bytes, like: Properties) -> ProviderError:
        status = status_pb2.Status.FromString(raw)
        for detail in status.details:
            if detail.Is(provider_pb2.ErrorResourceInitFailed.DESCRIPTOR):
                failed = provider_pb2.ErrorResourceInitFailed()
                detail.Unpack(failed)
                inputs = self._marked(decode_struct(failed.inputs), like) if failed.HasField("inputs") else None
                outputs = self._marked(decode_struct(failed.properties), like)
                return PartialFailure(list(failed.reasons) or [status.message], failed.id, outputs, inputs)
        return ProviderError(status.message)


def _names(urn: str) -> Any:
    return {"name": urns.name_of(urn), "type": urns.type_of(urn)}


def _last_line(text: str) -> str:
    """The last line of a traceback: the error, without its location."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix("Exception calling application: ") if lines else "no reason given"


def knows_all(properties: Properties) -> bool:
    """Whether all these properties are known, so that a provider can be configured with them."""
    return not has_unknown(dict(properties))
