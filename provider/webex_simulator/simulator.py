"""The simulated Webex as a server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from webex_simulator.application import Application
from webex_simulator.clock import Source, real_time
from webex_simulator.meetings import SimulatedSite
from webex_simulator.meetings.site import SITE_ADMIN
from webex_simulator.server import LOOPBACK, Server
from webex_simulator.webex import SCOPES, SimulatedWebex, SimulatorError


class Simulator(SimulatedWebex):
    """A Webex org on loopback, with one administrator in it.

    Serves from ``with`` (or ``start``) until the block ends (or ``close``). A new simulator has a new random org id
    and token; with ``state``, a file, accounts, org id and token are kept there, and only the port may change.

    Args:
        state: SQLite file that keeps everything, made if it does not exist; None keeps nothing.
        port: to listen on; 0 takes a free one.
        latency_ms: added to every answer of the API.
        bulk_operation_ms: added to every operation inside a SCIM Bulk request.
        verified_domains: where given, a userName of any other domain is refused.
        scopes: of ``token``; all if not given.
        list_lag: seconds until a new user shows up in listings (those of Webex are eventually consistent).
        sites: Meetings sites; without them there is ``acme``, a site-admin one, and ``acme-hub``, which Control Hub
            manages. Sites that a state file has already stay as they are there.
        clock: returns the time as an aware datetime; ``advance`` moves on from it, and the state file remembers.
        block_deleted: whether the address of an account that is deleted, softly or by DELETE, is blocked for 30 days.

    Raises:
        SimulatorError: the port is taken, or the state file cannot be used.
    """

    def __init__(
        self,
        state: Path | str | None = None,
        port: int = 0,
        latency_ms: int = 0,
        verified_domains: Iterable[str] = (),
        scopes: Iterable[str] = SCOPES,
        list_lag: float = 0.0,
        sites: Iterable[SimulatedSite] | None = None,
        clock: Source = real_time,
        block_deleted: bool = False,
        bulk_operation_ms: int = 0,
    ) -> None:
        super().__init__(state, verified_domains, scopes, list_lag, clock, block_deleted)
        self.scim.bulk_operation_ms = bulk_operation_ms
        self._running: threading.Thread | None = None
        self._server = self._listening(Application(self, latency_ms), port)
        self.settle(f"http://{LOOPBACK}:{self._server.server_port}", sites)

    def environment(self) -> dict[str, str]:
        """Return the environment variables that point the provider at this simulator, and at its site-admin site."""
        site = next((site for site in self.sites() if site.kind == SITE_ADMIN), None)
        return {
            "WEBEX_ORG_ID": self.org_id,
            "WEBEX_ACCESS_TOKEN": self.token,
            "WEBEX_SCIM_URL": self.scim_url,
            "WEBEX_API_URL": self.api_url,
            **(site.environment() if site else {}),
        }

    def start(self) -> Self:
        """Serve in the background."""
        if self._running is None:
            serve = self._server.serve_forever
            self._running = threading.Thread(target=serve, kwargs={"poll_interval": 0.05}, daemon=True)
            self._running.start()
        return self

    def close(self) -> None:
        """Stop serving, close the clients' connections and the state file."""
        if self._running is not None:
            self._server.shutdown()
            self._running.join()
        self._server.server_close()
        self._server.close_connections()
        self._store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Simulator(org_id={self.org_id!r}, url={self.url!r})"

    def _listening(self, application: Application, port: int) -> Server:
        try:
            return Server(application, port, self._clock.seconds)
        except (OSError, OverflowError) as error:
            self._store.close()
            raise SimulatorError(f"the simulator cannot listen on port {port} ({error}): choose another one") from None
