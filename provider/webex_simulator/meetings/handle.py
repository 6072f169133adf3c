"""A site in a test's hands: its accounts behind the API's back, its features and limits, its credentials."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from webex_simulator.meetings import fresh
from webex_simulator.meetings.accounts import SiteAccounts, identity
from webex_simulator.meetings.fields import names, user_fields
from webex_simulator.meetings.messages import holding
from webex_simulator.meetings.rows import AccountRow, SiteRows
from webex_simulator.meetings.secret import is_same, sealed
from webex_simulator.meetings.service import PATH, XmlService
from webex_simulator.meetings.showing import by_name
from webex_simulator.meetings.site import CONTROL_HUB, SimulatedSite

ADMIN = "administrator@simulator.example"


class UnknownSiteError(KeyError):
    """The simulator has no site of this name; the text says which ones it has."""

    def __str__(self) -> str:
        return str(self.args[0])


class SiteHandle:
    """One site of a simulator. Accounts are plain data by attribute name, as in the Meetings catalog."""

    def __init__(self, service: XmlService, name: str, url: str) -> None:
        self._service = service
        self.name = name
        self._url = url

    def __repr__(self) -> str:
        return f"MeetingsSite({self.name!r}, kind={self.kind!r})"

    @property
    def kind(self) -> str:
        """``site-admin``, ``control-hub`` or ``spark-meet``."""
        return self._site.kind

    @property
    def url(self) -> str:
        """The XMLService, one for all sites."""
        return f"{self._url}{PATH}"

    @property
    def admin(self) -> str:
        """The administrator's webExId."""
        return ADMIN

    @property
    def password(self) -> str:
        """The administrator's password, as the site was made with it."""
        return self._service.rows.admin_password(self.name)

    def environment(self) -> dict[str, str]:
        """The environment variables that point the provider at this site, with the administrator's password."""
        return {
            "WEBEX_MEETINGS_URL": self.url,
            "WEBEX_MEETINGS_SITE": self.name,
            "WEBEX_MEETINGS_ADMIN": self.admin,
            "WEBEX_MEETINGS_PASSWORD": self.password,
        }

    def issue_token(self, webex_id: str = ADMIN) -> str:
        """A new access token (webExAccessToken) of an account, the administrator's where not said. Raises Refusal."""
        token = f"simulated-{secrets.token_urlsafe(32)}"
        self._service.rows.put_key(f"token {token}", self.name, self._accounts.find(webex_id).user_id, None)
        return token

    def end_tickets(self) -> None:
        """Let every session ticket and issued token end now."""
        self._service.rows.forget_keys(self.name)

    # accounts, behind the API's back

    def accounts(self) -> list[dict[str, Any]]:
        """Every account but the administrator's, the oldest first; secrets are masked."""
        shown = self._accounts.all()
        return [by_name(tree) for row, tree in shown if row.webex_id != ADMIN]

    def account(self, webex_id: str) -> dict[str, Any]:
        """One account. Raises Refusal if there is none."""
        accounts = self._accounts
        return by_name(accounts.shown(accounts.find(webex_id)))

    def add_account(self, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Add an account as an administrator does on the site's own pages; only ``webExId`` is needed.

        The site's rules hold as they do for CreateUser, and a personal URL is taken too. Raises Refusal, ValueError.
        """
        webex_id = str(attributes.get("webExId", ""))
        names_ = {"firstName": webex_id.partition("@")[0].title(), "lastName": "Sample"}
        email = webex_id if "@" in webex_id else f"{webex_id}@example.com"
        given = {"email": email, **names_, **attributes}
        with self._service.rows.store.transaction():
            self._accounts.create(_request({name: given[name] for name in given if name != "personalUrl"}))
            if "personalUrl" in given:
                self.edit_account(webex_id, {"personalUrl": given["personalUrl"]})
        return self.account(webex_id)

    def edit_account(self, webex_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change an account; None empties a text or a list. Raises Refusal, ValueError."""
        self._accounts.set(_request({**changes, "webExId": webex_id}))
        return self.account(str(changes.get("newWebExId") or webex_id))

    def remove_account(self, webex_id: str) -> None:
        """Erase an account, which the API itself never does. Raises Refusal if there is none."""
        self._service.rows.remove(self._accounts.find(webex_id).user_id)

    def verify(self, webex_id: str) -> None:
        """Let a person follow the link in the activation mail."""
        row = self._accounts.find(webex_id)
        row.body = {**row.body, "active": "ACTIVATED"}
        self._service.rows.keep(row)

    def holds(self, webex_id: str, name: str, value: str) -> bool:
        """Whether a secret of an account, such as ``password``, is this one; it is never shown."""
        found: Any = self._accounts.find(webex_id).body
        for tag in names()[name]:
            found = found[0] if isinstance(found, list) and found else found
            found = found.get(tag, "") if isinstance(found, dict) else ""
        return isinstance(found, str) and is_same(found, value)

    # the site

    def set_features(self, features: Mapping[str, bool]) -> None:
        """Turn features on or off, such as ``{"video/HDvideo": False}``. Raises ValueError for an unknown one."""
        site = self._site
        site.switch(features)
        self._service.rows.keep_site(site)

    def set_limits(self, **changes: Any) -> None:
        """Set limits and rules by the names of ``SimulatedSite``: ``host_limit=3``, ``takes_tickets=False`` …

        ``seats={3: 1}`` sets those of session types. Raises ValueError for an unknown one.
        """
        site = self._site
        seats = changes.pop("seats", {})
        site.change(changes)
        for number, count in seats.items():
            site.set_seats(int(number), count)
        self._service.rows.keep_site(site)

    def suspend(self) -> None:
        """Suspend the site: CreateUser and SetUser are refused (010107)."""
        self.set_limits(suspended=True)

    def resume(self) -> None:
        """End the suspension."""
        self.set_limits(suspended=False)

    def describe(self) -> dict[str, Any]:
        """The site as plain data: kind, features, limits."""
        return self._site.as_json()

    @property
    def _site(self) -> SimulatedSite:
        return self._service.sites[self.name]

    @property
    def _accounts(self) -> SiteAccounts:
        return self._service.accounts(self._site)


def make_administrator(service: XmlService, site: SimulatedSite, scim_id: str) -> None:
    """Give a site its administrator, who hosts nothing and takes no seat."""
    rows = service.rows
    if rows.get(site.name, ADMIN) is not None:
        return
    tree = fresh.account(site, rows.clock.now())
    tree |= {"webExId": ADMIN, "email": ADMIN, "firstName": "Site", "lastName": "Administrator"}
    tree |= {"password": sealed(rows.admin_password(site.name)), "personalUrl": "administrator"}
    tree["meetingTypes"] = {"meetingType": []}
    tree["privilege"] |= {"siteAdmin": "true", "host": "false"}
    rows.add(site.name, tree, scim_id if site.kind == CONTROL_HUB else None)


def follow(rows: SiteRows, scim_id: str, person: Mapping[str, Any] | None) -> None:
    """Let the accounts of a person follow a change in the SCIM org; they end with the person."""
    for row in rows.of_person(scim_id):
        if person is None:
            rows.remove(row.user_id)
        elif identity(dict(person)) != {tag: row.body.get(tag) for tag in identity(dict(person))}:
            rows.keep(AccountRow(row.user_id, row.site, row.scim_id, {**row.body, **identity(dict(person))}))


def _request(attributes: Mapping[str, Any]) -> Element:
    """Attributes by name as the elements of a request. Raises ValueError for an unknown name."""
    body = Element("bodyContent")
    for name, value in attributes.items():
        if name not in names():
            raise ValueError(f"an account has no attribute {name!r}")
        *holders, tag = names()[name]
        holder = body
        for part in holders:
            # The flat names of a TSP account all speak of one entry.
            found = next((child for child in holder if child.tag == part), None)
            holder = found if found is not None else _put(holder, part)
        is_many = isinstance(value, list) or (value is None and _is_list(holders))
        for item in (value or []) if is_many else [value]:
            holder.append(_element(tag, item))
    return body


def _is_list(holders: list[str]) -> bool:
    field = user_fields()
    for part in holders:
        field = field.children[part]
    return field.is_list


def _put(holder: Element, tag: str) -> Element:
    holder.append(holding(tag))
    return holder[-1]


def _element(tag: str, value: Any) -> Element:
    if isinstance(value, Mapping):
        return holding(tag, [child for key, item in value.items() for child in _repeated(key, item)])
    return holding(tag, "" if value is None else str(value).lower() if isinstance(value, bool) else str(value))


def _repeated(key: str, value: Any) -> list[Element]:
    if key == "products":
        return [holding(key, [holding("prodID", str(item)) for item in value])]
    return [_element(key, item) for item in (value if isinstance(value, list) else [value])]
