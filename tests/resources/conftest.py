"""A provider that is configured against an organization in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_webex.resources.meetings import sites
from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.user.provider import UserProvider
from pulumi_webex.state import MeetingsProvider
from pulumi_webex.transport.http import Transport
from tests.resources import program as programs
from tests.resources.directory import FakeUsers
from tests.resources.project import ORG, Project
from tests.resources.site import FakeSite, Program


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for variable in ("WEBEX_ORG_ID", "WEBEX_ACCESS_TOKEN", "WEBEX_SCIM_URL", "WEBEX_API_URL", "WEBEX_PAUSED"):
        monkeypatch.delenv(variable, raising=False)
    users = FakeUsers()
    users.add(userName="admin@example.com", roles=[{"value": "id_full_admin"}])
    opened: Callable[[Transport], Any] = lambda transport: users  # noqa: E731
    monkeypatch.setattr(run, "open_users", opened)
    # The address is a real one, but the people are in memory, so invented ones may be there.
    config = {"orgId": ORG, "accessToken": "fake-token-for-tests", "allowReserved": "true"}
    made = Project(users, UserProvider(), [], config=config)
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    made.next_run()
    yield made
    run.end()


@pytest.fixture
def meetings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A provider that is configured against a Meetings site in memory, and against no organization."""
    for variable in [name for name in os.environ if name.startswith("WEBEX_")]:
        monkeypatch.delenv(variable)
    site = FakeSite()
    site.add("boss", email="boss@example.com", privilegeSiteAdmin=True)
    monkeypatch.setattr(sites, "open_client", lambda settings: site)
    config = {"meetingsSite": "acme", "meetingsAdmin": "boss", "meetingsPassword": "obviously-fake-password"}
    made = Program(site, MeetingsProvider(), [], config=config)  # type: ignore[arg-type]
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    monkeypatch.setattr(rpc, "old_inputs", lambda: dict(made.inputs))
    made.next_run()
    yield made
    sites.end()
    run.end()


@pytest.fixture
def program() -> Callable[[Callable[[], Any]], programs.Registered]:
    """Runs a function as a Pulumi program and answers what it registered."""
    return programs.run
