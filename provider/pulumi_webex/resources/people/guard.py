"""The removal guard of a `People`: old and new people side by side, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi_webex.resources.people.texts import DeclaredPerson
from pulumi_webex.resources.removal_guard.provider import cures, limit_of, reasons
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import NAME
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.removals import Changes, Watched, compare, named
from pulumi_webex.resources.user.guarded import managed, released
from pulumi_webex.transport.errors import Refused

OLD_KEYS = "take the old keys back, or say what they were: former_key of a Roster, former_keys of People"


@dataclass(frozen=True)
class GuardVerdict:
    """The `problem`, with the override, if a run is refused; who is `removed` without an override, and who is `active`
    afterwards, both as the guard knows them."""

    problem: str | None
    removed: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()


def verdict(
    here: run.Run,
    olds: Properties,
    news: Properties,
    before: Mapping[str, DeclaredPerson],
    after: Mapping[str, DeclaredPerson | None],
    *,
    former: Mapping[str, str],
    elsewhere: frozenset[str],
) -> GuardVerdict:
    """Whether this run is refused as a whole.

    `after` has None for somebody whose text is not known yet: they stay. Keys in `elsewhere` are released, so they
    do not count as removed.
    """
    gone = {key for key in elsewhere if key not in after}
    old = {person.user_name.casefold(): person for key, person in before.items() if person.active and key not in gone}
    new: dict[str, DeclaredPerson] = {}
    for key, person in after.items():
        person = person or before.get(former.get(key, key))
        if person and person.active:
            new[person.user_name.casefold()] = person if person.key == key else DeclaredPerson(key, person.properties)
    changes = compare(
        Watched({name: person.key for name, person in old.items()}, _held(old, before, after)),
        Watched({name: person.key for name, person in new.items()}, _held(new, before, after)),
        released={name: released(person.options.release) for name, person in new.items() if person.options.release},
        former=former,
    )
    limit, size = limit_of(news), len(old) or len(new)
    names = {str(properties[NAME]) for properties in (olds, news) if properties.get(NAME)}
    refused = here.ledger.open(names, changes, limit, size, off_of(news))
    if not refused:
        excused = bool(changes.beyond(limit, size).removed)
        return GuardVerdict(None, frozenset() if excused else changes.removed, frozenset(new))
    token = here.ledger.override_with(refused.token)
    text = [*reasons(news, refused, limit, size), "Nothing was changed.", *cures(refused, token, OLD_KEYS)]
    return GuardVerdict(" ".join(text))


def _held(
    people: Mapping[str, DeclaredPerson],
    before: Mapping[str, DeclaredPerson],
    after: Mapping[str, DeclaredPerson | None],
) -> dict[str, frozenset[str]]:
    """What each of these has; whoever is the same object before and after loses nothing, and is left out."""
    return {
        name: managed(person.flat, person.options.clear)
        for name, person in people.items()
        if before.get(person.key) is not after.get(person.key)
    }


def refuse_row(here: run.Run, news: Properties, gone: frozenset[str], removed: frozenset[str], size: int) -> None:
    """Raises `Refused` if a row of runs that leave somebody pending adds up to more than the limit.

    `gone` were removed by those runs, and `removed` would be by this one, which its check lets through alone.
    """
    limit, changes = limit_of(news), Changes(gone | removed)
    most = limit.people(size + len(gone))
    if gone and removed and len(changes.removed) > most and not here.ledger.allows(changes):
        raise Refused(
            f"{len(removed)} more people would be removed or deactivated ({named(removed)}), after {len(gone)} since "
            f"the last run that left nobody pending ({named(gone)}), and the removal guard {news.get(NAME)} allows "
            f"{most} ({limit}). Nothing was changed. Bring those who are pending to what is declared first, or, if "
            "this is meant, set webex:allowRemovals (WEBEX_ALLOW_REMOVALS) to "
            f"{here.ledger.override_with(changes.token)}"
        )
