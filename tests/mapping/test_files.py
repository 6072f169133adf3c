"""Mappings in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_webex.mapping import MappingError, Ruleset, load

MAPPING = """\
preset: entra-control-hub
on_null: clear
rules:
  title: '[jobTitle]'
  externalId: null
  department: {expression: '[department]', default: Staff, when: create}
release: [nickName]
"""


def test_load_gives_the_arguments(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING)
    made = Ruleset(**load(path))
    assert (made.on_null, made.release) == ("clear", ("nickName",))
    assert (made.rules["department"].when, "externalId" in made.rules) == ("create", False)


def test_json_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps({"preset": "okta-control-hub"}), encoding="utf-8-sig")
    assert load(path) == {"preset": "okta-control-hub"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("onNull: keep", "no 'onNull'; did you mean 'on_null'?"),
        ("- a", "must be a mapping with the keys target, preset"),
        ("rules: [", "mapping.yaml line"),
        ("preset: a\npreset: b", "mapping.yaml line 2"),
        ("preset: !!python/object:os.system a", "mapping.yaml line 1"),
        ("", "must be a mapping"),
    ],
)
def test_what_is_no_mapping_says_where(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(MappingError) as caught:
        load(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"none.yaml cannot be read: No such file"):
        load(tmp_path / "none.yaml")


def test_what_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_bytes(b"preset: \xff\xfe")
    with pytest.raises(MappingError, match="save it as UTF-8"):
        load(tmp_path / "m.yaml")
