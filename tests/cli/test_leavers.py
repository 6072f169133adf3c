"""``webex leavers`` against a simulated Webex and a small stack."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_webex.cli import main
from tests.lifecycle.people import ana, bo
from tests.support.stack import Stack
from webex_simulator import Simulator

Leavers = Callable[..., tuple[int, str, str]]


@pytest.fixture
def leavers(stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Leavers:
    """The command in the folder of a stack that declares Bo: exit code, what it prints, what it says on stderr."""
    stack.people({"bo": bo()})
    (stack.folder / "Pulumi.test.yaml").write_text("config: {}\n")
    environment = {**stack.child_environment(), "PULUMI_BACKEND_URL": f"file://{stack.backend}", "PULUMI_STACK": "test"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(stack.folder)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["leavers", "--engine", "embedded", *words])
        return code, *capsys.readouterr()

    return run


def gone(simulator: Simulator, *names: str, **more: Any) -> list[str]:
    people = [{"userName": f"{name}@example.com", "active": False, **more} for name in names]
    return [simulator.add_user(person)["id"] for person in people]


def names(simulator: Simulator) -> set[str]:
    return {user["userName"].partition("@")[0] for user in simulator.users()} - {"administrator"}


def test_nobody(leavers: Leavers) -> None:
    assert leavers()[:2] == (0, "Nobody is inactive or soft-deleted.\n")


def test_the_list_says_since_when_until_when_and_both_names(leavers: Leavers, simulator: Simulator) -> None:
    (old,) = gone(simulator, "old")
    simulator.advance(days=31)
    ana_ = simulator.add_user({"userName": "ana@example.com"})["id"]
    simulator.soft_delete(ana_)
    simulator.add_user({"userName": "here@example.com"})
    code, out, _ = leavers()
    assert code == 0
    head, first, second, _, *explained = out.splitlines()
    assert head.split() == ["USER", "NAME", "STATE", "SINCE", "UNTIL", "NAME", "TODAY"]
    today = simulator.now().strftime("%Y-%m-%d")
    assert first.split()[:3] == ["ana@example.com", "soft-deleted", today]
    assert first.split()[-1] == f"{ana_.replace('-', '')}ana@example.com"
    assert re.fullmatch(r"old@example.com +inactive +\S+ +\d{4}-\d\d-\d\d!", second)
    assert "meta.lastModified" in explained[0]
    told = json.loads(leavers("--json")[1])
    assert [one["id"] for one in told["leavers"]] == [ana_, old]
    assert told["leavers"][0]["presentUserName"].endswith("ana@example.com")
    assert told.keys() == {"asOf", "leavers"}
    assert not simulator.requests(write_only=True)


def test_old_deactivations_become_deletions(leavers: Leavers, simulator: Simulator, stack: Stack) -> None:
    stack.people({"ana": ana(), "bo": bo(active=False)})
    assert stack.up().ok
    for user in simulator.users():
        if user["userName"].startswith(("ana@", "bo@")):
            simulator.edit_user(user["id"], {"active": False})
    gone(simulator, "old", "older")
    gone(simulator, "chief", roles=[{"value": "id_full_admin"}])
    simulator.advance(days=31)
    gone(simulator, "fresh")
    simulator.clear_requests()
    code, out, err = leavers("--delete-after", "30d")
    assert (code, err) == (
        2,
        "webex: `webex leavers --delete-after` asks first, and nobody can answer here: add --yes\n",
    )
    told = {line.split()[0]: line for line in out.splitlines() if "@" in line}
    assert [name for name, line in told.items() if line.endswith("  yes")] == ["old@example.com", "older@example.com"]
    assert told["bo@example.com"].endswith("inactive in the program")
    assert told["ana@example.com"].endswith("active in the program")
    assert told["chief@example.com"].endswith("administrator (id_full_admin)")
    assert told["fresh@example.com"].endswith("0 days only")
    assert not simulator.requests(write_only=True)
    code, out, _ = leavers("--delete-after", "30d", "--yes")
    assert code == 0
    assert "old@example.com: deleted (id " in out
    assert out.splitlines()[-1] == "2 accounts deleted for good."
    assert names(simulator) == {"ana", "bo", "chief", "fresh"}


def test_nobody_is_old_enough(leavers: Leavers, simulator: Simulator) -> None:
    gone(simulator, "fresh")
    code, out, _ = leavers("--delete-after", "30d", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "Nobody is due for deletion after 30 days; nothing was changed.")
    assert names(simulator) == {"fresh"}


def test_more_than_the_limit_needs_the_token(leavers: Leavers, simulator: Simulator) -> None:
    gone(simulator, *(f"p{number}" for number in range(6)))
    simulator.advance(days=31)
    code, _, err = leavers("--delete-after", "30d", "--yes")
    assert (code, len(names(simulator))) == (1, 6)
    token = re.search(r"--allow (6:\w+)$", err.strip())
    assert token
    code, out, err = leavers("--delete-after", "30d", "--yes", "--json", "--allow", token.group(1))
    assert (code, names(simulator)) == (0, set())
    told = json.loads(out)
    assert sorted(told["deleted"]) == sorted(one["id"] for one in told["leavers"])
    assert "6 accounts deleted for good." in err


def test_what_fails_half_way_says_how_far_it_came(leavers: Leavers, simulator: Simulator) -> None:
    gone(simulator, "a", "b")
    simulator.advance(days=31)
    simulator.fault(status=403, method="DELETE")
    code, _, err = leavers("--delete-after", "30d", "--yes")
    assert code == 1
    assert re.search(r"webex: a@example.com: Webex answered DELETE .* with 403.*\nwebex: 0 of 2 accounts were", err)
    assert names(simulator) == {"a", "b"}


@pytest.mark.parametrize(
    "words",
    [
        ["--delete-after", "30"],
        ["--delete-after", "0d"],
        ["--delete-after", "99999999999d"],
        ["--yes"],
        ["--allow", "1:a"],
    ],
)
def test_wrong_use(leavers: Leavers, simulator: Simulator, words: list[str]) -> None:
    assert leavers(*words)[0] == 2
    assert not simulator.requests()


def test_a_paused_stack_deletes_nobody(leavers: Leavers, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    gone(simulator, "old")
    simulator.advance(days=31)
    monkeypatch.setenv("WEBEX_PAUSED", "true")
    code, _, err = leavers("--delete-after", "30d", "--yes")
    assert (code, "webex:paused" in err, names(simulator)) == (1, True, {"old"})


def test_a_program_without_people_deletes_nobody(leavers: Leavers, simulator: Simulator, stack: Stack) -> None:
    stack.people({})
    gone(simulator, "old")
    simulator.advance(days=31)
    code, _, err = leavers("--delete-after", "30d", "--yes")
    assert code == 1
    assert "declares nobody, so it is not clear whom to keep" in err
    assert names(simulator) == {"old"}


def test_a_program_that_fails_deletes_nobody(leavers: Leavers, simulator: Simulator, stack: Stack) -> None:
    gone(simulator, "old")
    simulator.advance(days=31)
    stack.people({"ana": {}})
    code, _, err = leavers("--delete-after", "30d", "--yes")
    assert (code, names(simulator)) == (1, {"old"})
    assert err.startswith("webex: ")
