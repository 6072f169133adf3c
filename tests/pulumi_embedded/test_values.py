"""Values on the wire, and what is told about them."""

from __future__ import annotations

import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from pulumi_embedded import EngineError, diff, paths, values
from pulumi_embedded.values import UNKNOWN, Properties, Reference, SecretValue, Value

_TEXT = st.text(max_size=8)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT
    | st.just(UNKNOWN)
    | st.builds(Reference, st.text(min_size=1), st.none() | st.text(), _TEXT)
)
VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3) | inner.map(SecretValue),
    max_leaves=15,
)
PROPERTIES = st.dictionaries(_TEXT, VALUES, max_size=4)


@given(PROPERTIES)
def test_any_properties_survive_the_wire(properties: Properties) -> None:
    wire = Struct.FromString(values.encode(properties).SerializeToString())
    assert values.equal(values.decode_struct(wire), properties)


@given(PROPERTIES)
def test_a_provider_that_knows_no_secrets_gets_plain_values(properties: Properties) -> None:
    plain = values.decode_struct(values.encode(properties, secrets=False))
    assert not values.has_secret(plain)
    assert values.equal(plain, values.plain(properties))


@given(PROPERTIES)
def test_what_is_shown_holds_no_secret(properties: Properties) -> None:
    hidden = values.shown({"key": SecretValue(properties), "open": properties})
    assert isinstance(hidden, dict)
    assert hidden["key"] == "[secret]"


@given(VALUES)
def test_equality_is_reflexive_and_sees_types(value: Value) -> None:
    assert values.equal(value, paths.copied(value))
    assert not values.equal([value, True], [value, 1])
    assert not values.equal({"a": value}, {"b": value})


def test_references_become_ids_for_those_who_do_not_know_them() -> None:
    plain = values.encode(
        {"a": Reference("urn:a", "1"), "b": Reference("urn:b"), "c": Reference("urn:c", "")}, references=False
    )
    assert values.decode_struct(plain) == {"a": "1", "b": "urn:b", "c": UNKNOWN}


def test_output_values_are_unwrapped() -> None:
    wire = Struct()
    signature = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
    wire.update({"a": {values.SIGNATURE: signature, "value": 1, "secret": True}, "b": {values.SIGNATURE: signature}})
    assert values.decode_struct(wire) == {"a": SecretValue(1), "b": UNKNOWN}


@pytest.mark.parametrize(
    ("signature", "name"),
    [("c44067f5952c0a294b673a41bacd8c17", "assets"), ("0def7320c3a5731c473e5ecbe6d01bc7", "archives")],
)
def test_assets_and_archives_are_refused_by_name(signature: str, name: str) -> None:
    wire = Struct()
    wire.update({"a": {values.SIGNATURE: signature, "text": "x"}})
    with pytest.raises(EngineError, match=name):
        values.decode_struct(wire)


def test_secrets_are_marked_again_by_the_engines_rule() -> None:
    outputs: Properties = {"a": 1, "o": {"x": 1, "y": 2}, "l": [1, 2], "mixed": [1], "other": 3}
    model: Properties = {
        "a": SecretValue(0),
        "o": {"x": SecretValue(0)},
        "l": [1, SecretValue(0)],
        "mixed": {"z": SecretValue(1)},
        "gone": SecretValue(1),
    }
    values.annotate(outputs, model)
    assert outputs == {
        "a": SecretValue(1),
        "o": {"x": SecretValue(1), "y": 2},
        "l": SecretValue([1, 2]),
        "mixed": SecretValue([1]),
        "other": 3,
    }


# ------------------------------------------------------------------------------------------------ paths and diffs
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("root", ("root",)),
        ("root.nested[0][1].x", ("root", "nested", 0, 1, "x")),
        ('root["key with a ."]', ("root", "key with a .")),
        ('["a \\"b\\""].c', ('a "b"', "c")),
        ("list[*].value", ("list", "*", "value")),
        ('["urn:x:2.0:User"].department', ("urn:x:2.0:User", "department")),
    ],
)
def test_paths_are_read(text: str, path: paths.Path) -> None:
    assert paths.parse(text) == path


@pytest.mark.parametrize("text", [".a", "a[", 'a["x', "a[1x]"])
def test_malformed_paths_are_refused(text: str) -> None:
    with pytest.raises(EngineError, match="not a property path"):
        paths.parse(text)


@given(
    st.lists(st.text(min_size=1).filter(lambda part: part != "*" and "\\" not in part) | st.integers(0, 99), min_size=1)
)
def test_paths_are_read_as_they_are_written(parts: list[str | int]) -> None:
    assert paths.parse(paths.write(tuple(parts))) == tuple(parts)


@given(st.dictionaries(_TEXT, VALUES, max_size=3), st.dictionaries(_TEXT, VALUES, max_size=3))
def test_a_diff_is_empty_only_for_equal_values(old: Properties, new: Properties) -> None:
    found = diff.of_inputs(old, new)
    same = {key: item for key, item in values.plain(old).items() if item is not None}
    other = {key: item for key, item in values.plain(new).items() if item is not None}
    if not found.changes:
        assert same.keys() == other.keys()
    if values.equal(dict(same), dict(other)):
        assert not found.changes
    inverse = diff.of_inputs(new, old)
    assert (found.inverted().detailed or {}) == (inverse.detailed or {})


def test_replace_on_changes_marks_what_lies_below() -> None:
    found = diff.of_inputs({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 2}})
    assert not diff.with_replace_on_changes(found, ["x"], False).replace
    marked = diff.with_replace_on_changes(found, ["a.b"], False)
    assert marked.detailed == {"a.b": "update-replace", "a.c": "update"}
    assert marked.replace
    assert diff.with_replace_on_changes(diff.Diff(False), ["*"], True).replaces == ["#initerror"]


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("a", {"a": 1}, {"a": 2}, {"a": 1}),
        ("a", {}, {"a": 2}, {}),
        ("a", {"a": 1}, {}, {"a": 1}),
        ("a.b", {"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, {"a": {"b": 1, "c": 3}}),
        ("a[1]", {"a": [1, 2]}, {"a": [3, 4]}, {"a": [3, 2]}),
        ("a[*].v", {"a": [{"v": 1}, {"v": 2}]}, {"a": [{"v": 3}, {"v": 4}]}, {"a": [{"v": 1}, {"v": 2}]}),
        ("*", {"a": 1}, {"a": 2, "b": 3}, {"a": 1}),
        ("a.b", {"a": SecretValue({"b": 1})}, {"a": {"b": 2}}, {"a": {"b": SecretValue(1)}}),
    ],
)
def test_what_is_ignored_goes_back(path: str, old: Properties, new: Properties, expected: Properties) -> None:
    assert paths.reset(paths.parse(path), old, new)
    assert values.equal(dict(new), dict(expected))


@pytest.mark.parametrize(("path", "old", "new"), [("a[1]", {"a": [1]}, {"a": [3, 4]}), ("a.b", {"a": {"b": 1}}, {})])
def test_what_cannot_be_ignored_stays(path: str, old: Properties, new: Properties) -> None:
    before = paths.copied(dict(new))
    assert not paths.reset(paths.parse(path), old, new)
    assert values.equal(dict(new), before)
