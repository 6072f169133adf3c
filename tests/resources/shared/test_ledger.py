"""What the guards of one run allow, and what of it is used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit

ONE = RemovalLimit(count=1, percent=0)


def removed(*people: str) -> Changes:
    return Changes(frozenset(people))


def test_nobody_leaves_where_no_guard_was_asked() -> None:
    problem = Ledger(None).remove("staff", "Ana@example.com")
    assert problem is not None
    assert "was not asked in this run" in problem
    assert removed("ana@example.com").token in problem


def test_one_person_may_leave_by_override_where_no_guard_was_asked() -> None:
    ledger = Ledger(removed("ana@example.com").token)
    assert ledger.remove("staff", "Ana@example.com") is None
    assert ledger.remove("staff", "bo@example.com")


def test_as_many_leave_as_the_limit_says_and_each_counts_once() -> None:
    ledger = Ledger(None)
    assert not ledger.open(["staff"], removed("ana"), ONE, 10)
    assert ledger.remove("staff", "ana") is None
    assert ledger.remove("staff", "Ana") is None
    assert "run again to go on" in (ledger.remove("staff", "bo") or "")


def test_a_refused_guard_lets_nobody_go() -> None:
    ledger = Ledger(None)
    assert ledger.open(["staff"], removed("ana", "bo"), ONE, 10).removed == {"ana", "bo"}
    assert "refuses" in (ledger.remove("staff", "ana") or "")


def test_the_end_may_refuse_what_the_beginning_allowed() -> None:
    ledger = Ledger(None)
    assert not ledger.open(["staff"], removed("ana"), ONE, 10)
    assert ledger.open(["staff"], removed("ana", "bo"), ONE, 10)
    assert ledger.remove("staff", "ana")


def test_an_override_excuses_its_set_and_leaves_the_limit_to_others() -> None:
    everyone = removed("ana", "bo", "cy")
    ledger = Ledger(everyone.token)
    assert not ledger.open(["staff"], everyone, ONE, 10)
    assert [ledger.remove("staff", person) for person in ("ana", "bo", "cy", "dee")] == [None] * 4
    assert ledger.remove("staff", "eve")


def test_another_set_than_the_override_is_refused() -> None:
    ledger = Ledger(removed("ana", "bo", "cy").token)
    assert ledger.open(["staff"], removed("ana", "bo"), ONE, 10)


def test_a_second_override_is_suggested_beside_the_one_in_use() -> None:
    first = removed("ana", "bo")
    ledger = Ledger(first.token)
    assert ledger.override_with("9:aa") == "9:aa"
    assert not ledger.open(["staff"], first, ONE, 10)
    assert ledger.override_with("9:aa") == f"{first.token},9:aa"


def test_guards_are_told_apart() -> None:
    ledger = Ledger(None)
    ledger.open(["staff"], Changes(), ONE, 10)
    assert ledger.remove("staff", "ana") is None
    assert ledger.remove("guests", "bo")


def test_a_guard_under_two_names_is_asked_under_both() -> None:
    ledger = Ledger(None)
    ledger.open(["old", "new"], Changes(), ONE, 10)
    assert ledger.remove("old", "ana") is None


def test_the_people_of_a_guard_that_goes_by_override_may_go() -> None:
    ledger = Ledger(None)
    ledger.excuse("staff", ["ana"])
    assert ledger.remove("staff", "ana") is None
    assert ledger.remove("staff", "bo")


def test_an_attribute_is_emptied_for_as_many_as_the_limit_says() -> None:
    ledger = Ledger(None)
    ledger.open(["staff"], Changes(), ONE, 10)
    assert ledger.clear("staff", "ana", ["title", "displayName"]) is None
    assert ledger.clear("staff", "ana", ["title"]) is None
    problem = ledger.clear("staff", "bo", ["title"])
    assert problem is not None
    assert "release" in problem
    assert ledger.clear("staff", "bo", ["nickName"]) is None


def test_an_attribute_emptied_by_override() -> None:
    emptied = Changes(cleared={"title": frozenset({"ana", "bo"})})
    ledger = Ledger(emptied.token)
    assert not ledger.open(["staff"], emptied, ONE, 10)
    assert [ledger.clear("staff", person, ["title"]) for person in ("ana", "bo", "cy")] == [None] * 3
    assert ledger.clear("staff", "dee", ["title"])


def test_calls_at_once_share_one_limit() -> None:
    ledger = Ledger(None)
    ledger.open(["staff"], Changes(), RemovalLimit(7, 0), 100)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: ledger.remove("staff", f"p{number}"), range(100)))
    assert answers.count(None) == 7
