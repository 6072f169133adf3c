"""Here every test runs through the real ``pulumi`` command; without it on PATH they all skip, saying so."""

from __future__ import annotations

import pytest

from tests.support.stack import missing_cli_programs


@pytest.fixture
def engine() -> str:
    if missing := missing_cli_programs():
        pytest.skip(f"the Pulumi CLI is not complete on PATH: {', '.join(missing)}")
    return "pulumi"
