"""Accounts of a site that are looked up for many people at once, before anybody is made or linked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pulumi_webex.meetings.answers import Summary
from pulumi_webex.meetings.client import PAGE, Created, MeetingsAccount, MeetingsClient
from pulumi_webex.meetings.errors import AccountNotFound, XmlCall
from pulumi_webex.meetings.message import Response
from pulumi_webex.resources.meetings.account import tsp_index, wanted_id

FEW = 2
"""So few people are looked up one by one without asking for a list."""
_UNKNOWN = "030001"

Many = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
"""Makes calls side by side."""


@dataclass
class LookedUp:
    """The accounts of a site for one person, who was looked up: that is not asked for again; `MeetingsApi` of
    `meetings.account`. `account` is the one to link, which may have another webExId than the `webex_id` that is
    wanted. `draw` makes the first password of an account that is made, and `password` is that."""

    client: MeetingsClient
    webex_id: str
    account: MeetingsAccount | None
    draw: Callable[[], str] | None = None
    password: str | None = None
    _used: bool = False

    def get(self, webex_id: str, *, tsp_index: int = 1) -> MeetingsAccount:
        if self._used or webex_id.casefold() != self.webex_id.casefold():
            return self.client.get(webex_id, tsp_index=tsp_index)
        self._used = True
        if self.account is None or self.account.webex_id.casefold() != webex_id.casefold():
            call = XmlCall("GetUser", self.client.settings.site, webex_id)
            raise AccountNotFound(call, Response(False, _UNKNOWN))
        return self.account

    def find(self, email: str) -> Summary | None:
        return self.client.find(email)

    def create(self, attributes: Mapping[str, Any]) -> Created:
        if self.draw is None or attributes.get("password"):
            return self.client.create(attributes)
        password = self.draw()
        made = self.client.create({**attributes, "password": password})
        self.password = password
        return made

    def set(self, webex_id: str, attributes: Mapping[str, Any], *, clear: Iterable[str] = ()) -> None:
        self.client.set(webex_id, attributes, clear=clear)

    def delete(self, *webex_ids: str) -> None:
        self.client.delete(*webex_ids)


def look_up(client: MeetingsClient, declared: Mapping[str, Mapping[str, Any]], many: Many) -> dict[str, LookedUp]:
    """Whoever is there already, by key; `declared` are attributes by key. The list tells who is to be asked for."""
    listed = _listed(client, len(declared)) if len(declared) > FEW else None

    def one(item: tuple[str, Mapping[str, Any]]) -> LookedUp:
        wanted = wanted_id(item[1])
        known = wanted if listed is None else _known(listed, wanted, str(item[1].get("email", "")))
        return LookedUp(client, wanted, _account(client, known, tsp_index(item[1])) if known else None)

    return dict(zip(declared, many(one, list(declared.items())), strict=True))


def _listed(client: MeetingsClient, people: int) -> dict[str, str] | None:
    """The webExIds of a site by webExId and by address; None if that takes more requests than to ask for each."""
    most = people * PAGE
    summaries = list(islice(client.summaries(), most + 1))
    if len(summaries) > most:
        return None
    by_address = {one.email.casefold(): one.webex_id for one in summaries if one.email}
    return by_address | {one.webex_id.casefold(): one.webex_id for one in summaries}


def _known(listed: Mapping[str, str], wanted: str, email: str) -> str | None:
    return listed.get(wanted.casefold()) or listed.get(email.casefold())


def _account(client: MeetingsClient, webex_id: str, index: int) -> MeetingsAccount | None:
    try:
        return client.get(webex_id, tsp_index=index)
    except AccountNotFound:
        return None
