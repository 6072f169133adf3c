"""The two engines behind one interface: plan an operation, then run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    # Not loaded here, so that the children of a run can be begun before anything that takes long.
    from rich.console import Console

    from pulumi_webex.review.plan import Plan
    from pulumi_webex.review.steps import Operation

ALLOW, ONLY, CONTINUE = "WEBEX_ALLOW_REMOVALS", "WEBEX_ONLY", "WEBEX_CONTINUE_ON_ERROR"


@dataclass(frozen=True)
class RunnerSettings:
    """What the person asked for, the same for either engine. ``targets`` are URNs; empty means everything."""

    parallel: int = 16
    targets: tuple[str, ...] = ()
    continue_on_error: bool = False
    fast: bool = False
    debug: bool = False
    allowed: tuple[str, ...] = ()
    """Overrides for removal guards beside those that the person gave."""
    only: str | None = None
    """The address of the one person whom the run is about."""

    def environment(self, environ: Mapping[str, str], config: Callable[[str], str | None]) -> dict[str, str]:
        """The environment of a run with these settings."""
        from pulumi_webex.resources.shared.who import PLAN_SHOWN

        allowed = {ALLOW: self.overrides(environ, config)} if self.allowed else {}
        going_on = {CONTINUE: "true"} if self.continue_on_error else {}
        return {**environ, PLAN_SHOWN: "true", **allowed, **going_on, **({ONLY: self.only} if self.only else {})}

    def overrides(self, environ: Mapping[str, str], config: Callable[[str], str | None]) -> str:
        """All overrides of a run: those that the person gave, and `allowed`."""
        given = environ.get(ALLOW) or config("webex:allowRemovals")
        return ",".join([*([given] if given else []), *self.allowed])


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended. ``changes`` counts steps by kind, ``outputs`` are the stack's, secrets as ``[secret]``;
    ``pending`` says by URN and key who is not as declared, and why. ``done`` are the URNs of the resources that the
    run has done; None where the engine does not tell them."""

    ok: bool
    errors: tuple[str, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    pending: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    done: frozenset[str] | None = None


@dataclass(frozen=True)
class RunRequest:
    """One operation as the person asked for it."""

    operation: Operation
    yes: bool = False
    as_json: bool = False
    expect_no_changes: bool = False
    only: str | None = None
    details: bool = False
    everybody: bool = False
    person: str | None = None
    """The address of the one person whose part of the plan is shown."""
    allow_overbooking: bool = False
    create: bool = False
    """Whether the stack is made if it is not there."""
    settings: RunnerSettings = field(default_factory=RunnerSettings)


class Runner(Protocol):
    """One engine, bound to one project, stack and environment."""

    @property
    def title(self) -> str:
        """What the summary calls this engine."""

    def plan(self, operation: Operation, settings: RunnerSettings) -> dict[str, Any]:
        """The digest of what the operation would do; changes nothing."""

    def run(self, operation: Operation, settings: RunnerSettings, plan: Plan, *, quiet: bool) -> RunOutcome:
        """Does it. ``quiet`` keeps stdout free."""

    def settle(self, operation: Operation, settings: RunnerSettings, plan: Plan) -> RunOutcome:
        """Brings the state up to date where no resource changes: the stack's outputs may have."""

    def config(self, key: str) -> str | None:
        """A value of the stack's configuration, decrypted; ``key`` with its namespace, ``webex:orgId``."""


@dataclass(frozen=True)
class Session:
    """What an operation works on."""

    runner: Runner
    stack: str
    environ: Mapping[str, str]
    console: Console
    again: str
    """The command that the summary suggests next."""
    rehearsal: bool = False
    """Whether the people are simulated ones."""


def pending_in(states: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """By URN and key, who is not as declared and why, in the states of resources that hold many people."""
    from pulumi_webex.resources.shared.properties import PENDING
    from pulumi_webex.review.plural import texts_of

    found = {}
    for state in states:
        reasons = (state.get("outputs") or {}).get(PENDING)
        if texts_of(str(state["urn"])) and isinstance(reasons, Mapping) and reasons:
            found[str(state["urn"])] = {key: str(reason) for key, reason in reasons.items()}
    return found
