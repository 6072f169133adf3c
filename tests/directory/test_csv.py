"""CSV: delimiters, line ends, quirks that are taken, and damage that is refused by line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_webex.directory import DirectoryError, people
from pulumi_webex.directory.errors import Problems
from pulumi_webex.directory.tables import read_csv


def rows(text: str) -> list[dict[str, object]]:
    problems = Problems()
    table = read_csv(text, "people.csv", problems, lambda name: name == "id")
    problems.raise_any()
    return [row.values for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    lines = ["id|name|note", '1|Ana|"two, three; four"', "2|Björn|", "", ""]
    assert rows(end.join(lines).replace("|", delimiter)) == [
        {"id": "1", "name": "Ana", "note": "two, three; four"},
        {"id": "2", "name": "Björn", "note": None},
    ]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("id;name, first;mail", ["id", "name, first", "mail"]),
        ("id,name;nick", ["id", "name;nick"]),  # id is known, "name;nick" alone with it is not
        ('"a;b",c', ["a;b", "c"]),
        ("id", ["id"]),
        (" id , name ", ["id", "name"]),
    ],
)
def test_the_delimiter_is_told_by_the_header(header, columns):
    cells = ",".join("x" for _ in columns) if ";" not in header.split('"')[-1] or header.startswith("id,") else None
    line = cells or ";".join("x" for _ in columns)
    assert [list(row) for row in rows(f"{header}\n{line}\n")] == [columns]


def test_a_header_that_splits_at_two_delimiters_is_refused():
    with pytest.raises(DirectoryError, match="comma or semicolon"):
        rows("a,b;c\n1,2\n")


def test_excel_names_its_delimiter_in_the_first_line(write):
    (ana,) = people(write("sep=|\r\nid|userName\r\n1|ana@example.com\r\n"))
    assert (ana["userName"], ana.where[-6:]) == ("ana@example.com", "line 3")


def test_blank_lines_and_rows_of_bare_delimiters_are_no_people():
    assert len(rows("\n\nid,name\n\n1,Ana\n,\n \n2,Bo\n,\n")) == 2


def test_a_nameless_column_may_be_empty():
    assert rows("id,name,,\n1,Ana,,\n") == [{"id": "1", "name": "Ana"}]


def test_what_looks_like_a_number_stays_text():
    (row,) = rows("id,zip,phone,nothing\n007,01234,+49 30 1, \n")
    assert row == {"id": "007", "zip": "01234", "phone": "+49 30 1", "nothing": None}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name\n1,Ana,x\n", "line 2: 3 cells under 2 headers; put"),
        ("id,name\n1,Ana\n2\n", "line 3: 1 cell under 2 headers; the row is cut off"),
        ('id,name\n1,"A\nB"\n2,x,y\n', "line 4: 3 cells"),
        ("id,Mail,mail\n1,a,b\n", "line 1: columns 2 and 3 are both named 'mail'"),
        ("id,name,\n1,Ana,x\n", "line 2: column 3 has a value but no name in the header"),
        ('id,name\n1,"Ana\n2,Bo\n', "line 2: a quotation mark in the record that starts here"),
        ('id,name\n1,"Ana"x\n', "line 2: a quotation mark in the record"),
        (f'id,name\n1,Ana\n2,"{"x" * 140_000}\n', "line 3: a cell has more than"),
        ("id,name\n", "a header and no rows"),
        ("id,name\n,\n\n", "a header and no rows"),
        (",,\n,,\n", "has no header; name the columns"),
        ('"id,name\n1,Ana\n', "line 1: a quotation mark"),
    ],
)
def test_damage_is_named_by_line(text, said):
    with pytest.raises(DirectoryError, match=said):
        rows(text)


def test_what_was_found_before_an_open_quotation_mark_is_told_too():
    with pytest.raises(DirectoryError) as caught:
        rows('id,name\n1\n2,"Bo\n')
    assert caught.value.count == 2
    assert "line 2: 1 cell" in caught.value.problems[0]
    assert "line 3: a quotation mark" in caught.value.problems[1]


def test_problems_are_told_together_and_bounded():
    with pytest.raises(DirectoryError) as caught:
        rows("id,name\n" + "1\n" * 25)
    assert (caught.value.count, len(caught.value.problems)) == (25, 10)
    assert str(caught.value).startswith("25 problems, nothing was read:")
    assert str(caught.value).endswith("and 15 more")


_cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_widths = st.integers(2, 5)


@given(
    _widths.flatmap(lambda width: st.lists(st.lists(_cells, min_size=width, max_size=width), min_size=1, max_size=6)),
    st.sampled_from(",;\t"),
    # Before Python 3.13 the writer leaves a lone \r bare unless it ends its lines with it.
    st.sampled_from([("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL)]),
)
def test_what_csv_writes_is_read_back(records, delimiter, style):
    records = [["1", *cells] for cells in records]
    header = ["id", *(f"column {number}" for number in range(1, len(records[0])))]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=style[0], quoting=style[1]).writerows([header, *records])
    expected = [[cell if cell.strip() else None for cell in cells] for cells in records]
    assert [list(row.values()) for row in rows(out.getvalue())] == expected
