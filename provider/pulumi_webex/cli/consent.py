"""A browser's way back: a small web server on loopback that waits for Webex to send the browser there."""

from __future__ import annotations

import hmac
import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pulumi_webex.transport.addresses import is_loopback

from .errors import CommandError, WrongUseError

DEFAULT_REDIRECT = "http://localhost:8484/callback"
_PAGE = "<!doctype html><meta charset=utf-8><title>webex login</title><p>{}</p>"
_DONE = "You are signed in. Close this window and go back to the terminal."
_STRANGE = "This does not belong to the sign-in that is under way."
_REFUSED = "Webex did not sign you in. Go back to the terminal."


@dataclass(frozen=True)
class Return:
    """What the browser came back with."""

    code: str = ""
    error: str = ""


class Consent:
    """Waits at ``redirect_uri`` for the browser that carries ``state``; a context.

    Raises:
        WrongUseError: the address is not one on loopback.
        CommandError: its port is taken.
    """

    def __init__(self, redirect_uri: str, state: str) -> None:
        try:
            parts = urlsplit(redirect_uri)
            port = 80 if parts.port is None else parts.port
        except ValueError:
            raise WrongUseError(f"the redirect address is none; it looks like {DEFAULT_REDIRECT}") from None
        is_ours = parts.scheme == "http" and is_loopback(parts.hostname or "")
        if not is_ours or not port or parts.query or parts.fragment:
            raise WrongUseError(f"the redirect address must be on loopback, such as {DEFAULT_REDIRECT}")
        host = "127.0.0.1" if parts.hostname in (None, "localhost") else parts.hostname
        try:
            self._server = (_Server6 if ":" in host else _Server)((host, port), _Handler)
        except OSError as error:
            raise CommandError(
                f"port {port} cannot be used ({error.strerror}): end what uses it, or register another address with "
                "the integration and name it with --redirect-uri"
            ) from None
        self._server.path, self._server.state = parts.path or "/", state
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Consent:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def code(self, seconds: float) -> str:
        """The authorization code. Raises CommandError where the person refuses, or does not come back in time."""
        if not self._server.returned.wait(seconds):
            raise CommandError(f"nobody signed in within {int(seconds)} s; run `webex login` again")
        back = self._server.back
        if not back.code:
            raise CommandError(
                f"Webex did not sign you in ({back.error or 'it gave no code'}); run `webex login` again"
            )
        return back.code


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    path = ""
    state = ""
    back: Return = Return()

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.returned = threading.Event()
        super().__init__(address, handler)


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "webex"
    sys_version = ""

    def do_GET(self) -> None:
        """Takes the code of this very sign-in; anything else, such as another page's request, is turned away."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        is_ours = hmac.compare_digest(query.get("state", "").encode(), self.server.state.encode())
        if parts.path != self.server.path or not is_ours:
            self._say(404, _STRANGE)
            return
        back = Return(query.get("code", ""), query.get("error_description") or query.get("error", ""))
        self._say(200, _DONE if back.code else _REFUSED)
        if not self.server.returned.is_set():
            self.server.back = back
            self.server.returned.set()

    def _say(self, status: int, sentence: str) -> None:
        content = _PAGE.format(sentence).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the request line holds the code."""
