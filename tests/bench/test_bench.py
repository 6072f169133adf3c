"""The benchmark works: every figure is there, and stands for work that was done. How long it took is not looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_webex import People
from tests.bench.__main__ import main
from tests.bench.data import read_people
from tests.bench.goals import Goal, goals
from tests.bench.measure import Cell, Measured, Result
from tests.bench.memory import CLI, COMMAND, PROGRAM, PROVIDER, ProcessTree, role_of
from tests.bench.options import read
from tests.bench.plan import planned, too_long
from tests.bench.plot import bars
from tests.bench.subjects import OPERATIONS
from tests.bench.terraform import MAIN

PEOPLE = 20
SMALL = ("--people", str(PEOPLE), "--latency", "0", "--bulk-operation-ms", "0", "--engine", "embedded")


def cell(subject: str = "roster", engine: str = "embedded", people: int = 1_000, latency: int = 50) -> Cell:
    return Cell(subject, subject, engine, people, latency, 0)


def every(seconds: float, **requests: int) -> dict[str, Measured]:
    return {operation: Measured(seconds, requests, {PROGRAM: 80.0}) for operation in OPERATIONS}


def verdicts(*results: Result, mapping_ms: float | None = None) -> dict[str, Goal]:
    return {goal.text: goal for goal in goals(results, mapping_ms)}


def test_a_small_run_measures_every_operation_and_writes_the_page(tmp_path: Path) -> None:
    assert main([*SMALL, "--only", "roster", "bulk-script", "--output", str(tmp_path)]) == 0
    document = json.loads((tmp_path / "performance.json").read_text(encoding="utf-8"))
    script, roster = document["results"]
    assert (roster["cell"]["subject"], script["cell"]["subject"]) == ("roster", "bulk-script")
    for result in (roster, script):
        assert result["operations"].keys() == set(OPERATIONS)
        assert all(one["seconds"] > 0 for one in result["operations"].values())
        assert not result["problem"]
    requests = {name: one["requests"] for name, one in script["operations"].items()}
    assert requests["create"] == {"BULK": 1}
    assert requests["preview"] == requests["refresh"] == {"GET": 1}
    assert requests["change"] == requests["destroy"] == {"BULK": 1, "GET": 1}
    assert roster["operations"]["create"]["requests"]
    assert roster["operations"]["preview"]["requests"] == {"GET": 1}
    page = (tmp_path / "performance.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith(f"| {PEOPLE} | 0 ms |")]
    assert [row.count("**") for row in rows] == [2 * len(OPERATIONS)] * 2
    assert "times script" in rows[1]
    assert (tmp_path / "performance.svg").read_text(encoding="utf-8").count("<rect") > 2 * len(OPERATIONS)
    if ProcessTree.works():
        assert roster["operations"]["create"]["memory"].keys() == {PROGRAM, PROVIDER, COMMAND}


def test_what_is_not_here_is_left_out_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    wanted = ["--people", "20", "--engine", "pulumi", "--only", "floor-one", "terraform", "--output", str(tmp_path)]
    assert main(wanted) == 0
    page = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "the pulumi CLI is not complete on PATH" in page
    assert "terraform is not on PATH" in page
    assert "terraform is not on PATH" in capsys.readouterr().err


def test_more_people_are_left_out_if_fewer_took_too_long() -> None:
    few = Result(cell(), every(20.0))
    assert "already took 20 s" in too_long(cell(people=10_000), [few], 60)
    assert not too_long(cell(people=10_000), [few], 300)
    assert not too_long(cell(people=10_000, latency=0), [few], 60)
    assert "did not go through" in too_long(cell(people=10_000), [Result(cell(), problem="create: no")], 60)


def test_a_run_ends_with_its_time_in_the_middle_of_a_cell(tmp_path: Path) -> None:
    assert main([*SMALL, "--only", "floor-one", "--minutes", "0.001", "--output", str(tmp_path)]) == 0
    assert "the time for the whole run was over" in (tmp_path / "performance.md").read_text(encoding="utf-8")


def test_the_plan_begins_with_what_goals_are_set_for_and_has_everything_once() -> None:
    cells = [cell for _, cell in planned(read([]))]
    assert {cell.latency_ms for cell in cells[:20]} == {50}
    assert len(set(cells)) == len(cells)
    assert {(c.latency_ms, c.bulk_operation_ms) for c in cells if c.subject == "roster"} == {
        (0, 0), (50, 0), (200, 0), (50, 20),
    }  # fmt: skip
    assert {c.latency_ms for c in cells if c.subject == "floor-each"} == {50}
    assert {c.subject for c in cells[-2:]} == {"floor-each"}
    assert {c.subject for c in cells if c.people == 10_000} == {
        "roster", "people", "floor-one", "floor-each", "bulk-script",
    }  # fmt: skip


def test_goals_are_computed_from_the_worst_engine() -> None:
    found = verdicts(
        Result(cell(), every(1.0, BULK=10, GET=5)),
        Result(cell(engine="pulumi"), every(2.0, BULK=30, GET=12)),
        Result(cell(engine="pulumi", people=10_000), every(20.0, BULK=300)),
        Result(cell("terraform", "-"), every(30.0)),
        mapping_ms=0.6,
    )
    create = found["create at 1,000 people and 50 ms"]
    assert (create.value, create.found, create.verdict) == (42, "42 requests", "missed")
    assert found["destroy at 1,000 people and 50 ms"].verdict == "missed"
    assert found["create 10,000 people, compared with 1,000"].value == 10
    assert found["preview on the CLI, for each further 1,000 people"].value == 2
    assert found["create 1,000 people, compared with Terraform"].verdict == "hit"
    assert found["destroy 1,000 people, compared with Terraform"].verdict == "missed"
    assert found["create at 1,000 people and 50 ms, without Bulk"].verdict == "not measured"
    assert found["the mapping `entra-control-hub`, for each person"].verdict == "missed"
    assert found["each of our Python processes, everywhere"].value == 80


@pytest.mark.parametrize(
    ("words", "role"),
    [
        (["/usr/bin/python3", "-u", "/x/pulumi_embedded/guard.py", "pulumi.dynamic", "127.0.0.1:1"], PROVIDER),
        (["python", "-u", "-m", "pulumi.dynamic"], PROVIDER),
        (["python", "-u", "/x/pulumi_embedded/runner.py"], PROGRAM),
        (["python3", "-u", "/x/pulumi-language-python-exec", "--monitor"], PROGRAM),
        (["python3", "-c", "from pulumi_webex.cli import main"], COMMAND),
        (["pulumi", "up"], CLI),
        (["/bin/sh", "pulumi-resource-pulumi-python"], ""),
    ],
)
def test_what_processes_are_for(words: list[str], role: str) -> None:
    assert role_of(words, COMMAND) == role


def test_parts_say_so_if_a_roster_takes_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class WithoutParts:
        """A roster of today."""

    monkeypatch.setattr("tests.bench.parts.Roster", WithoutParts)
    assert main(["--parts", "2", "--people", "20"]) == 2
    assert "no `part` yet" in capsys.readouterr().err


def test_parts_are_stacks_of_their_own_that_run_side_by_side(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class WithParts:
        """A roster to come."""

        def __init__(self, name: str, part: tuple[int, int]) -> None: ...

    monkeypatch.setattr("tests.bench.parts.Roster", WithParts)
    monkeypatch.setattr("tests.bench.parts.OPERATIONS", ("create",))
    program = "import tests.bench.test_bench as t\nt.one_part(**dict({part}))\n"
    monkeypatch.setattr("tests.bench.programs.ROSTER", program)
    assert main(["--parts", "2", "--at-once", "2", "--people", "6", "--engine", "embedded", "--latency", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "create part 1 of 2",
        "create part 2 of 2",
        "create, all parts",
    ]
    assert "BULK" in lines[-1] or "POST" in lines[-1]


def one_part(part: tuple[int, int]) -> None:
    """What a roster of one part would do: every other person."""
    number, parts = part
    rows = read_people(Path.cwd())[number - 1 :: parts]
    people = {row["id"]: {"userName": row["userPrincipalName"], "active": True} for row in rows}
    People("company", people=people)


def test_a_drawing_of_nothing_and_a_configuration_with_balanced_braces() -> None:
    assert bars([], 50).startswith("<svg")
    assert MAIN.count("{") == MAIN.count("}")


def test_a_subject_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(["--only", "nobody"])
    assert "invalid choice: 'nobody'" in capsys.readouterr().err
