"""American spelling in every tracked text file, as the APIs have it; data keeps what was recorded."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = re.compile(r".*\.csv|tests/recorded/.*|LICENSE|tests/test_spelling\.py")
VERBS = (
    "apolog|author|capital|categor|central|character|critic|custom|emphas|final|general|initial|item|local|maxim|memor|minim"
    "|normal|optim|organ|prior|real|recogn|serial|special|standard|summar|synchron|token|util|visual"
)
BRITISH = re.compile(
    rf"""\w* (
        licence | (behavi|col|fav|hon|hum|lab|neighb)our | (analog|catalog|dialog)ue | programme(?![dr])
      | ({VERBS})is(e|ing|ation) | analys(e|ing) | practis(e|ing)
      | (cancel|label|model|signal|total|travel)l(ed|ing) | (def|off|pret)ence | judgement | artefact | acknowledgement
      | \b(centre|cheque|fibre|fulfil|grey|metre|theatre|amongst|whilst|towards|learnt|spelt|burnt|enrol|instal)\b
    ) \w*""",
    re.IGNORECASE | re.VERBOSE,
)


def british(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and word."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, found[0]) for found in BRITISH.finditer(line))


def test_the_yardstick_finds_british_words_and_only_those() -> None:
    words = "licence organisation behaviour colour centre catalogue normalise recognised authorise synchronising grey"
    assert [word for _, word in british(words)] == words.split()
    words = "license organization behavior color center catalog program programmed otherwise precise exercise raised"
    assert list(british(f"{words} promised noise hour four tour analysis practice fence sentence modelling?")) == [
        (1, "modelling")
    ]


def test_the_spelling_is_american() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, text=True, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout, so nothing says which files are the project's")
    found = []
    for name in listed.stdout.split("\0"):
        if not DATA.fullmatch(name) and (ROOT / name).is_file():
            text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
            found += [f"{name}:{number}: {word}" for number, word in british(text)]
    assert found == []
