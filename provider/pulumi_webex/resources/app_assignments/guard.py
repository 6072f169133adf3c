"""The removal guard of one app: old and new people side by side, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pulumi_webex.resources.app_assignments.app import LABEL, ON_LEAVE, App
from pulumi_webex.resources.people.guard import OLD_KEYS
from pulumi_webex.resources.removal_guard.provider import APP, cures, limit_of, reasons
from pulumi_webex.resources.shared.features import off_of
from pulumi_webex.resources.shared.ledger import Ledger
from pulumi_webex.resources.shared.plural import NAME, Before
from pulumi_webex.resources.shared.properties import GUARD, HOLDER, Properties
from pulumi_webex.resources.shared.removals import Watched, compare
from pulumi_webex.transport.errors import Refused


def left_behind(news: Properties, before: Before, key: str) -> bool:
    """Whether somebody who is gone left the company, so that the app is left with them."""
    return before.stays is not None and key not in before.stays and news.get(ON_LEAVE) != "release"


def refusal(
    app: App,
    olds: Properties,
    news: Properties,
    had: Mapping[str, Properties],
    now: Mapping[str, Properties | None],
    asked: Before,
) -> str | None:
    """Why this run is refused as a whole, with the override; None if it is not.

    `now` has None for somebody whose text is not known yet: they stay. Whoever is released, or leaves the app behind,
    does not count.
    """
    ledger, former = app.conditions.ledger, asked.former
    old = {_identity(one): key for key, one in had.items() if app.active(one)}
    new = {}
    for key, single in now.items():
        one = single or had.get(former.get(key, key))
        if one and app.active(one):
            new[_identity(one)] = key
    back = {former.get(key, key) for key in now}
    aside = {key for key in had if key not in back and (key in asked.elsewhere or left_behind(news, asked, key))}
    aside |= {former.get(key, key) for key in asked.suspended}
    counted = {identity: key for identity, key in old.items() if key not in aside}
    changes = compare(Watched(counted), Watched(new), former=former)
    limit, size = limit_of(news), len(old) or len(new)
    names = {str(properties[NAME]) for properties in (olds, news) if properties.get(NAME)}
    for name in names:
        ledger.excuse(name, old.keys() - counted.keys())
    refused = ledger.open(names, changes, limit, size, off_of(news))
    if not refused:
        return None
    token = ledger.override_with(refused.token)
    told = {**news, APP: news.get(LABEL)}
    return " ".join([*reasons(told, refused, limit, size), "Nothing was changed.", *cures(refused, token, OLD_KEYS)])


def permit(app: App, single: Properties) -> partial[None]:
    """What is asked before this person loses the app."""
    return partial(_refuse_loss, app.conditions.ledger, str(single.get(GUARD)), _identity(single))


def _refuse_loss(ledger: Ledger, guard: str, identity: str) -> None:
    problem = ledger.remove(guard, identity)
    if problem:
        raise Refused(f"the app was not taken away, since {problem}")


def _identity(single: Properties) -> str:
    return str(single.get(HOLDER))
