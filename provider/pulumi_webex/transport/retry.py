"""When a call is worth repeating, and how long to wait before: pure functions, no clock of their own.

After go-retryablehttp: a policy and a back-off that can be read, and tested, on their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

TOTAL_SECONDS = 300.0
"""No call goes on for longer, whatever Webex answers."""
SILENT_SECONDS = 120.0
"""How long a service that has answered before may stay silent."""
UNREACHED_SECONDS = 15.0
"""How long a service that never answered is tried: most likely its address is wrong."""
SERVER_FAULT_ATTEMPTS = 5
"""Attempts that end in 5xx without a Retry-After; one that lasts longer is no passing fault."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_ALWAYS_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})


@dataclass(frozen=True)
class AttemptOutcome:
    """How one attempt failed.

    `status` is None if no response came; `sent` tells whether bytes may have reached the
    service; `retry_after` is in seconds; `hopeless` marks what no repetition can cure.
    """

    status: int | None
    sent: bool = True
    retry_after: float | None = None
    hopeless: bool = False

    @property
    def leaves_doubt(self) -> bool:
        """Whether the call may have taken effect although it failed."""
        return self.sent if self.status is None else self.status >= 500


def is_repeatable(method: str) -> bool:
    """Whether a second run of the same call leaves what the first one left (RFC 9110 section 9.2.2)."""
    return method.upper() in _ALWAYS_REPEATABLE


def is_worth_repeating(outcome: AttemptOutcome, *, repeatable: bool, attempts: int) -> bool:
    """The policy, before time is considered; `attempts` counts those made so far, from 1.

    429, 423 and a 503 that says when to come back were not carried out, so any method goes again;
    so does what was never sent. Everything else goes again only if the call is `repeatable`.
    """
    if outcome.hopeless:
        return False
    if outcome.status is None:
        return repeatable or not outcome.sent
    if outcome.status in (423, 429) or (outcome.status == 503 and outcome.retry_after is not None):
        return True
    return repeatable and outcome.status in (500, 502, 503, 504) and attempts < SERVER_FAULT_ATTEMPTS


def pause_before(attempt: int, retry_after: float | None, chance: float) -> float:
    """Seconds to wait before `attempt` (the first repetition is 2); `chance` is in 0…1.

    Retry-After is a minimum, with up to a tenth on top so that many callers do not come back at
    once; else exponential with full jitter.
    """
    if retry_after is not None:
        return retry_after * (1 + chance / 10)
    return chance * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt - 2, 10))


def seconds_until_retry(headers: Mapping[str, str], now: datetime.datetime) -> float | None:
    """What Retry-After asks for, in seconds from now; None if it is absent or makes no sense.

    A date (RFC 9110 section 10.2.3) is held against the server's own Date where there is one,
    since clocks differ; else against `now`, which has a time zone.
    """
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.replace(".", "", 1).isdecimal():
        return float(text)
    moment = http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(headers.get("Date", "")) or now)).total_seconds())


def http_date(text: str) -> datetime.datetime | None:
    """An HTTP date, as in ``Sun, 06 Nov 1994 08:49:37 GMT``, with its time zone."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
