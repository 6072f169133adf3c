"""Fixtures of the simulator's own tests."""

from __future__ import annotations

import pytest

from tests.webex_simulator.api import Api
from tests.webex_simulator.xml_api import XmlApi
from webex_simulator import Simulator


@pytest.fixture
def api(simulator: Simulator) -> Api:
    return Api(simulator)


@pytest.fixture
def xml(simulator: Simulator) -> XmlApi:
    """The site-admin site, by its administrator."""
    return XmlApi(simulator.site("acme"))


@pytest.fixture
def hub(simulator: Simulator) -> XmlApi:
    """The site of Control Hub, by its administrator."""
    return XmlApi(simulator.site("acme-hub"))
