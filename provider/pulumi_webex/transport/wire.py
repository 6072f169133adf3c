"""Bytes out, bytes in: requests, with what is known about a failure told apart.

The only module that imports requests. Whether anything was sent decides whether a call may be
repeated, so each exception is sorted by that.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from os import environ
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NameResolutionError, NewConnectionError

from pulumi_webex.transport.addresses import is_loopback
from pulumi_webex.transport.answers import Body, Failure, Reply
from pulumi_webex.transport.errors import SettingsError
from pulumi_webex.transport.redaction import Secret, redact

LARGEST_BODY = 64 * 1024 * 1024
"""Bytes; a page of a hundred people is a few hundred thousand."""
_CHUNK = 64 * 1024


class Wire:
    """A pooled session; any number of threads may `send`."""

    def __init__(self, *, pool_size: int, ca_bundle: str | None) -> None:
        self._session = requests.Session()
        # The environment is read here instead: netrc would replace the token, and lookups cost at each call.
        self._session.trust_env = False
        self._session.verify = environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE") or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"User-Agent": _user_agent(), "Accept": "application/json, application/scim+json"})
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(pool_size, ca_bundle))

    def send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        body: Body | None,
        token: Secret | None,
        timeout: tuple[float, float],
        patient: Callable[[], bool],
    ) -> Reply | Failure:
        """One request and its whole answer; `patient` is asked between pieces of a slow body."""
        try:
            with self._session.request(
                method,
                url,
                params=params,
                data=body.content if body else None,
                headers=body.headers if body else {},
                auth=_Bearer(token) if token else None,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
                proxies=_proxies(url),
            ) as response:
                return _received(response, patient)
        except (requests.RequestException, HTTPError, OSError) as error:
            return _sorted_by_phase(error)

    def close(self) -> None:
        self._session.close()


def _received(response: requests.Response, patient: Callable[[], bool]) -> Reply | Failure:
    content = bytearray()
    pieces: Iterator[bytes] = response.iter_content(_CHUNK)
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_BODY:
            return Failure(f"the answer is larger than {LARGEST_BODY // 2**20} MiB", sent=True, hopeless=True)
        if not patient():
            return Failure("the answer came in too slowly", sent=True)
    return Reply(response.status_code, response.headers, bytes(content))


def _sorted_by_phase(error: Exception) -> Failure:
    """What a failed request means; in doubt, bytes count as sent."""
    cause = _root(error)
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        reason = "its TLS certificate is not trusted here; name your company's CA file in webex:caBundle"
        return Failure(f"{reason} (WEBEX_CA_BUNDLE)", sent=False, hopeless=True)
    if isinstance(cause, NameResolutionError):
        return Failure("its host name is not known here; check the address and the network", sent=False)
    if isinstance(cause, NewConnectionError):
        return Failure("the connection was refused; is the address right?", sent=False)
    if isinstance(error, requests.ConnectTimeout) or isinstance(cause, ConnectTimeoutError):
        return Failure("no connection in time", sent=False)
    if isinstance(error, requests.exceptions.ProxyError):
        return Failure("the proxy that HTTPS_PROXY or HTTP_PROXY names lets no connection through", sent=False)
    if isinstance(error, requests.exceptions.InvalidURL):
        return Failure("its address is not a web address", sent=False, hopeless=True)
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return Failure("no answer in time", sent=True)
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return Failure("the answer is damaged", sent=True)
    return Failure(f"the connection broke off ({redact(type(cause).__name__)})", sent=True)


def _root(error: Exception) -> BaseException:
    """The urllib3 exception that a requests exception wraps."""
    cause = error.args[0] if error.args else error
    if isinstance(cause, MaxRetryError) and cause.reason is not None:
        cause = cause.reason
    return cause if isinstance(cause, BaseException) else error


class _Bearer(requests.auth.AuthBase):
    def __init__(self, token: Secret) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request


class _Adapter(HTTPAdapter):
    """Trusts `ca_bundle` besides the usual authorities."""

    def __init__(self, pool_size: int, ca_bundle: str | None) -> None:
        self._context: ssl.SSLContext | None = None
        if ca_bundle:
            self._context = _trusting(ca_bundle)
        super().__init__(pool_connections=4, pool_maxsize=pool_size)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        return super().proxy_manager_for(proxy, **named, ssl_context=self._context)


def _trusting(ca_bundle: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca_bundle)
    except (ssl.SSLError, OSError):
        raise SettingsError(
            f"webex:caBundle (WEBEX_CA_BUNDLE) names a file that holds no certificates in PEM form: {ca_bundle}."
        ) from None
    return context


def _proxies(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return _proxies_for(f"{parts.scheme}://{parts.netloc}")


@lru_cache(maxsize=16)
def _proxies_for(origin: str) -> dict[str, str]:
    """What the environment names, as requests reads it; never for this machine itself."""
    if is_loopback(urlsplit(origin).hostname or ""):
        return {}
    return dict(get_environ_proxies(origin))


def _user_agent() -> str:
    try:
        own = version("pulumi-webex")
    except PackageNotFoundError:  # run from a source tree that is not installed
        own = "0"
    return f"pulumi-webex/{own} (+requests/{requests.__version__})"
