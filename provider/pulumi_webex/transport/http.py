"""The one HTTP session to Webex: pooled, retried, budgeted, and silent about secrets."""

from __future__ import annotations

import datetime
import json as jsonlib
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from pulumi_webex.transport import stopping
from pulumi_webex.transport.answers import Answer, Body, Failure, Reply, decoded, problem_in
from pulumi_webex.transport.budget import Budget
from pulumi_webex.transport.credentials import Credentials
from pulumi_webex.transport.errors import ApiError, BadToken, ErrorDetail, NoAnswer, Refused, Stopped, api_error
from pulumi_webex.transport.oauth import refreshed
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.retry import (
    SILENT_SECONDS,
    TOTAL_SECONDS,
    UNREACHED_SECONDS,
    AttemptOutcome,
    http_date,
    is_repeatable,
    is_worth_repeating,
    pause_before,
    seconds_until_retry,
)
from pulumi_webex.transport.settings import Settings

__all__ = ["Answer", "Body", "Courier", "Limits", "Transport"]

TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and to wait for the next bytes."""

log = logging.getLogger("pulumi_webex")


@dataclass
class _Call:
    """One call with all its attempts."""

    method: str
    url: str
    repeatable: bool
    started: float
    last_answer: float
    attempts: int = 0
    waited: float = 0.0
    doubtful: bool = False
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.path = urlsplit(self.url).path


class Limits(Protocol):
    """What bounds the calls to one service."""

    @property
    def concurrency(self) -> int: ...
    @property
    def requests_per_second(self) -> float | None: ...
    @property
    def ca_bundle(self) -> str | None: ...


class Courier:
    """Delivers requests, with as many attempts as their nature and the answers allow; shared by all
    threads. What they carry, and with which credentials, is the affair of those who use it.

    `clock` (monotonic seconds), `sleep` and `chance` (a random number in 0…1) can be replaced.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = stopping.pause,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock = clock
        self.sleep = sleep
        self.chance = chance
        from pulumi_webex.transport.wire import Wire  # loads requests, which a plan without calls does without

        self._wire = Wire(pool_size=limits.concurrency, ca_bundle=limits.ca_bundle)
        self._budget = Budget(limits.concurrency, limits.requests_per_second, clock=clock, sleep=sleep)
        self._reached: set[str] = set()
        self.server_date: datetime.datetime | None = None
        """What the last answer said that the time is."""

    def deliver(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Body | None = None,
        token: Callable[[], Secret] | None = None,
        repeatable: bool | None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> Reply:
        """One call; the reply has a 2xx status.

        `repeatable` says that doing it twice leaves the same as doing it once; by default this
        holds for GET, PUT and DELETE. Raises `ApiError` or one of its kinds for an error status or
        a redirect (never followed: it would take the token along), `NoAnswer` if nothing usable
        came back, `Stopped` if the run was stopped before the first attempt.
        """
        now = self.clock()
        call = _Call(method.upper(), url, is_repeatable(method) if repeatable is None else repeatable, now, now)
        while True:
            result = self._attempt(call, params, body, token() if token else None, timeout)
            if isinstance(result, Reply) and 200 <= result.status < 300:
                return result
            outcome = self._outcome(result)
            pause = self._pause(call, outcome)
            call.doubtful |= outcome.leaves_doubt
            if pause is not None:
                call.waited += pause
                self.sleep(pause)
            if pause is None or stopping.asked():
                raise self._error(call, result)

    def hold(self, seconds: float) -> None:
        """Lets no call of this courier start for `seconds` from now."""
        self._budget.hold(seconds)

    def close(self) -> None:
        """Gives the pooled connections back."""
        self._wire.close()

    def _attempt(
        self,
        call: _Call,
        params: Mapping[str, str | int] | None,
        body: Body | None,
        token: Secret | None,
        timeout: tuple[float, float],
    ) -> Reply | Failure:
        with self._budget.seat():
            if stopping.asked() and not call.attempts:
                raise Stopped
            call.attempts += 1
            began = self.clock()
            patience = TOTAL_SECONDS - (began - call.started)
            result = self._wire.send(
                call.method, call.url, params, body, token, timeout, lambda: self.clock() - began < patience
            )
        self._note(call, result, self.clock() - began)
        return result

    def _note(self, call: _Call, result: Reply | Failure, seconds: float) -> None:
        if isinstance(result, Reply):
            call.last_answer = self.clock()
            self._reached.add(urlsplit(call.url).netloc)
            self.server_date = http_date(result.headers.get("Date", ""))
        said = f"{result.status} trackingId={result.tracking_id}" if isinstance(result, Reply) else result.reason
        log.debug("%s %s %s %.0f ms", call.method, call.path, said, seconds * 1000)

    def _outcome(self, result: Reply | Failure) -> AttemptOutcome:
        if isinstance(result, Failure):
            return AttemptOutcome(None, sent=result.sent, hopeless=result.hopeless)
        wait = seconds_until_retry(result.headers, datetime.datetime.now(datetime.UTC))
        return AttemptOutcome(result.status, retry_after=wait)

    def _pause(self, call: _Call, outcome: AttemptOutcome) -> float | None:
        """Seconds before the next attempt; None if there is to be none."""
        if not is_worth_repeating(outcome, repeatable=call.repeatable, attempts=call.attempts):
            return None
        pause = pause_before(call.attempts + 1, outcome.retry_after, self.chance())
        if pause > self._time_left(call, outcome):
            return None
        if outcome.status in (429, 503) and outcome.retry_after:
            self._budget.hold(outcome.retry_after)
        return pause

    def _time_left(self, call: _Call, outcome: AttemptOutcome) -> float:
        now = self.clock()
        # Pauses count even if a replaced sleep does not take the time that it was given.
        left = TOTAL_SECONDS - max(now - call.started, call.waited)
        if outcome.status is not None:
            return left
        reached = urlsplit(call.url).netloc in self._reached
        silence = max(now - call.last_answer, call.waited)
        return min(left, (SILENT_SECONDS if reached else UNREACHED_SECONDS) - silence)

    def _error(self, call: _Call, result: Reply | Failure) -> NoAnswer | ApiError:
        if isinstance(result, Failure):
            sent = result.sent or call.doubtful
            return no_answer(call.method, call.url, result.reason, sent=sent, repeatable=call.repeatable)
        problem = problem_in(result)
        if 300 <= result.status < 400:
            problem = _redirection(result)
        return api_error(result.status, problem, method=call.method, path=call.path, in_doubt=call.doubtful)


class Transport(Courier):
    """Speaks JSON with the credentials of `settings`; one for a run, so that a new token is fetched once for all."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = stopping.pause,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(settings, clock=clock, sleep=sleep, chance=chance)
        self.settings = settings
        grant = settings.grant
        renew = (lambda: refreshed(self.deliver, settings.api_url, grant)) if grant else None
        self.credentials = Credentials(settings.access_token, renew, clock=clock)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: Any = None,
        repeatable: bool | None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> Answer:
        """One call with JSON both ways, as `deliver` makes it.

        A 401 means that nothing was done: the call is made once more where there is a new token by then.
        Raises besides `SettingsError` without a token, `BadGrant` if no new one is to be had, and `Refused`
        for a write while ``webex:paused``.
        """
        self.settings.require_token()
        if self.settings.paused and method.upper() not in ("GET", "HEAD"):
            raise Refused("Writing to Webex is paused: unset webex:paused (WEBEX_PAUSED) to let changes through.")
        body = None if json is None else Body(jsonlib.dumps(json, allow_nan=False).encode())
        repeatable = is_repeatable(method) if repeatable is None else repeatable
        used: list[Secret] = []

        def token() -> Secret:
            used.append(self.credentials.token())
            return used[-1]

        def sent() -> Reply:
            return self.deliver(
                method, url, params=params, body=body, token=token, repeatable=repeatable, timeout=timeout
            )

        try:
            reply = sent()
        except BadToken:
            if not self.credentials.replaced(used[-1]):
                raise
            reply = sent()
        try:
            return Answer(reply.status, decoded(reply.content), reply.headers)
        except ValueError as error:
            raise no_answer(method.upper(), url, str(error), sent=True, repeatable=repeatable) from None


def no_answer(method: str, address: str, reason: str, *, sent: bool, repeatable: bool) -> NoAnswer:
    """The error for a call without a usable response; says whether running again is safe."""
    if not sent:
        then = "nothing was sent, so running again is safe"
    elif repeatable:
        then = "running again is safe"
    else:
        then = "it may have taken effect all the same: look in Webex before you repeat it"
    return NoAnswer(f"Webex gave no usable answer to {method} {address}: {reason}; {then}.", sent=sent)


def _redirection(reply: Reply) -> ErrorDetail:
    goal = urlsplit(reply.headers.get("Location", ""))
    where = f"{goal.scheme}://{goal.hostname}" if goal.hostname else "another address"
    return ErrorDetail(
        detail=f"a redirect to {where}, which is not followed since the access token would go along",
        tracking_id=reply.tracking_id,
    )
