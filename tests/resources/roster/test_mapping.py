"""A roster applies its mapping."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest

from pulumi_webex import Roster
from pulumi_webex.mapping import Applied, Ruleset

Program = Callable[[Callable[[], Any]], dict[str, tuple[str, dict[str, Any]]]]
PEOPLE = [
    {"objectId": f"id-{name}", "userPrincipalName": f"{name}@example.com", "mail": f"{name}.b@example.com"}
    for name in ("ana", "bo", "cy")
]


def test_once_a_person(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    apply = Ruleset.apply

    def counted(ruleset: Ruleset, profile: Mapping[str, object]) -> Applied:
        asked.append(str(profile["objectId"]))
        return apply(ruleset, profile)

    monkeypatch.setattr(Ruleset, "apply", counted)
    mapping = Ruleset(rules={"userName": "[userPrincipalName]"})
    registered = program(lambda: Roster("staff", people=PEOPLE, key="objectId", scope="all", mapping=mapping))
    assert asked == ["id-ana", "id-bo", "id-cy"]
    ana = json.loads(registered["staff"][1]["people"]["id-ana"])
    assert ana == {"userName": "ana@example.com", "__otherAddress": "ana.b@example.com"}


def test_a_mapping_to_another_system_is_refused(program: Program) -> None:
    mapping = Ruleset(target="meetings", rules={"email": "[mail]", "firstName": "[mail]", "lastName": "[mail]"})
    with pytest.raises(pulumi.RunError, match=r"^staff: the mapping has to be one to control-hub, not to meetings$"):
        program(lambda: Roster("staff", people=PEOPLE, key="objectId", scope="all", mapping=mapping))
