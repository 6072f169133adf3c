"""How far a long call is."""

from __future__ import annotations

import os

import pytest

from pulumi_webex.resources.shared.progress import Progress, on_terminal
from pulumi_webex.transport.names import PROGRESS


def told(seconds_a_person: float, *, total: int = 100, terminal: bool, failed: int = 0) -> list[tuple[str, bool]]:
    """What is told of so many people, of whom the first `failed` fail."""
    now, lines = [0.0], list[tuple[str, bool]]()
    progress = Progress(
        total, tell=lambda text, passing: lines.append((text, passing)), clock=lambda: now[0], terminal=terminal
    )
    for number in range(total):
        now[0] += seconds_a_person
        progress.step(failed=int(number < failed))
    return lines


def test_on_a_terminal_one_passing_line_a_second() -> None:
    lines = told(0.25, terminal=True)
    assert lines[0] == ("4 of 100 people, 4 a second, 24 s left", True)
    assert len(lines) == 24


def test_elsewhere_a_line_for_each_tenth_but_not_more_often_than_every_ten_seconds() -> None:
    assert [text.partition(",")[0] for text, _ in told(1.5, terminal=False)] == [
        f"{number} of 100 people" for number in range(10, 100, 10)
    ]
    assert [text.partition(",")[0] for text, _ in told(0.5, terminal=False)] == [
        f"{number} of 100 people" for number in (20, 40, 60, 80)
    ]
    assert not any(passing for _, passing in told(1.5, terminal=False))


def test_what_is_short_is_not_told() -> None:
    assert not told(0.001, terminal=True)
    assert not told(0.05, terminal=False)


def test_failures_so_far_are_told() -> None:
    assert told(1.5, terminal=False, failed=3)[0][0] == "10 of 100 people, 1 a second, 2 min left, 3 failed so far"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({PROGRESS: "terminal", "CI": "true"}, True), ({PROGRESS: "lines"}, False), ({"CI": "true"}, False)],
)
def test_what_the_environment_says_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: bool
) -> None:
    for name in (PROGRESS, "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert on_terminal() is expected


def test_without_a_word_the_engines_own_output_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (PROGRESS, "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getppid", lambda: 2**30)
    assert on_terminal() is False
