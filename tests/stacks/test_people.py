"""The demo stack's reader of people, and its file."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pulumi
import pytest

STACKS = Path(__file__).parents[2] / "stacks"
HEADING, *ROWS = (STACKS / "people.csv").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def people() -> ModuleType:
    """The module beside the demo program, under a name of its own."""
    spec = importlib.util.spec_from_file_location("stacks_people", STACKS / "people.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "people.csv"
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return write


Write = Callable[..., Path]


def test_the_demo_file_has_varied_people(people: ModuleType) -> None:
    everyone = people.read(STACKS / "people.csv")
    assert len(everyone) >= 25
    names = " ".join(person["displayName"] for person in everyone)
    assert "'" in names and not names.isascii()
    assert any(" " in person["surname"] for person in everyone)
    assert any("+" in person["userPrincipalName"] for person in everyone)
    assert {person.enabled for person in everyone} == {True, False}
    assert any(not person["jobTitle"] for person in everyone)
    domains = {person["userPrincipalName"].rpartition("@")[2] for person in everyone}
    assert domains <= {"example.com", "example.org"}


def test_a_byte_order_mark_and_blank_lines_do_no_harm(people: ModuleType, write: Write) -> None:
    [person] = people.read(write(HEADING, ROWS[0], "", encoding="utf-8-sig"))
    assert person["userPrincipalName"] == ROWS[0].split(",")[0]
    assert person.line == 2


def test_more_columns_and_another_order_do_no_harm(people: ModuleType, tmp_path: Path) -> None:
    rows = list(csv.DictReader([HEADING, ROWS[0]]))
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["ageGroup", *reversed(list(rows[0]))])
        writer.writeheader()
        writer.writerows(rows)
    [person] = people.read(path)
    assert person["displayName"] == rows[0]["displayName"]


def cell(row: str, column: str, value: str) -> str:
    """The row with another value in one column."""
    cells = row.split(",")
    cells[HEADING.split(",").index(column)] = value
    return ",".join(cells)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([HEADING.replace("surname,", ""), ROWS[0]], "line 1: there is no column surname"),
        ([HEADING, ROWS[0] + ",more"], "line 2: 20 cells under 19 headings"),
        ([HEADING, ROWS[0], cell(ROWS[1], "objectId", "")], "line 3: Benedikt Großmann has no objectId; fill it in"),
        ([HEADING, cell(ROWS[0], "displayName", " ")], "line 2: amelie.dubois@example.com has no displayName"),
        ([HEADING, cell(ROWS[0], "accountEnabled", "maybe")], "line 2: accountEnabled of Amélie Dubois is neither"),
        ([HEADING, ROWS[0], ROWS[1], ROWS[0]], "line 4: objectId .* is on line 2 already"),
        (
            [HEADING, ROWS[0], cell(ROWS[1], "userPrincipalName", "AMELIE.dubois@example.com")],
            "line 3: userPrincipalName AMELIE.dubois@example.com is on line 2 already",
        ),
        ([HEADING, cell(ROWS[0], "jobTitle", '"a')], "line [23]: this is not CSV"),
        ([HEADING], "line 1: there is nobody in this file"),
        ([""], "line 1: there is no column objectId"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(people: ModuleType, write: Write, lines: list[str], sentence: str) -> None:
    with pytest.raises(pulumi.RunError, match=f"^people.csv {sentence}"):
        people.read(write(*lines))


def test_a_missing_file(people: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match=r"nobody\.csv is not there"):
        people.read(tmp_path / "nobody.csv")


def test_another_encoding(people: ModuleType, write: Write) -> None:
    with pytest.raises(pulumi.RunError, match=r"people\.csv is not UTF-8"):
        people.read(write(HEADING, ROWS[0], encoding="latin-1"))
