"""The removal guard of a `People`: old and new people side by side, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_webex.resources.people.texts import DeclaredPerson
from pulumi_webex.resources.removal_guard.provider import cures, limit_of, reasons
from pulumi_webex.resources.shared import run
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.plural import NAME
from pulumi_webex.resources.shared.properties import Properties
from pulumi_webex.resources.shared.removals import Watched, compare
from pulumi_webex.resources.user.guarded import managed, released

_OLD_KEYS = "take the old keys back, or give the old key of each in former_keys"


def refusal(
    here: run.Run,
    olds: Properties,
    news: Properties,
    before: Mapping[str, DeclaredPerson],
    after: Mapping[str, DeclaredPerson | None],
    *,
    former: Mapping[str, str],
    elsewhere: frozenset[str],
) -> str | None:
    """Why this run is refused as a whole, with the override; None if it is not.

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
        return None
    token = here.ledger.override_with(refused.token)
    return " ".join([*reasons(news, refused, limit, size), "Nothing was changed.", *cures(refused, token, _OLD_KEYS)])


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
