"""What a program writes to declare many people as one resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi
from pulumi import Input, Output
from pulumi.dynamic import Resource

from pulumi_webex import state
from pulumi_webex.mapping import MappingError, Ruleset
from pulumi_webex.mapping.systems import CONTROL_HUB
from pulumi_webex.resources.people.mapped import applied, texts
from pulumi_webex.resources.people.provider import ELSEWHERE, FORMER
from pulumi_webex.resources.people.texts import PEOPLE
from pulumi_webex.resources.shared.features import FEATURES, Feature, switched_off
from pulumi_webex.resources.shared.mapped import Mapper, rules_of
from pulumi_webex.resources.shared.outputs import OutputProperty
from pulumi_webex.resources.shared.plural import IDS, LIMIT, LINKED, NAME, PENDING, SECRETS
from pulumi_webex.resources.shared.properties import OFF, OnDelete, OnExisting
from pulumi_webex.resources.shared.removals import RemovalLimit
from pulumi_webex.resources.shared.texts import canonical

Text = Input[str] | Mapping[str, Any]
"""A person: one JSON text, or the attributes that it is made of."""


class People(Resource, module="webex", name="People"):
    """Many users in Control Hub, managed over SCIM 2 as one resource: the plural of `User`.

    `people` maps a key that never changes to one JSON text of what is declared for that person, made by
    `canonical(attributes)` from attributes as SCIM nests them. What `User` promises holds person by person. The removal
    guard is built in. See docs/people.md.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        people: Mapping[str, Text],
        mapping: Mapper | Ruleset | None = None,
        removals: RemovalLimit | None = None,
        features: Iterable[Feature] = FEATURES,
        release: Sequence[str] = (),
        clear: Sequence[str] = (),
        exact: Sequence[str] = (),
        on_existing: Input[OnExisting] = "link",
        on_delete: Input[OnDelete] = "deactivate",
        former_keys: Mapping[str, str] | None = None,
        elsewhere: Input[Sequence[str] | Mapping[str, str]] = (),
        secrets: Mapping[str, Text] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares people. With `mapping`, one to "control-hub", `people` are profiles: plain data, column to value.

        `secrets` has, by key, attributes that must not be seen in plans and state. `former_keys` is the old key of each
        new one; `elsewhere` are keys that another resource declares from now on, best with the userName of
        each: whoever of them is no longer among `people`, and has that userName in state, is left as they are.
        `release`, `clear` and `exact` are attribute paths for everybody.

        Raises: pulumi.RunError if people are no mapping of plain keys, if a mapping does not suit them, or if features
        are not known.
        """
        try:
            off = switched_off(features)
        except ValueError as error:
            raise pulumi.RunError(f"{resource_name}: {error}") from None
        limit = removals or RemovalLimit()
        shown = {"count": limit.count, "percent": limit.percent, "cleared": limit.cleared}
        if mapping is not None:
            people, secrets = _mapped(resource_name, people, mapping, secrets)
        hidden = texts_of(resource_name, "secrets", secrets or {})
        inputs: dict[str, Any] = {
            NAME: resource_name,
            PEOPLE: texts_of(resource_name, "people", people),
            SECRETS: Output.secret(hidden) if hidden else None,
            LIMIT: {key: value for key, value in shown.items() if value is not None},
            "release": list(release) or None,
            "clear": list(clear) or None,
            "exact": list(exact) or None,
            "onExisting": on_existing,
            "onDelete": on_delete,
            OFF: off or None,
            FORMER: dict(former_keys or {}) or None,
            ELSEWHERE: sorted(elsewhere) if isinstance(elsewhere, (list, tuple, set)) else elsewhere,
            **dict.fromkeys((IDS, LINKED, PENDING)),
        }
        # Outputs have the secrets of those who are pending, also of keys that the inputs no longer have.
        hide = pulumi.ResourceOptions(additional_secret_outputs=[SECRETS])
        super().__init__(state.PeopleProvider(), resource_name, inputs, pulumi.ResourceOptions.merge(opts, hide))

    ids = OutputProperty[dict[str, str]](IDS)
    """The Webex id of each person, by key."""
    linked = OutputProperty[list[str]](LINKED)
    """The keys of those whose account was there before, so that it is never deleted for good."""
    pending = OutputProperty[dict[str, str]](PENDING)
    """Why somebody is not as declared, by key; the next run tries again."""


def _mapped(
    name: str, people: Mapping[str, Any], mapping: Mapper | Ruleset, secrets: Mapping[str, Text] | None
) -> tuple[Mapping[str, Text], Mapping[str, Text]]:
    """What the mapping makes of profiles."""
    if secrets:
        raise pulumi.RunError(f"{name}: secrets goes with texts of your own; a mapping marks what is secret itself")
    if not isinstance(people, Mapping):
        raise pulumi.RunError(f"{name}: people must be a dict from key to profile")
    for key, profile in people.items():
        if not isinstance(profile, Mapping) or any(isinstance(value, Output) for value in profile.values()):
            raise pulumi.RunError(f"{name}: {key} is no profile, plain data from column to value, for the mapping")
    rules = rules_of(name, mapping, CONTROL_HUB)
    try:
        return texts(applied(people, rules), rules)
    except MappingError as error:
        raise pulumi.RunError(f"{name}: {error}") from None


def texts_of(name: str, argument: str, people: Mapping[str, Text]) -> dict[str, Input[str]]:
    """Everybody's text by key. Raises `pulumi.RunError` for what is no mapping of plain keys, or no plain data."""
    if not isinstance(people, Mapping):
        raise pulumi.RunError(f"{name}: {argument} must be a dict from key to text; its texts may be outputs")
    texts: dict[str, Input[str]] = {}
    for key, value in people.items():
        if not isinstance(key, str) or not key:
            raise pulumi.RunError(f"{name}: {argument} has the key {key!r}, but keys are plain texts")
        try:
            texts[key] = canonical(value) if isinstance(value, Mapping) else value
        except TypeError:
            raise pulumi.RunError(
                f"{name}: {key} is no plain data: to use an output, give Output.json_dumps(…) of the attributes"
            ) from None
    return texts
