"""`people`: keys, people who are there twice, several files, lists from a program."""

from __future__ import annotations

import copy
import pickle

import pytest

from pulumi_webex.directory import DirectoryError, MissingColumn, people, text
from pulumi_webex.transport.errors import WebexError


def problems(*arguments, **options) -> tuple[str, ...]:
    with pytest.raises(DirectoryError) as caught:
        people(*arguments, **options)
    return caught.value.problems


def test_people_from_a_program():
    ana, bjorn = people([{"id": "ana", "userName": "ana@example.com"}, {"id": "bjorn", "title": ""}])
    assert (ana.where, ana.key, ana["title"]) == ("person 1", "ana", None)
    assert dict(bjorn) == {"id": "bjorn", "userName": None, "title": None}


def test_a_given_key(write):
    path = write("id,badge,userPrincipalName\n1,B7,ana@example.com\n")
    assert people(path, key="badge").profiles[0].key == "B7"
    assert people(path, key="id").key == "objectId"  # the file's name for it


@pytest.mark.parametrize("key", ["mail", "userPrincipalName", "E-Mail", "login", "User Name"])
def test_an_address_is_never_the_key(write, key):
    assert "an address changes" in problems(write("id,mail\n1,a@example.com\n"), key=key)[0]


def test_a_key_that_is_not_there(write):
    with pytest.raises(MissingColumn, match=r"people\.csv has no column 'badg'; did you mean 'badge'\?"):
        people(write("id,badge\n1,2\n"), key="badg")


def test_a_person_without_a_key(write):
    (problem,) = problems(write("id,userName\n1,a@example.com\n ,b@example.com\n"))
    assert "line 3: id is empty" in problem


def test_whole_numbers_of_yaml_are_keys(write):
    (ana,) = people(write("- {employeeNumber: 42, userName: a@example.com}\n", "p.yaml"))
    assert (ana.key, ana["employeeNumber"]) == ("42", 42)


@pytest.mark.parametrize("key", ["true", "1.5", "[a]"])
def test_other_values_are_not(write, key):
    assert "write text" in problems(write(f"- {{id: {key}}}\n", "p.yaml"))[0]


def test_white_space_around_keys_and_logins_is_no_difference(write):
    first, second = problems(write("id,userName\n1,a@example.com\n 1 ,b@example.com\n3,A@Example.com \n"))
    assert "line 3: id '1' is already on" in first
    assert "line 4: userName 'A@Example.com' is already on" in second


def test_twins_name_both_lines_and_what_differs(write):
    first, second = problems(
        write("id,userName,title\n1,a@example.com,Boss\n2,b@example.com,\n1,a@example.com,Chief\n2,b@example.com,\n")
    )
    assert first.endswith("people.csv line 2; they differ in title; keep the right one")
    assert "people.csv line 4: id '1' is already on " in first
    assert second.endswith("people.csv line 3; the rows are equal; remove one")


def test_all_problems_of_a_file_are_told_together(write):
    found = problems(write("id,userPrincipalName,accountEnabled\n1,a@example.com,maybe\n,b@example.com,True\n3\n"))
    assert [problem.split(": ")[0][-6:] for problem in found] == ["line 4", "line 2", "line 3"]
    assert "accountEnabled 'maybe' is neither true nor false" in found[1]


def test_several_files_are_one_directory(write):
    first = write("id,userName\n1,a@example.com\n", "a.csv")
    second = write("id,userName,title\n2,b@example.com,Boss\n", "b.csv")
    directory = people([first, second])
    assert directory.columns == ("id", "userName", "title")
    assert directory.files == (str(first), str(second))
    with pytest.raises(MissingColumn, match=r"a\.csv has no column 'title'"):
        directory.profiles[0]["title"]


def test_twins_in_two_files(write):
    (problem,) = problems([write("id\n1\n", "a.csv"), write("id\n1\n", "b.csv")])
    assert "b.csv line 2" in problem
    assert "a.csv line 2" in problem


def test_files_of_two_kinds_are_two_directories(files):
    (problem,) = problems([files / "entra-users.csv", files / "okta-report.csv"])
    assert "read them as two directories" in problem


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ([], "empty list is taken for a mistake"),
        ({"id": "ana"}, "put it in a list"),
        ([7], "not as a int"),
        ([{1: "ana"}], "person 1: a person is a mapping of names"),
    ],
)
def test_what_is_no_list_of_people(source, said):
    assert said in problems(source)[0]


def test_a_missing_column_is_named_with_the_nearest(files):
    (ana, *_) = people(files / "entra-users.csv")
    with pytest.raises(KeyError) as caught:
        ana["userPrincipalname"]
    error = caught.value
    assert isinstance(error, MissingColumn | WebexError)
    assert (error.column, error.nearest) == ("userPrincipalname", "userPrincipalName")
    assert str(error).endswith("entra-users.csv has no column 'userPrincipalname'; did you mean 'userPrincipalName'?")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    with pytest.raises(MissingColumn, match=r"it has userPrincipalName, displayName, .*, …"):
        ana["x"]


def test_a_profile_is_a_read_only_mapping(files):
    (ana, *_) = people(files / "entra-users.csv")
    assert len(ana) == len(list(ana)) == 29
    assert "objectId" in ana
    assert "shoeSize" not in ana
    with pytest.raises(TypeError):
        ana["title"] = "Boss"
    assert "López" not in repr(ana)
    for copied in (copy.deepcopy(ana), pickle.loads(pickle.dumps(ana))):
        assert (dict(copied), copied.where, copied.key, copied["id"]) == (dict(ana), ana.where, ana.key, ana["id"])


@pytest.mark.parametrize(("value", "found"), [("0123", "0123"), ("", None), (None, None)])
def test_text(value, found):
    assert text(value, "people.yaml line 7") == found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (49, "people.yaml line 7: 49 is a number, but text is needed; put it in quotes"),
        (1.5, "1.5 is a number"),
        (True, "true is a boolean"),
        ([1], "a list is here, but text is needed"),
    ],
)
def test_text_is_never_made_from_something_else(value, said):
    with pytest.raises(DirectoryError, match=said):
        text(value, "people.yaml line 7")
