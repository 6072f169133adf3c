"""The people of a roster: who has which attributes, and the one resource that holds them all."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from pulumi_webex.directory import Profile
from pulumi_webex.mapping import Applied, Ruleset
from pulumi_webex.resources.people.mapped import texts
from pulumi_webex.resources.people.resource import People
from pulumi_webex.resources.roster.options import RosterOptions
from pulumi_webex.resources.shared.properties import OnDelete, OnExisting
from pulumi_webex.resources.shared.view import PersonView


def declared(
    name: str,
    applied: Mapping[str, tuple[Profile, Applied]],
    ruleset: Ruleset,
    options: RosterOptions,
    *,
    elsewhere: pulumi.Input[Mapping[str, str]],
    on_existing: OnExisting,
    on_delete: OnDelete,
) -> tuple[People, dict[str, PersonView]]:
    """Declares everybody, and answers a view of each by key."""
    plain, secrets = texts(applied, ruleset)
    people = People(
        name,
        people=plain,
        secrets=secrets,
        removals=options.removals,
        features=options.features,
        on_existing=on_existing,
        on_delete=on_delete,
        former_keys=options.former_of(plain),
        elsewhere=elsewhere,
        opts=options.opts,
    )
    return people, {key: _view(key, one, people) for key, (_, one) in applied.items()}


def user_names(applied: Mapping[str, tuple[Profile, Applied]], *, active: bool = False) -> dict[str, str]:
    """The userName of each person by key; with `active`, only of those who can sign in."""
    chosen = {key: one for key, (_, one) in applied.items() if not active or one.attributes.get("active") is not False}
    return {key: str(one.attributes["userName"]) for key, one in chosen.items()}


def _view(key: str, one: Applied, people: People) -> PersonView:
    seen = {path: value for path, value in one.attributes.items() if path not in one.secret}
    names = (seen.get("name.givenName"), seen.get("name.familyName"))
    return PersonView(key, str(one.attributes["userName"]), people, *(str(text) if text else None for text in names))
