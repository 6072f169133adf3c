"""The command line: options, help texts, and errors as one sentence."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .errors import FAILED, WRONG_USE, CommandError, WrongUseError

if TYPE_CHECKING:
    from pulumi_webex.review.steps import Operation

F = TypeVar("F", bound=Callable[..., Any])

INTERRUPTED = 130
MODULES = {
    "check": ("check", "Try the connection: address, token, organization, rights, licenses, Meetings site."),
    "export": ("meetings", "Write who is in Webex as a file that a program can declare."),
    "init": ("init", "Write a project of your own into a directory: program, people, mapping, tests, two stacks."),
    "leavers": ("leavers", "List who is inactive or soft-deleted, since when, and until when they can be restored."),
    "login": ("login", "Sign in to Webex and keep the tokens in the stack's configuration, encrypted."),
    "mapping": ("mapping", "Evaluate, test and compare attribute mappings; no network, no stack."),
    "schema": ("meetings", "Show the attributes that can be declared."),
    "simulator": ("simulator", "Serve a simulated Webex on loopback until ended (Ctrl-C)."),
}
"""The commands that have a module of their own: its name in this package, and what the list of commands says."""
_OURS = frozenset({"EngineError", "PlanError", "WebexError"})


def run(arguments: Sequence[str] | None = None) -> int:
    """The whole command: what fails is told in one sentence each; ``--debug`` adds the traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = webex.main(words, prog_name="webex", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "webex"
        _tell(f"{error.format_message().rstrip('.?')}; see `{where} --help`")
        return WRONG_USE
    except click.Abort:
        _tell("stopped; nothing was changed" if "--yes" not in words else "stopped")
        return FAILED
    except KeyboardInterrupt:
        _tell("interrupted; run the same command again to go on")
        return INTERRUPTED
    except Exception as error:
        return _failed(error, debug="--debug" in words)


def _failed(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    if isinstance(error, CommandError):
        for sentence in error.sentences:
            _tell(sentence)
        return error.exit_code
    if isinstance(error, click.ClickException) or _is_ours(error):
        _tell(str(error))
    elif isinstance(error, OSError):
        _tell(f"{error.filename or 'a file'}: {error.strerror or error}")
    else:
        hint = "" if debug else "; --debug shows where"
        _tell(f"this is a defect of the command itself ({type(error).__name__}: {error}){hint}")
    return FAILED


def _is_ours(error: Exception) -> bool:
    """Asked by name, so that nothing is loaded only to know its errors."""
    return any(kind.__name__ in _OURS for kind in type(error).__mro__)


def _tell(sentence: str) -> None:
    click.echo(f"webex: {sentence}", err=True)


class _Commands(click.Group):
    """Loads the module of a command when the command is given; the list of all commands loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f"{__package__}.{MODULES[cmd_name][0]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        told = {name: click.Command(name, help=text) for name, (_, text) in MODULES.items()}
        click.Group(commands={**self.commands, **told}).format_commands(ctx, formatter)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pulumi-webex", prog_name="webex")
def webex() -> None:
    """Webex people as code: preview, make and check what your Pulumi program declares."""


_SHARED: tuple[Callable[[Any], Any], ...] = (
    click.option("--stack", "-s", metavar="NAME", help="The stack; without it PULUMI_STACK, or the only one there is."),
    click.option(
        "--engine",
        type=click.Choice(["auto", "pulumi", "embedded"]),
        default="auto",
        show_default=True,
        help="auto takes the pulumi CLI if it is on PATH, else the embedded engine.",
    ),
    click.option("--simulator", is_flag=True, help="Rehearse against a simulated Webex kept in .webex/simulator."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout, all else on stderr."),
    click.option("--expect-no-changes", is_flag=True, help="Change nothing, and exit 3 if anything would change."),
    click.option("--only", metavar="EMAIL", help="Only the person with this address."),
    click.option("--target", "targets", metavar="URN", multiple=True, help="Only this resource; repeatable."),
    click.option(
        "--parallel", type=click.IntRange(min=1), default=16, show_default=True, help="Resources worked on at once."
    ),
    click.option("--debug", is_flag=True, help="Show tracebacks and the engine's own messages."),
)
_DETAILS = click.option("--details", is_flag=True, help="Show every attribute of the people who join.")
_ALL = click.option("--all", "everybody", is_flag=True, help="Show everybody, however many people a plan is about.")
_PERSON = click.option("--person", metavar="EMAIL", help="Show this person's part of the plan only.")
_SHOWN = (_ALL, _PERSON)
_OVERBOOK = click.option(
    "--allow-overbooking", is_flag=True, help="Go on though the plan needs more seats of a license than there are."
)
_CREATE = click.option("--create", is_flag=True, help="Make the stack if it is not there yet.")
_YES = click.option("--yes", "-y", is_flag=True, help="Do not ask.")
_CONTINUE = click.option("--continue-on-error", is_flag=True, help="Go on with the others if one resource fails.")
_FAST = click.option("--fast", is_flag=True, help="With pulumi: write the state once, at the end. See the docs first.")


def _options(*more: Callable[[Any], Any]) -> Callable[[F], F]:
    def add(function: F) -> F:
        for option in reversed((*_SHARED, *more)):
            function = option(function)
        return function

    return add


@webex.command()
@_options(_DETAILS, *_SHOWN, _OVERBOOK, _CREATE)
def preview(**chosen: Any) -> int:
    """Show what would change, for whom; change nothing."""
    return _operate("preview", **chosen)


@webex.command()
@_options(_DETAILS, *_SHOWN, _OVERBOOK, _CREATE, _YES, _CONTINUE, _FAST)
def up(**chosen: Any) -> int:
    """Make Webex what the program says."""
    return _operate("up", **chosen)


@webex.command()
@_options(*_SHOWN, _YES)
def refresh(**chosen: Any) -> int:
    """Take what is in Webex now over into the state; Webex stays as it is."""
    return _operate("refresh", **chosen)


@webex.command()
@_options(*_SHOWN, _YES, _CONTINUE, _FAST)
def destroy(**chosen: Any) -> int:
    """Give up everything that the stack manages (accounts are deactivated unless on_delete says otherwise)."""
    return _operate("destroy", **chosen)


def _refuse_views(targets: Sequence[str]) -> None:
    """Raises `WrongUseError` for a target that is no resource; a roster's people are one resource together."""
    for target in targets:
        if not target.startswith("urn:pulumi:") and "*" not in target:
            raise WrongUseError(
                f"--target takes the URN of a resource, and {target} is none; the people of a roster are one resource "
                "together, so to run for one of them give --only and the address"
            )


def _operate(
    operation: Operation,
    *,
    stack: str | None,
    engine: str,
    simulator: bool,
    targets: tuple[str, ...],
    parallel: int,
    debug: bool,
    fast: bool = False,
    continue_on_error: bool = False,
    **asked: Any,
) -> int:
    from .runners import RunnerSettings, RunRequest
    from .session import opened

    _refuse_views(targets)
    settings = RunnerSettings(parallel, targets, continue_on_error, fast, debug)
    request = RunRequest(operation, settings=settings, **asked)
    with opened(Path.cwd(), os.environ, stack=stack, engine=engine, simulated=simulator, request=request) as session:
        from .flow import carry_out  # after `opened`, which begins the processes that take longest to start

        return carry_out(request, session)
