"""A resource with many people that goes needs an override, told before the run."""

from __future__ import annotations

import json
from typing import Any

from pulumi_webex.review.ends import ends_of_people, overrides_for_all
from tests.review.digests import step


def test_people_who_go_with_their_resource_need_an_override_beyond_the_limit() -> None:
    def goes(size: int, **inputs: Any) -> dict[str, Any]:
        texts = {f"p{n}": json.dumps({"userName": f"P{n}@example.com", "active": n > 0}) for n in range(size)}
        old = {"name": "company", "people": texts, **inputs}
        kind = "pulumi-python:dynamic/webex:People"
        return step("delete", "company", old, kind=kind, outputs={"ids": dict.fromkeys(texts, "id")})

    [end] = ends_of_people([goes(9)])
    assert (end.name, end.size, len(end.removed)) == ("company", 8, 8)
    assert "p1@example.com" in end.removed
    assert overrides_for_all([goes(9)]) == (end.token,)
    assert ends_of_people([goes(6)]) == []
    assert ends_of_people([goes(9, limit={"count": 8, "percent": 0})]) == []
    heir = step("create", "p8", new={"userName": "p8@example.com"})
    [end] = ends_of_people([goes(9), heir])
    assert "p8@example.com" not in end.removed


def test_an_app_that_goes_needs_an_override_for_those_who_lose_it() -> None:
    texts = {f"p{n}": json.dumps({"userName": f"P{n}@example.com"}) for n in range(9)}
    old = {"name": "company-messaging", "label": "Messaging", "license": "Messaging", "assignments": texts}
    kind = "webex:index:Roster$pulumi-python:dynamic/webex:AppAssignments"
    outputs = {"ids": dict.fromkeys(texts, "id"), "licenseId": "1"}
    goes = step("delete", "company-messaging", old, kind=kind, outputs=outputs)
    [end] = ends_of_people([goes])
    assert (end.app, end.size, len(end.removed)) == ("Messaging", 9, 9)
    assert "p0@example.com on Messaging" in end.removed
    assert str(end).startswith("company-messaging would go, and 9 of its 9 people lose Messaging with it (p0@")
    assert ends_of_people([step("delete", "x", {**old, "onRemove": "retain"}, kind=kind, outputs=outputs)]) == []
    heir = step("create", "one", new={"userName": "p8@example.com", "license": "Messaging"},
                kind="pulumi-python:dynamic/webex:AppAssignment")  # fmt: skip
    [end] = ends_of_people([goes, heir])
    assert len(end.removed) == 8
