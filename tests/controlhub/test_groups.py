"""The client of groups: limits, missing members and lost answers, against scripted answers."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.groups import Groups
from pulumi_webex.controlhub.messages import GROUP, PATCH_OP
from pulumi_webex.transport.errors import ApiError, Conflict, NoAnswer, Refused
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Seen

PATH = "/identity/scim/o/v2/Groups"
SALES = {"id": "g-1", "displayName": "Sales"}
RENAME = {"op": "replace", "path": "displayName", "value": "Sellers"}


@pytest.fixture
def groups(server: Scripted, transport: Transport) -> Groups:
    return Groups(transport, f"{server.url}/identity/scim/o/v2")


def people(*numbers: int) -> list[str]:
    return [f"u-{number}" for number in numbers]


def group_of(*members: str) -> Play:
    return Play(200, {**SALES, "members": [{"value": member} for member in members]})


def no_target() -> Play:
    return Play(400, {"scimType": "noTarget", "detail": "no such member"})


def operations(server: Scripted) -> list[list[dict[str, Any]]]:
    return [seen.body["Operations"] for seen in server.seen if seen.method == "PATCH"]


def removal(member: str) -> dict[str, str]:
    return {"op": "remove", "path": f'members[value eq "{member}"]'}


def addition(*members: str) -> dict[str, Any]:
    return {"op": "add", "path": "members", "value": [{"value": member} for member in members]}


def test_create_posts_once(server: Scripted, groups: Groups) -> None:
    server.play(Play(201, SALES))
    assert groups.create({"displayName": "Sales", "members": [{"value": "u-1"}]}) == SALES
    [seen] = server.seen
    assert (seen.method, seen.path) == ("POST", PATH)
    assert seen.body == {"schemas": [GROUP], "displayName": "Sales", "members": [{"value": "u-1"}]}


def test_a_lost_create_is_looked_up_by_name(server: Scripted, groups: Groups) -> None:
    def age(seen: Seen) -> None:
        made["meta"] = {"created": "2030-01-01T00:00:00Z"}

    made: dict[str, Any] = {**SALES, "displayName": "SALES"}
    listed = {"totalResults": 1, "Resources": [made]}
    dated = {"Date": "Tue, 01 Jan 2030 00:00:01 GMT"}
    server.play(Play(drop=True), Play(200, {"totalResults": 0}), Play(200, listed, dated, before=age))
    assert groups.create({"displayName": "Sales"})["id"] == "g-1"
    assert server.methods() == ["POST", "GET", "GET"]
    assert server.seen[1].query["filter"] == 'displayName eq "Sales"'


def test_a_group_that_was_there_before_is_not_taken_for_ours(server: Scripted, groups: Groups) -> None:
    old = {**SALES, "meta": {"created": "2020-01-01T00:00:00Z"}}
    server.play(Play(drop=True), Play(200, {"totalResults": 1, "Resources": [old]}))
    with pytest.raises(Conflict, match="a group with this displayName was there already"):
        groups.create({"displayName": "Sales"})


def test_a_create_that_stays_in_doubt_is_never_repeated(server: Scripted, groups: Groups) -> None:
    server.play(Play(drop=True))
    server.always = lambda seen: Play(200, {"totalResults": 0})
    with pytest.raises(NoAnswer, match=r"Sales: Webex did not confirm the new group .* run again: a group that"):
        groups.create({"displayName": "Sales"})
    assert server.methods().count("POST") == 1


def test_find_compares_names_without_case(server: Scripted, groups: Groups) -> None:
    others = [{"id": "g-2", "displayName": "Sales EMEA"}, {"id": "g-3", "displayName": "sales"}]
    server.play(Play(200, {"totalResults": 3, "Resources": [SALES, *others]}))
    assert [group["id"] for group in groups.find("SALES")] == ["g-1", "g-3"]
    assert server.seen[0].query["filter"] == 'displayName eq "SALES"'


def test_a_small_group_is_one_request(server: Scripted, groups: Groups) -> None:
    server.play(group_of("u-1"))
    assert groups.get("g-1")["members"] == [{"value": "u-1"}]
    assert server.methods() == ["GET"]


@pytest.mark.parametrize("total", [{"totalResults": 1200}, {"memberSize": 1200.0}, {}], ids=str)
def test_a_large_group_is_read_page_by_page(server: Scripted, groups: Groups, total: dict[str, Any]) -> None:
    everyone = people(*range(1, 1201))

    def answer(seen: Seen) -> Play:
        if not seen.path.endswith("/Members"):
            return group_of(*everyone[:500])
        first = int(seen.query["startIndex"]) - 1
        assert seen.query["count"] == "500"
        return Play(200, {**total, "members": [{"value": one} for one in everyone[first : first + 500]]})

    server.always = answer
    assert [member["value"] for member in groups.get("g-1")["members"]] == everyone
    assert [seen.query["startIndex"] for seen in server.seen[1:4]] == ["1", "501", "1001"]


def test_pages_that_shift_give_nobody_twice(server: Scripted, groups: Groups) -> None:
    def page(*members: str) -> Play:
        return Play(200, {"totalResults": 4, "members": [{"value": member} for member in members]})

    server.play(page("u-1", "u-2"), page("u-2", "u-3"))
    assert [member["value"] for member in groups.members("g-1")] == people(1, 2, 3)


@pytest.mark.parametrize("body", [None, [], {"members": 7}, {"totalResults": "many"}])
def test_what_is_no_list_of_members_is_told(server: Scripted, groups: Groups, body: object) -> None:
    server.play(Play(200, body))
    with pytest.raises(NoAnswer, match="webex:scimUrl"):
        list(groups.members("g-1"))


def test_a_change_is_one_request_that_adds_before_it_removes(server: Scripted, groups: Groups) -> None:
    server.play(Play(200, SALES))
    groups.change("g-1", [RENAME], add=people(1, 2), remove=people(3))
    [seen] = server.seen
    assert (seen.method, seen.path, seen.body["schemas"]) == ("PATCH", f"{PATH}/g-1", [PATCH_OP])
    assert seen.body["Operations"] == [RENAME, addition("u-1", "u-2"), removal("u-3")]


def test_nothing_to_change_is_no_request(server: Scripted, groups: Groups) -> None:
    groups.change("g-1")
    assert server.seen == []


def test_a_request_names_at_most_500_members(server: Scripted, groups: Groups) -> None:
    server.always = lambda seen: Play(200, SALES)
    groups.change("g-1", [RENAME], add=people(*range(700)), remove=people(*range(1000, 1600)))
    requests = operations(server)
    counts = [sum(len(one.get("value", "x")) if one["op"] == "add" else 1 for one in request) for request in requests]
    assert counts == [501, 500, 300]  # the first renames, too
    assert [request[0] for request in requests[:2]] == [RENAME, addition(*people(*range(500, 700)))]
    flat = [one for request in requests for one in request]
    assert [one["op"] for one in flat] == ["replace", "add", "add", *["remove"] * 600]


def test_removing_who_is_not_there_is_done(server: Scripted, groups: Groups) -> None:
    server.play(no_target(), group_of("u-2", "u-9"), Play(200, SALES))
    groups.change("g-1", add=people(1, 2), remove=people(3, 9))
    assert operations(server)[1:] == [[addition("u-1"), removal("u-9")]]


def test_after_a_missing_member_nothing_may_be_left(server: Scripted, groups: Groups) -> None:
    server.play(no_target(), Play(200, {**SALES, "displayName": "Sellers"}))
    groups.change("g-1", [RENAME, {"op": "remove", "path": "externalId"}], remove=people(3))
    assert server.methods() == ["PATCH", "GET"]


def test_a_member_whom_webex_shows_but_does_not_find_is_an_error(server: Scripted, groups: Groups) -> None:
    server.always = lambda seen: no_target() if seen.method == "PATCH" else group_of("u-3")
    with pytest.raises(ApiError, match="noTarget"):
        groups.change("g-1", remove=people(3))
    assert server.methods().count("PATCH") == 3


def test_a_missing_target_of_an_addition_is_an_error(server: Scripted, groups: Groups) -> None:
    server.play(no_target())
    with pytest.raises(ApiError, match="noTarget"):
        groups.change("g-1", add=people(1))


def test_a_lost_change_is_repeated(server: Scripted, groups: Groups) -> None:
    server.play(Play(drop=True), Play(200, SALES))
    groups.change("g-1", add=people(1))
    assert operations(server) == [[addition("u-1")]] * 2


@pytest.mark.parametrize("group_id", ["", "..", " "])
def test_an_id_that_would_mean_every_group_is_refused(server: Scripted, groups: Groups, group_id: str) -> None:
    for call in (groups.get, groups.delete, lambda wrong: groups.change(wrong, [RENAME])):
        with pytest.raises(Refused, match="no Webex group"):
            call(group_id)
    assert server.seen == []
