"""Invented people, whose addresses are in domains that nobody has, get no accounts outside a simulation."""

from __future__ import annotations

import pytest

from tests.resources.people.company import CheckError, Company, person

REAL = {"orgId": "0ae87ade-8c8a-4952-af08-318798958d0c", "scimUrl": ""}
NEVER = (
    "company: ana@example.com, bo@example.com are addresses for examples, which nobody has (RFC 2606), so outside a "
    "simulation no account is made: rehearse with --simulator, or set webex:allowReserved (WEBEX_ALLOW_RESERVED) to "
    "true."
)


def test_they_are_refused_by_name_in_one_sentence(company: Company) -> None:
    company.next_run(**REAL)
    with pytest.raises(CheckError) as error:
        company.check({"a": person("ana"), "b": person("bo"), "c": person("c") | {"userName": "c@acme.com"}})
    assert error.value.reasons == [NEVER]
    assert not company.calls


def test_one_of_them(company: Company) -> None:
    company.next_run(**REAL)
    with pytest.raises(CheckError, match=r"^company: ana@example\.com is an address for examples, "):
        company.check({"a": person("ana")})


def test_a_setting_lets_them_through(company: Company) -> None:
    company.next_run(**REAL, allowReserved="true")
    assert set(company.check({"a": person("ana")})["people"]) == {"a"}


def test_those_who_are_in_state_stay_and_a_rename_into_such_a_domain_is_refused(company: Company) -> None:
    company.up({"a": person("ana")})
    target = {key: company.inputs[key] for key in ("orgId", "scimUrl") if key in company.inputs}
    company.inputs = {key: value for key, value in company.inputs.items() if key not in target} | {
        "orgId": REAL["orgId"]
    }
    company.next_run(**REAL)
    assert set(company.check({"a": person("ana", title="Lead")})["people"]) == {"a"}
    company.next_run(**REAL)
    assert set(company.check({"b": person("ana")}, formerKeys={"b": "a"})["people"]) == {"b"}
    company.next_run(**REAL)
    with pytest.raises(CheckError, match=r"anna@example\.com is an address for examples"):
        company.check({"a": person("anna")})
