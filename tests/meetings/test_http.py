"""The client over real HTTP, against a server that plays a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.errors import RateLimited, Unreachable
from pulumi_webex.meetings.settings import MeetingsSettings, Password
from pulumi_webex.transport.errors import NoAnswer, ServerFault, Throttled
from pulumi_webex.transport.http import Courier
from pulumi_webex.transport.redaction import Secret
from tests.support.meetings import envelope, failure, ticket
from tests.support.scripted import Play, Scripted, Time

OK = Play(raw=envelope("<use:userId>7</use:userId>"), headers={"Content-Type": "text/xml"})
TICKET = Play(raw=ticket())
LIMIT = Play(raw=failure("000045", "Rate limit reached"))
ANA = {"webExId": "ana", "firstName": "Ana", "lastName": "Lima", "email": "ana@example.com"}


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted().running() as scripted:
        yield scripted


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(server: Scripted, time: Time) -> Iterator[MeetingsClient]:
    credential = Password("admin", Secret("obviously-fake-password"))
    settings = MeetingsSettings("acme", url=f"{server.url}/WBXService/XMLService", credential=credential)
    courier = Courier(settings, clock=time.clock, sleep=time.sleep, chance=lambda: 1.0)
    yield MeetingsClient(settings, courier)
    courier.close()


def test_what_goes_over_the_wire(client: MeetingsClient, server: Scripted) -> None:
    server.play(TICKET, OK)

    assert client.create(ANA).user_id == 7

    sign_in, create = server.seen
    assert {seen.path for seen in server.seen} == {"/WBXService/XMLService"}
    assert create.method == "POST"
    assert create.headers["content-type"] == "text/xml; charset=UTF-8"
    assert "authorization" not in create.headers
    assert b"obviously-fake-password" in sign_in.body
    assert b"obviously-fake-password" not in create.body


def test_a_limit_told_in_the_body_is_waited_out_by_all(client: MeetingsClient, server: Scripted, time: Time) -> None:
    server.play(TICKET, LIMIT, LIMIT, OK)

    client.set("ana", {"title": "x"})

    assert sum(time.slept) == pytest.approx(120)


def test_a_limit_that_stays(client: MeetingsClient, server: Scripted, time: Time) -> None:
    server.play(TICKET)
    server.always = lambda seen: LIMIT

    with pytest.raises(RateLimited) as caught:
        client.set("ana", {"title": "x"})
    assert isinstance(caught.value, Throttled)
    assert sum(time.slept) == pytest.approx(240)


def test_an_outage_is_sat_out_for_what_can_be_repeated(client: MeetingsClient, server: Scripted) -> None:
    server.play(TICKET, Play(503), Play(drop=True), OK)

    client.set("ana", {"title": "x"})

    assert len(server.seen) == 4


def test_a_creation_is_sent_once(client: MeetingsClient, server: Scripted) -> None:
    server.play(TICKET, Play(drop=True), OK)

    created = client.create(ANA)

    assert (created.user_id, created.certain) == (7, False)
    assert [b"CreateUser" in seen.body for seen in server.seen] == [False, True, False]


@pytest.mark.parametrize(
    ("play", "kind", "sentence"),
    [
        (Play(404, raw=b"<html><title>Not found</title></html>"), Unreachable, "check webex:meetingsUrl"),
        (Play(302, headers={"Location": "https://login.example.com/"}), Unreachable, "a redirect to"),
        (Play(501), ServerFault, "the fault is on Webex's side"),
        (Play(raw=b"<html><title>Sign in</title></html>"), NoAnswer, "not a message of the XML API but a <html>"),
        (Play(raw=envelope()[:80]), NoAnswer, "cut off"),
        (Play(raw=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), NoAnswer, "DOCTYPE or entities, which are refused"),
    ],
    ids=["404", "302", "501", "page", "cut off", "entities"],
)
def test_answers_that_are_none(
    play: Play, kind: type[Exception], sentence: str, client: MeetingsClient, server: Scripted
) -> None:
    server.play(TICKET, play)

    with pytest.raises(kind) as caught:
        client.get("ana")
    assert sentence in str(caught.value)
    assert "GetUser for ana on site acme" in str(caught.value)
    assert "obviously-fake" not in str(caught.value)
