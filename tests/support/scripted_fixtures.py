"""A client against a scripted server and a clock of its own; for the folders whose conftest imports this."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.redaction import Secret
from pulumi_webex.transport.settings import Settings
from tests.support.scripted import Scripted, Time


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted().running() as scripted:
        yield scripted


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def make_transport(server: Scripted, time: Time) -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def make(**named: object) -> Transport:
        named = {"access_token": Secret("obviously-fake-token"), **named}
        settings = Settings(org_id=None, scim_url=f"{server.url}/scim/v2", api_url=f"{server.url}/v1", **named)
        made.append(Transport(settings, clock=time.clock, sleep=time.sleep, chance=lambda: 1.0))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


@pytest.fixture
def transport(make_transport: Callable[..., Transport]) -> Transport:
    return make_transport()
