"""SCIM Bulk: what is sent, what came of each operation, and what a refused or lost request is."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.bulk import BULK_REQUEST, FIRST, LARGEST, Bulk, BulkFailed, BulkOperation, BulkOutcome
from pulumi_webex.transport.errors import BadToken, Conflict, NotFound, Refused, ServerFault, Throttled
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted

CISCO_ERROR = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"
TITLE = [{"op": "replace", "path": "title", "value": "Boss"}]


@pytest.fixture
def bulk(server: Scripted, transport: Transport) -> Bulk:
    return Bulk(transport, f"{server.url}/v2")


def create(name: str) -> BulkOperation:
    return BulkOperation.create(name, {"userName": f"{name}@example.com", "userType": "user"})


def answered(server: Scripted, bulk: Bulk, *results: Any) -> dict[str, BulkOutcome]:
    server.play(Play(200, {"operations": [*results]}))
    return bulk.send([create("ana"), BulkOperation.patch("bo", "id-of-bo", TITLE)])


def test_the_request(server: Scripted, bulk: Bulk) -> None:
    answered(server, bulk)
    [seen] = server.seen
    assert (seen.method, seen.path) == ("POST", "/v2/Bulk")
    assert (seen.body["schemas"], seen.body["failOnErrors"]) == ([BULK_REQUEST], 100)
    ana, bo = seen.body["operations"]
    assert (ana["method"], ana["path"], ana["bulkId"], ana["data"]["userName"]) == (
        "POST", "/Users", "ana", "ana@example.com",
    )  # fmt: skip
    assert ana["data"]["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User"]
    assert (bo["method"], bo["path"], bo["data"]["Operations"]) == ("PATCH", "/Users/id-of-bo", TITLE)


@pytest.mark.parametrize("status", ["201", 201, 201.0, {"code": "201"}])
def test_a_status_may_be_a_text_or_a_number(server: Scripted, bulk: Bulk, status: Any) -> None:
    location = "https://webexapis.com/identity/scim/o/v2/Users/id-of-ana"
    outcomes = answered(server, bulk, {"bulkId": "ana", "status": status, "location": location})
    assert outcomes == {"ana": BulkOutcome(201, "id-of-ana")}


def test_a_patch_without_bulk_id_is_told_by_its_location(server: Scripted, bulk: Bulk) -> None:
    outcomes = answered(server, bulk, {"method": "PATCH", "status": "200", "location": "https://x/Users/id-of-bo"})
    assert outcomes["bo"].status == 200
    assert "ana" not in outcomes


def test_an_answer_that_contradicts_itself_says_nothing(server: Scripted, bulk: Bulk) -> None:
    location = "https://webexapis.com/identity/scim/o/v2/Users/id-of-ana"
    said = [{"bulkId": "ana", "status": "201", "location": location}, {"bulkId": "ana", "status": "409"}]
    assert answered(server, bulk, *said) == {}


def test_a_location_that_is_no_address_tells_no_id(server: Scripted, bulk: Bulk) -> None:
    outcomes = answered(server, bulk, {"bulkId": "ana", "status": "201", "location": "http://[x"})
    assert outcomes == {"ana": BulkOutcome(201, None)}


@pytest.mark.parametrize(
    ("status", "kind"),
    [("409", Conflict), ("404", NotFound), ("429", Throttled), ("500", ServerFault), (None, ServerFault)],
)
def test_an_operation_that_failed_says_why(server: Scripted, bulk: Bulk, status: Any, kind: type[Exception]) -> None:
    response = {"status": status, "scimType": "uniqueness", CISCO_ERROR: {"details": "taken", "trackingId": "T_1"}}
    error = answered(server, bulk, {"bulkId": "ana", "status": status, "response": response})["ana"].error
    assert isinstance(error, kind)
    assert (error.detail, error.scim_type, error.tracking_id) == ("taken", "uniqueness", "T_1")  # type: ignore[attr-defined]


@pytest.mark.parametrize("status", [400, 403, 404, 413, 500, 501])
def test_a_refused_request_can_be_done_otherwise(server: Scripted, bulk: Bulk, status: int) -> None:
    server.play(Play(status, {"detail": "no"}))
    with pytest.raises(BulkFailed, match="no"):
        bulk.send([create("ana")])
    assert len(server.seen) == 1


@pytest.mark.parametrize("play", [Play(drop=True), Play(200, {"hello": "world"}), Play(200, raw=b"<html>")])
def test_a_lost_answer_is_never_sent_again_blindly(server: Scripted, bulk: Bulk, play: Play) -> None:
    server.play(play)
    with pytest.raises(BulkFailed):
        bulk.send([create("ana")])
    assert len(server.seen) == 1


def test_a_429_of_the_whole_is_waited_for(server: Scripted, bulk: Bulk) -> None:
    server.play(Play(429, {}, {"Retry-After": "7"}), Play(200, {"operations": []}))
    assert bulk.send([create("ana")]) == {}


def test_a_token_that_ended_is_no_reason_to_do_it_otherwise(server: Scripted, bulk: Bulk) -> None:
    server.play(Play(401, {}))
    with pytest.raises(BadToken):
        bulk.send([create("ana")])


def test_paused(server: Scripted, make_transport: Any) -> None:
    with pytest.raises(Refused):
        Bulk(make_transport(paused=True), f"{server.url}/v2").send([create("ana")])
    assert not server.seen


def test_the_first_request_is_small(bulk: Bulk) -> None:
    assert bulk.size == FIRST == 10
    bulk.proven = True
    assert bulk.size == LARGEST == 100
