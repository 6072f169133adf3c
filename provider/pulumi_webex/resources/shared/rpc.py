"""What Pulumi does not tell a dynamic provider, read from the stack frames of the server that calls it.

The SDK's server for dynamic providers passes no URN and no old inputs, shows whole tracebacks and
runs four calls at once. All of it can be reached from the frames on the stack, by names that are
not documented; so everything here is guarded, and without the frames a provider still works, only
with longer messages, fewer warnings and less speed.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import FrameType
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime import rpc as pulumi_rpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, status_pb2

logger = logging.getLogger("pulumi_webex")

_SERVER = re.compile(r"pulumi[/\\]dynamic[/\\]__main__\.py$")
_POOL = re.compile(r"concurrent[/\\]futures[/\\]thread\.py$")
_UNKNOWN = 2  # google.rpc.Code
_PROVIDER = "__provider"


def _frame(file: re.Pattern[str], *names: str) -> FrameType | None:
    frame: FrameType | None = sys._getframe(1)
    while frame:
        if file.search(frame.f_code.co_filename) and all(name in frame.f_locals for name in names):
            return frame
        frame = frame.f_back
    return None


def _request() -> Any:
    frame = _frame(_SERVER, "request", "context")
    return frame.f_locals["request"] if frame else None


def urn() -> str | None:
    """The URN of the resource that the engine's call is about; None if it cannot be told."""
    return getattr(_request(), "urn", None) or None


def logical_name(resource_urn: str | None) -> str | None:
    """The name that the program gave the resource with this URN."""
    return resource_urn.rpartition("::")[2] if resource_urn else None


def old_inputs() -> dict[str, Any] | None:
    """The inputs that state holds, in a call to read, update or delete; None if they cannot be told."""
    request = _request()
    inputs = getattr(request, "inputs", None) or getattr(request, "old_inputs", None)
    if not inputs or not inputs.fields:
        return None
    return dict(pulumi_rpc.deserialize_properties(inputs))


def report(message: str) -> None:
    """Makes the engine show this one sentence instead of the exception that is raised next."""
    _answer(status_pb2.Status(code=_UNKNOWN, message=message))


def report_partial(message: str, resource_id: str, outputs: Mapping[str, Any]) -> None:
    """As `report`; the engine also keeps the resource with this id, so that an update can finish it."""
    request = _request()
    if request is None:
        return
    given = getattr(request, "properties", None) or request.news
    properties = struct_pb2.Struct()
    properties.update(outputs)
    properties.fields[_PROVIDER].CopyFrom(given.fields[_PROVIDER])
    status = status_pb2.Status(code=_UNKNOWN, message=message)
    status.details.add().Pack(
        provider_pb2.ErrorResourceInitFailed(id=resource_id, properties=properties, reasons=[message])
    )
    _answer(status)


def _answer(status: Any) -> None:
    frame = _frame(_SERVER, "request", "context")
    if frame:
        with contextlib.suppress(Exception):
            metadata = (("grpc-status-details-bin", status.SerializeToString()),)
            frame.f_locals["context"].set_trailing_metadata(metadata)


def warn(message: str) -> None:
    """Shows a warning under the resource; on the process's own log if no engine listens."""
    if not _log(engine_pb2.WARNING, message, urn()):
        logger.warning("%s", message)


def inform(message: str) -> None:
    """Shows a note under the resource; on the process's own log if no engine listens."""
    if not _log(engine_pb2.INFO, message, urn()):
        logger.info("%s", message)


def report_progress(message: str, resource_urn: str | None, *, passing: bool = False) -> None:
    """Shows a line under a resource; a `passing` one is replaced by the next on a terminal, and kept nowhere."""
    _log(engine_pb2.INFO, message, resource_urn, passing=passing)


def _log(severity: Any, message: str, resource_urn: str | None, *, passing: bool = False) -> bool:
    """Whether an engine took the message."""
    engine = _engine(sys.argv[-1])
    if engine is None:
        return False
    request = engine_pb2.LogRequest(severity=severity, message=message, urn=resource_urn or "", ephemeral=passing)
    try:
        engine.Log(request, timeout=5)
    except grpc.RpcError:
        return False
    return True


def caller() -> Callable[[], bool]:
    """Answers whether whoever made this call still waits for its answer; any thread may ask."""
    frame = _frame(_SERVER, "request", "context")
    found: Callable[[], bool] = frame.f_locals["context"].is_active if frame else lambda: True
    return found


def heed_cancel() -> None:
    """Makes the server's Cancel, which the engine calls when somebody stops the run, reach `stopping`.

    The SDK's own does nothing. The server has been given the method by then, so that only its code can be changed.
    """
    frame = _frame(_SERVER, "self", "request", "context")
    if frame:
        with contextlib.suppress(Exception):
            type(frame.f_locals["self"]).Cancel.__code__ = _cancel.__code__


def _cancel(self: Any, request: Any, context: Any) -> Any:
    """What Cancel does from then on; it runs in the server's module, so it imports what it needs."""
    from google.protobuf import empty_pb2

    from pulumi_webex.transport import stopping

    stopping.ask()
    return empty_pb2.Empty()


@cache
def _engine(address: str) -> Any:
    """The log service of the engine whose address the server was started with."""
    if not re.fullmatch(r"[\w.\-\[\]:]+:\d+", address):
        return None
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))


def allow_calls_at_once(count: int) -> None:
    """Raises the number of calls that this process serves at once, which the SDK sets to four."""
    frame = _frame(_POOL, "executor_reference")
    if frame:
        with contextlib.suppress(Exception):
            executor = frame.f_locals["executor_reference"]()
            executor._max_workers = max(executor._max_workers, count)
