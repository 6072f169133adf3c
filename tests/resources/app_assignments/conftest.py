"""Resources that are driven through their provider against a simulated Webex."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import rpc, run
from tests.resources.app_assignments.apps import Apps, SiteApps
from webex_simulator import Simulator


def _made(kind: type[Apps], simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Apps:
    for variable in [name for name in os.environ if name.startswith("WEBEX_")]:
        monkeypatch.delenv(variable)
    made = kind(simulator)
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    monkeypatch.setattr(rpc, "old_inputs", lambda: dict(made.inputs))
    made.next_run()
    return made


@pytest.fixture
def apps(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apps]:
    yield _made(Apps, simulator, monkeypatch)
    run.end()
    sites.end()


@pytest.fixture
def site(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apps]:
    yield _made(SiteApps, simulator, monkeypatch)
    run.end()
    sites.end()
