"""Whatever is sent, the answer is Webex's refusal or the thing done: never a fault of the simulator's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webex_simulator.api import CISCO, CORE, ENTERPRISE, PATCH, Api
from webex_simulator import Simulator

TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(["a@example.com", "work", "title", "emails", "", "é@É.example"]))
NAMES = st.one_of(
    TEXTS,
    st.sampled_from(["userName", "name", "emails", "value", "type", "primary", "active", ENTERPRISE, CISCO, "id"]),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS)
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(NAMES, v, max_size=3), max_leaves=8)
PATHS = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            "title",
            "name",
            "name.givenName",
            "emails",
            'emails[type eq "work"]',
            'emails[type eq "work"].value',
            ENTERPRISE,
            f"{ENTERPRISE}:manager",
            f"{CISCO}.extensionAttribute1",
            "schemas",
            "id",
            "emails.value",
            "active",
            "userName",
        ]
    ),
)
OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace", "remove", "Add", "x"])}, optional={"path": PATHS, "value": VALUES}
)
FILTERS = st.builds(
    "{} {} {}".format,
    st.sampled_from(["userName", "id", "emails.value", "name.familyName", "department", "active", "x"]),
    st.sampled_from(["eq", "sw", "ew", "co", "pr", ""]),
    st.one_of(
        TEXTS.map(lambda text: f'"{text}"'), st.integers().map(str), st.sampled_from(["true", "null", '""', "("])
    ),
)
BRIEFLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def anywhere() -> Iterator[Api]:
    with Simulator() as simulator:
        yield Api(simulator)


@BRIEFLY
@given(body=st.dictionaries(NAMES, VALUES, max_size=6), start=st.booleans())
def test_post(anywhere: Api, body: dict[str, Any], start: bool) -> None:
    whole = {"schemas": [CORE], "userName": "a@example.com", "userType": "user", **body} if start else body
    answer = anywhere.post(whole)
    assert answer.status_code in (201, 400, 409), answer.text
    if answer.status_code == 201:
        assert anywhere.get(answer.json()["id"]) == answer.json()
        anywhere.call("DELETE", f"/Users/{answer.json()['id']}")


@BRIEFLY
@given(operations=st.lists(OPERATIONS, max_size=3))
def test_patch(anywhere: Api, operations: list[dict[str, Any]]) -> None:
    who = anywhere.create("b@example.com", name={"givenName": "B"})["id"]
    answer = anywhere.call("PATCH", f"/Users/{who}", json={"schemas": [PATCH], "Operations": operations})
    assert answer.status_code in (200, 400, 409), answer.text
    if answer.status_code == 200:
        assert anywhere.get(who) == answer.json()
    anywhere.call("DELETE", f"/Users/{who}")


@BRIEFLY
@given(
    filter=FILTERS, query=st.dictionaries(st.sampled_from(["count", "startIndex", "attributes"]), SCALARS, max_size=2)
)
def test_search(anywhere: Api, filter: str, query: dict[str, Any]) -> None:
    answer = anywhere.call("GET", "/Users", params={"filter": filter, **query})
    assert answer.status_code in (200, 400), answer.text
