"""What can go wrong between a program and Webex, each told in one sentence.

::

    WebexError
    ├── SettingsError       a setting is missing, malformed or contradictory
    ├── Refused             we chose not to call: wrong organization, paused, somebody else's account
    ├── NoAnswer            no HTTP response came back
    └── ApiError            Webex answered with an error
        ├── BadToken        401
        ├── BadGrant        400, 401, 403 of the token endpoint: no new access token is to be had
        ├── Forbidden       403
        ├── Misdirected     whoever answers is not Webex's API: a redirect, a web page
        ├── NotFound        404, 410
        ├── Conflict        409
        ├── Throttled       423, 429, once the retries are used up
        └── ServerFault     5xx
"""

# ruff: noqa: N818 - the names say what happened; the common root says that they are errors.
from __future__ import annotations

from dataclasses import dataclass


class WebexError(Exception):
    """The root of the tree; ``str(error)`` is one clear sentence, fit to be shown as it is."""


class SettingsError(WebexError):
    """A setting is missing, malformed or contradictory; names the key and the environment variable."""


class Refused(WebexError):
    """No call was made, by choice: another organization, a paused stack, somebody else's account."""


class Stopped(WebexError):
    """No call was made, since somebody stopped the run."""

    def __init__(self) -> None:
        super().__init__("the run was stopped before this was done")


class NoAnswer(WebexError):
    """No usable HTTP response came back.

    `sent` tells whether bytes may have reached Webex, so that the call may have taken effect.
    """

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


@dataclass(frozen=True)
class ErrorDetail:
    """What the body (or a header) of an error response says; every field may be absent.

    `is_page` marks an answer that is no JSON: it comes from a gateway or another web server.
    """

    detail: str = ""
    scim_type: str | None = None
    error_code: str | None = None
    tracking_id: str | None = None
    is_page: bool = False


class ApiError(WebexError):
    """Webex answered with an error status.

    Attributes: `status` (HTTP), `detail` (Webex's own words, may be empty), `scim_type` (RFC 7644
    section 3.12), `error_code` and `tracking_id` (Cisco's), `method` and `path` of the request;
    `in_doubt` where an earlier attempt at the same call may have taken effect.
    """

    advice = ""

    def __init__(self, status: int, problem: ErrorDetail, *, method: str, path: str, in_doubt: bool = False) -> None:
        self.status = status
        self.detail = problem.detail
        self.scim_type = problem.scim_type
        self.error_code = problem.error_code
        self.tracking_id = problem.tracking_id
        self.method = method
        self.path = path
        self.in_doubt = in_doubt
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        said = f": {self.detail.rstrip('. ')}" if self.detail else ""
        codes = [code for code in (self.scim_type, self.error_code) if code and code not in self.detail]
        if self.tracking_id:
            codes.append(f"trackingId {self.tracking_id}")
        tail = f" ({', '.join(codes)})" if codes else ""
        advice = self._advise() and f"; {self._advise()}"
        return f"Webex answered {self.method} {self.path} with {self.status}{said}{tail}{advice}."

    def _advise(self) -> str:
        return self.advice


class BadToken(ApiError):
    """401: the access token is missing, expired or of another cloud."""

    advice = (
        "the access token is not accepted: it has expired (personal tokens last 12 hours, others 14 days) or belongs "
        "to another cloud; run `webex login`, or get a new one and set WEBEX_ACCESS_TOKEN or "
        "`pulumi config set --secret webex:accessToken`"
    )


class BadGrant(ApiError):
    """The token endpoint gives no access token for this refresh token or code."""

    advice = (
        "Webex gives no new access token: the refresh token has ended (90 days after its last use, 60 in the "
        "government cloud), was revoked, or does not belong to this webex:clientId and webex:clientSecret; run "
        "`webex login`"
    )


class Forbidden(ApiError):
    """403: scope, admin role, organization or an unverified domain."""

    advice = (
        "the token needs the scope identity:people_rw (identity:people_read to look only), from a full or user "
        "administrator of this very organization (webex:orgId)"
    )

    def _advise(self) -> str:
        if "domain" in self.detail.lower():
            return (
                "the address is in a domain that this organization has not verified or claimed: verify it in "
                "Control Hub under Organization Settings > Domains, or use an address in a verified one"
            )
        if "/Groups" in self.path:
            return self.advice.replace("user administrator", "group administrator")
        return self.advice


class NotFound(ApiError):
    """404 or 410: no such account in this organization."""

    advice = "there is nothing under this id in this organization: it was deleted, or webex:orgId names another one"


class Conflict(ApiError):
    """409: the value is taken already, mostly a userName."""

    advice = (
        "the userName or e-mail address is already taken by an account that does not show here: by one of another "
        "organization, which can be claimed in Control Hub, or by one that was deleted in the last 30 days: recover "
        "that one in Control Hub, wait, or use another address"
    )

    def _advise(self) -> str:
        return "run again to link the group of this name" if "/Groups" in self.path else self.advice


class Throttled(ApiError):
    """429 or 423 that outlasted the retries."""

    advice = (
        "Webex asks for fewer requests and kept asking for longer than we wait; run again later, or lower "
        "webex:concurrency or set webex:requestsPerSecond"
    )

    def _advise(self) -> str:
        if self.status == 423:
            return "the account is locked by another operation in Webex and stayed so; run again later"
        return self.advice


class ServerFault(ApiError):
    """5xx that outlasted the retries, or that must not be retried blindly."""

    advice = "the fault is on Webex's side (see status.webex.com); running again is safe"


_BY_STATUS: dict[int, type[ApiError]] = {
    401: BadToken,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    423: Throttled,
    429: Throttled,
}


_NOT_WEBEX = (
    "a web server answered that is not Webex's API: check webex:scimUrl (WEBEX_SCIM_URL) and any proxy in between"
)


class Misdirected(ApiError):
    """An answer that does not come from the API; never to be taken for "there is no such account"."""

    advice = _NOT_WEBEX


def api_error(status: int, problem: ErrorDetail, *, method: str, path: str, in_doubt: bool = False) -> ApiError:
    """The error of the tree that belongs to an HTTP `status`.

    A 404 or 410 with a web page instead of JSON is no `NotFound`: nobody is to be believed gone
    because an address was mistyped.
    """
    kind = ServerFault if status >= 500 else _BY_STATUS.get(status, ApiError)
    if status < 400 or (kind is NotFound and problem.is_page):
        kind = Misdirected
    return kind(status, problem, method=method, path=path, in_doubt=in_doubt)
