"""The programs in docs/roster.md and docs/removal-guard.md run, and their tables name every argument."""

from __future__ import annotations

import csv
import inspect
import re
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import AppRule, RemovalGuard, Roster

ROOT = Path(__file__).parents[3]
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("roster", "removal-guard")}
EXAMPLES = [
    (name, example)
    for name, text in PAGES.items()
    for example in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's files, with a column more for whoever changes the key."""
    for name in ("entra.csv", "okta.csv", "groups.yaml", "firm.yaml"):
        shutil.copy(ROOT / "stacks" / name, tmp_path)
    rows = list(csv.DictReader((tmp_path / "entra.csv").open(encoding="utf-8")))
    with (tmp_path / "entra.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "badge"])
        writer.writeheader()
        writer.writerows({**row, "badge": f"B{number}"} for number, row in enumerate(rows))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_example(page: str, example: str, program: Callable[..., Any]) -> None:
    registered = program(lambda: exec(compile(example, f"docs/{page}.md", "exec"), {}))
    users = [inputs for kind, inputs in registered.values() if kind.endswith("webex:User")]
    assert all(inputs["userName"] and inputs["__guard"] for inputs in users)
    people = [inputs["people"] for kind, inputs in registered.values() if kind.endswith("webex:People")]
    assert users or (all(people) and people)


@pytest.mark.parametrize(("page", "kind"), [("roster", Roster), ("removal-guard", RemovalGuard)])
def test_every_argument_is_in_the_table(page: str, kind: type) -> None:
    arguments = set(inspect.signature(kind.__init__).parameters) - {"self", "resource_name"}  # type: ignore[misc]
    cells = " ".join(line.split("|")[1] for line in PAGES[page].splitlines() if line.startswith("| `"))
    assert arguments <= set(re.findall(r"`(\w+)`", cells))


def test_every_argument_of_a_rule_is_in_its_table() -> None:
    table = PAGES["roster"].split("| argument of `AppRule` |")[1].split("\n\n")[0]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| "))
    assert {one.name for one in fields(AppRule) if one.name != "_"} == set(re.findall(r"`(\w+)`", cells))
