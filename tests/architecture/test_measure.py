"""The measure itself, and that the page knows every package and room."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.measure import PAGE, SOURCE, Figures, levels, measured


def test_levels_are_the_longest_chain_and_a_circle_is_one_of_them() -> None:
    assert levels({}) == 0
    assert levels({"a": set(), "b": set()}) == 1
    assert levels({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == 3
    assert levels({"a": {"b"}, "b": {"a", "c"}, "c": set()}) == 2


def test_imports_are_counted_in_every_form_but_not_those_of_type_checkers(tmp_path: Path) -> None:
    package = tmp_path / "one"
    package.mkdir()
    (package / "__init__.py").write_text("from .a import A\n")
    (package / "a.py").write_text(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import one.d\n\nimport one.b\n"
    )
    (package / "b.py").write_text("from one import c\n")
    (package / "c.py").write_text("def late():\n    from . import d\n")
    (package / "d.py").write_text("")
    assert measured(tmp_path)[0] == {"one": Figures(modules=5, lines=10, levels=5)}


def test_the_page_knows_every_package_and_room() -> None:
    """If this fails, run ``python -m tests.architecture.measure``."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in measured(SOURCE)[0] if f"| `{name}` |" not in text] == []
