"""The examples of docs/app-assignments.md are programs that go through, and its tables are complete."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import AppAssignments
from tests.resources.app_assignments.apps import Apps
from webex_simulator import Simulator

PAGE = (Path(__file__).parents[3] / "docs" / "app-assignments.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(
    example: str, apps: Apps, request: pytest.FixtureRequest, simulator: Simulator, program: Callable[..., Any]
) -> None:
    for name in ("ana", "bo"):
        simulator.add_user({"userName": f"{name}@example.com"})
    registered = program(lambda: exec(compile(example, "docs/app-assignments.md", "exec"), {}))
    [inputs] = [inputs for kind, inputs in registered.values() if kind.endswith("AppAssignments")]
    driven: Apps = request.getfixturevalue("site") if "site" in inputs else apps
    driven.up(inputs.pop("assignments"), **inputs)
    assert not driven.pending
    assert driven.outputs["ids"].keys() == driven.inputs["assignments"].keys()
    assert "passwords" in driven.outputs or "site" not in inputs


def test_every_argument_is_in_the_table() -> None:
    arguments = set(inspect.signature(AppAssignments.__init__).parameters) - {"self", "resource_name"}
    table = PAGE.partition("## Arguments")[2].partition("Attributes that the catalog")[0]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
