"""A person whose address is in a domain that nobody has gets no account outside a simulation."""

from __future__ import annotations

import pytest

from tests.resources.project import CheckError, Project


def test_such_a_person_is_refused(project: Project) -> None:
    project.next_run(allowReserved="false")
    with pytest.raises(CheckError, match=r"ana@example\.com is an address for examples, which nobody has \(RFC 2606\)"):
        project.user("ana").check(userName="ana@example.com", displayName="Ana")
    project.user("bo").check(userName="bo@acme.com", displayName="Bo")


def test_one_who_is_in_state_stays(project: Project) -> None:
    ana = project.user("ana")
    ana.up(userName="ana@example.com", displayName="Ana")
    project.next_run(allowReserved="false")
    ana.check(userName="ana@example.com", displayName="Ana Silva")
    with pytest.raises(CheckError, match=r"anna@example\.com is an address for examples"):
        ana.check(userName="anna@example.com", displayName="Ana")
