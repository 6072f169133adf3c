"""The programs in docs/provider.md run, each person with the provider that the page says, and its table is whole."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import Provider
from tests.lifecycle.rosters import COLUMNS, row

PAGE = (Path(__file__).parents[3] / "docs" / "provider.md").read_text(encoding="utf-8")
TWO, ROSTERS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_two_organizations(program: Callable[..., Any]) -> None:
    scope: dict[str, Any] = {}
    registered = program(lambda: exec(compile(TWO, "docs/provider.md", "exec"), scope))
    assert {"ana", "bo", "cleo", "emea", "federal"} <= registered.keys()
    assert registered["federal"][1]["webex:cloud"] == "gov"


def test_a_roster_for_each(program: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("emea", "apac")):
        lines = [",".join(COLUMNS), ",".join(row(number)[column] for column in COLUMNS)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    registered = program(lambda: exec(compile(ROSTERS, "docs/provider.md", "exec"), {}))
    people = [inputs["people"] for kind, inputs in registered.values() if kind.endswith("webex:People")]
    names = [json.loads(text)["userName"] for texts in people for text in texts.values()]
    assert sorted(names) == ["p0@example.com", "p1@example.com"]


def test_every_argument_is_in_the_table() -> None:
    arguments = set(inspect.signature(Provider.__init__).parameters) - {"self", "resource_name"}
    table = PAGE[PAGE.index("## Arguments") : PAGE.index("## Whose")]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
