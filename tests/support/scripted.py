"""A web server that plays a script, and a time that passes only when somebody sleeps.

Deliberately unlike the simulator: it knows nothing about SCIM, so that it can also answer what no
SCIM server would.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Play:
    """One answer of the script: a status with JSON or raw bytes, or a connection that breaks."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    length: int | None = None
    drop: bool = False
    before: Callable[[Seen], None] = lambda seen: None


class Scripted:
    """Plays `script` in order, then `always`; keeps what it saw in `seen`."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.script: deque[Play] = deque()
        self.always: Callable[[Seen], Play] = lambda seen: Play(599, {"detail": "the script has no such scene"})
        self.lock = threading.Lock()
        self.server = _Server(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def play(self, *plays: Play) -> None:
        self.script.extend(plays)

    def methods(self) -> list[str]:
        return [seen.method for seen in self.seen]

    def next(self, seen: Seen) -> Play:
        with self.lock:
            self.seen.append(seen)
            play = self.script.popleft() if self.script else None
        return play or self.always(seen)

    @contextmanager
    def running(self) -> Iterator[Scripted]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: callers that hang up early are part of many plays."""


def _handler(script: Scripted) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or else each answer waits for a delayed ACK

        def _serve(self) -> None:
            seen = self._request()
            play = script.next(seen)
            play.before(seen)
            if play.drop:
                self.close_connection = True
                return
            self._answer(play)

        def _request(self) -> Seen:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Seen(self.command, parts.path, query, headers, _understood(body))

        def _answer(self, play: Play) -> None:
            content = play.raw if play.raw is not None else b"" if play.body is None else json.dumps(play.body).encode()
            self.send_response_only(play.status)
            headers = {"Content-Type": "application/json", "Date": self.date_time_string(), **play.headers}
            headers["Content-Length"] = str(len(content) if play.length is None else play.length)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()
            if play.length is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _understood(body: bytes) -> Any:
    """JSON where it is JSON, else the bytes themselves."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body


class Time:
    """Seconds that pass only in `sleep`; `slept` keeps what was asked for."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds
