"""What a reviewer reads of one app that many people have."""

from __future__ import annotations

from typing import Any

from pulumi_webex.resources.shared.app_messages import who_has
from pulumi_webex.resources.shared.plural import Before, PluralState
from pulumi_webex.resources.shared.texts import canonical

TEXTS = "assignments"


def inputs(people: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    texts = {key: canonical({"userName": f"{key}@example.com", **given}) for key, given in people.items()}
    return {"name": "apps", TEXTS: texts, **more}


def told(old: dict[str, Any], new: dict[str, Any], label: str, **more: Any) -> list[tuple[str, str]]:
    outputs = {"ids": dict.fromkeys(old[TEXTS], "id"), **more.pop("outputs", {})}
    found = who_has(Before(old, **more), PluralState.of(outputs, TEXTS), new, label)
    return [(one.group, str(one)) for one in sorted(found, key=str)]


def test_a_license() -> None:
    common = {"license": "Messaging", "onLeave": "keep", "onRemove": "deactivate"}
    old = inputs({"ana": {}, "bo": {}, "cy": {}, "di": {}}, **common)
    new = inputs({"ana": {"location": "Oslo"}, "ed": {}}, **common)
    assert told(old, new, "Messaging", stays=frozenset({"ana", "bo"}), elsewhere=frozenset({"di"})) == [
        ("change", "ana@example.com: location (none) → Oslo"),
        ("leave", "bo@example.com: loses Messaging"),
        ("leave", "cy@example.com: leaves, keeps Messaging"),
        ("leave", "di@example.com: Messaging left as it is, another resource goes on with it"),
        ("join", "ed@example.com: gets Messaging"),
    ]
    assert told(old, {**inputs({}), **common, "onRemove": "retain"}, "Messaging")[0][1] == (
        "ana@example.com: keeps Messaging"
    )


def test_a_site() -> None:
    ana = {"attributes": {"title": "Engineer", "officeUrl": "x"}}
    old = inputs({"ana": ana, "bo": {"attributes": {}}, "cy": {"attributes": {}}})
    new = inputs({"ana": {"attributes": {"title": "Lead"}, "release": ["officeUrl"]}, "cy": {"attributes": {}}})
    pending = {"outputs": {"pending": {"cy": "cy@example.com: no answer"}}}
    assert told(old, new, "acme", **pending) == [
        (
            "change",
            "ana@example.com: officeUrl left as it is; title Engineer → Lead",
        ),
        ("leave", "bo@example.com: deactivated on acme"),
        ("change", "cy@example.com: still to be done: no answer"),
    ]
    assert told(old, {**old, "secrets": {"bo": "canary"}}, "acme") == [
        ("change", "bo@example.com: what is secret changes")
    ]
    assert told(old, old, "acme") == []


def test_renamed_and_under_another_key() -> None:
    old, new = inputs({"ana": {}}), inputs({"e-1": {"userName": "ana.lee@example.com"}})
    assert told(old, new, "Messaging", former={"e-1": "ana"}, outputs={"ids": {"e-1": "id"}}) == [
        ("change", "ana.lee@example.com: renamed from ana@example.com; so far under the key ana")
    ]
