"""The life of a removal guard: two resources around the users that it watches over.

The opening one is checked before anything is changed. The closing one depends on all users, so what it
remembers of the people moves only once every one of them is as declared, and a row of runs that fail
cannot add up to more than the limit; and it refuses to be deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from pulumi_webex.resources.shared import rpc, run
from pulumi_webex.resources.shared.configure import configure
from pulumi_webex.resources.shared.failures import one_sentence
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.properties import HIDDEN_PEOPLE
from pulumi_webex.resources.shared.removals import Changes, RemovalLimit, Watched, compare, decode, named, off_app
from pulumi_webex.transport.errors import Refused, SettingsError

Properties = dict[str, Any]

NAME, PEOPLE, LIMIT, APP = "name", "people", "limit", "app"
HELD, RELEASED, FORMER, COUNTED = "__held", "__released", "__former", "__counted"
_PASSING = (RELEASED, FORMER, COUNTED)
"""What only check needs, so that it is not kept."""


class _GuardProvider(ResourceProvider):
    """What both guards have in common; nothing of it touches the network."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Reads the ``webex:`` configuration of the stack, or of an explicit provider."""
        configure(req)

    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leaves the comparison to the engine."""
        return DiffResult()

    def create(self, props: Properties) -> CreateResult:
        """There is nothing to make: a guard is what state remembers."""
        return CreateResult(f"{type(self).__name__}/{props[NAME]}", dict(props))

    def read(self, id_: str, props: Properties) -> ReadResult:
        """What state remembers."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Remembers the people of this run."""
        return UpdateResult(dict(_news))


class RemovalGuardProvider(_GuardProvider):
    """Checks the list of people before anything is changed."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Fails if more people than the limit would be removed, deactivated or emptied."""
        off = off_of(news)
        if off:
            rpc.warn(f"{news[NAME]}: {' and '.join(off)} {'is' if len(off) == 1 else 'are'} off, and not done.")
        return _check(_olds, news, "Nothing was changed.")

    def delete(self, _id: str, _props: Properties) -> None:
        """Does nothing: the closing guard is deleted before and refuses."""


class RemovalGuardEndProvider(_GuardProvider):
    """Remembers the people once all of them are as declared, and refuses to go."""

    @one_sentence
    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Fails if more people than the limit would be gone since the last run that went through."""
        return _check(_olds, news, "Nobody was removed.")

    @one_sentence
    def delete(self, _id: str, _props: Properties) -> None:
        """Refuses, unless the override is for exactly the people that the guard watches over."""
        here, people, app = run.current(), _watched(_props).people, _props.get(APP)
        everyone = Changes(frozenset(people))
        if people and not here.ledger.allows(everyone):
            fate = f"losing {app}" if app else "being removed"
            raise Refused(
                f"the removal guard {_props[NAME]} goes, and with it what keeps {_people(len(people))} "
                f"({_named(people, app)}) from {fate}; nobody was removed. To rename it, give it aliases; to do "
                f"without it, or to remove everybody, set webex:allowRemovals (for destroy: WEBEX_ALLOW_REMOVALS) to "
                f"{here.ledger.override_with(everyone.token)}, which allows exactly this"
            )
        here.ledger.excuse(_props[NAME], people)


def _check(olds: Properties, news: Properties, so_far: str) -> CheckResult:
    inputs = {key: value for key, value in news.items() if key not in _PASSING}
    try:
        here = run.current()
    except SettingsError as error:
        return CheckResult(inputs, [CheckFailure("", str(error))])
    before, after, limit = _watched(olds), _watched(news), limit_of(news)
    # A guard that is new, or lost its name, has nobody to compare with: it goes by how many there are now.
    size = len(before.people) or len(after.people)
    before, others = _counted(before, news)
    changes = compare(before, after, released=_sets(news.get(RELEASED)), former=news.get(FORMER))
    names = {str(properties[NAME]) for properties in (olds, news) if NAME in properties}
    for name in names:
        here.ledger.excuse(name, others)
    refused = here.ledger.open(names, changes, limit, size, off_of(news))
    if not refused:
        return CheckResult(inputs, [])
    override = here.ledger.override_with(refused.token)
    text = " ".join([*reasons(news, refused, limit, size), so_far, *cures(refused, override)])
    return CheckResult(inputs, [CheckFailure("", text)])


def _counted(before: Watched, news: Properties) -> tuple[Watched, set[str]]:
    """The people who count as removed if they are gone, and the others, whom another guard counts."""
    if news.get(COUNTED) is None:
        return before, set()
    former = news.get(FORMER) or {}
    names = {name for counted in news[COUNTED] for name in (counted, former.get(counted))}
    others = {identity for identity, key in before.people.items() if key not in names}
    kept = {identity: key for identity, key in before.people.items() if identity not in others}
    return Watched(kept, before.held), others


def reasons(news: Properties, refused: Changes, limit: RemovalLimit, size: int) -> list[str]:
    """Why a run is refused, in sentences: who would be removed, cleared or known under another name."""
    name, app = str(news[NAME]), news.get(APP)
    reasons = []
    if refused.removed:
        fate = f"lose {app}" if app else "be removed or deactivated"
        reasons.append(
            f"{len(refused.removed)} of {_people(size)} would {fate} ({_named(refused.removed, app)}), and the removal "
            f"guard {name} allows {limit.people(size)} ({limit})."
        )
    for path, people in sorted(refused.cleared.items()):
        reasons.append(
            f"{path} would be cleared for {len(people)} of {_people(size)} ({named(people)}), and the removal guard "
            f"{name} allows {limit.attribute(size)}."
        )
    if refused.rekeyed:
        told = [f"{off_app(identity, app)}: {old} is now {new}" for identity, old, new in refused.rekeyed]
        count = _people(len(refused.rekeyed))
        reasons.append(f"The removal guard {name} knows {count} under another name ({named(told)}).")
    return reasons


def _named(identities: Iterable[str], app: str | None) -> str:
    return named(off_app(identity, app) for identity in identities)


def cures(
    refused: Changes,
    override: str,
    old_names: str = "take the old names back, or give each resource its old name in aliases",
) -> list[str]:
    """What to do if a run is refused, in sentences; `old_names` says how people stay who they are."""
    found = []
    if refused.rekeyed:
        found.append(f"If these are the same people, {old_names}.")
    if refused.cleared:
        found.append("To leave an attribute as it is in Webex, list it in release.")
    return [*found, f"If this is meant, set webex:allowRemovals (WEBEX_ALLOW_REMOVALS) to {override}."]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _watched(properties: Mapping[str, Any]) -> Watched:
    people = properties.get(PEOPLE) or properties.get(HIDDEN_PEOPLE) or {}
    return decode(people, properties.get(HELD))


def _sets(lists: Mapping[str, Any] | None) -> dict[str, frozenset[str]]:
    return {identity: frozenset(paths) for identity, paths in (lists or {}).items()}


def limit_of(properties: Mapping[str, Any]) -> RemovalLimit:
    """The limit within inputs or outputs."""
    given = properties.get(LIMIT) or {}
    cleared = given.get("cleared")
    return RemovalLimit(int(given["count"]), float(given["percent"]), None if cleared is None else int(cleared))
