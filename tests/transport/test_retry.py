"""The retry policy and the back-off, as the pure functions that they are."""

from __future__ import annotations

import datetime

import pytest
from requests.structures import CaseInsensitiveDict

from pulumi_webex.transport.retry import (
    AttemptOutcome,
    is_repeatable,
    is_worth_repeating,
    pause_before,
    seconds_until_retry,
)

NOW = datetime.datetime(2026, 3, 31, 12, 0, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("outcome", "repeatable", "again"),
    [
        (AttemptOutcome(None, sent=False), False, True),
        (AttemptOutcome(None, sent=True), False, False),
        (AttemptOutcome(None, sent=True), True, True),
        (AttemptOutcome(None, sent=False, hopeless=True), True, False),
        (AttemptOutcome(429), False, True),
        (AttemptOutcome(423), False, True),
        (AttemptOutcome(503, retry_after=1), False, True),
        (AttemptOutcome(503), False, False),
        (AttemptOutcome(503), True, True),
        (AttemptOutcome(500), False, False),
        (AttemptOutcome(502), True, True),
        (AttemptOutcome(504), True, True),
        (AttemptOutcome(501), True, False),
        (AttemptOutcome(400), True, False),
        (AttemptOutcome(401), True, False),
        (AttemptOutcome(404), True, False),
        (AttemptOutcome(409), True, False),
    ],
)
def test_the_policy(outcome: AttemptOutcome, repeatable: bool, again: bool) -> None:
    assert is_worth_repeating(outcome, repeatable=repeatable, attempts=1) is again


def test_a_lasting_server_fault_is_given_up() -> None:
    assert is_worth_repeating(AttemptOutcome(500), repeatable=True, attempts=4)
    assert not is_worth_repeating(AttemptOutcome(500), repeatable=True, attempts=5)
    assert is_worth_repeating(AttemptOutcome(429), repeatable=True, attempts=50)


def test_which_methods_are_repeatable_by_themselves() -> None:
    assert [m for m in ("GET", "get", "PUT", "DELETE", "PATCH", "POST") if is_repeatable(m)] == [
        "GET",
        "get",
        "PUT",
        "DELETE",
    ]


def test_the_back_off_grows_to_a_bound_with_full_jitter() -> None:
    assert [pause_before(n, None, 1.0) for n in range(2, 11)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert pause_before(5, None, 0.0) == 0
    assert pause_before(10_000, None, 1.0) == 30


def test_retry_after_is_a_minimum() -> None:
    assert pause_before(2, 7.0, 0.0) == 7.0
    assert 7.0 < pause_before(2, 7.0, 1.0) <= 8.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"Retry-After": " 1.5 "}, 1.5),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "Tue, 31 Mar 2026 12:00:09 GMT"}, 9.0),
        ({"Retry-After": "Tue, 31 Mar 2026 11:00:00 GMT"}, 0.0),
        # The server's clock is an hour ahead of ours; only its own two dates belong together.
        ({"Retry-After": "Tue, 31 Mar 2026 13:00:09 GMT", "Date": "Tue, 31 Mar 2026 13:00:00 GMT"}, 9.0),
    ],
)
def test_retry_after_in_both_notations(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_until_retry(CaseInsensitiveDict(headers), NOW) == seconds


@pytest.mark.parametrize(
    ("outcome", "doubt"),
    [
        (AttemptOutcome(None, sent=True), True),
        (AttemptOutcome(None, sent=False), False),
        (AttemptOutcome(502), True),
        (AttemptOutcome(429), False),
    ],
)
def test_what_may_have_taken_effect(outcome: AttemptOutcome, doubt: bool) -> None:
    assert outcome.leaves_doubt is doubt
