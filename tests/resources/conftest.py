"""A provider that is configured against an organisation in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_webex.resources import rpc, run
from pulumi_webex.resources.user import UserProvider
from pulumi_webex.transport.settings import Settings
from resources import program as programs
from resources.directory import FakeUsers
from resources.project import ORG, Project


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for variable in ("WEBEX_ORG_ID", "WEBEX_ACCESS_TOKEN", "WEBEX_SCIM_URL", "WEBEX_API_URL", "WEBEX_PAUSED"):
        monkeypatch.delenv(variable, raising=False)
    users = FakeUsers()
    users.add(userName="admin@example.com", roles=[{"value": "id_full_admin"}])
    opened: Callable[[Settings], Any] = lambda settings: users  # noqa: E731
    monkeypatch.setattr(run, "open_users", opened)
    made = Project(users, UserProvider(), [], config={"orgId": ORG, "accessToken": "fake-token-for-tests"})
    monkeypatch.setattr(rpc, "urn", lambda: made.urn)
    monkeypatch.setattr(rpc, "warn", made.warnings.append)
    made.next_run()
    yield made
    run.end()


@pytest.fixture
def program() -> Callable[[Callable[[], Any]], programs.Registered]:
    """Runs a function as a Pulumi program and answers what it registered."""
    return programs.run
