"""The examples of docs/expressions.md hold, and its tables name every function and operator."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from pulumi_webex.mapping import limits
from pulumi_webex.mapping.context import Context
from pulumi_webex.mapping.expressions import SKIP, ExpressionError, Syntax, parse
from pulumi_webex.mapping.functions.entra import ENTRA
from pulumi_webex.mapping.functions.okta import OKTA
from pulumi_webex.mapping.scoping import OPERATORS, Filter

PAGE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")
PROFILE = json.loads(PAGE.split("```json\n")[1].split("```")[0])
ROW = re.compile(
    r"^\| (?P<name>[^|]+?) \|(?: [^|]+ \|)? `(?P<code>[^`]+)` \| `?(?P<result>[^`|]+?)`? \|$", re.MULTILINE
)
SECTIONS = {
    "entra": PAGE.split("\n## Entra\n")[1].split("\n## ")[0],
    "okta": PAGE.split("\n## Okta\n")[1].split("\n## ")[0],
    "filters": PAGE.split("\n## Scoping filters\n")[1],
}


def rows(section: str) -> list[tuple[str, str, str]]:
    return [(row["name"], row["code"], row["result"]) for row in ROW.finditer(SECTIONS[section])]


EXAMPLES = [(syntax, *row) for syntax in get_args(Syntax) for row in rows(syntax)]


@pytest.mark.parametrize(("syntax", "name", "code", "result"), EXAMPLES, ids=[row[2] for row in EXAMPLES])
def test_examples(syntax: Syntax, name: str, code: str, result: str) -> None:
    expression = parse(code, syntax)
    assert expression.deterministic is (result != "changes")
    value = expression.evaluate(PROFILE, Context(unique=lambda value: True))
    if result == "skipped":
        assert value is SKIP
    elif result != "changes":
        assert value == json.loads(result)
        assert type(value) is type(json.loads(result))


@pytest.mark.parametrize(("name", "clause", "result"), rows("filters"), ids=lambda part: part)
def test_clauses(name: str, clause: str, result: str) -> None:
    data = json.loads(clause)
    assert data[1] == name
    assert Filter.parse([[data]]).matches(PROFILE) is json.loads(result)


def test_the_tables_are_complete() -> None:
    named = {section: {name for name, _, _ in rows(section)} for section in SECTIONS}
    assert {function.name for function in ENTRA} <= named["entra"]
    assert {function.name for function in OKTA} <= named["okta"]
    assert set(OPERATORS) == named["filters"]


def test_the_error_shown_is_the_real_one() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse('Append("a", ToLowr([mail]))')
    assert f"```text\n{caught.value}\n```" in PAGE


@pytest.mark.parametrize(
    "number",
    [limits.MAX_TEXT, limits.MAX_DEPTH, limits.MAX_RESULT, limits.MAX_ITEMS, limits.MAX_PATTERN, limits.MAX_SUBJECT],
)
def test_the_limits_are_the_real_ones(number: int) -> None:
    assert f"{number:,} " in PAGE


def test_the_python_examples_run() -> None:
    for block in PAGE.split("```python\n")[1:]:
        names: dict[str, object] = {}
        for line in block.split("```")[0].splitlines():
            code, _, shown = line.partition("  # ")
            if shown:
                assert repr(eval(code, names)) == shown or eval(code, names) == eval(shown)
            else:
                exec(code, names)
