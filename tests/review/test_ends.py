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
