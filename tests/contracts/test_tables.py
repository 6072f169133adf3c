"""The tables say what the contracts say; only this test needs the contracts themselves."""

from __future__ import annotations

import pytest

from tests.contracts import make_tables


@pytest.mark.skipif(not make_tables.CONTRACTS.is_dir(), reason=f"the contracts are not at {make_tables.CONTRACTS}")
def test_the_tables_are_up_to_date() -> None:
    """If this fails, run ``python -m tests.contracts.make_tables`` and read the difference."""
    for name, text in make_tables.tables().items():
        assert (make_tables.HERE / name).read_text(encoding="utf-8") == text, name
