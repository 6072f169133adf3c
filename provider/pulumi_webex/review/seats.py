"""How many seats of each license a plan takes, before it takes them; and who joins without any license."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pulumi_webex.controlhub.license_errors import LicenseError
from pulumi_webex.controlhub.license_messages import ATTENDEE, Holder, LicenseGrant, OrganizationLicense, Template
from pulumi_webex.resources.license.options import (
    ACCOUNT_TYPE,
    LICENSE,
    LICENSE_ID,
    ON_REMOVE,
    PERSON,
    PERSON_ID,
    SITE_URL,
    SUBSCRIPTION,
    claims,
    is_same,
)
from pulumi_webex.resources.shared.properties import OFF
from pulumi_webex.transport.errors import WebexError

from .differences import UNKNOWN
from .people import Person
from .plan import Plan

_ASSIGNMENT = "webex:AppAssignment"
_NAMED = 10
"""People whom a sentence names."""

Step = Mapping[str, Any]


class SeatApi(Protocol):
    """What of `pulumi_webex.controlhub.licenses.Licenses` is needed here."""

    def list(self) -> tuple[OrganizationLicense, ...]: ...
    def find(self, name_or_id: str, *, site_url: str = "", subscription: str = "") -> OrganizationLicense: ...
    def person_at(self, address: str) -> Holder | None: ...
    def templates(self) -> tuple[Template, ...]: ...


class Holders(Protocol):
    """What of `pulumi_webex.controlhub.holdings.Holdings` is needed here."""

    def holds(self, person_id: str, grant: LicenseGrant) -> bool: ...


@dataclass(frozen=True)
class Move:
    """What one step does to one person's license; both are inputs or outputs of the assignment, None for nothing.

    `name` is the one of the assignment in the program. A run deletes `last`, when all seats were given.
    """

    name: str
    gains: Mapping[str, Any] | None = None
    loses: Mapping[str, Any] | None = None
    last: bool = False


@dataclass(frozen=True)
class Seats:
    """A license that a plan touches: who gets a seat, and how many are used after it, when the `last` ones that it
    takes back are free."""

    license: OrganizationLicense
    after: int
    people: tuple[str, ...] = ()
    last: int = 0

    @property
    def short(self) -> int:
        """How many seats too few there are for what the plan gives; 0 if it gives none."""
        total = self.license.total
        return max(0, self.after + self.last - total) if total is not None and self.people else 0

    @property
    def cure(self) -> str:
        """What to do where seats are short: the half of a sentence."""
        if self.short > self.last:
            return "buy more or assign fewer, or go on with --allow-overbooking"
        return (
            "what is taken back comes free last, so run twice with --allow-overbooking --continue-on-error, which "
            "takes back in the first run, or buy more"
        )

    def __str__(self) -> str:
        seats = self.license.total
        total = "no limit" if seats is None else f"{seats} seat{'' if seats == 1 else 's'}"
        told = f"{self.license.label}: {total}, {self.license.used} used, {self.after} after this plan"
        until = " until the end of the run" if 0 < self.short <= self.last else ""
        return f"{told}, {self.short} short{until}" if self.short else told

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        one = self.license
        found = {"license": one.name, "licenseId": one.id, "siteUrl": one.site_url, "subscriptionId": one.subscription}
        numbers = {"totalUnits": one.total, "consumedUnits": one.used, "after": self.after, "short": self.short}
        return {**{key: value for key, value in found.items() if value}, **numbers, "people": list(self.people)}


@dataclass(frozen=True)
class Forecast:
    """The seats of a plan, and what there is to say about them in sentences."""

    seats: tuple[Seats, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def shortages(self) -> tuple[str, ...]:
        """One sentence for each license of which there are too few seats."""
        return tuple(
            f"{one}; {_listed(one.people)} would get one: {one.cure}; nothing was changed"
            for one in self.seats
            if one.short
        )


def moves(steps: Iterable[Step], target: Mapping[str, str]) -> tuple[Move, ...]:
    """What the steps of a preview digest do to licenses of this ``target``."""
    ours = [step for step in steps if _is_license(step, target)]
    declared = {claim for step in ours if step.get("newState") for claim in claims(_inputs(step, "newState"))}
    gone = {step["urn"] for step in steps if step["op"] == "delete"}
    found = (_move(step, declared, gone) for step in ours)
    return tuple(move for move in found if move.gains or move.loses)


def forecast(plan: Plan, changes: Sequence[Move], directory: SeatApi, holders: Holders) -> Forecast:
    """The seats after the plan. Raises what the client raises; a plan that gives no license and has no new people
    makes no request."""
    new = [
        person for person in plan.group("join") if person.outcome == "new" and person.inputs.get("active") is not False
    ]
    if not new and not changes:
        return Forecast()
    count = _Count(directory, holders, frozenset(person.user_name.casefold() for person in new))
    for move in changes:
        count.move(move)
    warnings = [*count.warnings, *_unlicensed(new, changes, count)]
    return Forecast(tuple(count.seats()), tuple(warnings))


@dataclass
class _Count:
    """Counts each person once for each license."""

    directory: SeatApi
    holders: Holders
    new: frozenset[str]
    gained: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: dict[str, set[str]] = field(default_factory=dict)
    last: dict[str, set[str]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)

    def move(self, move: Move) -> None:
        """Takes one step into account."""
        if move.gains:
            names = (str(move.gains.get(key) or "") for key in (PERSON, PERSON_ID))
            self._gain(next((name for name in names if name and name not in UNKNOWN), move.name), move.gains)
        if move.loses:
            grant = LicenseGrant(OrganizationLicense(str(move.loses[LICENSE_ID]), ""))
            if self.holders.holds(str(move.loses[PERSON_ID]), grant):
                for lost in (self.lost, self.last) if move.last else (self.lost,):
                    lost.setdefault(grant.license.id, set()).add(str(move.loses[PERSON_ID]))

    def _gain(self, name: str, inputs: Mapping[str, Any]) -> None:
        try:
            license = self.directory.find(
                str(inputs[LICENSE]),
                site_url=str(inputs.get(SITE_URL) or ""),
                subscription=str(inputs.get(SUBSCRIPTION) or ""),
            )
        except LicenseError as error:
            if error.status is not None:
                raise
            self.unknown.setdefault(str(error), []).append(name)
            return
        if not self._has(inputs, LicenseGrant(license)):
            self.gained.setdefault(license.id, {})[name.casefold()] = name

    def _has(self, inputs: Mapping[str, Any], grant: LicenseGrant) -> bool:
        address, person_id = str(inputs.get(PERSON) or ""), inputs.get(PERSON_ID)
        if person_id and person_id not in UNKNOWN:
            return self.holders.holds(str(person_id), grant)
        if not address or address in UNKNOWN or address.casefold() in self.new:
            return False
        holder = self.directory.person_at(address)
        return holder is not None and holder.holds(grant)

    def give(self, license_ids: Iterable[str], people: Iterable[str]) -> None:
        """Counts what a template gives to new people."""
        for license_id in license_ids:
            self.gained.setdefault(license_id, {}).update((name.casefold(), name) for name in people)

    def seats(self) -> Iterator[Seats]:
        """Every license with a change, in the order of their names."""
        for license in sorted(self.directory.list(), key=lambda one: one.label):
            gained, lost = self.gained.get(license.id, {}), self.lost.get(license.id, set())
            if gained or lost:
                after, last = license.used + len(gained) - len(lost), len(self.last.get(license.id, ()))
                yield Seats(license, after, tuple(sorted(gained.values())), last)

    @property
    def warnings(self) -> list[str]:
        """What the run will refuse."""
        return [f"{_listed(sorted(names))}: {text.rstrip('.')}" for text, names in self.unknown.items()]


def _unlicensed(new: Sequence[Person], changes: Sequence[Move], count: _Count) -> list[str]:
    """The warning about new people who get no license; what a template gives them is counted."""
    if not new:
        return []
    given = {str(move.gains.get(PERSON, "")).casefold() for move in changes if move.gains}
    names = [person.user_name for person in new]
    try:
        templates = count.directory.templates()
    except WebexError as error:
        # Seats are counted all the same; what a template would add is the smaller part.
        return [f"auto-assign templates unknown, so their seats are not counted: {str(error).rstrip('.')}"]
    for template in templates:
        if template.for_everybody:
            count.give(template.licenses, names)
    bare = [name for name in names if name.casefold() not in given]
    if not bare or any(template.for_everybody and template.licenses for template in templates):
        return []
    people = "1 new person gets" if len(bare) == 1 else f"{len(bare)} new people get"
    doubt = ", but the template of a group may give one" if templates else ", and there is no auto-assign template"
    return [f"{people} no license ({_listed(bare)}): the plan assigns none{doubt}"]


def _move(step: Step, declared: set[str], gone: set[str]) -> Move:
    name, old, new = step["urn"].rpartition("::")[2], step.get("oldState") or {}, step.get("newState") or {}
    before, after = {**old.get("inputs", {}), **old.get("outputs", {})}, new.get("inputs") or {}
    if step["op"] in ("same", "refresh", "read") or (old and new and before.get(LICENSE_ID) and is_same(before, after)):
        return Move(name)
    stays = any(claim in declared for claim in claims(before)) or not _takes_back(old, before, bool(new), gone)
    loses = before if before.get(LICENSE_ID) and before.get(ACCOUNT_TYPE) != ATTENDEE and not stays else None
    return Move(name, after if after and after.get(ACCOUNT_TYPE) != ATTENDEE else None, loses, _is_last(step))


def _is_last(step: Step) -> bool:
    """Whether a seat is taken back when all were given: not by a resource of many people that goes on."""
    return bool(step["op"] == "delete" and step.get("ends", True))


def _takes_back(old: Mapping[str, Any], before: Mapping[str, Any], goes_on: bool, gone: set[str]) -> bool:
    """Whether the seat is free once the step is done: it is not if it is left with its person."""
    if goes_on:
        return True
    left = old.get("retainOnDelete") or old.get("deletedWith") in gone or "deactivate" in (before.get(OFF) or ())
    return not left and before.get(ON_REMOVE) != "retain"


def _is_license(step: Step, target: Mapping[str, str]) -> bool:
    kind = str(step["urn"]).split("::")[-2].rpartition("$")[2].rpartition("/")[2]
    inputs = _inputs(step, "newState" if step.get("newState") else "oldState")
    return kind == _ASSIGNMENT and LICENSE in inputs and all(inputs.get(key, v) == v for key, v in target.items())


def _inputs(step: Step, state: str) -> dict[str, Any]:
    return dict((step.get(state) or {}).get("inputs") or {})


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
