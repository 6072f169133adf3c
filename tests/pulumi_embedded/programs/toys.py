"""Dynamic resources for the engine's tests: things that are files in a folder, with faults on demand.

``TOY_WORLD`` names the folder; each call is a line in ``calls.jsonl`` there. Properties that steer what happens:
``fail`` (a call that raises), ``partial`` (a reason: made, but not well), ``bad`` (a reason: check fails), ``slow``
(seconds), ``immutable`` (a change replaces), ``first`` (a replacement deletes first), ``leak`` (an output to give out).
"""

import json
import os
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)
from pulumi.runtime.proto import provider_pb2, status_pb2


def world() -> Path:
    return Path(os.environ["TOY_WORLD"])


def note(call: str, **more: Any) -> None:
    line = json.dumps({"call": call, "pid": os.getpid(), **more}, default=str) + "\n"
    descriptor = os.open(world() / "calls.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, line.encode())
    os.close(descriptor)


def context() -> Any:
    frame = sys._getframe()
    while frame is not None and "context" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["context"]


def partial(reason: str, identifier: str, properties: dict[str, Any]) -> None:
    """Answer as provider plugins do for what was made but is not well."""
    failed = provider_pb2.ErrorResourceInitFailed(id=identifier, reasons=[reason])
    failed.properties.update(dict(properties))
    status = status_pb2.Status(code=2, message=reason)
    status.details.add().Pack(failed)
    context().set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    raise RuntimeError(reason)


def refuse(reason: str) -> None:
    """Answer with one sentence."""
    status = status_pb2.Status(code=2, message=reason)
    context().set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    raise RuntimeError("the traceback")


CANCELED = threading.Event()


def cancel(self: Any, request: Any, context: Any) -> Any:
    """What the server's Cancel, which does nothing, does instead; it runs in the server's module."""
    sys.modules["toys"].note("cancel")
    sys.modules["toys"].CANCELED.set()
    return empty_pb2.Empty()


class ToyProvider(ResourceProvider):
    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        sys.modules["__main__"].DynamicResourceProviderServicer.Cancel.__code__ = cancel.__code__
        note("configure", color=req.config.get("toys:color"), token=req.config.get("toys:token") is not None)

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        note("check", name=news.get("name"))
        if isinstance(news.get("bad"), str):
            return CheckResult(news, [CheckFailure("bad", news["bad"])])
        if "fussy" in news:
            raise ValueError("the check itself fell over")
        return CheckResult({**news, "size": news.get("size", 1)}, [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        note("diff", name=news.get("name"))
        if olds.get("immutable") != news.get("immutable"):
            return DiffResult(replaces=["immutable"], delete_before_replace=bool(news.get("first")))
        return DiffResult()

    def create(self, props: dict[str, Any]) -> CreateResult:
        self._act("create", props)
        identifier = str(props.get("id_as") or uuid.uuid4())
        (world() / f"{identifier}.json").write_text(json.dumps(props, default=str))
        note("created", name=props.get("name"), id=identifier)
        outputs = {**props, "made": True}
        if props.get("partial"):
            partial(props["partial"], identifier, props)
        return CreateResult(identifier, outputs)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        self._act("update", news)
        (world() / f"{_id}.json").write_text(json.dumps(news, default=str))
        if news.get("partial"):
            partial(news["partial"], _id, {"name": news["name"], "__provider": news["__provider"]})
        return UpdateResult({**news, "made": True})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        self._act("read", props)
        path = world() / f"{id_}.json"
        if not path.exists():
            return ReadResult("", {})
        found = json.loads(path.read_text())
        found["__provider"] = props["__provider"]
        return ReadResult(id_, {**found, "made": True}, found)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        self._act("delete", _props)
        (world() / f"{_id}.json").unlink(missing_ok=True)

    def _act(self, call: str, props: dict[str, Any]) -> None:
        note(call, name=props.get("name"), props={key: item for key, item in props.items() if key != "__provider"})
        if props.get("slow"):
            CANCELED.wait(props["slow"]) if props.get("heeds") else time.sleep(props["slow"])
        if (world() / f"fail-{call}-{props.get('name')}").exists() or props.get("fail") == call:
            refuse(f"the {call} of {props.get('name')} was refused")
        if props.get("crash") == call:
            raise KeyError("a plain exception")
        if props.get("die") == call:
            os._exit(3)


class Toy(Resource, module="toys", name="Toy"):
    """A toy; its logical name is a property too."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        super().__init__(ToyProvider(), name, {"made": None, "name": name, **props}, opts)


class Box(pulumi.ComponentResource):
    """A component."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: Any) -> None:
        super().__init__("toys:index:Box", name, props, opts)
