"""Fixtures of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pulumi_embedded.support import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """An empty stack."""
    return Stack(tmp_path)
