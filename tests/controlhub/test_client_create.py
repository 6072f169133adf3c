"""A create whose answer is lost: never two accounts, never somebody else's taken for ours."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.transport.errors import Conflict, NoAnswer, ServerFault
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Seen, Time

NEW = {"userName": "Ana@example.com", "userType": "user"}


class Directory:
    """Accounts by lower-case name, with the two calls that a create needs; `faults` spoil the next POSTs."""

    def __init__(self, server: Scripted) -> None:
        self.accounts: dict[str, dict[str, Any]] = {}
        self.faults: list[tuple[str, Play]] = []
        self.hidden_look_ups = 0
        self.server = server
        server.always = self.answer

    def add(self, name: str, *, seconds_ago: float = 0, created: bool = True) -> Play:
        if name.lower() in self.accounts:
            return Play(409, {"scimType": "uniqueness", "detail": "taken"})
        moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=seconds_ago)
        user: dict[str, Any] = {"id": f"id-{len(self.accounts)}", "userName": name}
        if created:
            user["meta"] = {"created": moment.isoformat().replace("+00:00", "Z")}
        self.accounts[name.lower()] = user
        return Play(201, user)

    def answer(self, seen: Seen) -> Play:
        if seen.method == "GET":
            if self.hidden_look_ups:
                self.hidden_look_ups -= 1
                return Play(200, {"totalResults": 0, "Resources": []})
            return Play(200, {"totalResults": len(self.accounts), "Resources": list(self.accounts.values())})
        when, fault = self.faults.pop(0) if self.faults else ("after", None)
        if when == "before":
            assert fault
            return fault
        made = self.add(seen.body["userName"])
        return fault or made

    def posts(self) -> int:
        return self.server.methods().count("POST")


@pytest.fixture
def directory(server: Scripted) -> Directory:
    return Directory(server)


@pytest.fixture
def users(server: Scripted, transport: Transport) -> Users:
    return Users(transport, f"{server.url}/v2")


LOST = [
    pytest.param(Play(drop=True), id="dropped"),
    pytest.param(Play(502, raw=b"<html></html>"), id="502"),
    pytest.param(Play(500, {"message": "oops"}), id="500"),
    pytest.param(Play(503), id="503"),
    pytest.param(Play(201, raw=b'{"id": "id-0", "userN'), id="truncated"),
    pytest.param(Play(201), id="empty"),
    pytest.param(Play(200, raw=b"<html>"), id="page"),
]


@pytest.mark.parametrize("fault", LOST)
def test_lost_after_the_commit_the_account_is_found(directory: Directory, users: Users, fault: Play) -> None:
    directory.faults = [("after", fault)]
    assert users.create(NEW)["id"] == "id-0"
    assert (directory.posts(), len(directory.accounts)) == (1, 1)


@pytest.mark.parametrize("fault", LOST[:4])
def test_lost_before_the_commit_the_account_is_made_once(directory: Directory, users: Users, fault: Play) -> None:
    directory.faults = [("before", fault)]
    assert users.create(NEW)["id"] == "id-0"
    assert (directory.posts(), len(directory.accounts)) == (2, 1)


@pytest.mark.parametrize("fault", LOST)
def test_a_search_that_lags_behind_ends_well(directory: Directory, users: Users, time: Time, fault: Play) -> None:
    directory.faults = [("after", fault)]
    directory.hidden_look_ups = 3
    assert users.create(NEW)["id"] == "id-0"
    assert len(directory.accounts) == 1
    assert directory.server.methods() == ["POST", "GET", "POST", "GET", "GET", "GET"]
    assert sum(time.slept) == 3.0


def test_a_503_that_says_when_to_come_back_may_have_worked_too(directory: Directory, users: Users) -> None:
    directory.faults = [("after", Play(503, {}, {"Retry-After": "2"}))]
    assert users.create(NEW)["id"] == "id-0"
    assert len(directory.accounts) == 1


def test_429_before_a_conflict_is_a_plain_conflict(directory: Directory, users: Users) -> None:
    directory.add("ana@example.com")
    directory.faults = [("before", Play(429, {}, {"Retry-After": "1"}))]
    with pytest.raises(Conflict):
        users.create(NEW)
    assert "GET" not in directory.server.methods()


@pytest.mark.parametrize("created", [True, False])
def test_an_older_account_is_not_taken_for_ours(directory: Directory, users: Users, created: bool) -> None:
    directory.add("ana@example.com", seconds_ago=3600, created=created)
    directory.faults = [("before", Play(drop=True))]
    with pytest.raises(Conflict, match="was there already"):
        users.create(NEW)
    assert directory.posts() == 1


def test_an_account_made_while_we_waited_long_is_ours(
    directory: Directory, server: Scripted, users: Users, time: Time
) -> None:
    def a_minute_passes(seen: Seen) -> None:
        time.now += 60

    directory.add("ana@example.com", seconds_ago=55)
    directory.faults = [("before", Play(drop=True, before=a_minute_passes))]
    assert users.create(NEW)["id"] == "id-0"


def test_what_stays_unknown_says_that_running_again_is_safe(directory: Directory, users: Users) -> None:
    directory.faults = [("before", Play(drop=True))] * 9
    with pytest.raises(NoAnswer, match=r"^Ana@example\.com: .*run again.*not made twice") as caught:
        users.create(NEW)
    assert caught.value.sent
    assert directory.posts() == 3


def test_slow_losses_are_not_repeated_for_ever(directory: Directory, users: Users, time: Time) -> None:
    def two_minutes_pass(seen: Seen) -> None:
        time.now += 121

    directory.faults = [("before", Play(drop=True, before=two_minutes_pass))] * 9
    with pytest.raises(NoAnswer):
        users.create(NEW)
    assert directory.posts() == 1


def test_a_lasting_fault_of_webex_keeps_its_tracking_id(directory: Directory, users: Users) -> None:
    directory.faults = [("before", Play(500, {"message": "oops", "trackingId": "TRACK"}))] * 9
    with pytest.raises(ServerFault, match=r"TRACK.*running again is safe"):
        users.create(NEW)


def test_a_name_taken_elsewhere_after_a_loss_is_a_conflict(server: Scripted, users: Users) -> None:
    """An account in another organization: a 409, and no search of ours ever shows it."""
    empty = {"totalResults": 0, "Resources": []}
    server.always = lambda seen: Play(200, empty) if seen.method == "GET" else Play(409, {"detail": "taken"})
    server.play(Play(503, {}, {"Retry-After": "1"}))
    with pytest.raises(Conflict):
        users.create(NEW)


def test_a_loss_in_the_look_up_still_says_that_something_was_sent(server: Scripted, users: Users) -> None:
    server.always = lambda seen: Play(drop=True)
    with pytest.raises(NoAnswer, match="not made twice") as caught:
        users.create(NEW)
    assert caught.value.sent


def test_nobody_there_is_told_as_it_is(transport: Transport, server: Scripted) -> None:
    with Scripted().running() as gone:
        address = gone.url
    with pytest.raises(NoAnswer, match="nothing was sent") as caught:
        Users(transport, f"{address}/v2").create(NEW)
    assert not caught.value.sent
