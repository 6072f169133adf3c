"""YAML and JSON: what values become, what is refused, and that no document takes the machine down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.directory import DirectoryError, people
from pulumi_webex.directory.jsons import read_json
from pulumi_webex.directory.yamls import read_yaml


def test_yaml_people(files):
    ana, bjorn = directory = people(files / "people.yaml")
    assert (directory.source, directory.key, ana.key) == ("plain", "id", "ana")
    assert (ana["postalCode"], ana["starts"], ana["phone"]) == ("08001", "2026-01-01", None)
    assert (bjorn["country"], bjorn["floor"], bjorn["active"]) == ("NO", 4, True)
    assert bjorn.where.endswith("people.yaml line 11")


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("0123", "0123"),
        ("+49", "+49"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("12345678901234567890", "12345678901234567890"),
        ("49", 49),
        ("-1", -1),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("'49'", "49"),
        ('"true"', "true"),
        ("!!str 49", "49"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_yaml_scalars(plain, value):
    found = read_yaml(f"a: {plain}", "people.yaml")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_yaml_merges_and_aliases():
    text = "- &base {office: Oslo, floor: 1}\n- <<: *base\n  floor: 2\n- <<: [*base, {desk: 7}]\n  near: *base\n"
    assert read_yaml(text, "f")[1:] == [
        {"office": "Oslo", "floor": 2},
        {"office": "Oslo", "floor": 1, "desk": 7, "near": {"office": "Oslo", "floor": 1}},
    ]


BOMB = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: 'a' is given twice"),
        ("a: [1\nb: 2\n", "line 2 column 2 is not YAML"),
        ("a: b: c\n", "line 1 column 5 is not YAML: mapping values are not allowed"),
        ("- 1\n---\n- 2\n", "line 2: a second document starts here"),
        ("a: !!python/object:os.system x\n", "line 1: the tag tag:yaml.org,2002:python/object:os.system is not"),
        ("a: !!binary aGk=\n", "the tag .*binary is not allowed"),
        ("a: *b\n", r"line 1: \*b stands for nothing yet"),
        ("a: &a [*a]\n", r"\*a stands for nothing yet"),
        ("[a]: 1\n", "a key must be text"),
        ("<<: 7\n", "<< takes a mapping"),
        ("[" * 40 + "]" * 40, "nested deeper than 32"),
        ("[" * 100_000, "nested deeper than 32|not YAML"),
        (BOMB, "aliases repeat more than 100000 values"),
        ("a: \x07\n", "is not YAML"),
    ],
)
def test_yaml_that_is_refused(text, said):
    with pytest.raises(DirectoryError, match=said):
        read_yaml(text, "people.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,\n "a": 2}', "'a' is given twice"),
        ('[{"a": 1}\n {"b": 2}]', "line 2 column 2 is not JSON: expecting ',' delimiter"),
        ('{"a": NaN}', "NaN is not JSON"),
        ("[" * 100_000, "nested deeper than 32"),
        ("[" * 40 + "]" * 40, "nested deeper than 32"),
        ("1" * 5000, "digits"),
    ],
)
def test_json_that_is_refused(text, said):
    with pytest.raises(DirectoryError, match=said):
        read_json(text, "people.json")


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#,\n 01~<?%", max_size=60))
def test_any_text_is_read_or_refused(text):
    for read in (read_yaml, read_json):
        try:
            read(text, "people")
        except DirectoryError as error:
            assert str(error).startswith("people")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.yaml", "people: []\n", "the list of people is empty"),
        ("p.json", "[]", "the list of people is empty"),
        ("p.json", '{"totalResults": 0, "Resources": []}', "the list of people is empty"),
        ("p.yaml", "# nobody\n", "holds no list of people"),
        ("p.yaml", "staff: [{id: 1}]\n", "holds no list of people; write a list, or a list under 'people'"),
        ("p.yaml", "- id: 1\n- Ana\n- [x]\n", "entry 2: a person is a mapping of names to values, not str"),
        ("p.json", '{"totalResults": 250, "Resources": [{"userName": "a"}]}', "holds 1 of 250 people; export all"),
        ("p.json", '{"@odata.nextLink": "https://x", "value": [{"id": "a"}]}', "one page of people; export all"),
    ],
)
def test_documents_without_people(write, name, content, said):
    with pytest.raises(DirectoryError, match=said):
        people(write(content, name))
