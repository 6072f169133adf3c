"""`People` resources in state, driven as an engine does it: check, diff, then create, update, read, delete."""

from __future__ import annotations

import json
import types
from typing import Any, ClassVar

import pulumi.dynamic
from pulumi.dynamic import ResourceProvider

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.texts import canonical
from pulumi_webex.state import PeopleProvider
from webex_simulator import Simulator

Properties = dict[str, Any]
KEYS = {"orgId": "WEBEX_ORG_ID", "accessToken": "WEBEX_ACCESS_TOKEN", "scimUrl": "WEBEX_SCIM_URL"}


class CheckError(Exception):
    """check found something wrong; ``reasons`` are its sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Company:
    """A resource and what state holds of it; each `up` is one run in a process of its own, unless `same_run`."""

    keys: ClassVar[dict[str, str]] = KEYS

    def __init__(self, simulator: Simulator, name: str = "company") -> None:
        self.simulator = simulator
        self.name = name
        self.provider: ResourceProvider = PeopleProvider()
        self.warnings: list[str] = []
        self.id = ""
        self.inputs: Properties = {}
        self.outputs: Properties = {}

    @property
    def urn(self) -> str:
        return f"urn:pulumi:test::people::pulumi-python:dynamic/webex:People::{self.name}"

    def next_run(self, **config: str) -> None:
        """A new process: what was remembered is gone, the settings are read again."""
        run.end()
        sites.end()
        self.warnings.clear()
        self.simulator.clear_requests()
        environment = self.simulator.environment()
        values = {key: environment[variable] for key, variable in self.keys.items()} | config
        request = types.SimpleNamespace(
            config=pulumi.dynamic.Config({f"webex:{key}": value for key, value in values.items()}, "people")
        )
        self.provider.configure(request)  # type: ignore[arg-type]

    def check(self, people: dict[str, Any], **arguments: Any) -> Properties:
        """The checked inputs; raises `CheckError` with all that is wrong."""
        texts = {key: canonical(one) if isinstance(one, dict) else one for key, one in people.items()}
        limit = arguments.pop("limit", {"count": 5, "percent": 5})
        news = {"name": self.name, "people": texts, "limit": limit, **arguments}
        result = self.provider.check(dict(self.inputs), news)
        if result.failures:
            assert {failure.property for failure in result.failures} == {""}
            raise CheckError([failure.reason for failure in result.failures])
        return result.inputs

    def apply(self, people: dict[str, Any], **arguments: Any) -> bool:
        """Creates or updates in this run; answers whether there was anything to do."""
        inputs = self.check(people, **arguments)
        if not self.id:
            created = self.provider.create(dict(inputs))
            self.id, self.inputs, self.outputs = created.id, inputs, created.outs or {}
            return True
        changes = self.provider.diff(self.id, dict(self.outputs), dict(inputs)).changes
        assert changes is None or inputs == self.inputs
        if inputs == self.inputs and not changes:
            return False
        updated = self.provider.update(self.id, dict(self.outputs), dict(inputs))
        self.inputs, self.outputs = inputs, updated.outs or {}
        return True

    def up(self, people: dict[str, Any], *, config: dict[str, str] | None = None, **arguments: Any) -> bool:
        """The same in a run of its own."""
        self.next_run(**(config or {}))
        return self.apply(people, **arguments)

    def refresh(self) -> None:
        self.next_run()
        result = self.provider.read(self.id, dict(self.outputs))
        assert result.id == self.id
        self.inputs, self.outputs = result.inputs or {}, result.outs or {}

    def destroy(self, **config: str) -> None:
        self.next_run(**config)
        self.provider.delete(self.id, dict(self.outputs))

    # what there is

    @property
    def texts(self) -> dict[str, Any]:
        return {key: json.loads(text) for key, text in self.inputs["people"].items()}

    @property
    def pending(self) -> dict[str, str]:
        found: dict[str, str] = self.outputs["pending"]
        return found

    def account(self, name: str) -> Properties:
        """The one account of that name."""
        found = [one for one in self.simulator.users() if one["userName"].lower() == f"{name}@example.com".lower()]
        assert len(found) == 1, f"{len(found)} accounts called {name}"
        return found[0]

    @property
    def calls(self) -> list[tuple[str, str]]:
        """Method and the last part of the path of each request; ids are told as ``id``."""
        found = []
        for request in self.simulator.requests():
            last = request.path.rpartition("/")[2]
            found.append((request.method, last if last in ("Users", "Bulk") else "id"))
        return found

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [call for call in self.calls if call[0] != "GET"]

    @property
    def bodies(self) -> list[Any]:
        return [request.body for request in self.simulator.requests(write_only=True)]


def person(name: str, **changes: Any) -> Properties:
    """Somebody in SCIM's shape, with changes; a change to None takes the attribute out."""
    base = {"userName": f"{name}@example.com", "displayName": name.title(), "title": "Engineer"}
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def team(size: int, first: int = 0, **changes: Any) -> dict[str, Properties]:
    """So many people, each with the same changes."""
    return {f"p{number}": person(f"p{number}", **changes) for number in range(first, first + size)}
