"""Rulesets: what a mapping makes of a profile, and what is refused before there is one."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest

from pulumi_webex.controlhub.catalog import CISCO, ENTERPRISE
from pulumi_webex.mapping import MappingError, MissingSource, Rule, Ruleset
from pulumi_webex.mapping.context import Context

MAIL = {"userName": "[mail]"}
ANA = {"mail": "ana@example.com", "first": "Ana", "last": "López", "title": "Engineer", "phone": "+34 600", "n": 7}


def ruleset(rules: dict[str, Any] | None = None, **options: Any) -> Ruleset:
    return Ruleset(rules={**MAIL, **(rules or {})}, **options)


def attributes(rules: dict[str, Any], **profile: Any) -> dict[str, Any]:
    applied = ruleset(rules).apply({**ANA, **profile})
    return {path: value for path, value in applied.attributes.items() if path != "userName"}


def problems(rules: dict[str, Any] | None = None, **options: Any) -> str:
    with pytest.raises(MappingError) as caught:
        ruleset(rules, **options)
    return "\n".join(caught.value.problems)


# what rules give


def test_direct_constant_and_expression() -> None:
    rules = {"name.givenName": "[first]", "title": '"Consultant"', "displayName": 'Join(" ", [first], [last])'}
    assert attributes(rules) == {"name.givenName": "Ana", "title": "Consultant", "displayName": "Ana López"}


def test_okta_syntax() -> None:
    made = Ruleset(rules={"userName": "user.mail", "displayName": 'user.first + " " + user.last'}, syntax="okta")
    assert made.apply(ANA).attributes == {"userName": "ana@example.com", "displayName": "Ana López"}


def test_booleans_from_text_and_truth_values() -> None:
    assert attributes({"active": "[on]"}, on="FALSE") == {"active": False}
    assert attributes({"active": "[on]"}, on=True) == {"active": True}
    assert attributes({"active": 'Not("True")'}) == {"active": False}


def test_numbers_that_an_expression_makes_become_text() -> None:
    assert attributes({"title": "Count([first])"}) == {"title": "1"}
    assert attributes({"title": "CStr([n])"}) == {"title": "7"}


def test_a_number_that_is_copied_is_refused_since_zeros_may_be_lost() -> None:
    with pytest.raises(
        MappingError, match=r"ana@example.com: title: n must be text, not the number 7: put it in quotes"
    ):
        attributes({"title": "[n]"})


def test_a_value_of_the_wrong_type_names_person_target_and_rule() -> None:
    with pytest.raises(
        MappingError, match=r'ana@example.com: active: True or False was expected, not "Engineer".*title'
    ):
        attributes({"active": "[title]"})


def test_an_expression_that_fails_names_the_person_and_points_at_the_place() -> None:
    with pytest.raises(MappingError, match=r"ana@example.com: the rule for title fails: (.|\n)*\^"):
        attributes({"title": 'FormatDateTime([title], , "yyyy-MM-dd", "dd/MM/yyyy")'})


def test_short_names_and_extension_paths_with_colon_or_dot_are_one() -> None:
    for target in ("department", f"{ENTERPRISE}:department", f"{ENTERPRISE}.department"):
        assert attributes({target: "[title]"}) == {f"{ENTERPRISE}:department": "Engineer"}
    assert "userName and" not in problems({"department": "[title]", f"{ENTERPRISE}:department": "[last]"})
    assert "are one attribute" in problems({"department": "[title]", f"{ENTERPRISE}:department": "[last]"})


def test_nested_columns_of_a_plain_profile() -> None:
    assert attributes({"title": "[job.title]"}, job={"title": "Chief"}) == {"title": "Chief"}


# lists


def test_rules_for_one_entry_make_one_entry() -> None:
    rules = {
        'addresses[type eq "work"].locality': '"Lisbon"',
        'addresses[type eq "work"].country': '"PT"',
        'addresses[type eq "home"].locality': '"Porto"',
    }
    assert attributes(rules)["addresses"] == [
        {"type": "work", "locality": "Lisbon", "country": "PT"},
        {"type": "home", "locality": "Porto"},
    ]


def test_entries_as_entra_writes_them() -> None:
    rules = {'emails[type eq "Work"].value': "[mail]", 'roles[primary eq "True"].value': '"id_user_admin"'}
    assert attributes(rules) == {
        "emails": [{"type": "work", "value": "ana@example.com"}],
        "roles": [{"primary": True, "value": "id_user_admin"}],
    }


def test_an_entry_without_a_part_means_its_value() -> None:
    assert attributes({'phoneNumbers[type eq "mobile"]': "[phone]"}) == {
        "phoneNumbers": [{"type": "mobile", "value": "+34 600"}]
    }


def test_an_empty_cell_leaves_the_entry_out_and_others_in() -> None:
    rules = {'phoneNumbers[type eq "mobile"].value': "[phone]", 'phoneNumbers[type eq "work"].value': "[desk]"}
    applied = ruleset(rules).apply({**ANA, "desk": None})
    assert applied.attributes["phoneNumbers"] == [{"type": "mobile", "value": "+34 600"}]
    assert applied.release == ("phoneNumbers",)
    cleared = ruleset(rules, on_null="clear").apply({**ANA, "desk": None})
    assert (cleared.release, cleared.clear) == ((), ())


def test_a_whole_list_from_several_values() -> None:
    assert attributes({"extensionAttribute1": 'Split("a;b", ";")'}) == {f"{CISCO}:extensionAttribute1": ["a", "b"]}
    roles = attributes(
        {"roles": "AppRoleAssignmentsComplex([appRoleAssignments])"}, appRoleAssignments=["id_user_admin"]
    )
    assert [role["value"] for role in roles["roles"]] == ["id_user_admin"]


def test_applying_twice_shares_nothing() -> None:
    made = ruleset({'emails[type eq "work"].value': "[mail]"})
    made.apply(ANA).attributes["emails"][0]["value"] = "changed"
    assert made.apply(ANA).attributes["emails"][0]["value"] == "ana@example.com"


# nothing


@pytest.mark.parametrize("nothing", [None, "", []])
def test_an_empty_cell_keeps_or_clears(nothing: object) -> None:
    profile = {**ANA, "title": nothing}
    assert ruleset({"title": "[title]"}).apply(profile).release == ("title",)
    cleared = ruleset({"title": "[title]"}, on_null="clear").apply(profile)
    assert (cleared.clear, cleared.release, "title" in cleared.attributes) == (("title",), (), False)


def test_a_default_stands_in() -> None:
    applied = ruleset({"title": Rule("[title]", default="Staff")}).apply({**ANA, "title": ""})
    assert (applied.attributes["title"], applied.release) == ("Staff", ())


def test_what_is_to_be_ignored_is_kept_even_where_nulls_clear() -> None:
    applied = ruleset({"title": "IgnoreFlowIfNullOrEmpty([title])"}, on_null="clear").apply({**ANA, "title": ""})
    assert (applied.release, applied.clear) == (("title",), ())


@pytest.mark.parametrize(("target", "column"), [("userName", "mail"), ("active", "title")])
def test_nobody_goes_without_a_user_name_or_active(target: str, column: str) -> None:
    with pytest.raises(MappingError, match=f"{target} is empty, but every user needs it: correct {column}"):
        ruleset({target: f"[{column}]"}).apply({**ANA, column: ""})


def test_user_type_is_neither_cleared_nor_released() -> None:
    for on_null in ("keep", "clear"):
        applied = ruleset({"userType": "[title]"}, on_null=on_null).apply({**ANA, "title": ""})
        assert (applied.release, applied.clear) == ((), ())


def test_release_hands_back_whatever_the_profile_has() -> None:
    assert ruleset(release=["nickName", "name"]).apply(ANA).release == ("name", "nickName")


# missing columns


def test_a_missing_column_names_rules_and_the_nearest_header() -> None:
    made = ruleset({"title": "[jobtitle]", "displayName": 'Append([jobtitle], "!")'})
    with pytest.raises(MissingSource) as caught:
        made.apply({"mail": "ana@example.com", "jobTitle": "x"})
    assert str(caught.value) == (
        "the profile of ana@example.com has no column 'jobtitle', which the rules for title ([jobtitle]), "
        "displayName (Append([jobtitle], \"!\")) read; did you mean 'jobTitle'?"
    )
    assert caught.value.columns == ("jobtitle",)


def test_all_missing_columns_are_told_at_once() -> None:
    with pytest.raises(MissingSource) as caught:
        ruleset({"title": "[a]", "displayName": "[b]"}).apply({"mail": "ana@example.com"})
    assert caught.value.columns == ("a", "b")


def test_an_optional_column_may_be_missing_and_is_read_in_any_case() -> None:
    made = ruleset({"title": Rule("[Job]", default="none", optional=("Job",))})
    assert made.required_columns == {"mail"}
    assert made.columns == {"mail", "Job"}
    assert made.apply(ANA).attributes["title"] == "none"
    assert made.apply({**ANA, "JOB": "Chief"}).attributes["title"] == "Chief"


def test_a_column_that_another_rule_needs_is_not_optional() -> None:
    made = ruleset({"title": Rule("[Job]", optional=("Job",)), "displayName": "[Job]"})
    assert "Job" in made.required_columns


# at creation only


def test_create_only_paths_are_listed_also_where_empty() -> None:
    made = ruleset({"title": Rule("[title]", when="create"), "nickName": {"expression": "[first]", "when": "create"}})
    applied = made.apply({**ANA, "title": None})
    assert applied.create_only == ("title", f"{'nickName'}")
    assert (applied.release, applied.attributes["nickName"]) == ((), "Ana")


@pytest.mark.parametrize(
    "text", ["Guid()", "Now()", "RandomString(8, 1, 1, 1, 1)", "SelectUniqueValue([mail], [first])"]
)
def test_what_differs_from_run_to_run_counts_at_creation_only(text: str) -> None:
    assert 'set when="create"' in problems({"nickName": text})
    ruleset({"nickName": Rule(text, when="create")})


def test_the_context_is_handed_on() -> None:
    context = Context(rng=random.Random(1), uuid=lambda: uuid.UUID(int=5))
    applied = ruleset({"nickName": Rule("Guid()", when="create")}).apply(ANA, context)
    assert applied.attributes["nickName"] == str(uuid.UUID(int=5))


def test_redacted_values_are_marked_and_kept_out_of_errors() -> None:
    made = ruleset({"title": "Redact([title])", "active": "Redact([secret])"})
    assert made.apply({**ANA, "secret": True}).secret == ("title", "active")
    with pytest.raises(MappingError) as caught:
        made.apply({**ANA, "secret": "hunter2"})
    assert "hunter2" not in str(caught.value)


# refused at once


@pytest.mark.parametrize(
    ("target", "rule", "said"),
    [
        ("titel", "[title]", "no attribute 'titel'; did you mean title?"),
        ("id", "[title]", "cannot be mapped"),
        ("name", "[title]", "made of parts: map name.familyName"),
        ("emails.value", "[mail]", 'such as emails[type eq "work"].value'),
        ('emails[typ eq "work"].value', "[mail]", "entries have no typ"),
        ('emails[type eq "office"].value', "[mail]", "'office'; Webex knows"),
        ('emails[type ne "work"].value', "[mail]", "not understood"),
        ('addresses[type eq "work"]', "[mail]", "add one of"),
        ('title[type eq "work"].value', "[mail]", "no entries to choose from"),
        ("title", "[title", "no closing ']'"),
        ("title", "Titel([title])", "no function Titel"),
        ("title", 7, "a rule is an expression as text, not a number"),
        ("active", True, """'"true"'"""),
        ("title", {"expresion": "[title]"}, "did you mean 'expression'?"),
        ("title", {"default": "x"}, "needs its expression"),
        ("title", {"expression": "[title]", "when": "never"}, "always or create"),
        ("title", Rule("[title]", default=["x"]), "default is one value"),  # type: ignore[arg-type]
        ("title", Rule("[title]", default="x" * 600), "its default is 600 characters long"),
        ("title", f'"{"x" * 600}"', "its value is 600 characters long"),
        ("active", '"maybe"', "its value does not fit"),
        ("active", Rule("[title]", default="maybe"), "its default does not fit"),
        ("preferredLanguage", '"english"', "wants language and country"),
        ("title", Rule("[title]", optional=("titel",)), "did you mean 'title'?"),
        ("title", None, "no rule of a preset to delete"),
        ("userName", '"ana"', "is no e-mail address"),
    ],
)  # fmt: skip
def test_refused_rule(target: str, rule: Any, said: str) -> None:
    found = problems({target: rule})
    assert said in found
    assert f"rule for {target}" in found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"preset": "entra-controlhub"}, "did you mean 'entra-control-hub'?"),
        ({"preset": "okta-control-hub", "syntax": "entra"}, "leave syntax or preset out"),
        ({"syntax": "ldap"}, "it can be entra or okta"),
        ({"match": "externalId"}, "match is 'externalId'; it can be userName"),
        ({"on_null": "drop"}, "it can be keep or clear"),
        ({"target": "licenses"}, "target is 'licenses'; it can be control-hub, meetings"),
        ({"release": "title"}, "such as ['title']"),
        ({"release": ["active"]}, "it is always managed"),
        ({"release": ["userName"]}, "it is always managed"),
        ({"release": ["emails.value"]}, "name emails"),
    ],
)
def test_refused_option(options: dict[str, Any], said: str) -> None:
    assert said in problems(**options)


def test_release_and_a_rule_for_one_attribute_contradict_each_other() -> None:
    assert "has a rule as well" in problems({"name.givenName": "[first]"}, release=["name"])


def test_user_name_must_be_covered() -> None:
    with pytest.raises(MappingError, match="userName has no rule"):
        Ruleset(rules={"title": "[title]"})
    with pytest.raises(MappingError, match="userName has no rule"):
        Ruleset(preset="entra-control-hub", rules={"userName": None})


def test_a_list_is_fed_whole_or_by_entry_always_or_at_creation() -> None:
    work = 'phoneNumbers[type eq "work"].value'
    assert "keep one kind" in problems({work: "[phone]", "phoneNumbers": "[phones]"})
    assert "or none of them" in problems(
        {work: Rule("[phone]", when="create"), 'phoneNumbers[type eq "mobile"].value': "[phone]"}
    )


def test_everything_wrong_is_told_at_once() -> None:
    found = problems({"titel": "[a]", "active": '"maybe"', "nickName": "Guid()"}, release=["active"])
    assert len(found.splitlines()) == 4


# the second address


@pytest.mark.parametrize(
    ("used", "profile", "other"),
    [
        ("[userPrincipalName]", {"mail": "ana@example.com"}, "ana@example.com"),
        ("ToLower([userPrincipalName])", {"mail": "ana@example.com"}, "ana@example.com"),
        ("[userPrincipalName]", {"mail": "ANA@corp.example"}, None),
        ("[userPrincipalName]", {"mail": None}, None),
        ("[userPrincipalName]", {}, None),
        ("[mail]", {"mail": "ana@example.com"}, "ana@corp.example"),
        ("Coalesce([mail], [userPrincipalName])", {"mail": "ana@example.com"}, None),
        ("[login]", {"login": "ana", "email": "ana@example.com"}, "ana@example.com"),
    ],
)
def test_other_address(used: str, profile: dict[str, Any], other: str | None) -> None:
    made = Ruleset(rules={"userName": used})
    whole = {"userPrincipalName": "ana@corp.example", **profile}
    assert made.other_address(whole, made.apply(whole)) == other


def test_spelled_out_it_makes_the_same_mapping() -> None:
    made = ruleset({"title": Rule("[title]", default="x", when="create", optional=("title",))}, release=["nickName"])
    stated = made.spelled()
    assert stated["rules"]["title"] == {
        "expression": "[title]", "default": "x", "when": "create", "optional": ["title"],
    }  # fmt: skip
    assert Ruleset(**stated).spelled() == stated
