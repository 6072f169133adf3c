"""Hands over to the ``pulumi`` command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .errors import CommandError
from .project import Project
from .runners import RunnerSettings, RunOutcome, pending_in

if TYPE_CHECKING:
    from pulumi_webex.review.plan import Plan
    from pulumi_webex.review.steps import Operation

FAST = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""Keeps pulumi from writing the whole state after each step (it is then written once, at the end)."""

_PLANS: Mapping[Operation, tuple[str, ...]] = {
    "preview": ("preview",),
    "up": ("preview",),
    "refresh": ("refresh", "--preview-only"),
    "destroy": ("destroy", "--preview-only"),
}


@dataclass(frozen=True)
class PulumiRunner:
    """``pulumi`` on one project and stack."""

    project: Project
    stack: str
    environ: Mapping[str, str]

    title = "the pulumi CLI"

    def plan(self, operation: Operation, settings: RunnerSettings) -> dict[str, Any]:
        """What ``pulumi preview --json`` (or ``refresh``, ``destroy --preview-only``) says.

        Raises:
            CommandError: pulumi ended before it had anything to say, with its own sentence.
        """
        done = self._call(*_PLANS[operation], "--json", "--show-sames", *self._flags(settings), settings=settings)
        try:
            digest = json.loads(done.stdout)
        except ValueError:
            raise CommandError(_sentence(done.stderr or done.stdout, self.stack)) from None
        if not isinstance(digest, dict):
            raise CommandError(f"pulumi {operation} printed something else than a preview")
        return _complete(digest, done)

    def run(self, operation: Operation, settings: RunnerSettings, plan: Plan, *, quiet: bool) -> RunOutcome:
        """``pulumi up --yes --skip-preview`` and the like; its output goes straight through."""
        arguments = [operation, "--yes", "--skip-preview", *self._flags(settings)]
        if settings.continue_on_error and operation != "refresh":
            arguments.append("--continue-on-error")
        environ = {**settings.environment(self.environ, self.config), **(FAST if settings.fast else {})}
        sys.stdout.flush()
        done = subprocess.run(
            self._command(*arguments),
            cwd=self.project.root,
            env=environ,
            stdout=sys.stderr if quiet else None,
            check=False,
        )
        problem = f"pulumi {operation} failed; what it says is above" if done.returncode else None
        pending = self._pending() if plan.resources and operation == "up" else {}
        return RunOutcome(ok=not done.returncode, errors=(problem,) if problem else (), pending=pending)

    def _pending(self) -> dict[str, dict[str, str]]:
        """Who is pending by what state holds now; nobody if it cannot be read."""
        done = self._call("stack", "export", "--stack", self.stack)
        try:
            return pending_in(json.loads(done.stdout)["deployment"]["resources"])
        except (ValueError, KeyError, TypeError):
            return {}

    def settle(self, operation: Operation, settings: RunnerSettings, plan: Plan) -> RunOutcome:
        """A silent ``up`` where no resource changes: the preview does not tell whether the stack's outputs do."""
        if operation != "up":
            return RunOutcome(ok=True)
        done = self._call("up", "--yes", "--skip-preview", *self._flags(settings), settings=settings)
        return RunOutcome(
            ok=not done.returncode, errors=(_sentence(done.stderr, self.stack),) if done.returncode else ()
        )

    def ensure_stack(self) -> None:
        """Creates the stack in its backend where it is not there yet; the user's selected stack stays."""
        done = self._call("stack", "init", "--no-select", "--stack", self.stack)
        if done.returncode and "already exists" not in done.stderr:
            raise CommandError(_sentence(done.stderr, self.stack))

    def is_missing(self) -> bool:
        """Whether the backend says that it has no such stack."""
        done = self._call("stack", "--show-name", "--stack", self.stack)
        return done.returncode != 0 and "no stack named" in done.stderr

    def require_stack(self) -> None:
        """Raises CommandError if the stack's configuration cannot be read: no such stack, a wrong passphrase."""
        done = self._call("config", "--json", "--show-secrets", "--stack", self.stack)
        if done.returncode:
            raise CommandError(_sentence(done.stderr, self.stack))

    def config(self, key: str) -> str | None:
        """The stack's own configuration, with secrets in clear; never printed."""
        return self._config.get(key)

    @cached_property
    def _config(self) -> Mapping[str, str]:
        done = self._call("config", "--json", "--show-secrets", "--stack", self.stack)
        try:
            found = json.loads(done.stdout)
        except ValueError:
            return {}
        return {key: str(entry["value"]) for key, entry in found.items() if "value" in entry}

    def _flags(self, settings: RunnerSettings) -> list[str]:
        targets = [flag for urn in settings.targets for flag in ("--target", urn)]
        return ["--stack", self.stack, "--parallel", str(settings.parallel), *targets]

    def _call(self, *arguments: str, settings: RunnerSettings | None = None) -> subprocess.CompletedProcess[str]:
        command = [*self._command(*arguments), "--non-interactive"]
        environ = settings.environment(self.environ, self.config) if settings else dict(self.environ)
        return subprocess.run(command, cwd=self.project.root, env=environ, capture_output=True, text=True, check=False)

    def _command(self, *arguments: str) -> list[str]:
        return ["pulumi", *arguments]


def selected_stack(project: Project, environ: Mapping[str, str]) -> str | None:
    """The stack that plain ``pulumi`` commands would use here, if one is selected."""
    done = subprocess.run(
        ["pulumi", "stack", "--show-name", "--non-interactive"],
        cwd=project.root, env=dict(environ), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or None if done.returncode == 0 else None


def _complete(digest: dict[str, Any], done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """A failed preview must carry a reason, wherever pulumi wrote it."""
    told = any(d.get("severity") == "error" for d in digest.get("diagnostics") or ())
    if done.returncode and not told:
        message = {"severity": "error", "message": _sentence(done.stderr, "")}
        digest["diagnostics"] = [*(digest.get("diagnostics") or ()), message]
    digest.setdefault("steps", [])
    return digest


def _sentence(stderr: str, stack: str) -> str:
    """The reason that pulumi gives, without its label."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    text = errors[0] if errors else (lines[-1] if lines else "pulumi failed and did not say why")
    if text.startswith("no stack named"):
        text += f"; `webex up --stack {stack} --create` makes it"
    return text
