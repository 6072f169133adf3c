"""The examples of docs/people.md are programs that go through, and its tables are complete."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import People
from tests.resources.people.company import Company

PAGE = (Path(__file__).parents[3] / "docs" / "people.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str, company: Company, program: Callable[..., Any]) -> None:
    registered = program(lambda: exec(compile(example, "docs/people.md", "exec"), {}))
    [(kind, inputs)] = registered.values()
    assert kind == "pulumi-python:dynamic/webex:People"
    if "secrets" in inputs:  # a provider gets them in clear
        inputs["secrets"] = inputs["secrets"]["value"]
    company.up(**inputs)
    assert not company.pending
    assert company.outputs["ids"].keys() == inputs["people"].keys()
    assert not company.up(**inputs)


def test_every_argument_is_in_the_table() -> None:
    arguments = set(inspect.signature(People.__init__).parameters) - {"self", "resource_name"}
    table = PAGE.partition("## Arguments")[2].partition("A person's own")[0]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
