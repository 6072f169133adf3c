"""What the XML API refuses, each told in one sentence.

::

    ApiError                     (pulumi_webex.transport.errors)
    ├── MeetingsError            the site answered with result FAILURE
    │   ├── AccountNotFound      030001; a NotFound too
    │   ├── AccountExists        030004, 030005; a Conflict too
    │   ├── NotSignedIn          030002, 030104: the credentials do not work here; a BadToken too
    │   ├── NotAllowed           000001, 030048, 030103: the rights are missing; a Forbidden too
    │   ├── RateLimited          000045, once the waits are used up; a Throttled too
    │   └── SiteRefuses          010107, 030098 …: the site as such takes no such change
    └── Unreachable              an HTTP status other than 200: no Meetings service answered
"""

# ruff: noqa: N818 - the names say what happened, as in transport.errors.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.meetings.advice import Attempt, Known, advice_for, attribute_named_in, kind_of
from pulumi_webex.meetings.catalog import CATALOG
from pulumi_webex.meetings.message import Response
from pulumi_webex.transport.errors import (
    ApiError,
    BadToken,
    Conflict,
    ErrorDetail,
    Forbidden,
    NotFound,
    Throttled,
    WebexError,
)
from pulumi_webex.transport.redaction import HIDDEN, redact

_LONGEST = 500


@dataclass(frozen=True)
class XmlCall:
    """What was tried: `operation` such as ``SetUser``, the `site`, whom it is about, what was sent."""

    operation: str
    site: str
    person: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        whom = f" for {self.person}" if self.person else ""
        return f"{self.operation}{whom} on site {self.site}"


class MeetingsError(ApiError):
    """The site said FAILURE; HTTP itself went well.

    Attributes besides those of `ApiError`: `exception_id` (decides what happened), `response` (all
    of what Webex said, with its sub-errors), `attribute` (the name of the one at fault, if it can
    be told), `call`.
    """

    def __init__(self, call: XmlCall, response: Response) -> None:
        self.call = call
        self.response = response
        self.exception_id = response.exception_id
        words = _words(call, response)
        self.attribute = attribute_named_in(words, call.sent, response.value)
        known = advice_for(_ids(response), words)
        WebexError.__init__(self, _sentence(call, response, self.attribute, known))
        self.status = 200
        self.detail = words
        self.scim_type = None
        self.error_code = response.exception_id or None
        self.tracking_id = None
        self.method = call.operation
        self.path = call.site
        self.in_doubt = False


class AccountNotFound(MeetingsError, NotFound):
    """030001: the site has no such account."""


class AccountExists(MeetingsError, Conflict):
    """030004, 030005: the webExId or the e-mail address is taken on this site."""


class NotSignedIn(MeetingsError, BadToken):
    """030002, 030104: the site does not take these credentials, or not of this kind."""


class NotAllowed(MeetingsError, Forbidden):
    """000001, 030048, 030103: the caller may not do this."""


class RateLimited(MeetingsError, Throttled):
    """000045: the limit for each minute, for longer than we wait."""


class SiteRefuses(MeetingsError):
    """The site takes no such change from anybody: suspended, of another kind, out of seats."""


class Unreachable(ApiError):
    """Something answered with an HTTP error; the XML API itself always says 200."""

    advice = (
        "this does not come from the Meetings service: check webex:meetingsUrl (WEBEX_MEETINGS_URL), which mostly is "
        "https://api.webex.com/WBXService/XMLService, and any proxy in between"
    )


_KINDS: dict[str, type[MeetingsError]] = {
    "not-found": AccountNotFound,
    "exists": AccountExists,
    "sign-in": NotSignedIn,
    "rights": NotAllowed,
    "rate": RateLimited,
    "site": SiteRefuses,
}


def meetings_error(call: XmlCall, response: Response) -> MeetingsError:
    """The error of the tree that belongs to a FAILURE, decided on the exceptionID."""
    kind = kind_of(response.exception_id, _words(call, response))
    return _KINDS.get(kind, MeetingsError)(call, response)


def unreachable(call: XmlCall, error: ApiError) -> ApiError:
    """An HTTP error, told for a call of the XML API; 423, 429 and 5xx keep their kind."""
    kind = type(error) if error.status in (423, 429) or error.status >= 500 else Unreachable
    problem = ErrorDetail(detail=error.detail, error_code=error.error_code, tracking_id=error.tracking_id)
    return kind(error.status, problem, method=str(call), path=error.path, in_doubt=error.in_doubt)


def _ids(response: Response) -> tuple[str, ...]:
    """All of them, that of the answer itself first."""
    return (response.exception_id, *(error.exception_id for error in response.sub_errors))


def _words(call: XmlCall, response: Response) -> str:
    """Everything that Webex said, once, in order, without the secrets that were sent."""
    # The answer's own reason is mostly that of its first sub-error.
    repeated = any(error.reason == response.reason for error in response.sub_errors)
    said = [] if repeated else [_one(response.reason, response.value, "")]
    said += [_one(error.reason, error.value, error.exception_id) for error in response.sub_errors]
    text = "; ".join(dict.fromkeys(filter(None, said)))
    text = " ".join("".join(c if c.isprintable() else " " for c in _hidden(text, call.sent)).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _one(reason: str, value: str, exception_id: str) -> str:
    extra = ", ".join(part for part in (value if value not in reason else "", exception_id) if part)
    return " ".join(filter(None, [reason.rstrip(". "), f"({extra})" if extra else ""]))


def _hidden(text: str, sent: Mapping[str, Any]) -> str:
    for secret in sorted(_secrets(sent), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return redact(text)


def _secrets(sent: Mapping[str, Any], parent: str = "") -> Iterable[str]:
    """The values of secret attributes in what was sent, at any depth."""
    for key, value in sent.items():
        name = f"{parent}.{key}" if parent else key
        if name not in CATALOG:
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield from _secrets(item, name)
            elif CATALOG.attribute(name).secret and item not in (None, ""):
                yield str(item)


def _sentence(call: XmlCall, response: Response, attribute: str | None, known: Known | None) -> str:
    said = _words(call, response) or "no reason given"
    code = f" ({response.exception_id})" if response.exception_id else ""
    whom = f"{call.person}: " if call.person else ""
    what = f", at {_about(attribute, call.sent)}" if attribute else ""
    value = _hidden(response.value, call.sent)[:80]
    cure = known.cure(Attempt(call.operation, call.site, call.person, attribute, value)) if known else ""
    return f"{whom}Webex Meetings site {call.site} refused {call.operation}{what}: {said}{code}{cure and f'; {cure}'}."


def _about(attribute: str, sent: Mapping[str, Any]) -> str:
    if attribute not in sent:
        return attribute
    given = sent[attribute]
    hidden = CATALOG.attribute(attribute).secret or isinstance(given, (list, Mapping))
    value = HIDDEN if hidden and attribute != "meetingTypes" else repr(_plain(given))
    return f"{attribute} = {value[:120]}"


def _plain(value: Any) -> Any:
    """A number as it was written: the engine knows floats only."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
