"""Children that are forked: as good as processes that were started, and gone with the engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from pulumi_embedded import EngineOptions, nursery, run
from pulumi_embedded.nursery import Nursery
from pulumi_embedded.processes import Child
from pulumi_embedded.secrets import Crypter, Keyring
from tests.pulumi_embedded.support import PASSPHRASE, Stack
from tests.pulumi_embedded.test_crash import gone, wait_for

pytestmark = [
    pytest.mark.usefixtures("real_children"),
    pytest.mark.skipif(not nursery.supported(), reason="children are not forked here"),
]


@pytest.fixture(scope="module")
def forking() -> Iterator[Nursery]:
    with Nursery(sys.executable, os.environ, ["there_is_no_such_module"]) as running:
        yield running


def script(folder: Path, text: str) -> list[str]:
    path = folder / "script.py"
    path.write_text(textwrap.dedent(text))
    return [sys.executable, "-u", str(path)]


def test_a_child_has_pipes_folder_environment_and_arguments_of_its_own(forking: Nursery, tmp_path: Path) -> None:
    command = script(
        tmp_path,
        """
        import os, sys
        print(sys.argv[1:], os.getcwd(), os.environ["COLOR"], os.getpid() == os.getsid(0), sys.path[0], __name__)
        print(os.read(0, 99).decode(), file=sys.stderr)
        assert "pulumi" in sys.modules
        sys.exit(7)
        """,
    )
    child = forking.start([*command, "one"], tmp_path, {**os.environ, "COLOR": "green"})
    assert child.stdin
    assert child.stdout
    assert child.stderr
    child.stdin.write(b"hello")
    assert child.wait(20) == child.poll() == 7
    assert child.stdout.read().decode() == f"['one'] {tmp_path} green True {tmp_path} __main__\n"
    assert child.stderr.read() == b"hello\n"


@pytest.mark.parametrize(("text", "code"), [("pass", 0), ("1 / 0", 1), ("raise SystemExit('no')", 1)])
def test_how_a_child_ends(forking: Nursery, tmp_path: Path, text: str, code: int) -> None:
    child = forking.start(script(tmp_path, text), tmp_path, os.environ)
    assert child.wait(20) == code
    assert child.stderr
    assert (b"ZeroDivisionError" in child.stderr.read()) == (text == "1 / 0")


def test_children_share_nothing_and_run_at_once(forking: Nursery, tmp_path: Path) -> None:
    command = script(
        tmp_path, "import os, pulumi, random; print(hasattr(pulumi, 'x'), random.random()); pulumi.x = 1; os.read(0, 9)"
    )
    children = [forking.start(command, tmp_path, os.environ) for _ in range(5)]
    lines = [child.stdout.readline().split() for child in children if child.stdout]
    assert {line[0] for line in lines} == {b"False"}
    assert len({line[1] for line in lines}) == 5
    assert [child.poll() for child in children] == [None] * 5
    for child in children:
        assert child.stdin
        child.stdin.close()
    assert [child.wait(20) for child in children] == [0] * 5


def test_a_child_that_hangs_is_ended(forking: Nursery, tmp_path: Path) -> None:
    child = Child(script(tmp_path, "import time; time.sleep(99)"), tmp_path, dict(os.environ), forking)
    child.stop()
    assert child.process.poll() in (-signal.SIGTERM, -signal.SIGKILL)


def test_only_children_of_the_same_interpreter_and_environment_are_forked(forking: Nursery) -> None:
    assert forking.serves(sys.executable, {**os.environ, "WEBEX_ORG_ID": "x", "PYTHONPATH": "/x"})
    assert not forking.serves("/usr/bin/another", os.environ)
    assert not forking.serves(sys.executable, {**os.environ, "PYTHONHASHSEED": "1"})


def test_without_the_nursery_children_end(tmp_path: Path) -> None:
    forking = Nursery(sys.executable, os.environ)
    child = forking.start(script(tmp_path, "import time; time.sleep(99)"), tmp_path, os.environ)
    pid = child.pid
    forking._process.kill()
    assert child.wait(20) == 1
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not forking.serves(sys.executable, os.environ))
    late = forking.start(script(tmp_path, "pass"), tmp_path, os.environ)
    assert late.wait(20) == 1
    with pytest.raises(ProcessLookupError):
        _ = late.pid
    forking.close()


def test_nothing_is_left_of_a_nursery_whose_engine_was_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from pulumi_embedded.nursery import Nursery\n"
        "nursery = Nursery(sys.executable, os.environ)\n"
        "print(nursery._process.pid, nursery.start(sys.argv[1:], Path.cwd(), os.environ).pid, flush=True)\n"
        "time.sleep(99)"
    )
    command = script(tmp_path, "import os; os.read(0, 1)")
    engine = subprocess.Popen([sys.executable, "-c", code, *command], stdout=subprocess.PIPE, text=True)
    assert engine.stdout
    pids = [int(word) for word in engine.stdout.readline().split()]
    engine.kill()
    engine.wait()
    for pid in pids:
        wait_for(lambda pid=pid: gone(pid))  # type: ignore[misc]


def test_runs_share_a_nursery_and_a_key_and_nothing_else(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str | None] = []
    make = Crypter.__init__

    def counted(self: Crypter, passphrase: str, salt: str | None = None) -> None:
        made.append(salt)
        make(self, passphrase, salt)

    monkeypatch.setattr(Crypter, "__init__", counted)
    stack.up("Toy('a', word=Output.secret('hush'))")
    made.clear()
    stack.forget_calls()
    keyring = Keyring(PASSPHRASE)
    with nursery.begun(stack.root, stack.environ()) or pytest.fail("none") as forking:
        for operation in ("preview", "up"):
            result = run(
                operation,  # type: ignore[arg-type]
                root=stack.root,
                stack=stack.name,
                backend=stack.backend,
                passphrase=keyring,
                options=EngineOptions(),
                listener=lambda event: None,
                environ=stack.environ(),
                nursery=forking,
            )
            assert result.changes == {"same": 2}
    assert len(made) == 1
    assert len({call["pid"] for call in stack.calls("configure")}) == 2, "no process serves two runs"


def test_where_nothing_can_be_forked_children_start_as_ever(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "supported", lambda: False)
    assert nursery.begun(stack.root, stack.environ()) is None
    monkeypatch.undo()
    settings = stack.root / "Pulumi.yaml"
    settings.write_text("name: toybox\nruntime: {name: python, options: {virtualenv: venv}}\n")
    python = stack.root / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/there/is/no/such/thing")
    python.chmod(0o755)
    assert nursery.begun(stack.root, stack.environ()) is None
