"""The client against the simulated Webex: each knows SCIM by itself, so that both cannot be wrong together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.listing import Reader
from pulumi_webex.transport.errors import BadToken, Conflict, NotFound
from pulumi_webex.transport.http import Transport
from pulumi_webex.transport.settings import Settings
from tests.support.scripted import Time
from webex_simulator import Simulator

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ANA = {
    "userName": "ana@example.com",
    "userType": "user",
    "name": {"givenName": "Ana"},
    ENTERPRISE: {"department": "Sales"},
}


@pytest.fixture
def users(simulator: Simulator) -> Iterator[Users]:
    settings = Settings.resolve({}.get, simulator.environment())
    time = Time()
    transport = Transport(settings, clock=time.clock, sleep=time.sleep)
    yield Users(transport, settings.scim_url)
    transport.close()


def test_a_life(users: Users) -> None:
    made = users.create(ANA)
    assert users.get(made["id"])[ENTERPRISE]["department"] == "Sales"
    patched = users.patch(
        made["id"],
        [
            {"op": "replace", "path": "title", "value": "Boss"},
            {"op": "replace", "value": {ENTERPRISE: {"department": "Board"}}},
            {"op": "remove", "path": "name.givenName"},
        ],
    )
    assert (patched["title"], patched[ENTERPRISE]["department"]) == ("Boss", "Board")
    assert "givenName" not in patched.get("name", {})
    users.delete(made["id"])
    for call in (users.get, users.delete):
        with pytest.raises(NotFound):
            call(made["id"])


def test_names_are_unique_without_case(users: Users) -> None:
    users.create(ANA)
    with pytest.raises(Conflict):
        users.create({**ANA, "userName": "ANA@example.com"})


def test_find(users: Users) -> None:
    made = users.create({**ANA, "userName": "Ana@Example.com"})
    users.create({**ANA, "userName": "joana@example.com"})
    gone = users.create({**ANA, "userName": "8d2f7c1e5b3a49d0a6c4e2f1b0987654ana@example.com", "active": False})
    found = users.find("ana@example.com")
    assert found.exact is not None
    assert found.exact["id"] == made["id"]
    assert [user["id"] for user in found.renamed] == [gone["id"]]
    assert users.find('no"body\\@example.com').exact is None


@pytest.mark.parametrize(("drop", "calls"), [("before", ["POST", "GET", "POST"]), ("after", ["POST", "GET"])])
def test_a_lost_create_makes_one_account(simulator: Simulator, users: Users, drop: str, calls: list[str]) -> None:
    simulator.fault(method="POST", path=".*/Users$", times=1, drop=drop)
    made = users.create(ANA)
    assert [request.method for request in simulator.requests()] == calls
    assert [user["id"] for user in users.list('userName eq "ana@example.com"')] == [made["id"]]


def test_an_account_of_before_is_not_taken_for_ours(
    simulator: Simulator, users: Users, monkeypatch: pytest.MonkeyPatch
) -> None:
    users.create(ANA)
    # Nothing can be old in a simulator that was just started; so nothing at all counts as new.
    monkeypatch.setattr("pulumi_webex.controlhub.collection._CLOCK_TOLERANCE", -60)
    simulator.fault(method="POST", path=".*/Users$", times=1, drop="before")
    with pytest.raises(Conflict, match="was there already"):
        users.create(ANA)


@pytest.mark.parametrize("status", [429, 423, 503])
def test_being_told_to_wait(simulator: Simulator, users: Users, status: int) -> None:
    simulator.fault(status=status, times=2, retry_after=3)
    assert users.create(ANA)["userName"] == "ana@example.com"
    assert [request.status for request in simulator.requests()] == [status, status, 201]


def test_everybody_by_pages_and_by_the_reader(users: Users) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: users.create({**ANA, "userName": f"p{n}@example.com"}), range(130)))
    ids = {user["id"] for user in made}
    listed = {user["id"] for user in users.list()}
    assert ids <= listed
    assert users.count() == len(listed)
    reader = Reader(users)
    assert [reader.get(user["id"])["userName"] for user in made] == [user["userName"] for user in made]


def test_me_and_a_wrong_token(simulator: Simulator, users: Users) -> None:
    assert users.me()["userName"]
    settings = Settings.resolve({}.get, {**simulator.environment(), "WEBEX_ACCESS_TOKEN": "obviously-wrong-token"})
    transport = Transport(settings)
    with pytest.raises(BadToken, match="WEBEX_ACCESS_TOKEN"):
        Users(transport, settings.scim_url).me()
    transport.close()
