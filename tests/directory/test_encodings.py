"""Bytes: encodings and marks that are taken, others refused by line and byte, sizes bounded."""

from __future__ import annotations

import codecs

import pytest

from pulumi_webex.directory import DirectoryError, files, people

TEXT = "id,userName,name\r\n1,ana@example.com,Ana López\r\n2,bjorn@example.com,Björn Österling\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"],
)
def test_unicode_with_and_without_a_mark(write, data):
    assert [person["name"] for person in people(write(data))] == ["Ana López", "Björn Österling"]
    assert people(write(data)).columns[0] == "id"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode("latin-1"), r"line 2 is not UTF-8 \(byte 41 is 0xF3\); save it as UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode("latin-1"), r"line 2 is not UTF-8 \(byte 44 is 0xF3\)"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "is in UTF-32; save it as UTF-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"x", "not whole UTF-16"),
        (TEXT.replace("Björn", "Bj\0rn").encode(), "line 3 has a NUL character"),
        (b"", "is empty; an empty file is taken for a mistake"),
        (codecs.BOM_UTF8 + b" \r\n", "is empty"),
    ],
)
def test_anything_else_is_refused(write, data, said):
    with pytest.raises(DirectoryError, match=said):
        people(write(data))


def test_utf_16_without_a_mark_is_refused(write):
    with pytest.raises(DirectoryError, match=r"line 1 has a NUL character.*UTF-16 without a mark"):
        people(write("id,userName\n1,ana@example.com\n".encode("utf-16-le")))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DirectoryError, match=r"nobody\.csv cannot be read: no such file"):
        people(tmp_path / "nobody.csv")


def test_a_folder(tmp_path):
    (tmp_path / "people.csv").mkdir()
    with pytest.raises(DirectoryError, match=r"people\.csv cannot be read: is a directory"):
        people(tmp_path / "people.csv")


def test_a_file_that_is_too_large(write, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 2**20)
    with pytest.raises(DirectoryError, match="larger than 1 MiB"):
        people(write(TEXT + "x" * 2**20))


def test_the_name_or_the_argument_tells_the_format(write):
    path = write(TEXT, "people.export")
    with pytest.raises(DirectoryError, match="does not say which format"):
        people(path)
    with pytest.raises(DirectoryError, match="format 'xls' is not known"):
        people(path, format="xls")
    assert len(people(path, format="csv")) == 2
