"""docs/directory.md: every example runs, and shows what it says."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_tells_the_truth(files, tmp_path, monkeypatch):
    shutil.copytree(files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    page = (DOCS / "directory.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))
    test = doctest.DocTestParser().get_doctest(examples, {}, "directory.md", "directory.md", 0)
    said: list[str] = []
    results = doctest.DocTestRunner().run(test, out=said.append)
    assert results.attempted > 10
    assert not results.failed, "".join(said)
