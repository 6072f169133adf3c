"""What a program writes so that a guard watches over its users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, cast

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.resources.provider import called, provider_of
from pulumi_webex.resources.removal_guard.provider import (
    APP,
    COUNTED,
    FORMER,
    HELD,
    LIMIT,
    NAME,
    PEOPLE,
    RELEASED,
)
from pulumi_webex.resources.shared.features import FEATURES, Feature, switched_off
from pulumi_webex.resources.shared.properties import GUARD, HIDDEN_PEOPLE, HOLDER, OFF
from pulumi_webex.resources.shared.removals import RemovalLimit, Watched, encode, on_app


class RemovalGuard(Resource, module="webex", name="RemovalGuard"):
    """Refuses a run that would remove or deactivate more people than a limit, before anything is changed.

    Made before the users and closed behind them::

        with RemovalGuard("staff", people={"ana@example.com": "ana"}) as guard:
            User("ana", user_name="ana@example.com", guard=guard)

    `people` are the active people, userName to the name of their `User` in the program; plain texts,
    since a guard has to know whom it watches over. With `app`, they are those who have that app, and an
    `AppAssignment` has the guard. See docs/removal-guard.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        people: Mapping[str, str],
        limit: RemovalLimit | None = None,
        attributes: Mapping[str, Iterable[str]] | None = None,
        released: Mapping[str, Iterable[str]] | None = None,
        former_names: Mapping[str, str] | None = None,
        features: Iterable[Feature] = FEATURES,
        app: str | None = None,
        counted: Iterable[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares a guard.

        `attributes` are what each person has, by userName, so that a clearing of many is noticed before
        anything is changed; `released` what of it is handed back in this run; `former_names` the name
        that a `User` had before, if it has an alias, by its name now. `features` says what is done
        for the users: create, update, deactivate; what is left out is told in the preview and not done. `app` is
        what refusals call an app. Of those who lose it only the names in `counted` are counted, if that is
        given: whoever leaves altogether is another guard's.

        Raises: pulumi.RunError if `people` are not plain, or are two under one name.
        """
        self.app_label = app
        identities = {self.identity(person): key for person, key in _identities(resource_name, people).items()}
        try:
            self.off = switched_off(features)
        except ValueError as error:
            raise pulumi.RunError(f"{resource_name}: {error}") from None
        held = {self.identity(person): frozenset(paths) for person, paths in (attributes or {}).items()}
        limit = limit or RemovalLimit()
        shown = {"count": limit.count, "percent": limit.percent, "cleared": limit.cleared}
        self._inputs: dict[str, Any] = {
            NAME: resource_name,
            LIMIT: {key: value for key, value in shown.items() if value is not None},
            HELD: encode(Watched(identities, held)),
            RELEASED: {self.identity(person): sorted(paths) for person, paths in (released or {}).items()},
            FORMER: dict(former_names or {}),
            OFF: self.off or None,
            APP: app,
            COUNTED: None if counted is None else sorted(counted),
        }
        self._people = identities
        self._users: list[pulumi.Resource] = []
        self._opts = opts
        self.guard_name = resource_name
        self.closed: RemovalGuardEnd | None = None
        super().__init__(state.RemovalGuardProvider(), resource_name, {**self._inputs, PEOPLE: identities}, opts)

    def identity(self, person: str) -> str:
        """How the guard knows somebody."""
        return on_app(_folded(person), self.app_label)

    def over_app_of(self, person: Input[str]) -> dict[str, Any]:
        """The hidden inputs of a resource that gives this person the app. Raises `pulumi.RunError` without an app."""
        if self.app_label is None:
            raise pulumi.RunError(
                f"the removal guard {self.guard_name} counts who leaves, and not who loses an app: give it app"
            )
        later = cast("Output[str]", person)
        holder = self.identity(person) if isinstance(person, str) else Output.from_input(later).apply(self.identity)
        return {GUARD: self.guard_name, HOLDER: holder, OFF: self.off or None}

    def admit(self, name: str, opts: pulumi.ResourceOptions | None) -> None:
        """Raises `pulumi.RunError` if a resource with these options has another provider than the guard.

        Each provider is a process of its own, so the guard would not be asked.
        """
        mine, its = self.get_provider(self.pulumi_resource_type), provider_of(opts)
        if mine is not its:
            raise pulumi.RunError(
                f"{name} is with {called(its)}, but its removal guard {self.guard_name} with {called(mine)}: a guard "
                "watches over people of its own provider only, so give both the same one"
            )

    def watch(self, user: pulumi.Resource) -> None:
        """Notes a user, for the end of the guard to wait for; `User(guard=…)` and `AppAssignment(guard=…)` do."""
        if self.closed:
            raise pulumi.RunError(f"the removal guard {self.guard_name} is closed: declare its users before")
        self._users.append(user)

    def close(self) -> RemovalGuardEnd:
        """Declares the end of the guard, which depends on all its users."""
        if not self.closed:
            inputs = {**self._inputs, HIDDEN_PEOPLE: self._people}
            behind = pulumi.ResourceOptions(depends_on=[self, *self._users])
            opts = pulumi.ResourceOptions.merge(_shared(self._opts), behind)
            self.closed = RemovalGuardEnd(self.guard_name, inputs, opts)
        return self.closed

    def __enter__(self) -> RemovalGuard:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self.close()


class RemovalGuardEnd(Resource, module="webex", name="RemovalGuardEnd"):
    """The end of a `RemovalGuard`, made by it: it remembers the people and refuses to be removed."""

    def __init__(self, resource_name: str, inputs: dict[str, Any], opts: pulumi.ResourceOptions | None) -> None:
        super().__init__(state.RemovalGuardEndProvider(), resource_name, inputs, opts)


def _shared(opts: pulumi.ResourceOptions | None) -> pulumi.ResourceOptions | None:
    """The options that the end shares with the beginning. An alias by name, or by another parent, holds for both."""
    if opts is None:
        return None
    aliases = [alias for alias in opts.aliases or [] if isinstance(alias, pulumi.Alias)]
    return pulumi.ResourceOptions(
        parent=opts.parent, provider=provider_of(opts), aliases=aliases, depends_on=opts.depends_on
    )


def _identities(name: str, people: Mapping[str, str]) -> dict[str, str]:
    identities: dict[str, str] = {}
    for person, key in people.items():
        if not isinstance(person, str) or not isinstance(key, str):
            raise pulumi.RunError(
                f"the removal guard {name} needs people as a dict of plain texts, from userName to resource "
                "name: an output is not known before the run"
            )
        if _folded(person) in identities:
            raise pulumi.RunError(f"the removal guard {name} has {person} twice: keep one")
        identities[_folded(person)] = key
    if len(set(identities.values())) != len(identities):
        twice = sorted({key for key in identities.values() if list(identities.values()).count(key) > 1})
        raise pulumi.RunError(f"the removal guard {name} has two people under one name: {', '.join(twice[:10])}")
    return identities


def _folded(person: str) -> str:
    return person.strip().casefold()
