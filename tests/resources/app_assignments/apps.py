"""An `AppAssignments` in state, driven as an engine does it: check, diff, then create, update, read, delete."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from pulumi_webex.resources.shared.texts import canonical
from pulumi_webex.state import LicenseAssignmentsProvider, SiteAssignmentsProvider
from tests.resources.people import company
from webex_simulator import Simulator

KEYS = {**company.KEYS, "apiUrl": "WEBEX_API_URL"}
SITE_KEYS = {
    "meetingsUrl": "WEBEX_MEETINGS_URL",
    "meetingsSite": "WEBEX_MEETINGS_SITE",
    "meetingsAdmin": "WEBEX_MEETINGS_ADMIN",
    "meetingsPassword": "WEBEX_MEETINGS_PASSWORD",
}
MESSAGING = {"license": "Messaging", "label": "Messaging"}


class Apps(company.Company):
    """Everybody who has one license."""

    provider_class: type[Any] = LicenseAssignmentsProvider
    settings: ClassVar[dict[str, Any]] = MESSAGING
    keys: ClassVar[dict[str, str]] = KEYS

    def __init__(self, simulator: Simulator, name: str = "apps") -> None:
        super().__init__(simulator, name)
        self.provider = self.provider_class()

    @property
    def urn(self) -> str:
        return f"urn:pulumi:test::people::pulumi-python:dynamic/webex:AppAssignments::{self.name}"

    def check(self, people: dict[str, Any], **arguments: Any) -> company.Properties:
        texts = {key: canonical(one) if isinstance(one, dict) else one for key, one in people.items()}
        limit = arguments.pop("limit", {"count": 5, "percent": 5})
        common = {"onLeave": "keep", "onRemove": "deactivate", **self.settings}
        news = {"name": self.name, "assignments": texts, "limit": limit, **common, **arguments}
        result = self.provider.check(dict(self.inputs), news)
        if result.failures:
            assert {failure.property for failure in result.failures} == {""}
            raise company.CheckError([failure.reason for failure in result.failures])
        return result.inputs

    @property
    def counted(self) -> Counter[str]:
        """How often each thing was asked for: method and path without ids, or the XML API's operation."""
        asked = [one for one in self.simulator.requests() if one.path != "AuthenticateUser"]
        return Counter(_short(one.method, one.path) for one in asked)


class SiteApps(Apps):
    """Everybody who has an account on the site acme."""

    provider_class = SiteAssignmentsProvider
    settings: ClassVar[dict[str, Any]] = {
        "site": "acme",
        "label": "acme",
        "siteKind": "site-admin",
        "onExisting": "link",
    }
    keys: ClassVar[dict[str, str]] = {**KEYS, **SITE_KEYS}


def having(name: str, **attributes: Any) -> dict[str, Any]:
    base = {"firstName": name.title(), "lastName": "Lima"}
    given = {key: value for key, value in {**base, **attributes}.items() if value is not None}
    return {"userName": f"{name}@example.com", "attributes": given}


def holders(size: int, first: int = 0) -> dict[str, Any]:
    return {f"p{number}": {"userName": f"p{number}@example.com"} for number in range(first, first + size)}


def accounts(size: int, first: int = 0, **attributes: Any) -> dict[str, Any]:
    return {f"p{number}": having(f"p{number}", **attributes) for number in range(first, first + size)}


def hire(simulator: Simulator, size: int, first: int = 0) -> None:
    for number in range(first, first + size):
        simulator.add_user({"userName": f"p{number}@example.com"})


def _short(method: str, path: str) -> str:
    if method == "XML":
        return path
    parts = [part for part in path.split("/") if part]
    known = ("Users", "licenses", "people", "users", "locations")
    return (
        " ".join([method, *(part if part in known else "id" for part in parts[parts.index("v1") + 1 :])])
        if ("v1" in parts)
        else f"{method} {parts[-1] if parts[-1] == 'Users' else 'Users id'}"
    )
