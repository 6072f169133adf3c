"""Who counts as a leaver, until when they can be had back, and who may be deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_webex.review.leavers import Leaver, Managed, classify, delete, leaver, refuse_many
from pulumi_webex.transport.errors import ErrorDetail, NotFound, Refused
from tests.review.digests import digest, step

NOW = datetime(2031, 3, 1, tzinfo=UTC)
PREFIX = "0123456789abcdef0123456789ABCDEF"


def user(name: str = "ana@example.com", days: int = 40, **more: Any) -> dict[str, Any]:
    """An inactive account that was last changed so many days ago."""
    changed = (NOW - timedelta(days=days)).isoformat().replace("+00:00", "Z")
    return {"id": name[:4], "userName": name, "active": False, "meta": {"lastModified": changed}, **more}


def left(*arguments: Any, **more: Any) -> Leaver:
    found = leaver(user(*arguments, **more))
    assert found is not None
    return found


def test_an_inactive_account() -> None:
    one = left(displayName="Ana")
    assert (one.state, one.user_name, one.present_name) == ("inactive", "ana@example.com", "ana@example.com")
    assert one.since == NOW - timedelta(days=40)
    assert one.as_json() == {
        "id": "ana@",
        "userName": "ana@example.com",
        "presentUserName": "ana@example.com",
        "displayName": "Ana",
        "state": "inactive",
        "lastModified": "2031-01-20T00:00:00+00:00",
        "recoverableUntil": "2031-02-19T00:00:00+00:00",
        "administrator": False,
    }


def test_a_soft_deleted_account_has_two_names() -> None:
    one = left(f"{PREFIX}Ana@example.com")
    assert (one.state, one.user_name) == ("soft-deleted", "Ana@example.com")
    assert one.present_name == f"{PREFIX}Ana@example.com"


@pytest.mark.parametrize("name", [f"{PREFIX}@example.com", f"{PREFIX[:31]}@example.com", "deadbeef1ana@example.com"])
def test_a_name_that_only_looks_renamed(name: str) -> None:
    assert left(name).state == "inactive"


@pytest.mark.parametrize("change", [{"active": True}, {"active": None}, {"userType": "room"}, {"userName": None}])
def test_who_is_no_leaver(change: dict[str, Any]) -> None:
    assert leaver(user() | change) is None


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (left(), ""),
        (left(days=29), "29 days only"),
        (left(days=30), ""),
        (left(roles=[{"value": "id_full_admin"}]), "administrator (id_full_admin)"),
        (left(meta={}), "no lastModified"),
        (left("BO@example.com"), "active in the program"),
        (left(f"{PREFIX}bo@example.com"), "active in the program"),
        (left("cy@example.com"), "inactive in the program"),
        (left("bo@example.com", days=3), "3 days only"),
        (left("dee@example.com", id="D"), "active in the program"),
    ],
)
def test_who_may_be_deleted(one: Leaver, why: str) -> None:
    managed = Managed.of(
        digest(
            step("create", "bo", new={"userName": "bo@example.com"}),
            step("same", "cy", {"userName": "cy@example.com"}, {"userName": "cy@example.com", "active": False}),
            step("update", "dee", {}, {"userName": "new.dee@example.com", "active": True}, id="D"),
            step("delete", "ana", {"userName": "ana@example.com", "active": True}, id="ana@"),
        )["steps"]
    )
    verdict = classify([one], managed, NOW, 30)
    assert (verdict.kept.get(one.id, ""), [found.id for found in verdict.due]) == (why, [] if why else [one.id])


def test_what_can_be_recovered_is_kept_whatever_is_asked_for() -> None:
    fresh, deleted = left("ana@example.com", days=10), left(f"{PREFIX}bo@example.com", days=10)
    verdict = classify([fresh, deleted], Managed(), NOW, 7)
    assert verdict.due == [fresh]
    assert verdict.kept == {deleted.id: "can be recovered"}


def test_more_than_the_limit_needs_permission_for_exactly_these() -> None:
    six = [left(f"p{number}@example.com") for number in range(6)]
    refuse_many(six[:5], 10, None)
    refuse_many(six, 120, None)  # 5 % of them
    with pytest.raises(
        Refused, match=r"^6 of 119 accounts .*\(p0@example.com, .*nothing was deleted.*--allow (6:\w+)$"
    ) as told:
        refuse_many(six, 119, "6:000000000000")
    token = str(told.value).rpartition(" ")[2]
    refuse_many(six, 119, token)
    with pytest.raises(Refused):
        refuse_many([*six, left("other@example.com")], 119, token)


class Webex:
    """One account, as it is at the last look."""

    def __init__(self, account: dict[str, Any] | None) -> None:
        self.account = account
        self.deleted: list[str] = []

    def get(self, user_id: str) -> dict[str, Any]:
        if self.account is None:
            raise NotFound(404, ErrorDetail(), method="GET", path="/Users")
        return self.account

    def delete(self, user_id: str) -> None:
        self.deleted.append(user_id)


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (user(), None),
        (user(active=True), "it was changed meanwhile"),
        (user(days=1), "it was changed meanwhile"),
        (user(roles=[{"value": "id_full_admin"}]), "it was changed meanwhile"),
        (None, "it is gone already"),
    ],
)
def test_nobody_is_deleted_without_a_last_look(today: dict[str, Any] | None, why: str | None) -> None:
    webex = Webex(today)
    assert delete(webex, left()) == why
    assert webex.deleted == ([] if why else ["ana@"])
