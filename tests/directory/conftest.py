"""Small files of people, kept beside the tests or written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "files"

Write = Callable[..., Path]


@pytest.fixture
def files() -> Path:
    """The folder with the hand-written exports."""
    return FILES


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write text (UTF-8) or bytes under a name; gives the path."""

    def _write(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write
