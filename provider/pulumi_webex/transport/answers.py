"""What came back: JSON, an error in one of Webex's two shapes, or something else altogether."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_webex.transport.errors import ErrorDetail
from pulumi_webex.transport.redaction import redact

_CISCO_ERROR = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"
_LONGEST_DETAIL = 500
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Failure:
    """No usable response: `sent` where bytes may have gone out, `hopeless` where no repetition helps."""

    reason: str
    sent: bool
    hopeless: bool = False


@dataclass(frozen=True)
class Body:
    """What a request carries, and what it takes in return (None: any JSON)."""

    content: bytes = field(repr=False)
    media_type: str = "application/json"
    accept: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": self.media_type}
        return headers | {"Accept": self.accept} if self.accept else headers


@dataclass(frozen=True)
class Answer:
    """A successful response; `body` is the decoded JSON, None where it was empty.

    `headers` are looked up without regard to case.
    """

    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """A response as it came: bytes, not understood yet."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def tracking_id(self) -> str | None:
        return self.headers.get("trackingid") or None


def decoded(content: bytes) -> Any:
    """The JSON in `content`, None if it is blank; raises `ValueError` with what it is instead."""
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        pass
    if content.lstrip()[:1] == b"<":
        raise ValueError("a web page came back, not JSON")
    raise ValueError("what came back is damaged or incomplete JSON")


def problem_in(reply: Reply) -> ErrorDetail:
    """What an error response says: SCIM's shape (RFC 7644 section 3.12, with Cisco's extension), the
    ``/v1`` shape (``message``, ``errors``), a web page's title, or nothing."""
    try:
        body = decoded(reply.content)
    except ValueError:
        return ErrorDetail(detail=_plain(_page_title(reply.content)), tracking_id=reply.tracking_id, is_page=True)
    if not isinstance(body, dict):
        return ErrorDetail(tracking_id=reply.tracking_id)
    cisco = body.get(_CISCO_ERROR)
    return _understood(body, cisco if isinstance(cisco, dict) else {}, reply.tracking_id)


def _understood(body: dict[str, Any], cisco: dict[str, Any], tracking_id: str | None) -> ErrorDetail:
    errors = [error for error in _list(body.get("errors")) if isinstance(error, dict)]
    words = [body.get("detail"), cisco.get("details"), body.get("message")]
    words += [error.get("description") for error in errors]
    codes = [cisco.get("errorCode"), body.get("errorCode")] + [error.get("errorCode") for error in errors]
    return ErrorDetail(
        detail=_plain(_joined(words)),
        scim_type=_first([body.get("scimType")]),
        error_code=_first(codes),
        tracking_id=_first([cisco.get("trackingId"), body.get("trackingId")]) or tracking_id,
    )


def _joined(words: list[Any]) -> str:
    """The different sentences among `words`, in order; Webex says some things twice."""
    said: list[str] = []
    for word in (str(item).strip() for entry in words for item in _list(entry)):
        if word and not any(word in earlier for earlier in said):
            said.append(word)
    return "; ".join(said)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(values: list[Any]) -> str | None:
    return next((str(value) for value in values if value not in (None, "")), None)


def _page_title(content: bytes) -> str:
    found = _TITLE.search(content[:65536].decode("utf-8", "replace"))
    return html.unescape(found[1]) if found else ""


def _plain(text: str) -> str:
    """One printable line without secrets, of bounded length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in redact(text)).split())
    return line if len(line) <= _LONGEST_DETAIL else f"{line[:_LONGEST_DETAIL]}…"
