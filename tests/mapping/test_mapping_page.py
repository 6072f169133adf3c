"""docs/attribute-mapping.md: every example runs and prints what it says, and its tables are the code's."""

from __future__ import annotations

import doctest
import inspect
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex import AttributeMapping
from pulumi_webex.cli import main
from pulumi_webex.mapping import PRESETS
from tests.resources import program

PAGE = (Path(__file__).parents[2] / "docs" / "attribute-mapping.md").read_text(encoding="utf-8")
PEOPLE = """\
objectId,userPrincipalName,displayName,givenName,surname,accountEnabled,jobTitle,department,country,mobile
00aa-1,ana@example.com,Ana Silva,Ana,Silva,True,Engineer,R&D,Spain,+34 600
00aa-2,bo@example.com,Bo Silva,Bo,Silva,False,,R&D,Portugal,
"""

OKTA = """\
id,login,email,firstName,lastName,status,timeZone
00u1,ana,ana@example.com,Ana,Silva,ACTIVE,23
00u2,bo,bo@example.com,Bo,Silva,SUSPENDED,
"""

_SHOWN = {'>>> print(open("mapping.yaml").read(), end="")\n': "mapping.yaml", "$ cat cases.yaml\n": "cases.yaml"}
"""Files by the command that shows them."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the page shows, and the people it speaks of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "okta.csv").write_text(OKTA, encoding="utf-8")
    for reading, name in _SHOWN.items():
        shown = PAGE.split(reading)[1]
        (tmp_path / name).write_text(re.split(r"^(?:>>>|\$|```)", shown, maxsplit=1, flags=re.MULTILINE)[0])
    return tmp_path


def test_python_examples_make_what_they_say() -> None:
    example, _ = blocks("python")
    registered = program.run(lambda: exec(compile(example, "docs/attribute-mapping.md", "exec"), {}))
    assert registered.keys() == {"people", "00aa-1", "00aa-2"}
    _, ana = registered["00aa-1"]
    assert ana["phoneNumbers"] == [{"type": "mobile", "value": "+34 600"}]
    assert (ana["preferredLanguage"], "externalId" in ana) == ("en_GB", False)
    assert registered["00aa-2"][1]["release"] == ["title", "phoneNumbers"]


def test_the_example_of_meetings_accounts() -> None:
    _, example = blocks("python")
    registered = program.run(lambda: exec(compile(example, "docs/attribute-mapping.md", "exec"), {}))
    assert registered.keys() == {"meetings", "00u1", "00u2"}
    _, ana = registered["00u1"]
    assert (ana["webExId"], ana["email"], ana["timeZoneID"], ana["privilegeHost"]) == (
        "ana",
        "ana@example.com",
        23,
        True,
    )
    assert registered["00u2"][1]["active"] == "DEACTIVATED"


def test_interactive_examples() -> None:
    examples = "\n".join(blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(examples, {}, "attribute-mapping.md", "attribute-mapping.md", 0)
    said: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert results.attempted > 8
    assert not results.failed, "".join(said)


def commands() -> list[tuple[str, str]]:
    found = [re.split(r"\n", part, maxsplit=1) for block in blocks("console") for part in block.split("$ ")[1:]]
    return [(command, output) for command, output in found if command.startswith("webex ")]


@pytest.mark.parametrize(("command", "output"), commands(), ids=[command for command, _ in commands()])
def test_commands(command: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(shlex.split(command)[1:])
    printed = "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())
    assert printed == output


def test_every_argument_is_in_the_table() -> None:
    rows = PAGE.split("\n## Arguments\n")[1].split("\n## ")[0]
    arguments = set(inspect.signature(AttributeMapping.__init__).parameters) - {"self", "resource_name"}
    assert arguments == set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE))


def test_the_presets_are_the_ones_shown() -> None:
    cells: Callable[[str], list[str]] = lambda row: [cell.strip().strip("`") for cell in row.split("|")[1:-1]]  # noqa: E731
    shown: dict[str, dict[str, str]] = {}
    for table in PAGE.split("\n## Presets\n")[1].strip().split("\n\n")[:2]:
        head, _, *rows = (cells(row) for row in table.splitlines())
        for target, *rules in rows:
            for name, rule in zip(head[1:], rules, strict=True):
                shown.setdefault(name, {}).update({target: rule} if rule else {})
    assert shown.keys() == PRESETS.keys()
    for name, preset in PRESETS.items():
        real: dict[str, Any] = {target: rule.expression for target, rule in preset.rules.items()}
        assert shown[name].keys() == real.keys()
        assert all(shown[name][target] == text for target, text in real.items() if target != "active")
