"""Who would be removed, emptied or come under another key, as plain data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.resources.shared.removals import (
    CLEARED,
    Changes,
    RemovalLimit,
    Watched,
    cleared,
    compare,
    decode,
    encode,
    named,
    tokens,
)

NAMES = st.sampled_from([f"p{number}@example.com" for number in range(12)])
KEYS = st.sampled_from([f"k{number}" for number in range(12)])
PATHS = st.sampled_from(["title", "displayName", "phoneNumbers[work]", "phoneNumbers[mobile]", CLEARED + "title"])


@st.composite
def people(draw: st.DrawFn) -> dict[str, str]:
    identities = draw(st.lists(NAMES, unique=True))
    keys = draw(st.lists(KEYS, unique=True, min_size=len(identities), max_size=len(identities)))
    return dict(zip(identities, keys, strict=True))


@st.composite
def watched(draw: st.DrawFn) -> Watched:
    found = draw(people())
    return Watched(found, {identity: draw(st.frozensets(PATHS)) for identity in found})


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    emptied = draw(st.dictionaries(PATHS, st.frozensets(NAMES, min_size=1)))
    rekeyed = draw(st.frozensets(st.tuples(NAMES, KEYS, KEYS)))
    return Changes(draw(st.frozensets(NAMES)), rekeyed, emptied)


@given(watched())
def test_the_same_people_are_no_change(one: Watched) -> None:
    assert not compare(one, one)


@given(people(), people())
def test_everybody_stays_is_renamed_or_is_removed(before: dict[str, str], after: dict[str, str]) -> None:
    found = compare(Watched(before), Watched(after))
    heirs = {after_key: identity for identity, after_key in after.items()}
    for identity, key in before.items():
        gone = identity not in after and (key not in heirs or heirs[key] in before)
        assert (identity in found.removed) == gone
    assert len(found.removed) >= len(before) - len(after)


@given(people(), people())
def test_nobody_is_rekeyed_unseen(before: dict[str, str], after: dict[str, str]) -> None:
    found = compare(Watched(before), Watched(after))
    moved = {(i, before[i], after[i]) for i in before.keys() & after.keys() if before[i] != after[i]}
    assert found.rekeyed == moved


@given(people())
def test_former_names_make_another_key_the_same(before: dict[str, str]) -> None:
    after = {identity: f"new-{key}" for identity, key in before.items()}
    former = {f"new-{key}": key for key in before.values()}
    assert not compare(Watched(before), Watched(after), former=former)
    assert len(compare(Watched(before), Watched(after)).rekeyed) == len(before)


@given(watched(), watched())
def test_what_is_packed_comes_out_again(one: Watched, other: Watched) -> None:
    unpacked = decode(one.people, encode(one))
    assert unpacked.people == one.people
    assert {i: unpacked.held.get(i, frozenset()) for i in one.people} == one.held
    assert compare(unpacked, other) == compare(one, other)


def test_bookkeeping_that_does_not_fit_says_nothing() -> None:
    packed = encode(Watched({"a": "1"}, {"a": frozenset({"title"})}))
    assert decode({"a": "1", "b": "2"}, packed).held == {}
    assert decode({"a": "1"}, None).held == {}
    assert decode({"a": "1"}, {}).held == {}


@given(changes(), changes())
def test_one_override_is_for_one_set(one: Changes, other: Changes) -> None:
    same = (one.removed, one.rekeyed, one.cleared) == (other.removed, other.rekeyed, other.cleared)
    assert (one.token == other.token) == same


def test_an_override_begins_with_how_many_people() -> None:
    assert Changes(frozenset({"a", "b"}), cleared={"title": frozenset({"b", "c"})}).token.startswith("3:")


def test_overrides_are_read_as_people_paste_them() -> None:
    assert tokens(" 2:AB12 ,3:cd34,") == {"2:ab12", "3:cd34"}
    assert tokens(None) == tokens("") == frozenset()


@given(changes(), st.integers(0, 12), st.integers(0, 100), st.integers(0, 200))
def test_what_is_beyond_a_limit_is_all_or_nothing(found: Changes, count: int, percent: int, size: int) -> None:
    limit = RemovalLimit(count, percent)
    beyond = found.beyond(limit, size)
    assert beyond.removed in (frozenset(), found.removed)
    assert bool(beyond.removed) == (len(found.removed) > max(count, percent * size / 100))
    assert beyond.rekeyed == found.rekeyed
    assert all(len(found.cleared[path]) > limit.attribute(size) for path in beyond.cleared)


def test_a_limit_is_a_count_or_a_percentage_whichever_is_more() -> None:
    limit = RemovalLimit(count=5, percent=5)
    assert [limit.people(size) for size in (0, 30, 119, 120, 1000)] == [5, 5, 5, 6, 50]
    assert RemovalLimit(cleared=0).attribute(1000) == 0


@pytest.mark.parametrize("wrong", [{"count": -1}, {"percent": float("nan")}, {"cleared": -1}, {"count": True}])
def test_a_limit_is_a_number(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RemovalLimit(**wrong)  # type: ignore[arg-type]


# what is cleared


@pytest.mark.parametrize(
    ("old", "new", "released", "emptied"),
    [
        ({"title"}, {"title"}, set(), set()),
        ({"title"}, set(), set(), {"title"}),
        ({"title"}, set(), {"title"}, set()),
        ({"title"}, {"-title"}, set(), {"title"}),
        (set(), {"-title"}, set(), {"title"}),
        ({"-title"}, {"-title"}, set(), set()),
        ({"-title"}, set(), set(), set()),
        ({"phoneNumbers[work]", "phoneNumbers[mobile]"}, {"phoneNumbers[work]"}, set(), {"phoneNumbers[mobile]"}),
        ({"phoneNumbers[work]"}, set(), {"phoneNumbers"}, set()),
        ({"phoneNumbers[work]"}, {"-phoneNumbers"}, set(), {"phoneNumbers"}),
    ],
)
def test_cleared(old: set[str], new: set[str], released: set[str], emptied: set[str]) -> None:
    assert cleared(frozenset(old), frozenset(new), frozenset(released)) == emptied


def test_a_renamed_person_is_followed() -> None:
    before = Watched({"ana@example.com": "1"}, {"ana@example.com": frozenset({"title"})})
    after = Watched({"ana.nunez@example.com": "1"}, {"ana.nunez@example.com": frozenset()})
    assert compare(before, after).cleared == {"title": frozenset({"ana@example.com"})}


def test_a_key_that_went_to_somebody_else_is_no_rename() -> None:
    found = compare(Watched({"ana@example.com": "1", "bo@example.com": "2"}), Watched({"bo@example.com": "1"}))
    assert found.removed == {"ana@example.com"}
    assert found.rekeyed == {("bo@example.com", "2", "1")}


def test_ten_people_are_named() -> None:
    assert named(["b", "a"]) == "a, b"
    assert named(f"p{number:02}" for number in range(12)).endswith("p09 and 2 more")
