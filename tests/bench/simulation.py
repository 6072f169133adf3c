"""A simulated Webex in a process of its own, as ``webex simulator`` serves it, and what it was asked for."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections import Counter
from types import TracebackType
from typing import Any, Self

import requests

WEBEX = (sys.executable, "-c", "import sys; from pulumi_webex.cli import main; sys.exit(main())")
"""The command `webex`, with this Python."""
BULK = "BULK"
"""The method under which SCIM Bulk requests are counted, though they are POST."""
_KEPT = 100_000


class Simulation:
    """Serves from ``with`` until the block ends."""

    def __init__(self, latency_ms: int, bulk_operation_ms: int) -> None:
        self._flags = ("--latency-ms", str(latency_ms), "--bulk-operation-ms", str(bulk_operation_ms))
        self.environment: dict[str, str] = {}
        """The variables that point a program to it."""

    def __enter__(self) -> Self:
        command = [*WEBEX, "simulator", *self._flags]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self._process.stdout
        while (line := self._process.stdout.readline().strip()) != "ready":
            if not line.startswith("export "):
                self._process.kill()
                raise RuntimeError(f"the simulated Webex did not start: {line or 'it ended'}")
            name, _, value = shlex.split(line)[1].partition("=")
            self.environment[name] = value
        self._control = f"{self.environment['WEBEX_API_URL'].removesuffix('/v1')}/_simulator"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Forget the requests so far."""
        requests.delete(f"{self._control}/requests", timeout=60).raise_for_status()

    def counted(self) -> dict[str, int]:
        """Count the requests since then by method."""
        seen = self._get("requests")
        if len(seen) >= _KEPT:
            raise RuntimeError(f"the simulated Webex keeps {_KEPT:,} requests, and there were more")
        return dict(sorted(Counter(_method(one) for one in seen).items()))

    def people(self) -> list[dict[str, Any]]:
        """Return everybody but the administrator."""
        return [one for one in self._get("users") if not one["userName"].startswith("administrator@")]

    def _get(self, what: str) -> list[dict[str, Any]]:
        answer = requests.get(f"{self._control}/{what}", timeout=600)
        answer.raise_for_status()
        return list(answer.json())


def _method(request: dict[str, Any]) -> str:
    return BULK if str(request["path"]).endswith("/Bulk") else str(request["method"])
