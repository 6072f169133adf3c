"""The examples of docs/user.md are programs whose every user passes check."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.resources.project import Project

PAGE = (Path(__file__).parents[3] / "docs" / "user.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: str, project: Project, program: Callable[..., Any]) -> None:
    registered = program(lambda: exec(compile(example, "docs/user.md", "exec"), {}))
    assert registered
    for name, (_, inputs) in registered.items():
        made = project.user(name)
        made.up(**inputs)
        assert made.outputs["userName"] == inputs["userName"]


def test_every_argument_is_in_the_table() -> None:
    import inspect

    from pulumi_webex import User

    arguments = set(inspect.signature(User.__init__).parameters) - {"self", "resource_name"}
    cells = " ".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
