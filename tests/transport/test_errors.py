"""facts: both error body shapes, the trackingId from body or header, one sentence with advice."""

from __future__ import annotations

import json

import pytest
from requests.structures import CaseInsensitiveDict

from pulumi_webex.transport.answers import Reply, problem_in
from pulumi_webex.transport.errors import (
    ApiError,
    BadToken,
    Conflict,
    ErrorDetail,
    Forbidden,
    NotFound,
    ServerFault,
    Throttled,
    WebexError,
    api_error,
)
from pulumi_webex.transport.redaction import Secret

CISCO = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"


def reply(body: object, *, status: int = 400, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, CaseInsensitiveDict(headers), content)


def test_the_scim_shape() -> None:
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error", CISCO],
        "status": "409",
        "scimType": "uniqueness",
        "detail": "userName is taken",
        CISCO: {"trackingId": "TRACK_1", "errorCode": 200102, "details": ["userName is taken", "choose another"]},
    }
    assert problem_in(reply(body)) == ErrorDetail(
        detail="userName is taken; choose another", scim_type="uniqueness", error_code="200102", tracking_id="TRACK_1"
    )


def test_the_rest_shape() -> None:
    body = {
        "message": "Invalid license",
        "errors": [{"description": "Invalid license", "errorCode": 400000}, {"description": "Ask sales"}],
        "trackingId": "TRACK_2",
    }
    assert problem_in(reply(body)) == ErrorDetail(
        detail="Invalid license; Ask sales", error_code="400000", tracking_id="TRACK_2"
    )


def test_the_tracking_id_of_the_header_serves_where_the_body_has_none() -> None:
    assert problem_in(reply({"detail": "no"}, TrackingID="TRACK_3")).tracking_id == "TRACK_3"
    assert problem_in(reply(b"", TrackingID="TRACK_3")).tracking_id == "TRACK_3"
    assert problem_in(reply({"trackingId": "TRACK_4"}, TrackingID="TRACK_3")).tracking_id == "TRACK_4"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"no"', b"null", b'{"errors": "no", "detail": null}', b'{"errors": [1]}']
)
def test_a_body_that_says_nothing_does_no_harm(body: bytes) -> None:
    assert problem_in(reply(body)) == ErrorDetail()


def test_a_gateways_page_is_known_as_one() -> None:
    problem = problem_in(
        reply(b"<html><head><title>502 Bad\n Gateway &amp; more</title></head><body>long</body></html>")
    )
    assert problem == ErrorDetail(detail="502 Bad Gateway & more", is_page=True)


def test_what_a_server_echoes_is_cleaned_and_bounded() -> None:
    Secret("obviously-fake-token")
    problem = problem_in(reply({"detail": "token obviously-fake-token\x1b[31m\n is bad " + "x" * 5000}))
    assert "obviously-fake-token" not in problem.detail
    assert problem.detail.isprintable()
    assert len(problem.detail) < 600


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ApiError),
        (401, BadToken),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, NotFound),
        (423, Throttled),
        (429, Throttled),
        (500, ServerFault),
        (504, ServerFault),
    ],
)
def test_each_status_has_its_kind(status: int, kind: type[ApiError]) -> None:
    error = api_error(status, ErrorDetail("Why it is.", tracking_id="TRACK"), method="PATCH", path="/scim/Users/1")
    assert type(error) is kind
    assert isinstance(error, WebexError)
    assert (error.status, error.detail, error.method, error.path) == (status, "Why it is.", "PATCH", "/scim/Users/1")
    start = f"Webex answered PATCH /scim/Users/1 with {status}: Why it is (trackingId TRACK)"
    assert str(error).startswith(start)
    assert str(error).endswith(".")
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("status", "detail", "advice"),
    [
        (401, "", "WEBEX_ACCESS_TOKEN"),
        (403, "", "identity:people_rw"),
        (403, "The domain example.com is not verified", "verify it in Control Hub"),
        (409, "", "already taken"),
        (429, "", "webex:requestsPerSecond"),
        (423, "", "locked"),
        (503, "", "running again is safe"),
    ],
)
def test_each_status_says_what_to_do(status: int, detail: str, advice: str) -> None:
    assert advice in str(api_error(status, ErrorDetail(detail), method="POST", path="/Users"))


@pytest.mark.parametrize(("status", "advice"), [(403, "full or group administrator"), (409, "link the group")])
def test_what_to_do_about_groups_is_told_apart(status: int, advice: str) -> None:
    assert advice in str(api_error(status, ErrorDetail(), method="POST", path="/v2/Groups"))


def test_a_web_page_never_means_that_somebody_is_gone() -> None:
    error = api_error(404, ErrorDetail("Not here", is_page=True), method="GET", path="/Users/1")
    assert not isinstance(error, NotFound)
    assert "webex:scimUrl" in str(error)
