"""Credentials and tickets."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_webex.meetings import exchange
from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.errors import NotSignedIn, XmlCall, meetings_error
from pulumi_webex.meetings.message import Response
from pulumi_webex.meetings.settings import AccessToken, Password, SessionTicket
from pulumi_webex.meetings.sign_in import SignIn, Ticket
from pulumi_webex.transport.errors import BadToken, NoAnswer
from pulumi_webex.transport.redaction import Secret
from tests.support.meetings import Played, envelope, failure, ticket

MakeClient = Callable[..., MeetingsClient]
PASSWORD = Password("admin", Secret("obviously-fake-password"))
TOKEN = AccessToken(Secret("obviously-fake-token"), "admin")
REFUSED = failure("030002", "The user name or password is incorrect")
NO_TICKETS = failure("030104", "session ticket authentication is not supported")


def test_a_password_travels_once_and_then_its_ticket(make_client: MakeClient, played: Played) -> None:
    client = make_client(PASSWORD)
    client.get("ana")
    client.get("ben")

    first, second, third = played.asked
    assert first.operation == "AuthenticateUser"
    assert first.security == {"webExID": "admin", "password": "obviously-fake-password", "siteName": "acme"}
    assert second.security == {"webExID": "admin", "siteName": "acme", "sessionTicket": "obviously-fake-ticket"}
    assert third.security == second.security


def test_a_token_is_traded_for_a_ticket(make_client: MakeClient, played: Played) -> None:
    make_client(TOKEN).get("ana")

    asked = played.of("AuthenticateUser")[0]
    assert asked.text("accessToken") == "obviously-fake-token"
    assert asked.security == {"webExID": "admin", "siteName": "acme"}
    assert "webExAccessToken" not in played.of("GetUser")[0].security


def test_a_token_without_a_name_goes_along_itself(make_client: MakeClient, played: Played) -> None:
    make_client(AccessToken(Secret("obviously-fake-token"))).get("ana")

    assert [asked.security for asked in played.asked] == [
        {"siteName": "acme", "webExAccessToken": "obviously-fake-token"}
    ]


def test_a_given_ticket_is_used_as_it_is(make_client: MakeClient, played: Played) -> None:
    make_client(SessionTicket("admin", Secret("obviously-fake-given"))).get("ana")

    assert [asked.operation for asked in played.asked] == ["GetUser"]
    assert played.asked[0].security["sessionTicket"] == "obviously-fake-given"


@pytest.mark.parametrize(("seconds", "lasts"), [(5400, 5300), (None, 500)])
def test_a_ticket_is_reused_until_shortly_before_it_ends(
    seconds: int | None, lasts: int, make_client: MakeClient, played: Played
) -> None:
    played.answers["AuthenticateUser"] = ticket(seconds=seconds)
    client = make_client(PASSWORD)
    client.get("ana")

    played.now = 1000.0 + lasts - 1
    client.get("ana")
    assert len(played.of("AuthenticateUser")) == 1

    played.now = 1000.0 + lasts
    client.get("ana")
    assert len(played.of("AuthenticateUser")) == 2


@pytest.mark.parametrize("credential", [PASSWORD, TOKEN], ids=["password", "token"])
def test_a_site_without_tickets_gets_the_credential_each_time(
    credential: object, make_client: MakeClient, played: Played
) -> None:
    played.answers["AuthenticateUser"] = NO_TICKETS
    client = make_client(credential)
    client.get("ana")
    client.get("ana")

    name = "password" if credential is PASSWORD else "webExAccessToken"
    assert len(played.of("AuthenticateUser")) == 1
    assert all(name in asked.security for asked in played.of("GetUser"))


def test_a_token_that_buys_no_ticket_is_tried_itself(make_client: MakeClient, played: Played) -> None:
    played.answers["AuthenticateUser"] = REFUSED

    make_client(TOKEN).get("ana")

    assert played.of("GetUser")[0].security["webExAccessToken"] == "obviously-fake-token"


def test_a_ticket_that_is_refused_early_is_replaced_once(make_client: MakeClient, played: Played) -> None:
    played.answers["AuthenticateUser"] = [ticket("obviously-fake-1"), ticket("obviously-fake-2")]
    played.answers["SetUser"] = [REFUSED, envelope()]

    make_client(PASSWORD).set("ana", {"title": "x"})

    assert [asked.security["sessionTicket"] for asked in played.of("SetUser")] == [
        "obviously-fake-1",
        "obviously-fake-2",
    ]


def test_tickets_that_are_all_refused_end_in_an_error(make_client: MakeClient, played: Played) -> None:
    played.answers["GetUser"] = REFUSED

    with pytest.raises(NotSignedIn):
        make_client(PASSWORD).get("ana")
    assert len(played.of("GetUser")) == 2


def test_a_wrong_password_is_tried_once_whatever_is_called(make_client: MakeClient, played: Played) -> None:
    played.answers["AuthenticateUser"] = REFUSED
    client = make_client(PASSWORD)

    for _ in range(5):
        with pytest.raises(BadToken, match="WEBEX_MEETINGS_PASSWORD") as caught:
            client.get("ana")
    assert len(played.asked) == 1
    assert "obviously-fake-password" not in str(caught.value)


def test_an_expired_ticket_of_somebody_else_is_not_tried_again(make_client: MakeClient, played: Played) -> None:
    played.answers["GetUser"] = REFUSED
    client = make_client(SessionTicket("admin", Secret("obviously-fake-given")))

    for _ in range(2):
        with pytest.raises(NotSignedIn):
            client.get("ana")
    assert len(played.asked) == 1


def test_an_answer_without_a_ticket(make_client: MakeClient, played: Played) -> None:
    played.answers["AuthenticateUser"] = envelope()

    with pytest.raises(NoAnswer, match="no session ticket"):
        make_client(PASSWORD).get("ana")


def test_signing_in_waits_out_the_limit_too(make_client: MakeClient, played: Played) -> None:
    played.answers["AuthenticateUser"] = [failure("000045", "rate limit"), ticket()]

    make_client(PASSWORD).get("ana")

    assert played.held == [60.0]


def test_many_threads_share_one_ticket(make_client: MakeClient, played: Played) -> None:
    client = make_client(PASSWORD)
    threads = [threading.Thread(target=client.get, args=(f"user{number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(played.of("AuthenticateUser")) == 1
    assert len(played.of("GetUser")) == 16


def test_threads_that_come_first_at_once_try_a_wrong_password_once(
    make_client: MakeClient, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SignIn] = []

    def slowly(*arguments: Any) -> SignIn:
        time.sleep(0.05)
        made.append(SignIn(*arguments))
        return made[-1]

    monkeypatch.setattr(exchange, "SignIn", slowly)
    played.answers["AuthenticateUser"] = REFUSED
    client = make_client(PASSWORD)

    def get(name: str) -> None:
        with pytest.raises(NotSignedIn):
            client.get(name)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(get, ("ana", "ben", "cleo", "dee")))
    assert len(made) == len(played.of("AuthenticateUser")) == 1


def test_calls_under_way_when_tickets_are_given_up_are_tried_again() -> None:
    sign_in = SignIn("acme", PASSWORD, lambda context, token: Ticket(Secret("obviously-fake-ticket")), lambda: 0.0)
    error = meetings_error(XmlCall("GetUser", "acme"), Response(False, "030104", "no tickets"))
    assert isinstance(error, NotSignedIn)

    used = [sign_in.context(), sign_in.context()]

    assert [sign_in.is_worth_another_try(one, error) for one in used] == [True, True]
    assert ("password", "obviously-fake-password") in sign_in.context()
    assert not sign_in.is_worth_another_try(sign_in.context(), error)


def test_nothing_shows_the_credential(make_client: MakeClient) -> None:
    shown = repr(make_client(PASSWORD).settings) + repr(make_client(TOKEN).settings)

    assert "obviously-fake" not in shown
