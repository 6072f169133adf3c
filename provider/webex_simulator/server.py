"""A threaded HTTP/1.1 server on loopback for one WSGI application.

werkzeug's own development server closes every connection after one answer; a client that keeps connections alive, as
every pooled session does, needs this one.
"""

from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK = "127.0.0.1"


class DroppedError(Exception):
    """Raised by the application to close the connection without an answer."""


class Server(ThreadingHTTPServer):
    """Serves the application on 127.0.0.1 in daemon threads, one a connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, application: WSGIApplication, port: int, clock: Callable[[], float]) -> None:
        """Listen on ``port``, any free one if it is 0. Raises OSError if the port is taken.

        ``clock`` returns what answers say in their Date header, as seconds since 1970.
        """
        self.application = application
        self.clock = clock
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((LOOPBACK, port), Handler)

    def server_bind(self) -> None:
        """Bind, without the look-up of the host's name that HTTPServer does and that can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be closed with the server."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Close the connections that clients keep alive: a closed simulator must not go on answering."""
        with self._open_lock:
            still_open = list(self._open)
        for connection in still_open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet where a client went away; report anything else."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Turns one HTTP request into one WSGI call, and its answer into one write."""

    protocol_version = "HTTP/1.1"
    server_version = "WebexSimulator"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def handle_one_request(self) -> None:
        """Read a request line and hand the request to the application, whatever its method."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or len(self.raw_requestline) > 65536:
            self.close_connection = True
        elif self.parse_request():
            self._answer()
        self.wfile.flush()

    def handle_expect_100(self) -> bool:
        """Let the client send the body it asks to send, at once."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def _answer(self) -> None:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            started[:] = [status, headers]

        try:
            chunks: Iterable[bytes] = self.server.application(self._environ(), start_response)
            content = b"".join(chunks)
        except DroppedError:
            self.close_connection = True
            return
        code, _, reason = started[0].partition(" ")
        self.send_response(int(code), reason)
        for name, value in started[1]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _environ(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        # The whole body is read here, so that the next request line of a kept connection is where it is expected.
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit():
            self.close_connection = True
        content = self.rfile.read(int(length)) if length.isdigit() else b""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": LOOPBACK,
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            environ.setdefault(f"HTTP_{name.upper().replace('-', '_')}", value)
        return environ

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time of the simulated Webex for the Date header."""
        return super().date_time_string(self.server.clock() if timestamp is None else timestamp)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the requests are in the simulator's own log."""
