"""Runs a function as a Pulumi program, against an engine that takes everything down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime import mocks

Registered = dict[str, tuple[str, dict[str, Any]]]


class Engine(mocks.Mocks):
    """Answers a registration with its inputs, as the provider would for an account that was made."""

    def __init__(self) -> None:
        self.registered: Registered = {}

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        inputs = {key: value for key, value in args.inputs.items() if key != "__provider"}
        self.registered[args.name] = (args.typ, inputs)
        drawn = {"result": "obviously-Fake-1"} if args.typ.endswith(":RandomPassword") else {}
        return f"id-of-{args.name}", {**inputs, **drawn, "linked": False}

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        return {}


def run(body: Callable[[], Any]) -> Registered:
    """What the program registered: type and inputs by the resource's name."""
    engine = Engine()
    mocks.set_mocks(engine)
    pulumi.runtime.test(lambda: body() and None)()
    return engine.registered
