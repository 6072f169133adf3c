"""The provider in the process in which the engine runs it: what it takes from the SDK's frames."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime import rpc as pulumi_rpc
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_webex.controlhub.catalog import ENTERPRISE
from pulumi_webex.resources.user.provider import UserProvider
from webex_simulator import Simulator

ANA = {"userName": "ana@example.com", "active": True, "title": "Engineer"}


class Engine(engine_pb2_grpc.EngineServicer):
    """Keeps what providers log."""

    def __init__(self) -> None:
        self.logged: list[tuple[str, str]] = []

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name of the call
        self.logged.append((request.urn.rpartition("::")[2], request.message))
        from google.protobuf import empty_pb2

        return empty_pb2.Empty()


class Process:
    """A provider's process and the calls that an engine makes to it."""

    def __init__(self, stub: Any, engine: Engine) -> None:
        self.stub = stub
        self.logged = engine.logged

    @staticmethod
    def struct(properties: dict[str, Any]) -> struct_pb2.Struct:
        found = struct_pb2.Struct()
        found.update({**properties, "__provider": serialize_provider(UserProvider())})
        return found

    @staticmethod
    def urn(name: str) -> str:
        return f"urn:pulumi:test::people::pulumi-python:dynamic/webex:User::{name}"

    def check(self, name: str, news: dict[str, Any], olds: dict[str, Any] | None = None) -> Any:
        old = self.struct(olds) if olds else None
        return self.stub.Check(provider_pb2.CheckRequest(urn=self.urn(name), olds=old, news=self.struct(news)))

    def create(self, name: str, inputs: dict[str, Any]) -> Any:
        return self.stub.Create(provider_pb2.CreateRequest(urn=self.urn(name), properties=self.struct(inputs)))

    def delete(self, name: str, account_id: str, outputs: dict[str, Any]) -> None:
        request = provider_pb2.DeleteRequest(urn=self.urn(name), id=account_id, properties=self.struct(outputs))
        self.stub.Delete(request)


@contextlib.contextmanager
def provider_process(simulator: Simulator, **environment: str) -> Iterator[Process]:
    engine, server = Engine(), grpc.server(futures.ThreadPoolExecutor(2))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    outside = {key: value for key, value in os.environ.items() if not key.startswith("WEBEX_")}
    child = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic", address],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**outside, "PULUMI_PROJECT": "people", **simulator.environment(), **environment},
    )
    try:
        assert child.stdout
        port = child.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            stub.Configure(provider_pb2.ConfigureRequest())
            yield Process(stub, engine)
    finally:
        child.kill()
        child.communicate()
        server.stop(None)


@pytest.fixture
def process(simulator: Simulator) -> Iterator[Process]:
    with provider_process(simulator) as running:
        yield running


def properties(struct: Any) -> dict[str, Any]:
    return {key: value for key, value in json_format.MessageToDict(struct).items() if key != "__provider"}


def shown(error: grpc.RpcError) -> Any:
    """The status that the engine reads instead of the traceback."""
    [details] = [value for key, value in error.trailing_metadata() if key == "grpc-status-details-bin"]
    return status_pb2.Status.FromString(details)


def test_create_in_the_real_process(process: Process, simulator: Simulator) -> None:
    inputs = properties(process.check("ana", ANA).inputs)
    assert inputs == {**ANA, "orgId": simulator.org_id, "onExisting": "link", "onDelete": "deactivate"}
    made = process.create("ana", inputs)
    assert properties(made.properties) == {**inputs, "linked": False}
    [_, account] = simulator.users()
    assert made.id == account["id"]


def test_unknown_values_pass_check_and_diff(process: Process) -> None:
    later = pulumi_rpc.UNKNOWN
    news = {
        "userName": later,
        "active": later,
        "title": later,
        "name": {"givenName": later},
        "emails": [{"type": "work", "value": later}, later],
        "phoneNumbers": later,
        "roles": [{"value": later}],
        ENTERPRISE: {"manager": {"value": later}},
        "onDelete": later,
        "release": later,
        "clear": [later, "nickName"],
    }
    checked = process.check("ana", news)
    assert not checked.failures
    inputs = properties(checked.inputs)
    assert {key: inputs[key] for key in news} == news
    olds = {**ANA, "roles": [{"value": "id_readonly_admin"}]}
    request = provider_pb2.DiffRequest(
        urn=process.urn("ana"), id="x", olds=process.struct(olds), news=process.struct(inputs)
    )
    assert process.stub.Diff(request).changes == provider_pb2.DiffResponse.DIFF_UNKNOWN
    again = process.check("ana", news, olds={**olds, "phoneNumbers": [{"type": "work", "value": "1"}]})
    assert {key: properties(again.inputs)[key] for key in news} == news


def test_the_same_person_twice_names_both(process: Process) -> None:
    assert not process.check("ana", ANA).failures
    assert not process.check("ana", ANA).failures
    [failure] = process.check("also-ana", {**ANA, "userName": "ANA@example.com"}).failures
    assert failure.property == ""
    assert failure.reason == "ANA@example.com: ana and also-ana declare the same userName: keep one of them."


def test_a_failure_is_one_sentence(process: Process, simulator: Simulator) -> None:
    simulator.fault(status=403, method="POST")
    inputs = properties(process.check("ana", ANA).inputs)
    with pytest.raises(grpc.RpcError) as raised:
        process.create("ana", inputs)
    status = shown(raised.value)
    assert status.message.startswith("ana@example.com: Webex answered POST ")
    assert "\n" not in status.message
    assert "Traceback" not in status.message
    assert not status.details


def test_read_knows_the_old_inputs(process: Process) -> None:
    inputs = properties(process.check("ana", {**ANA, "nickName": "Nan"}).inputs)
    made = process.create("ana", inputs)
    outputs = properties(made.properties)
    del outputs["nickName"]  # as after a refresh that saw it emptied
    request = provider_pb2.ReadRequest(
        urn=process.urn("ana"), id=made.id, properties=process.struct(outputs), inputs=process.struct(inputs)
    )
    answer = process.stub.Read(request)
    assert properties(answer.inputs) == inputs
    assert properties(answer.properties) == {**inputs, "linked": False}


def test_another_logical_name_keeps_the_account_and_says_so(process: Process, simulator: Simulator) -> None:
    inputs = properties(process.check("ana", ANA).inputs)
    made = process.create("ana", inputs)
    with provider_process(simulator) as later:
        later.check("ana-nunez", ANA)
        later.create("ana-nunez", inputs)
        later.delete("ana", made.id, properties(made.properties))
        assert later.logged == [
            ("ana", "ana@example.com: the account is left as it is, since the resource ana-nunez manages it now.")
        ]
    assert simulator.users()[1]["active"] is True
