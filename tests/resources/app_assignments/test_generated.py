"""First passwords: made once, for accounts that are made, as the site wants them."""

from __future__ import annotations

import pytest

from pulumi_webex import Generated
from pulumi_webex.meetings.answers import PasswordCriteria
from pulumi_webex.resources.app_assignments.generated import made_password
from pulumi_webex.transport.errors import Refused
from tests.resources.app_assignments.apps import Apps, accounts
from webex_simulator import Simulator


def test_only_accounts_that_are_made_get_one_and_only_once(site: Apps, simulator: Simulator) -> None:
    acme = simulator.site("acme")
    acme.add_account({"webExId": "p0@example.com", "email": "p0@example.com", "firstName": "Z"})
    own = {"p1": '{"attributes":{"password":"Own-4471-own"}}'}
    site.up(accounts(3), generatedPassword=20, secrets=own)
    passwords = dict(site.outputs["passwords"])
    assert set(passwords) == {"p2"}
    assert len(passwords["p2"]) == 20
    assert acme.holds("p2@example.com", "password", passwords["p2"])
    assert acme.holds("p1@example.com", "password", "Own-4471-own")
    site.refresh()
    assert not site.up(accounts(3), generatedPassword=20, secrets=own)
    site.up(accounts(4, title="Lead"), generatedPassword=20, secrets=own)
    assert site.outputs["passwords"]["p2"] == passwords["p2"]
    assert set(site.outputs["passwords"]) == {"p2", "p3"}
    site.up(accounts(3, title="Lead"), generatedPassword=20, secrets=own)
    assert set(site.outputs["passwords"]) == {"p2"}


def test_a_password_that_was_not_taken_is_not_kept(site: Apps, simulator: Simulator) -> None:
    simulator.fault(method="XML", path="CreateUser", exception_id="030007")
    site.up(accounts(1), generatedPassword=16)
    assert list(site.pending) == ["p0"]
    assert "passwords" not in site.outputs
    site.up(accounts(1), generatedPassword=16)
    assert simulator.site("acme").holds("p0@example.com", "password", site.outputs["passwords"]["p0"])


def test_it_meets_the_criteria_of_the_site() -> None:
    strict = PasswordCriteria(min_length=24, min_numeric=4, min_special=3, disallowed=("abc",))
    for _ in range(50):
        password = made_password(16, strict, "ana@example.com", "Ana")
        assert len(password) == 24
        assert not strict.shortfalls(password)
    assert len({made_password(16, None) for _ in range(50)}) == 50


def test_criteria_that_nothing_meets_are_told() -> None:
    with pytest.raises(Refused, match="no password by chance meets the criteria"):
        made_password(8, PasswordCriteria(min_numeric=8, min_special=8))


@pytest.mark.parametrize("length", [7, 61, "16", True])
def test_a_length_that_makes_no_sense(length: int) -> None:
    with pytest.raises(ValueError, match="Generated: length must be a whole number from 8 to 60"):
        Generated(length)
