"""The mapping that a new project starts with, and its tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from .exports import PeopleFile

_ENTRA = {
    "userName": "[userPrincipalName]",
    "displayName": "[displayName]",
    "name.givenName": "[givenName]",
    "name.familyName": "[surname]",
    "externalId": "[objectId]",
    "active": "[accountEnabled]",
}
_ANA = {"userName": "ana@example.com", "displayName": "Ana Silva", "name.givenName": "Ana", "name.familyName": "Silva"}
_OFF: Mapping[str, Any] = {"status": "DEPROVISIONED"}


def first_mapping(found: PeopleFile | None) -> str:
    """The text of mapping.yaml."""
    if found and found.preset is None:
        return "# Which column feeds which attribute in Webex.\nrules:\n" + _dumped(dict(found.rules), indent=2)
    preset = (found and found.preset) or "entra-control-hub"
    head = f"# What the connector does without any setting; a rule here adds to it, or wins.\npreset: {preset}\n"
    if found and found.without:
        gone = "".join(f"  {target}: null  # the export has no column for it\n" for target in found.without)
        return f"{head}rules:\n{gone}"
    example = "user.department" if preset.startswith("okta") else "[department]"
    return f"{head}# rules:\n#   department: '{example}'\n"


def first_tests(found: PeopleFile | None) -> str:
    """The text of mapping-tests.yaml: Ana, who has an account, loses it, and has no address."""
    columns = found.columns if found else {target: [rule[1:-1]] for target, rule in _ENTRA.items()}
    base = {column: _example(target, column) for target, names in columns.items() for column in names}
    expected: dict[str, Any] = {target: value for target, value in _ANA.items() if target in columns}
    cases: list[dict[str, Any]] = []
    if "active" in columns:
        expected["active"] = True
        off = {column: _OFF.get(column, False) for column in columns["active"]}
        cases.append({"name": "a disabled person is not active", "profile": off, "expect": {"active": False}})
    cases.insert(0, {"name": "a person has an account", "expect": expected})
    without = dict.fromkeys(columns["userName"], "")
    cases.append({"name": "no address, no account", "profile": without, "fails": "userName is empty"})
    head = "# Run by `webex mapping test mapping-tests.yaml`. Each case is Ana, with another profile.\n"
    return head + _dumped({"mapping": "mapping.yaml", "base": base, "cases": cases})


def _example(target: str, column: str) -> Any:
    if target == "active":
        return "ACTIVE" if column == "status" else True
    return _ANA.get(target, "00aa-1" if target == "externalId" else "Example")


def _dumped(data: Mapping[str, Any], indent: int = 0) -> str:
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
    return "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())
