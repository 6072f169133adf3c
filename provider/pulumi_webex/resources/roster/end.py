"""The end of a roster: a resource that waits for all others, tells if somebody is pending, and refuses to go."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.resources.roster.end_provider import APPS
from pulumi_webex.resources.shared.plural import NAME
from pulumi_webex.resources.shared.properties import HIDDEN_PEOPLE


class RosterEnd(Resource, module="webex", name="RosterEnd"):
    """The end of a `Roster`, made by it."""

    def __init__(
        self,
        resource_name: str,
        *,
        roster: str,
        people: Mapping[str, str],
        apps: Mapping[str, str],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        """`people` is userName to key; `apps` the name of each `AppAssignments` and what its
        app is called."""
        inputs = {
            NAME: roster,
            APPS: dict(apps),
            HIDDEN_PEOPLE: {person.casefold(): key for person, key in people.items()},
        }
        super().__init__(state.RosterEndProvider(), resource_name, inputs, opts)
