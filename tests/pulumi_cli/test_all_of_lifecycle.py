"""Whatever holds of a life cycle on the embedded engine is held against the real command, too."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_every_module_is_there() -> None:
    assert {f.name for f in (TESTS / "pulumi_cli" / "lifecycle").glob("test_*.py")} == {
        f.name for f in (TESTS / "lifecycle").glob("test_*.py")
    }
