"""The demo stack's files: as varied as real ones, and nobody real."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_webex.directory import Directory, groups, people, resolve
from pulumi_webex.mapping import Ruleset

STACKS = Path(__file__).parents[2] / "stacks"


@pytest.fixture(scope="module")
def entra() -> Directory:
    return people(STACKS / "entra.csv")


@pytest.fixture(scope="module")
def okta() -> Directory:
    return people(STACKS / "okta.csv")


def test_both_exports_are_known(entra: Directory, okta: Directory) -> None:
    assert (entra.source, entra.key, okta.source, okta.key) == ("entra", "objectId", "okta", "id")


def test_the_people_are_varied(entra: Directory, okta: Directory) -> None:
    names = " ".join(str(person["displayName"]) for person in entra)
    assert "'" in names and not names.isascii()
    assert any(" " in str(person["surname"]) for person in entra)
    assert any("+" in str(person.login) for person in entra)
    assert any(not person["jobTitle"] for person in entra)
    assert {person["accountEnabled"] for person in entra} == {True, False}
    assert {person["status"] for person in okta} >= {"Active", "Suspended"}
    assert any(person["Starts"] for person in okta) and any(person["Ends"] for person in okta)


def test_nobody_is_real(entra: Directory, okta: Directory) -> None:
    domains = {str(person.login).rpartition("@")[2] for person in [*entra, *okta]}
    assert domains <= {"example.com", "example.org"}


def test_some_are_assigned_and_some_are_not(entra: Directory) -> None:
    members = resolve(groups(STACKS / "groups.yaml"), entra)
    assert not members.warnings
    assigned = {person.key for name in ("Webex office", "Webex sales and support") for person in members.named(name)}
    assert 20 < len(assigned) < len(entra)


def test_some_of_the_firm_have_meetings_accounts(okta: Directory) -> None:
    hosts = resolve(groups(STACKS / "firm.yaml"), okta).named("Meetings hosts")
    assert 0 < len(hosts) < len(list(okta))
    applied = [Ruleset(preset="okta-meetings").apply(person) for person in hosts]
    assert {one.attributes["active"] for one in applied} == {"ACTIVATED"}


@pytest.mark.parametrize(("file", "people"), [("groups.yaml", "entra"), ("firm.yaml", "okta")])
def test_each_line_of_a_group_names_its_person(file: str, people: str, request: pytest.FixtureRequest) -> None:
    directory = request.getfixturevalue(people)
    for line in (STACKS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("      - ") and "displayName" not in line:
            key, _, name = line.removeprefix("      - ").partition("  # ")
            assert [person["displayName"] for person in directory.find(key)] == [name]
