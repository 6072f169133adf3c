"""The console examples of docs/credentials.md, run as they stand against a simulated Webex."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from tests.docs.test_examples import environment, examples, pattern, shell
from webex_simulator import Simulator

__all__ = ["shell"]

BROWSER = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30).read()"
PORT = "8484"


def free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def variables(simulator: Simulator, port: str, root: Path) -> dict[str, str]:
    """What an administrator has exported who uses the simulated Webex, with a browser that consents by itself."""
    client_id, client_secret = simulator.add_integration(f"http://localhost:{port}/callback")
    script = root / "browser.py"
    script.write_text(BROWSER)
    return {
        **environment(root),
        **simulator.environment(),
        "WEBEX_CLIENT_ID": client_id,
        "WEBEX_CLIENT_SECRET": client_secret,
        "READ_ONLY": simulator.issue_token({"identity:people_read"}),
        "PULUMI_CONFIG_PASSPHRASE": "obviously-fake",
        "BROWSER": f"{sys.executable} {script} %s &",
    }


def test_the_examples(simulator: Simulator, shell: Path) -> None:
    port = free_port()
    environ = variables(simulator, port, shell)
    commands = examples("docs/credentials.md")
    assert len(commands) > 4
    for command, lines in commands:
        done = subprocess.run(
            ["sh", "-c", command.replace(PORT, port)],
            cwd=shell, env=environ, stdin=subprocess.DEVNULL, text=True, timeout=120, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        assert pattern(lines).fullmatch(done.stdout), f"$ {command}\n{done.stdout}"
        for secret in (simulator.token, environ["READ_ONLY"], environ["WEBEX_CLIENT_SECRET"]):
            assert secret not in done.stdout
