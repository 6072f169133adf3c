"""Who holds which license, for plans with many people: told by lists, without a request for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from pulumi_webex.controlhub.client import Found
from pulumi_webex.controlhub.license_messages import Holder, LicenseGrant, OrganizationLicense, Template
from pulumi_webex.controlhub.licenses import PAGE
from pulumi_webex.resources.license.options import PERSON, PERSON_ID

from .differences import UNKNOWN
from .seats import Holders, Move
from .steps import Step, inputs_in, is_user

FEW = 10
"""Up to so many people are asked for one by one."""


class HolderLists(Protocol):
    """What of `pulumi_webex.controlhub.licenses.Licenses` is needed here."""

    def list(self) -> tuple[OrganizationLicense, ...]: ...
    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense: ...
    def templates(self) -> tuple[Template, ...]: ...
    def holders(self, license_id: str) -> Iterable[str]: ...


class Listed:
    """`SeatApi` and `Holders` of `pulumi_webex.review.seats` by the list of each license's holders.

    A list may lag behind, which is good enough for a forecast. Where it has more pages than `people` are asked about,
    `single` is asked for each.
    """

    def __init__(self, licenses: HolderLists, single: Holders, people: int) -> None:
        self.list, self.find, self.templates = licenses.list, licenses.find, licenses.templates
        self._licenses = licenses
        self._single = single
        self._most = people * PAGE
        self._holders: dict[str, frozenset[str]] = {}

    def holds(self, person_id: str, grant: LicenseGrant) -> bool:
        """Whether a person is among the holders."""
        license_id = grant.license.id
        if any(one.id == license_id and one.users > self._most for one in self.list()):
            return self._single.holds(person_id, grant)
        if license_id not in self._holders:
            self._holders[license_id] = frozenset(self._licenses.holders(license_id))
        return person_id in self._holders[license_id]

    def person_at(self, address: str) -> Holder | None:
        """Nobody: everybody who has an account is told by id (`with_accounts`)."""
        return None


def with_accounts(
    changes: Iterable[Move], steps: Iterable[Step], by_name: Callable[[list[str]], Mapping[str, Found]]
) -> tuple[Move, ...]:
    """The moves with the id of each person who has an account: by state, or else by `by_name`, asked once for all."""
    everybody, known = list(changes), accounts(steps)
    missing = [name for move in everybody if (name := _address(move)) and name not in known]
    found = by_name(missing) if missing else {}
    known |= {name: str(one.exact["id"]) for name, one in found.items() if one.exact}
    return tuple(_with_account(move, known) for move in everybody)


def accounts(steps: Iterable[Step]) -> dict[str, str]:
    """The ids of people by their address, as far as state knows them; empty for those whom the plan makes."""
    known = {}
    for step in steps:
        name = inputs_in(step, "newState").get("userName")
        if name and is_user(step["urn"]):
            known[str(name).casefold()] = str((step.get("oldState") or {}).get("id") or "")
    return known


def _address(move: Move) -> str:
    """The address of whoever gets a license, where no id is known."""
    gains = move.gains or {}
    if gains.get(PERSON_ID) and gains[PERSON_ID] not in UNKNOWN:
        return ""
    name = str(gains.get(PERSON) or "")
    return "" if name in UNKNOWN else name.casefold()


def _with_account(move: Move, known: Mapping[str, str]) -> Move:
    account = known.get(_address(move))
    return replace(move, gains={**(move.gains or {}), PERSON_ID: account}) if account else move
