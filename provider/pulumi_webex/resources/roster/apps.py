"""The apps of a roster: who has which in the end, told before anything is declared, and their resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import pulumi

from pulumi_webex.directory import Directory, DirectoryGroup, Profile, resolve
from pulumi_webex.mapping import Applied, MappingError, Ruleset
from pulumi_webex.mapping.layers import Layer, laid_over
from pulumi_webex.mapping.sources import person
from pulumi_webex.mapping.systems import MEETINGS, system
from pulumi_webex.resources.app_assignment import MeetingsSite
from pulumi_webex.resources.app_assignments.resource import AppAssignments
from pulumi_webex.resources.license.options import EXTENSION, LOCATION, PHONE
from pulumi_webex.resources.license.resource import License
from pulumi_webex.resources.meetings.account import DEACTIVATED
from pulumi_webex.resources.roster.app_rule import EVERYBODY, OPTIONS, AppRule, mistakes
from pulumi_webex.resources.roster.groups import group_called
from pulumi_webex.resources.roster.options import RosterOptions
from pulumi_webex.resources.shared.features import Feature
from pulumi_webex.resources.shared.view import PersonView, waiting_for

_NUMBERS = ("phone_number", "extension")
_OWN = {"location": LOCATION, "phone_number": PHONE, "extension": EXTENSION}
"""What of a license one person has otherwise than another."""
Mapped: TypeAlias = Callable[[AppRule], Ruleset | None]
"""Answers the mapping of a rule."""
Members: TypeAlias = Mapping[str, set[int]]
"""The people of each group, by `id`."""


@dataclass(frozen=True)
class Holding:
    """One person's app: which one, and what the rules say of it, None if it takes no attributes."""

    profile: Profile
    app: Any
    says: Applied | None

    @property
    def active(self) -> bool:
        """Whether the person can use it."""
        return self.says is None or self.says.attributes.get("active") != DEACTIVATED


@dataclass(frozen=True)
class GivenApps:
    """One app and everybody who has it, by key."""

    label: str
    rules: tuple[AppRule, ...]
    holdings: dict[str, Holding] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, Any]:
        """What all its rules agree on."""
        return {name: getattr(self.rules[0], name) for name in OPTIONS}


def validated_rules(rules: Iterable[AppRule], features: Iterable[Feature]) -> list[AppRule]:
    """The rules, if nothing is wrong with them. Raises `MappingError` with everything that is wrong."""
    chosen = list(rules)
    problems = [problem for rule in chosen for problem in mistakes(rule)]
    if chosen and not {"create", "update"} <= set(features):
        problems.append("apps need the features create and update: add them, or leave apps out")
    if problems:
        raise MappingError(problems)
    for label, same in _by_label(chosen).items():
        torn = [name for name in OPTIONS if len({getattr(rule, name) for rule in same}) > 1]
        torn += ["kind"] if len({getattr(rule.app, "kind", None) for rule in same}) > 1 else []
        problems += [f"{label}: its rules have different {name}; give them the same" for name in torn]
    if problems:
        raise MappingError(problems)
    return chosen


def holdings(
    rules: list[AppRule], mapping: Mapped, people: Mapping[str, tuple[Profile, Applied]], members: Members
) -> list[GivenApps]:
    """The apps, and which of `people` (those in scope, by key) have each.

    Raises `MappingError` for everybody for whom the rules give something wrong.
    """
    problems: dict[str, None] = {}
    found = []
    for label, same in _by_label(rules).items():
        given = GivenApps(label, tuple(same))
        for key, (profile, _) in people.items():
            ways = [(rule, via) for rule in same if (via := _way(rule, profile, members))]
            if ways:
                try:
                    given.holdings[key] = _holding(label, profile, ways, mapping)
                except MappingError as error:
                    problems |= dict.fromkeys(error.problems)
        problems |= dict.fromkeys(_shared_numbers(given))
        found.append(given)
    if problems:
        raise MappingError(list(problems))
    return found


def _shared_numbers(given: GivenApps) -> list[str]:
    """The numbers of a calling license that several people would get, though a number belongs to one person."""
    owners: dict[tuple[str, str], list[str]] = {}
    for holding in given.holdings.values():
        for name in _NUMBERS:
            number = getattr(holding.app, name, None)
            if isinstance(number, str):
                owners.setdefault((name, number), []).append(person(holding.profile))
    return [
        f"{given.label}: {name} {number} is one person's, but {people[0]} and {people[1]} would both get it: give them "
        "rules, or an AppAssignment each, with a number of their own"
        for (name, number), people in owners.items()
        if len(people) > 1
    ]


def holders(rules: list[AppRule], people: Iterable[Profile], members: Members) -> dict[str, set[str]]:
    """The keys of those of `people` who have each app, by its label."""
    return {
        label: {str(one.key) for one in people if any(_way(rule, one, members) for rule in same)}
        for label, same in _by_label(rules).items()
    }


def members_of(
    rules: Iterable[AppRule], directory: Directory, groups: list[DirectoryGroup], unknown: Any
) -> tuple[Members, list[str]]:
    """The people of each group by what rules call it, and warnings about members who are left out.

    Raises `DirectoryError` for a group that is not there.
    """
    names = dict.fromkeys(name for rule in rules for name in rule.group_names or ())
    asked = {name: group_called(name, groups, "apps") for name in names}
    members = resolve(dict.fromkeys(asked.values()), directory, unknown=unknown)
    return {name: {id(profile) for profile in members[group]} for name, group in asked.items()}, members.warnings


def _by_label(rules: Iterable[AppRule]) -> dict[str, list[AppRule]]:
    found: dict[str, list[AppRule]] = {}
    for rule in rules:
        found.setdefault(rule.label, []).append(rule)
    return found


def _way(rule: AppRule, profile: Profile, members: Members) -> str | None:
    """The group by which a rule applies to somebody; None if it does not."""
    if rule.group_names is None:
        return EVERYBODY
    return next((f"group {name}" for name in rule.group_names if id(profile) in members[name]), None)


def _holding(label: str, profile: Profile, ways: list[tuple[AppRule, str]], mapping: Mapped) -> Holding:
    first = min(ways, key=lambda way: way[0].priority)
    for rule, via in ways:
        if rule.priority == first[0].priority and rule.app != first[0].app:
            raise MappingError(_tied(label, "the app's settings", first[1], via, profile, rule.priority))
    layers = [layer for rule, via in ways for layer in _layers(rule, via, mapping(rule), profile)]
    if not layers:
        return Holding(profile, first[0].app, None)
    says, ties = laid_over(layers, system(MEETINGS))
    if ties:
        raise MappingError([_tied(label, tie.path, tie.one, tie.other, profile, tie.priority) for tie in ties])
    return Holding(profile, first[0].app, says)


def _layers(rule: AppRule, via: str, mapping: Ruleset | None, profile: Profile) -> list[Layer]:
    layers = []
    if rule.attributes or rule.release or rule.clear:
        plain = {name: value for name, value in (rule.attributes or {}).items() if value not in (None, "")}
        layers.append(Layer(via, Applied(plain, tuple(rule.release), tuple(rule.clear)), rule.priority))
    if mapping is not None:
        layers.append(Layer(via, mapping.apply(profile), rule.priority, own=True))
    return layers


def _tied(label: str, what: str, one: str, other: str, profile: Profile, priority: int) -> str:
    return (
        f"{label}: {one} and {other} differ in {what} with the same priority {priority}, and {person(profile)} has the "
        "app by both: give the rule that is to win a lower priority"
    )


def declared(
    name: str,
    given: GivenApps,
    users: Mapping[str, PersonView],
    active: Mapping[str, str],
    stays: Iterable[str],
    options: RosterOptions,
    elsewhere: pulumi.Input[Mapping[str, str]],
) -> AppAssignments:
    """Declares one app for everybody who has it.

    The people's guard counts those who leave or are deactivated. So the app's guard counts only who stays and is
    `active`; `stays` are all who are still people, in whichever part of the roster.
    """
    plain: dict[str, dict[str, Any]] = {}
    secrets: dict[str, dict[str, Any]] = {}
    app = _common(given)
    for key, holding in given.holdings.items():
        plain[key], hidden = _texts(users[key], holding, app)
        secrets |= {key: hidden} if hidden else {}
    return AppAssignments(
        f"{name}-{given.label}",
        app=app,
        people=plain,
        secrets=secrets,
        stays=stays,
        suspended=[key for key in users if key not in active],
        removals=options.removals,
        features=options.features,
        former_keys=options.former_of(plain),
        elsewhere=elsewhere,
        **given.options,
        opts=_left_with(waiting_for(options.opts, *users.values()), given, users),
    )


def _left_with(
    opts: pulumi.ResourceOptions | None, given: GivenApps, users: Mapping[str, PersonView]
) -> pulumi.ResourceOptions | None:
    """With the option that leaves the app with people who go together with their roster, unless it is released."""
    people = next((user.resource for user in users.values()), None)
    if people is None or given.options["on_leave"] != "keep":
        return opts
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(deleted_with=people))


def _common(given: GivenApps) -> MeetingsSite | License:
    """The app with those settings that are the same for everybody."""
    app: MeetingsSite | License = given.rules[0].app
    if isinstance(app, MeetingsSite):
        return replace(app, preflight=any(getattr(rule.app, "preflight", False) for rule in given.rules))
    torn = [name for name in _OWN if any(getattr(rule.app, name) != getattr(app, name) for rule in given.rules)]
    changes: dict[str, Any] = dict.fromkeys(torn)
    return replace(app, **changes)


def _texts(user: PersonView, holding: Holding, app: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What everybody may see of somebody's app, and what is secret."""
    if isinstance(holding.app, License):
        own = {place: getattr(holding.app, name) for name, place in _OWN.items() if getattr(app, name) is None}
        return {"userName": user.user_name, **{place: value for place, value in own.items() if value}}, {}
    says = holding.says or Applied({})
    seen = {name: value for name, value in says.attributes.items() if name not in says.secret}
    hidden = {name: value for name, value in says.attributes.items() if name in says.secret}
    spoken_of = {*says.attributes, *says.release, *says.clear}
    names = {"firstName": user.given_name, "lastName": user.family_name}
    implied = {name: text for name, text in names.items() if text and name not in spoken_of}
    # On a site that Control Hub manages, names follow those of the user by themselves.
    once = [*says.create_only, *(implied if holding.app.kind == "control-hub" else ())]
    lists = {"release": says.release, "clear": says.clear, "createOnly": once}
    text = {"userName": user.user_name, "attributes": {**implied, **seen}}
    text |= {name: list(names) for name, names in lists.items() if names}
    return text, {"attributes": hidden} if hidden else {}
