"""Pages and the links between them: each leads somewhere, each page is found, and prose is wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + DOCS
HERE = "https://github.com/pulumi-webex/pulumi-webex/blob/main/"
LINK = re.compile(r"(?:\]\(|^\[[^]]+\]: )([^)\s]+)", re.M)
WIDTH = 100
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file that each link within the project leads to, and the heading in it."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in LINK.findall(text):
        file, _, heading = target.removeprefix(HERE).partition("#")
        if target.startswith(HERE):
            yield ROOT / file, heading
        elif not target.startswith("https://"):
            yield (page.parent / file if file else page), heading


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pages
def test_every_link_leads_somewhere(page: Path) -> None:
    for file, heading in links(page):
        assert file.exists(), f"{page.name}: {file}"
        assert not heading or heading in anchors(file), f"{page.name}: {file.name}#{heading}"


def test_links_of_the_readme_work_outside_the_repository() -> None:
    """The readme is the project's page on PyPI, too, where a relative link leads nowhere."""
    targets = LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []


def test_the_index_links_every_page() -> None:
    index = ROOT / "docs" / "index.md"
    assert {file.resolve() for file, _ in links(index)} | {index} == set(DOCS)


@pages
def test_prose_is_wrapped(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    wide = [line for line in prose.splitlines() if len(line) > WIDTH and not line.lstrip().startswith("|")]
    assert [line for line in wide if " " in line.strip().removeprefix("- ") and "]: https://" not in line] == []
