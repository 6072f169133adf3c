"""``webex mapping``: evaluated, tested and compared offline."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pulumi_webex.cli import main

PEOPLE = """\
objectId,userPrincipalName,displayName,givenName,surname,accountEnabled,jobTitle,department
1,ana@example.com,Ana Silva,Ana,Silva,True,Engineer,R&D
2,bo@example.com,Bo Silva,Bo,Silva,False,,R&D
3,cleo@example.com,Cleo Silva,Cleo,Silva,True,Clerk,R&D
"""
MAPPING = """\
preset: entra-control-hub
rules:
  title: '[jobTitle]'
"""
CASES = """\
mapping: mapping.yaml
base: {userPrincipalName: ana@example.com, displayName: Ana, givenName: Ana, surname: Silva, objectId: '1',
       accountEnabled: true, jobTitle: Engineer}
cases:
  - name: as she is
    expect: {userName: ana@example.com, active: true, title: Engineer, nickName: null}
  - name: without a title
    profile: {jobTitle: ''}
    expect: {title: null}
    release: [title]
    clear: []
  - name: without an address
    profile: {userPrincipalName: ''}
    fails: userName is empty
  - name: without a proper address
    profile: {userPrincipalName: ana}
    fails: true
"""


class Webex:
    """Runs the command in a folder and keeps what it printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: str) -> int:
        code = main(["mapping", *words])
        self.out, self.err = self.capsys.readouterr()
        return code

    def json(self, *words: str) -> Any:
        assert self(*words) in (0, 1, 3)
        return json.loads(self.out)

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def webex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Webex:
    monkeypatch.chdir(tmp_path)
    made = Webex(tmp_path, capsys)
    made.write("people.csv", PEOPLE)
    made.write("mapping.yaml", MAPPING)
    made.write("cases.yaml", CASES)
    return made


# eval


@pytest.mark.parametrize(
    ("expression", "syntax", "profile", "printed"),
    [
        ('Join(" ", [a], [b])', "entra", {"a": "Zoë", "b": "Silva"}, '"Zoë Silva"'),
        ("Count([a])", "entra", {"a": ["x", "y"]}, "2"),
        ("IsPresent([a])", "entra", {"a": "x"}, "true"),
        ('Split([a], ",")', "entra", {"a": "x,y"}, '["x", "y"]'),
        ("[a]", "entra", {"a": None}, "null"),
        ("[name.givenName]", "entra", {"name": {"givenName": "Ana"}}, '"Ana"'),
        ('user.a + "!"', "okta", {"a": "hi"}, '"hi!"'),
    ],
)  # fmt: skip
def test_the_value_of_an_expression_is_json(
    webex: Webex, expression: str, syntax: str, profile: dict[str, Any], printed: str
) -> None:
    file = webex.write("profile.json", json.dumps(profile))
    assert webex("eval", "--expression", expression, "--syntax", syntax, "--profile", file) == 0
    assert (webex.out, webex.err) == (f"{printed}\n", "")


def test_a_profile_from_standard_input_and_from_yaml(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a: 0123\nb: NO\n"))
    assert webex("eval", "--expression", "Append([a], [b])", "--profile", "-") == 0
    assert webex.out == '"0123NO"\n'
    file = webex.write("profile.yaml", "a: 1")
    assert webex.json("eval", "--expression", "[a]", "--profile", file) == 1


def test_an_expression_without_a_profile(webex: Webex) -> None:
    assert webex.json("eval", "--expression", 'ToUpper("a")') == "A"


def test_what_the_profile_lacks_reads_as_null_and_is_said(webex: Webex) -> None:
    assert webex("eval", "--expression", "Coalesce([a], [b])", "--profile", webex.write("p.json", '{"b": "x"}')) == 0
    assert (webex.out, webex.err) == ('"x"\n', "webex: the profile has no a; that reads as null\n")


def test_an_ignored_flow_prints_null_and_says_so(webex: Webex) -> None:
    file = webex.write("p.json", '{"a": ""}')
    assert webex("eval", "--expression", "IgnoreFlowIfNullOrEmpty([a])", "--profile", file) == 0
    assert webex.out == "null\n"
    assert "left as it is" in webex.err


def test_a_wrong_expression_points_at_the_place(webex: Webex) -> None:
    assert webex("eval", "--expression", 'ToLowr("a")') == 1
    assert "did you mean ToLower?" in webex.err
    assert webex.err.splitlines()[-1].strip() == "^"


def test_a_mapping_for_one_of_several_people(webex: Webex) -> None:
    found = webex.json("eval", "--mapping", "mapping.yaml", "--profile", "people.csv", "--person", "BO@example.com")
    assert found["attributes"]["active"] is False
    assert (found["release"], found["clear"], found["createOnly"]) == (["title"], [], [])


def test_a_preset_for_a_profile_with_the_exports_own_names(webex: Webex) -> None:
    profile = {"id": "7", "userPrincipalName": "a@example.com", "displayName": "A", "givenName": "A", "surname": "B",
               "accountEnabled": True}  # fmt: skip
    file = webex.write("p.json", json.dumps(profile))
    assert webex.json("eval", "--mapping", "entra-control-hub", "--profile", file)["attributes"]["externalId"] == "7"


def test_a_table(webex: Webex) -> None:
    words = ("eval", "--mapping", "mapping.yaml", "--profile", "people.csv", "--person", "2", "--table")
    assert webex(*words) == 0
    lines = [line.split() for line in webex.out.splitlines()]
    assert ["userName", "bo@example.com"] in lines
    assert ["title", "(left", "as", "it", "is)"] in lines


def test_redacted_attributes_are_hidden(webex: Webex) -> None:
    file = webex.write("r.yaml", MAPPING.replace("'[jobTitle]'", "'Redact([jobTitle])'"))
    assert webex("eval", "--mapping", file, "--profile", "people.csv", "--person", "1") == 0
    assert '"title": "[secret]"' in webex.out
    assert "Engineer" not in webex.out


def test_what_webex_would_not_take_fails(webex: Webex) -> None:
    people = webex.write("p.csv", PEOPLE.replace("ana@example.com", "ana"))
    assert webex("eval", "--mapping", "mapping.yaml", "--profile", people, "--person", "1") == 1
    assert "is no e-mail address" in webex.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "either --expression or --mapping"),
        (("--expression", "[a]", "--mapping", "mapping.yaml"), 2, "either --expression or --mapping"),
        (("--mapping", "mapping.yaml"), 2, "--profile"),
        (("--mapping", "mapping.yaml", "--profile", "people.csv"), 2, "there are 3 people: say which with --person"),
        (("--mapping", "mapping.yaml", "--profile", "people.csv", "--person", "zoe"), 1, "zoe is nobody"),
        (("--mapping", "none.yaml", "--profile", "people.csv"), 1, "none.yaml cannot be read"),
        (("--mapping", "mapping.yaml", "--profile", "none.json"), 1, "none.json"),
        (("--expression", "[a]", "--syntax", "ldap"), 2, "ldap"),
    ],
)
def test_wrong_use(webex: Webex, words: tuple[str, ...], code: int, said: str) -> None:
    assert webex("eval", *words) == code
    assert said in webex.err
    assert webex.out == ""


# test


def test_cases_that_pass(webex: Webex) -> None:
    assert webex("test", "cases.yaml") == 0
    assert webex.out == "4 passed.\n"
    assert webex.json("test", "cases.yaml", "--json") == {"cases": 4, "failed": []}


def test_cases_that_fail_are_listed(webex: Webex) -> None:
    rules = MAPPING.replace("'[jobTitle]'", "ToUpper([jobTitle])") + "on_null: clear\n"
    assert webex("test", "cases.yaml", "--mapping", webex.write("other.yaml", rules)) == 1
    assert webex.out.splitlines() == [
        "FAILED as she is",
        '  title: expected "Engineer", got "ENGINEER"',
        "FAILED without a title",
        '  release: expected ["title"], got []',
        '  clear: expected [], got ["title"]',
        "4 cases, 2 failed.",
    ]
    [first, _] = webex.json("test", "cases.yaml", "--mapping", "other.yaml", "--json")["failed"]
    assert first == {
        "name": "as she is",
        "mismatches": [{"name": "title", "expected": "Engineer", "got": "ENGINEER"}],
    }


def test_a_case_that_fails_where_it_should_not(webex: Webex) -> None:
    file = webex.write("c.yaml", CASES.replace("    fails: userName is empty\n", "    expect: {active: true}\n"))
    assert webex("test", file) == 1
    assert "  it fails: " in webex.out
    assert "userName is empty" in webex.out
    other = webex.write("d.yaml", CASES.replace("fails: userName is empty", "fails: something else"))
    assert webex("test", other) == 1
    assert 'error: expected "something else"' in webex.out


def test_entries_of_lists_and_a_mapping_inside_the_file(webex: Webex) -> None:
    file = webex.write(
        "c.yaml",
        """\
mapping: {rules: {userName: '[mail]', 'phoneNumbers[type eq "work"].value': '[phone]'}}
cases:
  - profile: {mail: a@example.com, phone: '+1'}
    expect: {'phoneNumbers[type eq "work"].value': '+1', phoneNumbers: [{type: work, value: '+1'}]}
  - profile: {mail: a@example.com, phone: ''}
    expect: {'phoneNumbers[type eq "work"].value': null}
""",
    )
    assert webex("test", file) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cases:", "case:", "has no 'case'; did you mean 'cases'?"),
        ("expect: {title: null}", "expects: {title: null}", "case 2 has no 'expects'; did you mean 'expect'?"),
        ("{title: null}", "{titel: null}", "case 2: Webex users have no attribute 'titel'"),
        ("    fails: true\n", "", "case 4 expects nothing"),
        ("mapping: mapping.yaml\n", "", "names no mapping"),
        ("mapping: mapping.yaml", "mapping: none.yaml", "none.yaml cannot be read"),
    ],
)
def test_a_file_of_cases_that_is_none(webex: Webex, old: str, new: str, said: str) -> None:
    assert old in CASES
    assert webex("test", webex.write("c.yaml", CASES.replace(old, new))) == 1
    assert said in webex.err


# diff


def test_whom_a_changed_mapping_would_change(webex: Webex) -> None:
    webex.write("new.yaml", MAPPING.replace("'[jobTitle]'", "ToUpper([jobTitle])"))
    assert webex("diff", "mapping.yaml", "new.yaml", "--people", "people.csv") == 3
    assert webex.out.splitlines() == [
        "rule title: [jobTitle] → ToUpper([jobTitle])",
        "2 of 3 people would change:",
        "  title: 2",
        "~ ana@example.com (people.csv line 2)",
        "    title: Engineer → ENGINEER",
        "~ cleo@example.com (people.csv line 4)",
        "    title: Clerk → CLERK",
    ]
    assert webex("diff", "mapping.yaml", "new.yaml", "--people", "people.csv", "--limit", "1") == 3
    assert webex.out.splitlines()[-1] == "and 1 more; --limit 0 shows all"


def test_nobody_would_change(webex: Webex) -> None:
    webex.write("new.yaml", MAPPING.replace("'[jobTitle]'", "Coalesce([jobTitle], [jobTitle])"))
    assert webex("diff", "mapping.yaml", "new.yaml", "--people", "people.csv") == 0
    assert webex.out.splitlines()[-1] == "Nobody of 3 people would change."


def changes(webex: Webex, old: str, new: str) -> list[tuple[str, str, Any, Any]]:
    found = webex.json(
        "diff", webex.write("o.yaml", old), webex.write("n.yaml", new), "--people", "people.csv", "--json"
    )
    return [(c["person"].split("@")[0], c["attribute"], c["old"], c["new"]) for c in found["changes"]]


def test_a_deleted_rule_clears_a_released_one_does_not(webex: Webex) -> None:
    bare = "preset: entra-control-hub\n"
    assert changes(webex, MAPPING, bare) == [
        ("ana", "title", "Engineer", "(cleared)"),
        ("cleo", "title", "Clerk", "(cleared)"),
    ]
    assert {new for *_, new in changes(webex, MAPPING, bare + "release: [title]\n")} == {"(left as it is)"}


def test_nulls_that_clear_from_now_on(webex: Webex) -> None:
    assert changes(webex, MAPPING, MAPPING + "on_null: clear\n") == [("bo", "title", "(left as it is)", "(cleared)")]
    assert changes(webex, MAPPING + "on_null: clear\n", MAPPING) == []


def test_what_counts_at_creation_changes_nobody_who_is_there(webex: Webex) -> None:
    created = MAPPING + "  nickName: {expression: Guid(), when: create}\n"
    assert changes(webex, MAPPING, created) == []
    assert changes(webex, created, MAPPING + "  nickName: '[givenName]'\n")[0] == (
        "ana", "nickName", "(at creation only)", "Ana",
    )  # fmt: skip


def test_entries_of_lists_are_told_apart(webex: Webex) -> None:
    old = MAPPING + "  'phoneNumbers[type eq \"work\"].value': '\"+1\"'\n"
    new = MAPPING + "  'phoneNumbers[type eq \"mobile\"].value': '\"+1\"'\n"
    assert changes(webex, old, new)[:2] == [
        ("ana", "phoneNumbers[mobile]", "(not mapped)", "+1"),
        ("ana", "phoneNumbers[work]", "+1", "(cleared)"),
    ]


def test_redacted_values_stay_hidden(webex: Webex) -> None:
    hidden = MAPPING.replace("'[jobTitle]'", "'Redact(ToUpper([jobTitle]))'")
    assert changes(webex, MAPPING, hidden)[0] == ("ana", "title", "[secret]", "[secret]")


def test_people_whom_the_new_mapping_cannot_take_are_a_failure(webex: Webex) -> None:
    webex.write("new.yaml", MAPPING.replace("[jobTitle]", "[job]"))
    assert webex("diff", "mapping.yaml", "new.yaml", "--people", "people.csv") == 1
    assert webex.err.count("people.csv has no column 'job'") == 1
    assert "Nobody" not in webex.out


def test_presets_by_name(webex: Webex) -> None:
    words = ("diff", "entra-control-hub-legacy", "entra-control-hub", "--people", "people.csv", "--json")
    found = webex.json(*words)
    assert found["attributes"] == {"active": 3, "externalId": 3}
