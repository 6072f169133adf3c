"""A program's resources, driven through the provider as the engine does it."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pulumi.dynamic
from pulumi.dynamic import ResourceProvider

from pulumi_webex.resources.shared import run
from tests.resources.directory import FakeUsers

ORG = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"
OTHER_ORG = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"

Properties = dict[str, Any]


@dataclass
class Resource:
    """One resource in state, driven through the provider as the engine does it."""

    project: Project
    name: str
    id: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)

    @property
    def urn(self) -> str:
        return f"urn:pulumi:test::people::pulumi-python:dynamic/webex:{self.project.kind}::{self.name}"

    def check(self, **news: Any) -> Properties:
        """The checked inputs; raises `CheckError` with the reasons of all failures."""
        with self.project.call(self.urn):
            result = self.project.provider.check(dict(self.inputs), {**self.project.defaults, **news})
        if result.failures:
            assert {failure.property for failure in result.failures} == {""}
            raise CheckError([failure.reason for failure in result.failures])
        return result.inputs

    def up(self, **news: Any) -> bool:
        """Creates or updates; answers whether there was anything to do."""
        inputs = self.check(**news)
        if not self.id:
            with self.project.call(self.urn):
                created = self.project.provider.create(dict(inputs))
            self.id, self.inputs, self.outputs = created.id, inputs, created.outs or {}
            return True
        with self.project.call(self.urn):
            assert self.project.provider.diff(self.id, dict(self.outputs), dict(inputs)).changes is None
        if inputs == self.inputs:
            return False
        with self.project.call(self.urn):
            updated = self.project.provider.update(self.id, dict(self.outputs), dict(inputs))
        self.inputs, self.outputs = inputs, updated.outs or {}
        return True

    def refresh(self) -> None:
        self.project.old_inputs = dict(self.inputs)
        with self.project.call(self.urn):
            result = self.project.provider.read(self.id, dict(self.outputs))
        if not result.id:
            self.id, self.inputs, self.outputs = "", {}, {}
        else:
            self.inputs, self.outputs = result.inputs or {}, result.outs or {}

    def delete(self) -> None:
        with self.project.call(self.urn):
            self.project.provider.delete(self.id, dict(self.outputs))


class CheckError(Exception):
    """check found something wrong; ``reasons`` are its sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass
class Project:
    """A program's resources, the provider and the organization."""

    users: FakeUsers
    provider: ResourceProvider
    warnings: list[str]
    urn: str | None = None
    kind: str = "User"
    defaults: Properties = field(default_factory=lambda: {"active": True})
    old_inputs: Properties = field(default_factory=dict)
    config: dict[str, str] = field(default_factory=dict)

    @contextlib.contextmanager
    def call(self, urn: str) -> Iterator[None]:
        self.urn = urn
        try:
            yield
        finally:
            self.urn = None

    def user(self, name: str) -> Resource:
        return Resource(self, name)

    def next_run(self, **config: str) -> None:
        """A new process: the registry is empty, the settings are read again."""
        run.end()
        self.warnings.clear()
        self.users.calls.clear()
        values = {f"webex:{key}": value for key, value in {**self.config, **config}.items()}
        request = types.SimpleNamespace(config=pulumi.dynamic.Config(values, "people"))
        self.provider.configure(request)  # type: ignore[arg-type]
