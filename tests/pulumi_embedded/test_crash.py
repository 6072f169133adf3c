"""A run that is killed, and what the next one makes of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pulumi_embedded import EngineError, Message
from pulumi_embedded.backend import fingerprint
from tests.pulumi_embedded.support import PASSPHRASE, Stack

pytestmark = pytest.mark.usefixtures("real_children")

RUN = """
import sys
from pathlib import Path
from pulumi_embedded import EngineOptions, run
operation, root, backend, passphrase, parallel = sys.argv[1:]
result = run(operation, root=Path(root), stack="dev", backend=Path(backend), passphrase=passphrase,
             options=EngineOptions(parallel=int(parallel)), listener=lambda event: print(event, flush=True))
sys.exit(0 if result.ok else 1)
"""


def start(stack: Stack, operation: str, parallel: int = 4) -> subprocess.Popen[str]:
    arguments = [operation, str(stack.root), str(stack.backend), PASSPHRASE, str(parallel)]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], env=stack.environ(), stdout=subprocess.PIPE, text=True
    )


def wait_for(condition: object, seconds: float = 30) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def texts(stack: Stack) -> list[str]:
    return [event.text for event in stack.events if isinstance(event, Message)]


MANY = "for n in range(12): Toy(f't{n}', slow=0.15, word=Output.secret('hush'))"


@pytest.fixture
def killed(stack: Stack) -> Stack:
    """A stack whose first run was killed with some things made."""
    stack.write(MANY)
    process = start(stack, "up", parallel=2)
    wait_for(lambda: len(stack.calls("created")) >= 4)
    process.kill()
    process.wait()
    return stack


def test_nothing_is_lost_and_nothing_is_made_twice(killed: Stack) -> None:
    wait_for(lambda: all(gone(call["pid"]) for call in killed.calls()))
    made = {call["id"]: call["name"] for call in killed.calls("created")}
    assert killed.journal_file.exists()
    assert not killed.state_file.exists()
    killed.forget_calls()
    result = killed.up()
    assert any("its journal of" in text for text in texts(killed))
    assert any("lock was taken over" in text for text in texts(killed))
    known = {item["id"]: name for name, item in killed.resources().items()}
    assert len(known) == 12
    lost = made.keys() - known.keys()
    assert len(lost) <= 2, "only what was under way when the run was killed may be made again"
    interrupted = [text for text in texts(killed) if "interrupted while creating" in text]
    assert len(interrupted) >= len(lost)
    assert result.changes["same"] >= len(made) - len(lost)
    assert not killed.journal_file.exists()
    assert "pending_operations" not in killed.state()
    assert killed.up().changes == {"same": 13}


def test_children_do_not_outlive_the_engine(killed: Stack) -> None:
    pids = {call["pid"] for call in killed.calls()}
    wait_for(lambda: all(gone(pid) for pid in pids), seconds=10)


def test_a_preview_sees_what_a_killed_run_did_and_changes_nothing(killed: Stack) -> None:
    before = killed.journal_file.read_bytes()
    result = killed.preview()
    assert result.ok
    assert result.changes["same"] >= 3, "the stack and at least two things whose making was noted"
    assert killed.journal_file.read_bytes() == before
    assert not killed.state_file.exists()


def test_destroy_after_a_kill_removes_what_was_made(killed: Stack) -> None:
    wait_for(lambda: all(gone(call["pid"]) for call in killed.calls()))
    assert killed.destroy().ok
    assert sum(killed.things().values()) <= 2


def test_a_kill_during_updates_and_deletes(stack: Stack) -> None:
    stack.up("for n in range(8): Toy(f't{n}')")
    stack.write("for n in range(4): Toy(f't{n}', slow=0.2)")
    process = start(stack, "up", parallel=1)
    wait_for(lambda: len(stack.calls("update")) >= 3)
    process.kill()
    process.wait()
    stack.up()
    assert set(stack.resources()) == {"t0", "t1", "t2", "t3"}
    assert stack.things() == {"t0": 1, "t1": 1, "t2": 1, "t3": 1}
    assert stack.up().changes == {"same": 5}


def test_a_line_that_was_cut_off_is_ignored(killed: Stack) -> None:
    raw = killed.journal_file.read_bytes()
    killed.journal_file.write_bytes(raw + raw.splitlines()[-1][:20])
    assert killed.up().ok


def test_a_crash_between_folding_and_clearing_is_harmless(killed: Stack) -> None:
    journal = killed.journal_file.read_bytes()
    killed.up()
    fold = json.dumps({"folding": fingerprint(killed.state_file.read_bytes())}) + "\n"
    killed.journal_file.write_bytes(journal + fold.encode())
    assert killed.up().changes == {"same": 13}


def test_a_journal_that_does_not_fit_is_set_aside(stack: Stack) -> None:
    stack.up("Toy('a')")
    stack.journal_file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"journal": 1, "base": "something else", "salt": "v1:x:y", "pid": 1}) + "\n"
    stack.journal_file.write_text(line + json.dumps({"drop": [0, 1, 2]}) + "\n")
    stack.up()
    assert "a" in stack.resources()
    assert not stack.journal_file.exists()
    assert list(stack.journal_file.parent.glob("*.stray-1"))
    assert any("does not fit" in text for text in texts(stack))


# ------------------------------------------------------------------------------------------------ the lock
def lock_file(stack: Stack, **content: object) -> Path:
    path = stack.backend / ".pulumi/locks/organization" / stack.project / stack.name / "some.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = {
        "pid": os.getpid(),
        "username": "ana",
        "hostname": socket.gethostname(),
        "timestamp": "2030-01-01T00:00:00Z",
    }
    path.write_text(json.dumps(holder | content))
    return path


@pytest.mark.parametrize("content", [{}, {"pid": 1, "hostname": "elsewhere"}])
def test_a_held_lock_is_refused_by_name(stack: Stack, content: dict[str, object]) -> None:
    stack.up("Toy('a')")
    path = lock_file(stack, **content)
    for operation in ("up", "refresh", "destroy"):
        with pytest.raises(EngineError, match=r"locked by process .* of ana on"):
            stack.run(operation)
    assert stack.preview().ok, "looking needs no lock"
    assert path.exists()
    path.unlink()
    assert stack.up().ok
    assert not list(path.parent.glob("*.json")), "the lock is given back"


def test_two_runs_at_once_are_refused(stack: Stack) -> None:
    stack.write("Toy('a', slow=3)")
    process = start(stack, "up")
    wait_for(lambda: stack.calls("create"))
    with pytest.raises(EngineError, match=f"locked by process {process.pid} "):
        stack.run("up")
    assert process.wait() == 0
    assert stack.up().changes == {"same": 2}


# ------------------------------------------------------------------------------------------------ Ctrl-C
def test_ctrl_c_lets_running_steps_finish(stack: Stack) -> None:
    stack.write("a = Toy('a', slow=1.5); Toy('b', Opts(depends_on=[a]))")
    process = start(stack, "up")
    wait_for(lambda: stack.calls("create"))
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Canceled" in output
    assert set(stack.resources()) == {"a"}
    assert stack.things() == {"a": 1}
    assert not stack.journal_file.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_provider_which_ends_a_long_call(stack: Stack, number: int) -> None:
    stack.write("a = Toy('a', slow=60, heeds=True); Toy('b', Opts(depends_on=[a]))")
    process = start(stack, "up")
    wait_for(lambda: stack.calls("create"))
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Canceled" in output
    assert len(stack.calls("cancel")) == 1
    assert stack.names("create") == ["a"], "nothing new was begun"
    assert set(stack.resources()) == {"a"}
    assert not stack.journal_file.exists()


def test_a_signal_reaches_the_provider_of_a_refresh_and_a_destroy(stack: Stack) -> None:
    stack.up("a = Toy('a', heeds=True); Toy('b', Opts(depends_on=[a]), heeds=True, slow=0.01)")
    state = stack.state_file.read_text().replace('"slow":0.01', '"slow":60')
    for operation, call, left in (("refresh", "read", {"a", "b"}), ("destroy", "delete", {"a"})):
        stack.forget_calls()
        stack.state_file.write_text(state)
        process = start(stack, operation, parallel=1)
        wait_for(lambda call=call: "b" in stack.names(call))  # type: ignore[misc]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert process.returncode == 1
        assert len(stack.calls("cancel")) == 1
        assert set(stack.resources()) == left


def test_a_provider_that_takes_no_cancel_is_waited_for(stack: Stack) -> None:
    stack.write("Toy('a', slow=1.5)")
    process = start(stack, "up")
    wait_for(lambda: stack.calls("create"))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert set(stack.resources()) == {"a"}


def test_a_signal_before_there_is_work_changes_nothing(stack: Stack) -> None:
    stack.write("import time; time.sleep(60)")
    process = start(stack, "up")
    wait_for(lambda: list(stack.backend.rglob("locks/**/*.json")))
    process.send_signal(signal.SIGTERM)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) != 0
    assert not stack.state_file.exists()


def test_ctrl_c_twice_stops_a_destroy_too(stack: Stack) -> None:
    stack.up("Toy('a'); Toy('b')")
    data = stack.state_file.read_text().replace('"name":"a"', '"name":"a","slow":60')
    stack.state_file.write_text(data)
    process = start(stack, "destroy")
    wait_for(lambda: "a" in stack.names("delete"))
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert "a" in stack.resources()
    assert not stack.journal_file.exists()


def test_ctrl_c_twice_stops_at_once_and_loses_nothing(stack: Stack) -> None:
    stack.write("a = Toy('a'); Toy('b', Opts(depends_on=[a]), slow=60)")
    process = start(stack, "up")
    wait_for(lambda: "b" in stack.names("create"))
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert set(stack.resources()) == {"a"}
    assert [item["type"] for item in stack.state()["pending_operations"]] == ["creating"]
    assert not stack.journal_file.exists()
    stack.up("a = Toy('a'); Toy('b', Opts(depends_on=[a]))")
    assert any("interrupted while creating" in text and "'b'" in text for text in texts(stack))
    assert "pending_operations" not in stack.state()
