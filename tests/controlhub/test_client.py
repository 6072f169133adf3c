"""The SCIM client, one operation after the other, against scripted answers."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_webex.controlhub.client import Users
from pulumi_webex.controlhub.messages import CORE, PATCH_OP
from pulumi_webex.transport.errors import ApiError, Conflict, NoAnswer, NotFound, Refused
from pulumi_webex.transport.http import Transport
from tests.support.scripted import Play, Scripted, Seen

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ORG = "0ae87ade-8c8a-4952-af08-318798958d0c"
ANA = {"id": "a-1", "userName": "ana@example.com", "active": True}
OBJECT_ID = "8d2f7c1e5b3a49d0a6c4e2f1b0987654"


@pytest.fixture
def users(server: Scripted, transport: Transport) -> Users:
    return Users(transport, f"{server.url}/identity/scim/{ORG}/v2")


PATH = f"/identity/scim/{ORG}/v2/Users"


def listed(*users: dict[str, Any], total: int | None = None, per_page: object = None) -> Play:
    body: dict[str, Any] = {"Resources": list(users), "totalResults": len(users) if total is None else total}
    if per_page is not None:
        body["itemsPerPage"] = per_page
    return Play(200, body)


def no_target() -> Play:
    return Play(400, {"scimType": "noTarget", "detail": "nothing there"})


def test_create_posts_once_and_returns_what_webex_holds(server: Scripted, users: Users) -> None:
    server.play(Play(201, {**ANA, "displayName": "Ana"}))
    made = users.create({"userName": "ana@example.com", "userType": "user", ENTERPRISE: {"department": "Sales"}})
    assert made["displayName"] == "Ana"
    assert [(seen.method, seen.path) for seen in server.seen] == [("POST", PATH)]
    assert server.seen[0].body == {
        "schemas": [CORE, ENTERPRISE],
        "userName": "ana@example.com",
        "userType": "user",
        ENTERPRISE: {"department": "Sales"},
    }


def test_create_keeps_schemas_that_the_caller_chose(server: Scripted, users: Users) -> None:
    server.play(Play(201, ANA))
    users.create({"schemas": [CORE], "userName": "ana@example.com"})
    assert server.seen[0].body["schemas"] == [CORE]


def test_create_of_a_taken_name_is_a_conflict_without_more_ado(server: Scripted, users: Users) -> None:
    server.play(Play(409, {"scimType": "uniqueness", "detail": "taken"}))
    with pytest.raises(Conflict):
        users.create({"userName": "ana@example.com"})
    assert server.methods() == ["POST"]


def test_get(server: Scripted, users: Users) -> None:
    server.play(Play(200, ANA), Play(404, {"detail": "no such user"}))
    assert users.get("a-1") == ANA
    with pytest.raises(NotFound):
        users.get("a-2")
    assert [seen.path for seen in server.seen] == [f"{PATH}/a-1", f"{PATH}/a-2"]


def test_an_id_is_never_taken_for_a_path(server: Scripted, users: Users) -> None:
    server.play(Play(204), Play(204))
    users.delete("a/../b?x#y")
    assert server.seen[0].path == f"{PATH}/a%2F..%2Fb%3Fx%23y"


@pytest.mark.parametrize("user_id", ["", " ", ".", ".."])
def test_an_id_that_would_mean_everybody_is_refused(server: Scripted, users: Users, user_id: str) -> None:
    for call in (users.get, users.delete, lambda wrong: users.patch(wrong, [])):
        with pytest.raises(Refused):
            call(user_id)
    assert server.seen == []


@pytest.mark.parametrize(
    ("user_name", "filter"),
    [
        ("ana@example.com", 'userName ew "ana@example.com"'),
        ("o'neil@example.com", 'userName ew "o\'neil@example.com"'),
        ('a"b\\c@example.com', 'userName ew "a\\"b\\\\c@example.com"'),
        ('x" or userName pr or "', 'userName ew "x\\" or userName pr or \\""'),
        ("zoë+1&x@example.com", 'userName ew "zoë+1&x@example.com"'),
        ("line\nbreak@example.com", 'userName ew "line\\nbreak@example.com"'),
    ],
)
def test_find_asks_once_with_the_name_escaped(server: Scripted, users: Users, user_name: str, filter: str) -> None:
    server.play(listed())
    found = users.find(user_name)
    assert (found.exact, found.renamed) == (None, [])
    assert len(server.seen) == 1
    assert server.seen[0].query["filter"] == filter


def test_find_tells_the_person_from_others_with_the_same_ending(server: Scripted, users: Users) -> None:
    joana = {"id": "j", "userName": "joana@example.com", "active": False}
    ana = {"id": "a", "userName": "Ana@Example.com", "active": True}
    server.play(listed(joana, ana))
    found = users.find("ana@example.com")
    assert found.exact == ana
    assert found.renamed == []


@pytest.mark.parametrize(
    ("user_name", "active", "counts"),
    [
        (f"{OBJECT_ID}ana@example.com", False, True),
        (f"{OBJECT_ID.upper()}ANA@example.com", False, True),
        (f"{OBJECT_ID}ana@example.com", True, False),  # somebody works under this name
        ("joana@example.com", False, False),
        ("tatianamariana@example.com", False, False),  # long, but no identifier: no digit
        ("1234567ana@example.com", False, False),  # too short for one
        ("8d2f7c1e-5b3a.ana@example.com", False, False),
    ],
)
def test_find_knows_a_soft_deleted_account(
    server: Scripted, users: Users, user_name: str, active: bool, counts: bool
) -> None:
    user = {"id": "r", "userName": user_name, "active": active}
    server.play(listed(user))
    found = users.find("ana@example.com")
    assert found.exact is None
    assert found.renamed == ([user] if counts else [])


def test_ids_of_many_people_take_a_few_searches(server: Scripted, users: Users) -> None:
    server.play(listed({"id": "a", "userName": "Ana@example.com"}), listed(), listed())
    names = ["ANA@example.com", *(f"p{number}@example.com" for number in range(59)), "ana@example.com"]
    assert users.ids(names) == {"ana@example.com": "a"}
    asked = [seen.query["filter"].split(" or ") for seen in server.seen]
    assert [len(some) for some in asked] == [25, 25, 10]
    assert asked[0][0] == 'userName eq "ana@example.com"'
    assert users.ids([]) == {}


def test_find_reads_on_where_many_share_the_ending(server: Scripted, users: Users) -> None:
    others = [{"id": str(number), "userName": f"x{number}ana@example.com"} for number in range(3)]
    server.play(listed(*others, total=4), listed(ANA, total=4))
    assert users.find("ana@example.com").exact == ANA


def test_list_pages_to_the_end(server: Scripted, users: Users) -> None:
    server.always = lambda seen: page_of(250, seen)
    assert [user["id"] for user in users.list()] == [str(number) for number in range(1, 251)]
    assert [seen.query["startIndex"] for seen in server.seen] == ["1", "101", "201"]
    assert {seen.query["count"] for seen in server.seen} == {"100"}


def test_list_is_read_as_it_is_consumed(server: Scripted, users: Users) -> None:
    server.always = lambda seen: page_of(250, seen)
    reading = users.list()
    next(reading)
    assert len(server.seen) == 1


def test_list_hands_the_query_on(server: Scripted, users: Users) -> None:
    server.play(listed())
    assert (
        list(users.list('userName sw "a"', attributes=("id", "emails"), excluded_attributes=("roles",), count=7)) == []
    )
    assert server.seen[0].query == {
        "filter": 'userName sw "a"',
        "attributes": "id,emails",
        "excludedAttributes": "roles",
        "startIndex": "1",
        "count": "7",
    }


def test_list_copes_with_pages_that_shift_shrink_or_lie(server: Scripted, users: Users) -> None:
    one, two, three = ({"id": str(number), "userName": f"{number}@example.com"} for number in (1, 2, 3))
    server.play(listed(one, two, total=3), listed(two, three, total=4))
    assert list(users.list(count=2)) == [one, two, three]
    # Three people are hidden from this token, but count; numbers come as text or with a fraction.
    server.play(listed(total=4, per_page="3"), listed(one, total=4, per_page=1.0))
    assert list(users.list()) == [one]
    # The number is too high: an empty page ends it.
    server.play(listed(one, total=9), listed(total=9))
    assert list(users.list()) == [one]


def test_count_reads_one_user_only(server: Scripted, users: Users) -> None:
    server.play(listed(ANA, total=4711))
    assert users.count() == 4711
    assert server.seen[0].query["count"] == "1"


def test_patch_wraps_the_operations_and_returns_the_user(server: Scripted, users: Users) -> None:
    server.play(Play(200, {**ANA, "title": "Boss"}))
    operations = [{"op": "replace", "path": "title", "value": "Boss"}]
    assert users.patch("a-1", operations)["title"] == "Boss"
    assert [(seen.method, seen.path) for seen in server.seen] == [("PATCH", f"{PATH}/a-1")]
    assert server.seen[0].body == {"schemas": [PATCH_OP], "Operations": operations}


def test_patch_reads_again_where_the_answer_says_nothing(server: Scripted, users: Users) -> None:
    server.play(Play(204), Play(200, ANA))
    assert users.patch("a-1", [{"op": "remove", "path": "title"}]) == ANA
    assert server.methods() == ["PATCH", "GET"]


def test_a_lost_patch_is_repeated_unless_it_adds(server: Scripted, users: Users) -> None:
    server.play(Play(drop=True), Play(200, ANA))
    users.patch("a-1", [{"op": "replace", "path": "title", "value": "Boss"}, {"op": "remove", "path": "nickName"}])
    server.play(Play(drop=True))
    with pytest.raises(NoAnswer):
        users.patch("a-1", [{"op": "add", "path": "emails", "value": [{"value": "a@example.com", "type": "home"}]}])
    assert server.methods() == ["PATCH"] * 3


def test_removing_what_is_not_there_is_done(server: Scripted, users: Users) -> None:
    server.play(no_target(), Play(200, ANA))
    assert users.patch("a-1", [{"op": "remove", "path": 'emails[type eq "home"]'}]) == ANA
    assert server.methods() == ["PATCH", "GET"]


def test_a_missing_target_does_not_take_the_other_changes_along(server: Scripted, users: Users) -> None:
    title = {"op": "replace", "path": "title", "value": "Boss"}
    nick = {"op": "replace", "path": "nickName", "value": "A"}
    home = {"op": "remove", "path": 'emails[type eq "home"]'}
    active = {"op": "replace", "path": "active", "value": True}
    server.play(no_target(), Play(200, ANA), no_target(), Play(200, ANA), Play(200, ANA), Play(200, ANA))
    assert users.patch("a-1", [title, nick, home, active]) == ANA
    sent = [seen.body["Operations"] for seen in server.seen if seen.method == "PATCH"]
    assert sent == [[title, nick, home, active], [title, nick], [home], [active]]


def test_a_missing_target_of_a_replacement_is_an_error(server: Scripted, users: Users) -> None:
    server.play(no_target())
    with pytest.raises(ApiError) as caught:
        users.patch("a-1", [{"op": "replace", "path": 'emails[type eq "home"].value', "value": "a@example.com"}])
    assert caught.value.scim_type == "noTarget"
    assert server.methods() == ["PATCH"]


def test_delete(server: Scripted, users: Users) -> None:
    server.play(Play(204), Play(404, {"detail": "no such user"}))
    users.delete("a-1")
    with pytest.raises(NotFound):
        users.delete("a-1")


def test_a_delete_whose_answer_was_lost_is_done(server: Scripted, users: Users) -> None:
    server.play(Play(drop=True), Play(404, {"detail": "no such user"}))
    users.delete("a-1")
    assert server.methods() == ["DELETE", "DELETE"]


def test_me_is_asked_without_the_organization(server: Scripted, users: Users) -> None:
    server.play(Play(200, ANA))
    assert users.me() == ANA
    assert server.seen[0].path == "/identity/scim/v2/Users/me"


def test_me_on_another_scim_server_is_the_standards(server: Scripted, transport: Transport) -> None:
    server.play(Play(200, ANA))
    Users(transport, f"{server.url}/v2").me()
    assert server.seen[0].path == "/v2/Me"


@pytest.mark.parametrize("body", [None, [], "text", {}, {"userName": "ana@example.com"}, {"id": 7}])
def test_what_is_no_user_is_told(server: Scripted, users: Users, body: object) -> None:
    server.play(Play(200, body))
    with pytest.raises(NoAnswer, match="webex:scimUrl"):
        users.get("a-1")


@pytest.mark.parametrize("body", [None, [], {}, {"totalResults": "many"}, {"Resources": [ANA]}])
def test_what_is_no_list_is_told(server: Scripted, users: Users, body: object) -> None:
    server.play(Play(200, body))
    with pytest.raises(NoAnswer, match="webex:scimUrl"):
        users.find("ana@example.com")


def page_of(total: int, seen: Seen) -> Play:
    start, count = int(seen.query["startIndex"]), int(seen.query["count"])
    numbers = range(start, min(start + count, total + 1))
    return listed(*({"id": str(number), "userName": f"p{number}@example.com"} for number in numbers), total=total)
