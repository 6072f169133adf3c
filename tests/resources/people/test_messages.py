"""What a reviewer reads of people who change, on any engine."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.resources.people.messages import who_changes
from pulumi_webex.resources.shared import rpc
from pulumi_webex.resources.shared.plural import Before, PluralState
from pulumi_webex.resources.shared.texts import canonical
from pulumi_webex.resources.shared.who import LINE, MOST, PLAN_SHOWN, Who, called, differences, tell

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ANN = {"userName": "ann@example.com", "displayName": "Ann Able", "title": "Engineer", "active": True}


def inputs(people: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"name": "company", "people": {key: canonical(one) for key, one in people.items()}, **more}


def told(
    old: dict[str, Any], new: dict[str, Any], state: dict[str, Any] | None = None, **before: Any
) -> list[tuple[str, str]]:
    ids = {key: f"id-{key}" for key in old["people"]}
    found = who_changes(Before(old, **before), PluralState.of({"ids": ids, **(state or {})}), new)
    return [(one.group, str(one)) for one in found]


def one(old: dict[str, Any], new: dict[str, Any], **more: Any) -> str:
    """The one line about a change of Ann."""
    [(_, line)] = told(inputs({"a": {**ANN, **old}}), inputs({"a": {**ANN, **new}}, **more))
    return line


def test_a_change_attribute_by_attribute() -> None:
    assert one({}, {"title": "Lead engineer"}) == "Ann Able <ann@example.com>: title Engineer → Lead engineer"
    phones = [{"type": "work", "value": "+1"}, {"type": "mobile", "value": "+2"}]
    old, new = {"phoneNumbers": phones}, {"phoneNumbers": phones[:1], ENTERPRISE: {"department": "Sales"}}
    assert one(old, {**new, "title": None}) == (
        "Ann Able <ann@example.com>: phoneNumbers[mobile] +2 → (none); title Engineer → (none); "
        "department (none) → Sales"
    )
    assert one({}, {"title": None}, release=["title"]) == "Ann Able <ann@example.com>: title left as it is"
    assert one({}, {"onDelete": "retain"}) == "Ann Able <ann@example.com>: onDelete (as for all) → retain"


def test_switched_and_renamed() -> None:
    assert told(inputs({"a": ANN}), inputs({"a": {**ANN, "active": False}})) == [
        ("leave", "Ann Able <ann@example.com>: deactivated")
    ]
    assert told(inputs({"a": {**ANN, "active": False}}), inputs({"a": ANN})) == [
        ("join", "Ann Able <ann@example.com>: reactivated")
    ]
    assert (
        one({}, {"userName": "ann.lee@example.com"}) == "Ann Able <ann.lee@example.com>: renamed from ann@example.com"
    )


def test_who_joins_and_who_leaves() -> None:
    old = inputs({"a": ANN, "b": {"userName": "bo@example.com"}, "c": {"userName": "cy@example.com"}})
    new = inputs({"d": {"userName": "di@example.com"}})
    assert told({**old, "onDelete": "delete"}, new, {"linked": ["b"]}, elsewhere=frozenset("c")) == [
        ("join", "di@example.com: joins"),
        ("leave", "Ann Able <ann@example.com>: deleted"),
        ("leave", "bo@example.com: deactivated"),
        ("leave", "cy@example.com: left as they are, another resource goes on with them"),
    ]
    assert told({**inputs({"a": ANN}), "onDelete": "retain"}, inputs({})) == [
        ("leave", "Ann Able <ann@example.com>: left as they are")
    ]
    assert told(inputs({}), {**new, "__off": ["create"]})[0][1].endswith("since create is off")


def test_another_key() -> None:
    old, new = inputs({"a": ANN}), inputs({"e-1": ANN})
    assert told(old, new, {"ids": {"e-1": "id"}}, former={"e-1": "a"}) == [
        ("change", "Ann Able <ann@example.com>: so far under the key a")
    ]
    assert told(old, new, names={"e-1": "ann@example.com"}) == [
        ("join", "Ann Able <ann@example.com>: joins"),
        ("leave", "Ann Able <ann@example.com>: left as they are, under the key e-1 from now on"),
    ]


def test_who_is_pending() -> None:
    pending = {"a": "ann@example.com: Webex answered PATCH with 403"}
    people = inputs({"a": ANN})
    differing = {"a": canonical({**ANN, "title": "Intern"})}
    assert told(people, people, {"pending": pending, "people": differing}) == [
        (
            "change",
            "Ann Able <ann@example.com>: title Intern → Engineer, still to be done: Webex answered PATCH with 403",
        )
    ]
    assert told(people, people) == []


def test_secrets_are_never_told() -> None:
    old, new = inputs({"a": ANN}), inputs({"a": ANN}, secrets={"a": canonical({"nickName": "canary"})})
    assert told(old, new) == [("change", "Ann Able <ann@example.com>: what is secret changes")]


def test_a_text_that_is_not_known_yet() -> None:
    new = inputs({"a": ANN})
    new["people"]["a"] = object()
    assert told(inputs({"a": ANN}), new) == [("change", "Ann Able <ann@example.com>: not known before the run")]


# the message


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    messages: list[str] = []
    monkeypatch.setattr(rpc, "inform", messages.append)
    monkeypatch.delenv(PLAN_SHOWN, raising=False)
    return messages


def test_one_message_with_those_who_leave_first(sent: list[str]) -> None:
    tell("company", [Who("bo", "joins", "join"), Who("cy", "deactivated", "leave"), Who("ann", "joins", "join")])
    assert sent == ["Who changes in company: 1 leaves, 2 join\n  cy: deactivated\n  ann: joins\n  bo: joins"]
    tell("company", [])
    assert len(sent) == 1


def test_no_more_than_fifty_people(sent: list[str]) -> None:
    tell("company", [Who(f"p{number:04}", "title a → b") for number in range(1000)])
    [message] = sent
    assert len(message.splitlines()) == MOST + 2
    assert message.startswith("Who changes in company: 1000 change\n  p0000: ")
    assert message.endswith("\n  and 950 more")


def test_the_command_shows_people_itself(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAN_SHOWN, "true")
    tell("company", [Who("ann", "joins", "join")])
    assert not sent


def test_values_are_cut_and_control_characters_escaped() -> None:
    [change] = differences({"title": "a\nb\x1b[31m"}, {"title": "x" * 100})
    assert change == f"title a\\nb\\x1b[31m → {'x' * 59}…"
    assert len(str(Who("ann", "y" * 1000))) == LINE
    assert str(Who("ann\r\n<{%reset%}>", "joins")) == "ann\\r\\n< {%reset%}>: joins"
    assert differences({"active": True, "roles": ["a"]}, {"active": False, "roles": []}) == [
        "active yes → no",
        "roles a → (none)",
    ]


def test_what_people_are_called() -> None:
    assert called(ANN, "a") == "Ann Able <ann@example.com>"
    assert called({"userName": "ann@example.com"}, "a") == "ann@example.com"
    assert called({}, "a") == "a"
