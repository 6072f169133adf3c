"""The examples of docs/group.md are programs whose every group is made."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import Group
from pulumi_webex.resources.group.provider import GroupProvider
from pulumi_webex.resources.shared import run
from tests.resources.directory import FakeUsers
from tests.resources.project import Project
from webex_simulator import Simulator

PAGE = (Path(__file__).parents[3] / "docs" / "group.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    made = Project(FakeUsers(), GroupProvider(), [], kind="Group", defaults={})
    made.next_run()
    yield made
    run.end()


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str, project: Project, program: Callable[..., Any], simulator: Simulator) -> None:
    registered = program(lambda: exec(compile(example, "docs/group.md", "exec"), {}))
    [(name, inputs)] = [(name, inputs) for name, (kind, inputs) in registered.items() if kind.endswith(":Group")]
    for key, member in inputs["members"].items():
        account = simulator.add_user({"userName": member if "@" in member else f"{member}@example.com"})
        inputs["members"][key] = member if "@" in member else account["id"]
    project.user(name).up(**inputs)
    [group] = simulator.groups()
    assert (group["displayName"], len(group["members"])) == (inputs["displayName"], len(inputs["members"]))


def test_every_argument_is_in_the_table() -> None:
    arguments = set(inspect.signature(Group.__init__).parameters) - {"self", "resource_name"}
    cells = " ".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
