"""Puts together what an operation works on: project, stack, engine, environment and, for a rehearsal, a simulator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from pulumi_webex.transport.names import PROGRESS

from .backend import Engine, choose_engine, configured_backend, passphrase, state_folder
from .project import Project, choose_stack
from .pulumi_cli import PulumiRunner, selected_stack
from .runners import Runner, RunRequest, Session
from .sandbox import Sandbox
from .simulator import new_simulator
from .stack_config import Stack
from .stacks import make_if_missing, refuse_if_missing

if TYPE_CHECKING:
    from pulumi_embedded.nursery import Nursery
    from pulumi_webex.review.steps import Operation

_IMPORTED_AHEAD = (
    "pulumi_webex.resources.user.resource",
    "pulumi_webex.resources.people.resource",
    "pulumi_webex.resources.roster.resource",
)
"""What most programs, and the providers of their people, import."""

REHEARSAL_STACK = "rehearsal"
"""The stack that a rehearsal takes if none is named and there are several."""


@contextmanager
def opened(
    folder: Path, environ: Mapping[str, str], *, stack: str | None, engine: str, simulated: bool, request: RunRequest
) -> Iterator[Session]:
    """The session for a command given in ``folder``; ends the simulator, if there is one, with it.

    Raises:
        WrongUseError: no project, no stack, or no engine that may be used.
        CommandError: no passphrase, or the simulator cannot start.
    """
    console = Console(stderr=request.as_json, highlight=False)
    project = Project.find(folder)
    if simulated:
        with _rehearsal(project, environ, stack, engine, console) as session:
            yield session
        return
    kind = choose_engine(engine, project, environ)
    selected = selected_stack(project, environ) if kind == "pulumi" and not stack else None
    name = choose_stack(project, stack, environ, selected)
    _stack_there(Stack(project, name, kind), environ, request)
    _say_engine_choice(kind, engine, project, environ, console)
    if request.settings.fast:
        _say_fast(kind, request.operation, console)
    if kind == "embedded":
        passphrase(environ)
    with _nursery(kind, project, environ) as begun:
        runner = _runner(kind, project, name, environ, console, begun)
        yield Session(runner, name, environ, console, "webex preview")


def _stack_there(stack: Stack, environ: Mapping[str, str], request: RunRequest) -> None:
    if request.operation in ("preview", "up"):
        make_if_missing(stack, environ, create=request.create)
    else:
        refuse_if_missing(stack, environ)


@contextmanager
def _rehearsal(
    project: Project, environ: Mapping[str, str], stack: str | None, engine: str, console: Console
) -> Iterator[Session]:
    """A session in ``.webex/simulator``, against a simulated Webex that lives as long as the command."""
    name = choose_stack(project, stack, environ, REHEARSAL_STACK if REHEARSAL_STACK in project.stacks() else None)
    sandbox = Sandbox(project, name)
    copy = sandbox.prepare()
    for key in sandbox.left_out():
        console.print(Text(f"note: the rehearsal goes without the secret setting {key}", style="dim"))
    outer = sandbox.environment(environ, {})
    kind = choose_engine(engine, copy, outer)
    with _nursery(kind, copy, outer) as begun, new_simulator(sandbox.webex_data) as running:
        inner = sandbox.environment(environ, running.environment())
        runner = _runner(kind, copy, name, inner, console, begun)
        if isinstance(runner, PulumiRunner):
            runner.ensure_stack()
        again = f"change something in {_where(project)} and run the same command again"
        yield Session(runner, name, inner, console, again, rehearsal=True)


def _nursery(kind: Engine, project: Project, environ: Mapping[str, str]) -> AbstractContextManager[Nursery | None]:
    """What the engine's children are forked from, begun first of all: its imports take as long as our own."""
    if kind == "pulumi":
        return nullcontext()
    from pulumi_embedded import nursery

    return nursery.begun(project.root, environ, _IMPORTED_AHEAD) or nullcontext()


def _runner(
    kind: Engine,
    project: Project,
    stack: str,
    environ: Mapping[str, str],
    console: Console,
    nursery: Nursery | None,
) -> Runner:
    environ = _with_progress(environ, console)
    if kind == "pulumi":
        return PulumiRunner(project, stack, {**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"})
    from pulumi_embedded.backend import Backend, begun_keyring

    folder = state_folder(project, environ)
    keyring = begun_keyring(Backend(folder / ".pulumi", project.name, stack), passphrase(environ))
    from .embedded import EmbeddedRunner  # this loads the SDK, while the key is derived

    return EmbeddedRunner(project, stack, dict(environ), folder, keyring, console, nursery)


def _with_progress(environ: Mapping[str, str], console: Console) -> dict[str, str]:
    """The environment with how progress is to be told: see `PROGRESS`."""
    return {PROGRESS: "terminal" if console.is_terminal else "lines", **environ}


def _say_engine_choice(
    kind: Engine, asked: str, project: Project, environ: Mapping[str, str], console: Console
) -> None:
    """Where state is kept apart from the backend that is configured, say so."""
    backend = configured_backend(project, environ)
    if kind == "embedded" and asked == "embedded" and backend and not backend.startswith("file:"):
        folder = state_folder(project, environ)
        console.print(Text(f"note: the state of this run is in {folder}, apart from your Pulumi login", style="dim"))


def _say_fast(kind: Engine, operation: Operation, console: Console) -> None:
    if kind == "embedded":
        text = "--fast changes nothing here: the embedded engine is always quick, and safe at any crash"
    elif operation == "destroy":
        text = (
            "the state is written only at the end; if the run is killed, the state still has people who are gone, so "
            "run it again, or refresh, before anything else"
        )
    else:
        text = (
            "the state is written only at the end; if the run is killed, people are in Webex that the state does not "
            "know, and the next run links them"
        )
    console.print(Text(f"note: {text}", style="dim"), soft_wrap=True)


def _where(project: Project) -> str:
    main = project.main if project.main.is_dir() else project.main.parent
    try:
        return "this folder" if main.samefile(project.root) else f"{main.relative_to(project.root)}/"
    except (OSError, ValueError):
        return f"{main}/"
