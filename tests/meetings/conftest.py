from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_webex.meetings.client import MeetingsClient
from pulumi_webex.meetings.settings import Credential, MeetingsSettings, Password
from pulumi_webex.transport.redaction import Secret
from tests.support.meetings import Played

MakeClient = Callable[..., MeetingsClient]


@pytest.fixture
def played() -> Played:
    return Played()


@pytest.fixture
def make_client(played: Played) -> MakeClient:
    def make(credential: Credential | None = None, **named: object) -> MeetingsClient:
        credential = credential or Password("admin", Secret("obviously-fake-password"))
        settings = MeetingsSettings("acme", url="https://api.example.com/XML", credential=credential, **named)
        return MeetingsClient(settings, played)  # type: ignore[arg-type]

    return make


@pytest.fixture
def client(make_client: MakeClient) -> MeetingsClient:
    return make_client()
