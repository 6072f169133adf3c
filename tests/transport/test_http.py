"""The transport against a web server that misbehaves on purpose."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from email.utils import formatdate

import pytest

from pulumi_webex.transport import answers, wire
from pulumi_webex.transport.answers import Reply
from pulumi_webex.transport.errors import (
    ApiError,
    BadToken,
    NoAnswer,
    NotFound,
    Refused,
    ServerFault,
    SettingsError,
    Throttled,
)
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Time

TOKEN = "obviously-fake-token"
OK = Play(200, {"fine": True})
DROP = Play(drop=True)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_what_a_request_carries(server: Scripted, transport: Transport) -> None:
    server.play(Play(201, {"id": "1"}, {"X-Own": "yes"}))
    answer = transport.request("POST", f"{server.url}/Users", params={"a": 'b "c"&', "n": 1}, json={"name": "Zoë"})
    assert (answer.status, answer.body, answer.headers["x-own"]) == (201, {"id": "1"}, "yes")
    seen = server.seen[0]
    assert (seen.method, seen.path, seen.query, seen.body) == (
        "POST",
        "/Users",
        {"a": 'b "c"&', "n": "1"},
        {"name": "Zoë"},
    )
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["accept"] == "application/json, application/scim+json"
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["user-agent"].startswith("pulumi-webex/")


def test_an_empty_answer_has_no_body(server: Scripted, transport: Transport) -> None:
    server.play(Play(204))
    assert transport.request("DELETE", f"{server.url}/Users/1").body is None


def test_connections_are_reused_and_cookies_are_not(server: Scripted, transport: Transport) -> None:
    server.play(Play(200, {}, {"Set-Cookie": "a=b; Path=/"}), OK)
    for _ in range(2):
        transport.request("GET", f"{server.url}/Users")
    assert "cookie" not in server.seen[1].headers


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [429, 423, 503])
def test_retry_after_is_honored_for_every_method(
    server: Scripted, transport: Transport, time: Time, method: str, status: int
) -> None:
    server.play(Play(status, {"message": "slow down"}, {"Retry-After": "20"}), OK)
    assert transport.request(method, f"{server.url}/Users").body == {"fine": True}
    assert server.methods() == [method, method]
    assert sum(time.slept) == pytest.approx(22)  # a tenth of jitter on top


def test_retry_after_as_a_date(server: Scripted, transport: Transport, time: Time) -> None:
    headers = {"Date": formatdate(1_000_000_000, usegmt=True), "Retry-After": formatdate(1_000_000_030, usegmt=True)}
    server.play(Play(429, {}, headers), OK)
    transport.request("GET", f"{server.url}/Users")
    assert sum(time.slept) == pytest.approx(33)


def test_429_without_retry_after_backs_off(server: Scripted, transport: Transport, time: Time) -> None:
    server.play(Play(429), Play(429), Play(429), OK)
    transport.request("POST", f"{server.url}/Users")
    assert time.slept == [0.5, 1.0, 2.0]


def test_429_to_one_holds_all_back(server: Scripted, transport: Transport, time: Time) -> None:
    held: list[float] = []

    def second(seen: object) -> None:
        held.append(time.now)

    start = time.now
    server.play(Play(429, {}, {"Retry-After": "40"}), Play(200, {}, before=second), OK)
    other = threading.Thread(target=lambda: transport.request("GET", f"{server.url}/other"))
    slept = transport.sleep

    def sleep(seconds: float) -> None:
        transport.sleep = slept
        other.start()  # begins while the first one waits
        other.join()
        slept(seconds)

    transport.sleep = sleep
    transport.request("GET", f"{server.url}/first")
    assert [seen.path for seen in server.seen] == ["/first", "/other", "/first"]
    assert held[0] - start == pytest.approx(40)


def test_throttling_without_end_is_given_up_in_bounded_time(server: Scripted, transport: Transport, time: Time) -> None:
    server.always = lambda seen: Play(429, {"message": "slow down", "trackingId": "TRACK"}, {"Retry-After": "50"})
    start = time.now
    with pytest.raises(Throttled, match=r"429: slow down \(trackingId TRACK\)"):
        transport.request("GET", f"{server.url}/Users")
    assert 200 < time.now - start <= 300


def test_a_retry_after_beyond_our_patience_is_not_waited_for(
    server: Scripted, transport: Transport, time: Time
) -> None:
    server.play(Play(429, {}, {"Retry-After": "86400"}))
    with pytest.raises(Throttled):
        transport.request("GET", f"{server.url}/Users")
    assert time.slept == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_passing_server_fault_is_repeated_where_harmless(server: Scripted, transport: Transport, status: int) -> None:
    server.play(Play(status), OK, Play(status), OK)
    transport.request("GET", f"{server.url}/Users")
    transport.request("PATCH", f"{server.url}/Users/1", json={}, repeatable=True)
    assert server.methods() == ["GET", "GET", "PATCH", "PATCH"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_server_fault_on_a_write_is_not_repeated_blindly(
    server: Scripted, transport: Transport, status: int, method: str
) -> None:
    server.play(Play(status, raw=b"<html><title>Bad Gateway</title></html>"))
    with pytest.raises(ServerFault, match=f"{status}: Bad Gateway"):
        transport.request(method, f"{server.url}/Users", json={})
    assert server.methods() == [method]


def test_a_dropped_connection_is_repeated_where_harmless(server: Scripted, transport: Transport) -> None:
    server.play(DROP, OK, DROP, OK)
    transport.request("GET", f"{server.url}/Users")
    transport.request("DELETE", f"{server.url}/Users/1")
    assert server.methods() == ["GET", "GET", "DELETE", "DELETE"]


def test_a_dropped_connection_on_a_post_leaves_doubt(server: Scripted, transport: Transport) -> None:
    server.play(DROP)
    with pytest.raises(NoAnswer, match="may have taken effect") as caught:
        transport.request("POST", f"{server.url}/Users", json={})
    assert caught.value.sent
    assert server.methods() == ["POST"]


def test_nobody_there_means_nothing_was_sent(transport: Transport, time: Time) -> None:
    start = time.now
    with pytest.raises(NoAnswer, match=r"refused.*nothing was sent, so running again is safe") as caught:
        transport.request("POST", f"http://127.0.0.1:{unused_port()}/Users", json={})
    assert not caught.value.sent
    assert len(time.slept) > 3
    # An address that never answered is most likely wrong: nobody should wait two minutes to hear so.
    assert time.now - start <= 15


def test_a_service_that_answered_before_gets_more_patience(server: Scripted, transport: Transport, time: Time) -> None:
    server.play(OK)
    transport.request("GET", f"{server.url}/Users")
    server.always = lambda seen: DROP
    start = time.now
    with pytest.raises(NoAnswer):
        transport.request("GET", f"{server.url}/Users")
    assert 60 < time.now - start <= 120


def test_doubt_of_an_earlier_attempt_stays(server: Scripted, transport: Transport) -> None:
    server.play(DROP, Play(404, {"detail": "gone"}), Play(503, {}, {"Retry-After": "1"}), Play(409, {}))
    with pytest.raises(NotFound) as gone:
        transport.request("DELETE", f"{server.url}/Users/1")
    assert gone.value.in_doubt
    with pytest.raises(ApiError) as conflict:
        transport.request("POST", f"{server.url}/Users", json={})
    assert conflict.value.in_doubt


def test_429_leaves_no_doubt(server: Scripted, transport: Transport) -> None:
    server.play(Play(429), Play(409, {}))
    with pytest.raises(ApiError) as caught:
        transport.request("POST", f"{server.url}/Users", json={})
    assert not caught.value.in_doubt


def test_a_silent_server_runs_into_the_time_out(server: Scripted, transport: Transport) -> None:
    release = threading.Event()
    server.play(Play(200, {}, before=lambda seen: release.wait(10) and None))
    with pytest.raises(NoAnswer, match=r"no answer in time.*may have taken effect") as caught:
        transport.request("POST", f"{server.url}/Users", json={}, timeout=(5, 0.05))
    release.set()
    assert caught.value.sent


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "a web page"),
        (b'{"id": "1", "user', "damaged or incomplete JSON"),
        (b"\xff\xfe\x00", "damaged or incomplete JSON"),
        (b"[" * 200_000, "damaged or incomplete JSON"),
    ],
)
def test_a_success_that_is_no_json(server: Scripted, transport: Transport, raw: bytes, said: str) -> None:
    server.play(Play(200, raw=raw))
    with pytest.raises(NoAnswer, match=said):
        transport.request("GET", f"{server.url}/Users")


def test_an_answer_cut_short_is_no_answer(server: Scripted, transport: Transport) -> None:
    server.play(Play(200, raw=b'{"id": "1"}', length=500), OK, Play(201, raw=b'{"id": "1"}', length=500))
    assert transport.request("GET", f"{server.url}/Users").body == {"fine": True}
    with pytest.raises(NoAnswer) as caught:
        transport.request("POST", f"{server.url}/Users", json={})
    assert caught.value.sent


def test_an_answer_without_end_is_cut_off(
    server: Scripted, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LARGEST_BODY", 2**20)
    server.play(Play(200, raw=b" " * (2**20 + 1)))
    with pytest.raises(NoAnswer, match="larger than 1 MiB"):
        transport.request("GET", f"{server.url}/Users")
    assert len(server.seen) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("status", [301, 302, 307, 308, 304])
def test_a_redirect_is_never_followed(server: Scripted, transport: Transport, method: str, status: int) -> None:
    server.play(Play(status, headers={"Location": "https://elsewhere.example/Users?secret=1"}))
    with pytest.raises(ApiError, match=r"not followed.*webex:scimUrl") as caught:
        transport.request(method, f"{server.url}/Users")
    assert caught.value.status == status
    assert "https://elsewhere.example," in str(caught.value)
    assert len(server.seen) == 1


def test_a_refused_token_is_not_tried_twice_and_not_shown(server: Scripted, transport: Transport) -> None:
    server.play(Play(401, {"message": f"Bearer {TOKEN} has expired"}))
    with pytest.raises(BadToken) as caught:
        transport.request("GET", f"{server.url}/Users")
    assert TOKEN not in str(caught.value)
    assert len(server.seen) == 1


def test_without_a_token_nothing_is_sent(server: Scripted, make_transport: Callable[..., Transport]) -> None:
    with pytest.raises(SettingsError, match="WEBEX_ACCESS_TOKEN"):
        make_transport(access_token=None).request("GET", f"{server.url}/Users")
    assert server.seen == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_paused_lets_reads_through_only(
    server: Scripted, make_transport: Callable[..., Transport], method: str
) -> None:
    paused = make_transport(paused=True)
    with pytest.raises(Refused, match="webex:paused"):
        paused.request(method, f"{server.url}/Users")
    assert server.seen == []
    server.play(OK)
    paused.request("GET", f"{server.url}/Users")


def test_the_log_has_no_bodies_no_query_and_no_token(
    server: Scripted, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="pulumi_webex")
    server.play(Play(200, {"displayName": "Ana"}, {"trackingid": "TRACK"}))
    transport.request("GET", f"{server.url}/Users", params={"filter": 'userName eq "ana@example.com"'}, json={"a": "b"})
    lines = [record.getMessage() for record in caplog.records if record.name == "pulumi_webex"]
    assert len(lines) == 1
    assert lines[0].startswith("GET /Users 200 trackingId=TRACK ")
    for hidden in ("ana", "Ana", TOKEN):
        assert hidden not in lines[0]


def test_many_threads_share_one_transport(server: Scripted, make_transport: Callable[..., Transport]) -> None:
    shared = make_transport(concurrency=16)
    server.always = lambda seen: Play(200, {"path": seen.path})
    wrong: list[object] = []

    def work(number: int) -> None:
        for turn in range(5):
            path = f"/Users/{number}-{turn}"
            answer = shared.request("GET", f"{server.url}{path}")
            if answer.body != {"path": path}:
                wrong.append(answer.body)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(server.seen) == 120


def test_doubt_outlives_a_failure_that_sent_nothing(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    results = [Reply(503, {"Retry-After": "1"}, b""), answers.Failure("nobody there", sent=False, hopeless=True)]
    monkeypatch.setattr(wire.Wire, "send", lambda *arguments: results.pop(0))
    with pytest.raises(NoAnswer, match="may have taken effect") as caught:
        transport.request("POST", "https://webexapis.com/Users", json={})
    assert caught.value.sent
