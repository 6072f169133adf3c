"""Once somebody stopped the run, no call starts and no pause goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from pulumi_webex.transport import stopping
from pulumi_webex.transport.errors import ServerFault, Stopped
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from webex_simulator import Simulator


@pytest.fixture
def transport(simulator: Simulator) -> Iterator[Transport]:
    environment = simulator.environment()
    settings = Settings.resolve(lambda key: None, environment)
    yield Transport(settings)
    stopping.forget()


def test_no_call_starts(transport: Transport, simulator: Simulator) -> None:
    stopping.ask()
    with pytest.raises(Stopped, match="the run was stopped"):
        transport.request("GET", f"{transport.settings.scim_url}/Users")
    assert not simulator.requests()


def test_a_pause_before_another_attempt_ends_with_what_webex_said(transport: Transport, simulator: Simulator) -> None:
    simulator.fault(status=503, times=5, retry_after=60)
    began = time.monotonic()
    transport.sleep = lambda seconds: (stopping.ask(), stopping.pause(seconds))[1]
    with pytest.raises(ServerFault):
        transport.request("GET", f"{transport.settings.scim_url}/Users")
    assert time.monotonic() - began < 30
    assert len(simulator.requests()) == 1
