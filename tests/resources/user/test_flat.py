"""One shape of a person inside: flat, made once at the door and unmade once at the exit."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pulumi_webex.resources.user import account, flat
from pulumi_webex.resources.user.flat import FlatUser
from tests.resources.project import Project
from tests.resources.user.test_lifecycle import ANA

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def test_a_user_comes_in_and_goes_out_as_it_was() -> None:
    properties = {
        "userName": "ana@example.com",
        "name": {"givenName": "Ana", "familyName": "Able"},
        "emails": [{"type": "work", "value": "ana@example.com"}],
        ENTERPRISE: {"department": "Research", "manager": {"value": "m-1"}},
        "active": False,
        "orgId": "an-organization",
        "onDelete": "retain",
        "release": ["title"],
        "__guard": "staff",
        "__otherAddress": "a.able@example.com",
    }
    user = FlatUser.of(properties)
    assert user.attributes["name.givenName"] == "Ana"
    assert user.attributes[f"{ENTERPRISE}:manager.value"] == "m-1"
    assert (user.name, user.is_active, user.options.on_delete) == ("ana@example.com", False, "retain")
    assert user.properties() == properties
    assert user.outputs(linked=True) == {**properties, "linked": True}
    assert FlatUser.of({**properties, "linked": True, "pending": True, "__provider": "x"}) == user


def test_a_changed_title_is_converted_once_each_way(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = project.user("ana")
    ana.up(**ANA)
    project.next_run()
    calls: Counter[str] = Counter()

    def counted(name: str, convert: Any) -> Any:
        def call(argument: Any) -> Any:
            calls[name] += 1
            return convert(argument)

        return call

    monkeypatch.setattr(flat, "flatten", counted("door", flat.flatten))
    monkeypatch.setattr(flat, "nest", counted("exit", flat.nest))
    monkeypatch.setattr(account, "flatten", counted("answer", account.flatten))
    inputs = ana.check(**{**ANA, "title": "Lead engineer"})
    # check: state comes in (the declaration is flattened where it is validated), inputs go out
    assert calls == {"door": 1, "exit": 1}
    calls.clear()
    with project.call(ana.urn):
        assert project.provider.diff(ana.id, dict(ana.outputs), dict(inputs)).changes is None
    assert not calls
    with project.call(ana.urn):
        project.provider.update(ana.id, dict(ana.outputs), dict(inputs))
    # update: state and declaration come in, one answer of Webex too, outputs go out
    assert calls == {"door": 2, "answer": 1, "exit": 1}
    assert [name for name, *_ in project.users.calls] == ["patch"]
