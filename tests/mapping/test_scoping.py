"""Scoping filters: every operator, null, AND and OR, the data forms, and errors that name the clause.

Source: MicrosoftDocs/entra-docs, define-conditional-rules-for-provisioning-user-accounts.md.
"""

from __future__ import annotations

import pytest
import yaml

from pulumi_webex.mapping.scoping import OPERATORS, Filter, FilterError


def matches(operator: str, value: object, cell: object) -> bool:
    clause = {"attribute": "a", "operator": operator, "value": value}
    return Filter.parse([[clause]]).matches({"a": cell})


@pytest.mark.parametrize(
    ("operator", "value", "inside", "outside"),
    [
        ("EQUALS", "Sales", ["Sales"], ["sales", "Sales ", None, ""]),
        ("EQUALS", 7, ["7", 7], ["07"]),
        ("EQUALS", True, [True, "True"], ["true", False]),
        ("NOT EQUALS", "Sales", ["sales", "HR"], ["Sales", None, ""]),
        ("IS TRUE", None, [True, "True", "true"], [False, "1", None, ""]),
        ("IS FALSE", None, [False, "False"], [True, "0", None, ""]),
        ("IS NULL", None, [None, ""], ["x", False, 0]),
        ("IS NOT NULL", None, ["x", False, 0], [None, ""]),
        ("REGEX MATCH", "([1-9][0-9])", ["10", "99", 42], ["9", "100", "1a", None, ""]),
        ("REGEX MATCH", r".*\@domain.com", ["ana@domain.com"], ["ana@domain.com.br", "ANA@DOMAIN.COM"]),
        ("REGEX MATCH", "(1[0-9][0-9][0-9][0-9][0-9][0-9])", ["1000000", "1999999"], ["2000000", "999999"]),
        ("NOT REGEX MATCH", r".*\@domain.com", ["ana@other.com"], ["ana@domain.com", None, ""]),
        ("Greater_Than", "5", ["6", 6], ["5", "4", "5.5", "x", None]),
        ("Greater_Than_OR_EQUALS", 5, ["5", 6], [4, "x", None, ""]),
        ("Includes", "ale", ["Sales"], ["SALES", None, ""]),
        ("ENDS_WITH", "@example.com", ["ana@example.com"], ["ana@example.org", "ana@EXAMPLE.com", None]),
        ("&", "2", ["2", 3, "514"], ["1", 0, "512", None, ""]),
        ("!&", "2", ["512", 0], ["514", 2, None, ""]),
        ("&", "Sales,Marketing", ["Sales", "Marketing"], ["HR", "sales", None]),
        ("!&", "Sales,Marketing", ["HR"], ["Sales", None]),
    ],
)
def test_operators(operator: str, value: object, inside: list[object], outside: list[object]) -> None:
    for cell in inside:
        assert matches(operator, value, cell), cell
    for cell in outside:
        assert not matches(operator, value, cell), cell


def test_there_are_fourteen_operators() -> None:
    assert len(OPERATORS) == 14


def test_operators_are_read_in_any_case() -> None:
    for name in ("Ends With", "ends_with", "ENDS_WITH", " ends  with "):
        assert matches(name, "x", "abcx")


SALES_OR_LISBON = """
- - {attribute: department, operator: EQUALS, value: Sales}
  - [employeeId, Greater_Than_OR_EQUALS, 1000000]
- title: Contractors in Lisbon
  clauses:
    - {attribute: office, operator: Includes, value: Lisbon}
    - [jobTitle, IS NOT NULL]
"""


def test_clauses_are_joined_by_and_filters_by_or() -> None:
    scope = Filter.parse(yaml.safe_load(SALES_OR_LISBON))
    assert scope.attributes == {"department", "employeeId", "office", "jobTitle"}
    assert scope.matches({"department": "Sales", "employeeId": "1500000"})
    assert not scope.matches({"department": "Sales", "employeeId": "15"})
    assert scope.matches({"department": "HR", "office": "Lisbon 2", "jobTitle": "Clerk"})
    assert not scope.matches({"office": "Lisbon 2"})
    assert str(scope) == (
        '(department EQUALS "Sales" AND employeeId Greater_Than_OR_EQUALS "1000000") OR '
        '(office Includes "Lisbon" AND jobTitle IS NOT NULL)'
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "a list of filters.*an empty list"),
        (None, "NoneType"),
        ([[]], "filter 1 is a list of clauses.*an empty list"),
        ([{"attribute": "a", "operator": "EQUALS", "value": "x"}], "filter 1 is a list of clauses, or a mapping"),
        ([[{"attribute": "a", "operator": "EQUAL", "value": "x"}]], "filter 1, clause 1.*did you mean EQUALS"),
        ([[["a", "IS NULL"], ["a", "?", "x"]]], "filter 1, clause 2: the operator is one of &, !&"),
        ([[["a", "IS NULL", "x"]]], "takes no value"),
        ([[["a", "EQUALS", ""]]], "needs one value"),
        ([[["a", "EQUALS", ["x", "y"]]]], "needs one value"),
        ([[["", "EQUALS", "x"]]], "name of a source attribute"),
        ([[["a", "Greater_Than", "1.5"]]], "whole number"),
        ([[["a", "REGEX MATCH", "(a"]]], "missing \\)"),
        ([[["a", "REGEX MATCH", "(?!admin).*"]]], "look-ahead"),
        ([{"title": "t", "clauses": [["a"]]}], "t, clause 1 is a mapping"),
        ([[{"attribute": "a", "operator": "EQUALS", "value": "x", "and": 1}]], "clause 1 is a mapping"),
    ],
)
def test_errors_name_the_clause(data: object, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        Filter.parse(data)


def test_several_values_are_refused() -> None:
    with pytest.raises(FilterError, match="groups has several values"):
        Filter.parse([[["groups", "Includes", "x"]]]).matches({"groups": ["x", "y"]})
