"""The REST APIs in a test's hands: licenses behind the API's back, templates, tokens that end."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from webex_simulator.rest.http import SCOPES
from webex_simulator.rest.ids import GROUP, LOCATION, license_id, webex_id
from webex_simulator.rest.rows import SimulatedLicense
from webex_simulator.rest.rules import PROFESSIONAL, STANDARD
from webex_simulator.rest.service import RestService

CONTROL_HUB_SITE = "Control Hub managed site"
HUB = "acme-hub.webex.com"
SUBSCRIPTION = "Sub-simulated"
REDIRECT = "http://127.0.0.1:8484/callback"
CODES = {PROFESSIONAL: "BCSTD", STANDARD: "BCSTDL", "Messaging": "MS"}
"""What stands before the ``_`` in a license's id, such as BCSTD in the live service; ``LIC`` for all others."""

IDENTITY = frozenset({"identity:people_rw", "identity:people_read"})


class RestHandle:
    """What ``Simulator`` offers around the REST APIs."""

    rest: RestService

    # licenses

    def licenses(self) -> list[dict[str, Any]]:
        """Return every license as REST shows it, with ``consumedUnits``."""
        self.rest.templates.catch_up()
        return self.rest.licenses.all()

    def add_license(
        self,
        name: str,
        total_units: int = 10,
        *,
        site_url: str | None = None,
        site_type: str | None = None,
        subscription_id: str | None = SUBSCRIPTION,
    ) -> dict[str, Any]:
        """Add a license to the organization and return it as REST shows it.

        Names that mean something: ``Webex Calling - Professional`` and the others in ``rest/rules.py``.
        """
        rows, org_id = self.rest.rows, self.rest.users.org_id
        site_type = site_type or (CONTROL_HUB_SITE if site_url else None)
        with rows.store.transaction():
            code = CODES.get(name, "MC" if site_url else "LIC")
            made = license_id(org_id, code, f"{name} {site_url} {len(rows.licenses())}")
            license = SimulatedLicense(made, name, total_units, site_url, site_type, subscription_id)
            rows.add_license(license)
        return self.rest.licenses.shown(license)

    def set_units(self, license_id: str, total_units: int) -> None:
        """Change how many units of a license there are, as an order or its end would."""
        self.rest.rows.set_total(self.rest.licenses.one(license_id).id, total_units)

    def licenses_of(self, user_name: str) -> list[str]:
        """Return the names of a person's licenses. Raises KeyError if there is no such person."""
        self.rest.templates.catch_up()
        return [license.name for license in self.rest.rows.held_by(self._user_id(user_name))]

    def assign_license(self, user_name: str, license_id: str) -> None:
        """Give a person a license, as an administrator in Control Hub would; seats are not looked at."""
        self.rest.rows.assign(self._user_id(user_name), self.rest.licenses.one(license_id).id, {})

    def withdraw_license(self, user_name: str, license_id: str) -> None:
        """Take a license away from a person behind the API's back."""
        self.rest.rows.withdraw(self._user_id(user_name), self.rest.licenses.one(license_id).id)

    def partial_next(self, license_id: str) -> None:
        """Let the next request that adds this license to somebody be answered 206, without this license."""
        self.rest.licenses.fail_next(self.rest.licenses.one(license_id).id)

    def add_template(self, license_ids: Iterable[str], groups: Iterable[str] = ()) -> dict[str, Any]:
        """Let new people get these licenses by themselves, a little after they were made; see ``Templates``.

        With ``groups``, SCIM ids, it is for those who join one of them.
        """
        members = [webex_id(GROUP, f"{group}:{self.rest.users.org_id}") for group in groups]
        kind = {"templateType": "GROUP" if members else "ORG", "groups": members}
        return self.rest.templates.add({"licenses": list(license_ids), **kind})

    def locations(self) -> list[dict[str, Any]]:
        """Return every location as REST shows it."""
        return self.rest.locations()

    def add_location(self, name: str) -> dict[str, Any]:
        """Add a location and return it as REST shows it."""
        seed = str(uuid.uuid5(uuid.UUID(self.rest.users.org_id), f"location {name}"))
        self.rest.rows.add_location(webex_id(LOCATION, seed), name)
        return next(one for one in self.locations() if one["name"] == name)

    # OAuth

    def add_integration(
        self, redirect_uri: str = REDIRECT, scopes: Iterable[str] = SCOPES | IDENTITY
    ) -> tuple[str, str]:
        """Make an OAuth integration; return its client id and client secret."""
        return self.rest.oauth.add(redirect_uri, scopes)

    def refresh_token(self, client_id: str) -> str:
        """Return a new refresh token of an integration, as if somebody had signed in. Raises RestError."""
        return self.rest.oauth.refresh_token(client_id)

    def expire_token(self, token: str) -> None:
        """Let an access token, a refresh token or an authorization code end now. Raises KeyError for any other."""
        if not self.rest.users.store.drop_token(token) and not self.rest.oauth.end(token):
            raise KeyError("the simulator knows no such token")

    # inside

    def make_rest_defaults(self) -> None:
        """Give an organization that has none its first licenses and its location."""
        with self.rest.rows.store.transaction():
            if not self.rest.rows.locations():
                self.add_location("Headquarters")
                self.add_license("Messaging", 50)
                self.add_license("Meeting - Webex Meeting Center", 25, site_url=HUB)
                self.add_license(PROFESSIONAL, 10)
                self.add_license(STANDARD, 10)

    def _user_id(self, user_name: str) -> str:
        account = self.rest.users.find(user_name)
        if account is None:
            raise KeyError(f"the simulator has no user {user_name}")
        return account.id
