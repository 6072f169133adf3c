"""What is taken from the frames of the SDK's server, with and without them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.protobuf import json_format
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_webex.resources.shared import rpc

URN = "urn:pulumi:test::people::pulumi-python:dynamic/webex:User::ana"


class Context:
    """The part of a gRPC context that carries the status."""

    def __init__(self) -> None:
        self.status: Any = None

    def set_trailing_metadata(self, metadata: tuple[tuple[str, bytes], ...]) -> None:
        [(key, details)] = metadata
        assert key == "grpc-status-details-bin"
        self.status = status_pb2.Status.FromString(details)


def under_the_server(call: Any, request: Any, context: Any) -> Any:
    """Calls from a frame that looks like the one of the SDK's server."""
    code = compile("def method(request, context):\n    return call()", "/x/pulumi/dynamic/__main__.py", "exec")
    scope: dict[str, Any] = {"call": call}
    exec(code, scope)
    return scope["method"](request, context)


def request(**fields: Any) -> Any:
    made = provider_pb2.CreateRequest(urn=URN)
    made.properties.update({"__provider": "gASV", **fields})
    return made


def test_the_urn_and_its_name() -> None:
    assert under_the_server(rpc.urn, request(), Context()) == URN
    assert rpc.logical_name(URN) == "ana"


def test_a_failure_is_told_in_the_status() -> None:
    context = Context()
    under_the_server(lambda: rpc.report("ana@example.com: no."), request(), context)
    assert (context.status.code, context.status.message) == (2, "ana@example.com: no.")


@pytest.mark.parametrize("kind", ["create", "update"])
def test_a_partial_failure_carries_what_state_must_have(kind: str) -> None:
    context = Context()
    call = request()
    if kind == "update":
        call = provider_pb2.UpdateRequest(urn=URN)
        call.news.update({"__provider": "gASV"})
    outputs = {"userName": "ana@example.com", "linked": False, "emails": [{"type": "work"}]}
    under_the_server(lambda: rpc.report_partial("not finished", "an-id", outputs), call, context)
    partial = provider_pb2.ErrorResourceInitFailed()
    assert context.status.details[0].Unpack(partial)
    assert (partial.id, list(partial.reasons)) == ("an-id", ["not finished"])
    assert json_format.MessageToDict(partial.properties) == {**outputs, "__provider": "gASV"}


def test_without_the_frames_everything_still_works(caplog: pytest.LogCaptureFixture) -> None:
    assert rpc.urn() is None
    assert rpc.logical_name(None) is None
    assert rpc.old_inputs() is None
    rpc.report("no")
    rpc.report_partial("no", "an-id", {})
    rpc.allow_calls_at_once(16)
    rpc.warn("ana@example.com: mind this.")
    assert caplog.messages == ["ana@example.com: mind this."]


def test_a_context_of_another_version_is_no_error() -> None:
    under_the_server(lambda: rpc.report("no"), request(), object())


def test_more_calls_at_once() -> None:
    """Twelve calls that wait for one another end only where twelve run at once."""
    meeting = threading.Barrier(12)
    with ThreadPoolExecutor(4) as pool:
        pool.submit(rpc.allow_calls_at_once, 12).result()
        calls = [pool.submit(meeting.wait, 60) for _ in range(12)]
        assert {call.result() for call in calls} == set(range(12))


def test_never_fewer_calls_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        pool.submit(rpc.allow_calls_at_once, 1).result()
        assert pool._max_workers == 4


@pytest.mark.parametrize("executor", [None, object()])
def test_a_pool_of_another_version_is_no_error(executor: Any) -> None:
    """Private names of the standard library: where they are others, the SDK's four calls at once remain."""
    code = compile("def worker(executor_reference):\n    return call()", "/x/concurrent/futures/thread.py", "exec")
    scope: dict[str, Any] = {"call": lambda: rpc.allow_calls_at_once(16)}
    exec(code, scope)
    scope["worker"](lambda: executor)
