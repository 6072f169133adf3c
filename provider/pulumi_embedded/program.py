"""The user's program as a child process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pulumi_embedded.deployment import Deployment
from pulumi_embedded.nursery import Nursery
from pulumi_embedded.processes import Child
from pulumi_embedded.project import Config, ProjectFile
from pulumi_embedded.report import Report

_RUNNER: Final = Path(__file__).with_name("runner.py")
_EXPLAINED: Final = 32
_NO_SDK: Final = 33
_PATIENCE: Final = 5.0


class Program:
    """Started at once, so that it imports the SDK while the engine reads the state; runs when told to."""

    def __init__(
        self, project: ProjectFile, environ: dict[str, str], report: Report, nursery: Nursery | None = None
    ) -> None:
        self._project = project
        self._report = report
        self._child = Child([project.python, "-u", str(_RUNNER)], project.program_dir, environ, nursery)
        self._child.listen(lambda text: report.say("info", text), lambda text: report.say("info", text))

    def run(self, deployment: Deployment, config: Config, address: str) -> bool:
        """Let it run to its end; True if it went well. A failed run gets some seconds to wind up, then is ended."""
        self._send(deployment, config, address)
        code = self._child.wait(0.5)
        while code is None:
            if deployment.stopping:
                deployment.wait_until_idle()
                code = self._child.wait(_PATIENCE)
                if code is None:
                    self._child.stop()
                    code = self._child.wait()
                break
            code = self._child.wait(0.5)
        if code != 0 and not deployment.stopping:
            self._explain(code)
        return code == 0

    def _explain(self, code: int | None) -> None:
        if code == _NO_SDK:
            message = f"{self._project.python} has no Pulumi SDK: install the project's requirements for it."
            self._report.say("error", message)
        elif code != _EXPLAINED:
            self._report.say("error", f"The program ended with exit code {code}.")
        elif not self._report.errors:
            self._report.say("error", "The program failed without saying why.")

    def _send(self, deployment: Deployment, config: Config, address: str) -> None:
        order = {
            "monitor": address,
            "project": deployment.project,
            "stack": deployment.stack,
            "parallel": deployment.options.parallel,
            "dry_run": deployment.dry,
            "root": str(self._project.root.resolve()),
            "main": str(self._project.main),
            "config": config.values,
            "secret_keys": sorted(config.secret_keys),
            "debug": deployment.options.debug,
        }
        stdin = self._child.process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(order).encode() + b"\n")
            stdin.flush()
        except BrokenPipeError:
            pass

    def close(self) -> None:
        """End it, if it still runs."""
        self._child.stop()
