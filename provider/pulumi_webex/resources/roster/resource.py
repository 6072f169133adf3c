"""A file of people as Webex users: who is in scope, mapped, watched over by a removal guard."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias, cast

import pulumi

from pulumi_webex.directory import Directory, DirectoryError, DirectoryGroup, Profile
from pulumi_webex.directory import groups as read_groups
from pulumi_webex.directory import people as read_people
from pulumi_webex.directory.sources import PathLike, Source
from pulumi_webex.mapping import PRESETS, Ruleset
from pulumi_webex.mapping.scoping import Filter, FilterError
from pulumi_webex.mapping.systems import CONTROL_HUB, MEETINGS
from pulumi_webex.resources.app_assignments.resource import AppAssignments
from pulumi_webex.resources.attribute_mapping.resource import AttributeMapping
from pulumi_webex.resources.people.mapped import applied
from pulumi_webex.resources.roster import groups as roster_groups
from pulumi_webex.resources.roster import siblings, users
from pulumi_webex.resources.roster.app_rule import AppRule
from pulumi_webex.resources.roster.apps import (
    GivenApps,
    Mapped,
    declared,
    holders,
    holdings,
    members_of,
    validated_rules,
)
from pulumi_webex.resources.roster.end import RosterEnd
from pulumi_webex.resources.roster.options import RosterOptions
from pulumi_webex.resources.roster.parts import Part, parted
from pulumi_webex.resources.roster.scope import Scope, dates_of, in_scope, keys_of, there_on
from pulumi_webex.resources.roster.siblings import Sibling
from pulumi_webex.resources.shared.features import FEATURES, Feature
from pulumi_webex.resources.shared.mapped import rules_of
from pulumi_webex.resources.shared.properties import OnDelete, OnExisting
from pulumi_webex.resources.shared.removals import RemovalLimit
from pulumi_webex.resources.shared.view import AssignmentView
from pulumi_webex.transport.errors import WebexError

Groups: TypeAlias = Source | Mapping[str, PathLike] | Iterable[DirectoryGroup]

_BY_SOURCE = {"entra": "entra-control-hub", "okta": "okta-control-hub"}


class Roster(pulumi.ComponentResource):
    """The people of a file, all in one `People`.

    `people` is a path, paths, a list of mappings or a `Directory`; `groups` likewise, or a mapping from
    the name of a group to the file of its members. `key` names the column that gives each person a
    name for ever; for known exports it is found. `mapping` is an `AttributeMapping`, a `Ruleset` or the
    name of a preset; without it, the preset of the export that was recognized.

    `scope` is "assigned" (to those in `assigned`: names or ids of groups, keys and addresses of
    people), "all", or a scoping filter, which narrows those who are assigned down, or everybody if
    nobody is. People are in scope from the date in their column `starts` to that in `ends`, held
    against webex:asOf. Who is no longer in scope leaves, as `on_delete` says, but no more people in
    one run than `removals` allows. See docs/roster.md.

    `sync_groups` names groups, by name or id, that are groups in Webex, too, with those of their members
    who are in scope. Others in such a group stay in it. `apps` are rules that give apps to the people in
    scope who are in groups, or to all of them. `part`, such as (2, 8), takes the second of eight parts of the people,
    so that one organization lives in several stacks.

    `users` has each person in scope by key, `assignments` the apps of each person by key and name of the app, with
    the address, which previews know, and the id, an output; `groups` the `Group` of each in `sync_groups` by name.
    `as_of` is the date.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        people: Source | Directory,
        groups: Groups | None = None,
        key: str | None = None,
        former_key: str | None = None,
        mapping: AttributeMapping | Ruleset | str | None = None,
        scope: Scope | Filter | list[Any] = "assigned",
        assigned: Iterable[str] = (),
        unknown_members: Literal["error", "ignore"] = "error",
        sync_groups: Iterable[str] = (),
        starts: str | None = None,
        ends: str | None = None,
        apps: Iterable[AppRule] = (),
        part: Part | None = None,
        removals: RemovalLimit | None = None,
        features: Iterable[Feature] = FEATURES,
        on_existing: OnExisting = "link",
        on_delete: OnDelete = "deactivate",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Reads the files and declares the people.

        `former_key` is the column that was the key before, so that everybody stays who they are.
        `unknown_members` says whether a member of a group who is not among the people is an error. Raises
        `pulumi.RunError` with everything that is wrong with a file, a mapping or the scope.
        """
        super().__init__("webex:index:Roster", resource_name, None, opts)
        self.name = resource_name
        self.as_of = as_of()
        features = cast("list[Feature]", [features] if isinstance(features, str) else list(features))
        with _told(resource_name):
            directory = people if isinstance(people, Directory) else read_people(people, key=key)
            _refuse_keyless(directory, key)
            known, rules = _groups(groups), validated_rules(apps, features)
            chosen, warnings = in_scope(directory, _scope(scope), assigned, known, unknown_members=unknown_members)
            synced = roster_groups.memberships(directory, sync_groups, known, unknown_members)
            dates = dates_of(directory, starts, ends)
            there, others = parted(there_on(chosen, *dates, self.as_of), part)
            ruleset = rules_of(resource_name, self._mapping(mapping, directory), CONTROL_HUB)
            mapped = applied({str(one.key): one for one in there}, ruleset)
            former = keys_of(directory, former_key) if former_key else {}
            members, more = members_of(rules, directory, known, unknown_members)
            app_parts = holders(rules, others, members)
            given = holdings(rules, self._mappings(rules), mapped, members)
        self._tell(list(dict.fromkeys(warnings + synced.warnings + more)), any(dates), directory, there)
        options = RosterOptions(former, removals, features, pulumi.ResourceOptions(parent=self))
        sibling = _joined(users.user_names(mapped), given, others, app_parts, former)
        elsewhere = sibling.elsewhere()
        sibling.people, self.users = users.declared(
            resource_name, mapped, ruleset, options, elsewhere=elsewhere, on_existing=on_existing, on_delete=on_delete
        )
        self.groups = roster_groups.declared(resource_name, synced, self.users, on_existing, self)
        self.assignments, given_apps = self._given(given, users.user_names(mapped, active=True), options, sibling)
        behind: list[pulumi.Resource] = [sibling.people, *self.groups.values(), *given_apps]
        RosterEnd(
            f"{resource_name}-end",
            roster=resource_name,
            people={name: key for key, name in sibling.names.items()},
            apps={app.pulumi_resource_name: one.label for app, one in zip(given_apps, given, strict=True)},
            opts=pulumi.ResourceOptions(parent=self, depends_on=behind),
        )
        self.register_outputs({"people": len(there), "asOf": self.as_of.isoformat() if any(dates) else None})

    def _mapping(self, mapping: AttributeMapping | Ruleset | str | None, directory: Directory) -> Any:
        """The mapping; one that goes by name becomes a resource, so that its rules are in the preview."""
        if mapping is None:
            mapping = _BY_SOURCE.get(directory.source)
            if mapping is None:
                raise DirectoryError(
                    f"{', '.join(directory.files) or 'the list of people'} is not an export from Entra or Okta: set "
                    f"mapping to an AttributeMapping or to one of the presets {', '.join(PRESETS)}"
                )
        if isinstance(mapping, str):
            Ruleset(preset=mapping)  # raises if there is no such preset
            return AttributeMapping(self.name, preset=mapping, opts=pulumi.ResourceOptions(parent=self))
        return mapping

    def _mappings(self, rules: list[AppRule]) -> Mapped:
        """The mapping of a rule; one that goes by name becomes a resource, once for all its rules."""
        made: dict[str, AttributeMapping] = {}
        for name in dict.fromkeys(rule.mapping for rule in rules if isinstance(rule.mapping, str)):
            Ruleset(preset=name, target=MEETINGS)  # raises if there is no such preset for apps
            opts = pulumi.ResourceOptions(parent=self)
            made[name] = AttributeMapping(f"{self.name}-{name}", preset=name, opts=opts)

        def of(rule: AppRule) -> Ruleset | None:
            mapping = made[rule.mapping] if isinstance(rule.mapping, str) else rule.mapping
            return mapping.ruleset if isinstance(mapping, AttributeMapping) else mapping

        return of

    def _tell(self, warnings: list[str], dated: bool, directory: Directory, there: list[Profile]) -> None:
        for warning in warnings:
            pulumi.log.warn(f"{self.name}: {warning}", self)
        if dated:
            pulumi.log.info(f"{self.name}: joiners and leavers as of {self.as_of.isoformat()} (webex:asOf)", self)
        if not there:
            pulumi.log.warn(f"{self.name}: none of {len(directory)} people is in scope", self)

    def _given(
        self, given: list[GivenApps], active: Mapping[str, str], options: RosterOptions, sibling: Sibling
    ) -> tuple[dict[str, dict[str, AssignmentView]], list[AppAssignments]]:
        found: dict[str, dict[str, AssignmentView]] = {}
        made = []
        for app in given:
            elsewhere = sibling.elsewhere_with(app.label)
            made.append(declared(self.name, app, self.users, active, [*self.users, *sibling.parts], options, elsewhere))
            for key in app.holdings:
                view = AssignmentView(key, self.users[key].user_name, app.label, made[-1])
                found.setdefault(key, {})[app.label] = view
        return found, made


def as_of() -> datetime.date:
    """The date that joiner and leaver dates are held against: WEBEX_AS_OF, else webex:asOf, else today.

    Raises: pulumi.RunError if that is no date.
    """
    text = os.environ.get("WEBEX_AS_OF") or pulumi.Config("webex").get("asOf")
    if not text:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise pulumi.RunError(f"webex:asOf (WEBEX_AS_OF) must be a date such as 2026-03-31, not {text!r}") from None


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turns an error in files, mapping or scope into a `pulumi.RunError`, which has no traceback."""
    try:
        yield
    except (WebexError, FilterError) as error:
        raise pulumi.RunError(f"{name}: {error}") from None


def _refuse_keyless(directory: Directory, key: str | None) -> None:
    if directory.key is None:
        raise DirectoryError(
            f"{', '.join(directory.files) or 'the list of people'} has no column that identifies a person for ever: "
            "name one as key, such as an employee number"
        )
    if key is not None and key != directory.key and key not in directory.columns:
        raise DirectoryError(f"key is {key!r}, but the directory was read with the key {directory.key!r}")


def _joined(
    names: dict[str, str],
    given: list[GivenApps],
    others: list[Profile],
    app_parts: Mapping[str, set[str]],
    former: Mapping[str, str],
) -> Sibling:
    """What the other rosters of the program are told of this one; `others` are in other parts of it."""
    sibling = siblings.join()
    sibling.names = names
    sibling.apps = {app.label: {key: names[key] for key in app.holdings} for app in given}
    sibling.parts = {key: "" for one in others for key in _keys(one, former)}
    sibling.app_parts = {
        label: {key: "" for one in others if str(one.key) in have for key in _keys(one, former)}
        for label, have in app_parts.items()
    }
    return sibling


def _keys(profile: Profile, former: Mapping[str, str]) -> set[str]:
    """What a person is known by: the key, and the one before."""
    key = str(profile.key)
    return {key, former.get(key, key)}


def _scope(scope: Scope | Filter | list[Any]) -> Scope | Filter:
    if isinstance(scope, Filter) or scope == "all" or scope == "assigned":
        return scope
    if isinstance(scope, str):
        raise DirectoryError(f'scope is {scope!r}; it can be "assigned", "all" or a scoping filter')
    return Filter.parse(scope)


def _groups(groups: Groups | None) -> list[DirectoryGroup]:
    if groups is None:
        return []
    if isinstance(groups, (str, os.PathLike, Mapping)):
        return read_groups(groups)
    given: list[Any] = list(groups)
    return given if given and all(isinstance(group, DirectoryGroup) for group in given) else read_groups(given)
