"""The read cache: few requests, and nobody believed gone because of a list."""

from __future__ import annotations

import threading

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.listing import SINGLE_READS, Reader
from pulumi_webex.transport.errors import NotFound
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Seen


def person(number: int) -> dict[str, str]:
    return {"id": str(number), "userName": f"p{number}@example.com", "title": "old"}


class Organization:
    """So many users with the ids 1…size; `unlisted` ones answer only to their own GET."""

    def __init__(self, server: Scripted, size: int) -> None:
        self.people = {
            str(n): {"id": str(n), "userName": f"p{n}@example.com", "title": "old"} for n in range(1, size + 1)
        }
        self.unlisted: set[str] = set()
        self.list_status = 200
        self.server = server
        server.always = self.answer

    def answer(self, seen: Seen) -> Play:
        user_id = seen.path.partition("/Users/")[2]
        if user_id:
            user = self.people.get(user_id)
            return Play(200, user) if user else Play(404, {"detail": "no such user"})
        if self.list_status != 200:
            return Play(self.list_status, {"detail": "not for you"})
        shown = [user for user in self.people.values() if user["id"] not in self.unlisted]
        start, count = int(seen.query["startIndex"]), int(seen.query["count"])
        return Play(200, {"totalResults": len(shown), "Resources": shown[start - 1 : start - 1 + count]})

    @property
    def singles(self) -> int:
        return sum("/Users/" in seen.path for seen in self.server.seen)

    @property
    def pages(self) -> int:
        return len(self.server.seen) - self.singles


@pytest.fixture
def reader(server: Scripted, transport: Transport) -> Reader:
    return Reader(Users(transport, f"{server.url}/v2"))


def test_a_few_reads_of_a_huge_organization_are_single_reads(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 5000)
    for number in range(SINGLE_READS):
        assert reader.get(str(1000 + number))["id"] == str(1000 + number)
    assert (organization.singles, organization.pages) == (SINGLE_READS, 0)


def test_reading_everybody_costs_a_request_for_each_hundred(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 1000)
    for number in range(1, 1001):
        assert reader.get(str(number))["userName"] == f"p{number}@example.com"
    assert (organization.singles, organization.pages) == (SINGLE_READS, 10)


def test_some_reads_of_a_large_organization_do_not_page_it_all(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 5000)  # fifty pages
    for number in range(40):
        reader.get(str(1000 + number))
    assert (organization.singles, organization.pages) == (40, 1)
    for number in range(40, 80):
        reader.get(str(1000 + number))
    assert (organization.singles, organization.pages) == (49, 50)


def test_gone_is_believed_from_a_single_read_only(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 200)
    organization.unlisted = {"150"}
    for number in range(1, 200):
        reader.get(str(number))
    assert reader.get("150")["userName"] == "p150@example.com"
    assert organization.singles == SINGLE_READS + 1
    with pytest.raises(NotFound):
        reader.get("201")


def test_what_was_written_is_not_overwritten_by_a_list(server: Scripted, reader: Reader) -> None:
    Organization(server, 200)
    reader.store({"id": "150", "userName": "p150@example.com", "title": "new"})
    for number in range(1, 201):
        reader.get(str(number))
    assert reader.get("150")["title"] == "new"


def test_forgetting_asks_again(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 200)
    for number in range(1, 201):
        reader.get(str(number))
    del organization.people["150"]
    assert reader.get("150")["title"] == "old"
    reader.forget("150")
    with pytest.raises(NotFound):
        reader.get("150")


def test_a_list_that_lags_behind_does_not_bring_back_what_was_changed(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 200)
    reader.forget("150")
    for number in range(1, 101):
        reader.get(str(number))
    assert organization.pages == 2
    organization.people["150"] = {**person(150), "title": "new"}
    assert reader.get("150")["title"] == "new"


def test_a_token_that_must_not_list_reads_one_by_one(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 200)
    organization.list_status = 403
    for number in range(1, 51):
        reader.get(str(number))
    assert (organization.singles, organization.pages) == (50, 1)


def test_many_threads_share_one_list(server: Scripted, reader: Reader) -> None:
    organization = Organization(server, 300)
    wrong: list[str] = []

    def work(first: int) -> None:
        for number in range(first, 301, 20):
            if reader.get(str(number))["userName"] != f"p{number}@example.com":
                wrong.append(str(number))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert organization.pages == 3
    assert organization.singles <= SINGLE_READS + 20
