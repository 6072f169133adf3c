"""The examples of docs/licenses.md are programs whose every license is given, by the simulated Webex."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import AppAssignment, License
from tests.resources.license.test_provider import Make, make, webex
from webex_simulator import Simulator

__all__ = ["make", "webex"]

PAGE = (Path(__file__).parents[3] / "docs" / "licenses.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str, make: Make, simulator: Simulator, program: Callable[..., Any]) -> None:
    for name in ("cleo", "dee", "eve"):
        simulator.add_user({"userName": f"{name}@example.com"})
    registered = program(lambda: exec(compile(example, "docs/licenses.md", "exec"), {}))
    licenses = {name: inputs for name, (kind, inputs) in registered.items() if kind.endswith("AppAssignment")}
    many = [inputs for kind, inputs in registered.values() if kind.endswith("AppAssignments")]
    assert licenses or (all(inputs["license"] and inputs["assignments"] for inputs in many) and many)
    for name, inputs in licenses.items():
        given = make(name)
        given.up(**{key: value for key, value in inputs.items() if value is not None and key != "personId"})
        assert given.outputs["licenseId"]
        held = given.outputs["license"] in simulator.licenses_of(inputs["userName"])
        assert held is (inputs["accountType"] == "host")


def test_every_argument_is_on_the_page() -> None:
    table = PAGE[PAGE.index("## Arguments") :]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", cells)) == {one.name for one in dataclasses.fields(License)}
    arguments = set(inspect.signature(AppAssignment.__init__).parameters)
    told = set(re.findall(r"`(\w+)`", PAGE))
    assert arguments - told == {"self", "resource_name", "app", "opts", "on_remove", "on_leave", "guard"}
