"""Fixtures of the simulator's own tests."""

from __future__ import annotations

import pytest

from pulumi_webex.simulator import Simulator
from simulator.api import Api


@pytest.fixture
def api(simulator: Simulator) -> Api:
    return Api(simulator)
