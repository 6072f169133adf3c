"""A `People` resource that is driven through its provider against a simulated Webex."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pulumi_webex.resources.people import writes
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.transport import stopping
from tests.resources.people.company import Company
from webex_simulator import Simulator


@pytest.fixture
def company(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    for variable in [name for name in os.environ if name.startswith("WEBEX_")]:
        monkeypatch.delenv(variable)
    made = Company(simulator)
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    monkeypatch.setattr(rpc, "old_inputs", lambda: dict(made.inputs))
    monkeypatch.setattr(writes, "PAUSES", (0.0,))
    made.next_run()
    yield made
    run.end()
    stopping.forget()
