"""The examples of docs/app-assignment.md are programs whose every assignment passes check and is made."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime import rpc

from pulumi_webex import AppAssignment
from pulumi_webex.meetings.export import USUAL, chosen, exported, written
from tests.resources.site import Program

PAGE = (Path(__file__).parents[3] / "docs" / "app-assignment.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

OKTA = """\
id,login,email,firstName,lastName,status,title
00u1,ana,ana@example.com,Ana,Silva,ACTIVE,Engineer
00u2,bo,bo@example.com,Bo,Silva,ACTIVE,
"""


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 8


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(
    example: str, meetings: Program, program: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    meetings.site.add("gus", email="gus@example.com", firstName="Gus")
    accounts = written(exported(meetings.site, chosen(USUAL)), "yaml")  # type: ignore[arg-type]
    Path("accounts.yaml").write_text(accounts, encoding="utf-8")
    Path("okta.csv").write_text(OKTA, encoding="utf-8")
    registered = program(lambda: exec(compile(example, "docs/app-assignment.md", "exec"), {}))
    assignments = {name: inputs for name, (kind, inputs) in registered.items() if kind.endswith("AppAssignment")}
    assert assignments
    for name, inputs in assignments.items():
        made = meetings.assignment(name)
        plain = {key: rpc.unwrap_rpc_secret(value) for key, value in inputs.items() if value is not None}
        made.up(**plain)
        assert made.outputs["webExId"] in (inputs.get("webExId"), inputs.get("email"))
    if "accounts.yaml" in example:
        assert not meetings.site.writes


def test_every_argument_is_in_the_table() -> None:
    arguments = set(inspect.signature(AppAssignment.__init__).parameters) - {"self", "resource_name"}
    table = PAGE[PAGE.index("## Arguments") :]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert arguments == set(re.findall(r"`(\w+)`", cells))
