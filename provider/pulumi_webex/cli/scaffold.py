"""The files of a new project: the ones in ``skeleton/``, filled in for the files of people and groups that it has."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi_webex

from .first_mapping import first_mapping, first_tests

if TYPE_CHECKING:
    from .exports import GroupFiles, PeopleFile

DESCRIPTION = "The people of an organization and their Webex accounts"
SCHEMAS: Mapping[str, str] = {}
"""The JSON schema of a file by its name in the project, for the first line that editors read."""
CI = ".github/workflows/webex.yml"
_PLACES = {
    "dot.vscode.settings.json": ".vscode/settings.json",
    "dot.github.workflows.webex.yml": CI,
    "dot.gitignore": ".gitignore",
    "dot.editorconfig": ".editorconfig",
}


@dataclass(frozen=True)
class Plan:
    """What a new project is to be; without files, it begins with four invented people."""

    name: str
    description: str = DESCRIPTION
    people: PeopleFile | None = None
    groups: GroupFiles | None = None
    ci: bool = False


def files(plan: Plan) -> dict[str, bytes]:
    """The content of each file by its path in the project."""
    words = _words(plan)
    found = {}
    for source in sorted(resources.files(__package__).joinpath("skeleton").iterdir(), key=lambda one: one.name):
        name = source.name.removesuffix(".txt")
        text = source.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        found[_PLACES.get(name, name)] = _line_for_editors(name) + text
    if plan.people:
        del found["people.csv"], found["groups.yaml"]
    if not plan.ci:
        del found[CI]
    found["mapping.yaml"] = _line_for_editors("mapping.yaml") + first_mapping(plan.people)
    found["mapping-tests.yaml"] = _line_for_editors("mapping-tests.yaml") + first_tests(plan.people)
    copies = {plan.people.name: plan.people.path} if plan.people else {}
    copies |= plan.groups.paths if plan.groups else {}
    return {name: text.encode() for name, text in found.items()} | {n: path.read_bytes() for n, path in copies.items()}


def template() -> dict[str, bytes]:
    """The files of a template for ``pulumi new``, which fills in name and description itself."""
    found = files(Plan("${PROJECT}", "${DESCRIPTION}", ci=True))
    found["Pulumi.yaml"] += (
        "template:\n"
        f"  description: {DESCRIPTION}\n"
        "  quickstart: Rehearse with `webex preview --simulator`; README.md says how to go on.\n"
    ).encode()
    return found


def write(found: Mapping[str, bytes], folder: Path) -> None:
    """Writes the files below ``folder``; a link is replaced, and what it leads to is left alone."""
    for name, content in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            path.unlink()
        path.write_bytes(content)


def _words(plan: Plan) -> dict[str, str]:
    return {
        "${PROJECT}": plan.name,
        "${DESCRIPTION}": plan.description,
        "{{people}}": plan.people.name if plan.people else "people.csv",
        "{{scope}}": _scope(plan),
        "{{who}}": _who(plan),
        "{{version}}": _compatible(pulumi_webex.__version__),
    }


def _compatible(version: str) -> str:
    """From this version on, up to the next that may break something."""
    return f"~={'.'.join(version.split('.')[:3])}"


def _scope(plan: Plan) -> str:
    key = _literal(plan.people.key if plan.people else "objectId")
    key = f"    key={key},  # names a person for ever"
    if plan.people and not plan.groups:
        return f'{key}\n    scope="all",'
    groups = _literal(plan.groups.argument if plan.groups else "groups.yaml")
    assigned = _literal(plan.groups.assigned if plan.groups else ["Webex"])
    ignore = '    unknown_members="ignore",  # whoever is gone from the export leaves, even if a group still has them'
    return f"{key}\n    groups={groups},\n    assigned={assigned},\n{ignore}"


def _literal(value: object) -> str:
    """Text, a list or a mapping of texts as Python writes it; JSON does so, too."""
    return json.dumps(value, ensure_ascii=False)


def _who(plan: Plan) -> str:
    if plan.people and not plan.groups:
        return "all of them have an account"
    names = " and ".join(f"`{name}`" for name in (plan.groups.paths if plan.groups else ["groups.yaml"]))
    invented = "" if plan.people else "; the ones that are there now are invented"
    return f"those in the assigned groups of {names} have an account{invented}"


def _line_for_editors(name: str) -> str:
    return f"# yaml-language-server: $schema={SCHEMAS[name]}\n" if name in SCHEMAS else ""


def project_name(name: str) -> str:
    """A name as Pulumi takes it for a project."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-") or "webex-people"


if __name__ == "__main__":
    write(template(), Path(sys.argv[1]))
