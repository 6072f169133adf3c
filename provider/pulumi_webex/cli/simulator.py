"""``webex simulator``: a simulated Webex to point programs and tests at."""

from __future__ import annotations

import shlex
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pulumi_webex.transport.names import REHEARSAL

from .errors import CommandError

if TYPE_CHECKING:
    from webex_simulator import Simulator


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on loopback; 0 picks a free one.")
@click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path), help="Keep everything in this file; else nothing is."
)
@click.option("--latency-ms", type=click.IntRange(min=0), default=0, help="Wait so long before each answer.")
@click.option(
    "--bulk-operation-ms",
    type=click.IntRange(min=0),
    default=0,
    help="Wait so long for each operation in a SCIM Bulk request.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks.")
def simulator(port: int, state: Path | None, latency_ms: int, bulk_operation_ms: int, debug: bool) -> int:
    """Serve a simulated Webex on loopback until ended (Ctrl-C).

    Prints the environment to use it, one `export NAME=value` a line, and then `ready`.
    """
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with new_simulator(state, port, latency_ms, bulk_operation_ms) as running:
        _announce({**running.environment(), REHEARSAL: "true"})
        over.wait()
    return 0


def new_simulator(state: Path | None, port: int = 0, latency_ms: int = 0, bulk_operation_ms: int = 0) -> Simulator:
    """A simulated Webex, to be used as a context.

    Raises:
        CommandError: the extra is not installed, the port is taken or the state file cannot be used.
    """
    try:
        from webex_simulator import Simulator, SimulatorError
    except ImportError as error:
        raise CommandError(str(error)) from error
    try:
        return Simulator(state=state, port=port, latency_ms=latency_ms, bulk_operation_ms=bulk_operation_ms)
    except SimulatorError as error:
        raise CommandError(str(error)) from error


def _announce(environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        click.echo(f"export {name}={shlex.quote(value)}")
    click.echo("ready")
